"""What search engines read first: the list of all pages, and what they may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from dashboard.language import gettext as _
from dashboard.language import speaking
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.caching import current_answer
from dashboard.site.page_head import absolute
from dashboard.site.shell import error_answer
from dashboard.site.site import Site

PART = "part"
MOST = 10_000
"""Addresses of one file, those of all languages counted. The format allows five times as many, of many megabytes."""
_CLOSED = ("staff/", "fragments/", "api/", "edition", "health/", "metrics")
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_MARK = "~key~"  # stands for a key where the address of a kind of page is made
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in each language, and the day on which its record was changed ("" where nobody said)."""

    addresses: tuple[tuple[str, str], ...]
    changed: str = ""


def sitemap_routes(routes: Blueprint, site: Site) -> None:
    """``/sitemap.xml`` with its parts, and ``/robots.txt``."""
    routes.add_url_rule("/sitemap.xml", "sitemap", lambda: sitemap(site, request.args.get(PART, "")))
    routes.add_url_rule("/robots.txt", "robots", lambda: current_answer(robots(site), "text/plain"))


def robots(site: Site) -> str:
    """What programs may ask for. Under a base path only the main site's own file is read: copy these lines there."""
    base = site.settings.base_path
    if site.notice:
        return f"User-agent: *\nDisallow: {base}\n"
    lines = ["User-agent: *", f"Allow: {base}", *(f"Disallow: {base}{path}" for path in _CLOSED)]
    if site.settings.public_url:
        lines.append(f"Sitemap: {_own(site)}")
    return "\n".join(lines) + "\n"


def sitemap(site: Site, part: str) -> Response:
    """All pages; where one file may not hold them, the list of the ``part``s, or one of those by its number."""
    if site.notice or not site.settings.public_url:
        return _unknown(site, _("This site does not know its own public address, so it has no sitemap."))
    parts = _parts(site)
    if not part:
        return current_answer(written(parts[0]) if len(parts) == 1 else _index(site, len(parts)), "application/xml")
    if not (part.isascii() and part.isdigit() and len(part) < 9 and 1 <= int(part) <= len(parts)):
        return _unknown(site, _("There is nothing at this address."))
    return current_answer(written(parts[int(part) - 1]), "application/xml")


def _own(site: Site) -> str:
    return absolute(site, f"{site.settings.base_path}sitemap.xml")


def _index(site: Site, parts: int) -> str:
    items = [f"<sitemap><loc>{_own(site)}?{PART}={number}</loc></sitemap>" for number in range(1, parts + 1)]
    return f"{_HEAD}<sitemapindex {_NAMESPACES}>{''.join(items)}</sitemapindex>\n"


def _unknown(site: Site, sentence: str) -> Response:
    return error_answer(site, _("Not found"), sentence, 404)


def _parts(site: Site) -> list[list[Entry]]:
    entries = list(pages(site, site.portfolio.current()))
    size = max(MOST // len(site.settings.languages), 1)
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def written(entries: Sequence[Entry]) -> str:
    """The XML of one file: every language is a page of its own, which names the others."""
    return f"{_HEAD}<urlset {_NAMESPACES}>{''.join(_urls(entries))}</urlset>\n"


def _urls(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address, {chr(34): "&quot;"})}"/>'
            for language, address in entry.addresses
        )
        others = others if len(entry.addresses) > 1 else ""
        changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
        for _language, address in entry.addresses:
            yield f"<url><loc>{escape(address)}</loc>{changed}{others}</url>"


def pages(site: Site, snapshot: Snapshot) -> Iterator[Entry]:
    """Every page worth finding: the first one, the lists, countries with work, projects, news."""
    whole = replace(site.addresses, base_path=absolute(site, site.addresses.base_path))
    published = snapshot.published_at.date().isoformat() if snapshot.published_at else ""
    for page in ("", "projects", "news"):
        yield Entry(_in_each_language(site, partial(whole.page, page)), published)
    yield Entry(_in_each_language(site, partial(whole.page, "accessibility")))
    countries = [(str(code), "") for code in snapshot.totals.index if code in snapshot.territories]
    yield from _of_kind(site, whole.dossier, countries)
    yield from _of_kind(site, whole.project, _records(snapshot.projects, "updated_at"))
    yield from _of_kind(site, whole.news, _records(snapshot.news, "date"))


def _in_each_language(site: Site, make: Callable[[], str]) -> tuple[tuple[str, str], ...]:
    found = []
    for language in site.settings.languages:
        with speaking(language):
            found.append((language, make()))
    return tuple(found)


def _of_kind(site: Site, make: Callable[[str], str], keys: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """Pages whose addresses differ in one part only: the rest of them is made once, not for each of a million."""
    frames = [(language, address.split(_MARK)) for language, address in _in_each_language(site, partial(make, _MARK))]
    for key, changed in keys:
        part = quote(key, safe="")
        yield Entry(tuple((language, f"{before}{part}{after}") for language, (before, after) in frames), changed)


def _records(index: RecordIndex, column: str) -> Iterator[tuple[str, str]]:
    dates = index.frame[column] if column in index.frame else [""] * len(index)
    yield from zip(index.frame["id"].astype(str), map(str, dates), strict=True)
