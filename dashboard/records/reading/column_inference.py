"""What a column that no name gives away may hold, by its header and by its values. Only ever proposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pycountry
from babel import Locale
from rapidfuzz import fuzz

from dashboard.records.places.resolve_columns import read_scope
from dashboard.records.schema.columns import COLUMNS, Column, Dataset, Kind
from dashboard.records.values import cells as simple
from dashboard.records.values.dates import read_date
from dashboard.records.values.money import read_currency, read_money
from dashboard.records.values.status import read_status

GOOD = 0.55  # of 1.2: a guess below it confuses more than it helps
_ALIKE = 0.7  # from here on a header looks like the field's name
_SURE = 0.85  # from here on without any value
_ENOUGH = 0.7  # share of the values that must be of the column's kind
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ID = re.compile(r"(?=.*\d)[\w./-]{2,40}")
# Fields whose values tell, whatever the header says.
_TELLING = {"id", "status", "start_date", "end_date", "date", "countries", "currency", "url", "contact_email"}
_NEVER = {"status_source", "country_percentages", "related_ids"}  # too special to guess
_FREE = {Kind.TEXT, Kind.MARKDOWN, Kind.LIST}  # any text fits

Fits = Callable[[str], bool]


def guesses(
    columns: Mapping[int, tuple[str, Sequence[str]]], fields: Sequence[str], dataset: Dataset
) -> dict[int, str]:
    """Index of a column → field, each field once, the surest first. ``columns`` holds header and first values."""
    known = {column.name: column for column in COLUMNS[dataset]}
    scores = [
        (likelihood(header, values, known[name]), -order, -index, name)
        for index, (header, values) in columns.items()
        for order, name in enumerate(fields)
        if name not in _NEVER
    ]
    found: dict[int, str] = {}
    for score, _order, index, name in sorted(scores, reverse=True):
        if score >= GOOD and -index not in found and name not in found.values():
            found[-index] = name
    return found


def likelihood(header: str, values: Sequence[str], column: Column) -> float:
    """How likely the column serves the field: 0 to 1.2, of which the values make up 0.6."""
    alike = _alike(header, column)
    if not values:
        return alike if alike > _SURE else 0.0
    if column.kind in _FREE:
        return 0.6 * alike + _as_text(values, column.name) if alike > _ALIKE else 0.0
    share = sum(map(_FITS[column.kind], values)) / len(values)
    if column.kind is Kind.ID:
        share *= len(set(values)) == len(values)
    if share < _ENOUGH or (alike < _ALIKE and column.name not in _TELLING):
        return 0.0
    return 0.6 * alike + 0.6 * share


def _alike(header: str, column: Column) -> float:
    """0 to 1: how much the header looks like one of the column's names, in whatever order of the words."""
    words = " ".join(_WORD.findall(_CAMEL.sub(" ", header))).casefold()
    names = (column.name.replace("_", " "), column.label.casefold(), *column.synonyms)
    return max(max(fuzz.token_sort_ratio(words, name), 0.9 * fuzz.token_set_ratio(words, name)) for name in names) / 100


def _as_text(values: Sequence[str], name: str) -> float:
    """0.3 where the texts are no numbers or dates and as long as the field's usually are."""
    if sum(read_date(text)[0] != "" or bool(read_money(text)[0].number) for text in values) * 2 > len(values):
        return 0.0
    length = sum(map(len, values)) / len(values)
    shortest, longest = _LENGTHS.get(name, (1, 200))
    return 0.3 if shortest <= length <= longest else 0.0


_LENGTHS = {
    "title": (8, 200),
    "summary": (40, 2000),
    "lead": (40, 2000),
    "description": (80, 10**6),
    "body": (80, 10**6),
}


def _is_place(text: str) -> bool:
    parts = [part.strip().casefold() for part in re.split(r"[;,|\n]", text) if part.strip()]
    return bool(parts) and sum(part in _places() for part in parts) * 2 >= len(parts)


@cache
def _places() -> frozenset[str]:
    """Names and codes of countries, as a quick look needs them; what a name means, the gazetteer says."""
    names = {name.casefold() for name in Locale("en").territories.values()}
    for country in pycountry.countries:
        names |= {country.name.casefold(), country.alpha_3.casefold(), country.alpha_2.casefold()}
    return frozenset(names)


def _reads(read: simple.Reader) -> Fits:
    return lambda text: bool(read(text)[0])


_FITS: dict[Kind, Fits] = {
    Kind.ID: lambda text: _ID.fullmatch(text) is not None and not read_date(text)[0],
    Kind.DATE: lambda text: bool(read_date(text)[0]) or any(one.code == "date-ambiguous" for one in read_date(text)[1]),
    Kind.PLACES: _is_place,
    Kind.URL: _reads(simple.read_url),
    Kind.EMAIL: _reads(simple.read_email),
    Kind.CURRENCY: _reads(read_currency),
    Kind.STATUS: _reads(read_status),
    Kind.SCOPE: _reads(read_scope),
    Kind.SDGS: _reads(simple.read_sdgs),
    Kind.CATEGORY: _reads(simple.read_category),
    Kind.LANGUAGE: _reads(simple.read_language),
    Kind.FLAG: lambda text: not simple.read_flag(text)[1],
    Kind.MONEY: lambda text: bool(read_money(text)[0].number),
}
