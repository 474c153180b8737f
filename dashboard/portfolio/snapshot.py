"""The published portfolio in memory: built once per published version, never changed, swapped whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from dashboard.geography.territories import Territories
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.row_groups import NO_ROWS, Rows
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import Hold, HoldKind


def place_names(territories: Territories, gazetteer: Gazetteer) -> dict[str, tuple[str, str]]:
    """Folded name -> (name as written, territory code): the policy's own names, in every language, before others."""
    names: dict[str, tuple[str, str]] = {}
    for name, code in [*territories.spellings(), *gazetteer.names()]:
        if code in territories:
            names.setdefault(fold(name), (name, code))
    return names


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that visitors read.

    ``id`` is ``<release>-<data>``: the data part names the published versions, what is held and the naming policy
    (territories, regions, other names). The same id always gives the same answers. ``totals`` has one row per
    territory code and the columns ``projects`` and ``news`` (Int64); a territory that no record names is absent, for
    missing is not zero. ``holds`` are those that stand; the records are already without what they hide. ``since`` is a
    moment at which exactly this was published, to be named by whoever cites it. ``links`` are pairs of row numbers, of
    a news item and of a project that it names.
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
    holds: tuple[Hold, ...] = ()
    since: datetime | None = None
    links: tuple[Rows, Rows] = (NO_ROWS, NO_ROWS)

    @property
    def release(self) -> str:
        """Names the code that answers."""
        return release_of(self.id)

    def index_of(self, dataset: Dataset) -> RecordIndex:
        """The records of one dataset."""
        return self.projects if dataset is Dataset.PROJECTS else self.news

    def region_name(self, code: str) -> str:
        """The region's name; its code where a record was published under a policy that still knew it."""
        region = self.gazetteer.regions.get(code)
        return region.name if region else code

    def names_region(self, code: str) -> bool:
        """Whether a record names this region, or the world, as such."""
        return code in self.projects.by_region or code in self.news.by_region

    def held(self, kind: HoldKind, key: str) -> Hold | None:
        """The hold that stands on this record, place or field, if any; its sentence is for the public."""
        return next((hold for hold in self.holds if (hold.kind, hold.key) == (kind, key)), None)

    @property
    def places_held(self) -> dict[str, str]:
        """Codes of the territories that staff hold back, each with its sentence for the public."""
        return {hold.key: hold.sentence for hold in self.holds if hold.kind is HoldKind.COUNTRY}

    def fields_held(self, dataset: Dataset) -> list[Hold]:
        """The holds on fields of a dataset."""
        return [hold for hold in self.holds if hold.kind is HoldKind.FIELD and hold.key.startswith(f"{dataset}.")]


def build_snapshot(
    indexes: Mapping[Dataset, RecordIndex],
    *,
    key: str,
    release: str = "",
    territories: Territories,
    gazetteer: Gazetteer,
    is_sample: bool = False,
    published_at: datetime | None = None,
    holds: tuple[Hold, ...] = (),
    since: datetime | None = None,
) -> Snapshot:
    """Build the snapshot of two indexed datasets; ``key`` names the published versions, ``release`` the code."""
    projects, news = indexes[Dataset.PROJECTS], indexes[Dataset.NEWS]
    names = place_names(territories, gazetteer)
    return Snapshot(
        id="-".join(filter(None, (release, _identity(key, territories.policy, gazetteer.regions, names)))),
        projects=projects,
        news=news,
        totals=country_totals(
            *({code: len(rows) for code, rows in one.by_country.items()} for one in (projects, news))
        ),
        territories=territories,
        gazetteer=gazetteer,
        place_names=names,
        is_sample=is_sample,
        published_at=published_at,
        holds=holds,
        since=since,
        links=_links(news, projects),
    )


def _links(news: RecordIndex, projects: RecordIndex) -> tuple[Rows, Rows]:
    named = news.by_value["project_ids"]
    found = projects.by_id.get_indexer(pd.Index(list(named), dtype="str"))
    pairs = [(rows, project) for rows, project in zip(named.values(), found, strict=True) if project >= 0]
    if not pairs:
        return NO_ROWS, NO_ROWS
    return (
        np.concatenate([rows for rows, _ in pairs]),
        np.concatenate([np.full(len(rows), project, dtype=np.int32) for rows, project in pairs]),
    )


def release_of(version: str) -> str:
    """The release that a snapshot's id begins with."""
    return version.rpartition("-")[0]


def country_totals(projects: Mapping[str, int], news: Mapping[str, int]) -> pd.DataFrame:
    """Records by territory code: columns ``projects`` and ``news`` (Int64), only codes that a record names."""
    counts = {name: pd.Series(one, dtype="Int64") for name, one in (("projects", projects), ("news", news))}
    return pd.DataFrame(counts).fillna(0).sort_index()


def _identity(key: str, *policy: object) -> str:
    return hashlib.sha256(f"{key}|{policy!r}".encode()).hexdigest()[:12]
