"""Merged cells: the value that stands in the first row is meant for the rows below it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_TALLEST_BLOCK = 3  # rows: a merged block that is wide and tall is a note, not a header

Range = tuple[int, int, int, int]  # first row, column, last row, column


def fill_down(rows: Iterator[list[str]], merged: Sequence[Range]) -> Iterator[list[str]]:
    """Write the value of each merged range into its first column in every row that it covers.

    A range over several columns stays in its first one, for a value must not be read twice.
    """
    starts: dict[int, list[Range]] = {}
    for area in merged:
        if area[2] > area[0] and (area[1] == area[3] or area[2] - area[0] < _TALLEST_BLOCK):
            starts.setdefault(area[0], []).append(area)
    running: dict[int, tuple[int, str]] = {}  # column → last row, value
    for number, cells in enumerate(rows, 1):
        for column, (last, value) in list(running.items()):
            if number > last:
                del running[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = value
        for _first, column, last, _last_column in starts.get(number, ()):
            if column < len(cells) and cells[column]:
                running[column] = (last, cells[column])
        yield cells
