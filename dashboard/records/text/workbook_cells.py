"""What a cell of an Excel workbook can hold."""

from __future__ import annotations

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.records.text.xml_text import without_controls

LONGEST_CELL = 32_767  # characters that Excel can hold


def cell_text(text: str, row: int) -> str:
    """``text`` without what a workbook cannot hold. Raises RecordsError with the ``row`` where it is too long."""
    if len(text) > LONGEST_CELL:
        raise RecordsError(
            _("Row {row} has a cell that is too long for an Excel workbook. Download the CSV file instead.", row=row)
        )
    return without_controls(text)
