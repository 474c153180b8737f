"""The browser libraries that a page loads: Dash's own in one file, Plotly's map bundle in another."""

from __future__ import annotations

from pathlib import Path

import dash

_DASH = Path(dash.__file__).parent

# Order matters: React, then the renderer, whose interface the components use. Of Dash's polyfills only the generator
# runtime is needed (assets/vendor): every browser that understands the page's own scripts has the rest. Parts that
# dcc loads on demand (the graph) are put in at once, so that no second round trip is needed.
_DASH_PARTS = (
    "deps/react@18.3.1.min.js",
    "deps/react-dom@18.3.1.min.js",
    "deps/prop-types@15.8.1.min.js",
    "dash-renderer/build/dash_renderer.min.js",
    "html/dash_html_components.min.js",
    "dcc/dash_core_components.js",
    "dcc/dash_core_components-shared.js",
    "dcc/async-graph.js",
)


def dash_bundle() -> bytes:
    """Dash, React and the components that the page uses, as one script."""
    return b"\n;\n".join(_DASH.joinpath(part).read_bytes() for part in _DASH_PARTS)
