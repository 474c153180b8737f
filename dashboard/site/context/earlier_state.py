"""The site as it was published at an earlier date, which the query argument ``as_of`` of an address names."""

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
    """A portfolio that always answers from one earlier date: ``as_of`` is a date or a moment in ISO 8601."""

    portfolio: Portfolio
    as_of: str

    @property
    def unavailable_since(self) -> datetime | None:
        """The moment since which the underlying portfolio cannot learn of newer data; None if it can."""
        return self.portfolio.unavailable_since

    def current(self) -> Snapshot:
        """The snapshot of what was published at ``as_of``. Raises InvalidRequest if ``as_of`` is not a date, lies in
        the future, or lies before the first publication.
        """
        return self.portfolio.at(self.as_of)

    def catch_up(self) -> Snapshot:
        """The snapshot of ``current`` after the portfolio has looked for newer holds, which apply to earlier dates
        too.
        """
        self.portfolio.catch_up()
        return self.current()

    def at(self, as_of: str) -> Snapshot:
        """The snapshot of what was published at another date. Raises InvalidRequest as ``current`` does."""
        return self.portfolio.at(as_of)

    def resolve_as_of(self, as_of: str) -> str:
        """A date or moment unchanged, a version id such as ``v12`` as the moment of its publication. Raises
        InvalidRequest for a version that was never published.
        """
        return self.portfolio.resolve_as_of(as_of)


def requested_site(site: Site) -> Site:
    """The site at the date that the request names, whose links keep that date; ``site`` itself if it names none.

    Every route that shows data begins with this. The address of a fragment names the date as part of its version,
    because the requests by which the live map gets its layout have no query.
    """
    version = (request.view_args or {}).get("version", "")
    return site_at(site, Question.read(request.args).as_of or version.partition("@")[2][:LONGEST])


def site_at(site: Site, as_of: str) -> Site:
    """The site at a date, a moment or a version id; ``site`` itself for "". Raises InvalidRequest for a version that
    was never published.
    """
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
    """The notice that a page shows an earlier date, such as "As published on 20 November 2026"; "" for the current
    site.
    """
    if not site.as_of:
        return ""
    moment = min(read_moment(site.as_of), datetime.now(UTC))
    date = written_date(moment.date().isoformat())
    if "T" not in site.as_of:
        return _("As published on {date}", date=date)
    time = format_time(moment, "medium" if site.as_of.count(":") > 1 else "short", locale=current_locale())
    return _("As published on {date} at {time} UTC", date=date, time=time)


def without_date(address: str) -> str:
    """The address without its ``as_of``, so that it leads to what is published now."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != AS_OF]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def dated(address: str, as_of: str) -> str:
    """The address with ``as_of`` set to a date or moment in ISO 8601."""
    address = without_date(address)
    return extended(address, [(AS_OF, as_of)], safe=":")


def todays_address() -> str:
    """The address of the current request without its ``as_of``."""
    return without_date(f"{quote(request.path)}?{request.query_string.decode('utf-8', 'replace')}")


def not_indexed(response: Response) -> Response:
    """Ask search engines not to index the answer if the request names a date: every second has such a page."""
    if AS_OF in request.args:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
