"""Excel workbooks of before 2007 (.xls): the outcome is that of .xlsx."""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Callable

import pytest
import xlwt

from dashboard.records.frames.file_choices import Choices
from dashboard.records.reading.file_opening import open_source
from dashboard.records.schema.issues import FileRefused
from dashboard.review.worker_launcher import is_light

HEAD = ["id", "title", "country"]


def xls(write: Callable[[xlwt.Workbook], None]) -> bytes:
    stream, book = io.BytesIO(), xlwt.Workbook()
    write(book)
    book.save(stream)
    return stream.getvalue()


def sheets(**tables: list[list[object]]) -> bytes:
    def write(book: xlwt.Workbook) -> None:
        for name, rows in tables.items():
            sheet = book.add_sheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    sheet.write(row, column, value)

    return xls(write)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12, "General", "12"),
        (1250000.5, "#,##0", "1250000.5"),
        (123, "00000", "00123"),
        (7, '"P-"000', "P-007"),
        (0.25, "0%", "25%"),
        (True, "General", "TRUE"),
        (datetime.date(2024, 5, 1), "D MMM YYYY", "2024-05-01"),
        (datetime.datetime(2024, 5, 1, 13, 30), "YYYY-MM-DD HH:MM", "2024-05-01T13:30:00"),
        (datetime.time(8, 15), "HH:MM", "08:15:00"),
        (1.5034722222222223, "[h]:mm", "36:05:00"),
        (-5, "YYYY-MM-DD", "-5"),
        ("two\nlines", "General", "two\nlines"),
    ],
)
def test_cells_as_shown(value: object, form: str, text: str) -> None:
    def write(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("S")
        sheet.write(1, 1, value, xlwt.easyxf(num_format_str=form))

    [reading] = open_source(xls(write), "a.xls").readings
    assert list(reading.rows(None)) == [["", ""], ["", text]]


def test_hidden_rows_and_columns_merged_cells_and_several_sheets(read) -> None:
    def write(book: xlwt.Workbook) -> None:
        old = book.add_sheet("Old")
        old.visibility = 1
        for name in ("A", "B"):
            sheet = book.add_sheet(name)
            for row, cells in enumerate(
                [[*HEAD, "summary"], [name, "T", "", "x"], ["2", "hidden", "", ""], ["3", "U"]]
            ):
                for column, text in enumerate(cells):
                    if column != 2 or not row:
                        sheet.write(row, column, text)
            sheet.write_merge(1, 3, 2, 2, "MDA")
            sheet.row(2).hidden = True
            sheet.col(3).hidden = True
        for column, text in enumerate(HEAD):
            old.write(0, column, text)
        book.set_active_sheet(1)

    intake = read(xls(write))
    assert (intake.kind, intake.sheet, intake.sheets) == ("xlsx", "A", ("Old", "A", "B"))
    assert intake.frame[["id", "countries", "summary"]].values.tolist() == [["A", "MDA", ""], ["3", "MDA", ""]]
    assert [question.code for question in intake.questions] == ["sheets-together", "rows-hidden", "columns-hidden"]
    assert len(read(xls(write), choices=Choices(answers={"sheets-together": "together"})).frame) > 1


def test_links_and_errors(read) -> None:
    address = "https://example.org/1\0".encode("utf-16-le")
    link = struct.pack("<4H", 1, 1, 3, 3) + bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    link += struct.pack("<2I", 2, 3) + bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    link += struct.pack("<I", len(address)) + address
    record = struct.pack("<2H", 0x01B8, len(link)) + link

    def write(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("S")
        for row, cells in enumerate([[*HEAD, "url"], ["1", "A", "MDA", "page"]]):
            for column, text in enumerate(cells):
                sheet.write(row, column, text)
        sheet.write(0, 4, "budget")
        sheet.row(1).set_cell_error(4, 0x2A)  # #N/A
        written = sheet.get_biff_data
        sheet.get_biff_data = lambda: written()[:-4] + record + written()[-4:]  # xlwt writes no links

    intake = read(xls(write))
    assert intake.frame[["url", "budget"]].values.tolist() == [["https://example.org/1", ""]]
    assert [(issue.code, issue.value) for issue in intake.issues] == [("cell-error", "#N/A")]


def test_a_sheet_is_chosen_and_rows_keep_their_numbers(read) -> None:
    content = sheets(A=[HEAD, ["1", "A", "MDA"]], B=[[], [], HEAD, ["2", "B", "Nowhere"], ["3", "C", "UKR"]])
    intake = read(content, sheet="B")
    assert intake.frame["id"].tolist() == ["3"]
    assert [(issue.row, issue.value) for issue in intake.errors] == [(4, "Nowhere")]
    assert [issue.code for issue in read(content, sheet="C").errors] == ["sheet-unknown"]


@pytest.mark.parametrize("cut", [600, 2000, 4000])
def test_damage_is_named(cut: int) -> None:
    content = sheets(S=[HEAD, ["1", "A", "MDA"]])
    with pytest.raises(FileRefused) as caught:
        [list(one.rows(None)) for one in open_source(content[:cut] + bytes(512), "mine.xls").readings]
    assert caught.value.issue.code in ("workbook-damaged", "file-not-csv")


def test_a_workbook_without_a_sheet_of_cells_is_named(read) -> None:
    name = b"\x01\x00S"  # of the only sheet: one letter
    content = sheets(S=[HEAD])
    assert content.count(b"\0\0" + name) == 1, "visible, a worksheet"
    only_a_chart = content.replace(b"\0\0" + name, b"\0\2" + name)
    assert [issue.code for issue in read(only_a_chart).errors] == ["workbook-without-sheets"]


def test_too_many_cells_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.records.reading.sources.excel_xls.MOST_CELLS", 5)
    content = sheets(S=[HEAD, ["1", "A", "MDA"]])
    with pytest.raises(FileRefused) as caught:
        [list(one.rows(None)) for one in open_source(content, "mine.xls").readings]
    assert caught.value.issue.code == "sheet-cells"


def test_it_is_read_in_a_process_of_its_own() -> None:
    assert not is_light(sheets(S=[HEAD]))
