"""Sheets as people fill them: the cases ids, hyperlink, blank-ditto, sheet-per-*, two-row-header, and their kinds."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.annotated import annotate
from tests.records.test_workbook import shown, workbook


def read_case(folder: Path, name: str, gazetteer: Gazetteer) -> Intake:
    content = (folder / "cases" / name).read_bytes()
    today = datetime.date(2025, 6, 30)
    return read_records(content, Dataset.PROJECTS, filename=name, gazetteer=gazetteer, today=today)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (123, "00000", "00123"),
        (123456, "00000", "123456"),
        (7, '"P-"000', "P-007"),
        (7, r"\P\-000", "P-007"),
        (20240007, r"0000\-0000", "2024-0007"),
        (7, '000"/24"', "007/24"),
        (7, "[Red]000_);(000)", "007"),
        (0, "000;-000", "000"),
        (-7, "000", "-7"),
        (7.5, "000", "7.5"),
        (7, "0", "7"),
        (1250000, "#,##0", "1250000"),
        (7, "0.00", "7"),
        (7, "0" * 100, "7"),
    ],
)
def test_zeros_and_words_of_a_number_format_are_read_as_shown(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_the_case_of_ids_that_a_format_fills_up(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    intake = read_case(shared_data, "ids.xlsx", real_gazetteer)
    assert intake.frame["id"].tolist() == ["00123", "1234567890120000", "20240001", "1e5"]


def linked(header: str, **cells: tuple[str, str]) -> bytes:
    """A workbook with one record under ``header``; cells by their name have words and a link."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", header.split(","))
        sheet.write_row("A2", ["P1", "Water", "MDA"])
        for cell, (words, link) in cells.items():
            if link.startswith("="):
                sheet.write_formula(cell, link, None, words)
            else:
                sheet.write_url(cell, link, None, words)

    return workbook(fill)


PAGE = "https://example.org/p1"


@pytest.mark.parametrize(
    ("words", "link", "url", "codes"),
    [
        ("project page", PAGE, PAGE, []),
        ("project page", f'=HYPERLINK("{PAGE}","project page")', PAGE, []),
        ("project page", f'=HYPERLINK("{PAGE}"&A2,"project page")', "", ["url-invalid", "links-not-read"]),
        ("project page", "internal:Sheet1!A1", "", ["url-invalid"]),
        ("project page", '=HYPERLINK("#Sheet1!A1","project page")', "", ["url-invalid"]),
        ("www.example.org/p1/", PAGE, "https://www.example.org/p1/", ["url-completed"]),
        ("https://example.org/p2", PAGE, "https://example.org/p2", ["links-not-read"]),
        ("project page", "external:p1.docx", "", ["url-invalid", "links-not-read"]),
    ],
)
def test_the_link_behind_the_words_is_the_web_address(read, words: str, link: str, url: str, codes: list[str]) -> None:
    intake = read(linked("id,title,country,url", D2=(words, link)))
    assert intake.frame["url"].tolist() == [url]
    assert sorted(issue.code for issue in intake.issues) == sorted(codes)
    assert intake.questions == ()


def test_the_link_behind_words_is_the_mail_address(read) -> None:
    intake = read(linked("id,title,country,contact_email", D2=("Write to us", "mailto:us@example.org?subject=P1")))
    assert intake.frame["contact_email"].tolist() == ["us@example.org"]


def test_the_link_behind_a_title_is_the_web_address_of_a_record_without_another(read) -> None:
    content = linked("id,title,country,donors", B2=("Water", PAGE), D2=("Austria", "https://example.org/at"))
    intake = read(content)
    assert intake.frame[["id", "title", "url"]].values.tolist() == [["P1", "Water", PAGE]]
    assert intake.mapping["url"] == "url"
    [question] = intake.questions
    assert (question.answer, question.chosen) == ("address", False)
    assert "behind the words of title (1), such as https://example.org/p1" in question.sentence
    assert [(issue.code, issue.column) for issue in intake.issues] == [("links-not-read", "donors")]


def test_a_person_may_leave_the_links_of_titles_out(read) -> None:
    content = linked("id,title,country", B2=("Water", PAGE))
    intake = read(content, choices=Choices(answers={"links-of-names": "leave-out"}))
    assert intake.frame["url"].tolist() == [""]
    assert [(issue.code, issue.value) for issue in intake.issues] == [("links-not-read", PAGE)]


def test_the_link_of_a_title_is_named_if_the_file_has_web_addresses(read) -> None:
    intake = read(linked("id,title,country,url", B2=("Water", PAGE), D2=("page", "https://example.org/other")))
    assert intake.frame["url"].tolist() == ["https://example.org/other"]
    assert [(issue.code, issue.column, issue.value) for issue in intake.issues] == [("links-not-read", "title", PAGE)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_annotated_file_has_the_addresses_that_stood_behind_words(read, gazetteer, form: str) -> None:
    content = linked("id,title,country", B2=("Water", PAGE))
    again = read(annotate(content, "a.xlsx", read(content), Choices(), form, gazetteer=gazetteer))
    assert again.frame["url"].tolist() == [PAGE]


def test_the_case_of_a_link_behind_words(
    shared_data: Path, real_gazetteer: Gazetteer, capsys: pytest.CaptureFixture[str]
) -> None:
    intake = read_case(shared_data, "hyperlink.xlsx", real_gazetteer)
    assert intake.frame["url"].tolist() == [PAGE]
    assert intake.issues == []
    assert main(["check", "projects", str(shared_data / "cases" / "hyperlink.xlsx")]) == 0
    assert "not a web address" not in capsys.readouterr().err


def fill(name: str) -> Choices:
    return Choices(answers={f"fill-down:{name}": "fill-down"})


@pytest.mark.parametrize("mark", ['""""', "〃", "Idem", "id.", "do.", " ″ ", "''", "-//-", "то же", "نفسه"])
def test_ditto_marks_are_asked_about_and_never_filled_unasked(read, mark: str) -> None:
    text = f"id,title,country\nP1,A,Moldova\nP2,B,{mark}\nP3,C,{mark}\nP4,D,Ukraine\n"
    [question] = read(text).questions
    assert (question.key, question.answer) == ("fill-down:country", "")
    assert "2, first in row 3, below “Moldova”" in question.sentence
    filled = read(text, choices=fill("country"))
    assert filled.frame["countries"].tolist() == ["MDA", "MDA", "MDA", "UKR"]
    assert filled.errors == []


@pytest.mark.parametrize(
    "text",
    [
        "country,id,title\nMoldova,P1,A\n,P2,B\nUkraine,P3,C\n,P4,D\n",  # left of the names
        "id,title,country\nP1,A,Moldova\nP2,B,\nP3,C,Ukraine\nP4,D,\n",  # many
    ],
)
def test_empty_cells_below_a_value_are_asked_about(read, text: str) -> None:
    intake = read(text)
    assert [(question.key, question.answer) for question in intake.questions] == [("fill-down:country", "leave")]
    assert [issue.row for issue in intake.errors] == [3, 5]
    assert read(text, choices=fill("country")).frame["countries"].tolist() == ["MDA", "MDA", "UKR", "UKR"]


@pytest.mark.parametrize(
    "text",
    [
        "country,id,title\nMoldova,P1,A\nMoldova,P2,B\n,P3,C\nUkraine,P4,D\n",  # values stand in each row
        "id,title,country\nP1,A,Moldova\nP2,B,\nP3,C,Ukraine\nP4,D,Moldova\n",
        "id,title,country,donors\nP1,A,Moldova,Austria\nP2,B,Moldova,\nP3,C,Moldova,\n",  # may be empty
        "id,title,country,regions\nP1,A,Moldova,\nP2,B,,Western Balkans\nP3,C,,Western Balkans\n",
        "country,id,title\n,P1,A\n,P2,B\nMoldova,P3,C\n",  # nothing above
    ],
)
def test_other_empty_cells_are_not_asked_about(read, text: str) -> None:
    assert read(text).questions == ()


def test_a_mark_fills_down_only_where_it_stands(read) -> None:
    text = "id,title,country,donors\nP1,A,Moldova,Austria\nP2,B,Moldova,\nP3,C,Moldova,idem\n"
    assert read(text, choices=fill("donors")).frame["donors"].tolist() == ["Austria", "", "Austria"]


def test_marks_in_free_texts_do_not_keep_a_file_from_being_published(read) -> None:
    text = "id,title,country,summary\nP1,A,Moldova,Long text\nP2,B,Moldova,Same as above\n"
    assert [(question.key, question.answer) for question in read(text).questions] == [("fill-down:summary", "leave")]
    assert read(text, choices=fill("summary")).frame["summary"].tolist() == ["Long text", "Long text"]


def test_the_case_of_blank_cells_and_ditto_marks(
    shared_data: Path, real_gazetteer: Gazetteer, capsys: pytest.CaptureFixture[str]
) -> None:
    intake = read_case(shared_data, "blank-ditto.xlsx", real_gazetteer)
    assert [(question.key, question.answer) for question in intake.questions] == [
        ("rows-below", "leave-out"),
        ("rows-between", "leave-out"),
        ("fill-down:Country", ""),
    ]
    command = ["check", "projects", str(shared_data / "cases" / "blank-ditto.xlsx")]
    assert main(command) == 1
    assert "--answer fill-down:Country=fill-down" in capsys.readouterr().err
    assert main([*command, "--answer", "fill-down:Country=fill-down"]) == 0
    choices = fill("Country")
    content, today = (shared_data / "cases" / "blank-ditto.xlsx").read_bytes(), datetime.date(2025, 6, 30)
    filled = read_records(
        content, Dataset.PROJECTS, filename="b.xlsx", gazetteer=real_gazetteer, today=today, choices=choices
    )
    assert filled.frame["countries"].tolist() == ["MLI", "MLI", "MLI", "TCD"]


@pytest.mark.parametrize(
    ("upper", "lower", "mapping"),
    [
        (
            "Project,,Where,,When,",
            "ID,Title,Country,District,Start,End",
            {"id": "ID", "title": "Title", "countries": "Country", "start_date": "Start", "end_date": "End"},
        ),
        (
            "Project,,,Donor,",
            "ID,Name,Country,Name,Country",
            {"id": "ID", "title": "Project Name", "countries": "Country", "donors": "Donor Name"},
        ),
        (
            "Project,,,Funder,",
            "ID,Title,Countries,Name,Country",
            {"id": "ID", "title": "Title", "countries": "Countries", "donors": "Funder"},
        ),
        (
            "Projet,,,Date,",
            "Code,Titre,Pays,début,fin",
            {"id": "Code", "title": "Titre", "countries": "Pays", "start_date": "début", "end_date": "fin"},
        ),
        (
            "ID,Title,Country,Date,",
            ",,,Start,End",
            {"id": "ID", "title": "Title", "countries": "Country", "start_date": "Start", "end_date": "End"},
        ),
    ],
)
def test_a_header_in_two_rows_is_read_as_group_and_name(read, upper: str, lower: str, mapping: dict[str, str]) -> None:
    record = {"id": "P1", "title": "Water", "countries": "Moldova"}
    at = {name: index for index, name in enumerate(["id", "title", "countries"])}
    cells = [""] * (lower.count(",") + 1)
    for name, index in at.items():
        cells[index] = record[name]
    intake = read("\n".join([upper, lower, ",".join(cells), ""]))
    assert {name: header for name, header in intake.mapping.items() if name != "acronym"} == mapping
    assert intake.frame[["id", "title", "countries"]].values.tolist() == [["P1", "Water", "MDA"]]
    assert "header-two-rows" in [issue.code for issue in intake.issues]
    assert "title-lines" not in [issue.code for issue in intake.issues]


@pytest.mark.parametrize("above", ["Our projects,,,", "Our projects,,,\nAs of,,,2024"])
def test_a_title_above_the_header_names_no_groups(read, above: str) -> None:
    intake = read(f"{above}\nid,title,country,summary\nP1,Water,Moldova,x\n")
    assert intake.mapping == {"id": "id", "title": "title", "countries": "country", "summary": "summary"}
    assert "title-lines" in [issue.code for issue in intake.issues]


@pytest.mark.parametrize("row", [",,Moldova,", ",,,Austria", "P1,,Moldova,x", ",,5,6"])
def test_a_record_with_few_cells_is_no_second_row_of_headers(read, row: str) -> None:
    intake = read(f"id,title,country,\n{row}\nP2,Roads,Ukraine,\n")
    assert intake.frame["id"].tolist() == ["P2"]
    assert "header-two-rows" not in [issue.code for issue in intake.issues]


def test_the_case_of_a_header_in_two_rows(
    shared_data: Path, real_gazetteer: Gazetteer, capsys: pytest.CaptureFixture[str]
) -> None:
    intake = read_case(shared_data, "two-row-header.xlsx", real_gazetteer)
    assert intake.frame[["id", "title", "countries", "start_date", "end_date"]].values.tolist() == [
        ["P1", "Water", "MLI", "2024-01-01", "2025-12-31"],
        ["P2", "Roads", "TCD", "2023-01-01", "2024-12-31"],
    ]
    assert [issue.code for issue in intake.issues] == ["header-two-rows", "header-unknown"]
    assert main(["check", "projects", str(shared_data / "cases" / "two-row-header.xlsx")]) == 0
    assert "District" in capsys.readouterr().err
