"""Row numbers by place, so that a question about a country touches only its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.language import current_language
from dashboard.portfolio.filters import FACETS
from dashboard.portfolio.full_text import TextSearch
from dashboard.portfolio.periods import Spans, news_spans, project_spans
from dashboard.portfolio.row_groups import NO_ROWS, Groups, Mask, Rows, group_by_value
from dashboard.portfolio.translations import ValueNames, value_names
from dashboard.records.places.regions import Region
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.headers import column_of, is_known

GLOBAL_SCOPE = "1"  # IATI ActivityScope: global
WORLD = "M49-001"  # the region under which all worldwide work stands, however a record says it
NEWEST_FIRST = {Dataset.PROJECTS: "start_date", Dataset.NEWS: "date"}
FILTERED = {
    Dataset.PROJECTS: (*(one.column for one in FACETS), "related_ids"),
    Dataset.NEWS: ("category", "project_ids"),
}
SEARCHED = {Dataset.PROJECTS: ("summary",), Dataset.NEWS: ("lead",)}
"""Columns that are searched after the names of a record."""
NAMES = ("title", "acronym")
SPANS = {Dataset.PROJECTS: project_spans, Dataset.NEWS: news_spans}


@dataclass(frozen=True, eq=False)
class RecordIndex:
    """One dataset, newest first, with the row numbers of every place. Nothing here is ever changed.

    ``by_value`` has the row numbers of each value of the columns that visitors filter by, or that name other records.
    ``within`` has, of each region and the world, the rows that name it, a region inside it, or one of its countries.
    ``texts`` are what visitors search.
    """

    frame: pd.DataFrame
    by_country: Groups
    by_value: Mapping[str, Groups]
    within: Mapping[str, Mask]
    spans: Spans
    by_region: Mapping[str, Rows]
    regional: Rows
    worldwide: Rows
    unplaced: Rows
    by_id: pd.Index
    texts: TextSearch
    value_names: ValueNames

    def __len__(self) -> int:
        return len(self.frame)

    def rows_of(self, code: str) -> Rows:
        """Row numbers of the records that name the country ``code``, newest first."""
        return self.by_country.get(code, NO_ROWS)

    def rows_of_region(self, code: str) -> Rows:
        """Row numbers of the records that name the region ``code`` itself, newest first."""
        return self.by_region.get(code, NO_ROWS)

    def row_of(self, record_id: str) -> int | None:
        """Row number of the record with this id."""
        try:
            return int(self.by_id.get_loc(record_id))  # type: ignore[arg-type] # ids are unique
        except KeyError:
            return None

    def records(self, names: Iterable[str], rows: Iterable[int]) -> list[dict[str, str]]:
        """The cells of these columns, those there are, at these row numbers; a page of one record asks for one row."""
        places = np.fromiter(rows, dtype=np.intp)
        if not len(places):
            return []
        there = [name for name in names if name in self._columns]
        cells = [self._columns[name](places) for name in there]
        return [dict(zip(there, record, strict=True)) for record in zip(*cells, strict=True)]

    @cached_property
    def _columns(self) -> Mapping[str, Callable[[NDArray[np.intp]], list[str]]]:
        """What gives the cells of each column: a frame takes twenty times as long for one row."""
        return {str(name): _cells(column.array) for name, column in self.frame.items()}

    def value_name(self, column: str, value: str) -> str:
        """What a value of a list, such as a theme, is called in the current language; "" where no record says so."""
        return self.value_names.get(f"{column}_{current_language()}", {}).get(value, "")


def build_index(frame: pd.DataFrame, dataset: Dataset, regions: Mapping[str, Region]) -> RecordIndex:
    """Index a canonical frame (one row per record, every column text, "" where missing).

    Work is worldwide where its scope or one of its ``regions`` says so, else regional where it names a region.
    "Not specified" is no region.
    """
    ordered = _compact(frame.take(_newest_first(frame, NEWEST_FIRST[dataset])).reset_index(drop=True))
    by_region = dict(group_by_value(ordered["regions"]))
    by_country = group_by_value(ordered["countries"])
    kinds = {code: regions[code].kind if code in regions else "" for code in by_region}
    worldwide = (
        ordered["scope"].eq(GLOBAL_SCOPE).to_numpy(copy=True) if "scope" in ordered else np.zeros(len(ordered), bool)
    )
    regional = np.zeros(len(ordered), bool)
    for code, rows in by_region.items():
        if kinds[code] == "global":
            worldwide[rows] = True
        elif kinds[code] != "unspecified":
            regional[rows] = True
    regional &= ~worldwide
    ids = pd.Index(ordered["id"])
    ids.get_indexer(ids[:1])  # makes its table now, which takes a second at a million, not at a visitor's question
    placed = ordered["countries"].ne("").to_numpy() | regional | worldwide
    areas = _areas(by_region, kinds, _rows_where(worldwide))
    return RecordIndex(
        frame=ordered,
        by_country=by_country,
        by_value={name: _groups(ordered, name) for name in FILTERED[dataset]},
        within=_within(regions, by_country, areas, len(ordered)),
        spans=SPANS[dataset](ordered),
        by_region=areas,
        regional=_rows_where(regional),
        worldwide=_rows_where(worldwide),
        unplaced=_rows_where(~placed),
        by_id=ids,
        texts=_texts(ordered, dataset),
        value_names=value_names(ordered, dataset),
    )


def _areas(by_region: dict[str, Rows], kinds: dict[str, str], worldwide: Rows) -> dict[str, Rows]:
    areas = {code: rows for code, rows in by_region.items() if kinds[code] not in {"global", "unspecified"}}
    return areas | ({WORLD: worldwide} if len(worldwide) else {})


def _groups(frame: pd.DataFrame, name: str) -> Groups:
    """A version stored before the column existed has no value in it."""
    return group_by_value(frame[name]) if name in frame else Groups({})


def _texts(frame: pd.DataFrame, dataset: Dataset) -> TextSearch:
    """What visitors search, in every language in which it was published."""
    fields = {name: column_of(name, dataset).name for name in frame.columns if is_known(name, dataset)}
    return TextSearch(
        [frame[name] for name, field in fields.items() if field in NAMES],
        [frame[name] for name, field in fields.items() if field in SEARCHED[dataset]],
    )


def _within(
    regions: Mapping[str, Region], by_country: Groups, areas: Mapping[str, Rows], length: int
) -> dict[str, Mask]:
    found = {}
    for code in regions.keys() | areas.keys():
        members = regions[code].members if code in regions else ()
        inside = set(members)
        parts = [by_country[member] for member in members if member in by_country]
        parts += [rows for area, rows in areas.items() if area == code or _lies_in(regions.get(area), inside)]
        if parts:
            found[code] = np.zeros(length, dtype=bool)
            found[code][np.concatenate(parts)] = True
    return found


def _lies_in(region: Region | None, inside: set[str]) -> bool:
    return region is not None and bool(region.members) and inside.issuperset(region.members)


def _newest_first(frame: pd.DataFrame, column: str) -> NDArray[np.int64]:
    """Positions by date, the latest first and the undated last; records of one date stay in file order."""
    codes, _ = pd.factorize(frame[column], sort=True)
    return np.argsort(-codes, kind="stable")


def _compact(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns that repeat themselves as categories: a tenth of the memory at a million records."""
    for name in frame.columns:
        if name != "id" and frame[name].nunique() <= len(frame) // 2:
            frame[name] = frame[name].astype("category")
    return frame


def _cells(array: pd.api.extensions.ExtensionArray) -> Callable[[NDArray[np.intp]], list[str]]:
    if not isinstance(array, pd.Categorical):
        return lambda places: list(array.take(places).tolist())
    codes, texts = array.codes, array.categories.tolist()
    return lambda places: [texts[code] for code in codes[places]]


def _rows_where(mask: NDArray[np.bool_]) -> Rows:
    return np.flatnonzero(mask).astype(np.int32)
