"""Periods of time of records. Days are whole numbers that compare fast: 20240501 for 1 May 2024."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.filter_definitions import EVENTS
from dashboard.portfolio.rows_by_value import Mask

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_OPEN = 99999999
ENDED = ("4", "5")
"""Codes of the IATI list ActivityStatus for projects that have ended: closed, cancelled."""


@dataclass(frozen=True, eq=False)
class Spans:
    """The period of each row of a table. ``first`` and ``last`` are its first and last days, as numbers such as
    20240501. ``first`` is 0 if the record has no date, ``last`` is 99999999 if the period has no end. For projects
    ``events`` has under "start" and "end" the periods (a day, month or year) in which they begin and end; for news it
    is empty."""

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    events: Mapping[str, Spans] = field(default_factory=dict)

    def about(self, event: str) -> Spans:
        """The periods that a visitor's filter by period looks at: for ``event`` "" the times when projects are under
        way, for "start" or "end" the days, months or years in which they begin or end. For news always their dates.
        Raises InvalidRequest for another event."""
        if event and event not in EVENTS:
            raise InvalidRequest(_("“{value}” is not known here. Write start or end.", value=event[:40]))
        return self.events.get(event, self)

    def within(self, since: str, until: str) -> Mask:
        """A Boolean for each row: whether its period overlaps the time from ``since`` to ``until`` (ISO dates of a day,
        month or year; "" for an open beginning or end). False for rows without a date. Raises InvalidRequest for an
        invalid date, and for a period that ends before it begins."""
        begin, end = first_day(since), last_day(until, _OPEN)
        if begin > end:
            raise InvalidRequest(_("The period ends before it begins: write the earlier date first."))
        return np.asarray((self.first > 0) & (self.first <= end) & (self.last >= begin))

    def over(self, day: str) -> Mask:
        """A Boolean for each row: whether its period ended before ``day`` (ISO date). False for rows without a date.
        Raises InvalidRequest for an invalid date."""
        return np.asarray((self.first > 0) & (self.last < first_day(day)))

    @property
    def unknown(self) -> Mask:
        """A Boolean for each row: whether its period is unknown, because the record lacks the dates for it."""
        return np.asarray(self.first == 0)

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year in any row's period; None if no row has a date."""
        known = self.first[self.first > 0]
        named = self.last[(self.last > 0) & (self.last < _OPEN)]
        if not len(known):
            return None
        return int(known.min()) // 10000, max(int(known.max()), int(named.max()) if len(named) else 0) // 10000


def first_day(date: str) -> int:
    """The first day of an ISO date of a day, month or year, as a number such as 20240501; 0 for "". Raises
    InvalidRequest for any other text."""
    return _number(date, "01", 0)


def last_day(date: str, otherwise: int = 0) -> int:
    """The last day of an ISO date of a day, month or year, as a number such as 20240531; ``otherwise`` for "". Every
    month ends with 31, because the number is only compared. Raises InvalidRequest for any other text."""
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
    """The number of a date in a record; 0 if an older version stored something else than a date."""
    try:
        return number_of(text)
    except InvalidRequest:
        return 0


def project_spans(frame: pd.DataFrame) -> Spans:
    """The period in which each project is under way, from the columns ``start_date``, ``end_date`` and ``status`` of a
    canonical frame. A project with a start and no end goes on, unless its status is closed or cancelled: then its
    period is that of the start date alone. A project with an end and no start has the period of the end date.
    ``events`` of the result has, under "start" and "end", the day, month or year that these dates name. Validation
    makes sure that no end lies before a start."""
    first, last = _days(frame["start_date"], first_day), _days(frame["end_date"], last_day)
    starts = Spans(first.copy(), _days(frame["start_date"], last_day))
    ends = Spans(_days(frame["end_date"], first_day), last.copy())
    ended = frame["status"].isin(ENDED).to_numpy() if "status" in frame else np.zeros(len(frame), bool)
    begun = first > 0
    only_end = ~begun & (last > 0)
    first[only_end] = ends.first[only_end]
    no_end = begun & (last == 0)
    last[no_end & ~ended] = _OPEN
    only_begin = no_end & ended
    last[only_begin] = starts.last[only_begin]
    return Spans(first, last, dict(zip(EVENTS, (starts, ends), strict=True)))


def news_spans(frame: pd.DataFrame) -> Spans:
    """The period of each news item: the day, month or year in the column ``date`` of a canonical frame."""
    return Spans(_days(frame["date"], first_day), _days(frame["date"], last_day))


def _days(column: pd.Series[str], of: Callable[[str], int]) -> NDArray[np.int32]:
    codes, uniques = pd.factorize(column)
    numbers = np.array([_number_or_none(of, str(text)) for text in uniques] + [0], dtype=np.int32)
    return numbers[codes]
