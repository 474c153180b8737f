"""A template is a file that can be filled in, comes back without a word, and never publishes its example."""

import csv
import io
import zipfile

import pytest

from dashboard.language_and_locale import catalogue_languages, gettext as _, speaking
from dashboard.records.schema.column_help_and_template_headers import EXAMPLE_ID, HELP
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.schema.header_matching import match_headers
from dashboard.records.values.status import STATUS_NAMES, read_status
from dashboard.records.writing.csv_and_workbook import to_csv
from dashboard.records.writing.templates_and_editing_workbooks import template
from tests.records.rows import raw_rows

BOTH = pytest.mark.parametrize("form", ["csv", "xlsx"])
EACH = pytest.mark.parametrize("dataset", list(Dataset))


@EACH
def test_help_for_every_column_in_its_order(dataset: Dataset) -> None:
    names = [column.name for column in COLUMNS[dataset] if column.kind is not Kind.STATUS_SOURCE]
    assert sorted(HELP[dataset]) == sorted(names)
    assert all(one.text for one in HELP[dataset].values())


@BOTH
@EACH
def test_only_the_example_is_refused_with_its_row(read, dataset: Dataset, form: str) -> None:
    intake = read(template(dataset, form), dataset)
    assert intake.refused
    assert [(issue.row, issue.code) for issue in intake.errors if issue.code != "place-unknown"] == [
        (2, "example-left")
    ]
    assert "Row 2 is the example of the template" in intake.errors[0].sentence


@BOTH
def test_the_empty_template_is_refused_with_a_sentence(read, form: str) -> None:
    rows = [cells for _number, cells in raw_rows(template(Dataset.PROJECTS, form), "t")][:1]
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    (issue,) = read(stream.getvalue()).issues
    assert issue.code == "records-none"
    assert "has a header and no rows below it" in issue.sentence


@BOTH
@EACH
def test_with_an_id_of_its_own_the_example_is_a_sound_record(read, dataset: Dataset, form: str) -> None:
    rows = [cells for _number, cells in raw_rows(template(dataset, form), "t", dataset=dataset)]
    rows[1][0] = "P-001"
    rows[1][rows[0].index("countries")] = "Moldova; Ukraine"
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    intake = read(stream.getvalue(), dataset)
    assert intake.issues == []
    assert len(intake.frame) == 1
    assert read(to_csv(intake.frame, dataset), dataset).issues == []


def test_the_help_sheet_is_no_data_and_no_news(read) -> None:
    intake = read(template(Dataset.PROJECTS, "xlsx"))
    assert intake.sheet == "projects"
    assert "sheets-not-read" not in {issue.code for issue in intake.issues}


def test_lists_to_choose_from() -> None:
    with zipfile.ZipFile(io.BytesIO(template(Dataset.PROJECTS, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        help_ = book.read("xl/sharedStrings.xml").decode()
    assert "Planned,Active,Finalisation,Closed,Cancelled,Suspended" in sheet
    assert "Global,Regional" in sheet
    assert "One or two sentences" in help_


def test_the_example_is_left_out_among_records(read) -> None:
    intake = read(f"id,title,country\n{EXAMPLE_ID},A,Moldova\n1,B,Moldova\n")
    assert list(intake.frame["id"]) == ["1"]
    assert [issue.row for issue in intake.errors] == [2]


LANGUAGES = pytest.mark.parametrize("language", catalogue_languages())


@LANGUAGES
@BOTH
@EACH
def test_a_template_in_each_language_is_read_back_whole(read, dataset: Dataset, form: str, language: str) -> None:
    with speaking(language):
        content = template(dataset, form)
    intake = read(content, dataset)
    assert {*intake.mapping} == {*HELP[dataset]}
    assert {issue.code for issue in intake.issues} <= {"example-left", "place-unknown"}
    if language != "en":
        assert intake.mapping["title"] not in ("title", "Title")


@LANGUAGES
@EACH
def test_the_headers_and_words_that_pages_show_are_read_back(dataset: Dataset, language: str) -> None:
    with speaking(language):
        labels = {column.name: _(column.label) for column in COLUMNS[dataset] if column.name in HELP[dataset]}
        statuses = {code: _(name) for code, name in STATUS_NAMES.items()}
    fields = match_headers([*labels.values()], [], dataset, {}).fields
    assert {name: fields.get(name) for name in labels} == {name: place for place, name in enumerate(labels)}
    assert {code: read_status(word)[0] for code, word in statuses.items()} == {code: code for code in statuses}


def test_dates_of_a_workbook_are_days_and_a_bare_year_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(template(Dataset.PROJECTS, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "yyyy-mm-dd" in styles
    assert sheet.count("OR(ISTEXT(") == 3
    place = [*HELP[Dataset.PROJECTS]].index("start_date")
    assert [cells for _number, cells in raw_rows(template(Dataset.PROJECTS, "xlsx"), "t")][1][place] == "2024-03-01"
