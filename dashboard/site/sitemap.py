"""What search engines read first: the list of all pages, and what they may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from dashboard.language import gettext as _
from dashboard.language import speaking
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.caching import current_answer
from dashboard.site.page_head import absolute
from dashboard.site.shell import error_answer
from dashboard.site.site import Site

PART = "part"
MOST = 10_000
"""Addresses of one file, those of all languages counted. The format allows five times as many, of many megabytes."""
_CLOSED = ("staff/", "fragments/", "api/", "edition", "health/", "metrics")
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
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
    speakers = [_Speaker(site, language) for language in site.settings.languages]

    def entry(path: str, key: str = "", changed: str = "") -> Entry:
        return Entry(tuple((one.language, one.address(path, key)) for one in speakers), changed)

    published = snapshot.published_at.date().isoformat() if snapshot.published_at else ""
    yield entry("home", changed=published)
    yield entry("projects", changed=published)
    yield entry("news_list", changed=published)
    yield entry("accessibility")
    for code in snapshot.totals.index:
        if code in snapshot.territories:
            yield entry("dossier", str(code))
    for key, changed in _records(snapshot.projects, "updated_at"):
        yield entry("project", key, changed)
    for key, changed in _records(snapshot.news, "date"):
        yield entry("news", key, changed)


def _records(index: RecordIndex, column: str) -> Iterator[tuple[str, str]]:
    dates = index.frame[column] if column in index.frame else [""] * len(index)
    yield from zip(index.frame["id"].astype(str), map(str, dates), strict=True)


class _Speaker:
    """Makes whole addresses in one language; what follows the path is the same on each, so it is made once."""

    def __init__(self, site: Site, language: str) -> None:
        self.language = language
        self._addresses = replace(site.addresses, base_path=absolute(site, site.addresses.base_path))
        with speaking(language):
            self._made = {
                "home": self._addresses.home(),
                "projects": self._addresses.page("projects"),
                "news_list": self._addresses.page("news"),
                "accessibility": self._addresses.page("accessibility"),
            }

    def address(self, page: str, key: str) -> str:
        """The address of a page; ``key`` is the record's id or the country's code."""
        if page in self._made:
            return self._made[page]
        make = {"dossier": Addresses.dossier, "project": Addresses.project, "news": Addresses.news}[page]
        with speaking(self.language):
            return make(self._addresses, key)
