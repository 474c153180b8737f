"""Excel workbooks: cells as the sheet shows them, the sheet that fits, and sentences for what is not read."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.records.frames.file_choices import Edit
from dashboard.records.reading.file_opening import open_source
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import FileRefused
from tests.records.rows import raw_rows

Write = Callable[[xlsxwriter.Workbook], None]
HEAD = ["id", "title", "country"]
ONE = [HEAD, ["1", "A", "MDA"]]


def workbook(write: Write) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    write(book)
    book.close()
    return stream.getvalue()


def sheets(**tables: list[list[object]]) -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)

    return workbook(write)


def one_cell(write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> str:
    """The text of cell B2, which ``write`` fills."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", "id")
        write(book, sheet)

    return list(raw_rows(workbook(fill), "f.xlsx"))[1][1][1]


def shown(value: object, form: str = "") -> str:
    return one_cell(lambda book, sheet: sheet.write("B2", value, book.add_format({"num_format": form or "General"})))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12, "", "12"),
        (-1250000, "#,##0", "-1250000"),
        (0.1 + 0.2, "", "0.3"),
        (1250000.5, "", "1250000.5"),
        (123456789012345, "", "123456789012345"),
        (1e20, "", "100000000000000000000"),
        (0.00001, "", "0.00001"),
        (1e300, "", "1e+300"),
        (0.25, "0%", "25%"),
        (0.125, '0.0%" of all"', "12.5%"),
        (0.25, '0"%"', "0.25"),
        (True, "", "TRUE"),
        (datetime.date(2024, 5, 1), "d mmm yyyy", "2024-05-01"),
        (datetime.datetime(2024, 5, 1, 13, 30), "yyyy-mm-dd hh:mm", "2024-05-01T13:30:00"),
        (datetime.time(8, 15), "hh:mm", "08:15:00"),
        (datetime.timedelta(hours=36, minutes=5), "[h]:mm", "36:05:00"),
        ("two\nlines", "", "two\nlines"),
        ("=not a formula", "@", "=not a formula"),
    ],
)
def test_cells_as_shown(value: object, form: str, text: str) -> None:
    if isinstance(value, str):
        assert one_cell(lambda _book, sheet: sheet.write_string("B2", value)) == text
    else:
        assert shown(value, form) == text


def test_formulas_give_their_value() -> None:
    assert one_cell(lambda _book, sheet: sheet.write_formula("B2", "=1+1", None, 2)) == "2"
    assert (
        one_cell(lambda book, sheet: sheet.write_rich_string("B2", "a ", book.add_format({"bold": True}), "b")) == "a b"
    )


def test_dates_of_a_mac_workbook() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime("A1", datetime.datetime(2024, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert next(iter(raw_rows(stream.getvalue(), "f"))) == (1, ["2024-05-01"])


def test_a_table_that_starts_further_down_keeps_its_rows(read) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("B1:F1", "Our portfolio")
        sheet.set_row(0, None, None, {"hidden": True})
        for number, cells in enumerate(ONE, 4):
            sheet.write_row(number, 2, cells)

    intake = read(workbook(write))
    assert intake.frame["id"].tolist() == ["1"]
    assert [issue.code for issue in intake.issues] == ["title-lines"]
    faulty = sheets(S=[[], [], HEAD, ["1", "A", "Moldva"]])
    assert [(issue.row, issue.column, issue.code) for issue in read(faulty).errors] == [(4, "country", "place-unknown")]


def test_merged_headers_and_ids_are_read_down(read) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "id")
        sheet.merge_range("B1:B2", "title")
        sheet.merge_range("C1:D1", "Where it works")
        sheet.write_row("C2", ["country", "region"])
        sheet.merge_range("A3:A4", 7)
        sheet.merge_range("B3:B4", "A")
        sheet.write_column("C3", ["MDA", "UKR"])

    intake = read(workbook(write), join_rows=True)
    assert intake.frame[["id", "title", "countries"]].to_numpy().tolist() == [["7", "A", "MDA;UKR"]]


def test_cells_with_errors_are_named_and_empty(read) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "budget", "notes"])
        sheet.write_row(1, 0, ["1", "A", "MDA"])
        for column, value in (("D2", "#N/A"), ("E2", "#REF!")):
            sheet.write_formula(column, "=X", None, value)

    content = workbook(write)
    intake = read(content)
    faults = [issue for issue in intake.issues if issue.code == "cell-error"]
    assert [(issue.row, issue.column, issue.value) for issue in faults] == [(2, "budget", "#N/A")]
    assert intake.frame["budget"].tolist() == [""]
    mended = read(content, edits=[Edit(row=2, column="budget", value="5", step=0)])
    assert mended.frame["budget"].tolist() == ["5"]
    assert "cell-error" not in [issue.code for issue in mended.issues]


def test_first_sheet_that_fits_is_read_and_the_others_are_told(read) -> None:
    other = [HEAD, ["9", "Z", "UKR"]]
    content = sheets(**{"Read me": [["How to fill in"], ["id", "a short name"]], "Data": ONE, "Old": other})
    intake = read(content)
    assert (intake.kind, intake.sheet, intake.sheets) == ("xlsx", "Data", ("Read me", "Data", "Old"))
    assert intake.headers == ("id", "title", "country")
    assert intake.frame["id"].tolist() == ["1"]
    [notice] = intake.issues
    assert notice.code == "sheets-not-read"
    assert "Read me, Old" in notice.sentence
    assert read(content, sheet="Old").frame["id"].tolist() == ["9"]
    [refusal] = read(content, sheet="New").errors
    assert (refusal.code, refusal.value) == ("sheet-unknown", "New")
    assert list(raw_rows(content, "f", "Old")) == [(1, HEAD), (2, ["9", "Z", "UKR"])]


def test_hidden_sheets_are_read_only_where_no_other_fits(read) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        for name, number in (("Old", 9), ("New", 1)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, [number, "A", "MDA"])
        book.get_worksheet_by_name("Old").hide()
        book.get_worksheet_by_name("New").activate()

    intake = read(workbook(write))
    assert (intake.sheet, intake.sheets, intake.frame["id"].tolist()) == ("New", ("Old", "New"), ["1"])


def test_progress_rises_from_unpacking_to_the_end(read) -> None:
    told: list[tuple[int, int]] = []
    rows = [[f"{number}", "A", "MDA"] for number in range(12_000)]
    read(sheets(S=[HEAD, *rows]), progress=lambda done, total: told.append((done, total)))
    done = [position for position, _total in told]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] / 4
    assert told[-1][0] == told[-1][1]


def test_unknown_headers_name_those_of_the_best_sheet(read) -> None:
    [issue] = [
        issue for issue in read(sheets(A=[["x"]], B=[["id", "Titre long", "country"]])).issues if issue.row is None
    ]
    assert issue.code == "headers-not-found"
    assert "Titre long" in issue.sentence


def test_edits_and_mapping(read) -> None:
    content = sheets(S=[["No", "Was", "Wo"], [1, "A", "Moldva"]])
    edits = [Edit(row=2, column="Wo", value="Moldova", step=0)]
    intake = read(content, mapping={"id": "No", "title": "Was", "countries": "Wo"}, edits=edits)
    assert intake.frame["countries"].tolist() == ["MDA"]
    assert not intake.issues


def test_the_kind_is_found_by_the_headers(read) -> None:
    assert read(sheets(S=[["id", "title", "date", "lead"]]), None).dataset is Dataset.NEWS
    assert read(sheets(S=ONE), None).dataset is Dataset.PROJECTS


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        [list(reading.rows(None)) for reading in open_source(content, "mine.xlsx").readings]
    assert "mine.xlsx" in caught.value.issue.sentence
    return f"{caught.value.issue.code} {caught.value.issue.details.get('kind', '')}".strip()


def packed(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def only_a_chart(book: xlsxwriter.Workbook) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Chart1!$A$1:$A$2"})
    book.add_chartsheet().set_chart(chart)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(**{"folder/": b""}), "file-not-csv a ZIP archive"),
        (packed(**{"word/document.xml": b"x"}), "file-not-csv a Word document"),
        (packed(**{"xl/workbook.bin": b"x"}), "file-not-csv a binary Excel workbook"),
        (packed(**{"mimetype": b"x", "content.xml": b"x"}), "file-not-csv an OpenDocument file"),
        (OLE + "Workbook\0".encode("utf-16-le"), "workbook-damaged"),
        (OLE, "file-not-csv an old Office document"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (workbook(only_a_chart), "workbook-without-sheets"),
        (sheets(S=ONE)[:-300], "workbook-damaged"),
        (b"PK\x03\x04" + bytes(200), "archive-damaged"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_named(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_an_empty_sheet_is_a_table_without_headers(read) -> None:
    assert [issue.code for issue in read(sheets(S=[])).errors] == ["headers-not-found"]


def test_real_workbooks_are_read_as_they_are(shared_data: Path) -> None:
    rows = dict(raw_rows((shared_data / "csv" / "simple.xlsx").read_bytes(), "simple.xlsx"))
    assert rows[1] == ["date", "temperature", "place"]
    assert rows[2] == ["2011-01-01", "1", "Galway"]
    large = (shared_data / "csv" / "large.xlsx").read_bytes()
    assert sum(1 for _ in raw_rows(large, "large.xlsx")) > 1_000
