"""When projects run: durations, bars and the chart."""

from datetime import date

import pytest

from dashboard.language import speaking
from dashboard.portfolio.items import Project, read_items
from dashboard.site.cards.durations import Duration, Window, bar, duration_of, window_of
from dashboard.site.http.json import to_json
from dashboard.site.pages.timeline import LOOKS, timeline_figure
from tests.portfolio.making import projects_of

TODAY = date(2026, 11, 22)


def projects(*records: dict[str, str]) -> list[Project]:
    index = projects_of(*records)
    return read_items(index, Project, range(len(index)))


@pytest.mark.parametrize(
    ("start", "end", "status", "expected"),
    [
        ("2023-05-01", "2026-04-30", "2", ("2023-05-01", "2026-04-30", False)),
        ("2023", "2024-02", "2", ("2023-01-01", "2024-02-29", False)),
        ("2023-05", "", "2", ("2023-05-01", "2023-05-31", True)),
        ("2023-05", "", "4", ("2023-05-01", "2023-05-31", False)),  # ended, nobody said when
        ("", "2024", "", ("2024-01-01", "2024-12-31", False)),
        ("2024-02-01", "2024", "2", ("2024-02-01", "2024-12-31", False)),
    ],
)
def test_durations(start: str, end: str, status: str, expected: tuple[str, str, bool]) -> None:
    first, last, is_open = expected
    (project,) = projects({"start_date": start, "end_date": end, "status": status})
    assert duration_of(project) == Duration(date.fromisoformat(first), date.fromisoformat(last), is_open)


def test_a_project_without_dates_has_no_duration() -> None:
    (project,) = projects({})
    assert duration_of(project) is None


def test_the_window_holds_all_and_today() -> None:
    window = window_of([Duration(date(2020, 1, 1), date(2021, 1, 1))], TODAY)
    assert window.first < date(2020, 1, 1)
    assert window.last > TODAY
    assert window_of([Duration(date.min, date.max)], TODAY) == Window(date.min, date.max)


def test_a_bar_lies_where_its_days_are() -> None:
    window = Window(date(2020, 1, 1), date(2030, 1, 1))
    drawn = bar(Duration(date(2025, 1, 1), date(2026, 1, 1), is_open=True), window, "2", TODAY)
    assert 'class="run s2" x1="50.0" x2="100.0"' in drawn
    assert "style=" not in drawn


def rows() -> list[tuple[Project, Duration]]:
    found = projects(
        {"id": "A", "title": "One <b>&", "status": "2", "start_date": "2025"},
        {"id": "B", "title": "Two", "status": "4", "start_date": "2020", "end_date": "2022"},
    )
    return [(project, duration) for project in found if (duration := duration_of(project))]


def test_one_line_for_each_project_and_a_look_for_each_status() -> None:
    figure = timeline_figure(rows(), TODAY)
    assert [trace.name for trace in figure.data] == ["Active", "Closed"]
    active, closed = figure.data
    assert list(active.y) == [0, 0, None]
    assert list(closed.y) == [1, 1, None]
    assert active.marker.symbol[1] == "triangle-right"  # goes on
    assert closed.marker.symbol[1] == "square"
    assert list(closed.x)[:2] == ["2020-01-01", "2022-12-31"]
    assert [note.text for note in figure.layout.annotations] == ["One &lt;b&gt;&amp;", "Two", "Today"]
    assert "<b>" not in to_json(figure)


def test_looks_differ_without_their_colours() -> None:
    looks = {(dash, symbol) for dash, symbol, _token in LOOKS.values()}
    assert len(looks) == len(LOOKS)


def test_right_to_left_time_runs_to_the_left() -> None:
    left_to_right = timeline_figure(rows(), TODAY)
    with speaking("ar"):
        mirrored = timeline_figure(rows(), TODAY)
    assert mirrored.layout.xaxis.range == left_to_right.layout.xaxis.range[::-1]
    assert mirrored.layout.annotations[0].xanchor == "right"
    assert mirrored.layout.annotations[0].x == pytest.approx(1 - left_to_right.layout.annotations[0].x)
    assert mirrored.data[0].marker.symbol[1] == "triangle-left"


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10", "2026-12"), ("2025-11", "2027-02"), ("1947", "2031"), ("0001", "9999")]
)
def test_ticks_are_few_and_inside(first: str, last: str) -> None:
    (project,) = projects({"start_date": first, "end_date": last})
    duration = duration_of(project)
    assert duration is not None
    axis = timeline_figure([(project, duration)], TODAY).layout.xaxis
    assert 1 <= len(axis.tickvals) <= 9
    assert len(axis.tickvals) == len(axis.ticktext)
    assert min(axis.range) <= axis.tickvals[0]
    assert axis.tickvals[-1] <= max(axis.range)
