"""The file as it came, corrections included, with what was found written beside each row, to mend and bring again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from dashboard.records.frames.choices import Choices
from dashboard.records.read_file import Intake
from dashboard.records.reading.header_detection import find_layout
from dashboard.records.reading.opening import open_source
from dashboard.records.reading.table import Edits
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.headers import FIX, ISSUES, annotation_columns, index_of
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.text.escaping import cell_text, defended, taken_back

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Annotated:
    """The rows to write. Issues and fixes stand at ``width`` and behind it, in the row ``header_row`` their headers.

    ``faults`` holds the issues of each row by the place of the cell, None for the row as a whole; those of the
    file by their column under the number of the header's row.
    """

    rows: Iterable[list[str]]
    width: int
    header_row: int
    faults: dict[int, dict[int | None, list[Issue]]] = field(default_factory=dict)


def annotate(  # noqa: PLR0917 - the file, all that is known about it, and the form wanted
    content: bytes, filename: str, dataset: Dataset, intake: Intake, choices: Choices, form: str
) -> bytes:
    """``content`` with the edits of ``choices`` and the issues of ``intake``, as ``form`` "csv" or "xlsx".

    Every row keeps its number. Raises RecordsError (FileRefused too) where the rows cannot be read or written.
    """
    source = open_source(content, filename, sheet=intake.sheet or choices.sheet)
    layout = find_layout(source, dataset, choices.mapping)
    ours = annotation_columns(layout.headers)
    width = min(ours, default=len(layout.headers))
    faults = _faults(intake.issues, layout.headers, layout.header_row)
    rows = Edits(choices.edits, layout).applied(layout.reading.rows(None))
    made = Annotated(_beside(rows, width, len(ours), layout.header_row, faults), width, layout.header_row, faults)
    if form == "csv":
        return _as_csv(made.rows, layout.reading.delimiter or ",")
    return _as_workbook(made)


def words(issues: Iterable[Issue]) -> tuple[str, str]:
    """What is wrong, the worst first, and what to do about it; one line each."""
    ordered = sorted(issues, key=lambda issue: _ORDER.index(issue.severity))
    return "\n".join(issue.sentence for issue in ordered), "\n".join(dict.fromkeys(issue.fix for issue in ordered))


def _faults(
    issues: Iterable[Issue], headers: Sequence[str], header_row: int
) -> dict[int, dict[int | None, list[Issue]]]:
    found: dict[int, dict[int | None, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    for issue in issues:
        place = index_of(issue.column, headers) if issue.column else None
        if issue.row is not None or place is not None:
            found[issue.row or header_row][place].append(issue)
    return found


def _beside(
    rows: Iterable[list[str]], width: int, ours: int, header_row: int, faults: dict[int, dict[int | None, list[Issue]]]
) -> Iterator[list[str]]:
    """Each row with two more cells. What goes beyond the header stays beyond them: it is an error there, too."""
    for number, cells in enumerate(rows, 1):
        beyond = cells[width + ours :]
        del cells[width:]
        if number == header_row:
            added = [ISSUES, FIX]
        elif number in faults:
            added = list(words(issue for found in faults[number].values() for issue in found))
        else:
            added = []
        if added or (number > header_row and any([*cells, *beyond])):  # else a cell would be missing
            cells.extend([*[""] * (width - len(cells)), *(added or ["", ""]), *beyond])
        yield cells


def _as_csv(rows: Iterable[list[str]], delimiter: str) -> bytes:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, "utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([defended(taken_back(cell)) for cell in cells] for cells in rows)
        stream.flush()
        return raw.getvalue()


MOST_COMMENTS = 2_000  # a sheet full of comments does not open any more; the columns beside the rows name all
_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.NOTICE: "#DDEBF7"}


def _as_workbook(annotated: Annotated) -> bytes:
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
