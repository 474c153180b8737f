"""Key figures of a selection of projects: how many are under way, what they cost, who pays, and when they run."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.rows_by_value import Mask, most_first

_NOT_UNDER_WAY = ("1", "4", "5", "6")
"""Statuses (IATI) that say that a project is not under way: planned, closed, cancelled, suspended."""
_ACTIVE = ("2",)


@dataclass(frozen=True, slots=True)
class Money:
    """The budgets of a selection of projects. ``currencies`` are (ISO 4217 code, sum, number of budgets), most budgets
    first. ``without_currency`` is the number of projects that have a budget and no currency, ``not_stated`` of those
    without a budget. Amounts in different currencies, or without a currency, are never added up."""

    currencies: tuple[tuple[str, float, int], ...]
    without_currency: int
    not_stated: int


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures of a selection of projects on one day. ``projects`` is their number. ``under_way`` is the number
    of those whose dates include the day and whose status is not planned, closed, cancelled or suspended. ``undated`` is
    the number of those without dates. ``past_end`` is the number of those that ended before the day although their
    status still says that they are active. ``money`` has their budgets. ``donors`` and ``themes`` are (name, number of
    projects), most projects first."""

    projects: int
    under_way: int
    undated: int
    past_end: int
    money: Money
    donors: tuple[tuple[str, int], ...]
    themes: tuple[tuple[str, int], ...]


def key_figures(index: RecordIndex, mask: Mask, today: date) -> KeyFigures:
    """The key figures, as of the day ``today``, of the projects in ``mask``, which has a Boolean for each row of
    ``index``."""
    day = today.isoformat()
    otherwise = index.by_value["status"].mask(_NOT_UNDER_WAY, len(index))
    return KeyFigures(
        projects=int(np.count_nonzero(mask)),
        under_way=int(np.count_nonzero(mask & index.spans.within(day, day) & ~otherwise)),
        undated=int(np.count_nonzero(mask & index.spans.unknown)),
        past_end=int(
            np.count_nonzero(mask & index.spans.over(day) & index.by_value["status"].mask(_ACTIVE, len(index)))
        ),
        money=_money(index, mask),
        donors=tuple(most_first(index.by_value["donors"].counts(mask))),
        themes=tuple(most_first(index.by_value["themes"].counts(mask))),
    )


def projects_by_year(index: RecordIndex, mask: Mask, event: str = "") -> dict[int, int]:
    """Year -> the number of projects that are under way in it, or that begin or end in it if ``event`` is "start" or
    "end". ``index`` has the projects, ``mask`` a Boolean for each of its rows: whether the project counts. The years go
    from the first to the last that any project of ``index`` states, and include those with 0 projects; empty if none
    states any. A project that has not ended and states no end counts in every year from its beginning on, one without
    dates in none. Raises InvalidRequest for another ``event``."""
    spans = index.spans.about(event)
    if index.spans.years is None:
        return {}
    first, last = index.spans.years
    dated = mask & (spans.first > 0)
    begin = spans.first[dated] // 10_000 - first
    end = np.minimum(spans.last[dated] // 10_000, last) - first
    length = last - first + 2
    change = np.bincount(begin, minlength=length) - np.bincount(end + 1, minlength=length)
    return {first + number: int(total) for number, total in enumerate(np.cumsum(change)[:-1])}


def _money(index: RecordIndex, mask: Mask) -> Money:
    amounts, currencies, names = index.budgets
    named = np.array([bool(name) for name in names], dtype=bool)
    with_amount = mask & ~np.isnan(amounts)
    stated = with_amount & named[currencies]
    codes = currencies[stated]
    numbers = np.bincount(codes, minlength=len(names))
    sums = np.bincount(codes, weights=amounts[stated], minlength=len(names))
    found = [(names[i], float(sums[i]), int(numbers[i])) for i in np.argsort(-numbers, kind="stable") if numbers[i]]
    projects, amounted, summed = (int(np.count_nonzero(one)) for one in (mask, with_amount, stated))
    return Money(tuple(found), amounted - summed, projects - amounted)
