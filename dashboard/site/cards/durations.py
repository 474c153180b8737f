"""From when to when a project runs, as days that can be drawn, and as bars of a table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from dashboard.portfolio.items import Project
from dashboard.portfolio.periods import ENDED

_MARGIN = 30  # a part of the time shown that is left free at each end
_BAR = Markup(
    '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<line class="now" x1="{now:.1f}" x2="{now:.1f}" y1="0" y2="10"/>'
    '<line class="run s{status}" x1="{first:.1f}" x2="{last:.1f}" y1="5" y2="5"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Duration:
    """First and last day; ``is_open`` where the work goes on and nobody said until when."""

    first: date
    last: date
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a chart shows."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Its length."""
        return (self.last - self.first).days

    def share(self, day: date) -> float:
        """Where a day lies, in per cent of the window."""
        return min(max(100 * (day - self.first).days / self.days, 0), 100)


def duration_of(project: Project) -> Duration | None:
    """When the project runs; None where nobody said. Of what is known of one end only, that one's days."""
    start, end = project.start_date, project.end_date
    if not start and not end:
        return None
    if not start or (not end and project.status in ENDED):
        return Duration(_first(start or end), _last(start or end))
    return Duration(_first(start), max(_first(start), _last(end or start)), is_open=not end)


def window_of(durations: Sequence[Duration], today: date) -> Window:
    """The time in which all of these lie, and today, with a margin."""
    first = min([today, *(one.first for one in durations)])
    last = max([today, *(one.last for one in durations)])
    margin = timedelta(days=max((last - first).days // _MARGIN, 20))
    return Window(max(first, date.min + margin) - margin, min(last, date.max - margin) + margin)


def bar(duration: Duration, window: Window, status: str, today: date) -> Markup:
    """A small drawing of one duration within the window, for a cell of a table; the style mirrors it where needed."""
    last = window.last if duration.is_open else duration.last
    first, end = window.share(duration.first), window.share(last)
    return _BAR.format(now=window.share(today), status=status or "0", first=first, last=max(end, min(first + 1, 100)))


def _first(iso: str) -> date:
    year, month, day = _parts(iso)
    return date(year, month or 1, day or 1)


def _last(iso: str) -> date:
    year, month, day = _parts(iso)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _parts(iso: str) -> tuple[int, int, int]:
    year, month, day = [*(int(part) for part in iso.split("-")), 0, 0][:3]
    return year, month, day
