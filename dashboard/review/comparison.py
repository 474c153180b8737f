"""Compares two versions of a dataset: record by record, and by number of records per country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dashboard.geography.territories import Territory
from dashboard.records.frames.canonical import empty_frame
from dashboard.records.frames.diff import Difference, difference
from dashboard.records.frames.merge3 import ids_of
from dashboard.records.places.tally import rows_by_code
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


@dataclass(frozen=True, slots=True)
class CountryChange:
    """How many records name a country, published and after the draft, and how many of these are changed."""

    code: str
    name: str
    before: int
    after: int
    changed: int

    @property
    def more(self) -> int:
        """How many more records name the country; negative for fewer."""
        return self.after - self.before


def country_changes(
    before: pd.DataFrame, after: pd.DataFrame, touched: set[str], territories: Mapping[str, Territory]
) -> list[CountryChange]:
    """The countries where something changes, largest change first; ``touched`` are ids that are new or changed."""
    then, now = rows_by_code(before["countries"]), rows_by_code(after["countries"])
    changed = rows_by_code(after["countries"][[name in touched for name in ids_of(after)]])
    found = [
        CountryChange(code, territories[code].name, then.get(code, 0), now.get(code, 0), changed.get(code, 0))
        for code in territories
        if then.get(code, 0) != now.get(code, 0) or changed.get(code)
    ]
    return sorted(found, key=lambda one: -abs(one.more))
