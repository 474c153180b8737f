"""The file with its issues beside the rows: the same file in all else, and read again as if nothing were added."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from dashboard.errors import RecordsError
from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.annotated_upload import annotate
from tests.records.rows import raw_rows

FAULTY = (
    "Our projects,,,,\n"
    "\n"
    "id,title,country,start_date,url\n"
    "#activity+code,#activity+name,#country,#date+start,#meta+url\n"
    "1,A,Moldva,2020,www example org\n"
    ",B,Moldova,31.2.2020,\n"
    "\n"
    '3,"C\nc",Ukraine,2020,https://example.org\n'
    "4,=D,Atlantis; Moldva,2020,,beyond\n"
    "4,E,Moldova,2020,\n"
)
Annotate = Callable[..., bytes]


@pytest.fixture
def annotated(read, gazetteer) -> Annotate:
    """The annotated file of a text or of bytes."""

    def annotated_of(content: str | bytes, form: str, **choices: object) -> bytes:
        made = Choices(**choices)  # type: ignore[arg-type]
        raw = content.encode() if isinstance(content, str) else content
        return annotate(raw, "file.csv", read(raw, choices=made), made, form, gazetteer=gazetteer)

    return annotated_of


def cells_of(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [cells for _number, cells in raw_rows(content, "file.xlsx")]


def found(intake: Intake) -> set[tuple[int | None, str | None, str, str | None]]:
    return {(issue.row, issue.column, issue.code, issue.value) for issue in intake.issues}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_columns_beside_the_header(annotated, form: str) -> None:
    rows = cells_of(annotated(FAULTY, form), form)
    assert rows[2][5:7] == ["Issues", "Suggested fix"]
    assert "“Moldva” is not a place" in rows[4][5]
    assert "\n" in rows[4][5], "one line for each issue"
    assert "Did you mean Moldova?" in rows[4][6]
    assert not any(rows[7][5:])
    assert rows[8][7] == "beyond"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_read_again_the_issues_are_the_same_at_the_same_rows(annotated, read, form: str) -> None:
    before, after = read(FAULTY), read(annotated(FAULTY, form))
    assert found(after) == found(before)
    assert after.rows_read == before.rows_read
    pd.testing.assert_frame_equal(after.frame, before.frame)
    twice = read(annotated(annotated(FAULTY, form), form))
    assert found(twice) == found(before)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_mended_there_it_can_be_read(annotated, read, form: str) -> None:
    rows = cells_of(annotated(FAULTY, form), form)
    rows[4][2] = "Moldova"
    rows[5][0] = "2"
    rows[8][2:3] = ["Moldova"]
    rows[8][7:] = []
    rows[9][0] = "5"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    mended = read(stream.getvalue())
    assert not mended.errors
    assert list(mended.frame["id"]) == ["1", "2", "3", "4", "5"]
    assert mended.frame["title"][3] == "=D"
    assert not [issue for issue in mended.issues if issue.code == "header-unknown"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_corrections_made_on_the_page_are_in_it(annotated, form: str) -> None:
    rows = cells_of(annotated(FAULTY, form, edits=(Edit(row=5, column="country", value="Ukraine", step=0),)), form)
    assert rows[4][2] == "Ukraine"
    assert "Moldva" not in rows[4][5]


def test_a_column_of_that_name_elsewhere_is_the_files_own(read) -> None:
    intake = read("id,title,Issues,country\n1,A,x,Moldova\n")
    assert [issue.column for issue in intake.issues if issue.code == "header-unknown"] == ["Issues"]


def test_faulty_cells_are_coloured_and_say_why(annotated) -> None:
    with zipfile.ZipFile(io.BytesIO(annotated(FAULTY, "xlsx"))) as book:
        sheet, styles, comments = (
            book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles", "comments1")
        )
    fills = re.findall(r'<fgColor rgb="(\w+)"/>', styles)
    style = {cell: int(number) for cell, number in re.findall(r'<c r="(\w+)" s="(\d+)"', sheet)}
    faulty = {
        "C5": "FFF8CBAD",
        "E5": "FFFFE699",
        "A6": "FFF8CBAD",
        "D6": "FFFFE699",
    }
    assert {cell for cell in style if cell[1:] != "3"} == set(faulty)
    assert {cell: fills[style[cell] - 2] for cell in faulty} == faulty
    assert set(re.findall(r'<comment ref="(\w+)"', comments)) == set(faulty)
    assert "Moldva" in comments
    assert "<f>" not in sheet, "what looks like a formula is text"


def test_csv_keeps_its_separator_and_is_harmless(annotated) -> None:
    text = annotated("id;title;country\n=1;'=A;Moldva\n", "csv").decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=1;'=A;Moldva;")


def test_a_cell_too_long_for_excel_is_refused_there_only(annotated) -> None:
    text = f"id,title,country\n1,{'x' * 40_000},Moldova\n"
    assert len(annotated(text, "csv")) > 40_000
    with pytest.raises(RecordsError, match="Row 2 has a cell that is too long"):
        annotated(text, "xlsx")


def test_a_file_with_more_rows_than_excel_takes_is_refused_there_and_written_as_csv(annotated, monkeypatch) -> None:
    table = "id,title,country\n1,A,Moldova\n2,B,Moldova\n"
    monkeypatch.setattr("dashboard.records.writing.annotated_upload.EXCEL_ROWS", 3)
    assert len(cells_of(annotated(table, "xlsx"), "xlsx")) == 3
    monkeypatch.setattr("dashboard.records.writing.annotated_upload.EXCEL_ROWS", 2)
    with pytest.raises(RecordsError, match="more rows than the 2 that an Excel workbook takes"):
        annotated(table, "xlsx")
    assert len(cells_of(annotated(table, "csv"), "csv")) == 3


CELL = st.text(st.sampled_from("'=-+@ _x0041\t\n\"5a;,é"), max_size=7)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(cells=[("", "", "-0\t")], form="csv")  # a number with a space that the reader takes away
@example(cells=[("a", "\t'=0", "")], form="csv")  # an apostrophe behind a space is no download's
@given(cells=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=4), form=st.sampled_from(["csv", "xlsx"]))
def test_whatever_the_cells_hold(annotated, read, cells: list[tuple[str, str, str]], form: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("id", "title", "donors", "scope"), *((*row, "1") for row in cells)])
    before = read(stream.getvalue())
    after = read(annotated(stream.getvalue(), form))
    assert found(after) == found(before)
    pd.testing.assert_frame_equal(after.frame, before.frame)


def test_the_places_of_a_feed_are_those_of_the_check(gazetteer, read) -> None:
    item = "<item><title>A</title><guid>1</guid><pubDate>Thu, 17 Sep 2020 23:30:00 GMT</pubDate>{}</item>"
    feed = item.format("<category>Western Balkans</category><category>Moldova</category>")
    content = f"<rss version='2.0'><channel><title>N</title>{feed}</channel></rss>".encode()
    intake = read(content, Dataset.NEWS)
    header, row = cells_of(annotate(content, "feed.xml", intake, Choices(), "csv", gazetteer=gazetteer), "csv")
    assert row[header.index("countries")] == "Western Balkans;Moldova"


def test_a_large_file_keeps_every_row(shared_data: Path, read, gazetteer) -> None:
    content = (shared_data / "worldbank" / "wb_projects_2025-03-31.csv").read_bytes()
    choices = Choices(mapping={"title": "project_name", "countries": "countryshortname"})
    intake = read(content, choices=choices)
    made = annotate(content, "wb.csv", intake, choices, "csv", gazetteer=gazetteer)
    rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert sum(1 for _ in rows) == intake.rows_read + 1
