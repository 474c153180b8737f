"""JSON of plain values, Plotly figures and the Dash components around them."""

from __future__ import annotations

import json

from plotly.utils import PlotlyJSONEncoder


def to_json(value: object) -> str:
    """Compact JSON of a value that may contain Dash components and Plotly figures."""
    return json.dumps(value, cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False)
