"""When projects run: their first and last days, a small drawing of them, and a table with a bar for each; also the
texts and links in cells of such tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.periods import ENDED
from dashboard.portfolio.projects_and_news import Project
from dashboard.records.values.dates import bounds
from dashboard.site.cards.record_cards_and_place_links import CARDS
from dashboard.site.context.localised_formatting import status_name, written_date, written_period
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.template_rendering import Cell, Heading, Row, table

_MARGIN = 30  # a part of the time shown that is left free at each end
_BAR = Markup(
    '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<line class="now" x1="{now:.1f}" x2="{now:.1f}" y1="0" y2="10"/>'
    '<line class="run s{status}" x1="{first:.1f}" x2="{last:.1f}" y1="5" y2="5"/></svg>'
)

_MOST_RUNS = 10
_ROW, _WIDE = 10, 3.68  # height of a line, and units of the drawing for one per cent
_RUN = Markup('<path class="run s{3}" d="M{0:.1f} {2}H{1:.1f}"/>')
_TIMELINE = Markup(
    '<svg class="mini-timeline" viewBox="0 0 368 {full}" role="img" aria-label="{label}" focusable="false">{lines}'
    '<path class="now" d="M{now:.1f} 0V{height}"/>{today}<text x="0" y="{text}">{first}</text>'
    '<text class="end" x="368" y="{text}">{last}</text></svg>'
)
_TODAY = Markup('<text class="today{}" x="{:.1f}" y="{}">{}</text>')
_NEAR_END = 14  # per cent: so near an end the word for today would touch the year there


@dataclass(frozen=True, slots=True)
class Duration:
    """The first and the last day of a project. If only its start or only its end is known, both days are those of this
    date: the same day, or the first and last of its month or year. ``is_open`` is true if the project has a start, no
    known end, and is not closed or cancelled; ``last`` is then not its end."""

    first: date
    last: date
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The period from ``first`` to ``last`` (days) that a chart shows."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of days from ``first`` to ``last``; 0 if both are the same day."""
        return (self.last - self.first).days

    def share(self, day: date) -> float:
        """The position of a day in the period in per cent: 0 for its first day, 100 for its last. Days outside are
        moved to the nearer end. The period must be longer than one day."""
        return min(max(100 * (day - self.first).days / self.days, 0), 100)


def duration_of(project: Project) -> Duration | None:
    """The first and the last day of a project; None if neither date is known. If only one date is known, it gives both
    days. If only the start is known, and the status is not closed or cancelled, the project is marked as open."""
    start, end = project.start_date, project.end_date
    if not start and not end:
        return None
    first, last = map(date.fromordinal, bounds(start or end))
    if not start or (not end and project.status in ENDED):
        return Duration(first, last)
    return Duration(first, max(first, last_day_of(end or start)), is_open=not end)


def window_of(durations: Sequence[Duration], today: date) -> Window:
    """The period that a chart of these ``durations`` shows: all of them and ``today``, with a margin at each end: a
    thirtieth of this time, but at least 20 days."""
    first = min([today, *(one.first for one in durations)])
    last = max([today, *(one.last for one in durations)])
    margin = timedelta(days=max((last - first).days // _MARGIN, 20))
    return Window(max(first, date.min + margin) - margin, min(last, date.max - margin) + margin)


def bar(duration: Duration, window: Window, status: str, today: date) -> Markup:
    """A small SVG for a table cell: the duration as a bar within the period ``window``, with a mark for ``today``. The
    bar has the colour of ``status`` (a status code, "" for none). The bar of an open duration goes on to the end of the
    period. The style sheet mirrors the SVG on right-to-left pages."""
    last = window.last if duration.is_open else duration.last
    first, end = window.share(duration.first), window.share(last)
    return _BAR.format(now=window.share(today), status=status or "0", first=first, last=max(end, min(first + 1, 100)))


def mini_timeline(projects: Sequence[Project], today: date) -> Markup:
    """A small chart as SVG: a line for each project among the first ten of ``projects`` that has dates, in the order
    given, and a mark for ``today``. The word "today" stands below the mark, but is left out near the ends of the chart,
    where the years stand. "" if none of these ten has dates."""
    runs = [(found, project.status) for project in projects[:_MOST_RUNS] if (found := duration_of(project))]
    if not runs:
        return Markup("")
    window = window_of([duration for duration, _status in runs], today)
    lines = []
    for row, (duration, status) in enumerate(runs):
        first, end = window.share(duration.first), window.share(window.last if duration.is_open else duration.last)
        high = _ROW * row + _ROW / 2
        lines.append(_RUN.format(first * _WIDE, max(end, first + 1) * _WIDE, high, status or "0"))
    height = _ROW * len(runs)
    now = window.share(today)
    word = _TODAY.format(" end" if now > 50 else "", now * _WIDE, height + 15, _("today"))
    label = _("When its projects run, from {first} to {last}", first=window.first.year, last=window.last.year)
    return _TIMELINE.format(
        label=label,
        lines=Markup("").join(lines),
        now=now * _WIDE,
        today=word if _NEAR_END < now < 100 - _NEAR_END else "",
        height=height,
        full=height + 18,
        text=height + 15,
        first=window.first.year,
        last=window.last.year,
    )


def last_day_of(iso: str) -> date:
    """The last day of an ISO date; of the month or year if the date has no day or month."""
    return date.fromordinal(bounds(iso)[1])


def project_rows(projects: Sequence[Project], addresses: Addresses, caption: str, today: date) -> Markup:
    """An HTML table of projects in the given order, with this ``caption`` and with their durations as bars, in which
    ``today`` is marked. A missing status, start or end is shown as "not stated"."""
    durations = {project.id: duration for project in projects if (duration := duration_of(project))}
    window = window_of(list(durations.values()), today)
    years = written_period(str(window.first.year), str(window.last.year))
    headings = [
        Heading(_("Project")),
        Heading(_("Status")),
        Heading(_("Start")),
        Heading(_("End")),
        Heading(f"{_('Time')}, {years}" if durations else _("Time"), "bar-cell"),
    ]
    rows = []
    for project in projects:
        duration = durations.get(project.id)
        cells: list[Cell] = [
            titled_link(project, addresses),
            status_name(project.status) if project.status else _("not stated"),
            written_start(project),
            written_end(project),
            bar(duration, window, project.status, today) if duration else "",
        ]
        rows.append(Row(cells, project.id))
    return table(caption, headings, rows)


def titled_link(project: Project, addresses: Addresses) -> Markup:
    """The title of a project as a link to its page, after a mark if it is a sample record: before the first word it
    never stands alone in a line. The link has a ``lang`` attribute if the title is not in the language of the page."""
    spoken = project.other_language("title")
    lang = Markup(' lang="{}"').format(spoken) if spoken else ""
    link = Markup('<a href="{}" dir="auto"{}>{}</a>').format(addresses.project(project.id), lang, project.title)
    return Markup("{}\N{NO-BREAK SPACE}{}").format(CARDS.sample_mark(project), link) if project.is_sample else link


def written_start(project: Project) -> str:
    """The start date of a project in words, with a short month, or "not stated"."""
    return written_date(project.start_date, short=True) if project.start_date else _("not stated")


def written_end(project: Project) -> str:
    """The end date of a project in words, with a short month, or "not stated": the project may have ended or not."""
    return written_date(project.end_date, short=True) if project.end_date else _("not stated")
