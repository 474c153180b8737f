"""Writes files for uploading: empty templates to fill in, as CSV or Excel, and workbooks of the published records to
edit."""

import codecs
import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.language_and_locale import current_language, gettext as _, marked, writing_direction
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.place_and_scope_codes import SCOPES
from dashboard.records.reading.sources.excel_xlsx import VERSION_PROPERTY
from dashboard.records.schema.column_help_and_template_headers import HELP, HELP_SHEET, template_header
from dashboard.records.schema.columns import Dataset, Kind
from dashboard.records.schema.header_matching import column_of
from dashboard.records.text.formula_xml_and_uri_escaping import cell_text, csv_rows, kept_as_read
from dashboard.records.values.cell_columns_and_readers import CATEGORIES
from dashboard.records.values.status import DECLARED, STATUS_NAMES
from dashboard.records.writing.csv_and_workbook import WIDTHS, columns_in_order, refuse_many

_FREE_ROWS = 5_000  # rows below the last one whose cells offer a list or check a date
_LINES = 32  # points: two lines of text, so that a long description does not fill the screen
_FIRST_DAY, _LAST_DAY = datetime.date(1970, 1, 1), datetime.date(2149, 12, 31)  # what ``_day_rule`` accepts
_EXACT = 15  # digits of a number that Excel keeps
_SCOPE_WORDS = {code: word.capitalize() for word, code in reversed(SCOPES.items())}
_CHOICES = {
    Kind.STATUS: list(STATUS_NAMES.values()),
    Kind.SCOPE: [_SCOPE_WORDS[code] for code in "1234"],
    Kind.CATEGORY: list(CATEGORIES),
    Kind.FLAG: ["yes"],
}
_DAY_AS_TEXT = marked("Write a day as 2024-03-01. If only month or year is known, put an apostrophe before it: '2024")

Cell = str | float | datetime.date


def template(dataset: Dataset, form: str) -> bytes:
    """A file for people to fill in, with an example row that they have to overwrite or delete: a CSV file if ``form``
    is "csv", an Excel workbook with a sheet of help if it is "xlsx". The headers are in the current language if it is
    French, Spanish, Russian or Arabic, else the names of the fields; the status in the example is in the current
    language."""
    if form == "xlsx":
        return template_workbook(dataset)
    heads = [template_header(name, current_language()) for name in HELP[dataset]]
    examples = [_(one.example) if name == "status" else one.example for name, one in HELP[dataset].items()]
    return codecs.BOM_UTF8 + csv_rows([heads, examples])


def template_workbook(dataset: Dataset) -> bytes:
    """An Excel workbook to fill in: the columns with an example row, which has to be overwritten or deleted, and a
    sheet of help in the current language. The headers are in that language if it is French, Spanish, Russian or Arabic,
    else the names of the fields."""
    examples = [
        _typed(column_of(name, dataset).kind, _(one.example) if name == "status" else one.example)
        for name, one in HELP[dataset].items()
    ]
    return _workbook(dataset, list(HELP[dataset]), [examples], 1, is_example=True)


def workbook_to_edit(frame: pd.DataFrame, dataset: Dataset, gazetteer: Gazetteer, version: str = "") -> bytes:
    """An Excel workbook with the records of a canonical frame, for people to edit and upload again, with lists of
    choices in its cells and a sheet of help. The headers are in the current language if it is French, Spanish, Russian
    or Arabic, else the names of the fields. Places and statuses are named in the current language; days are dates. A
    status that only follows from the dates is left empty: read on the same day, the workbook gives the same frame
    again. ``version`` is a text that names the version of the records; it is stored as a property of the file. Raises
    RecordsError if there are more than 50,000 records, or a cell is too long for Excel."""
    refuse_many(len(frame))
    names = [
        name for name in columns_in_order(frame, dataset) if column_of(name, dataset).kind is not Kind.STATUS_SOURCE
    ]
    if "status" in frame:
        frame = frame.assign(status=frame["status"].astype(str).where(frame["status_source"].eq(DECLARED), ""))
    columns = (_cells(frame[name], column_of(name, dataset).kind, gazetteer) for name in names)
    return _workbook(dataset, names, zip(*columns, strict=True), len(frame), is_example=False, version=version)


def _cells(column: pd.Series, kind: Kind, gazetteer: Gazetteer) -> list[Cell]:
    """The texts of a canonical column as cells of a workbook; each different text is converted once."""
    numbers, texts = pd.factorize(column)
    cells = [_typed(kind, _in_words(text, kind, gazetteer)) for text in texts]
    return [cells[number] if number >= 0 else "" for number in numbers]


def _in_words(text: str, kind: Kind, gazetteer: Gazetteer) -> str:
    """A canonical value as people read it: names instead of codes."""
    if kind is Kind.PLACES:
        return "; ".join(gazetteer.readable_name(code) for code in text.split(";") if code)
    if kind is Kind.STATUS and text:
        return _(STATUS_NAMES[text])
    if kind is Kind.SCOPE:
        return _SCOPE_WORDS.get(text, text)
    return text


def _typed(kind: Kind, text: str) -> Cell:
    """The text of a cell as a date or a number if the kind of its column is one, and Excel keeps it exactly."""
    if kind is Kind.DATE and len(text) == len("2024-03-01"):
        day = datetime.date.fromisoformat(text)
        return day if _FIRST_DAY <= day <= _LAST_DAY else text
    if kind is Kind.MONEY and text and len(text.strip("-0").replace(".", "")) <= _EXACT:
        return float(text)
    return kept_as_read(text)


def _workbook(
    dataset: Dataset,
    names: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    count: int,
    *,
    is_example: bool,
    version: str = "",
) -> bytes:
    """A workbook with the columns ``names`` and ``count`` rows of cells, and the sheet of help."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most processes never write a workbook

    raw = io.BytesIO()
    with Workbook(raw, {"constant_memory": not is_example}) as book:  # row by row, to save memory
        _fill_data(book, dataset, names, rows, count, is_example=is_example)
        _fill_help(book, dataset)
        if version:
            book.set_custom_property(VERSION_PROPERTY, version)
    return raw.getvalue()


def _fill_data(
    book: Any, dataset: Dataset, names: Sequence[str], rows: Iterable[Sequence[Cell]], count: int, *, is_example: bool
) -> None:
    """Fill the sheet to write on. Its cells are text, so that Excel removes no zero from an id. Those of dates are
    days: Excel refuses a bare year there, because it would take it for a number of days."""
    look = {"valign": "top"} | ({"italic": True, "font_color": "#595959"} if is_example else {})
    formats = {"text": "@", "day": "yyyy-mm-dd", "whole": "#,##0", "amount": "#,##0.00"}
    empty = {
        name: book.add_format({"num_format": form, "text_wrap": True, "valign": "top"})
        for name, form in formats.items()
    }
    filled = {name: book.add_format({"num_format": form, "text_wrap": True, **look}) for name, form in formats.items()}
    needed, free = (book.add_format({"bold": True, "bg_color": colour}) for colour in ("#C6E0B4", "#E7E6E6"))
    sheet = book.add_worksheet(dataset.value)
    sheet.freeze_panes(1, 1)
    if writing_direction() == "rtl":
        sheet.right_to_left()
    last = count + _FREE_ROWS
    for place, name in enumerate(names):
        head, column = template_header(name, current_language()), column_of(name, dataset)
        look_of_column = {Kind.DATE: "day", Kind.MONEY: "amount"}.get(column.kind, "text")
        sheet.set_column(
            place, place, max(14, len(head) + 2, 0 if is_example else WIDTHS.get(column.name, 0)), empty[look_of_column]
        )
        sheet.write_string(0, place, head, needed if column.required and name == column.name else free)
        if column.kind is Kind.DATE:
            sheet.data_validation(1, place, last, place, _day_rule(place))
        if column.kind in _CHOICES:
            words = [_(word) if column.kind is Kind.STATUS else word for word in _CHOICES[column.kind]]
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": words, "error_type": "warning"})
    if is_example:
        sheet.write_comment(1, 0, _("This row is an example. Write over it or delete it; it is never published."))
    for number, row in enumerate(rows, 1):
        if not is_example:
            sheet.set_row(number, _LINES)
        for place, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(number, place, datetime.datetime.combine(cell, datetime.time()), filled["day"])
            elif isinstance(cell, float):
                sheet.write_number(number, place, cell, filled["whole" if cell.is_integer() else "amount"])
            elif cell:
                sheet.write_string(number, place, cell_text(cell, number + 1), filled["text"])
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{count + 1}"})
    if not is_example:
        sheet.autofilter(0, 0, count, len(names) - 1)


def _day_rule(place: int) -> dict[str, object]:
    """A rule of Excel for the cells of a column: days from 1970 to 2149, or text."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415

    cell = xl_rowcol_to_cell(1, place)
    rule = f"=OR(ISTEXT({cell}),AND({cell}>=25569,{cell}<=91313))"
    return {"validate": "custom", "value": rule, "error_message": _(_DAY_AS_TEXT)}


def _fill_help(book: Any, dataset: Dataset) -> None:
    """Fill the sheet of help: for each column its header, its name on the page, what to write, and an example."""
    sheet = book.add_worksheet(HELP_SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 36)
    sheet.freeze_panes(1, 0)
    rows = (
        (template_header(name, current_language()), _(column_of(name, dataset).label), _(help_.text), help_.example)
        for name, help_ in HELP[dataset].items()
    )
    sheet.write_row(0, 0, [_("Column"), _("Name on the page"), _("What to write"), _("Example")], bold)
    for row, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, wrap)
