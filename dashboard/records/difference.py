"""What changes between two versions of a dataset, record by record and field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.records.three_way import Side, ids_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that is not what it was; "" where there is nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids that are new, ids that are gone, and the changed fields of those that stayed."""

    added: tuple[str, ...]
    missing: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]

    @property
    def fields(self) -> dict[str, int]:
        """How many records changed in each field, the most frequent first."""
        return dict(Counter(change.column for changes in self.changed.values() for change in changes).most_common())

    def __bool__(self) -> bool:
        return bool(self.added or self.missing or self.changed)


def difference(before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """Compare two canonical frames by id; a column that one of them lacks counts as empty there."""
    old, new = ids_of(before), ids_of(after)
    place = {name: row for row, name in enumerate(old)}
    kept = [name for name in new if name in place]
    then, now = Side(before, kept), Side(after, kept)
    changed: dict[str, list[FieldChange]] = {}
    for column in dict.fromkeys([*map(str, after.columns), *map(str, before.columns)]):
        was, is_ = then.column(column), now.column(column)
        rows = np.flatnonzero(pc.not_equal(was, is_).to_numpy(zero_copy_only=False))
        texts = zip(was.take(pa.array(rows)).to_pylist(), is_.take(pa.array(rows)).to_pylist(), strict=True)
        for row, (earlier, later) in zip(rows.tolist(), texts, strict=True):
            changed.setdefault(kept[row], []).append(FieldChange(column, earlier, later))
    present = set(new)
    return Difference(
        added=tuple(name for name in new if name not in place),
        missing=tuple(name for name in old if name not in present),
        changed={name: tuple(changed[name]) for name in kept if name in changed},
    )
