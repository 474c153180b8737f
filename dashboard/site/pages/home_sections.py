"""The sections of the first page below the map: headlines, publication of the month, news, an article in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from dashboard.portfolio.summaries import featured_publication, newest
from dashboard.site.cards.record_cards import lead, place_links, teaser
from dashboard.site.context.site_and_view import View
from dashboard.site.context.urls import own_picture
from dashboard.site.html.markdown import to_article
from dashboard.site.html.template_rendering import Parts, joined

HEADLINES = 6
LATEST = 8
CONTENTS = 6
"""The most headings that the table of contents of the article in focus has."""
_HOME = Parts("home.html")


def sections(view: View, names: Sequence[str]) -> Markup:
    """The HTML of the sections below the map that ``names`` lists, in its order, without those that are empty."""
    return joined(_BUILDERS[name](view) for name in names if name != "map")


def _headlines(view: View) -> str:
    public_url = view.site.settings.public_url
    items = newest(view.snapshot, HEADLINES, category="headline")
    cards = [teaser(item, view, own_picture(item.image_url, public_url)) for item in items]
    return _HOME.headlines(cards) if cards else ""


def _featured(view: View) -> str:
    item = featured_publication(view.snapshot)
    return _HOME.featured(item, lead(item), view.addresses.news(item.id)) if item else ""


def _news(view: View) -> str:
    cards = [teaser(item, view) for item in newest(view.snapshot, LATEST)]
    return _HOME.news(cards, view.unfiltered.page("news")) if cards else ""


def _in_focus(view: View) -> str:
    items = newest(view.snapshot, 1, category="in-focus")
    if not items:
        return ""
    (item,) = items
    headings = [one for one in to_article(item.body)[1] if one.level == 2][:CONTENTS]
    places = place_links(item, view.snapshot, view.unfiltered)
    return _HOME.in_focus(item, lead(item), places, view.addresses.news(item.id), headings)


_BUILDERS: dict[str, Callable[[View], str]] = {
    "headlines": _headlines,
    "featured": _featured,
    "news": _news,
    "in-focus": _in_focus,
}
