"""How often a file names which place, over all its rows: what the map is measured against, so that nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

_NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTally:
    """Places that a file names: rows by country code, by region code, and by text where the place is not known.

    Rows with errors count, too, and a row that names a place twice counts once. ``worldwide`` counts rows of
    global scope, ``read_as`` the different texts that were known only as variants of a name.
    """

    country_rows: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    region_rows: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    unknown_rows: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    worldwide: int = 0
    read_as: int = 0

    @property
    def names(self) -> int:
        """Different places that the file names, known or not."""
        return self.countries + self.regions + len(self.unknown_rows)

    @property
    def mentions(self) -> int:
        """Places named, each counted once for every row that names it."""
        return sum(sum(rows.values()) for rows in (self.country_rows, self.region_rows, self.unknown_rows))

    @property
    def countries(self) -> int:
        """Different countries."""
        return len(self.country_rows)

    @property
    def regions(self) -> int:
        """Different regions."""
        return len(self.region_rows)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Texts that stand for no known place, the most frequent first."""
        return tuple(sorted(self.unknown_rows, key=lambda text: (-self.unknown_rows[text], text)))

    def left_out(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """Codes of countries and regions that the file names and no record of ``frame`` (canonical) does."""
        kept = {*rows_by_code(frame["countries"]), *rows_by_code(frame["regions"])}
        return tuple(code for code in (*self.country_rows, *self.region_rows) if code not in kept)


def rows_by_code(column: pd.Series[str]) -> dict[str, int]:
    """How many rows of a canonical column of codes (``MDA;UKR``) name each code."""
    return counted((str(text), int(rows)) for text, rows in column.value_counts(sort=False).items())


def counted(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Rows by code, of (codes with semicolons, rows) pairs."""
    count: Counter[str] = Counter()
    for text, rows in texts:
        for code in filter(None, text.split(";")):
            count[code] += rows
    return dict(count)
