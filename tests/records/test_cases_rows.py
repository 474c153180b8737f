"""Rows of a table that are no records, and hidden ones: the cases totals, units-row and hidden-rows."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset

HEAD = "id,title,country,budget\n"
RECORDS = "P1,Water,Moldova,100\nP2,Roads,Ukraine,250\n"


@pytest.mark.parametrize(
    "below",
    [
        "Total,,,350\n",
        ",,,\nTotal,,,350\n,* Figures in euro,,\nSource: Finance unit,,,\n",
        ",Итого,,350\n",
        ",,,350\n",
        "Note : chiffres provisoires,,,\n",
    ],
)
def test_totals_and_notes_below_the_records_are_left_out_and_named(read, below: str) -> None:
    intake = read(HEAD + RECORDS + below)
    assert intake.frame["id"].tolist() == ["P1", "P2"]
    assert intake.errors == []
    [question] = intake.questions
    assert (question.code, question.answer, question.chosen) == ("rows-below", "leave-out", False)
    assert intake.rows_read == 2


@pytest.mark.parametrize("row", ["P3,Wells,,5\n", ",Wells,Moldova,5\n", "P3,,Moldova,\n", "P3,,,5\n"])
def test_a_faulty_record_is_no_total(read, row: str) -> None:
    intake = read(HEAD + RECORDS + row)
    assert intake.questions == ()
    assert [issue.row for issue in intake.errors][:1] == [4]


def test_a_person_may_say_that_they_are_records(read) -> None:
    intake = read(f"{HEAD}{RECORDS}Total,,,350\n", choices=Choices(answers={"rows-below": "read"}))
    assert [issue.row for issue in intake.errors] == [4, 4]


@pytest.mark.parametrize(
    ("between", "rows"),
    [
        ("Total Moldova,,,350\n", "3"),
        (",,Moldova Total,350\n", "3"),
        (",Sous-total,,350\n", "3"),
        (",,,350\n,,Всего,\n", "3–4"),
        (",Zwischensumme,,€ 350.00\n", "3"),
    ],
)
def test_totals_between_the_records_are_left_out_and_named(read, between: str, rows: str) -> None:
    first, second = RECORDS.splitlines(keepends=True)
    intake = read(f"{HEAD}{first}{between}{second}{between}{second.replace('P2', 'P3')}")
    assert intake.frame["id"].tolist() == ["P1", "P2", "P3"]
    assert intake.errors == []
    [question] = intake.questions
    assert (question.code, question.answer, question.chosen) == ("rows-between", "leave-out", False)
    assert f"(rows: {rows}, " in question.sentence
    assert intake.rows_read == 3
    as_records = read(f"{HEAD}{first}{between}{second}", choices=Choices(answers={"rows-between": "read"}))
    assert {issue.row for issue in as_records.errors} >= {3}


@pytest.mark.parametrize(
    "row",
    [
        "17,,,\n",
        "P9,Total sanitation,Moldova,5\n",
        ",Total sanitation,Moldova,5\n",
        "P9,,Moldova,5\n",
        ",Water,,\n",
    ],
)
def test_a_record_or_a_faulty_one_is_no_total_between_records(read, row: str) -> None:
    assert read(HEAD + RECORDS.replace("P2", f"{row}P2")).questions == ()


def test_repeated_headers_and_titles_of_blocks_are_left_out_and_named(read) -> None:
    block = "Programme B,,,\nID,Title,Country,Budget\n"
    intake = read(f"{HEAD}{RECORDS}Total,,,350\n,,,\n{block}P3,Schools,Moldova,5\n")
    assert intake.frame["id"].tolist() == ["P1", "P2", "P3"]
    assert intake.errors == []
    assert [question.sentence for question in intake.questions] == [
        "The header is repeated (rows: 6–7).",
        "Totals seem to stand between the records, such as “Total” (rows: 4).",
    ]


def test_a_row_of_units_is_left_out_and_named(read) -> None:
    intake = read(f"{HEAD}(code),(text),(ISO),(USD)\n{RECORDS}")
    assert intake.frame["id"].tolist() == ["P1", "P2"]
    [question] = intake.questions
    assert (question.code, question.answer) == ("row-of-units", "leave-out")
    assert "Row 2" in question.sentence


@pytest.mark.parametrize(("name", "records"), [("totals.csv", ["P1", "P2"]), ("units-row.csv", ["P1"])])
def test_the_cases(
    shared_data: Path, real_gazetteer: Gazetteer, name: str, records: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared_data / "cases" / name
    today = datetime.date(2025, 6, 30)
    intake = read_records(file.read_bytes(), Dataset.PROJECTS, filename=name, gazetteer=real_gazetteer, today=today)
    assert intake.frame["id"].tolist() == records
    assert intake.errors == []
    assert main(["check", "projects", str(file)]) == 0
    assert "* Leave" in capsys.readouterr().err


def workbook(*, hidden_row: int, hidden_columns: str) -> bytes:
    content = io.BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet("Projects")
        for row, cells in enumerate(
            ["id,title,country,summary", "P1,A,Moldova,ok", "P2,B,Ukraine,secret", "P3,C,Moldova,ok"]
        ):
            sheet.write_row(row, 0, cells.split(","))
        sheet.set_row(hidden_row - 1, None, None, {"hidden": True})
        sheet.set_row(99, None, None, {"hidden": True})  # holds nothing
        sheet.set_column(hidden_columns, None, None, {"hidden": True})
    return content.getvalue()


@pytest.mark.parametrize(
    ("answer", "ids", "summaries"),
    [("", ["P1", "P3"], ["", ""]), ("read", ["P1", "P2", "P3"], ["ok", "secret", "ok"])],
)
def test_hidden_rows_and_columns_are_left_out_unless_a_person_takes_them(
    read, answer: str, ids: list[str], summaries: list[str]
) -> None:
    answers = {"rows-hidden": answer, "columns-hidden": answer}
    intake = read(workbook(hidden_row=3, hidden_columns="D:D"), filename="a.xlsx", choices=Choices(answers=answers))
    assert intake.frame["id"].tolist() == ids
    assert intake.frame["summary"].tolist() == summaries
    assert [question.sentence for question in intake.questions] == [
        "Hidden rows of the sheet (1): 3.",
        "Hidden columns of the sheet: summary.",
    ]


def test_a_hidden_column_of_ids_is_read_for_no_record_can_do_without(read) -> None:
    intake = read(workbook(hidden_row=3, hidden_columns="A:A"), filename="a.xlsx")
    assert intake.frame["id"].tolist() == ["P1", "P3"]
    assert [question.code for question in intake.questions] == ["rows-hidden"]


def test_the_case_of_hidden_rows(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    content = (shared_data / "cases" / "hidden-rows.xlsx").read_bytes()
    today = datetime.date(2025, 6, 30)
    intake = read_records(content, Dataset.PROJECTS, filename="h.xlsx", gazetteer=real_gazetteer, today=today)
    assert intake.frame[["id", "summary"]].values.tolist() == [["P1", ""], ["P3", ""]]
    assert [question.code for question in intake.questions] == ["rows-hidden", "columns-hidden"]
