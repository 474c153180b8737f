"""Removes from the records what staff hide by holds, before a snapshot is built from them; lists the fields that can be
hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.portfolio.record_index import GLOBAL_SCOPE
from dashboard.records.frames.canonical_frames import TEXT
from dashboard.records.places.region_and_alias_files import Region
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.schema.header_matching import column_of, is_translation
from dashboard.store.holds import HoldKind

Frames = Mapping[Dataset, pd.DataFrame]

DATASETS = {HoldKind.PROJECT: Dataset.PROJECTS, HoldKind.NEWS: Dataset.NEWS}
_PROJECT_LISTS = {Dataset.PROJECTS: "related_ids", Dataset.NEWS: "project_ids"}
_DERIVED = {"status": "status_source", "countries": "country_percentages"}  # columns that would reveal a held one
_SHARES = _DERIVED["countries"]


class Held(Protocol):
    """A protocol: the attributes of a hold that ``apply_holds`` reads."""

    @property
    def kind(self) -> HoldKind:
        """What kind of thing the hold hides: a project, a news item, a country or a field."""

    @property
    def key(self) -> str:
        """Which one the hold hides: a record's id, a territory's code, or a field such as ``projects.budget``."""


def holdable_fields() -> tuple[str, ...]:
    """The fields that staff can hide, such as ``projects.budget``: all but ids, required columns, and the field
    ``status_source`` ("declared" or "derived"), which is hidden together with the status."""
    return tuple(
        f"{dataset}.{column.name}"
        for dataset, columns in COLUMNS.items()
        for column in columns
        if not column.required and column.kind not in (Kind.ID, Kind.STATUS_SOURCE)
    )


def apply_holds(frames: Frames, holds: Sequence[Held], regions: Mapping[str, Region]) -> dict[Dataset, pd.DataFrame]:
    """Remove from ``frames``, the canonical frame of each dataset, all that ``holds`` hide, and return new frames. A
    held record disappears, and records that name it no longer do. A held country disappears from every record that
    names it, and so do the record's shares by country, which would reveal it; a record that names no other place
    disappears as a whole. A held field becomes empty in every language, together with a field that would reveal it:
    with a status also ``status_source`` ("declared" or "derived"). ``regions`` are the known regions by code."""
    places = {hold.key for hold in holds if hold.kind is HoldKind.COUNTRY}
    gone = {dataset: {hold.key for hold in holds if DATASETS.get(hold.kind) is dataset} for dataset in Dataset}
    kept = dict(frames)
    for dataset, frame in frames.items():
        homeless = _only_there(frame, places, regions)
        gone[dataset] |= set(frame["id"][homeless])
        kept[dataset] = frame.loc[~(homeless | frame["id"].isin(gone[dataset]).to_numpy())].reset_index(drop=True)
    for dataset, frame in kept.items():
        lists = {"countries": places, _PROJECT_LISTS[dataset]: gone[Dataset.PROJECTS]}
        shorter = {name: _without(frame[name], values) for name, values in lists.items() if values and name in frame}
        if "countries" in shorter and _SHARES in frame:
            same = shorter["countries"].eq(frame["countries"].astype(TEXT))
            shorter[_SHARES] = frame[_SHARES].astype(TEXT).where(same, "")
        blank = dict.fromkeys(_held_columns(frame, dataset, holds), "")
        kept[dataset] = frame.assign(**shorter).assign(**blank).astype(dict.fromkeys((*shorter, *blank), TEXT))
    return kept


def _only_there(frame: pd.DataFrame, places: Collection[str], regions: Mapping[str, Region]) -> NDArray[np.bool_]:
    """For each record whether it names a held country and no other place."""
    if not places:
        return np.zeros(len(frame), bool)
    nowhere = [code for code, region in regions.items() if region.kind == "unspecified"]
    elsewhere = _without(frame["countries"], places).ne("") | _without(frame["regions"], nowhere).ne("")
    if "scope" in frame:
        elsewhere |= frame["scope"].eq(GLOBAL_SCOPE)
    there: NDArray[np.bool_] = (_without(frame["countries"], places) != frame["countries"].astype(TEXT)).to_numpy()
    return there & ~elsewhere.to_numpy()


def _without(column: pd.Series[str], values: Collection[str]) -> pd.Series[str]:
    """A column of values joined by ``;`` without ``values``."""
    numbers, texts = pd.factorize(column)
    shorter = [";".join(value for value in str(text).split(";") if value not in values) for text in texts]
    return pd.Series(np.array(shorter, object)[numbers], index=column.index, dtype=TEXT)


def _held_columns(frame: pd.DataFrame, dataset: Dataset, holds: Sequence[Held]) -> list[str]:
    held = {hold.key for hold in holds if hold.kind is HoldKind.FIELD}
    fields = {key.partition(".")[2] for key in held if key.startswith(f"{dataset}.")}
    fields |= {_DERIVED[name] for name in fields & _DERIVED.keys()}
    return [
        name
        for name in frame.columns
        if name in fields or (is_translation(name, dataset) and column_of(name, dataset).name in fields)
    ]
