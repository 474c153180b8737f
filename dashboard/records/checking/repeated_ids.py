"""Rows with the same id: named as repeats, or joined where they differ only in their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.records.places.resolve_columns import joined_codes, widest
from dashboard.records.schema.issues import Issue
from dashboard.records.values.cells import Cells

PLACES = ("countries", "regions", "scope")


@dataclass(frozen=True, slots=True)
class Settled:
    """Columns with joined places, which rows stay, how many were joined, and what to tell."""

    columns: dict[str, Cells]
    keep: NDArray[np.bool_]
    joined: int
    issues: list[Issue]


def settle_repeats(
    columns: dict[str, Cells],
    numbers: NDArray[np.int64],
    keep: NDArray[np.bool_],
    *,
    join: bool,
    header: Callable[[str], str],
) -> Settled:
    """The first row of each id stays, if it is kept. A later one is joined to it (``join``) or named by an issue.

    A repeat counts even where a row has other faults: which of the two is meant, nobody can tell. Only rows that
    are kept can be joined.
    """
    positions = np.flatnonzero(keep if join else columns["id"].filled())
    ids = _codes(columns["id"], positions)
    first = np.unique(ids, return_index=True)[1][ids]
    later = np.flatnonzero(first != np.arange(len(ids)))
    if not len(later):
        return Settled(columns, keep, 0, [])
    differing = {name: _differs(cells, positions, first, later) for name, cells in columns.items() if name != "id"}
    differs_in_places = np.any([differing.pop(name) for name in PLACES if name in differing], axis=0)
    fields = list(differing)
    differs = np.array([differing[name] for name in fields])
    issues: list[Issue] = []
    groups: dict[int, list[int]] = {}
    for index, row in enumerate(later):
        here, earlier = int(positions[row]), int(positions[first[row]])
        others = differs[:, index]
        if join and not others.any():
            groups.setdefault(earlier, [earlier]).append(here)
            continue
        code = "id-repeated"
        details = {"earlier": str(numbers[earlier])}
        if join:
            code = "id-repeated-differs"
            details["fields"] = ", ".join(header(fields[other]) for other in np.flatnonzero(others))
        elif differs_in_places[index] and not others.any():
            code = "id-repeated-places"
        value = columns["id"].values[columns["id"].codes[here]]
        issues.append(Issue(code, int(numbers[here]), header("id"), value, None, details))
    stays = keep.copy()
    stays[positions[later]] = False
    joined = sum(len(rows) - 1 for rows in groups.values())
    return Settled(columns | _joined_places(columns, groups), stays, joined, issues)


def _codes(cells: Cells, positions: NDArray[np.intp]) -> NDArray[np.int64]:
    """One number for each different text, in order of appearance."""
    encoded = cells.array().take(pa.array(positions)).dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(), np.int64)


def _differs(
    cells: Cells, positions: NDArray[np.intp], first: NDArray[np.intp], later: NDArray[np.intp]
) -> NDArray[np.bool_]:
    if len(cells.values) == 1:
        return np.zeros(len(later), bool)
    codes = _codes(cells, positions)
    return np.asarray(codes[later] != codes[first[later]], bool)


def _joined_places(columns: dict[str, Cells], groups: dict[int, list[int]]) -> dict[str, Cells]:
    joined = {}
    for name in PLACES:
        if name not in columns:
            continue
        cells = columns[name]
        codes, values = cells.codes.copy(), list(cells.values)
        for earlier, rows in groups.items():
            texts = [cells.values[cells.codes[row]] for row in rows]
            values.append(widest(texts) if name == "scope" else joined_codes(texts))
            codes[earlier] = len(values) - 1
        joined[name] = Cells(codes, values)
    return joined
