"""The parts of an Excel workbook: which sheets it has, where they stand, which styles are percentages."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dashboard.records.reading.sources.archive import Archive
from dashboard.records.schema.issues import FileRefused, Issue

BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
_FRAME = ("[Content_Types].xml", "_rels/.rels", BOOK, LINKS, STYLES, STRINGS)
_SMALL = 20  # MB, far more than any part but sheets and strings needs
_PERCENT_FORMATS = {"9", "10"}  # built in: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # in a number format: text, not a sign with a meaning


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: ``index`` counts all sheets of the workbook, those of charts too."""

    name: str
    index: int
    part: str
    hidden: bool = False


def worksheets(archive: Archive) -> list[Sheet]:
    """The worksheets in the order of the tabs. Raises FileRefused."""
    targets = {}
    for link in _tree(archive, LINKS):
        if _attribute(link, "Type").endswith("/worksheet"):
            targets[_attribute(link, "Id")] = posixpath.normpath(posixpath.join("/xl", _attribute(link, "Target")))[1:]
    found = []
    sheets = [element for element in _tree(archive, BOOK).iter() if _local(element.tag) == "sheet"]
    for index, sheet in enumerate(sheets):
        target = targets.get(_attribute(sheet, "id"), "")
        if target in archive:
            hidden = _attribute(sheet, "state") not in ("", "visible")
            found.append(Sheet(_attribute(sheet, "name"), index, target, hidden))
    return found


def percent_styles(archive: Archive) -> frozenset[str]:
    """Numbers of the cell styles that show a value in percent. Raises FileRefused."""
    if STYLES not in archive:
        return frozenset()
    tree = _tree(archive, STYLES)
    formats = set(_PERCENT_FORMATS)
    for element in tree.iter():
        if _local(element.tag) == "numFmt" and "%" in _QUOTED.sub("", _attribute(element, "formatCode")):
            formats.add(_attribute(element, "numFmtId"))
    styles: Iterable[Element] = next((part for part in tree if _local(part.tag) == "cellXfs"), ())
    return frozenset(str(index) for index, style in enumerate(styles) if _attribute(style, "numFmtId") in formats)


def with_one_sheet(archive: Archive, part: str, content: bytes) -> bytes:
    """A workbook of the sound parts alone, not packed. What the original's directory hides is not in it."""
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
        raise FileRefused(Issue("xml-doctype", details={"file": archive.filename})) from None
    except (ParseError, ValueError, LookupError):
        archive.damaged()
    return tree


def _attribute(element: Element, name: str) -> str:
    """The attribute whatever its namespace: strict workbooks use another one."""
    return next((value for key, value in element.items() if _local(key) == name), "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


_TALLEST_BLOCK = 3  # rows: a merged block that is wide and tall is a note, not a header

Range = tuple[int, int, int, int]  # first row, column, last row, column


def fill_down(rows: Iterator[list[str]], merged: Sequence[Range]) -> Iterator[list[str]]:
    """Write the value of each merged range into its first column in every row that it covers.

    A range over several columns stays in its first one, for a value must not be read twice.
    """
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
