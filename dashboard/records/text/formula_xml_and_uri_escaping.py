"""Escapes text so that other programs only show it (no formulas in spreadsheets, no illegal characters in XML, URIs and
Excel cells), undoes that, and writes rows as CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _

_START = re.compile("'*[=+\\-@\t\r\n＝＋－＠]\\s*\\S")  # a sign alone is no formula
_NUMBER = re.compile(r"[+-]?[\d., ]+")
_PARTS = re.compile(r"([;\r\n])")
_MAY_START = re.compile(r"[;\r\n]'*[=+\-@\t\r\n＝＋－＠]")
_BULLET = re.compile(r"[-+] [^|]*")  # a line of a list in Markdown; a formula that calls a program has a "|"


def is_risky(text: str) -> bool:
    """Whether a spreadsheet program may run ``text`` as a formula: it begins with =, +, -, @ (also in full width), a
    tab or a line break, and is neither that sign alone nor a plain number such as -5. Apostrophes at the beginning are
    ignored: "'=1" is risky, too. ``defended`` therefore gives it a second one, and ``taken_back`` removes only that."""
    return _START.match(text) is not None and not _NUMBER.fullmatch(text.rstrip())


def defended(text: str) -> str:
    """``text`` with an apostrophe before it if a spreadsheet program might run it as a formula, so that the program
    only shows it. Parts after a semicolon or line break that might be run get one as well, because some programs begin
    a new cell there; lines of a Markdown list do not."""
    text = _with_later_parts(text, lambda part: f"'{part}" if is_risky(part) else part)
    return f"'{text}" if is_risky(text) else text


def taken_back(text: str) -> str:
    """Undo ``defended``: remove one apostrophe at the beginning of the text, and after each semicolon and line break,
    if what follows it could be run as a formula. Other texts are returned unchanged."""
    text = text[1:] if text[:1] == "'" and is_risky(text[1:]) else text
    return _with_later_parts(text, lambda part: part[1:] if part[:1] == "'" and is_risky(part[1:]) else part)


def _with_later_parts(text: str, change: Callable[[str], str]) -> str:
    """``text`` with each part changed that stands after a semicolon or line break and may be a formula."""
    if not _MAY_START.search(text):
        return text
    first, *others = _PARTS.split(text)
    return first + "".join(
        part if _PARTS.fullmatch(part) or _BULLET.fullmatch(part) else change(part) for part in others
    )


def kept_as_read(text: str) -> str:
    """The text to write into a workbook's text cell, where no program runs formulas, so that this program reads
    ``text`` from it: ``text`` itself, or with one more apostrophe if reading would take one away (see
    ``taken_back``)."""
    return defended(text) if taken_back(text) != text else text


def csv_rows(rows: Iterable[Iterable[str]]) -> bytes:
    """The bytes of a CSV file with these ``rows`` of cells: UTF-8 without a byte order mark, with CR LF at the end of
    each row, as spreadsheet programs write it. Texts that look like formulas are written unchanged; the caller has to
    put the apostrophe before them (``defended``)."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_URI = re.compile(r"%(?![0-9A-Fa-f]{2})|[#\[\]]")
_SCHEME_AND_HOST = re.compile(r"[a-z]+://(?:\[[^\]]*\])?", re.IGNORECASE)


def without_controls(text: str) -> str:
    """``text`` without control characters and other code points that an XML document may not have; tabs and line ends
    stay."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def with_controls_replaced(text: str) -> tuple[str, int]:
    """(text, number): ``text`` with U+FFFD in place of each control character or other code point that an XML document
    may not have, and how many were replaced. Tabs and line ends stay."""
    return (text, 0) if text.isprintable() else _CONTROLS.subn("\N{REPLACEMENT CHARACTER}", text)


def uri(address: str) -> str:
    """A web address in the form that the XML type ``xsd:anyURI`` allows: a "%" that begins no escape, each "#" after
    the first, and brackets that do not enclose an IPv6 host are percent-encoded."""
    start = _SCHEME_AND_HOST.match(address)
    begun = start[0] if start else ""
    before, mark, after = address.removeprefix(begun).partition("#")
    return f"{begun}{_escaped(before)}{mark}{_escaped(after)}"


def _escaped(text: str) -> str:
    return _NOT_IN_URI.sub(lambda sign: quote(sign[0]), text)


LONGEST_CELL = 32_767  # characters that Excel can hold


def cell_text(text: str, row: int) -> str:
    """``text`` in a form that a workbook's cell can hold, without control characters. Raises RecordsError, which names
    ``row``, if it is longer than the 32,767 characters that Excel can hold."""
    if len(text) > LONGEST_CELL:
        raise RecordsError(
            _("Row {row} has a cell that is too long for an Excel workbook. Download the CSV file instead.", row=row)
        )
    return without_controls(text)
