"""JSON of Dash components, Plotly figures and plain values."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any

from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

_ORDER: dict[type[Component], dict[str, int]] = {}


_PLACE = itemgetter(0, 1)


def properties(node: Component) -> dict[str, Any]:
    """The properties that are set on a component, in Dash's order; aria- and data- attributes come last, by name.

    Dash's own ``to_plotly_json`` looks up each of some thirty possible names for every component, which is slow.
    """
    kind = type(node)
    if kind not in _ORDER:
        _ORDER[kind] = {name: place for place, name in enumerate(node._prop_names)}
    order = _ORDER[kind]
    properties_set = [
        (order.get(name, len(order)), name, value) for name, value in vars(node).items() if name[0] != "_"
    ]
    return {name: value for _, name, value in sorted(properties_set, key=_PLACE) if not name.startswith("available_")}


def to_json(value: object) -> str:
    """Compact JSON of a value that may contain components and figures."""
    return json.dumps(value, cls=_Encoder, separators=(",", ":"), ensure_ascii=False)


class _Encoder(PlotlyJSONEncoder):  # type: ignore[misc] # Plotly has no types here
    def default(self, obj: Any) -> Any:
        if isinstance(obj, Component):
            return {"props": properties(obj), "type": obj._type, "namespace": obj._namespace}
        return super().default(obj)
