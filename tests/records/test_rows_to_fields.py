"""Corrected cells: read as if the file had them, and named where the file has no such cell."""

import pytest

from dashboard.records.frames.file_choices import Choices, Edit

FILE = "Report,,\nId,Name,Country\n1,A,Moldva\n\n2,B\n3,C,Ukraine\n"


def edit(row: int, column: str, value: str) -> Edit:
    return Edit(row=row, column=column, value=value, step=0)


@pytest.mark.parametrize(
    ("edits", "places"),
    [
        ([edit(3, "Country", "Moldova"), edit(5, "Country", "UKR")], ["MDA", "UKR", "UKR"]),
        ([edit(3, "country", "Moldova"), edit(5, "countries", "UKR")], ["MDA", "UKR", "UKR"]),
        ([edit(3, "Country", "Ukraine"), edit(5, "Country", "MDA"), edit(3, "Country", "MDA")], ["MDA", "MDA", "UKR"]),
    ],
)
def test_edits_are_read(read, edits: list[Edit], places: list[str]) -> None:
    intake = read(FILE, edits=edits)
    assert intake.frame["countries"].tolist() == places
    assert [issue.code for issue in intake.issues] == ["title-lines"]
    assert read(FILE, choices=Choices(edits=tuple(edits))).frame.equals(intake.frame)


def test_a_blank_row_can_be_filled(read) -> None:
    edits = [edit(4, column, value) for column, value in (("Id", "9"), ("Name", "N"), ("Country", "MDA"))]
    assert read(FILE, edits=edits).frame["id"].tolist() == ["9", "3"]


def test_an_edit_without_a_column_leaves_its_row_out(read) -> None:
    assert read(FILE).frame["id"].tolist() == ["3"]
    assert read(FILE, edits=[edit(6, "", "")]).frame["id"].tolist() == []


@pytest.mark.parametrize(
    "lost",
    [edit(99, "Name", "x"), edit(3, "Mood", "x"), edit(2, "Name", "x"), edit(1, "Report", "x")],
)
def test_an_edit_without_a_cell_is_told(read, lost: Edit) -> None:
    plain, edited = read(FILE), read(FILE, edits=[lost])
    [issue] = [issue for issue in edited.issues if issue not in plain.issues]
    assert (issue.row, issue.column, issue.code) == (lost.row, lost.column, "edit-lost")
    assert edited.frame.equals(plain.frame)
