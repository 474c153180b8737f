"""Excel workbooks of the format before 2007 (.xls): their sheets, and cells as a sheet shows them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

import xlrd

from dashboard.records.reading.file_reader_types import Fault, Kind, ListedRows, Report, Source, read_once
from dashboard.records.reading.sources.excel_xlsx import (
    Shape,
    duration_text,
    fill_down,
    moment_text,
    number_shape,
    number_text,
)
from dashboard.records.reading.sources.safe_archives import LARGEST_PART
from dashboard.records.reading.sources.worksheet_xml_scan import LARGEST_AREA, MOST_CELLS, MOST_LINKS, MOST_MERGED
from dashboard.records.reading.text_decoding_and_letter_repair import MEGABYTE
from dashboard.records.schema.issues import refusal


def old_excel_source(content: bytes, filename: str, sheet: str) -> Source:
    """Open an Excel workbook of the format before 2007 (.xls). The result has one ``Reading`` (a way to read the file)
    for each sheet, hidden sheets last, or only that of the sheet named ``sheet`` if that is not "". Raises FileRefused
    if the workbook is damaged, is too large, or has a password, no worksheets or no such sheet."""
    if len(content) > LARGEST_PART * MEGABYTE:
        raise refusal("file-too-large", filename, size=str(len(content) // MEGABYTE), limit=str(LARGEST_PART))
    book = _unless_damaged(
        partial(
            xlrd.open_workbook,
            file_contents=content,
            formatting_info=True,  # number formats and hidden rows
            on_demand=True,
            ragged_rows=True,  # else every row takes the memory of the longest
            logfile=io.StringIO(),
        ),
        filename,
    )
    names = tuple(book.sheet_names())
    if not names:
        raise refusal("workbook-without-sheets", filename)
    if sheet and sheet not in names:
        raise refusal("sheet-unknown", filename, sheet, sheets=", ".join(names))
    indices = sorted(range(len(names)), key=lambda index: book._sheet_visibility[index] != 0)
    read = partial(_read_sheet, book, filename)
    readings = [
        replace(
            read_once(partial(read, index)),
            sheet=names[index],
            hidden=book._sheet_visibility[index] != 0,
        )
        for index in indices
        if sheet in ("", names[index])
    ]
    return Source(Kind.XLSX, readings, sheets=names)


def _unless_damaged(read: Callable[[], Any], filename: str) -> Any:
    """What ``read`` returns. Raises FileRefused for a damaged workbook, and one with a password."""
    try:
        return read()
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises whatever the bytes lead to
        is_locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise refusal("file-encrypted" if is_locked else "workbook-damaged", filename) from None


def _read_sheet(book: Any, filename: str, index: int, _report: Report | None) -> ListedRows:
    try:
        sheet = _unless_damaged(partial(book.sheet_by_index, index), filename)
        lengths = [sheet.row_len(row) for row in range(sheet.nrows)]
        if sum(lengths) > MOST_CELLS:  # with a value or a style
            raise refusal("sheet-cells", filename, sheet=sheet.name, limit=str(MOST_CELLS))
        if len(lengths) * sheet.ncols > LARGEST_AREA:
            raise refusal("sheet-area", filename, sheet=sheet.name, line=str(sheet.nrows), limit=str(LARGEST_AREA))
        rows: ListedRows = _unless_damaged(partial(_listed, book, sheet), filename)
        return rows
    finally:
        book.unload_sheet(index)


def _listed(book: Any, sheet: Any) -> ListedRows:
    merged = [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells[:MOST_MERGED]]
    rows = list(fill_down(_rows(book, sheet), merged))
    faults = [
        Fault(row + 1, column, xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A"))
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    ]
    about_rows = [(row, about) for row, about in sheet.rowinfo_map.items() if row < len(rows)]
    hidden_rows = {row + 1 for row, about in about_rows if about.hidden and any(rows[row])}
    hidden_columns = {column for column, about in sheet.colinfo_map.items() if about.hidden}
    linked = (
        ((row + 1, column), "#".join(filter(None, (link.url_or_path, link.textmark))))
        for link in sheet.hyperlink_list
        if isinstance(link.url_or_path, str)
        for row in range(link.frowx, min(link.lrowx + 1, sheet.nrows))
        for column in range(link.fcolx, min(link.lcolx + 1, sheet.ncols))
    )
    return ListedRows(rows, faults=faults, hidden=(hidden_rows, hidden_columns), links=dict(islice(linked, MOST_LINKS)))


def _rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    @cache
    def form(style: int) -> tuple[Shape | None, bool]:
        """(shape, is_duration) of the number format of a cell style: the function that gives a number as text with the
        percent sign, currency, zeros or words of the format (None for a format that adds none of these), and whether
        the format shows a duration."""
        known = book.format_map.get(book.xf_list[style].format_key)
        text = known.format_str if known else ""
        return number_shape(text), "[h" in text.lower()

    for row in range(sheet.nrows):
        cells = []
        for column in range(sheet.row_len(row)):
            kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                shape, is_duration = form(sheet.cell_xf_index(row, column))
                shape = (
                    partial(_moment, book.datemode, is_duration) if kind == xlrd.XL_CELL_DATE else shape or number_text
                )
                cells.append(shape(value))
            elif kind == xlrd.XL_CELL_BOOLEAN:
                cells.append("TRUE" if value else "FALSE")
            else:
                cells.append("" if kind == xlrd.XL_CELL_ERROR else str(value))
        yield [*cells, *[""] * (sheet.ncols - len(cells))]


def _moment(mode: int, is_duration: bool, value: float) -> str:
    """A day, a day and time, a time, or a duration, as the number that Excel keeps for it."""
    if value < 0:
        return number_text(value)
    if is_duration:
        return duration_text(datetime.timedelta(days=value))
    try:
        moment = xlrd.xldate.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return number_text(value)
    return moment.time().isoformat() if 0 <= value < 1 else moment_text(moment)
