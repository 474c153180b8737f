"""Excel workbooks (.xlsx): their sheets, and cells as a sheet shows them, with dates as ISO text."""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import sys
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import islice, product
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, ParseError

import python_calamine
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dashboard.records.reading.file_reader_types import Fault, Kind, Reading, Report, Source
from dashboard.records.reading.sources.safe_archives import Archive
from dashboard.records.reading.sources.worksheet_xml_scan import (
    MOST_LINKS,
    Scan,
    SheetScanner,
    cell_and_style,
    cell_number,
)
from dashboard.records.schema.issues import FileRefused, Issue, refusal
from dashboard.records.values.money import read_currency

BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
PROPERTIES = "docProps/custom.xml"
VERSION_PROPERTY = "Where we work version"
_FRAME = ("[Content_Types].xml", "_rels/.rels", BOOK, LINKS, STYLES, STRINGS)
_SMALL = 20  # MB, far more than any part but sheets and strings needs
_PERCENT_FORMATS = {"9", "10"}  # built in: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # in a number format: text, not a sign with a meaning
_TOKEN = re.compile(  # the parts of a number format that has zeros and words only: text, zeros, widths and colours
    r'(?P<text>"[^"]*")|\\?(?P<sign>(?<=\\).|[-+(): ])|(?P<zeros>0+)|[_*].'
    r"|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r'\[\$([A-Z]{3}|[€£])[^\]]*\]|"\s*([A-Z]{3}|[€£])\s*"|([€£])')  # "$" can be many currencies
_LONGEST_FORM = 60  # characters of a number format with zeros; a longer one would make much of every number
_DIGIT = "\0"  # the place of a digit

Shape = Callable[[Any], str]  # the value of a cell → its text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its ``name``, ``index`` (its position from 0 among all sheets of the workbook, also those with only
    a chart), ``part`` (its path in the archive) and ``hidden`` (whether Excel hides it)."""

    name: str
    index: int
    part: str
    hidden: bool = False


def version_of(content: bytes) -> str:
    """The text by which a workbook, made by this program for editing, names the version of the published records that
    it was made from. It is a property of the workbook that Excel and LibreOffice keep. ``content`` are the bytes of the
    file; "" for any other file."""
    try:
        archive = Archive(content, "")
        properties = _tree(archive, PROPERTIES) if PROPERTIES in archive else ()
    except FileRefused:
        return ""
    return next(("".join(one.itertext()).strip() for one in properties if one.get("name") == VERSION_PROPERTY), "")


def worksheets(archive: Archive) -> list[Sheet]:
    """The worksheets of a workbook in the order of its tabs. Raises FileRefused for a damaged workbook."""
    targets = {}
    for link in _tree(archive, LINKS):
        if _attribute(link, "Type").endswith("/worksheet"):
            targets[_attribute(link, "Id")] = posixpath.normpath(posixpath.join("/xl", _attribute(link, "Target")))[1:]
    worksheet_list: list[Sheet] = []
    sheets = [element for element in _tree(archive, BOOK).iter() if _local(element.tag) == "sheet"]
    for index, sheet in enumerate(sheets):
        target = targets.get(_attribute(sheet, "id"), "")
        if target in archive:
            hidden = _attribute(sheet, "state") not in ("", "visible")
            worksheet_list.append(Sheet(_attribute(sheet, "name"), index, target, hidden))
    return worksheet_list


def number_shapes(archive: Archive) -> dict[int, Shape]:
    """How to show numbers, by cell style: index of the style → a function that turns the value of a cell into text as
    the style shows it. The function writes a percentage ("25%"), leading zeros and words ("P-007"), or the code of the
    currency behind the number ("1500.456 EUR"). Nothing is rounded. Styles that add none of these, or a currency sign
    that several countries use (``$``), are left out. Raises FileRefused for a damaged workbook."""
    if STYLES not in archive:
        return {}
    tree = _tree(archive, STYLES)
    formats: dict[str, Shape | None] = dict.fromkeys(_PERCENT_FORMATS, percent_text)
    for element in tree.iter():
        if _local(element.tag) == "numFmt":
            formats[_attribute(element, "numFmtId")] = number_shape(_attribute(element, "formatCode"))
    styles: Iterable[Element] = next((part for part in tree if _local(part.tag) == "cellXfs"), ())
    shapes = {index: formats.get(_attribute(style, "numFmtId")) for index, style in enumerate(styles)}
    return {index: shape for index, shape in shapes.items() if shape}


def number_shape(form: str) -> Shape | None:
    """A function that turns a number into text as the number format ``form`` shows it: as a percentage, with its
    currency, or with the zeros and words of formats such as ``00000`` and ``"P-"000``. None for formats that add none
    of these."""
    if "%" in _QUOTED.sub("", form):
        return percent_text
    if len(form) > _LONGEST_FORM:
        return None
    template, position = "", 0
    while form[position : position + 1] not in ("", ";"):  # up to the format of negative numbers
        token = _TOKEN.match(form, position)
        if not token:
            return _currency_shape(form)
        template += token["text"] or token["sign"] or _DIGIT * len(token["zeros"] or "")
        position = token.end()
    pieces = template.replace('"', "").split(_DIGIT)
    return partial(_with_zeros, pieces) if len(pieces) > 1 and template.strip() != _DIGIT else None


def _currency_shape(form: str) -> Shape | None:
    for sign in _CURRENCY.findall(form.partition(";")[0]):
        if currency := read_currency("".join(sign))[0]:
            return lambda value: f"{number_text(value)} {currency}" if isinstance(value, float | int) else str(value)
    return None


def _with_zeros(pieces: Sequence[str], value: Any) -> str:
    """A whole number with the pieces of text before, between and after its digits; other values as they are."""
    text = number_text(value) if isinstance(value, float) else str(value)
    if not text.isdigit():
        return text
    places = len(pieces) - 1
    text = text.zfill(places)
    digits = [text[: len(text) - places + 1], *text[len(text) - places + 1 :]]
    return pieces[0] + "".join(digit + piece for digit, piece in zip(digits, pieces[1:], strict=True))


def percent_text(value: Any) -> str:
    """A share such as 0.25 as "25%"; a value that is no number as its text."""
    return f"{number_text(value * 100)}%" if isinstance(value, float | int) else str(value)


def with_one_sheet(archive: Archive, part: str, content: bytes) -> bytes:
    """A workbook (its bytes, not compressed) with one sheet only: the sheet with the path ``part``, whose XML is
    ``content``. Of ``archive`` it only has the list of sheets, the styles and the shared texts, so that nothing else of
    the file is unpacked. Do not give it to anybody: it still has the names and texts of other sheets."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as book:
        for name in _FRAME:
            if name in archive:
                book.writestr(name, archive.read(name))
        book.writestr(part, content)
    return result.getvalue()


def _tree(archive: Archive, name: str) -> Element:
    try:
        tree: Element = fromstring(archive.read(name, _SMALL), forbid_dtd=True)
    except DefusedXmlException:
        raise refusal("xml-doctype", archive.filename) from None
    except (ParseError, ValueError, LookupError):
        archive.damaged()
    return tree


def _attribute(element: Element, name: str) -> str:
    """The value of an attribute in any namespace (strict workbooks use another one); "" without it."""
    return next((value for key, value in element.items() if _local(key) == name), "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


_TALLEST_BLOCK = 3  # rows: a merged block that is wide and tall is a note, not a header

Range = tuple[int, int, int, int]  # first row, column, last row, column


def fill_down(rows: Iterator[list[str]], merged: Sequence[Range]) -> Iterator[list[str]]:
    """Yield the rows, with the value of each merged range, which stands in its first cell, repeated in the cells below
    it within the range, as far as these are empty. ``merged`` are the ranges: (first row, first column, last row, last
    column), rows from 1, columns from 0. The other columns of a range stay empty, so that a value is not read twice. A
    range of several columns and more than three rows is left alone: it is a note."""
    starts: dict[int, list[Range]] = {}
    for area in merged:
        if area[2] > area[0] and (area[1] == area[3] or area[2] - area[0] < _TALLEST_BLOCK):
            starts.setdefault(area[0], []).append(area)
    running: dict[int, tuple[int, str]] = {}  # column → last row, value
    for number, cells in enumerate(rows, 1):
        for column, (last, value) in list(running.items()):
            if number > last:
                del running[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = value
        for _first, column, last, _last_column in starts.get(number, ()):
            if column < len(cells) and cells[column]:
                running[column] = (last, cells[column])
        yield cells


_STEP = 5_000  # rows between two reports of progress


def workbook_source(archive: Archive, size: int, sheet: str) -> Source:
    """Open an Excel workbook (.xlsx). The result has one ``Reading`` (a way to read the file) for each worksheet,
    hidden ones last, or only that of the one named ``sheet`` if that is not "". ``size`` is the size of the file in
    bytes, to report progress. Raises FileRefused if the workbook is damaged, or has no worksheets or no such sheet."""
    sheets = worksheets(archive)
    names = tuple(one.name for one in sheets)
    if not sheets:
        archive.refuse("workbook-without-sheets")
    if sheet and sheet not in names:
        raise refusal("sheet-unknown", archive.filename, sheet, sheets=", ".join(names))
    if STRINGS in archive:
        SheetScanner(archive.filename).check(archive.read(STRINGS))
    book = _Book(archive, size)
    wanted = [one for one in sheets if one.name == sheet] or sorted(sheets, key=lambda one: one.hidden)
    readings = [Reading(partial(book.rows, one), sheet=one.name, hidden=one.hidden) for one in wanted]
    return Source(Kind.XLSX, readings, sheets=names)


_MOST_KEPT = 100_000  # cells of sheets in memory beside one more


class _Book:
    """Keeps the sheets that were read last, because a sheet is read more than once; of large ones, only one."""

    def __init__(self, archive: Archive, size: int) -> None:
        self._archive = archive
        self._size = size
        self._shapes = number_shapes(archive)
        self._loaded: dict[str, tuple[Any, Scan]] = {}

    def rows(self, sheet: Sheet, report: Report | None) -> _SheetRows:
        """The rows of the sheet. ``report``, unless it is None, is called with the number of bytes read so far. Raises
        FileRefused if the sheet is damaged or too large."""
        report = report or (lambda _position: None)
        if sheet.part not in self._loaded:
            if sum(scan.rows * scan.columns for _sheet, scan in self._loaded.values()) > _MOST_KEPT:
                self._loaded.clear()  # so that two large sheets are never in memory at once
            self._loaded[sheet.part] = self._load(sheet, report)
        return _SheetRows(*self._loaded[sheet.part], self._shapes, self._size, report)

    def _load(self, sheet: Sheet, report: Report) -> tuple[Any, Scan]:
        content = self._archive.read(sheet.part)
        scan = SheetScanner(self._archive.filename, sheet.name, self._shapes.keys()).scan(content)
        report(self._size * 4 // 10)
        book = with_one_sheet(self._archive, sheet.part, content)
        del content
        self._add_links(sheet.part, scan)
        try:
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(
                sheet.index
            ), scan
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic in its Rust code is no Exception
            self._archive.damaged()

    def _add_links(self, part: str, scan: Scan) -> None:
        """Add to the links of formulas those of linked ranges; their addresses stand in a part of their own."""
        folder, _, name = part.rpartition("/")
        targets: dict[str, str] = {}
        if scan.areas and (part := f"{folder}/_rels/{name}.rels") in self._archive:
            links = [link for link in _tree(self._archive, part) if _attribute(link, "TargetMode") == "External"]
            targets = {_attribute(link, "Id"): _attribute(link, "Target") for link in links}
        for (first, left, last, right), number, place_there in scan.areas:
            target = "#".join(filter(None, (targets.get(number), place_there))) if number in targets else ""
            cells = product(range(first, min(last, scan.rows) + 1), range(left, min(right + 1, scan.columns)))
            for cell in islice(cells if target else (), max(0, MOST_LINKS - len(scan.links))):
                scan.links[cell] = target


@dataclass(frozen=True, slots=True)
class _SheetRows:
    """The rows of a sheet as texts, from row 1 and column A even if the first cell stands further down."""

    sheet: Any
    scan: Scan
    shapes: Mapping[int, Shape]  # by the number of the style
    size: int
    report: Report
    issues: ClassVar[Sequence[Issue]] = ()

    @property
    def hidden(self) -> tuple[Collection[int], Collection[int]]:
        """The hidden rows (from 1) that hold something, and the hidden columns (from 0)."""
        return self.scan.hidden_rows, self.scan.hidden_columns

    @property
    def links(self) -> Mapping[tuple[int, int], str]:
        """The addresses of the links that cells have, by row (from 1) and column (from 0)."""
        return self.scan.links

    @property
    def faults(self) -> list[Fault]:
        """Cells that hold an error such as #N/A, in the order of the sheet."""
        return [Fault(row, column, text) for (row, column), text in sorted(self.scan.errors.items())]

    def __iter__(self) -> Iterator[list[str]]:
        return fill_down(self._rows(), self.scan.merged)

    def _rows(self) -> Iterator[list[str]]:
        start = self.sheet.start
        left = [""] * (start[1] if start else 0)
        styled_numbers = map(cell_and_style, sorted(self.scan.styled_numbers))
        position, style = next(styled_numbers, (sys.maxsize, 0))
        for number, values in enumerate(self.sheet.iter_rows(), 1):
            cells = left + [value if type(value) is str else _READ[type(value)](value) for value in values]
            while position < cell_number(number + 1, 0):
                column = position - cell_number(number, 0)
                cells[column] = self.shapes[style](values[column - len(left)])
                position, style = next(styled_numbers, (sys.maxsize, 0))
            if not number % _STEP:
                self.report(self.size * 6 // 10 + self.size * 4 * number // (10 * self.scan.rows))
            yield cells


def number_text(value: float) -> str:
    """A number as a sheet shows it: at most 15 digits, and no exponent unless it is very large or very small."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text and 1e-15 < abs(value) < 1e21 else text


def moment_text(value: datetime.datetime) -> str:
    """A date and time as ISO text; only the date if the time is midnight."""
    return (value.date() if value.time() == datetime.time() else value).isoformat()


def duration_text(value: datetime.timedelta) -> str:
    """A duration as "36:05:00", in hours, minutes and seconds."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_READ: dict[type, Callable[[Any], str]] = {
    float: number_text,
    int: str,
    bool: lambda value: str(value).upper(),
    datetime.datetime: moment_text,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: duration_text,
    type(None): lambda _value: "",
}
