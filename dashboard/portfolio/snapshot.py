"""The published portfolio in memory: built once per published version, never changed, swapped whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.geography.territories import Territories
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.search import place_names
from dashboard.records.columns import Dataset
from dashboard.records.places import Gazetteer


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that visitors read.

    ``id`` names the published versions, the naming policy (territories, regions, other names) and this release:
    the same id always gives the same answers. ``totals`` has one row per territory code and the columns
    ``projects`` and ``news`` (Int64); a territory that no record names is absent, for missing is not zero.
    """

    id: str
    projects: RecordIndex
    news: RecordIndex
    totals: pd.DataFrame
    territories: Territories
    gazetteer: Gazetteer
    place_names: Mapping[str, tuple[str, str]]
    is_sample: bool
    published_at: datetime | None

    def index_of(self, dataset: Dataset) -> RecordIndex:
        """The records of one dataset."""
        return self.projects if dataset is Dataset.PROJECTS else self.news

    def region_name(self, code: str) -> str:
        """The region's name; its code where a record was published under a policy that still knew it."""
        region = self.gazetteer.regions.get(code)
        return region.name if region else code


def build_snapshot(
    indexes: Mapping[Dataset, RecordIndex],
    *,
    key: str,
    territories: Territories,
    gazetteer: Gazetteer,
    is_sample: bool = False,
    published_at: datetime | None = None,
) -> Snapshot:
    """Build the snapshot of two indexed datasets; ``key`` names the published versions and the release."""
    projects, news = indexes[Dataset.PROJECTS], indexes[Dataset.NEWS]
    names = place_names(territories, gazetteer)
    return Snapshot(
        id=_identity(key, list(territories.values()), territories.disclaimer, gazetteer.regions, names),
        projects=projects,
        news=news,
        totals=count_by_country(projects, news),
        territories=territories,
        gazetteer=gazetteer,
        place_names=names,
        is_sample=is_sample,
        published_at=published_at,
    )


def count_by_country(projects: RecordIndex, news: RecordIndex) -> pd.DataFrame:
    """Records by territory code: columns ``projects`` and ``news`` (Int64), only codes that a record names."""
    counts = {
        name: pd.Series({code: len(rows) for code, rows in index.by_country.items()}, dtype="Int64")
        for name, index in (("projects", projects), ("news", news))
    }
    return pd.DataFrame(counts).fillna(0).sort_index()


def _identity(key: str, *policy: object) -> str:
    return hashlib.sha256(f"{key}|{policy!r}".encode()).hexdigest()[:12]
