"""Compares the places that a file names with those that the map will show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.places.resolve_columns import PlaceTally


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
