"""The site as it was published at the date that an address names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from babel.dates import format_time
from flask import Response, request

from dashboard.language import current_locale
from dashboard.language import gettext as _
from dashboard.portfolio.as_of import read_moment
from dashboard.portfolio.questions import LONGEST, NAMES, Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.context import Portfolio, Site
from dashboard.site.context.urls import extended
from dashboard.site.context.wording import written_date

AS_OF = NAMES["as_of"]


@dataclass(frozen=True)
class PastPortfolio:
    """A portfolio that always answers from one date."""

    portfolio: Portfolio
    as_of: str

    @property
    def unavailable_since(self) -> datetime | None:
        """As that of the portfolio."""
        return self.portfolio.unavailable_since

    def current(self) -> Snapshot:
        """What was published then. Raises InvalidRequest for what is no date, or before anything was published."""
        return self.portfolio.at(self.as_of)

    def catch_up(self) -> Snapshot:
        """The same after one more look at what is held by now."""
        self.portfolio.catch_up()
        return self.current()

    def at(self, as_of: str) -> Snapshot:
        """What was published at another date."""
        return self.portfolio.at(as_of)

    def resolve_as_of(self, as_of: str) -> str:
        """As that of the portfolio."""
        return self.portfolio.resolve_as_of(as_of)


def requested_site(site: Site) -> Site:
    """The site that the request is answered from: with ``as_of`` in its address that of then, whose links stay there.

    Every route that shows data begins with this. A fragment's address names the date in its version, too: what asks
    for the live map's layout adds no query.
    """
    version = (request.view_args or {}).get("version", "")
    return site_at(site, Question.read(request.args).as_of or version.partition("@")[2][:LONGEST])


def site_at(site: Site, as_of: str) -> Site:
    """The site of a day, a moment or a version id; "" is today. Raises InvalidRequest for a version never published."""
    if not as_of:
        return site
    as_of = site.portfolio.resolve_as_of(as_of)
    kept = replace(site.addresses.kept, as_of=as_of)
    return replace(
        site,
        portfolio=PastPortfolio(site.portfolio, as_of),
        addresses=replace(site.addresses, kept=kept),
        as_of=as_of,
    )


def published_on(site: Site) -> str:
    """What the notice of an earlier state says; "" for the site of today."""
    if not site.as_of:
        return ""
    moment = min(read_moment(site.as_of), datetime.now(UTC))
    date = written_date(moment.date().isoformat())
    if "T" not in site.as_of:
        return _("As published on {date}", date=date)
    time = format_time(moment, "medium" if site.as_of.count(":") > 1 else "short", locale=current_locale())
    return _("As published on {date} at {time} UTC", date=date, time=time)


def without_date(address: str) -> str:
    """The same address for what is published today."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != AS_OF]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def dated(address: str, as_of: str) -> str:
    """The same address as of a moment."""
    address = without_date(address)
    return extended(address, [(AS_OF, as_of)], safe=":")


def todays_address() -> str:
    """The address of the request for what is published today."""
    return without_date(f"{quote(request.path)}?{request.query_string.decode('utf-8', 'replace')}")


def not_indexed(response: Response) -> Response:
    """Tell search engines to leave earlier states alone: there is one for every second."""
    if AS_OF in request.args:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
