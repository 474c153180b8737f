"""The staff context: the settings, the store, the published data and the addresses that staff pages need; one for each
application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, cast

from flask import current_app

from dashboard.geography.svg_outlines import Outlines
from dashboard.geography.territories import Territories
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.work_limiter import STAFF, WorkLimiter
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.review.draft_review import DraftReviews
from dashboard.settings import Settings
from dashboard.store.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EXTENSION = "staff-context"
# (snapshot, address below which its pages are shown, what makes the text of their banner) -> the public pages of it
Preview = Callable[[Snapshot, str, Callable[[], str]], "WSGIApplication"]


@dataclass(frozen=True, kw_only=True)
class StaffContext:
    """Everything that staff pages need besides the request; there is one for each application. ``portfolio`` has the
    snapshot that visitors see. ``gazetteer_of_files`` is the gazetteer without the place names that staff added.
    ``outlines`` are the shapes of the world map. ``asset_address`` returns the address of a script, style or image,
    given its name. ``base`` is the path of the staff home page, such as ``/staff/``.

    ``preview`` makes a WSGI application with the public pages of a snapshot that is not published. Its parameters are
    the snapshot, the address below which the pages are shown, and a function that returns the text of their banner.
    ``reviews`` finds out what publishing a draft would change, and keeps the results in memory. ``logo`` is the
    address, width and height of the organisation's logo, None if it has none. ``workbooks`` lets one Excel file be made
    at a time."""

    settings: Settings
    store: Store
    portfolio: LivePortfolio
    territories: Territories
    gazetteer_of_files: Gazetteer
    outlines: Outlines
    asset_address: Callable[[str], str]
    base: str
    preview: Preview
    reviews: DraftReviews
    logo: tuple[str, int, int] | None = None
    workbooks: WorkLimiter = field(default_factory=lambda: WorkLimiter("a workbook", STAFF))

    @cached_property
    def secret(self) -> str:
        """The key that signs cookies and forms: the one in the settings or, if they have none, the one in the database,
        which is read once. Raises StoreUnavailable if it must be read and the database does not answer."""
        return self.settings.secret_key or self.store.secret()

    def gazetteer(self) -> Gazetteer:
        """The gazetteer with all known place names, those that staff added included. It is built anew only when staff
        have added or removed names. Raises StoreError if the added names cannot be read, RecordsError if a file of
        regions or aliases cannot be used when it is built."""
        own = self.store.aliases.for_gazetteer()
        return self._load(own=own) if own else self.gazetteer_of_files

    @cached_property
    def _load(self) -> Callable[..., Gazetteer]:
        files = self.settings
        load = partial(Gazetteer.load, self.territories, regions=files.regions, aliases=files.aliases)
        return lru_cache(maxsize=1)(load)


def current_staff_context() -> StaffContext:
    """The staff context (settings, store, place names and more) of the application that answers the current request."""
    return cast("StaffContext", current_app.extensions[EXTENSION])
