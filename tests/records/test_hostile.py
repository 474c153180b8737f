"""Files made to do harm: a readable refusal, or text that does nothing."""

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from tests.records.test_workbook import HEAD, ONE, sheets, workbook

MEGABYTE = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"
ROOT = Path(__file__).resolve().parents[2]


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The archive with each entry as ``change`` gives it, None to leave it out, and ``more`` entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name, part)
    return stream.getvalue()


def with_sheet(old: bytes, new: bytes) -> bytes:
    content = sheets(S=ONE)
    assert old in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    return rewritten(content, lambda name, part: part.replace(old, new) if name == SHEET else part)


def stated_size(content: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size for one entry, in its directory and in its own header."""
    raw = name.encode()
    changed = bytearray(content)
    for mark, offset, start in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = changed.find(mark)
        while changed[at + start : at + start + len(raw)] != raw:
            at = changed.find(mark, at + 1)
        changed[at + offset : at + offset + 4] = struct.pack("<I", size)
    return bytes(changed)


def codes(intake: Intake) -> list[str]:
    for issue in intake.issues:
        assert "mine.xlsx" in issue.sentence or issue.row
    return [issue.code for issue in intake.errors]


BOMB = b"<worksheet><sheetData>" + b" " * 90 * MEGABYTE + b"</sheetData></worksheet>"
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


@cache
def with_part(name: str, content: bytes | None) -> bytes:
    return rewritten(sheets(S=ONE), lambda seen, part: content if seen == name else part)


def with_more(**entries: bytes) -> bytes:
    return rewritten(sheets(S=ONE), lambda _name, part: part, **entries)


def in_utf16() -> bytes:
    with zipfile.ZipFile(io.BytesIO(sheets(S=ONE))) as box:
        return with_part(SHEET, box.read(SHEET).decode().encode("utf-16"))


@cache
def million_cells() -> bytes:
    return with_sheet(b"</sheetData>", (b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>") * 100_001 + b"</sheetData>")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: with_part(SHEET, BOMB), "archive-ratio"),
        (lambda: with_more(**{"xl/media/a.bin": bytes(90 * MEGABYTE)}), "archive-ratio"),
        (lambda: stated_size(sheets(S=ONE), SHEET, 2_000_000_000), "archive-too-large"),
        (lambda: stated_size(with_part(SHEET, BOMB), SHEET, 500), "workbook-damaged"),
        (lambda: with_more(**{f"x/{number}": b"" for number in range(2_001)}), "archive-entries"),
        (lambda: with_part("xl/_rels/workbook.xml.rels", None), "workbook-damaged"),
        (lambda: with_sheet(b"<worksheet", OUTSIDE.encode() + b"<worksheet"), "xml-doctype"),
        (lambda: with_sheet(b'r="A2"', b'r="ZZZZZ99999999999"'), "workbook-damaged"),
        (lambda: with_sheet(b'r="A2"', b'r="XFD2"'), "columns-too-many"),
        (lambda: with_sheet(b'r="B2"', b'r="GR1048576"'), "sheet-area"),
        (lambda: with_sheet(b"<v>0</v>", b"<v>99999</v>"), "workbook-damaged"),
        (lambda: with_sheet(b"<sheetData>", b"<sheetData><x>" * 100_000), "workbook-damaged"),
        (million_cells, "sheet-cells"),
        (in_utf16, "workbook-damaged"),
    ],
)
def test_workbooks(read, make: Callable[[], bytes], code: str) -> None:
    intake = read(make(), filename="mine.xlsx")
    assert codes(intake) == [code]
    assert intake.refused


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_no_part_of_a_workbook_may_declare_entities(read, part: str) -> None:
    laughs = b"<!DOCTYPE a [<!ENTITY b 'b'><!ENTITY c '" + b"&b;" * 9 + b"'>]>"

    def change(name: str, content: bytes) -> bytes:
        start, mark, rest = content.partition(b"?>")
        return start + mark + laughs + rest if name == part else content

    assert codes(read(rewritten(sheets(S=ONE), change), filename="mine.xlsx")) == ["xml-doctype"]


def test_names_with_paths_are_only_names(read, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("../../evil.xml", "/etc/evil", "xl/worksheets/../../../evil", "C:\\evil.xml")
    intake = read(with_more(**dict.fromkeys(names, b"x")), filename="../../mine.xlsx")
    assert intake.frame["id"].tolist() == ["1"]
    assert not list(tmp_path.iterdir())


def test_an_archive_in_an_archive_is_not_opened(read) -> None:
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as box:
        box.writestr("book.xlsx", with_part(SHEET, BOMB))
    assert codes(read(outer.getvalue(), filename="mine.xlsx")) == ["file-not-csv"]


def test_two_entries_of_one_name_are_refused(read) -> None:
    stream = io.BytesIO(sheets(S=ONE))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as box:
        box.writestr(SHEET, b"<worksheet/>")
    assert codes(read(stream.getvalue(), filename="mine.xlsx")) == ["workbook-damaged"]


def test_an_encrypted_entry_is_named(read) -> None:
    content = bytearray(sheets(S=ONE))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    assert codes(read(bytes(content), filename="mine.xlsx")) == ["file-encrypted"]


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
DECLARED = f"<!DOCTYPE lolz [<!ENTITY l0 'lol'>{LAUGHS}]>"
REMOTE = "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"
OPEN, CLOSE = "<iati-activities version='2.03'><iati-activity>", "</iati-activity></iati-activities>"
ACTIVITY = f"{OPEN}<title><narrative>&l9;</narrative></title>{CLOSE}"
NEWS = "<rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>"


@pytest.mark.parametrize("declared", [DECLARED, OUTSIDE, REMOTE, "<!doctype a [<!-- ]> --><!entity l9 'x'>]>"])
@pytest.mark.parametrize(("body", "dataset"), [(ACTIVITY, Dataset.PROJECTS), (NEWS, Dataset.NEWS)])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_in_xml(read, declared: str, body: str, dataset: Dataset, encoding: str) -> None:
    content = f"<?xml version='1.0' encoding='{encoding}'?><!-- x -->\n{declared}{body}".encode(encoding)
    [issue] = read(content, dataset).errors
    assert issue.code == "xml-doctype" or declared.islower()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<iati-activities>" + b"<a>" * 100_000, "xml-damaged"),
        (OPEN.encode() + b"<a>" * 1_000 + b"</a>" * 1_000 + CLOSE.encode(), "xml-damaged"),
        (b"<iati-activities " + b" ".join(b"a%d='x'" % n for n in range(50_000)) + b"/>", "records-none"),
        (b"<iati-activities><iati-activity>&nope;</iati-activity></iati-activities>", "xml-entity"),
    ],
)
def test_deep_and_wide_xml(read, content: bytes, code: str) -> None:
    assert [issue.code for issue in read(content).errors] == [code]


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("dataset", Dataset)
@pytest.mark.parametrize(
    "text", [SCRIPT, "javascript:alert(1)", '" onload="x', "=HYPERLINK(1)", "\x00\x07\x1b[31mred and much plain text"]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_code_in_every_field_is_text_or_refused(read, dataset: Dataset, text: str, form: str) -> None:
    names = [column.name for column in COLUMNS[dataset] if column.kind is not Kind.STATUS_SOURCE]
    sound = {"id": "1", "title": "A", "date": "2020-01-01", "countries": "MDA", "regions": ""}
    rows = [names, [sound.get(name, text) for name in names], ["2", text, *([text] * (len(names) - 2))]]
    content = sheets(S=rows) if form == "xlsx" else csv_of(rows)
    intake = read(content, dataset)
    assert [record["id"] for record in intake.frame.to_dict("records")] == ["1"]
    record = intake.frame.to_dict("records")[0]
    for column in COLUMNS[dataset]:
        if column.kind not in (Kind.TEXT, Kind.MARKDOWN, Kind.LIST, Kind.ID, Kind.STATUS_SOURCE):
            assert record[column.name] in ("", sound.get(column.name)), column.name
    assert not any(sign in "".join(record.values()) for sign in "\x00\x07\x1b")


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


def test_code_in_xml_is_text(read) -> None:
    escaped = SCRIPT.replace("<", "&lt;")
    activity = f"""<iati-activities version="2.03"><iati-activity><iati-identifier>1{escaped}</iati-identifier>
    <title><narrative>{escaped}</narrative></title><recipient-country code="MD"/>
    <contact-info><email>javascript:x</email></contact-info></iati-activity></iati-activities>"""
    [record] = read(activity).frame.to_dict("records")
    assert (record["id"], record["title"], record["contact_email"]) == (f"1{SCRIPT}", SCRIPT, "")
    item = f"<title>{escaped}x</title><guid>1</guid><link>javascript:alert(1)</link><pubDate>2020-01-01</pubDate>"
    feed = f"<rss version='2.0'><channel><item>{item}<description>{escaped}y</description></item></channel></rss>"
    [record] = read(feed, Dataset.NEWS).frame.to_dict("records")
    assert (record["title"], record["lead"], record["body"], record["url"]) == ("x", "y", "y", "")


GROWTH = r"""
import pathlib, re, sys, datetime
from dashboard.records.schema.columns import Dataset
from dashboard.records.read_file import read_records
from tests.records.conftest import FakeGazetteer
def peak():  # not ru_maxrss, which begins with the size of the process that started this one
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
content = sys.stdin.buffer.read()
before = peak()
today = datetime.date(2025, 1, 1)
intake = read_records(content, Dataset.PROJECTS, filename="f", gazetteer=FakeGazetteer(), today=today)
print(peak() - before, intake.rows_read, *[issue.code for issue in intake.errors][:1])
"""


def growth(content: bytes) -> tuple[int, int, str]:
    """Kilobytes by which a process grows that reads the file, the rows it read, and the first error."""
    answer = subprocess.run([sys.executable, "-c", GROWTH], input=content, capture_output=True, check=True, cwd=ROOT)
    grown, rows, *code = answer.stdout.decode().split()
    return int(grown), int(rows), code[0] if code else ""


def large_workbook() -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, *(f"c{n}" for n in range(17))])
        for number in range(1, 20_000):
            sheet.write_row(number, 0, [number, f"Title {number}", "MDA", *range(17)])

    return workbook(write)


def long_text_in_many_rows() -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number in range(1, 20_000):
            sheet.write_row(number, 0, [number, "", "MDA"])
        sheet.merge_range(1, 1, 19_999, 1, "x" * 32_000)

    return workbook(write)


def large_activity() -> bytes:
    transactions = b"<transaction><value>1</value></transaction>" * 500_000
    return f"{OPEN}<iati-identifier>1</iati-identifier>".encode() + transactions + CLOSE.encode()


@pytest.mark.parametrize(
    ("make", "limit", "rows", "code"),
    [
        (large_workbook, 125, 19_999, ""),
        (lambda: with_part(SHEET, BOMB), 30, 0, "archive-ratio"),
        (million_cells, 125, 0, "sheet-cells"),
        (long_text_in_many_rows, 125, 0, "archive-too-large"),
        (large_activity, 125, 1, "title-missing"),
    ],
)
def test_memory_is_bounded(make: Callable[[], bytes], limit: int, rows: int, code: str) -> None:
    grown, read, first = growth(make())
    assert (read, first) == (rows, code)
    assert grown < limit * 1000
