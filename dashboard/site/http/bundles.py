"""The scripts and styles that a page loads: the application's own, joined from their modules, and Dash's."""

from __future__ import annotations

from pathlib import Path

import dash

from dashboard.site.http.script_modules import join_scripts, join_styles

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


ENTRIES = {
    "page.js": "page/main.js",
    "share.js": "pages/share-alone.js",
    "timeline.js": "pages/timeline.js",
    "builder.js": "pages/builder.js",
    "frame.js": "embed/frame.js",
    "twin.js": "twin/answer.js",
    "staff.js": "staff/main.js",
    "dash.js": "map/start.js",
}
"""The module that each bundle of scripts begins with, below the folder of assets."""


def bundles(assets: Path) -> dict[str, bytes]:
    """The files that a page asks for, by name, made of the folder of assets and of Dash.

    ``page.js`` is of pages with a map, ``share.js`` of pages without; ``dash.js`` is Dash with what it needs and its
    start; ``timeline.js`` draws the chart of a dossier; ``builder.js`` is of the page for webmasters, ``frame.js`` of
    frames; ``twin.js`` answers filters where no server does; ``staff.css`` and ``staff.js`` are for staff pages alone.
    Few files mean few round trips on a slow line. Raises ``ValueError`` where modules do not fit together.
    """
    vendor = assets / "vendor"
    dash_parts = [vendor / "regenerator-runtime.js", *(_DASH / part for part in _DASH_PARTS)]
    scripts = {name: join_scripts(assets, entry) for name, entry in ENTRIES.items()}
    return {
        **scripts,
        "style.css": join_styles(assets / "style" / "main.css"),
        "staff.css": join_styles(assets / "staff" / "main.css"),
        "dash.js": b"\n".join([*(path.read_bytes() for path in dash_parts), scripts["dash.js"]]),
        "plotly-geo.min.js": (vendor / "plotly-geo.min.js").read_bytes(),
        "icon.svg": (assets / "icon.svg").read_bytes(),
    }
