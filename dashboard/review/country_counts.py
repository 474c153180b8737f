"""Projects or news per country before and after a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.geography.territories import Territory
from dashboard.records.frames.merge3 import ids_of
from dashboard.records.places.tally import rows_by_code


@dataclass(frozen=True, slots=True)
class CountryChange:
    """How many records name a country, published and after the draft, and how many of these are changed."""

    code: str
    name: str
    before: int
    after: int
    changed: int

    @property
    def more(self) -> int:
        """How many more records name the country; negative for fewer."""
        return self.after - self.before


def country_changes(
    before: pd.DataFrame, after: pd.DataFrame, touched: set[str], territories: Mapping[str, Territory]
) -> list[CountryChange]:
    """The countries where something changes, largest change first; ``touched`` are ids that are new or changed."""
    then, now = rows_by_code(before["countries"]), rows_by_code(after["countries"])
    changed = rows_by_code(after["countries"][[name in touched for name in ids_of(after)]])
    found = [
        CountryChange(code, territories[code].name, then.get(code, 0), now.get(code, 0), changed.get(code, 0))
        for code in territories
        if then.get(code, 0) != now.get(code, 0) or changed.get(code)
    ]
    return sorted(found, key=lambda one: -abs(one.more))
