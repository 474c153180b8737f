"""News as Atom feeds (RFC 4287), of the whole site, a country or a region; also permanent identifiers for entries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Response
from lxml import etree
from lxml.builder import ElementMaker

from dashboard.language_and_locale import current_language, gettext as _
from dashboard.portfolio.projects_and_news import NewsItem, read_items
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.formula_xml_and_uri_escaping import without_controls
from dashboard.site.api.downloads import matching_rows
from dashboard.site.api.json_answers import known_country
from dashboard.site.cards.record_cards_and_place_links import KINDS
from dashboard.site.context.record_pictures import shown_picture
from dashboard.site.context.site_and_request_view import Site, View
from dashboard.site.context.url_building_and_page_numbers import extended
from dashboard.site.html.layout import page_title
from dashboard.site.html.markdown_and_lang_attributes import opening, record_prose, to_prose
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.http.caching import current_answer
from dashboard.site.http.json_and_api_errors import ABSENT, Refused

ATOM = "application/atom+xml"
NEWEST = 50
"""The number of entries of a feed."""
_NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NOTHING_YET = "1970-01-01T00:00:00Z"
_E = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE})


def all_news(view: View) -> Response:
    """The response with an Atom feed of the newest news items, at most ``NEWEST`` (50), that match the view's filters,
    its category of news and its chosen countries. If a country is chosen, the filter by region is ignored."""
    return _feed(view, "news", "", view.unfiltered.page("news", view.question))


def country_news(view: View, code: str) -> Response:
    """The response with an Atom feed of the newest news items, at most ``NEWEST`` (50), that name the country ``code``
    and match the view's category of news and its filters; the filter by region is ignored. Raises Refused for an
    unknown code."""
    code = known_country(view.snapshot, code)
    name = view.snapshot.territories[code].name
    return _feed(_of_place(view, country=code), f"countries/{code}", name, view.unfiltered.dossier(code))


def region_news(view: View, region: str) -> Response:
    """The response with an Atom feed of the newest news items, at most ``NEWEST`` (50), that name the region with the
    code ``region`` or one of its countries, and match the view's category of news and its other filters; a chosen
    country is ignored. Raises Refused for an unknown code."""
    if region not in view.snapshot.gazetteer.regions and not view.snapshot.names_region(region):
        raise Refused(_("There is no region with the code {code}.", code=region[:40]), ABSENT)
    name = view.snapshot.region_name(region)
    return _feed(_of_place(view, region=region), f"regions/{region}", name, view.unfiltered.region(region))


def identity(site: Site, *parts: str) -> str:
    """A permanent identifier (``urn:uuid``) of a feed, an entry in it or an event of a calendar, the same on every
    host. It is made of the current language, the site's public address (else the organisation's name), and ``parts``,
    which name the thing."""
    owner = site.settings.public_url or site.settings.organisation
    return f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join([owner, current_language(), *parts]))}"


def _of_place(view: View, country: str = "", region: str = "") -> View:
    return view.asking(replace(view.question, country=country, region=region))


def _feed(view: View, path: str, place: str, page: str) -> Response:
    site = view.site
    items = read_items(view.snapshot.news, NewsItem, matching_rows(view, Dataset.NEWS)[:NEWEST])
    published = view.snapshot.published_at
    filters = replace(view.question, country="", region="") if place else view.question
    own = extended(
        view.unfiltered.page(f"feeds/{path}.atom", filters), [("category", view.category)] if view.category else []
    )
    feed = _E.feed(
        _E.title(page_title(view, f"{place} – {_('News')}" if place else _("News"))),
        _E.id(identity(site, "feeds", path, replace(filters, as_of="").query(), view.category)),
        _E.updated(f"{published:%Y-%m-%dT%H:%M:%SZ}" if published else _NOTHING_YET),
        _E.author(_E.name(site.settings.organisation)),
        _E.link(rel="self", type=ATOM, href=absolute(site, own)),
        _E.link(rel="alternate", type="text/html", href=absolute(site, page)),
        *(_entry(view, item) for item in items),
    )
    feed.set(f"{_XML}lang", current_language())
    if site.settings.public_url:  # without one, a reader program knows from where it fetched the feed
        feed.set(f"{_XML}base", absolute(site, site.settings.base_path))
    return current_answer(etree.tostring(feed, encoding="utf-8", xml_declaration=True), ATOM)


def _entry(view: View, item: NewsItem) -> Any:
    site = view.site
    title = f"{_('SAMPLE')}: {item.title}" if item.is_sample else item.title
    entry = _E.entry(
        _text("title", title, item.other_language("title")),
        _E.id(identity(site, Dataset.NEWS, item.id)),
        _E.published(_moment(item.date)),
        _E.updated(_moment(item.date)),
        _E.link(rel="alternate", type="text/html", href=absolute(site, view.unfiltered.news(item.id))),
        *_categories(item, view.snapshot),
    )
    if item.url:
        entry.append(_E.link(rel="related", href=without_controls(item.url)))
    if (picture := shown_picture(view, item)) and picture.sources:
        entry.append(_E.link(rel="enclosure", type="image/jpeg", href=absolute(site, picture.source)))
    if lead := item.lead or opening(item.body):
        entry.append(_text("summary", lead, item.other_language("lead" if item.lead else "body")))
    if item.body:
        content = _text("content", str(record_prose(item, "body", to_prose(item.body))), item.other_language("body"))
        content.set("type", "html")
        entry.append(content)
    return entry


def _categories(item: NewsItem, snapshot: Snapshot) -> Iterator[Any]:
    """The category of the item, then its countries and regions by code and name."""
    if item.category in KINDS:
        yield _E.category(term=item.category, label=_(KINDS[item.category]))
    for code in item.countries:
        place = snapshot.territories.get(code)
        yield _E.category(term=without_controls(code), label=place.name if place else without_controls(code))
    for code in item.areas:
        yield _E.category(term=without_controls(code), label=without_controls(snapshot.region_name(code)))


def _text(name: str, text: str, language: str) -> Any:
    element = _E(name, without_controls(text))
    if language:
        element.set(f"{_XML}lang", language)
    return element


def _moment(date: str) -> str:
    """The first moment of an ISO date, which may lack its day or month."""
    return f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00Z" if date else _NOTHING_YET
