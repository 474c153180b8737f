"""The live map, which visitors can move and enlarge freely: its Plotly figure, and the Dash application that brings it
to the browser."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.geography.equal_earth_projection import LON_RANGE, PLOTLY_CENTRE, PLOTLY_LAT_RANGE
from dashboard.geography.territories import Territory
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.maps.count_classes_and_place_labels import DASHED

GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
    "showSendToCloud": False,  # plotly.js 4 defaults to true
    "showTips": False,
}
CLEAR = "rgba(0,0,0,0)"


def world_figure(snapshot: Snapshot, boundaries_address: str) -> go.Figure:
    """The Plotly figure of the map: a choropleth, markers of small places, and two empty traces for the outline and the
    name of the chosen place.

    ``boundaries_address`` is where the browser finds the GeoJSON, whose feature ids are territory codes. The shapes and
    markers have their territories' codes as ``customdata``. The figure has no colours: in the browser its shapes get
    the CSS classes of the SVG map that the server wrote (assets/map/live.js), so that the style sheet colours both maps
    alike. Names and numbers are read from that SVG, too (assets/map/tip.js)."""
    places = [place for place in snapshot.territories.values() if place.clickable]
    markers = [place for place in places if place.marker]
    codes = [place.code for place in sorted(places, key=lambda place: (place.line == DASHED, place.code))]
    shapes = {"geojson": boundaries_address, "featureidkey": "id", "showscale": False}
    figure = go.Figure(
        [
            go.Choropleth(
                **shapes,
                name="countries",
                locations=codes,
                z=[0] * len(codes),  # Plotly draws no shape without a number
                customdata=codes,
                hoverinfo="none",
            ),
            _markers(markers),
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
        paper_bgcolor=CLEAR,
        dragmode="pan",
        hoverdistance=1,  # a wider reach takes the clicks of the countries beside a marker
        geo={
            "projection": {"type": "equal earth"},
            "lonaxis": {"range": LON_RANGE},
            "lataxis": {"range": PLOTLY_LAT_RANGE},
            "center": dict(zip(("lon", "lat"), PLOTLY_CENTRE, strict=True)),
            "fitbounds": False,  # plotly.js 4 defaults to "locations"
            "visible": False,
            "showframe": False,
            "bgcolor": CLEAR,
        },
        template=None,
    )
    return figure


def _markers(places: Sequence[Territory]) -> go.Scattergeo:
    return go.Scattergeo(
        name="small places",
        lon=[place.lon for place in places],
        lat=[place.lat for place in places],
        mode="markers",
        customdata=[place.code for place in places],
        hoverinfo="none",
    )


MAP = "world-map"  # id of the graph; the browser scripts and the tests use it too

# What the renderer needs of Dash's configuration. The rest would tell the world which versions run here.
_CONFIG_KEYS = ("ui", "props_check", "show_undo_redo", "suppress_callback_exceptions", "children_props")


def make_dash() -> Dash:
    """A Dash application without routes of its own: the routes of the site serve all that the browser requests. Its
    callback runs in the browser (assets/page/panel.js): a click on the map fetches a fragment, which caches can answer,
    and shows it in the panel. No request is a POST."""
    app = Dash("dashboard", server=False, update_title="", include_assets_files=False)
    app.clientside_callback(  # type: ignore[no-untyped-call] # Dash has no types here
        ClientsideFunction("world", "choose"),
        Output(MAP, "clickData"),
        Input(MAP, "clickData"),
        prevent_initial_call=True,
    )
    return app


def layout(snapshot: Snapshot, boundaries_address: str) -> Component:
    """The Dash component of the live map. The browser loads the shapes of the countries (GeoJSON) from
    ``boundaries_address``."""
    graph = dcc.Graph(
        id=MAP,
        figure=world_figure(snapshot, boundaries_address),
        config=GRAPH_CONFIG,
        responsive=True,
        className="map-graph",
    )
    return html.Div(graph, className="map-live")


def config(app: Dash, prefix: str) -> dict[str, Any]:
    """The configuration of Dash's renderer (its script in the browser). The renderer requests the layout and the
    callbacks at addresses that begin with ``prefix``."""
    everything = app._config()  # type: ignore[no-untyped-call] # Dash has no types here
    return {key: everything[key] for key in _CONFIG_KEYS} | {
        "url_base_pathname": prefix,
        "requests_pathname_prefix": prefix,
        "serve_locally": True,
        "update_title": None,
        "validate_callbacks": False,
    }


def dependencies(app: Dash) -> list[dict[str, Any]]:
    """The callbacks of the Dash application, in the form that Dash's renderer (its script in the browser) reads."""
    return list(app._callback_list)
