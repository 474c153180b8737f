"""A news item in short, for lists: its category, title, places, lead and a link to its page."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.portfolio.items import NewsItem
from dashboard.site.cards.project_card import CARDS, place_links, shortened
from dashboard.site.context.site_and_view import View
from dashboard.site.html.markdown import opening

KINDS = {
    "headline": marked("Headline"),
    "news": marked("News"),
    "in-focus": marked("In Focus"),
    "publication": marked("Publication"),
    "call": marked("Call"),
}
"""Category of news -> what visitors read."""


def kind_name(item: NewsItem) -> str:
    """The category of a news item in words, for a badge; "" for plain news, which has none."""
    return _(KINDS[item.category]) if item.category in KINDS and item.category != "news" else ""


def lead(item: NewsItem) -> str:
    """The lead of a news item, or else the first paragraph of its text, shortened; "" if it has neither."""
    return shortened(item.lead or opening(item.body))


def teaser(item: NewsItem, view: View, picture: str = "") -> Markup:
    """A news item in short for the first page, with the picture at the address ``picture`` ("" for none)."""
    places = place_links(item, view.snapshot, view.unfiltered)
    return CARDS.teaser(item, lead(item), places, view.addresses.news(item.id), picture)


def listed_teaser(item: NewsItem, view: View) -> Markup:
    """A news item in short for the list of all news, with its category."""
    places = place_links(item, view.snapshot, view.unfiltered)
    return CARDS.listed_teaser(item, lead(item), places, view.addresses.news(item.id), kind_name(item))
