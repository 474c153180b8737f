"""Row numbers grouped by the values of a column, so that the rows of a selection are counted by value in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Mask = NDArray[np.bool_]

NO_ROWS: Rows = np.empty(0, dtype=np.int32)


class Groups(Mapping[str, Rows]):
    """A mapping from each value of a column to the row numbers of the rows that have the value, in ascending order. A
    row has several values if its cell joins them with ``;``."""

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self._flat = np.concatenate([NO_ROWS, *rows.values()])
        lengths = [len(part) for part in rows.values()]
        self._starts = np.cumsum([0, *lengths])[:-1]
        ends = np.cumsum(lengths)
        self._rows = {key: self._flat[end - length : end] for key, length, end in zip(rows, lengths, ends, strict=True)}

    def __getitem__(self, value: str) -> Rows:
        return self._rows[value]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def counts(self, mask: Mask) -> dict[str, int]:
        """For each value, how many of its rows are true in ``mask``, which has a Boolean for each row; values without
        any are left out."""
        if not self._rows:
            return {}
        found = np.add.reduceat(mask[self._flat], self._starts, dtype=np.int64)
        return {value: int(number) for value, number in zip(self._rows, found, strict=True) if number}

    def mask(self, values: tuple[str, ...], length: int) -> Mask:
        """A Boolean for each row of the table, which has ``length`` rows: whether it has any of ``values``. Values that
        no row has are ignored."""
        found = np.zeros(length, dtype=bool)
        for value in values:
            found[self._rows.get(value, NO_ROWS)] = True
        return found


def most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """(value, number) pairs sorted by number, the largest first, and equal numbers by value."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def group_by_value(column: pd.Series[str]) -> Groups:
    """The row numbers of a text column by value. A cell may join several values with ``;``; its row is then in the
    group of each. A row with an empty cell is in none."""
    codes, uniques = pd.factorize(column)
    order = np.argsort(codes, kind="stable").astype(np.int32)
    bounds = np.searchsorted(codes[order], np.arange(len(uniques) + 1))
    parts: dict[str, list[Rows]] = {}
    for number, text in enumerate(uniques):
        for value in dict.fromkeys(filter(None, str(text).split(";"))):
            parts.setdefault(value, []).append(order[bounds[number] : bounds[number + 1]])
    return Groups({value: np.sort(np.concatenate(part)) for value, part in parts.items()})
