"""The classes of the choropleth (at most five ranges of numbers of projects), and the class and label of each place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.language_and_locale import gettext as _, written_number
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.localised_formatting import nothing_shown, place_in_numbers
from dashboard.store.holds import HoldKind

CLASSES = 5
DASHED = "dashed"  # such a territory is drawn last, so that no neighbour's solid line covers the dashes
_NICE = [digit * 10**power for power in range(7) for digit in (1, 2, 3, 4, 5, 6, 8)]


@dataclass(frozen=True, slots=True)
class CountClass:
    """A range of numbers of projects that have one colour on the map: from ``low`` to ``high``, both included; ``high``
    is None for the last range, which has no end."""

    low: int
    high: int | None

    @property
    def label(self) -> str:
        """The range in words: "1–2", "3" or "20 or more"."""
        if self.high is None:
            return _("{number} or more", number=written_number(self.low))
        low, high = written_number(self.low), written_number(self.high)
        return low if low == high else f"{low}–{high}"


def count_classes(counts: pd.Series[int]) -> list[CountClass]:
    """At most five ranges, in ascending order, for the numbers in ``counts`` that are above 0, cut near their quintiles
    at round numbers; none if no number is above 0."""
    positive = counts[counts.fillna(0) > 0].to_numpy(dtype=np.int64)
    if not len(positive):
        return []
    quintiles = np.quantile(positive, np.linspace(0, 1, CLASSES + 1)[1:-1])
    starts = [1]
    for quintile in quintiles:
        later = [number for number in _NICE if number > starts[-1] and number <= positive.max()]
        if not later:
            break
        starts.append(next((number for number in later if number >= quintile), later[-1]))
    highs = [start - 1 for start in starts[1:]]
    return [CountClass(low, high) for low, high in zip(starts, [*highs, None], strict=True)]


def class_number(classes: list[CountClass], count: int) -> int:
    """Which class ``count`` projects belong to: its position in ``classes``, counted from 1; 0 for no projects.
    ``classes`` are in ascending order."""
    return bisect_right(classes, count, key=lambda one: one.low)


def classes_by_place(snapshot: Snapshot, totals: pd.DataFrame) -> dict[str, int]:
    """Territory code → number of its class, for every territory that can be clicked on the map: 0 for no projects, else
    1 to 5, which is its colour. ``totals`` has the numbers of matching projects and news by territory code
    (``Answer.totals``). The limits of the classes follow from all that is published, so that a colour means the same
    under any filter."""
    counts = totals["projects"].to_dict()
    classes = count_classes(snapshot.totals["projects"])
    return {
        code: class_number(classes, counts.get(code, 0))
        for code, place in snapshot.territories.items()
        if place.clickable
    }


def numbers_by_place(snapshot: Snapshot, totals: pd.DataFrame) -> dict[str, str]:
    """Territory code → label, for every territory that can be clicked on the map: a text with its name and its numbers
    of projects and news, or a sentence if staff hide it. ``totals`` has the numbers of matching projects and news by
    territory code (``Answer.totals``)."""
    projects, news = totals["projects"].to_dict(), totals["news"].to_dict()
    return {
        code: nothing_shown(place.name)
        if snapshot.held(HoldKind.COUNTRY, code)
        else place_in_numbers(place.name, projects.get(code), news.get(code))
        for code, place in snapshot.territories.items()
        if place.clickable
    }
