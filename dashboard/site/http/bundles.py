"""The browser libraries that a page loads: Dash's own in one file, Plotly's map bundle in another."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import dash

_START = "90-start.js"
_SHARE = ("39-address.js", "68-share.js")  # in page.js, and by themselves for pages without a map
_FRAME = "62-frame.js"  # of embeds, and of pages that only say something
_TIMELINE = "70-timeline.js"  # of pages with a chart alone
_BUILDER = "72-builder.js"  # of the page for webmasters alone
_APART = (_FRAME, _TIMELINE, _BUILDER)
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


def bundles(assets: Path) -> dict[str, bytes]:
    """The files that a page asks for, by name, made of the folder of assets and of Dash.

    ``style.css`` and ``page.js`` are the numbered files of the folder in their order; ``dash.js`` is Dash with what
    it needs, and starts it; ``timeline.js`` draws the chart of a dossier; ``builder.js`` is of the page for webmasters,
    ``frame.js`` of frames; ``twin.js`` answers filters where no server does; ``staff.css`` and ``staff.js`` are for
    staff pages alone. Few files mean few round trips on a slow line.
    """
    numbered = sorted(path for path in assets.glob("[0-9]*") if path.name not in {_START, *_APART})
    scripts = [assets / "vendor" / "regenerator-runtime.js", *(_DASH / part for part in _DASH_PARTS), assets / _START]
    return {
        "style.css": _joined(path for path in numbered if path.suffix == ".css"),
        "page.js": _joined(path for path in numbered if path.suffix == ".js"),
        "dash.js": _joined(scripts),
        "share.js": _joined(assets / name for name in _SHARE),
        "timeline.js": (assets / _TIMELINE).read_bytes(),
        "builder.js": (assets / _BUILDER).read_bytes(),
        "frame.js": (assets / _FRAME).read_bytes(),
        "twin.js": _joined(sorted(assets.glob("twin/*.js"))),
        "staff.css": _joined(sorted(assets.glob("staff/*.css"))),
        "staff.js": _joined(sorted(assets.glob("staff/*.js"))),
        "plotly-geo.min.js": (assets / "vendor" / "plotly-geo.min.js").read_bytes(),
        "icon.svg": (assets / "icon.svg").read_bytes(),
    }


def _joined(paths: Iterable[Path]) -> bytes:
    return b"\n".join(path.read_bytes() for path in paths)
