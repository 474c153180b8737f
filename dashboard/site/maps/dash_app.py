"""The Dash application: its layout, its client-side callback and what the browser needs to start it."""

from __future__ import annotations

import json
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.html.components import properties
from dashboard.site.maps.plotly_world import GRAPH_CONFIG, world_figure

MAP = "world-map"  # id of the graph; the browser scripts and the tests use it too

# What the renderer needs of Dash's configuration. The rest would tell the world which versions run here.
_CONFIG_KEYS = ("ui", "props_check", "show_undo_redo", "suppress_callback_exceptions", "children_props")


def make_dash() -> Dash:
    """A Dash application without routes of its own: the site serves what the browser asks for.

    Its callback runs in the browser (assets/page/panel.js): a click on the map fetches a fragment, which any cache can
    answer, and shows its components in the panel. Nothing is ever posted.
    """
    app = Dash("dashboard", server=False, update_title="", include_assets_files=False)
    app.clientside_callback(  # type: ignore[no-untyped-call] # Dash has no types here
        ClientsideFunction("world", "choose"),
        Output(MAP, "clickData"),
        Input(MAP, "clickData"),
        prevent_initial_call=True,
    )
    return app


def layout(snapshot: Snapshot, boundaries_address: str) -> Component:
    """The part of the page that Dash draws: the live map."""
    graph = dcc.Graph(
        id=MAP,
        figure=world_figure(snapshot, boundaries_address),
        config=GRAPH_CONFIG,
        responsive=True,
        className="map-graph",
    )
    return html.Div(graph, className="map-live")


def config(app: Dash, prefix: str) -> dict[str, Any]:
    """The renderer's configuration; ``prefix`` is the address under which it finds the layout and dependencies."""
    everything = app._config()  # type: ignore[no-untyped-call] # Dash has no types here
    return {key: everything[key] for key in _CONFIG_KEYS} | {
        "url_base_pathname": prefix,
        "requests_pathname_prefix": prefix,
        "serve_locally": True,
        "update_title": None,
        "validate_callbacks": False,
    }


def dependencies(app: Dash) -> list[dict[str, Any]]:
    """The callbacks as the renderer reads them."""
    return list(app._callback_list)


def to_json(value: object) -> str:
    """JSON of components, figures and what they hold, without spaces."""
    return json.dumps(value, cls=_Encoder, separators=(",", ":"), ensure_ascii=False)


class _Encoder(PlotlyJSONEncoder):  # type: ignore[misc] # Plotly has no types here
    def default(self, obj: Any) -> Any:
        if isinstance(obj, Component):
            return {"props": properties(obj), "type": obj._type, "namespace": obj._namespace}
        return super().default(obj)
