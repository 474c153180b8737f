"""What a cell of an Excel workbook can hold."""

from __future__ import annotations

import re

from dashboard.errors import RecordsError
from dashboard.language import gettext as _

LONGEST_CELL = 32_767  # characters that Excel can hold
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def cell_text(text: str, row: int) -> str:
    """``text`` without what a workbook cannot hold. Raises RecordsError with the ``row`` where it is too long."""
    if len(text) > LONGEST_CELL:
        raise RecordsError(
            _("Row {row} has a cell that is too long for an Excel workbook. Download the CSV file instead.", row=row)
        )
    return _CONTROLS.sub("", text) if not text.isprintable() else text
