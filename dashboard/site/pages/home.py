"""The sections of the first page below the map: headlines, publication of the month, news, an article in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.summaries import featured_publication, newest
from dashboard.site.cards.news_card import lead, meta, read_more, teaser
from dashboard.site.cards.project_card import sample_mark
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_date
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import said, to_article


def own_picture(address: str, public_url: str) -> str:
    """The path of a picture on the site ``public_url``; "" for pictures elsewhere, so that no other site learns of
    visitors.
    """
    parts, own = urlsplit(address), urlsplit(public_url)
    if not public_url or (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return ""
    path = parts.path.lstrip("/\\")  # two slashes would lead to another site
    return f"/{path}" + (f"?{parts.query}" if parts.query else "") if path else ""


HEADLINES = 6
LATEST = 8
CONTENTS = 6
"""Headings of the article in focus that are named."""


def sections(view: View, names: Sequence[str]) -> list[Component]:
    """The sections below the map that ``names`` has and that have something to tell, in its order."""
    return [one for name in names if name != "map" and (one := _BUILDERS[name](view))]


def _headlines(view: View) -> Component | None:
    items = newest(view.snapshot, HEADLINES, category="headline")
    if not items:
        return None
    cards = [html.Li(_headline(item, view)) for item in items]
    return _section("headlines", _("Headlines"), [html.Ol(cards, className="teasers")])


def _headline(item: NewsItem, view: View) -> Component:
    """A headline with its picture, if that is one of this very site."""
    source = own_picture(item.image_url, view.site.settings.public_url)
    card = teaser(item, view)
    if source:
        picture = html.Img(src=source, alt=item.image_alt, width="480", height="320", className="teaser-picture")
        card.children = [picture, *card.children]
    return card


def _featured(view: View) -> Component | None:
    item = featured_publication(view.snapshot)
    if item is None:
        return None
    month = html.Time(written_date(item.date[:7]), dateTime=item.date[:7])
    return _section(
        "featured",
        _("Featured publication of the month"),
        [
            html.P([*sample_mark(item), month], className="record-meta"),
            html.H3(said(item, "title"), className="record-title"),
            lead(item),
            read_more(item, view.addresses),
        ],
    )


def _news(view: View) -> Component | None:
    items = newest(view.snapshot, LATEST)
    if not items:
        return None
    every = html.P(html.A(_("All news"), href=view.unfiltered.page("news")), className="all-news")
    teasers = html.Ol([html.Li(teaser(item, view)) for item in items], className="teasers")
    return _section("news", _("News"), [teasers, every])


def _in_focus(view: View) -> Component | None:
    items = newest(view.snapshot, 1, category="in-focus")
    if not items:
        return None
    item = items[0]
    return _section(
        "in-focus",
        _("In Focus"),
        [
            html.Div(
                [
                    meta(item, view),
                    html.H3(said(item, "title"), className="record-title"),
                    lead(item),
                    read_more(item, view.addresses),
                ]
            ),
            _contents(item, view),
        ],
    )


def _contents(item: NewsItem, view: View) -> Component | None:
    """Links to the first headings of an article."""
    headings = [one for one in to_article(item.body)[1] if one.level == 2][:CONTENTS]
    page = view.addresses.news(item.id)
    links = [html.Li(html.A(said(item, "body", one.text), href=f"{page}#{one.anchor}")) for one in headings]
    return html.Ul(links, className="contents") if links else None


def _section(name: str, heading: str, parts: list[Component | None]) -> Component:
    title = html.H2(heading, id=f"{name}-heading")
    return html.Section(
        [title, *parts], id=name, className=f"home-section {name}", **hyphenated(aria_labelledby=f"{name}-heading")
    )


_BUILDERS: dict[str, Callable[[View], Component | None]] = {
    "headlines": _headlines,
    "featured": _featured,
    "news": _news,
    "in-focus": _in_focus,
}
