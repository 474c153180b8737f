"""When work is under way, as numbers that compare fast: 20240501 for 1 May 2024."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.errors import InvalidRequest
from dashboard.language import gettext as _
from dashboard.portfolio.row_groups import Mask

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_OPEN = 99999999
ENDED = ("4", "5")
"""Statuses of work that is over, of the IATI list ActivityStatus: closed, cancelled."""


@dataclass(frozen=True, eq=False)
class Spans:
    """First and last day of each row as numbers; where ``first`` is 0, nobody said when it is."""

    first: NDArray[np.int32]
    last: NDArray[np.int32]

    def within(self, since: str, until: str) -> Mask:
        """Rows under way at some time from ``since`` to ``until`` (ISO dates of any precision, or "").

        Raises InvalidRequest for what is no date, and for a period that ends before it begins.
        """
        begin, end = first_day(since), last_day(until, _OPEN)
        if begin > end:
            raise InvalidRequest(_("The period ends before it begins: write the earlier date first."))
        return np.asarray((self.first > 0) & (self.first <= end) & (self.last >= begin))

    @property
    def unknown(self) -> Mask:
        """Rows that do not say when they are."""
        return np.asarray(self.first == 0)

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year that a row names; None where none does."""
        known = self.first[self.first > 0]
        named = self.last[(self.last > 0) & (self.last < _OPEN)]
        if not len(known):
            return None
        return int(known.min()) // 10000, max(int(known.max()), int(named.max()) if len(named) else 0) // 10000


def first_day(date: str) -> int:
    """The first day of an ISO date of any precision; 0 for "". Raises InvalidRequest."""
    return _number(date, "01", 0)


def last_day(date: str, otherwise: int = 0) -> int:
    """The last day of an ISO date of any precision; ``otherwise`` for "". Raises InvalidRequest."""
    return _number(date, "31", otherwise)


def _number(date: str, day: str, otherwise: int) -> int:
    if not date:
        return otherwise
    found = _DATE.fullmatch(date)
    if not found or not _in_calendar(*(int(part or 1) for part in found.groups())):
        raise InvalidRequest(_("“{date}” is not a date. Write 2024, 2024-05 or 2024-05-31.", date=date[:40]))
    month = "01" if day == "01" else "12"
    return int(found[1] + (found[2] or month) + (found[3] or day))


def _in_calendar(year: int, month: int, day: int) -> bool:
    return year > 0 and day <= monthrange(year, month)[1]


def _number_or_none(number_of: Callable[[str], int], text: str) -> int:
    """A date of a record: what an older version stored otherwise is not known."""
    try:
        return number_of(text)
    except InvalidRequest:
        return 0


def project_spans(frame: pd.DataFrame) -> Spans:
    """Of canonical project records. Work that has begun and names no end goes on, unless its status says it ended.

    Where only one end is known of work that is over, or only its end, it counts in that one's days alone. An end
    never lies before its begin: validation sees to it.
    """
    first, last = _days(frame["start_date"], first_day), _days(frame["end_date"], last_day)
    ended = frame["status"].isin(ENDED).to_numpy() if "status" in frame else np.zeros(len(frame), bool)
    begun = first > 0
    only_end = ~begun & (last > 0)
    first[only_end] = _days(frame["end_date"], first_day)[only_end]
    no_end = begun & (last == 0)
    last[no_end & ~ended] = _OPEN
    only_begin = no_end & ended
    last[only_begin] = _days(frame["start_date"], last_day)[only_begin]
    return Spans(first, last)


def news_spans(frame: pd.DataFrame) -> Spans:
    """Of canonical news records: the day, month or year of each."""
    return Spans(_days(frame["date"], first_day), _days(frame["date"], last_day))


def _days(column: pd.Series[str], of: Callable[[str], int]) -> NDArray[np.int32]:
    codes, uniques = pd.factorize(column)
    numbers = np.array([_number_or_none(of, str(text)) for text in uniques] + [0], dtype=np.int32)
    return numbers[codes]
