"""Compares two versions by record and country, two texts word by word, and the places of a file with the map."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property

import pandas as pd
from markupsafe import Markup, escape

from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.frames.canonical import empty_frame
from dashboard.records.frames.compose import ids_of
from dashboard.records.frames.diff import Difference, difference
from dashboard.records.places.resolve_columns import PlaceTally, rows_by_code
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses
from dashboard.store.store import Store
from dashboard.store.versions import Version


@dataclass(frozen=True)
class Comparison:
    """Two canonical frames of one dataset, each as visitors would read it today."""

    dataset: Dataset
    before: pd.DataFrame
    after: pd.DataFrame

    @cached_property
    def difference(self) -> Difference:
        """The records that are new, gone or changed."""
        return difference(self.before, self.after)


def compare(store: Store, dataset: Dataset, before: Version | None, after: Version) -> Comparison:
    """Compare two versions; ``before`` None stands for no records. Raises StoreError if the store cannot be read."""
    return Comparison(dataset, _frame(store, dataset, before), _frame(store, dataset, after))


def _frame(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    if version is None:
        return empty_frame(dataset)
    frame = store.frame(version.number)
    return with_derived_statuses(frame, date.today()) if dataset is Dataset.PROJECTS else frame


@dataclass(frozen=True, slots=True)
class CountryChange:
    """The number of records that name a country, before and after a draft, and how many are new or changed after it."""

    code: str
    name: str
    before: int
    after: int
    changed: int

    @property
    def more(self) -> int:
        """The increase in records that name the country; negative for a decrease."""
        return self.after - self.before


def country_changes(
    before: pd.DataFrame, after: pd.DataFrame, touched: set[str], territories: Mapping[str, Territory]
) -> list[CountryChange]:
    """The countries with a change, the largest increase or decrease first.

    ``before`` and ``after`` are canonical frames, ``touched`` the ids of records that are new or changed.
    """
    old, new = rows_by_code(before["countries"]), rows_by_code(after["countries"])
    changed = rows_by_code(after["countries"][[name in touched for name in ids_of(after)]])
    changes = [
        CountryChange(code, territories[code].name, old.get(code, 0), new.get(code, 0), changed.get(code, 0))
        for code in territories
        if old.get(code, 0) != new.get(code, 0) or changed.get(code)
    ]
    return sorted(changes, key=lambda change: -abs(change.more))


_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 2_000  # words and signs; comparing more takes longer than reading the text
_LEAST_LIKENESS = 0.3  # of 1; below it the texts have so little in common that marked words would confuse


def marked_changes(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts as markup, with ``<del>`` around words that go and ``<ins>`` around words that are new."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if not old or not new or len(old) + len(new) > _MOST:
        return _whole("del", before), _whole("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_LIKENESS:
        return _whole("del", before), _whole("ins", after)
    steps = matcher.get_opcodes()
    left = _joined("del", ((kind, "".join(old[i1:i2])) for kind, i1, i2, _j1, _j2 in steps))
    return left, _joined("ins", ((kind, "".join(new[j1:j2])) for kind, _i1, _i2, j1, j2 in steps))


def _whole(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, text) if text else Markup("")


def _joined(tag: str, pieces: Iterator[tuple[str, str]]) -> Markup:
    return Markup("").join(escape(text) if kind == "equal" else _whole(tag, text) for kind, text in pieces)


@dataclass(frozen=True, slots=True)
class LostPlace:
    """A place that the file names and the map will not show.

    ``rows`` is the number of rows that name it, ``why`` a sentence, ``query`` the query of the page with its issues.
    """

    name: str
    rows: int
    why: str
    query: str


@dataclass(frozen=True, slots=True)
class PlaceCoverage:
    """The number of different places that a file names, of those that the map shows, and of rows of worldwide work."""

    named: int
    shown: int
    lost: tuple[LostPlace, ...]
    worldwide: int


def place_coverage(
    tally: PlaceTally,
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    drawn: Collection[str],
) -> PlaceCoverage:
    """Compare the places that a file names with the records in ``frame`` that were taken from it.

    ``names`` are the names of places by code, ``drawn`` the codes of the countries with a shape on the map.
    """
    left_out = tally.left_out(frame)
    rows_of = {**tally.region_rows, **tally.country_rows}
    lost = [
        *(_unknown(text, tally.unknown_rows[text]) for text in tally.unknown),
        *(_left_out(names.get(code, code), rows_of[code]) for code in left_out),
        *(
            _not_drawn(names.get(code, code), rows)
            for code, rows in tally.country_rows.items()
            if code not in drawn and code not in left_out
        ),
    ]
    return PlaceCoverage(tally.names, tally.names - len(lost), tuple(lost), tally.worldwide)


def _unknown(text: str, rows: int) -> LostPlace:
    why = ngettext(
        "not a place that the map knows, {number} row", "not a place that the map knows, {number} rows", rows
    )
    return LostPlace(text, rows, why, "severity=error")


def _left_out(name: str, rows: int) -> LostPlace:
    why = ngettext(
        "named only in {number} row, which has an error", "named only in {number} rows, which have errors", rows
    )
    return LostPlace(name, rows, why, "severity=error")


def _not_drawn(name: str, rows: int) -> LostPlace:
    return LostPlace(name, rows, _("the map has no shape for it; lists and search show it"), "severity=notice")
