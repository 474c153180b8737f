"""Writes template files to fill in: the columns, one example row, and in a workbook a sheet of help."""

import codecs
import datetime
import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.language import current_language, gettext as _, marked, writing_direction
from dashboard.records.schema.column_help import HELP, HELP_SHEET, template_header
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.text.escaping import csv_rows
from dashboard.records.values.cell_readers import CATEGORIES
from dashboard.records.values.status import STATUS_NAMES

_ROWS = 5_000  # rows whose cells offer a list or check a date
_CHOICES = {
    "status": list(STATUS_NAMES.values()),
    "scope": ["Global", "Regional", "Multi-national", "National"],
    "category": list(CATEGORIES),
    "featured": ["yes"],
}
_DAY_AS_TEXT = marked("Write a day as 2024-03-01. If only month or year is known, put an apostrophe before it: '2024")


def template(dataset: Dataset, form: str) -> bytes:
    """A file for people to fill in, as ``form`` "csv" or "xlsx", with an example row that they have to delete. Headers
    and lists are in the current language; in the source language the headers are the names of the fields."""
    heads = [template_header(name, current_language()) for name in HELP[dataset]]
    examples = [_(one.example) if name == "status" else one.example for name, one in HELP[dataset].items()]
    if form == "xlsx":
        return _as_workbook(dataset, heads, examples)
    return codecs.BOM_UTF8 + csv_rows([heads, examples])


def _as_workbook(dataset: Dataset, heads: list[str], examples: list[str]) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        _fill_data(book, book.add_worksheet(dataset.value), dataset, heads, examples)
        _fill_help(book, book.add_worksheet(HELP_SHEET), dataset, heads)
    return raw.getvalue()


def _fill_data(book: Any, sheet: Any, dataset: Dataset, heads: list[str], examples: list[str]) -> None:
    """Fill the sheet to write on. Its cells are text, so that Excel removes no zero from an id. Those of dates are
    days: Excel refuses a bare year there, because it would take it for a number of days."""
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    needed, free = (book.add_format({"bold": True, "bg_color": colour}) for colour in ("#C6E0B4", "#E7E6E6"))
    grey = {"italic": True, "font_color": "#595959", "valign": "top"}
    example, example_day = (
        book.add_format({**grey, "num_format": "@"}),
        book.add_format({**grey, "num_format": "yyyy-mm-dd"}),
    )
    columns = {column.name: column for column in COLUMNS[dataset]}
    sheet.freeze_panes(1, 1)
    if writing_direction() == "rtl":
        sheet.right_to_left()
    for place, (name, head, cell) in enumerate(zip(HELP[dataset], heads, examples, strict=True)):
        is_date = columns[name].kind is Kind.DATE
        sheet.set_column(place, place, max(14, len(head) + 2), day if is_date else text)
        sheet.write_string(0, place, head, needed if columns[name].required else free)
        if is_date:
            sheet.write_datetime(1, place, datetime.date.fromisoformat(cell), example_day)
            sheet.data_validation(1, place, _ROWS, place, _day_rule(place))
        else:
            sheet.write_string(1, place, cell, example)
        if name in _CHOICES:
            words = [_(word) if name == "status" else word for word in _CHOICES[name]]
            sheet.data_validation(
                1, place, _ROWS, place, {"validate": "list", "source": words, "error_type": "warning"}
            )
    sheet.write_comment(1, 0, _("This row is an example. Write over it or delete it; it is never published."))


def _day_rule(place: int) -> dict[str, object]:
    """A rule of Excel for the cells of a column: days from 1970 to 2149, or text."""
    cell = xl_rowcol_to_cell(1, place)
    rule = f"=OR(ISTEXT({cell}),AND({cell}>=25569,{cell}<=91313))"
    return {"validate": "custom", "value": rule, "error_message": _(_DAY_AS_TEXT)}


def _fill_help(book: Any, sheet: Any, dataset: Dataset, heads: list[str]) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 36)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [_("Column"), _("Name on the page"), _("What to write"), _("Example")], bold)
    labels = {column.name: column.label for column in COLUMNS[dataset]}
    for row, (head, (name, help_)) in enumerate(zip(heads, HELP[dataset].items(), strict=True), 1):
        for place, cell in enumerate((head, _(labels[name]), _(help_.text), help_.example)):
            sheet.write_string(row, place, cell, wrap)
