"""Compares two versions of a dataset by record and by country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dashboard.geography.territories import Territory
from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.frames.diff import Difference, difference
from dashboard.records.frames.three_way_merge import ids_of
from dashboard.records.places.place_and_scope_codes import rows_by_code
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version


@dataclass(frozen=True)
class Comparison:
    """Two canonical frames of one dataset, each as visitors would read it today: with the statuses that follow from
    dates today."""

    dataset: Dataset
    before: pd.DataFrame
    after: pd.DataFrame

    @cached_property
    def difference(self) -> Difference:
        """The records that are new in ``after``, missing from it, or changed, compared with ``before``."""
        return difference(self.before, self.after)


def compare(store: Store, dataset: Dataset, before: Version | None, after: Version) -> Comparison:
    """Compare two versions of a dataset: the records of ``before`` (None: no records) with those of ``after``. Raises
    StoreError if they cannot be read."""
    return Comparison(dataset, records_today(store, dataset, before), records_today(store, dataset, after))


def records_today(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    """The records of a version as a canonical frame, with the statuses that follow from dates today; no records if
    ``version`` is None. Raises StoreError if the store cannot be read."""
    return empty_frame(dataset) if version is None else with_derived_statuses(store.frame(version.number), date.today())


@dataclass(frozen=True, slots=True)
class CountryChange:
    """How many records name a country before and after a draft is published; ``changed`` is how many of those after it
    are new or changed."""

    code: str
    name: str
    before: int
    after: int
    changed: int

    @property
    def more(self) -> int:
        """By how many the number of records that name the country rises; negative if it falls."""
        return self.after - self.before


def country_changes(
    before: pd.DataFrame, after: pd.DataFrame, touched: set[str], territories: Mapping[str, Territory]
) -> list[CountryChange]:
    """The countries whose records the publication of a draft would change, the largest increase or decrease in their
    number first. ``before`` and ``after`` are canonical frames, ``touched`` the ids of records that are new or
    changed."""
    old, new = rows_by_code(before["countries"]), rows_by_code(after["countries"])
    changed = rows_by_code(after["countries"][[name in touched for name in ids_of(after)]])
    changes = [
        CountryChange(code, territories[code].name, old.get(code, 0), new.get(code, 0), changed.get(code, 0))
        for code in territories
        if old.get(code, 0) != new.get(code, 0) or changed.get(code)
    ]
    return sorted(changes, key=lambda change: -abs(change.more))
