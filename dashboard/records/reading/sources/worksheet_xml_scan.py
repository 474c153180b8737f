"""Scans a worksheet's XML for its size, cells with errors or styled numbers, links, and merged ranges. The reader of
workbooks reserves memory for every cell between the first and the last, wherever a cell claims to stand, and ends the
whole process when there is too little. So each position is checked here first."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from dashboard.email_and_number_checks import whole_number
from dashboard.records.reading.csv_row_reader import MOST_COLUMNS
from dashboard.records.schema.issues import refusal

MOST_CELLS = 1_000_000  # with a value, on one sheet
LARGEST_AREA = 5_000_000  # cells between the first and the last, empty ones too
MOST_MERGED = 100_000
MOST_LINKS = 200_000  # cells with a link; Excel itself keeps a third of them
LAST_ROW = 1_048_576
_POSITION = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_LINK_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\((?:\s*"((?:[^"]|"")*)"\s*[,;)])?', re.IGNORECASE)
_CHUNK = 1_000_000
_STYLES = 2**24  # more than a workbook can have
_TRUE = ("1", "true")


@dataclass(slots=True)
class Scan:
    """What the scan of a worksheet found. Rows count from 1, columns from 0; a cell is (row, column), a range is (first
    row, first column, last row, last column). ``cells`` is the number of cells with a value, ``rows`` and ``columns``
    are the numbers of rows and columns up to the last such cell. ``errors`` is cell → name of its error (such as
    #REF!). ``styled_numbers`` are the cells with a number and one of the styles that the scanner was given: one whole
    number each, which ``cell_and_style`` turns into cell and style. ``merged`` are the merged ranges. ``hidden_rows``
    are the hidden rows that hold something, ``hidden_columns`` all hidden columns. ``links`` is cell → address in its
    HYPERLINK formula. ``areas`` are the other links: the range of linked cells, the id of the link in the sheet's file
    of relationships, and the anchor in the linked page ("" for none)."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    styled_numbers: array[int] = field(default_factory=lambda: array("q"))  # see ``cell_and_style``
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, column, last row, column
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    areas: list[tuple[tuple[int, int, int, int], str, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def cell_number(row: int, column: int) -> int:
    """The row (from 1) and the column (from 0) of a cell as one number, which grows from left to right and from row to
    row."""
    return row * MOST_COLUMNS + column


def cell_and_style(styled_number: int) -> tuple[int, int]:
    """Take apart one of ``Scan.styled_numbers``, which stands for a cell and its style. Returns (cell, style): the cell
    as one number that stands for its row and column (see ``cell_number``), and the index of the style."""
    return divmod(styled_number, _STYLES)


def linked_by_formula(formula: str) -> str:
    """The address in a HYPERLINK formula, if the formula has it as quoted text; the whole formula if it computes the
    address; "" for any other formula."""
    link = _LINK_FORMULA.match(formula)
    return (link[1] or formula).replace('""', '"') if link else ""


class SheetScanner:
    """Scans the XML of one Excel worksheet for its size, errors, links, merged ranges and hidden rows and columns, and
    for the numbers in cells that have one of the ``styles`` (indices of cell styles). ``filename`` and ``sheet`` are
    the names of workbook and sheet, for messages."""

    def __init__(self, filename: str, sheet: str = "", styles: Iterable[int] = ()) -> None:
        self._scan = Scan()
        self._styles = {str(style): style for style in styles}
        self._filename = filename
        self._sheet = sheet
        self._local: dict[str, str] = {}  # name with prefix → without
        self._row = self._column = 0
        self._is_hidden = False  # the row
        self._columns: dict[str, int] = {}  # by letters
        self._cell: dict[str, str] = {}
        self._text: list[str] = []
        self._formula: list[str] = []
        self._shared: dict[str, str] = {}  # formulas that several cells share, by their number
        self._has_link_formulas = False
        # Another reader takes the part for UTF-8, so it must be read as UTF-8 here; see also ``check``.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = lambda *_: self._refuse("xml-doctype")

    def scan(self, part: bytes) -> Scan:
        """Read ``part``, the XML of a worksheet, once from end to end, and return what a ``Scan`` lists: how many
        cells, rows and columns it uses, its merged ranges, hidden rows, errors and links. Raises FileRefused if it is
        damaged or has a DOCTYPE, or if it has too many columns, merged ranges, cells with a value, or cells up to the
        last one (empty cells count, too)."""
        self._parser.StartElementHandler = self._start
        self._has_link_formulas = b"HYPERLINK(" in part
        self.check(part)
        return self._scan

    def check(self, part: bytes) -> None:
        """Raise FileRefused unless ``part``, the XML of a sheet, is well-formed, in UTF-8 and without a DOCTYPE."""
        if b"\0" in part:  # UTF-16, which expat reads in spite of the encoding given
            self._refuse("workbook-damaged")
        view = memoryview(part)
        try:
            for start in range(0, len(part), _CHUNK):
                self._parser.Parse(bytes(view[start : start + _CHUNK]), False)
            self._parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            self._refuse("workbook-damaged")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._local.get(name) or self._local.setdefault(name, name.rpartition(":")[2])
        if local == "c":
            self._open_cell(attributes)
        elif local in ("v", "is"):
            self._count()
        elif local == "f" and self._has_link_formulas and self._cell.get("t") != "e":
            self._open_formula(attributes)
        elif local == "row":
            self._row = self._number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = -1
            self._is_hidden = attributes.get("hidden") in _TRUE
        elif local == "col" and attributes.get("hidden") in _TRUE:
            first, last = (whole_number(attributes.get(name, ""), 1, LAST_ROW) or 1 for name in ("min", "max"))
            self._scan.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "hyperlink":
            self._link(attributes)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = self._position(attributes["r"])
        else:
            self._column += 1
        self._cell = attributes
        if attributes.get("t") == "e":
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = (
                self._end_error
            )  # only for cells with errors, because these calls take more time than parsing

    def _end_error(self, name: str) -> None:
        if self._local[name] == "c":
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
            self._scan.errors[self._row, self._column] = "".join(self._text)[:20]

    def _open_formula(self, attributes: dict[str, str]) -> None:
        self._formula = []

        def end(_name: str) -> None:
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
            text = "".join(self._formula)
            if number := attributes.get("si", ""):
                text = self._shared.setdefault(number, text) if text else self._shared.get(number, "")
            if (link := linked_by_formula(text)) and len(self._scan.links) < MOST_LINKS:
                self._scan.links[self._row, self._column] = link

        self._parser.CharacterDataHandler, self._parser.EndElementHandler = self._formula.append, end

    def _link(self, attributes: dict[str, str]) -> None:
        named = {name.rpartition(":")[2]: text for name, text in attributes.items()}
        if "id" in named and len(self._scan.areas) < MOST_LINKS:  # without: a place in the workbook itself
            self._scan.areas.append((self._range(named.get("ref", "")), named["id"], named.get("location", "")))

    def _count(self) -> None:
        scan = self._scan
        scan.cells += 1
        if self._is_hidden:
            scan.hidden_rows.add(self._row)
        if self._row > scan.rows or self._column >= scan.columns:
            self._widen()
        if scan.cells > MOST_CELLS:
            self._refuse("sheet-cells", limit=str(MOST_CELLS))
        if self._text:
            self._text.clear()  # the name of an error is only the text in its value
        style = self._styles.get(self._cell.get("s", ""))
        if style is not None and self._cell.get("t", "n") == "n":
            scan.styled_numbers.append(cell_number(self._row, self._column) * _STYLES + style)

    def _widen(self) -> None:
        scan = self._scan
        scan.rows = max(scan.rows, self._row)
        scan.columns = max(scan.columns, self._column + 1)
        if scan.columns > MOST_COLUMNS:
            self._refuse("columns-too-many", line=str(self._row), count=str(scan.columns), limit=str(MOST_COLUMNS))
        if scan.rows * scan.columns > LARGEST_AREA:
            self._refuse("sheet-area", line=str(self._row), limit=str(LARGEST_AREA))

    def _merge(self, reference: str) -> None:
        if len(self._scan.merged) == MOST_MERGED:
            self._refuse("sheet-merged", limit=str(MOST_MERGED))
        self._scan.merged.append(self._range(reference))

    def _range(self, reference: str) -> tuple[int, int, int, int]:
        first, _, last = reference.partition(":")
        return (*self._position(first), *self._position(last or first))

    def _position(self, reference: str) -> tuple[int, int]:
        parts = _POSITION.fullmatch(reference)
        if not parts:
            self._refuse("workbook-damaged")
        return self._number(parts[2]), self._columns.get(parts[1]) or self._column_of(parts[1])

    def _column_of(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            column = 26 * column + ord(letter) - 64
        return self._columns.setdefault(letters, column - 1)

    def _number(self, text: str) -> int:
        if (row := whole_number(text, 1, LAST_ROW)) is None:
            self._refuse("workbook-damaged")
        return row

    def _refuse(self, code: str, **details: str) -> NoReturn:
        raise refusal(code, self._filename, sheet=self._sheet, **details)
