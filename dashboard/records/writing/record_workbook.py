"""Writes records as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.text.escaping import cell_text
from dashboard.records.writing.record_csv import columns_in_order

MOST_ROWS = 50_000  # some ten seconds of work
WIDTHS = {"title": 50, "summary": 50, "lead": 50, "description": 50, "body": 50}  # of columns, in characters


def to_workbook(
    frame: pd.DataFrame, dataset: Dataset, about: Sequence[tuple[str, str]], created: datetime | None
) -> bytes:
    """An Excel file with the records of a canonical frame on one sheet and ``about`` (pairs of name and value) on
    another. Cells are text, which Excel never runs as a formula; amounts are numbers. ``created`` is the time stated in
    the file (None: 2000-01-01), so that the same records give the same bytes. Raises RecordsError if there are too many
    rows or a cell is too long for Excel."""
    refuse_many(len(frame))
    raw = io.BytesIO()
    # Row by row: a whole sheet in memory would be many times the file.
    with xlsxwriter.Workbook(raw, {"constant_memory": True}) as book:
        book.set_properties({"created": (created or datetime(2000, 1, 1)).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        _write_records(book.add_worksheet(str(dataset)), frame, dataset, bold)
        sheet = book.add_worksheet("About")
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 100)
        for row, (name, value) in enumerate(about):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, cell_text(value, row + 1), book.add_format({"text_wrap": True}))
    return raw.getvalue()


def refuse_many(records: int) -> None:
    """Raise RecordsError if ``records``, a number of records, is over MOST_ROWS, too many for an Excel workbook."""
    if records > MOST_ROWS:
        raise RecordsError(
            _(
                "{number} records are too many for an Excel workbook; it takes {most}. "
                "Ask for fewer, or download the CSV file.",
                number=records,
                most=MOST_ROWS,
            )
        )


def _write_records(sheet: Any, frame: pd.DataFrame, dataset: Dataset, bold: Any) -> None:
    names = columns_in_order(frame, dataset)
    amounts = {column.name for column in COLUMNS[dataset] if column.kind is Kind.MONEY}
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(names):
        sheet.set_column(place, place, WIDTHS.get(name, 18))
        sheet.write_string(0, place, name, bold)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    for row, cells in enumerate(rows, 1):
        for place, text in enumerate(cells):
            if text and names[place] in amounts:
                sheet.write_number(row, place, float(text))
            elif text:
                sheet.write_string(row, place, cell_text(text, row + 1))
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(frame) + 1}"})
    sheet.autofilter(0, 0, len(frame), len(names) - 1)
