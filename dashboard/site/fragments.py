"""Fragments: Python functions that return components, each with an address that browsers and proxies can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.portfolio.profile import PAGE
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.panels import Panel, country_panel, overview_panel, region_panel, results_panel

Builder = Callable[..., Panel]


@dataclass(frozen=True)
class Fragment:
    """A fragment's address below ``/fragments/<version>/<lang>/``, as a Flask rule, and what builds it."""

    rule: str
    build: Builder


FRAGMENTS = (
    Fragment("overview", overview_panel),
    Fragment("country/<code>", country_panel),
    Fragment("country/<code>/<int:shown>", country_panel),
    Fragment("region/<code>", region_panel),
    Fragment("region/<code>/<int:shown>", region_panel),
    Fragment("search/<path:query>", results_panel),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a visitor's address asks for."""

    country: str = ""
    region: str = ""
    query: str = ""
    shown: int = PAGE

    def address(self, addresses: Addresses) -> str:
        """The one address of what is selected, however much of it is shown."""
        if self.country:
            return addresses.home({"country": self.country})
        if self.region:
            return addresses.home({"region": self.region})
        return addresses.home({"q": self.query} if self.query else None)

    def panel(self, snapshot: Snapshot, addresses: Addresses) -> Panel:
        """The same panel that the fragment of this selection answers."""
        if self.country:
            return country_panel(snapshot, addresses, self.country, self.shown)
        if self.region:
            return region_panel(snapshot, addresses, self.region, self.shown)
        if self.query:
            return results_panel(snapshot, addresses, self.query)
        return overview_panel(snapshot, addresses)
