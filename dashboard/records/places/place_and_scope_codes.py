"""Turns the columns of countries, regions and scope of a file into codes, and counts the rows that name each place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.language_and_locale import marked
from dashboard.records.places.gazetteer import Resolution
from dashboard.records.schema.header_matching import normalised
from dashboard.records.values.cell_columns_and_readers import Cells, Finding, combinations, is_absent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTally:
    """How many rows of a file name each place: ``country_rows`` by territory code, ``region_rows`` by region code,
    ``unknown_rows`` by text if the text is no known place. A row that names a place twice counts once. Rows with errors
    count, except rows with too many cells. ``worldwide`` is the number of rows of global scope. ``read_as`` is the
    number of different texts that are no known name, but were understood as a variant of one, such as "Tadjikistan"."""

    country_rows: Mapping[str, int] = field(default_factory=dict)
    region_rows: Mapping[str, int] = field(default_factory=dict)
    unknown_rows: Mapping[str, int] = field(default_factory=dict)
    worldwide: int = 0
    read_as: int = 0

    @property
    def place_count(self) -> int:
        """The number of different places that the file names, known or unknown."""
        return len(self.country_rows) + len(self.region_rows) + len(self.unknown_rows)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The texts that name no known place, the most frequent first."""
        return tuple(sorted(self.unknown_rows, key=lambda text: (-self.unknown_rows[text], text)))

    def left_out(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """The codes of the countries and regions that the file names but no record in ``frame`` (canonical) does."""
        kept = {*rows_by_code(frame["countries"]), *rows_by_code(frame["regions"])}
        return tuple(code for code in (*self.country_rows, *self.region_rows) if code not in kept)


def rows_by_code(column: pd.Series[str]) -> dict[str, int]:
    """The number of rows that name each code, in a column of codes joined by semicolons (``MDA;UKR``)."""
    return rows_per_code((str(text), int(rows)) for text, rows in column.value_counts(sort=False).items())


def rows_per_code(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add up numbers of rows by code, from pairs such as ("MDA;UKR", 3): codes joined by semicolons, number of rows."""
    count: Counter[str] = Counter()
    for text, rows in texts:
        for code in filter(None, text.split(";")):
            count[code] += rows
    return dict(count)


# Codelist ActivityScope of IATI 2.03, and the words people use.
SCOPES = {
    "global": "1", "world": "1", "worldwide": "1", "mondial": "1", "mundial": "1",
    "regional": "2", "région": "2", "régional": "2",
    "multi-national": "3", "multi-country": "3", "multiple countries": "3", "plurinational": "3",
    "national": "4", "country": "4", "nacional": "4",
    "sub-national: multi-first-level administrative areas": "5",
    "sub-national: single first-level administrative area": "6",
    "sub-national: single second-level administrative area": "7",
    "single location": "8",
}  # fmt: skip
SCOPE_NAMES = {
    "1": marked("Worldwide"),
    "2": marked("A region of the world"),
    "3": marked("Several countries"),
    "4": marked("A whole country"),
    "5": marked("Several provinces of a country"),
    "6": marked("One province of a country"),
    "7": marked("One district"),
    "8": marked("One place"),
}
"""How far the work reaches, in words, by the code of IATI's ActivityScope."""
_SCOPE_WORDS = {normalised(word): code for word, code in SCOPES.items()}
WORLDWIDE = "1"
MOST_SUGGESTED = 300  # different unknown texts of one file
NAMIBIA = "NA"  # also how many programs write that nothing is known
NOT_SPECIFIED = "Not specified"
_WORDS_FOR_IT = frozenset({"na", "n/a", "n.a.", "n.d.", "none", "tbd", "tbc"})
_ALPHA2 = re.compile(r"[A-Z]{2}(?:[\s,;/|]+[A-Z]{2})*")


class Resolver(Protocol):
    """A protocol: an object that finds the places that a text names. ``Gazetteer`` is one."""

    def resolve(self, text: str, *, suggest: bool = True) -> Resolution:
        """Find the countries, regions and unknown names in the text of a cell; with ``suggest`` also similar names for
        the unknown ones."""


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """The columns of countries, regions and scope of a file as codes. ``findings`` are the faults, ``read_as`` the
    pairs of a variant such as "Tadjikistan" and the name that it was read as. Both are dictionaries: column in the file
    ("countries" or "regions") → number of the text → faults or pairs of this text. The number of a text is its position
    (from 0) in the list of the different texts of the column as it was read (``Cells.values``). ``tally`` counts the
    rows that name each place."""

    countries: Cells
    regions: Cells
    scope: Cells
    findings: dict[str, dict[int, list[Finding]]]
    read_as: dict[str, dict[int, tuple[tuple[str, str], ...]]]
    tally: PlaceTally


def read_scope(text: str) -> tuple[str, list[Finding]]:
    """Read an IATI ActivityScope code, its name, or another word for it such as "worldwide". Returns (code, findings):
    the code, or "" for a word such as "n/a" and for an unknown scope; the latter is the fault ``scope-unknown``."""
    if is_absent(text):
        return "", []
    code = text if text in set(SCOPES.values()) else _SCOPE_WORDS.get(normalised(text), "")
    return code, [] if code else [Finding("scope-unknown", text)]


def resolve_places(
    countries: Cells, regions: Cells, scope: Cells, gazetteer: Resolver, tick: Callable[[], None]
) -> ResolvedPlaces:
    """Find the codes of the places in the columns of countries and regions, and sort them in each row: a region that
    stands among the countries goes to the regions, and the other way round. ``scope`` has codes of IATI ActivityScope,
    "" where a row states none; such a row gets the widest scope of the regions in it, such as that of "World". A word
    such as "n/a" is ignored in a row that names a place or a scope elsewhere. ``gazetteer`` finds the places that texts
    name. ``tick`` is called after each of the two columns, to show progress."""
    findings: dict[str, dict[int, list[Finding]]] = {"countries": {}, "regions": {}}
    read_as: dict[str, dict[int, tuple[tuple[str, str], ...]]] = {"countries": {}, "regions": {}}
    resolved: dict[str, list[Resolution]] = {}
    names = _Names(gazetteer)
    for name, cells in (("countries", countries), ("regions", regions)):
        resolved[name] = [_resolve(value, names) for value in cells.values]
        for index, resolution in enumerate(resolved[name]):
            if resolution.unknown:
                findings[name][index] = [
                    Finding(
                        "place-unclear" if unknown.ambiguous else "place-unknown",
                        unknown.text,
                        next(iter(unknown.suggestions), None),
                        {"suggestions": "; ".join(unknown.suggestions)},
                    )
                    for unknown in resolution.unknown
                ]
            if resolution.read_as:
                read_as[name][index] = resolution.read_as
        tick()
    codes, different = combinations(countries, regions, scope)
    merged = []
    for first, second, third in different:
        one, other = resolved["countries"][first], resolved["regions"][second]
        # "n/a" beside a place says nothing.
        if _is_unspecified(countries.values[first]) and (other.countries or other.regions or scope.values[third]):
            one = Resolution()
        if _is_unspecified(regions.values[second]) and (one.countries or one.regions or scope.values[third]):
            other = Resolution()
        stated = scope.values[third] or widest((one.scope, other.scope))
        merged.append(
            (joined_codes([*one.countries, *other.countries]), joined_codes([*one.regions, *other.regions]), stated)
        )
    merged = merged or [("", "", "")]
    columns = [Cells(codes, list(values)) for values in zip(*merged, strict=True)]
    unknown = [
        (*resolved["countries"][first].unknown, *resolved["regions"][second].unknown) for first, second, _ in different
    ]
    tally = _tally(codes, merged, [{one.text for one in both} for both in unknown], read_as)
    return ResolvedPlaces(columns[0], columns[1], columns[2], findings, read_as, tally)


def _tally(
    codes: NDArray[np.int32],
    merged: list[tuple[str, str, str]],
    unknown: list[set[str]],
    read_as: dict[str, dict[int, tuple[tuple[str, str], ...]]],
) -> PlaceTally:
    """Count places over the different combinations of cells, each times the number of its rows."""
    rows = np.bincount(codes, minlength=len(merged)).tolist()
    countries, regions, scopes = zip(*merged, strict=True)
    lost: Counter[str] = Counter()
    for texts, count in zip(unknown, rows, strict=False):
        lost.update(dict.fromkeys(texts, count))
    return PlaceTally(
        country_rows=rows_per_code(zip(countries, rows, strict=True)),
        region_rows=rows_per_code(zip(regions, rows, strict=True)),
        unknown_rows=dict(lost),
        worldwide=sum(count for scope, count in zip(scopes, rows, strict=True) if scope == WORLDWIDE),
        read_as=len({text for cells in read_as.values() for variants in cells.values() for text, _ in variants}),
    )


def joined_codes(texts: Iterable[str]) -> str:
    """Join the codes of several cells (``MDA;UKR``) to one cell, in order, each once."""
    return ";".join(dict.fromkeys(code for text in texts for code in text.split(";") if code))


def widest(scopes: Iterable[str]) -> str:
    """The widest of several scopes (codes of IATI ActivityScope), which has the lowest code; "" if there is none."""
    return min(filter(None, scopes), default="")


class _Names:
    """Resolves each different text of one file once. Only the first few hundred unknown ones get suggestions, which
    take a thousand times as long as finding a name."""

    def __init__(self, gazetteer: Resolver) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, Resolution] = {}
        self._unknown = 0

    def resolve(self, text: str) -> Resolution:
        """The places that a text without semicolons names. After 300 unknown texts of the file, further unknown ones
        have no suggestions."""
        resolution = self._known.get(text)
        if resolution is None:
            few = self._unknown < MOST_SUGGESTED
            resolution = self._gazetteer.resolve(text) if few else self._gazetteer.resolve(text, suggest=False)
            self._unknown += len(resolution.unknown)
            self._known[text] = resolution
        return resolution


def says_nothing(text: str) -> bool:
    """Whether ``text``, the cell of a column of places, is empty, or is a sign or word for an empty cell, such as a
    dash or "null". Words such as "n/a" or "none" do not count: they say that the place is not specified."""
    return not text or (is_absent(text) and text.casefold() not in _WORDS_FOR_IT)


def is_codes(text: str) -> bool:
    """Whether the text of a cell is one or several two-letter codes in capitals, such as "KE, UG", and nothing else.
    Whether countries have these codes is not checked."""
    return _ALPHA2.fullmatch(text) is not None


def _is_unspecified(text: str) -> bool:
    return text.casefold() in _WORDS_FOR_IT and text != NAMIBIA


def _resolve(text: str, names: _Names) -> Resolution:
    """The places that a cell names. Each part between semicolons is resolved once."""
    if says_nothing(text):
        return Resolution()
    if _is_unspecified(text):
        found = names.resolve(NOT_SPECIFIED)
        return Resolution() if found.unknown else found
    if ";" not in text or is_codes(text):
        return names.resolve(text)
    parts = [names.resolve(part.strip()) for part in text.split(";") if part.strip()]
    return Resolution(
        countries=tuple(dict.fromkeys(code for part in parts for code in part.countries)),
        regions=tuple(dict.fromkeys(code for part in parts for code in part.regions)),
        scope=widest(part.scope for part in parts),
        unknown=tuple(dict.fromkeys(unknown for part in parts for unknown in part.unknown)),
        read_as=tuple(dict.fromkeys(variant for part in parts for variant in part.read_as)),
    )
