"""The order of projects by a column, computed once for each snapshot and column."""

from __future__ import annotations

from enum import StrEnum
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.language import collation_key
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.row_groups import Rows

Ranks = NDArray[np.int32]
_UNKNOWN = -1


class Sorting(StrEnum):
    """What the table of projects can be sorted by; the values stand in addresses."""

    TITLE = "title"
    COUNTRIES = "countries"
    STATUS = "status"
    START = "start"
    END = "end"


_COLUMNS = {
    Sorting.TITLE: "title",
    Sorting.COUNTRIES: "countries",
    Sorting.STATUS: "status",
    Sorting.START: "start_date",
    Sorting.END: "end_date",
}
_known: WeakKeyDictionary[RecordIndex, dict[Sorting, Ranks]] = WeakKeyDictionary()


def sorted_rows(index: RecordIndex, rows: Rows, by: Sorting, *, descending: bool = False) -> Rows:
    """``rows`` in order. What a record does not state comes last, whichever way; equals stay in the order given."""
    ranks = _ranks(index, by)[rows]
    keys = np.where(ranks == _UNKNOWN, np.iinfo(np.int32).max, -ranks if descending else ranks)
    return rows[np.argsort(keys, kind="stable")]


def _ranks(index: RecordIndex, by: Sorting) -> Ranks:
    """The rank of each row among the values of a column; equal values have equal ranks."""
    ranks = _known.setdefault(index, {})
    if by not in ranks:
        codes, values = pd.factorize(index.frame[_COLUMNS[by]])
        texts = [str(value) for value in values]
        ranks[by] = _ranked(texts, by)[codes]
    return ranks[by]


def _ranked(texts: list[str], by: Sorting) -> Ranks:
    """The rank of each distinct text of a column."""
    if by is Sorting.COUNTRIES:
        return np.array([text.count(";") + 1 if text else _UNKNOWN for text in texts], dtype=np.int32)
    keys = [collation_key(text) if by is Sorting.TITLE else text for text in texts]
    place = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([place[key] if key else _UNKNOWN for key in keys], dtype=np.int32)
