"""Writes records as CSV, also with a row of HXL tags, and as an Excel workbook."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind, column_names
from dashboard.records.schema.header_matching import column_of, is_known
from dashboard.records.text.formula_xml_and_uri_escaping import LONGEST_CELL, cell_text, csv_rows, defended

_CHUNK = 50_000  # rows written at one time


def to_csv(frame: pd.DataFrame, dataset: Dataset) -> bytes:
    """The records of ``frame`` (canonical) as CSV in UTF-8 with a byte order mark, by which Excel recognises UTF-8. A
    text that looks like a formula gets an apostrophe before it. This program removes the apostrophe when it reads the
    file, and gets the same frame again, except that statuses that follow from dates change with the day."""
    return b"".join(csv_parts(frame, dataset))


def csv_parts(frame: pd.DataFrame, dataset: Dataset, tags: Sequence[str] = ()) -> Iterator[bytes]:
    """The records of ``frame`` (canonical) as CSV, in pieces, to save memory: UTF-8 with a byte order mark, and an
    apostrophe before a text that looks like a formula. ``tags`` are the cells of a row of HXL tags below the header,
    empty for none."""
    names = columns_in_order(frame, dataset)
    yield codecs.BOM_UTF8 + csv_rows([names, tags] if tags else [names])
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield csv_rows(zip(*(_defended_cells(part[name]) for name in names), strict=True))


def columns_in_order(frame: pd.DataFrame, dataset: Dataset) -> list[str]:
    """The names of the columns of a canonical frame in the order of files: the columns of the dataset, then the others,
    such as translations."""
    return [*column_names(dataset), *(name for name in frame.columns if name not in column_names(dataset))]


def hxl_parts(frame: pd.DataFrame, dataset: Dataset) -> Iterator[bytes]:
    """The records of ``frame`` (canonical) as CSV with a row of HXL tags below the header, in pieces, to save memory.
    If this program reads the file on the same day, it gets the same frame again."""
    return csv_parts(frame, dataset, [tag(name, dataset) for name in columns_in_order(frame, dataset)])


def tag(name: str, dataset: Dataset) -> str:
    """The HXL tag for the column or translation ``name``, such as ``#activity+name+i_fr``; "" for an unknown column."""
    if not is_known(name, dataset):
        return ""
    column = column_of(name, dataset)
    language = name.removeprefix(column.name).removeprefix("_")
    return column.hxl[0] + (f"+i_{language.replace('-', '_').lower()}" if language else "")


def _defended_cells(column: pd.Series[str]) -> list[str]:
    """The texts of a column, safe from formulas. Each text of a categorical column is checked once."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return [defended(text) for text in column.tolist()]
    numbers, texts = pd.factorize(column)
    cells: list[str] = np.array([defended(text) for text in texts] + [""], dtype=object)[numbers].tolist()
    return cells


MOST_ROWS = 50_000  # some ten seconds of work
WIDTHS = {"title": 50, "summary": 50, "lead": 50, "description": 50, "body": 50}  # of columns, in characters


def to_workbook(
    frame: pd.DataFrame, dataset: Dataset, about: Sequence[tuple[str, str]], created: datetime | None
) -> bytes:
    """An Excel file with the records of a canonical frame on one sheet and ``about`` (pairs of name and value) on
    another. Cells are text, which Excel never runs as a formula; amounts are numbers. ``created`` is the time stated in
    the file (None: 2000-01-01), so that the same records give the same bytes. Raises RecordsError if there are over
    50,000 records or a cell is too long for Excel."""
    refuse_many(len(frame))
    from xlsxwriter import Workbook  # noqa: PLC0415 - most processes never write a workbook

    raw = io.BytesIO()
    # Row by row: a whole sheet in memory would be many times the file.
    with Workbook(raw, {"constant_memory": True}) as book:
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


def fits_workbook(frame: pd.DataFrame) -> bool:
    """Whether ``to_workbook`` can write the records of a canonical frame: there are at most 50,000, and no cell is too
    long for Excel."""
    return len(frame) <= MOST_ROWS and not any((frame[name].str.len() > LONGEST_CELL).any() for name in frame)


def refuse_many(records: int) -> None:
    """Raise RecordsError if the number of ``records`` is over 50,000, too many for an Excel workbook."""
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
