"""Compares the places that a file names with those that the map will show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.records.places.place_and_scope_codes import PlaceTally


@dataclass(frozen=True, slots=True)
class LostPlace:
    """A place that the file names and the map will not show. ``rows`` is the number of rows that name it, ``why`` the
    reason in words. ``query`` is the query of the address that shows the errors of the file on the review page; "" if
    the reason is no error of the file."""

    name: str
    rows: int
    why: str
    query: str = "show=errors"


@dataclass(frozen=True, slots=True)
class PlaceCoverage:
    """How many places a file names (``named``), how many of them the map shows (``shown``), which it does not show
    (``lost``), and how many rows of the file are about worldwide work (``worldwide``)."""

    named: int
    shown: int
    lost: tuple[LostPlace, ...]
    worldwide: int


def place_coverage(
    tally: PlaceTally, frame: pd.DataFrame, *, names: Mapping[str, str], drawn: Collection[str]
) -> PlaceCoverage:
    """Compare the places that a file names (``tally``) with those of the records that were accepted from it (``frame``,
    a canonical frame). Returns how many of them the map will show, and which not. ``names`` are the names of places by
    code, ``drawn`` the codes of the countries with a shape or marker on the map."""
    left_out = set(tally.left_out(frame))
    lost = [LostPlace(text, tally.unknown_rows[text], _unknown(tally.unknown_rows[text])) for text in tally.unknown]
    for code, rows in (*tally.country_rows.items(), *tally.region_rows.items()):
        if code in left_out:
            lost.append(LostPlace(names.get(code, code), rows, _left_out(rows)))
    for code, rows in tally.country_rows.items():
        if code not in drawn and code not in left_out:
            why = _("the map has no shape for it; lists and search show it")
            lost.append(LostPlace(names.get(code, code), rows, why, ""))  # no issue says more
    return PlaceCoverage(tally.place_count, tally.place_count - len(lost), tuple(lost), tally.worldwide)


def _unknown(rows: int) -> str:
    return ngettext(
        "not a place that the map knows, {number} row", "not a place that the map knows, {number} rows", rows
    )


def _left_out(rows: int) -> str:
    return ngettext(
        "named only in {number} row, which has an error", "named only in {number} rows, which have errors", rows
    )
