"""Two versions of a dataset side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dashboard.records.frames.canonical import empty_frame
from dashboard.records.frames.diff import Difference, difference
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import derived_anew
from dashboard.store.store import Store
from dashboard.store.versions import Version


@dataclass(frozen=True)
class Comparison:
    """What differs in ``after`` from ``before``, both as visitors read them today."""

    dataset: Dataset
    before: pd.DataFrame
    after: pd.DataFrame

    @cached_property
    def difference(self) -> Difference:
        """What is new, gone or changed."""
        return difference(self.before, self.after)


def compare(store: Store, dataset: Dataset, before: Version | None, after: Version) -> Comparison:
    """Compare two versions, or a version with nothing. Raises StoreError when the store is away."""
    return Comparison(dataset, _frame(store, dataset, before), _frame(store, dataset, after))


def _frame(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    if version is None:
        return empty_frame(dataset)
    frame = store.frame(version.number)
    return derived_anew(frame, date.today()) if dataset is Dataset.PROJECTS else frame
