"""The timeline of a country's projects as a Plotly chart. A table beside it has the same information."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard.language import gettext as _
from dashboard.language import writing_direction
from dashboard.portfolio.items import Project
from dashboard.site.cards.durations import Duration, Window, window_of
from dashboard.site.context.wording import status_name, written_date, written_period

ROW = 34  # pixels: a line of text and the line of the project
_HEAD, _FOOT, _SIDE = 26, 30, 10
_MOST_TICKS = 7
# Line, mark and token of the colour by IATI activity status: no two share line and mark.
LOOKS = {
    "1": ("dot", "circle-open", "text-quiet"),
    "2": ("solid", "circle", "accent"),
    "3": ("dash", "circle", "accent"),
    "4": ("solid", "square", "text-quiet"),
    "5": ("dot", "x", "focus"),
    "6": ("dash", "diamond-open", "focus"),
    "": ("dashdot", "circle-open", "text-quiet"),
}


def timeline_figure(rows: Sequence[tuple[Project, Duration]], today: date) -> go.Figure:
    """The chart, with one line for each project, in the order of ``rows``, which must not be empty.

    A project without a known end points beyond the edge. The ``meta`` of a trace names the colour token that the page
    (assets/pages/timeline.js) sets. On right-to-left pages, time runs to the left.
    """
    mirrored = writing_direction() == "rtl"
    window = window_of([duration for _project, duration in rows], today)
    figure = go.Figure([_trace(status, rows, window, mirrored) for status in LOOKS if _of(status, rows)])
    edges = [window.first.isoformat(), window.last.isoformat()]
    figure.update_layout(
        template=None,
        height=chart_height(len(rows)),
        margin={"l": _SIDE, "r": _SIDE, "t": _HEAD, "b": _FOOT},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={
            "type": "date",
            "range": edges[::-1] if mirrored else edges,
            "fixedrange": True,
            "zeroline": False,
            **_ticks(window),
        },
        yaxis={"visible": False, "fixedrange": True, "range": [len(rows) - 0.4, -0.75]},
        annotations=[
            _label(number, project, window.share(duration.first), mirrored)
            for number, (project, duration) in enumerate(rows)
        ],
    )
    figure.add_shape(
        type="line",
        x0=today.isoformat(),
        x1=today.isoformat(),
        y0=0,
        y1=1,
        yref="paper",
        line={"width": 1, "dash": "dash"},
    )
    figure.add_annotation(
        x=today.isoformat(), y=1, yref="paper", yanchor="bottom", text=_("Today"), showarrow=False, name="today"
    )
    return figure


def chart_height(rows: int) -> int:
    """The height in pixels of the chart of so many projects."""
    return _HEAD + _FOOT + ROW * rows


def _of(status: str, rows: Sequence[tuple[Project, Duration]]) -> bool:
    return any(project.status == status for project, _duration in rows)


def _trace(status: str, rows: Sequence[tuple[Project, Duration]], window: Window, mirrored: bool) -> go.Scatter:
    dash, symbol, token = LOOKS[status]
    open_end = "triangle-left" if mirrored else "triangle-right"
    x: list[str | None] = []
    y: list[int | None] = []
    symbols, texts, ids = [], [], []
    for number, (project, duration) in enumerate(rows):
        if project.status != status:
            continue
        last = window.last - timedelta(days=window.days // 60) if duration.is_open else duration.last
        x += [duration.first.isoformat(), last.isoformat(), None]
        y += [number, number, None]
        symbols += [symbol, open_end if duration.is_open else symbol, symbol]
        texts += [_hover(project)] * 3
        ids += [project.id] * 3
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        name=status_name(status),
        line={"dash": dash, "width": 4},
        marker={"symbol": symbols, "size": 9},
        text=texts,
        customdata=ids,
        hovertemplate="%{text}<extra></extra>",
        meta={"token": token},
    )


def _hover(project: Project) -> str:
    period = written_period(project.start_date, project.end_date, project.status)
    # Lines alone: any other markup makes Plotly set style attributes, which the content security policy forbids.
    return f"{_plain(project.title)}<br>{status_name(project.status)}<br>{period}"


def _label(number: int, project: Project, share: float, mirrored: bool) -> dict[str, Any]:
    """The title of a project at the start of its line, ``share`` per cent from the left of the chart.

    The page moves it if there is not enough room.
    """
    return {
        "text": _plain(project.title),
        "name": "title",
        "x": round(1 - share / 100 if mirrored else share / 100, 4),
        "xref": "paper",
        "xanchor": "right" if mirrored else "left",
        "y": number,
        "yshift": 13,
        "showarrow": False,
    }


def _plain(text: str) -> str:
    """The text with markup escaped, because Plotly reads some markup in texts."""
    return escape(text, quote=False)


def _ticks(window: Window) -> dict[str, Any]:
    """Axis labels: years, or months if there are few years, in the visitor's language, which Plotly does not know."""
    years = range(window.first.year + 1, window.last.year + 1)
    if len(years) >= 2:
        step = -(-len(years) // _MOST_TICKS)
        dates = [f"{year:04}" for year in years if year % step == 0]
        return {"tickvals": [f"{one}-01-01" for one in dates], "ticktext": dates}
    months = [(window.first.year + (month // 12), month % 12 + 1) for month in range(window.first.month, 36, 4)]
    dates = [f"{year:04}-{month:02}" for year, month in months if date(year, month, 1) <= window.last]
    return {"tickvals": [f"{one}-01" for one in dates], "ticktext": [written_date(one) for one in dates]}
