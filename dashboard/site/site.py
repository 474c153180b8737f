"""What a request is answered from: the snapshot, the language, the addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dash import Dash

from dashboard.geography.outlines import Outlines
from dashboard.portfolio.live import LivePortfolio
from dashboard.settings import Settings
from dashboard.site.addresses import Addresses
from dashboard.site.static_files import StaticFiles

BOUNDARIES = "world.geojson"
SHAPES = "shapes.json"
STYLE = "style.css"
# In the order in which the page runs them: its own, then what the live map needs.
SCRIPTS = ("page.js", "plotly-geo.min.js", "dash.js")


@dataclass(frozen=True)
class Site:
    """All that the visitor side is made of; one for each application."""

    settings: Settings
    portfolio: LivePortfolio
    files: StaticFiles
    outlines: Outlines
    addresses: Addresses
    dash: Dash

    @property
    def boundaries(self) -> str:
        """Where the browser finds the country shapes."""
        return self.files.address(BOUNDARIES)

    def language_of(self, query: Mapping[str, str]) -> str:
        """The language that an address asks for, or the first one offered."""
        asked = query.get("lang", "")
        return asked if asked in self.settings.languages else self.settings.languages[0]
