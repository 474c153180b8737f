"""The annotated file as a workbook: faulty cells coloured, with a comment that says why."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.text.workbook_cells import cell_text
from dashboard.records.writing.annotated import Annotated, words

MOST_COMMENTS = 2_000  # a sheet full of comments does not open any more; the columns beside the rows name all
_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.NOTICE: "#DDEBF7"}


def as_workbook(annotated: Annotated) -> bytes:
    """One sheet, all cells as text. Raises RecordsError where a cell is too long for Excel."""
    raw = io.BytesIO()
    # Row by row: a whole sheet in memory would be many times the file.
    with xlsxwriter.Workbook(raw, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        marks = {severity: book.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
        sheet.freeze_panes(annotated.header_row, 0)
        sheet.set_column(0, annotated.width - 1, 18)
        sheet.set_column(annotated.width, annotated.width + 1, 60)
        _write(sheet, annotated, marks, book.add_format({"bold": True}))
    return raw.getvalue()


def _write(sheet: Any, annotated: Annotated, marks: dict[Severity, Any], bold: Any) -> None:
    comments = MOST_COMMENTS
    number = 0
    for number, cells in enumerate(annotated.rows, 1):
        heading = bold if number == annotated.header_row else None
        faults = annotated.faults.get(number, {})
        for place, text in enumerate(cells):
            found = faults.get(place)
            if text or found:
                mark = marks[_worst(found)] if found else heading
                sheet.write_string(number - 1, place, cell_text(text, number), mark)
            if found and comments:
                comments -= 1
                sheet.write_comment(number - 1, place, "\n".join(words(found)), {"x_scale": 2, "y_scale": 1.5})
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(number, 1)}"})
    sheet.autofilter(annotated.header_row - 1, 0, max(number, annotated.header_row) - 1, annotated.width + 1)


def _worst(issues: list[Issue]) -> Severity:
    return min((issue.severity for issue in issues), key=list(Severity).index)
