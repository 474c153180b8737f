"""The nothing-lost meter: of the places that a file names, which are on the map and which are not, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.places.tally import PlaceTally


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that the file names and the map will not show; ``query`` leads to the issues that say why."""

    name: str
    rows: int
    why: str
    query: str


@dataclass(frozen=True, slots=True)
class Meter:
    """How many different places the file names and how many of them the map shows."""

    named: int
    shown: int
    lost: tuple[Lost, ...]
    worldwide: int


def measure(
    tally: PlaceTally,
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    drawn: Collection[str],
) -> Meter:
    """Hold the places of a file against the records taken from it; ``names`` are those of places by
    code, ``drawn`` the codes that the map has.
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
    return Meter(tally.names, tally.names - len(lost), tuple(lost), tally.worldwide)


def _unknown(text: str, rows: int) -> Lost:
    why = ngettext(
        "not a place that the map knows, {number} row", "not a place that the map knows, {number} rows", rows
    )
    return Lost(text, rows, why, "severity=error")


def _left_out(name: str, rows: int) -> Lost:
    why = ngettext(
        "named only in {number} row, which has an error", "named only in {number} rows, which have errors", rows
    )
    return Lost(name, rows, why, "severity=error")


def _not_drawn(name: str, rows: int) -> Lost:
    return Lost(name, rows, _("the map has no shape for it; lists and search show it"), "severity=notice")
