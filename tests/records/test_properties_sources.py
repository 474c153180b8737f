"""Whatever the bytes, an answer: sound files with anything changed in them, and tables by either way in."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dashboard.records.frames.file_choices import Edit
from dashboard.records.read_file import Intake
from dashboard.records.reading.sources.excel_xlsx import BOOK, LINKS, STRINGS, STYLES
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import FileRefused
from tests.records.rows import raw_rows
from tests.records.test_iati import FULL, activities
from tests.records.test_rss_and_atom import item, rss
from tests.records.test_workbook import sheets

FIXTURE = settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = ["id", "title", "country", "start_date", "budget", "summary"]
TABLE = sheets(S=[HEAD, ["1", "A", "MDA", "2020-01-01", 12.5, "x"], [2, "B", "UKR", "", True, ""]])
SHEET = "xl/worksheets/sheet1.xml"
WHOLE = {
    "csv": b"id,title,country\n1,A,MDA\n2,B,UKR\n",
    "xlsx": TABLE,
    "iati": activities(FULL),
    "json": b'{"data": [{"id": 1, "title": {"en": "A", "fr": "B"}, "country": ["MDA", {"name": "X"}]}, {"id": 2}]}',
    "gzip": gzip.compress(b"id,title,country\n1,Caf\xe9,MDA\n", mtime=0),
    "feed": rss(item("<p>Country: Ukraine</p><p>text</p>", "<category>Moldova</category>")),
}
BITS = st.sampled_from([
    b"<", b">", b'"', b"&", b"&#0;", b"\0", b"\xff", b"</", b"/>", b"<!--", b"<![CDATA[", b"]]>", b"<?x?>", b"9999999",
    b"XFD1048576", b"-1", b"1e400", b"NaN", b"t=\"e\"", b"t=\"d\"", b" r=\"A1\"", b"<c><v>", b"<row r=\"0\">", b"\n",
    b"PK\x01\x02", b"PK\x05\x06", b"\x01\x00", b"\xef\xbb\xbf", "\u202e".encode(), b"A1:B9999999", b" xml:lang='x y'",
])  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, whole: bytes) -> bytes:
    """``whole`` with pieces cut out, put in, doubled or overwritten."""
    content = whole
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(BITS, st.binary(max_size=4), st.just(content[start:end] * 2)))
        content = content[:start] + piece + content[end:]
    return content


def assert_sound(intake: Intake) -> None:
    for issue in intake.issues:
        assert issue.title
        assert issue.sentence
        assert issue.fix
    assert not intake.refused or intake.errors
    if not any(issue.row is None for issue in intake.errors):
        named = {issue.row for issue in intake.errors}
        assert len(intake.frame) + intake.rows_joined + len(named) == intake.rows_read
    assert intake.frame["id"].is_unique


def assert_readable(read, content: bytes) -> None:
    edits = [Edit(row=2, column="title", value="x", step=0), Edit(row=9, column="id", value="\0", step=0)]
    for dataset in (*Dataset, None):
        assert_sound(read(content, dataset, edits=edits))
    try:
        assert all(isinstance(cell, str) for _row, cells in raw_rows(content, "f") for cell in cells)
    except FileRefused:
        assert read(content).errors


@FIXTURE
@given(data=st.data(), kind=st.sampled_from(sorted(WHOLE)))
def test_changed_files(read, data: st.DataObject, kind: str) -> None:
    assert_readable(read, data.draw(changed(WHOLE[kind])))


@FIXTURE
@given(data=st.data(), name=st.sampled_from([SHEET, STRINGS, STYLES, BOOK, LINKS, "[Content_Types].xml"]))
def test_changed_parts_of_a_workbook(read, data: st.DataObject, name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(TABLE)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, data.draw(changed(content)) if part == name else content)
    assert_readable(read, stream.getvalue())


# Without controls: too many of them make a text a binary file.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"), max_size=12)
CELL = st.one_of(TEXT, st.sampled_from(["", "MDA", "2020-05", "1,5", "Active", "=1+1", "x\ny", '"', "#N/A", "SDG 1"]))


@FIXTURE
@given(rows=st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=5))
def test_a_table_says_the_same_as_csv_and_as_workbook(read, rows: list[list[str]]) -> None:
    rows = [[" ".join(cell.split()) if "\r" in cell else cell for cell in row] for row in rows]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEAD, *rows])
    text, book = read(stream.getvalue().encode()), read(sheets(S=[HEAD, *rows]))
    assert_sound(text)
    assert_sound(book)
    pd.testing.assert_frame_equal(book.frame, text.frame)
    assert [(issue.code, issue.row) for issue in book.issues] == [(issue.code, issue.row) for issue in text.issues]


SPECTRUM = {
    "comma_in_quotes": [
        ["first", "last", "address", "city", "zip"],
        ["John", "Doe", "120 any st.", "Anytown, WW", "08123"],
    ],
    "empty": [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]],
    "empty_crlf": [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]],
    "escaped_quotes": [["a", "b"], ["1", 'ha "ha" ha'], ["3", "4"]],
    "json": [["key", "val"], ["1", '{"type": "Point", "coordinates": [102.0, 0.5]}']],
    "newlines": [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
    "newlines_crlf": [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
    "quotes_and_newlines": [["a", "b"], ["1", 'ha \n"ha" \nha'], ["3", "4"]],
    "simple": [["a", "b", "c"], ["1", "2", "3"]],
    "simple_crlf": [["a", "b", "c"], ["1", "2", "3"]],
    "utf8": [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]],
}  # fmt: skip


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum(shared_data: Path, name: str) -> None:
    content = (shared_data / "csv" / "csv-spectrum" / f"{name}.csv").read_bytes()
    assert [cells for _row, cells in raw_rows(content, name)] == SPECTRUM[name]


def test_every_file_of_others_gets_an_answer(shared_data: Path, read) -> None:
    paths = [path for path in shared_data.rglob("*") if path.is_file() and path.stat().st_size < 4_000_000]
    assert len(paths) > 40
    for path in paths:
        assert_readable(read, path.read_bytes())
