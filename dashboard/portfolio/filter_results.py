"""Answers to a visitor's question: the records that match, and their numbers by place and by value of each filter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.filter_definitions import FACETS
from dashboard.portfolio.filter_query import MOST_COUNTRIES, Question
from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.rows_by_value import Mask, Rows, most_first
from dashboard.portfolio.snapshot import Snapshot, country_totals

Parts = Mapping[str, Mask]


@dataclass(frozen=True, eq=False)
class Answer:
    """The records that match all filters of ``question``, and their numbers. The question's country is no filter here.

    ``projects`` and ``news`` have a Boolean for each row of the snapshot's tables: whether the record matches.
    ``totals`` has for each territory code (its index) the columns ``projects`` and ``news``: how many matching records
    name the territory. Territories that none names are left out; if a region is chosen, also those outside of it,
    unless the region file lists no countries for it. ``regional`` is the number of matching projects that name a region
    but not the world, ``worldwide`` of those that name the world, ``unplaced`` of those that name no place. ``undated``
    is the number of projects that match all filters but the period, for which they lack the dates."""

    question: Question
    projects: Mask
    news: Mask
    totals: pd.DataFrame
    regional: int
    worldwide: int
    unplaced: int
    undated: int

    @property
    def projects_total(self) -> int:
        """The number of matching projects, also those that do not name the country that the visitor chose."""
        return int(np.count_nonzero(self.projects))

    @property
    def news_total(self) -> int:
        """The number of matching news items, also those that do not name the country that the visitor chose."""
        return int(np.count_nonzero(self.news))


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value that a filter offers: ``value`` as addresses have it, ``count``, the number of projects with it that
    match the other filters, and ``chosen``, whether the visitor has chosen it."""

    value: str
    count: int
    chosen: bool


def ask(snapshot: Snapshot, question: Question) -> Answer:
    """Find and count the records that match the filters of ``question``, except its country. Raises InvalidRequest for
    more than two countries, an unknown ``event``, an invalid date, and a period that ends before it begins."""
    if len(question.countries) > MOST_COUNTRIES:
        raise InvalidRequest(_("At most two countries can be shown together. Write them as MDA;UKR."))
    parts = _project_parts(snapshot, question)
    projects = _all(parts.values(), len(snapshot.projects))
    news = _all(_news_parts(snapshot, question, parts).values(), len(snapshot.news))
    totals = snapshot.totals
    if question.is_filtered:
        totals = country_totals(snapshot.projects.by_country.counts(projects), snapshot.news.by_country.counts(news))
        totals = _inside(totals, snapshot, question.region)
    undated = 0
    if "period" in parts:
        others = _all((part for name, part in parts.items() if name != "period"), len(snapshot.projects))
        undated = int(np.count_nonzero(others & snapshot.projects.spans.about(question.event).unknown))
    index = snapshot.projects
    return Answer(
        question=question,
        projects=projects,
        news=news,
        totals=totals,
        regional=count_in(projects, index.regional),
        worldwide=count_in(projects, index.worldwide),
        unplaced=count_in(projects, index.unplaced),
        undated=undated,
    )


def rows_in(index: RecordIndex, mask: Mask, countries: Sequence[str] = ()) -> Rows:
    """The row numbers of the rows of ``index`` that are true in ``mask`` (a Boolean for each row), in ascending order,
    which is newest first. If ``countries`` (territory codes) are given, only of rows that name any of them."""
    if not countries:
        return np.flatnonzero(mask).astype(np.int32)
    rows = index.rows_of(*countries)
    return rows[mask[rows]]


def filter_values(snapshot: Snapshot, question: Question, *, in_country: bool = False) -> dict[str, list[FilterValue]]:
    """The values that the filters by region, theme, status and donor offer, by the field of the filter in a question,
    such as "themes"; the values with most projects first. Each value has the number of projects with it that match all
    other filters of ``question``; with ``in_country`` only projects in the chosen countries count. Values without any
    such project are left out unless they are chosen. Raises InvalidRequest for an invalid period and an unknown
    ``event``."""
    index = snapshot.projects
    parts = _project_parts(snapshot, question)
    if in_country and question.country:
        parts["country"] = np.zeros(len(index), dtype=bool)
        parts["country"][index.rows_of(*question.countries)] = True
    found = {}
    for one in FACETS:
        others = _all((part for name, part in parts.items() if name != one.field), len(index))
        found[one.field] = _values(index.by_value[one.column].counts(others), getattr(question, one.field))
    others = _all((part for name, part in parts.items() if name != "region"), len(index))
    counts = {code: number for code, mask in index.within.items() if (number := int(np.count_nonzero(mask & others)))}
    found["region"] = _values(counts, (question.region,) if question.region else ())
    return found


def _project_parts(snapshot: Snapshot, question: Question) -> dict[str, Mask]:
    """For each filter of the question, by field, the mask of the projects that match it."""
    index = snapshot.projects
    parts = _common_parts(index, question)
    for one in FACETS:
        if values := getattr(question, one.field):
            parts[one.field] = index.by_value[one.column].mask(values, len(index))
    return parts


def _news_parts(snapshot: Snapshot, question: Question, projects: Parts) -> dict[str, Mask]:
    """For each filter, the mask of the news that match it. News items have the values of the projects they name."""
    parts = _common_parts(snapshot.news, question)
    for field in projects.keys() & {one.field for one in FACETS}:
        mask = np.zeros(len(snapshot.news), dtype=bool)
        news_rows, project_rows = snapshot.links
        mask[news_rows[projects[field][project_rows]]] = True
        parts[field] = mask
    return parts


def _common_parts(index: RecordIndex, question: Question) -> dict[str, Mask]:
    parts: dict[str, Mask] = {}
    spans = index.spans.about(question.event)  # without a period too: it refuses an event that is none
    if question.region:
        parts["region"] = index.within.get(question.region, np.zeros(len(index), dtype=bool))
    if question.since or question.until:
        parts["period"] = spans.within(question.since, question.until)
    if question.text:
        parts["text"] = index.texts.mask(question.text)
    return parts


def _all(parts: Iterable[Mask], length: int) -> Mask:
    return reduce(np.logical_and, parts, np.ones(length, dtype=bool))


def count_in(mask: Mask, rows: Rows) -> int:
    """How many of the row numbers ``rows`` are true in ``mask``, which has a Boolean for each row."""
    return int(np.count_nonzero(mask[rows]))


def _inside(totals: pd.DataFrame, snapshot: Snapshot, region: str) -> pd.DataFrame:
    """``totals`` of the countries of a region; of all countries if the region file lists none for it."""
    known = snapshot.gazetteer.regions.get(region)
    return totals[totals.index.isin(known.members)] if known and known.members else totals


def _values(counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[FilterValue]:
    every = {**counts, **{value: counts.get(value, 0) for value in chosen}}
    return [FilterValue(value, number, value in chosen) for value, number in most_first(every)]
