"""Small portfolios for tests: records with only what a test is about, the rest as a canonical frame has it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache

import pandas as pd

from dashboard.geography.territories import Territories
from dashboard.portfolio.apply_holds import apply_holds
from dashboard.portfolio.record_index import RecordIndex, build_index
from dashboard.portfolio.snapshot import Snapshot, build_snapshot
from dashboard.records.frames.canonical_frames import TEXT
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.settings import ROOT
from dashboard.store.holds import Hold, HoldKind

Record = Mapping[str, str]


@cache
def territories() -> Territories:
    """The committed naming policy."""
    return Territories.load(ROOT / "data" / "boundaries" / "territories.csv")


@cache
def gazetteer() -> Gazetteer:
    """The committed place names."""
    places = ROOT / "data" / "places"
    return Gazetteer.load(territories(), regions=places / "regions.csv", aliases=places / "aliases.csv")


def frame_of(dataset: Dataset, records: Iterable[Record]) -> pd.DataFrame:
    """A canonical frame: a record that states no id is given P1, P2 … or N1, N2 …, no title: that of its id."""
    letter = "P" if dataset is Dataset.PROJECTS else "N"
    records = list(records)
    names = list(dict.fromkeys([*column_names(dataset), *(name for record in records for name in record)]))
    rows = []
    for number, record in enumerate(records, start=1):
        key = record.get("id", f"{letter}{number}")
        row = dict.fromkeys(names, "") | {"id": key, "title": f"Title of {key}"} | dict(record)
        if dataset is Dataset.NEWS:
            row["date"] = row["date"] or "2024-01-01"
        rows.append(row)
    translations = dict.fromkeys(name for row in rows for name in row if name not in names)
    return pd.DataFrame(rows, columns=[*names, *translations], dtype=TEXT).fillna("")


def projects_of(*records: Record) -> RecordIndex:
    """Indexed projects."""
    return build_index(frame_of(Dataset.PROJECTS, records), Dataset.PROJECTS, gazetteer().regions)


def news_of(*records: Record) -> RecordIndex:
    """Indexed news."""
    return build_index(frame_of(Dataset.NEWS, records), Dataset.NEWS, gazetteer().regions)


def snapshot_of(
    projects: Iterable[Record] = (),
    news: Iterable[Record] = (),
    *,
    key: str = "1:a",
    is_sample: bool = False,
    holds: tuple[Hold, ...] = (),
) -> Snapshot:
    """A snapshot of these records under the committed naming policy, without what is held."""
    frames = {Dataset.PROJECTS: frame_of(Dataset.PROJECTS, projects), Dataset.NEWS: frame_of(Dataset.NEWS, news)}
    shown = apply_holds(frames, holds, gazetteer().regions)
    return build_snapshot(
        {dataset: build_index(frame, dataset, gazetteer().regions) for dataset, frame in shown.items()},
        key=key,
        territories=territories(),
        gazetteer=gazetteer(),
        is_sample=is_sample,
        holds=holds,
    )


def hold_of(kind: HoldKind, key: str, *, sentence: str = "Not shown for safety.", number: int = 1) -> Hold:
    """A standing hold."""
    return Hold(
        number=number,
        kind=kind,
        key=key,
        sentence=sentence,
        reason="internal",
        placed_by="a",
        placed_at=datetime(2026, 1, 1, tzinfo=UTC),
        lifted_by="",
        lifted_at=None,
    )
