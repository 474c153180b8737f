"""What changes between two versions of a dataset, record by record and field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


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

    def __bool__(self) -> bool:
        return bool(self.added or self.missing or self.changed)


def difference(before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """Compare two canonical frames by id; a column that one of them lacks counts as empty there."""
    old, new = pd.Index(before["id"]), pd.Index(after["id"])
    places = old.get_indexer(new)
    kept = np.flatnonzero(places >= 0)
    changed: dict[str, list[FieldChange]] = {}
    ids = after["id"].to_numpy()
    for column in dict.fromkeys([*after.columns, *before.columns]):
        now = _texts(after, column, kept)
        then = _texts(before, column, places[kept])
        for index in np.flatnonzero(now != then):
            change = FieldChange(str(column), str(then[index]), str(now[index]))
            changed.setdefault(str(ids[kept[index]]), []).append(change)
    return Difference(
        added=tuple(str(name) for name in ids[places < 0]),
        missing=tuple(str(name) for name in old[new.get_indexer(old) < 0]),
        changed={name: tuple(changes) for name, changes in changed.items()},
    )


def _texts(frame: pd.DataFrame, column: str, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    if column not in frame:
        return np.full(len(rows), "", object)
    texts: NDArray[np.object_] = frame[column].to_numpy(object)
    return texts[rows]
