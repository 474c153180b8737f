"""What staff work with: the store, the names of places, the files of the pages; one for each application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

from dashboard.geography.outlines import Outlines
from dashboard.geography.territories import Territories
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.regions import Alias
from dashboard.review.read_draft import names_of_places
from dashboard.settings import Settings
from dashboard.store.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EXTENSION = "staff-context"
# (snapshot, the address below which it is shown, what its banner says) -> the visitor's pages of that snapshot
Preview = Callable[[Snapshot, str, str], "WSGIApplication"]


class Files(Protocol):
    """Where the browser finds a file."""

    def address(self, name: str) -> str:
        """The address of a file by its name. Raises KeyError for an unknown one."""


@dataclass(frozen=True, kw_only=True)
class StaffContext:
    """All that the staff side is made of. ``base`` is the path of the desk page, such as ``/staff/``."""

    settings: Settings
    store: Store
    portfolio: LivePortfolio
    territories: Territories
    outlines: Outlines
    files: Files
    base: str
    secret: str
    preview: Preview
    _names: dict[frozenset[Alias], Gazetteer] = field(default_factory=dict, repr=False)

    def gazetteer(self) -> Gazetteer:
        """The names of places: those of the files and those that staff added. Made anew when these change."""
        own = frozenset(Alias(one.text, tuple(one.codes), ()) for one in self.store.aliases.standing())
        known = self._names.get(own)
        if known is None:
            known = names_of_places(self.settings, self.territories, own)
            self._names.clear()
            self._names[own] = known
        return known


def current_staff_context() -> StaffContext:
    """The staff context of the application that answers the current request."""
    return cast("StaffContext", current_app.extensions[EXTENSION])
