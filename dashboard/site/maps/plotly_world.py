"""The live world map: a Plotly figure whose colours the browser takes from the style tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.geography.marker_layout import ROOMS, marker_spots
from dashboard.geography.projection import LON_RANGE, PLOTLY_CENTRE, PLOTLY_LAT_RANGE
from dashboard.geography.territories import Territory
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.wording import nothing_shown, place_in_numbers
from dashboard.site.maps.classes import CLASSES, class_number, count_classes
from dashboard.store.holds import HoldKind

GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
    "showSendToCloud": False,  # plotly.js 4 defaults to true
    "showTips": False,
}
DASHED = "dashed"  # drawn last, so that no neighbour's solid line covers the dashes


def classes_by_place(snapshot: Snapshot, totals: pd.DataFrame) -> dict[str, int]:
    """Class number (0 none, 1 to 5) of every clickable territory, by its number of projects in ``totals``.

    The classes are those of all that is published, so that a colour means the same whatever is asked for.
    """
    counts = totals["projects"]
    classes = count_classes(snapshot.totals["projects"])
    return {
        code: class_number(classes, int(counts.get(code, 0)))
        for code, place in snapshot.territories.items()
        if place.clickable
    }


def numbers_by_place(snapshot: Snapshot, totals: pd.DataFrame) -> dict[str, str]:
    """What each clickable territory says of itself: name, projects, news, or that it is held back."""
    projects, news = totals["projects"].to_dict(), totals["news"].to_dict()
    return {
        code: nothing_shown(place.name)
        if snapshot.held(HoldKind.COUNTRY, code)
        else place_in_numbers(place.name, projects.get(code), news.get(code))
        for code, place in snapshot.territories.items()
        if place.clickable
    }


def world_figure(snapshot: Snapshot, boundaries_address: str) -> go.Figure:
    """The choropleth, the markers of small places and two empty traces for the outline and the name of the chosen one.

    ``boundaries_address`` is where the browser finds the GeoJSON, whose feature ids are territory codes. Every
    point carries its code as ``customdata``. The page, which knows the scheme, sets colours (assets/map/live.js), says
    names and numbers, which the first paint has (assets/map/tip.js).
    """
    classes = classes_by_place(snapshot, snapshot.totals)
    markers = [place for place in snapshot.territories.values() if place.marker and place.clickable]
    codes = sorted(classes, key=lambda code: (snapshot.territories[code].line == DASHED, code))
    shapes = {"geojson": boundaries_address, "featureidkey": "id", "showscale": False}
    figure = go.Figure(
        [
            go.Choropleth(
                **shapes,
                name="countries",
                locations=codes,
                z=[classes[code] for code in codes],
                zmin=-0.5,
                zmax=CLASSES + 0.5,
                customdata=codes,
                hoverinfo="none",
            ),
            _markers(markers, classes),
            go.Choropleth(**shapes, name="chosen", locations=[], z=[], hoverinfo="skip"),
            go.Scattergeo(
                name="chosen name",
                mode="text",
                textposition="top center",
                lon=[],
                lat=[],
                text=[],
                hoverinfo="skip",
                textfont_weight=700,
            ),
        ]
    )
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        hoverdistance=1,  # a wider reach takes the clicks of the countries beside a marker
        geo={
            "projection": {"type": "natural earth"},
            "lonaxis": {"range": LON_RANGE},
            "lataxis": {"range": PLOTLY_LAT_RANGE},
            "center": dict(zip(("lon", "lat"), PLOTLY_CENTRE, strict=True)),
            "fitbounds": False,  # plotly.js 4 defaults to "locations"
            "visible": False,
            "showframe": False,
        },
        template=None,
        meta={  # what the browser needs to name the chosen country, to dash unsettled lines, to part the markers
            "places": {code: [place.name, place.lon, place.lat] for code, place in snapshot.territories.items()},
            "dashed": [code for code in codes if snapshot.territories[code].line == DASHED],
            "markers": {size: _spots(snapshot, size, [place.code for place in markers]) for size in ROOMS},
        },
    )
    return figure


def _markers(places: Sequence[Territory], classes: dict[str, int]) -> go.Scattergeo:
    return go.Scattergeo(
        name="small places",
        lon=[place.lon for place in places],
        lat=[place.lat for place in places],
        mode="markers",
        marker={
            "color": [classes[place.code] for place in places],
            "cmin": -0.5,
            "cmax": CLASSES + 0.5,
            "line": {"width": 1},
        },
        customdata=[place.code for place in places],
        hoverinfo="none",
    )


def _spots(snapshot: Snapshot, size: str, codes: Sequence[str]) -> dict[str, Any]:
    """Where markers stand on the whole world, and the room of each as a share of the map's width."""
    spots = marker_spots(snapshot.territories, size)
    return {
        "room": ROOMS[size],
        "lon": [spots[code].lon for code in codes],
        "lat": [spots[code].lat for code in codes],
    }
