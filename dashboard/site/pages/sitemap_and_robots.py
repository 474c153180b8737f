"""The sitemap, which lists all pages for search engines, and robots.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from xml.sax.saxutils import escape

import pandas as pd
from flask import Blueprint, Response, request

from dashboard.email_and_number_checks import whole_number
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.site_and_request_view import Site
from dashboard.site.context.url_building_and_page_numbers import PART
from dashboard.site.html.error_pages import error_answer
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.http.caching import current_answer

MOST = 10_000
"""The most addresses in one file, in all languages together. The format allows five times as many."""
_CLOSED = ("staff/", "fragments/", "api/", "edition", "health/", "metrics")
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_LISTS = ("", "projects", "news")  # pages that change with what is published
_MARK = "STANDS-FOR-A-KEY"  # stands for the id while the address of a kind of page is made
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the sitemap. ``addresses`` are (language, address) of the page in each language, ``changed`` is the day
    of its last change (ISO 8601, "" if it is not known)."""

    addresses: tuple[tuple[str, str], ...]
    changed: str = ""


def sitemap_routes(routes: Blueprint, site: Site) -> None:
    """Add ``/sitemap.xml`` and ``/robots.txt`` to ``routes``. A large sitemap is split into several files; the query of
    ``/sitemap.xml`` has the number of the wanted one."""
    routes.add_url_rule("/sitemap.xml", "sitemap", lambda: sitemap(site, request.args.get(PART, "")))
    routes.add_url_rule("/robots.txt", "robots", lambda: current_answer(robots(site), "text/plain"))


def robots(site: Site) -> str:
    """The content of robots.txt. In a preview of unpublished records it forbids search engines to read any page. They
    read this file only at the root of a host: if the site lies below the root, its owners copy these lines into the
    file there."""
    base = site.settings.base_path
    if site.notice:
        return f"User-agent: *\nDisallow: {base}\n"
    closed = (f"Disallow: {base}{path}" for path in _CLOSED)
    lines = ["User-agent: *", f"Allow: {base}", f"Allow: {base}api/v1$", *closed]
    if site.settings.public_url:
        lines.append(f"Sitemap: {_own(site)}")
    return "\n".join(lines) + "\n"


def sitemap(site: Site, part: str) -> Response:
    """The response with the sitemap, as XML. A large sitemap is split into files: ``part`` is the number of one of
    them, as text; "" gives the index of these files, or the whole sitemap if it is one file. The status is 404 for a
    part that does not exist, in a preview of unpublished records, and if the settings state no public address of the
    site."""
    if site.notice or not site.settings.public_url:
        return _unknown(site, _("This site does not know its own public address, so it has no sitemap."))
    snapshot = site.portfolio.current()
    size, parts = _size(site), number_of_parts(site, snapshot)
    if not part and parts > 1:
        return current_answer(_index(site, parts), "application/xml")
    number = whole_number(part or "1", 1, parts)
    if number is None:
        return _unknown(site, _("There is nothing at this address."))
    start = (number - 1) * size
    return current_answer(sitemap_xml(pages(site, snapshot, start, start + size)), "application/xml")


def number_of_parts(site: Site, snapshot: Snapshot) -> int:
    """The number of files that the sitemap is split into, at least 1, so that none has more than MOST addresses."""
    pages = len(_LISTS) + 1 + len(_countries(snapshot)) + len(snapshot.projects) + len(snapshot.news)
    return -(-pages // _size(site))


def _size(site: Site) -> int:
    """The number of pages in one file, where each language counts as an entry."""
    return max(MOST // len(site.settings.languages), 1)


def _own(site: Site) -> str:
    return absolute(site, f"{site.settings.base_path}sitemap.xml")


def _index(site: Site, parts: int) -> str:
    files = [absolute(site, site.addresses.file_part("sitemap.xml", number)) for number in range(1, parts + 1)]
    items = [f"<sitemap><loc>{escape(file)}</loc></sitemap>" for file in files]
    return f"{_HEAD}<sitemapindex {_NAMESPACES}>{''.join(items)}</sitemapindex>\n"


def _unknown(site: Site, sentence: str) -> Response:
    return error_answer(site, _("Not found"), sentence, 404)


def sitemap_xml(entries: Iterable[Entry]) -> str:
    """The XML text of one file of the sitemap. A page has an entry for each language, with links to the same page in
    the other languages."""
    return f"{_HEAD}<urlset {_NAMESPACES}>{''.join(_urls(entries))}</urlset>\n"


def _urls(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address, {chr(34): "&quot;"})}"/>'
            for language, address in entry.addresses
        )
        others = others if len(entry.addresses) > 1 else ""
        changed = f"<lastmod>{escape(entry.changed)}</lastmod>" if entry.changed else ""
        for _language, address in entry.addresses:
            yield f"<url><loc>{escape(address)}</loc>{changed}{others}</url>"


def pages(site: Site, snapshot: Snapshot, start: int, stop: int) -> Iterator[Entry]:
    """Yield the pages that the sitemap lists, in this order: first page, lists and the accessibility statement,
    countries with records, projects, news. ``start`` and ``stop`` select a range of them: numbers counted from 0,
    without ``stop`` itself. Addresses have scheme and host if the settings state the public address of the site."""
    whole = replace(site.addresses, base_path=absolute(site, site.addresses.base_path))
    published = snapshot.published_at.date().isoformat() if snapshot.published_at else ""
    for page, changed in [*((page, published) for page in _LISTS), ("accessibility", "")][start:stop]:
        yield Entry(_in_each_language(site, partial(whole.page, page)), changed)
    before = len(_LISTS) + 1
    for make, keys in (
        (whole.dossier, _countries(snapshot)),
        (whole.project, _records(snapshot.projects, "updated_at")),
        (whole.news, _records(snapshot.news, "date")),
    ):
        wanted = keys.iloc[max(start - before, 0) : max(stop - before, 0)]
        yield from _of_kind(site, make, zip(wanted.index.astype(str), wanted.astype(str), strict=True))
        before += len(keys)


def _in_each_language(site: Site, make: Callable[[], str]) -> tuple[tuple[str, str], ...]:
    by_language = []
    for language in site.settings.languages:
        with speaking(language):
            by_language.append((language, make()))
    return tuple(by_language)


def _of_kind(site: Site, make: Callable[[str], str], keys: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """Entries of pages whose addresses differ in one part: the rest of the address is made only once."""
    templates = [
        (language, address.split(_MARK)) for language, address in _in_each_language(site, partial(make, _MARK))
    ]
    for key, changed in keys:
        part = site.addresses.key(key)
        yield Entry(tuple((language, f"{before}{part}{after}") for language, (before, after) in templates), changed)


def _countries(snapshot: Snapshot) -> pd.Series[str]:
    return pd.Series("", index=[code for code in snapshot.totals.index if code in snapshot.territories], dtype=str)


def _records(index: RecordIndex, column: str) -> pd.Series[str]:
    """The cells of a column with the date of each record, by its id; all "" if the table has no such column."""
    return index.frame[column].set_axis(index.by_id) if column in index.frame else pd.Series("", index=index.by_id)
