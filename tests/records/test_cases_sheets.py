"""Sheets as people fill them: the cases ids, hyperlink, blank-ditto, sheet-per-*, two-row-header, and their kinds."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.annotated_upload import annotate
from tests.records.test_workbook import HEAD, sheets, shown, workbook


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
        (1250000, "#,##0.00 [$€-407]", "1250000 EUR"),
        (1250.5, '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', "1250.5 EUR"),
        (-5, "[$CHF-807] #,##0", "-5 CHF"),
        (5, '#,##0 "USD"', "5 USD"),
        (5, '#,##0 "DAY"', "5"),
        (5, '"$"#,##0', "5"),
    ],
)
def test_zeros_and_words_of_a_number_format_are_read_as_shown(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_the_currency_of_a_number_format_is_that_of_the_amount(read) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", [*HEAD, "budget"])
        sheet.write_row("A2", ["P1", "Water", "MDA"])
        sheet.write("D2", 1250.5, book.add_format({"num_format": "#,##0.00 [$€-407]"}))

    assert read(workbook(fill)).frame[["budget", "currency"]].values.tolist() == [["1250.50", "EUR"]]


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
        (  # merged over both rows
            "N°,Intitulé,Pays,Durée,,Financement,",
            "N°,Intitulé,Pays,Début,Fin,Bailleur(s),Montant",
            {
                "id": "N°",
                "title": "Intitulé",
                "countries": "Pays",
                "start_date": "Début",
                "end_date": "Fin",
                "donors": "Bailleur(s)",
                "budget": "Montant",
            },
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


def answered(**answers: str) -> Choices:
    return Choices(answers={key.replace("_", "-"): answer for key, answer in answers.items()})


CUT = {
    "Grants": [["My grants"], HEAD, ["P1", "A", "MDA"], [], ["P2", "B", "Nowhere"]],
    "Loans": [["Country", "ID", "Title"], ["UKR", "P3", "C"], ["Elsewhere", "P4", "D"]],
    "Notes": [["Some words"]],
}


def test_sheets_with_the_same_header_are_offered_to_be_read_together(read) -> None:
    intake = read(sheets(**CUT))
    [question] = intake.questions
    assert (question.key, question.answer) == ("sheets-together", "")
    assert "Grants, Loans." in question.sentence
    assert (intake.sheet, intake.frame["id"].tolist()) == ("Grants", ["P1"])
    together = read(sheets(**CUT), choices=answered(sheets_together="together"))
    assert together.frame[["id", "countries"]].values.tolist() == [["P1", "MDA"], ["P3", "UKR"]]
    assert [(issue.row, issue.value) for issue in together.errors] == [(5, "Nowhere"), (8, "Elsewhere")]
    named = {issue.code: issue.sentence for issue in together.issues}
    assert "Grants 1, Loans 6" in named["sheets-joined"]
    assert "These sheets were not read: Notes." in named["sheets-not-read"]
    alone = read(sheets(**CUT), choices=answered(sheets_together="first"))
    assert (alone.sheet, alone.frame["id"].tolist()) == ("Grants", ["P1"])
    assert read(sheets(**CUT), sheet="Loans").questions == ()


def test_a_cell_is_corrected_and_annotated_by_its_row_among_all_sheets(read, gazetteer) -> None:
    edit = Edit(row=8, column="country", value="Moldova", step=0)
    choices = Choices(answers={"sheets-together": "together"}, edits=(edit,))
    intake = read(sheets(**CUT), choices=choices)
    assert intake.frame["id"].tolist() == ["P1", "P3", "P4"]
    again = read(annotate(sheets(**CUT), "a.xlsx", intake, choices, "xlsx", gazetteer=gazetteer))
    assert again.frame["id"].tolist() == ["P1", "P3", "P4"]
    assert [issue.row for issue in again.errors] == [5]


def test_links_hidden_rows_and_errors_of_all_sheets_are_read(read) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("A", "B"):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", [*HEAD, "url", "budget"] if name == "A" else ["url", *HEAD, "budget"])
            for row in (1, 2):
                sheet.write_row(row, name == "B", [f"{name}{row}", "T", "MDA"])
                sheet.write_url(row, 3 if name == "A" else 0, f"https://example.org/{name}{row}", None, "page")
            sheet.write_formula("E2", "=X", None, "#N/A")
            sheet.set_row(2, None, None, {"hidden": True})

    intake = read(workbook(fill), choices=answered(sheets_together="together"))
    assert intake.frame[["id", "url"]].values.tolist() == [
        ["A1", "https://example.org/A1"],
        ["B1", "https://example.org/B1"],
    ]
    assert intake.questions[1].sentence == "Hidden rows of the sheet (2): 3, 6."
    assert [(issue.row, issue.column) for issue in intake.issues if issue.code == "cell-error"] == [
        (2, "budget"),
        (5, "budget"),
    ]


@pytest.mark.parametrize(("answer", "starts"), [("together-year", ["2023", "2024"]), ("together", ["", ""])])
def test_the_name_of_a_sheet_may_be_the_year(read, answer: str, starts: list[str]) -> None:
    content = sheets(**{f"Projects {year}": [HEAD, [f"P{year}", "A", "MDA"]] for year in (2023, 2024)})
    [question] = read(content).questions
    assert question.key == "sheets-years"
    assert question.sentence.endswith("No column has Start.")
    intake = read(content, choices=answered(sheets_years=answer))
    assert intake.frame[["id", "start_date"]].values.tolist() == [["P2023", starts[0]], ["P2024", starts[1]]]


def test_the_year_of_news_without_dates_is_shown_until_a_person_answers(read) -> None:
    content = sheets(**{str(year): [["id", "title"], [f"N{year}", "A"]] for year in (2023, 2024)})
    [question] = read(content, Dataset.NEWS).questions
    assert (question.answer, question.answers) == ("", ("together-year", "first"))
    intake = read(content, Dataset.NEWS, choices=answered(sheets_years="together-year"))
    assert intake.frame[["id", "date"]].values.tolist() == [["N2023", "2023"], ["N2024", "2024"]]


def test_the_name_of_the_only_sheet_may_be_the_place(read) -> None:
    content = sheets(Moldova=[["id", "title"], ["P1", "A"]])
    intake = read(content)
    assert [(question.key, question.answer) for question in intake.questions] == [("sheet-place", "")]
    assert intake.frame["countries"].tolist() == ["MDA"]
    assert [one.code for one in read(content, choices=answered(sheet_place="none")).errors] == ["headers-not-found"]
    assert [one.code for one in read(sheets(Data=[["id", "title"], ["P1", "A"]])).errors] == ["headers-not-found"]


def test_sheets_that_are_too_large_together_are_refused(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.records.reading.table_layout.MOST_JOINED", 20)
    assert [one.code for one in read(sheets(**CUT), choices=answered(sheets_together="together")).errors] == [
        "sheets-cells"
    ]


@pytest.mark.parametrize(
    ("name", "answer", "values"),
    [
        ("sheet-per-year.xlsx", "sheets-years=together-year", [["P2023", "KEN", "2023"], ["P2024", "KEN", "2024"]]),
        (
            "sheet-per-country.xlsx",
            "sheets-places=together",
            [["Ke1", "KEN", "2024-01-01"], ["Ug1", "UGA", "2024-01-01"]],
        ),
    ],
)
def test_the_cases_of_one_list_cut_into_sheets(
    shared_data: Path, real_gazetteer: Gazetteer, name: str, answer: str, values: list[list[str]]
) -> None:
    file = shared_data / "cases" / name
    intake = read_case(shared_data, name, real_gazetteer)
    assert [question.answer for question in intake.questions] == [""]
    assert main(["check", "projects", str(file)]) == 1
    assert main(["check", "projects", str(file), "--answer", answer]) == 0
    choices = Choices(answers=dict([answer.split("=")]))
    content, today = file.read_bytes(), datetime.date(2025, 6, 30)
    together = read_records(
        content, Dataset.PROJECTS, filename=name, gazetteer=real_gazetteer, today=today, choices=choices
    )
    assert len(together.frame) == 3
    assert together.frame[["id", "countries", "start_date"]].values.tolist()[:2] == values


def test_few_translations_raise_no_question(read) -> None:
    rows = [f"P{number},Title {number},{'Titre' if number == 1 else ''},Moldova" for number in range(1, 7)]
    assert read("\n".join(["id,title,title_fr,countries", *rows])).questions == ()
