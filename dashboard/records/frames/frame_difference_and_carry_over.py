"""Compares two canonical frames record by record and field by field, and carries changes over to a third."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from dashboard.records.frames.three_way_merge import Flags, Side, ids_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed cell: its column, and its text before and after ("" for none)."""

    column: str
    before: str
    after: str


class Changes(Mapping[str, tuple[FieldChange, ...]]):
    """A mapping of record id → the changed fields of the record (one FieldChange each). It has the records that both of
    two compared frames have and in which any field differs, in the order of the later frame. The texts are fetched only
    when an id is looked up."""

    def __init__(self, ids: Sequence[str], then: Side, now: Side, differing: Mapping[str, Flags]) -> None:
        """``then`` and ``now`` are the earlier and the later frame, with a row for each of the ``ids`` in their order.
        ``differing`` holds by column, for each of the ``ids``, whether the two sides differ."""
        self._then, self._now, self._differing = then, now, differing
        self._rows = {ids[row]: row for row in _rows(differing.values())}

    def __getitem__(self, name: str) -> tuple[FieldChange, ...]:
        row = self._rows[name]
        return tuple(
            FieldChange(column, self._then.text(column, row), self._now.text(column, row))
            for column, flags in self._differing.items()
            if flags[row]
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def outside(self, columns: Collection[str]) -> tuple[str, ...]:
        """The ids of the records with a change in any column that is not one of ``columns``, in the order of the later
        frame. Records in which only ``columns`` changed are left out."""
        rows = set(_rows(flags for column, flags in self._differing.items() if column not in columns))
        return tuple(name for name, row in self._rows.items() if row in rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """The result of comparing an earlier with a later frame: ``added`` are the ids of the records that only the later
    has, ``missing`` those that only the earlier has, ``changed`` is record id → changed fields for the records of both.
    As a condition it is false if nothing differs."""

    added: tuple[str, ...]
    missing: tuple[str, ...]
    changed: Changes

    def __bool__(self) -> bool:
        return bool(self.added or self.missing or self.changed)


def difference(before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """Compare two canonical frames, the earlier ``before`` and the later ``after``, by the ids of the records. A column
    that one of them lacks counts as empty there."""
    old, new = ids_of(before), ids_of(after)
    known, present = set(old), set(new)
    kept = [name for name in new if name in known]
    then, now = Side(before, kept), Side(after, kept)
    columns = dict.fromkeys([*map(str, after.columns), *map(str, before.columns)])
    differing = {
        name: pc.not_equal(then.column(name), now.column(name)).to_numpy(zero_copy_only=False) for name in columns
    }
    return Difference(
        added=tuple(name for name in new if name not in known),
        missing=tuple(name for name in old if name not in present),
        changed=Changes(kept, then, now, differing),
    )


def carried_over(
    before: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take over changes into another frame: ``mine`` and ``theirs`` are canonical frames that were both made from
    ``before``. Returns (frame, ids): ``theirs`` with the changes from ``before`` to ``mine``, and the ids of the
    records that both added, removed or changed, which stay as in ``theirs``. The records that only ``mine`` added or
    changed come last."""
    changes, others = difference(before, mine), difference(before, theirs)
    touched = dict.fromkeys([*changes.added, *changes.missing, *changes.changed])
    both = tuple(name for name in (*others.added, *others.missing, *others.changed) if name in touched)
    moved = touched.keys() - set(both)
    kept = theirs[~theirs["id"].isin(moved)]
    ours = mine[mine["id"].isin(moved)]
    return pd.concat([kept, ours], ignore_index=True).fillna(""), both


def _rows(columns: Iterable[Flags]) -> list[int]:
    """The indices of the rows in which any of the columns is true."""
    flags = list(columns)
    rows: list[int] = np.flatnonzero(np.logical_or.reduce(flags)).tolist() if flags else []
    return rows
