"""Thirty faults of thirty kinds: each is named at its right cell, nothing else is, and mended all are gone."""

import datetime

import pytest

from dashboard.records.frames.file_choices import NO_CHOICES, Choices, Edit
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.annotated_upload import annotate
from tests.records.rows import raw_rows
from tests.records.thirty_faults import HEADERS, ROWS, Fault, as_csv, as_xlsx, faults_of, mended, projects, rows_of

BOTH = pytest.mark.parametrize("form", ["csv", "xlsx"])


@pytest.fixture
def reading(real_gazetteer: Gazetteer):
    """Read a file as staff would."""

    def reading_of(content: bytes, choices: Choices = NO_CHOICES) -> Intake:
        today = datetime.date(2026, 11, 22)
        return read_records(
            content, Dataset.PROJECTS, filename="projects", gazetteer=real_gazetteer, choices=choices, today=today
        )

    return reading_of


def places(intake: Intake) -> list[tuple[int | None, str | None, str]]:
    return sorted(((issue.row, issue.column, issue.code) for issue in intake.issues), key=str)


def wanted(faults: tuple[Fault, ...]) -> list[tuple[int | None, str | None, str]]:
    return sorted((fault.place for fault in faults), key=str)


@BOTH
def test_each_is_named_at_its_cell_and_nothing_else(reading, form: str) -> None:
    faults = faults_of(form)
    assert len({fault.code for fault in faults}) == len(faults) == 30
    assert len(rows_of(form)) == ROWS
    assert places(reading(projects(form))) == wanted(faults)


@BOTH
def test_mended_in_the_file_all_are_gone(reading, form: str) -> None:
    rows = mended(rows_of(form), form)
    intake = reading(as_csv(rows) if form == "csv" else as_xlsx(rows))
    assert [issue.code for issue in intake.issues] == ["header-unknown"]
    assert (len(intake.frame), intake.rows_read) == (ROWS - 1, ROWS - 1)


@BOTH
def test_mended_in_place_each_is_gone_and_no_other(reading, form: str) -> None:
    faults = faults_of(form)
    for fault in faults:
        edits = tuple(Edit(row=fault.stands, column=header, value=text, step=0) for header, text in fault.right.items())
        rest = [one for one in faults if one is not fault or not edits]
        if edits:
            assert places(reading(projects(form), Choices(edits=edits))) == wanted(tuple(rest)), fault.code


@BOTH
@pytest.mark.parametrize("target", ["csv", "xlsx"])
def test_some_mended_in_place_the_rest_in_the_annotated_file(reading, real_gazetteer, form: str, target: str) -> None:
    faults = faults_of(form)
    here = [fault for fault in faults if fault.right][::2]
    edits = tuple(
        Edit(row=fault.stands, column=name, value=text, step=0) for fault in here for name, text in fault.right.items()
    )
    choices = Choices(edits=edits)
    first = reading(projects(form), choices)
    made = annotate(projects(form), "projects", first, choices, target, gazetteer=real_gazetteer)
    rest = tuple(fault for fault in faults if fault not in here)
    # A row that was too short is filled up in the annotated file; a cell with an error is empty there.
    assert places(reading(made)) == wanted(
        tuple(fault for fault in rest if fault.code not in ("cells-missing", "cell-error"))
    )
    rows = [cells for _number, cells in raw_rows(made, "annotated")]
    intake = reading(as_csv(mended_beside(rows, form)))
    assert [issue.code for issue in intake.issues] == ["header-unknown"]
    assert len(intake.frame) == ROWS - 1


def mended_beside(rows: list[list[str]], form: str) -> list[list[str]]:
    """Mended as ``mended`` does, with the two columns of issues still in the file."""
    beside = rows[0].index("Issues")
    left = [row[:beside] + [cell for cell in row[beside + 2 :] if cell] for row in rows]
    done = mended(left, form)
    return [[*cells, *rows[number][beside : beside + 2]] for number, cells in enumerate(done)]


def test_the_headers_are_no_field_names() -> None:
    assert "Project id" in HEADERS
    assert "id" not in HEADERS
