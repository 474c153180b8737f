"""The table of one dataset, indexed so that its rows are found by place, value, period and word."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.language_and_locale import collation_key, current_language
from dashboard.portfolio.filter_definitions import FACETS
from dashboard.portfolio.full_text import TextSearch
from dashboard.portfolio.periods import Spans, news_spans, project_spans
from dashboard.portfolio.rows_by_value import NO_ROWS, Groups, Mask, Rows, group_by_value
from dashboard.records.places.region_and_alias_files import Region
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.schema.header_matching import column_of, is_known

GLOBAL_SCOPE = "1"  # IATI ActivityScope: global
WORLD = "M49-001"  # the code of the world, under which all worldwide records are listed
NEWEST_FIRST = {Dataset.PROJECTS: "start_date", Dataset.NEWS: "date"}
FILTERED = {
    Dataset.PROJECTS: (*(one.column for one in FACETS), "related_ids"),
    Dataset.NEWS: ("category", "project_ids"),
}
SEARCHED = {Dataset.PROJECTS: ("summary",), Dataset.NEWS: ("lead",)}
"""Columns whose words are found too; rows found by the columns NAMES come first."""
NAMES = ("title", "acronym")
SPANS = {Dataset.PROJECTS: project_spans, Dataset.NEWS: news_spans}

ValueNames = Mapping[str, Mapping[str, str]]
"""For each translated column of a list, such as ``themes_fr``: a value as records write it -> its translation."""


class Sorting(StrEnum):
    """What lists of projects can be sorted by: title, status, start date, end date, or how many countries a project
    names (COUNTRIES). The values are written in addresses."""

    TITLE = "title"
    COUNTRIES = "countries"
    STATUS = "status"
    START = "start"
    END = "end"


_SORT_COLUMNS = {Sorting.START: "start_date", Sorting.END: "end_date"}  # other values of Sorting are the column's name
_UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class RecordIndex:
    """One dataset, newest first, indexed for filters. Nothing in it ever changes.

    ``frame`` is a canonical frame; row numbers count its rows from 0. ``by_country`` has the row numbers for each
    territory code. ``by_value`` has, by column, the row numbers for each value, for the columns by which records are
    filtered or that name other records. ``within`` has, by region code, a Boolean for each row: whether it names the
    region, a region inside it, or one of its countries; regions without any such row are left out. ``by_region`` has,
    by region code, the row numbers of the records that name the region itself, and under WORLD, the code of the world,
    those of all worldwide records. ``regional`` are the row numbers of the records that name a region and not the
    world, ``worldwide`` of those that name the world, ``unplaced`` of those that name no place. ``spans`` has the
    period of each row. ``texts`` finds rows by words, ``by_id`` by the record's id. ``value_names`` has, for columns
    such as ``themes_fr``, the translation of each value of the column ``themes``."""

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

    def rows_of(self, *codes: str) -> Rows:
        """Row numbers of the records that name any of the territories ``codes`` (at least one), newest first."""
        return reduce(np.union1d, [self.by_country.get(code, NO_ROWS) for code in codes])

    def rows_of_region(self, code: str) -> Rows:
        """Row numbers of the records that name the region ``code`` itself, newest first; for the code of the world, of
        all worldwide records."""
        return self.by_region.get(code, NO_ROWS)

    def row_of(self, record_id: str) -> int | None:
        """Row number of the record with this id; None if there is none."""
        try:
            return int(self.by_id.get_loc(record_id))  # type: ignore[arg-type] # ids are unique
        except KeyError:
            return None

    def records(self, names: Iterable[str], rows: Iterable[int]) -> list[dict[str, str]]:
        """A dictionary (column name → text) for each of the row numbers ``rows``, in their order. ``names`` are the
        wanted columns; those that the table lacks are left out."""
        places = np.fromiter(rows, dtype=np.intp)
        if not len(places):
            return []
        there = tuple(name for name in names if name in self._columns)
        if len(places) == 1:
            return [dict(self._one_record(there, int(places[0])))]
        cells = [self._columns[name](places) for name in there]
        return [dict(zip(there, record, strict=True)) for record in zip(*cells, strict=True)]

    @cached_property
    def _one_record(self) -> Callable[[tuple[str, ...], int], Mapping[str, str]]:
        """The cells of one row, kept for the languages of a page that a static export makes one after the other."""

        @lru_cache(maxsize=64)
        def read(names: tuple[str, ...], row: int) -> Mapping[str, str]:
            place = np.array([row])
            return {name: self._columns[name](place)[0] for name in names}

        return read

    @cached_property
    def _columns(self) -> Mapping[str, Callable[[NDArray[np.intp]], list[str]]]:
        """For each column a function from row numbers to cells: twenty times as fast as the frame for one row."""
        return {str(name): _cells(column.array) for name, column in self.frame.items()}

    @cached_property
    def budgets(self) -> tuple[NDArray[np.float64], NDArray[np.intp], list[str]]:
        """(budgets, numbers, currencies): the budget of each row, NaN if none is stated, and for each row the position
        of its currency in the list ``currencies``, in which "" stands for a currency that is not stated."""
        names = self.frame["currency"] if "currency" in self.frame else pd.Series("", index=self.frame.index)
        texts = self.frame["budget"] if "budget" in self.frame else pd.Series("", index=self.frame.index)
        codes, currencies = pd.factorize(names)
        return (
            pd.to_numeric(texts.astype(object), errors="coerce").to_numpy(float),
            codes,
            [str(one) for one in currencies],
        )

    def value_name(self, column: str, value: str) -> str:
        """The name, in the current language, of one value of a column that holds lists, such as a theme; "" if no
        translation of it is known."""
        return self.value_names.get(f"{column}_{current_language()}", {}).get(value, "")

    def sorted_rows(self, rows: Rows, by: Sorting, *, descending: bool = False) -> Rows:
        """The row numbers ``rows``, sorted by ``by``, ascending or ``descending``. In both cases rows without a value
        come last, and rows with equal values keep their order."""
        if by not in self._ranks:
            codes, values = pd.factorize(self.frame[_SORT_COLUMNS.get(by, by.value)])
            self._ranks[by] = _ranks([str(value) for value in values], by)[codes]
        ranks = self._ranks[by][rows]
        keys = np.where(ranks == _UNKNOWN, np.iinfo(np.int32).max, -ranks if descending else ranks)
        return rows[np.argsort(keys, kind="stable")]

    @cached_property
    def _ranks(self) -> dict[Sorting, NDArray[np.int32]]:
        """The rank of each row by the columns that were sorted by so far; equal values have equal ranks."""
        return {}


def build_index(frame: pd.DataFrame, dataset: Dataset, regions: Mapping[str, Region]) -> RecordIndex:
    """Sort a canonical frame (one row per record, every column text, "" if missing) newest first and index it. A record
    is worldwide if its scope or one of its regions is the world, else regional if it names a region other than "not
    specified". ``regions`` are the known regions by code."""
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
    ids.get_indexer(ids[:1])  # builds its hash table now: a second for a million records, not at a visitor's question
    placed = ordered["countries"].ne("").to_numpy() | regional | worldwide
    areas = _areas(by_region, kinds, _rows_where(worldwide))
    return RecordIndex(
        frame=ordered,
        by_country=by_country,
        by_value={  # a version stored before a column existed has none of its values
            name: group_by_value(ordered[name]) if name in ordered else Groups({}) for name in FILTERED[dataset]
        },
        within=_within(regions, by_country, areas, len(ordered)),
        spans=SPANS[dataset](ordered),
        by_region=areas,
        regional=_rows_where(regional),
        worldwide=_rows_where(worldwide),
        unplaced=_rows_where(~placed),
        by_id=ids,
        texts=_texts(ordered, dataset),
        value_names=_value_names(ordered, dataset),
    )


def _areas(by_region: dict[str, Rows], kinds: dict[str, str], worldwide: Rows) -> dict[str, Rows]:
    areas = {code: rows for code, rows in by_region.items() if kinds[code] not in {"global", "unspecified"}}
    return areas | ({WORLD: worldwide} if len(worldwide) else {})


def _texts(frame: pd.DataFrame, dataset: Dataset) -> TextSearch:
    """The search in names and SEARCHED columns, in every language in which they were published."""
    fields = {name: column_of(name, dataset).name for name in frame.columns if is_known(name, dataset)}
    return TextSearch(
        [frame[name] for name, field in fields.items() if field in NAMES],
        [frame[name] for name, field in fields.items() if field in SEARCHED[dataset]],
    )


def _within(
    regions: Mapping[str, Region], by_country: Groups, areas: Mapping[str, Rows], length: int
) -> dict[str, Mask]:
    found = {}
    members = {code: set(region.members) for code, region in regions.items()}
    for code in regions.keys() | areas.keys():
        inside = members.get(code, set())
        parts = [by_country[member] for member in inside if member in by_country]
        parts += [rows for area, rows in areas.items() if area == code or set() < members.get(area, set()) <= inside]
        if parts:
            found[code] = np.zeros(length, dtype=bool)
            found[code][np.concatenate(parts)] = True
    return found


def _newest_first(frame: pd.DataFrame, column: str) -> NDArray[np.int64]:
    """Positions by date, the latest first and the undated last; records of one date stay in file order."""
    codes, _ = pd.factorize(frame[column], sort=True)
    return np.argsort(-codes, kind="stable")


def _compact(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with repetitive columns as categories: a tenth of the memory for a million records."""
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


def _ranks(texts: list[str], by: Sorting) -> NDArray[np.int32]:
    """The rank of each of the distinct texts of a column."""
    if by is Sorting.COUNTRIES:
        return np.array([text.count(";") + 1 if text else _UNKNOWN for text in texts], dtype=np.int32)
    keys = [collation_key(text) if by is Sorting.TITLE else text for text in texts]
    place = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([place[key] if key else _UNKNOWN for key in keys], dtype=np.int32)


def _value_names(frame: pd.DataFrame, dataset: Dataset) -> ValueNames:
    """The translations of the values of lists, matched by position in the cell; the first record with one decides."""
    found: dict[str, dict[str, str]] = {}
    for name in (column.name for column in COLUMNS[dataset] if column.translatable and column.kind is Kind.LIST):
        for translated in (column for column in frame.columns if column.startswith(f"{name}_")):
            names = found.setdefault(translated, {})
            for original, other in frame[[name, translated]].drop_duplicates().itertuples(index=False):
                values, others = original.split(";"), other.split(";")
                if len(values) == len(others):
                    for value, text in zip(values, others, strict=True):
                        if value and text.strip():
                            names.setdefault(value, text.strip())
    return found
