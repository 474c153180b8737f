"""Writes template files to fill in: the columns, one example row, and in a workbook a sheet of help."""

import codecs
import io
from typing import Any

import xlsxwriter

from dashboard.language import gettext as _
from dashboard.records.schema.column_help import HELP, HELP_SHEET
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.text.escaping import csv_rows
from dashboard.records.values.cell_readers import CATEGORIES
from dashboard.records.values.status import STATUS_NAMES

_ROWS = 5_000  # rows whose cells offer a list
_CHOICES = {
    "status": list(STATUS_NAMES.values()),
    "scope": ["Global", "Regional", "Multi-national", "National"],
    "category": list(CATEGORIES),
    "featured": ["yes"],
}


def template(dataset: Dataset, form: str) -> bytes:
    """A file for people to fill in, as ``form`` "csv" or "xlsx", with an example row that they have to delete."""
    rows = [[*HELP[dataset]], [one.example for one in HELP[dataset].values()]]
    return _as_workbook(dataset, rows) if form == "xlsx" else codecs.BOM_UTF8 + csv_rows(rows)


def _as_workbook(dataset: Dataset, rows: list[list[str]]) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        _fill_data(book, book.add_worksheet(dataset.value), dataset, rows)
        _fill_help(book, book.add_worksheet(HELP_SHEET), dataset)
    return raw.getvalue()


def _fill_data(book: Any, sheet: Any, dataset: Dataset, rows: list[list[str]]) -> None:
    """Fill the sheet to write on. Its cells are text, so that Excel changes no date and removes no zero from an id."""
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    needed, free = (book.add_format({"bold": True, "bg_color": colour}) for colour in ("#C6E0B4", "#E7E6E6"))
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#595959", "valign": "top"})
    required = {column.name for column in COLUMNS[dataset] if column.required}
    sheet.freeze_panes(1, 1)
    for place, (name, cell) in enumerate(zip(*rows, strict=True)):
        sheet.set_column(place, place, max(14, len(name) + 2), text)
        sheet.write_string(0, place, name, needed if name in required else free)
        sheet.write_string(1, place, cell, example)
        if name in _CHOICES:
            sheet.data_validation(
                1, place, _ROWS, place, {"validate": "list", "source": _CHOICES[name], "error_type": "warning"}
            )
    sheet.write_comment(1, 0, _("This row is an example. Write over it or delete it; it is never published."))


def _fill_help(book: Any, sheet: Any, dataset: Dataset) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 36)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [_("Column"), _("Name on the page"), _("What to write"), _("Example")], bold)
    labels = {column.name: column.label for column in COLUMNS[dataset]}
    for row, (name, help_) in enumerate(HELP[dataset].items(), 1):
        for place, cell in enumerate((name, _(labels[name]), _(help_.text), help_.example)):
            sheet.write_string(row, place, cell, wrap)
