"""Three frames as one: in each cell the side that changed it counts, and what both changed is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that this file and someone else both changed; the file's value is taken.

    The column ``id`` stands for the whole record: "" on the side that took it away.
    """

    id: str
    column: str
    base: str
    mine: str
    theirs: str


def ids_of(frame: pd.DataFrame) -> list[str]:
    """The ids of a canonical frame, as a list: many times quicker to go through than the column."""
    names: list[str] = frame["id"].to_numpy(object).tolist()
    return names


class Side:
    """One frame in the order of ``ids``; "" where it lacks the id or the column."""

    def __init__(self, frame: pd.DataFrame, ids: Sequence[str]) -> None:
        row = {name: place for place, name in enumerate(ids_of(frame))}
        places = np.array([row.get(name, -1) for name in ids], np.int64)
        self.there: Flags = places >= 0
        self._frame = frame
        self._rows = pa.array(places, mask=~self.there)

    def text(self, name: str, row: int) -> str:
        """One text, by the place of its id."""
        if name not in self._frame or not self.there[row]:
            return ""
        return str(self._frame[name].iat[self._rows[row].as_py()])

    def column(self, name: str) -> pa.LargeStringArray:
        """The texts of one column, one for each id."""
        if name not in self._frame:
            return pa.repeat(pa.scalar("", pa.large_string()), len(self._rows))
        return pc.fill_null(pa.array(self._frame[name], pa.large_string()).take(self._rows), "")


class ThreeWay:
    """Takes columns from one side or the other, and notes what was changed by both."""

    def __init__(self, ids: Sequence[str], mine: Side, base: Side, theirs: Side) -> None:
        self._ids, self._mine, self._base, self._theirs = ids, mine, base, theirs
        self.my_rows = np.zeros(len(ids), bool)
        self.their_rows = np.zeros(len(ids), bool)
        self._conflicts: list[tuple[int, Conflict]] = []

    def columns(self, names: Sequence[str]) -> dict[str, pa.LargeStringArray]:
        """The merged columns ``names``, all from the same side in each row."""
        mine, base, theirs = ([side.column(name) for name in names] for side in (self._mine, self._base, self._theirs))
        my_change = _differ(mine, base)
        their_change = _differ(theirs, base)
        self.my_rows |= my_change
        self.their_rows |= their_change
        both = self._mine.there & self._theirs.there & my_change & their_change
        for index, name in enumerate(names):
            for row in np.flatnonzero(both & _differ(mine[index : index + 1], theirs[index : index + 1])).tolist():
                cells = (side[index][row].as_py() for side in (base, mine, theirs))
                self._conflicts.append((row, Conflict(self._ids[row], name, *cells)))
        take = pa.array(self._theirs.there & ~(self._mine.there & my_change))
        return {name: pc.if_else(take, *pair) for name, *pair in zip(names, theirs, mine, strict=True)}

    def note_records(self, rows: Flags, *, removed_by_me: bool) -> None:
        """Records that one side removed and the other changed."""
        for row in np.flatnonzero(rows).tolist():
            name = self._ids[row]
            sides = ("", name) if removed_by_me else (name, "")
            self._conflicts.append((row, Conflict(name, "id", name, *sides)))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """In the order of the records."""
        return tuple(conflict for _row, conflict in sorted(self._conflicts, key=lambda pair: pair[0]))


def _differ(some: Sequence[pa.Array], others: Sequence[pa.Array]) -> Flags:
    """Per row, whether any of the columns differs."""
    found = [pc.not_equal(one, other).to_numpy(zero_copy_only=False) for one, other in zip(some, others, strict=True)]
    return np.asarray(np.logical_or.reduce(found), bool)
