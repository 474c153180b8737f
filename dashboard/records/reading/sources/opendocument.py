"""OpenDocument spreadsheets (.ods): their sheets, and cells as a sheet shows them, in one pass over the XML.

Cells and rows can be repeated any number of times by a few bytes, so the size of a table is checked as it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NoReturn
from xml.parsers import expat

from dashboard.email_and_number_checks import whole_number
from dashboard.records.reading.csv_row_reader import MOST_COLUMNS
from dashboard.records.reading.file_reader_types import Fault, Kind, ListedRows, Report, Source, read_once
from dashboard.records.reading.sources.excel_xlsx import Range, fill_down, number_text, percent_text
from dashboard.records.reading.sources.safe_archives import Archive
from dashboard.records.reading.sources.worksheet_xml_scan import (
    LARGEST_AREA,
    LAST_ROW,
    MOST_CELLS,
    MOST_LINKS,
    MOST_MERGED,
    linked_by_formula,
)
from dashboard.records.schema.issues import refusal

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_HIDDEN = ("collapse", "filter")
_LONGEST_SPACE = 100  # spaces that one element can stand for
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_WORDS_AROUND = re.compile(r"\D*?(\d+)\D*")


def is_spreadsheet(archive: Archive) -> bool:
    """Whether a ZIP archive is an OpenDocument spreadsheet. Raises FileRefused if its entry ``mimetype`` cannot be
    read."""
    return CONTENT in archive and "mimetype" in archive and archive.read("mimetype", 1).startswith(_TYPE)


def opendocument_source(archive: Archive, sheet: str) -> Source:
    """Open an OpenDocument spreadsheet (.ods). The result has one ``Reading`` (a way to read the file) for each sheet,
    hidden sheets last, or only that of the sheet named ``sheet`` if that is not "". Raises FileRefused if the
    spreadsheet is damaged, is too large, or has a password, no sheets or no such sheet."""
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        archive.refuse("file-encrypted")
    tables = _Reader(archive.filename).read(archive.read(CONTENT))
    names = tuple(table.name for table in tables)
    if not tables:
        archive.refuse("workbook-without-sheets")
    if sheet and sheet not in names:
        raise refusal("sheet-unknown", archive.filename, sheet, sheets=", ".join(names))
    wanted = [one for one in tables if one.name == sheet] or sorted(tables, key=lambda one: one.is_hidden)
    readings = [replace(read_once(one.listed), sheet=one.name, hidden=one.is_hidden) for one in wanted]
    return Source(Kind.XLSX, readings, sheets=names)


@dataclass(slots=True)
class _Table:
    """A sheet as it is read. Rows count from 1, columns from 0; ``width`` is the length of the longest row."""

    name: str
    is_hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    width: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def listed(self, _report: Report | None) -> ListedRows:
        padded = ([*row, *[""] * (self.width - len(row))] for row in self.rows)
        rows = list(fill_down(padded, self.merged))
        return ListedRows(rows, faults=self.faults, hidden=(self.hidden_rows, self.hidden_columns), links=self.links)


class _Reader:
    """Reads the sheets out of the XML of the spreadsheet ``filename``."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._tables: list[_Table] = []
        self._depth = 0  # of tables within tables, of which only the outer is read
        self._cells = self._area = 0  # of all tables
        self._names: dict[str, str] = {}  # with namespace → with its short name
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._row_attributes: dict[str, str] = {}
        self._blanks = [0, 0]  # empty rows and empty cells that nothing has followed yet
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []  # of the text of the cell; each paragraph begins with a line end
        self._in_paragraph = False
        self._link = ""
        self._columns = 0
        self._passed_over = 0  # depth in notes and drawings
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse("xml-doctype")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._add

    def read(self, content: bytes) -> list[_Table]:
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            self._refuse("workbook-damaged")
        return self._tables

    def _short(self, name: str) -> str:
        if name not in self._names:
            space, _, local = name.rpartition(" ")
            self._names[name] = f"{'xlink' if space.endswith('/xlink') else space.split(':')[-2:][0]}:{local}"
        return self._names[name]

    def _start(self, name: str, given: dict[str, str]) -> None:
        tag, attributes = self._short(name), {self._short(key): text for key, text in given.items()}
        if self._passed_over or tag == "office:annotation" or tag.startswith("draw:") or tag == "table:shapes":
            self._passed_over += 1
        elif tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                hidden = attributes.get("table:style-name") in self._hidden_styles
                self._tables.append(_Table(attributes.get("table:name", ""), hidden))
                self._blanks, self._columns = [0, 0], 0
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif self._depth == 1:
            self._start_in_table(tag, attributes)

    def _start_in_table(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-column":
            first, self._columns = self._columns, self._columns + _repeated(attributes, "columns")
            if attributes.get("table:visibility") in _HIDDEN:
                self._tables[-1].hidden_columns.update(range(first, min(self._columns, MOST_COLUMNS)))
        elif tag == "table:table-row":
            self._row, self._row_attributes, self._blanks[1] = [], attributes, 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._pieces, self._link = attributes, [], ""
        elif tag in ("text:p", "text:h"):
            self._pieces.append("\n")
            self._in_paragraph = True
        elif tag == "text:s":
            self._add(" " * min(whole_number(attributes.get("text:c", ""), 1, _LONGEST_SPACE) or 1, _LONGEST_SPACE))
        elif tag in ("text:tab", "text:line-break"):
            self._add("\n" if tag == "text:line-break" else "\t")
        elif tag == "text:a":
            self._link = self._link or attributes.get("xlink:href", "")

    def _add(self, text: str) -> None:
        if self._in_paragraph and not self._passed_over and self._cell is not None:
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        tag = self._short(name)
        if self._passed_over:
            self._passed_over -= 1
        elif tag == "table:table":
            self._depth -= 1
        elif tag in ("text:p", "text:h"):
            self._in_paragraph = False
        elif self._depth == 1 and tag in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell, is_covered=tag == "table:covered-table-cell")
            self._cell = None
        elif self._depth == 1 and tag == "table:table-row":
            self._end_row()

    def _end_cell(self, cell: dict[str, str], *, is_covered: bool) -> None:
        table, times = self._tables[-1], _repeated(cell, "columns")
        number, column = len(table.rows) + self._blanks[0] + 1, len(self._row) + self._blanks[1]
        text = "" if is_covered else _shown(cell, "".join(self._pieces).removeprefix("\n"))
        link = self._link or linked_by_formula(cell.get("table:formula", "").partition("=")[2])
        if is_covered or not (text or link):
            self._blanks[1] += times
            return
        if column + times > MOST_COLUMNS:
            count = str(column + times)
            self._refuse("columns-too-many", line=str(number), count=count, limit=str(MOST_COLUMNS))
        if cell.get("calcext:value-type") == "error":
            table.faults.append(Fault(number, column, text[:20]))
            text = ""
        if link and len(table.links) < MOST_LINKS:
            table.links[number, column] = link
        down, right = (
            whole_number(cell.get(f"table:number-{one}-spanned", ""), 1, LAST_ROW) or 1 for one in ("rows", "columns")
        )
        if (down > 1 or right > 1) and len(table.merged) < MOST_MERGED:
            table.merged.append((number, column, number + down - 1, column + right - 1))
        self._row += [*[""] * self._blanks[1], *[text] * times]
        self._blanks[1] = 0
        self._count(times)

    def _end_row(self) -> None:
        table, times = self._tables[-1], _repeated(self._row_attributes, "rows")
        if not self._row:
            self._blanks[0] += times
            return
        number = len(table.rows) + self._blanks[0] + 1
        table.width = max(table.width, len(self._row))
        self._area += (self._blanks[0] + times) * table.width
        if number + times - 1 > LAST_ROW or self._area > LARGEST_AREA:
            self._refuse("sheet-area", line=str(number), limit=str(LARGEST_AREA))
        self._count((times - 1) * len(self._row))
        table.rows += [*[[]] * self._blanks[0], *[self._row] * times]
        self._blanks[0] = 0
        if self._row_attributes.get("table:visibility") in _HIDDEN:
            table.hidden_rows.update(range(number, number + times))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MOST_CELLS:
            self._refuse("sheet-cells", limit=str(MOST_CELLS))

    def _refuse(self, code: str, **details: str) -> NoReturn:
        raise refusal(code, self._filename, sheet=self._tables[-1].name if self._tables else "", **details)


def _repeated(attributes: dict[str, str], what: str) -> int:
    """How often a row or cell is repeated: at most so often that any limit is passed."""
    text = attributes.get(f"table:number-{what}-repeated", "1")
    return whole_number(text, 1, LAST_ROW) or (LAST_ROW + 1 if text.isdecimal() and text.strip("0") else 1)


def _shown(cell: dict[str, str], text: str) -> str:
    """The text of a cell as .xlsx has it, with dates as ISO text; ``text`` is what the sheet shows."""
    kind = cell.get("office:value-type", "")
    if kind in ("float", "percentage", "currency"):
        return _number_shown(kind, cell, text)
    if kind == "date":
        return cell.get("office:date-value", text).removesuffix("T00:00:00")
    if kind == "boolean":
        return cell.get("office:boolean-value", text).upper()
    if kind == "time" and (parts := _DURATION.fullmatch(cell.get("office:time-value", ""))):
        return f"{int(parts[1]):02}:{int(parts[2]):02}:{int(parts[3]):02}"
    return cell.get("office:string-value") or text


def _number_shown(kind: str, cell: dict[str, str], text: str) -> str:
    """A number without the signs of its format, but with the zeros and words that a format writes around a whole
    number, and an amount with its currency."""
    try:
        value = float(cell.get("office:value", ""))
    except ValueError:
        return text
    if kind == "percentage":
        return percent_text(value)
    if kind == "currency":
        return f"{number_text(value)} {cell.get('office:currency', '')}".strip()
    whole = _WORDS_AROUND.fullmatch(text)
    return text if whole and number_text(value) == (whole[1].lstrip("0") or "0") else number_text(value)
