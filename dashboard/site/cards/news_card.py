"""Teasers of news items and their parts: category, places, lead and the link to the page."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.portfolio.items import NewsItem
from dashboard.site.cards.project_card import clipped, place_links, sample_mark
from dashboard.site.context.context import View
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import written_date
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import opening, said

KINDS = {
    "headline": marked("Headline"),
    "news": marked("News"),
    "in-focus": marked("In Focus"),
    "publication": marked("Publication"),
    "call": marked("Call"),
}
"""Category of news -> what visitors read."""


def kind_mark(item: NewsItem) -> list[Component]:
    """The category of a news item as a badge; nothing for plain news."""
    if item.category not in KINDS or item.category == "news":
        return []
    return [html.Span(_(KINDS[item.category]), className="badge kind")]


def meta(item: NewsItem, view: View, *, kind: bool = False) -> Component:
    """The line above a title: badges, date, and links to the countries and regions. ``kind`` adds the category."""
    places = place_links(item, view.snapshot, view.unfiltered)
    return html.P(
        [
            *sample_mark(item),
            *(kind_mark(item) if kind else []),
            html.Time(written_date(item.date), dateTime=item.date),
            html.Span(places, className="news-places") if places else None,
        ],
        className="record-meta",
    )


def lead(item: NewsItem) -> Component | None:
    """The lead of a news item or else the first paragraph of its text, shortened; None if it has neither."""
    return clipped(item.lead or opening(item.body), item.other_language("lead" if item.lead else "body"))


def read_more(item: NewsItem, addresses: Addresses) -> Component:
    """The link "READ MORE" to the news item's page; its accessible name includes the title."""
    words: list[str | Component] = [_("READ MORE"), html.Span([": ", said(item, "title")], className="visually-hidden")]
    return html.P(html.A(words, href=addresses.news(item.id), className="read-more"))


def teaser(item: NewsItem, view: View) -> Component:
    """A news item in a section of the first page.

    Unlike the items of the panel it has no ``data-news-id``, by which scripts and tests find those.
    """
    return html.Article(
        [meta(item, view), html.H3(said(item, "title"), className="record-title"), *_opening(item, view)],
        className="teaser",
    )


def listed_teaser(item: NewsItem, view: View) -> Component:
    """A news item in the list of all news, with its category."""
    return html.Article(
        [meta(item, view, kind=True), html.H2(said(item, "title"), className="record-title"), *_opening(item, view)],
        className="teaser",
        **hyphenated(data_news_id=item.id),
    )


def _opening(item: NewsItem, view: View) -> list[Component | None]:
    return [lead(item), read_more(item, view.addresses)]
