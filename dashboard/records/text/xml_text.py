"""What XML and Excel cells can hold of a text or an address."""

from __future__ import annotations

import re
from urllib.parse import quote

from dashboard.errors import RecordsError
from dashboard.language import gettext as _

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_URI = re.compile(r"%(?![0-9A-Fa-f]{2})|[#\[\]]")
_SCHEME_AND_HOST = re.compile(r"[a-z]+://(?:\[[^\]]*\])?", re.IGNORECASE)


def without_controls(text: str) -> str:
    """``text`` without the signs that no XML document may have."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def with_controls_replaced(text: str) -> tuple[str, int]:
    """``text`` with U+FFFD for each such sign, and how many there are."""
    return (text, 0) if text.isprintable() else _CONTROLS.subn("\N{REPLACEMENT CHARACTER}", text)


def uri(address: str) -> str:
    """An http address as ``xsd:anyURI``: what may not stand there is escaped, the brackets of a host may."""
    start = _SCHEME_AND_HOST.match(address)
    begun = start[0] if start else ""
    before, mark, after = address.removeprefix(begun).partition("#")
    return f"{begun}{_escaped(before)}{mark}{_escaped(after)}"


def _escaped(text: str) -> str:
    return _NOT_IN_URI.sub(lambda sign: quote(sign[0]), text)


LONGEST_CELL = 32_767  # characters that Excel can hold


def cell_text(text: str, row: int) -> str:
    """``text`` without what a workbook cannot hold. Raises RecordsError with the ``row`` where it is too long."""
    if len(text) > LONGEST_CELL:
        raise RecordsError(
            _("Row {row} has a cell that is too long for an Excel workbook. Download the CSV file instead.", row=row)
        )
    return without_controls(text)
