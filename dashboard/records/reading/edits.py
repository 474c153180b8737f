"""Cells that a person corrected, put into the rows while they are read; the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.records.frames.choices import Edit
from dashboard.records.reading.header_detection import Layout
from dashboard.records.schema.headers import index_of
from dashboard.records.schema.issues import Issue


class Edits:
    """The edits of one file, by row and place in the row; of two for one cell the later stands.

    A column is found by its header, else by the field it serves. An edit of the header row, of a row above it
    or of a cell that is not there changes nothing: ``lost`` names it once all rows are read.
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
        self._met: set[int] = set()

    def applied(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        """The rows, from row 1, with the edited cells in place."""
        return self._changed(rows) if self._waiting else rows

    def covers(self, row: int, index: int) -> bool:
        """Whether the cell got a new text."""
        return (row, index) in self._by_cell

    def lost(self) -> list[Issue]:
        """An ``edit-lost`` warning for each edit that found no cell."""
        late = [edit for (row, _index), edit in self._by_cell.items() if row not in self._met]
        return [Issue("edit-lost", edit.row, edit.column, edit.value) for edit in dict.fromkeys([*self._lost, *late])]

    def _changed(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for number, cells in enumerate(rows, 1):
            changes = self._waiting.get(number)
            if changes:
                self._met.add(number)
                cells.extend([""] * (self._width - len(cells)))
                for index, value in changes.items():
                    cells[index] = value
            yield cells


def _index(edit: Edit, layout: Layout) -> int | None:
    found = index_of(edit.column, layout.headers) if edit.column.strip() else None
    return layout.match.fields.get(edit.column) if found is None else found
