"""From rows of cells to columns: corrected cells are put in, and the number of each row is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.records.frames.file_choices import Edit
from dashboard.records.reading.header_detection import Layout
from dashboard.records.schema.headers import index_of
from dashboard.records.schema.issues import Issue

CHUNK = 20_000  # rows held as Python objects at one time


@dataclass(frozen=True, slots=True)
class Table:
    """A table as columns of raw text by field, and ``rows`` with the number of each kept row as Excel shows it.

    ``rows_read`` counts the rows that are not blank, ``issues`` name those that are not kept.
    """

    columns: dict[str, pa.ChunkedArray]
    rows: NDArray[np.int64]
    rows_read: int
    issues: list[Issue]


class TableBuilder:
    """Collects rows into columns.

    ``headers`` are the headers of the table, ``fields`` maps each field to the index of its column. Values in a column
    with an empty header, and rows with too many or too few cells, are reported as issues, so that nothing is lost
    unnoticed.
    """

    def __init__(self, headers: Sequence[str], fields: dict[str, int]) -> None:
        self._headers = headers
        self._fields = fields
        self._width = len(headers)
        self._named = max((index for index, header in enumerate(headers) if header), default=-1) + 1
        self._unnamed = [index for index, header in enumerate(headers) if not header]
        self._chunks: dict[str, list[pa.Array]] = {name: [] for name in fields}
        self._buffer: list[list[str]] = []
        self._numbers: list[int] = []
        self._rows_read = 0
        self._lost: dict[int, str] = {}
        self._issues: list[Issue] = []

    def read(self, rows: Iterable[list[str]], skip: Callable[[int], bool]) -> Table:
        """Read ``rows``, which are numbered from 1, without blank ones and those for whose number ``skip`` is true."""
        width = self._width
        for number, cells in enumerate(rows, 1):
            if not any(cells) or skip(number) or not any(map(str.strip, cells)):
                continue
            self._rows_read += 1
            if len(cells) != width and not self._fits(cells, number):
                continue
            self._buffer.append(cells)
            self._numbers.append(number)
            if len(self._buffer) == CHUNK:
                self._flush()
        self._flush()
        lost = [
            Issue("header-empty", None, None, value, None, {"number": str(index + 1)})
            for index, value in sorted(self._lost.items())
        ]
        columns = {name: pa.chunked_array(chunks, type=pa.large_string()) for name, chunks in self._chunks.items()}
        return Table(columns, np.array(self._numbers, np.int64), self._rows_read, [*self._issues, *lost])

    def _fits(self, cells: list[str], number: int) -> bool:
        """Bring a row to the width of the table; False where it has too many cells. An issue names the row."""
        width, count = self._width, len(cells)
        details = {"count": str(count), "expected": str(self._named)}
        if count < width:
            cells.extend([""] * (width - count))
            if count < self._named:
                self._issues.append(Issue("cells-missing", number, None, None, None, details))
            return True
        extra = next((cell for cell in cells[width:] if cell.strip()), None)
        if extra is not None:
            self._issues.append(Issue("cells-extra", number, None, extra, None, details))
            return False
        del cells[width:]
        return True

    def _flush(self) -> None:
        if not self._buffer:
            return
        columns = list(zip(*self._buffer, strict=True))
        for name, index in self._fields.items():
            self._chunks[name].append(pa.array(columns[index], pa.large_string()))
        for index in self._unnamed:
            if index not in self._lost:
                value = next((cell for cell in columns[index] if cell.strip()), None)
                if value is not None:
                    self._lost[index] = value
        self._buffer = []


class Edits:
    """Corrections of single cells, applied while the rows of a file are read. The later of two for one cell counts.

    A column is found by its header, else by the field it serves. An edit of the header row, of a row above it
    or of a cell that does not exist changes nothing: ``lost`` names it when all rows are read.
    """

    def __init__(self, edits: Sequence[Edit], layout: Layout) -> None:
        self._width = len(layout.headers)
        self._waiting: dict[int, dict[int, str]] = {}
        self._by_cell: dict[tuple[int, int], Edit] = {}
        self._lost: list[Edit] = []
        for edit in edits:
            index = _index(edit, layout)
            if index is None or layout.is_no_record(edit.row):
                self._lost.append(edit)
            else:
                self._waiting.setdefault(edit.row, {})[index] = edit.value
                self._by_cell[edit.row, index] = edit
        self._edited: set[int] = set()

    def applied(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        """The rows, from row 1, with the new texts in the edited cells."""
        return self._changed(rows) if self._waiting else rows

    def covers(self, row: int, index: int) -> bool:
        """Whether there is a new text for the cell; ``index`` counts columns from 0."""
        return (row, index) in self._by_cell

    def lost(self) -> list[Issue]:
        """An ``edit-lost`` warning for each edit without a cell. Complete when all rows are read."""
        late = [edit for (row, _index), edit in self._by_cell.items() if row not in self._edited]
        return [Issue("edit-lost", edit.row, edit.column, edit.value) for edit in dict.fromkeys([*self._lost, *late])]

    def _changed(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for number, cells in enumerate(rows, 1):
            changes = self._waiting.get(number)
            if changes:
                self._edited.add(number)
                cells.extend([""] * (self._width - len(cells)))
                for index, value in changes.items():
                    cells[index] = value
            yield cells


def _index(edit: Edit, layout: Layout) -> int | None:
    index = index_of(edit.column, layout.headers) if edit.column.strip() else None
    return layout.match.fields.get(edit.column) if index is None else index
