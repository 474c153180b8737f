"""OpenDocument spreadsheets: the outcome is that of .xlsx, and a few bytes do not become millions of cells."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

import pytest

from dashboard.records.frames.file_choices import Choices
from dashboard.records.reading.file_opening import open_source
from dashboard.records.schema.issues import FileRefused

SPACES = " ".join(
    f'xmlns:{name}="{space}"'
    for name, space in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "table", "text", "style", "drawing")
        },
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(*tables: str, styles: str = "", mimetype: str = TYPE, **entries: str) -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>{styles}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in {"mimetype": mimetype, "content.xml": xml, **entries}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def cell(text: str, **attributes: str) -> str:
    named = "".join(
        f" {name.replace('__', ':').replace('_', '-')}={quoteattr(one)}" for name, one in attributes.items()
    )
    return f"<table:table-cell{named}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    written = (one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row{more}>{''.join(written)}</table:table-row>"


def table(*rows: str, name: str = "Sheet1", more: str = "", columns: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{columns}{"".join(rows)}</table:table>'


HEAD = row("id", "title", "country")
EMPTY = '<table:table-cell table:number-columns-repeated="16380"/>'
REST = f'<table:table-row table:number-rows-repeated="1048500">{EMPTY}</table:table-row>'


def number(value: str, text: str, kind: str = "float", **more: str) -> str:
    return cell(text, office__value_type=kind, office__value=value, **more)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (number("12", "12"), "12"),
        (number("1250000", "1,250,000.00"), "1250000"),
        (number("123", "00123"), "00123"),
        (number("7", "P-007"), "P-007"),
        (number("7.4", "7"), "7.4"),
        (number("0.25", "25.0%", "percentage"), "25%"),
        (number("1250", "1,250 €", "currency", office__currency="EUR"), "1250 EUR"),
        (cell("1 May 24", office__value_type="date", office__date_value="2024-05-01"), "2024-05-01"),
        (cell("x", office__value_type="date", office__date_value="2024-05-01T13:30:00"), "2024-05-01T13:30:00"),
        (cell("8:15", office__value_type="time", office__time_value="PT08H15M00S"), "08:15:00"),
        (cell("WAHR", office__value_type="boolean", office__boolean_value="true"), "TRUE"),
        (cell('a<text:s text:c="2"/>b<text:line-break/>c</text:p><text:p>d'), "a  b\nc\nd"),
        (cell("<text:span>a</text:span>b<text:tab/>c"), "ab\tc"),
        (cell("a</text:p>\n <text:p>b"), "a\nb"),
        (
            "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>"
            "</table:table-cell>",
            "a",
        ),
    ],
)  # fmt: skip
def test_cells_as_shown(given: str, text: str) -> None:
    [reading] = open_source(ods(table(row("id", given), REST)), "a.ods").readings
    assert list(reading.rows(None)) == [["id", text]]


def test_rows_keep_their_numbers_and_cells_their_columns(read) -> None:
    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    twice = row("1", "A", cell("Nowhere", table__number_columns_repeated="1"), more=' table:number-rows-repeated="1"')
    intake = read(ods(table(blank, HEAD, blank, twice, row("2", "B", "MDA", EMPTY), REST)))
    assert [(issue.row, issue.column, issue.code) for issue in intake.errors] == [(6, "country", "place-unknown")]
    assert (intake.kind, intake.sheet, intake.frame["id"].tolist()) == ("xlsx", "Sheet1", ["2"])


def test_hidden_rows_and_columns_links_merged_cells_and_errors(read) -> None:
    link = '<text:a xlink:href="https://example.org/1">page</text:a>'
    formula = cell("page", table__formula='of:=HYPERLINK("https://example.org/3";"page")')
    broken = cell("#N/A", office__value_type="string", office__string_value="", calcext__value_type="error")
    columns = '<table:table-column table:number-columns-repeated="5"/><table:table-column table:visibility="collapse"/>'
    covered = "<table:covered-table-cell/>"
    intake = read(
        ods(
            table(
                row("id", "title", "country", "url", "budget", "summary"),
                row("1", "A", cell("MDA", table__number_rows_spanned="3"), cell(link), broken, "secret"),
                row("2", "B", covered, "", "5", "", more=' table:visibility="filter"'),
                row("3", "C", covered, formula, number("6", "6"), ""),
                columns=columns,
            )
        )
    )
    assert intake.frame[["id", "countries", "url", "budget", "summary"]].values.tolist() == [
        ["1", "MDA", "https://example.org/1", "", ""],
        ["3", "MDA", "https://example.org/3", "6", ""],
    ]
    assert [question.code for question in intake.questions] == ["rows-hidden", "columns-hidden"]
    assert [(issue.row, issue.value) for issue in intake.issues if issue.code == "cell-error"] == [(2, "#N/A")]


def test_several_sheets(read) -> None:
    styles = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    old = table(HEAD, row("9", "Z", "MDA"), name="Old", more=' table:style-name="ta2"')
    content = ods(
        old, table(HEAD, row("1", "A", "MDA"), name="A"), table(HEAD, row("2", "B", "UKR"), name="B"), styles=styles
    )
    intake = read(content)
    assert (intake.sheet, intake.sheets, intake.frame["id"].tolist()) == ("A", ("Old", "A", "B"), ["1"])
    together = read(content, choices=Choices(answers={"sheets-together": "together"}))
    assert together.frame["id"].tolist() == ["1", "2"]
    assert read(content, sheet="Old").frame["id"].tolist() == ["9"]
    assert [issue.code for issue in read(content, sheet="C").errors] == ["sheet-unknown"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ods(table(row("a", more=f' table:number-rows-repeated="{"9" * 20}"'))), "sheet-area"),
        (ods(table(row(cell("a", table__number_columns_repeated="9" * 20)))), "columns-too-many"),
        (ods(*[table('<table:table-row table:number-rows-repeated="1000000"/>', row("a"))] * 6), "sheet-area"),
        (ods(table(*[row(*["a"] * 100, more=' table:number-rows-repeated="10001"')])), "sheet-cells"),
        (ods(), "workbook-without-sheets"),
        (ods("<table:table>"), "workbook-damaged"),
        (ods(table(row("a")), **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "file-encrypted"),
        (ods(table(row("a")), mimetype="application/vnd.oasis.opendocument.text"), "file-not-csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        [list(reading.rows(None)) for reading in open_source(content, "mine.ods").readings]
    assert caught.value.issue.code == code


def test_a_document_type_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(FileRefused) as caught:
        open_source(stream.getvalue(), "mine.ods")
    assert caught.value.issue.code == "xml-doctype"
