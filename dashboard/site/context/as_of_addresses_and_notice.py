"""Pages of an earlier date: the query argument ``as_of`` of an address, the notice that such pages show, and the header
by which search engines do not index them."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from babel.dates import format_time
from flask import Response, request

from dashboard.language_and_locale import current_locale, gettext as _
from dashboard.portfolio.earlier_snapshots import read_moment
from dashboard.portfolio.filter_query import NAMES
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.context.url_building_and_page_numbers import extended

AS_OF = NAMES["as_of"]


def published_on(as_of: str) -> str:
    """The notice of a page that shows an earlier state, such as "As published on 20 November 2026", with the time of
    day if ``as_of`` has one; "" for "". ``as_of`` is a date or time in ISO 8601; one in the future counts as now.
    Raises InvalidRequest for any other text, a version id such as ``v12`` included."""
    if not as_of:
        return ""
    moment = min(read_moment(as_of), datetime.now(UTC))
    date = written_date(moment.date().isoformat())
    if "T" not in as_of:
        return _("As published on {date}", date=date)
    time = format_time(moment, "medium" if as_of.count(":") > 1 else "short", locale=current_locale())
    return _("As published on {date} at {time} UTC", date=date, time=time)


def without_date(address: str) -> str:
    """``address`` without the query argument ``as_of``, so that it leads to what is published now."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != AS_OF]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def dated(address: str, as_of: str) -> str:
    """``address``, which has no part after "#", with the query argument ``as_of`` set to this date or time (ISO 8601,
    never ""), so that it shows what was published then. An ``as_of`` that ``address`` has already is replaced."""
    address = without_date(address)
    return extended(address, [(AS_OF, as_of)], safe=":")


def todays_address() -> str:
    """The address of the current request without the query argument ``as_of``, so that it shows what is published
    now."""
    return without_date(f"{quote(request.path)}?{request.query_string.decode('utf-8', 'replace')}")


def not_indexed(response: Response) -> Response:
    """Keep search engines from indexing a page of an earlier state: if the query of the request has ``as_of``,
    ``response`` gets the header ``X-Robots-Tag: noindex``, unless it has that header already. Returns ``response``."""
    if AS_OF in request.args:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
