"""The sections of the first page around the map: headlines, publication of the month, news, an article in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.summaries import featured_publication, newest
from dashboard.site.cards.news_card import lead, meta, read_more, teaser, unfiltered
from dashboard.site.cards.project_card import sample_mark
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_date, written_number
from dashboard.site.html.components import hyphenated
from dashboard.site.html.markdown import said, to_article


def carousel(items: Sequence[NewsItem], view: View, public_url: str) -> Component | None:
    """The headlines as slides; None if there are none. Only pictures from the site ``public_url`` itself are shown."""
    if not items:
        return None
    heading = html.H2(_("Headlines"), id="headlines-heading")
    return html.Section(
        [
            html.Div([heading, _buttons(len(items)) if len(items) > 1 else None], className="section-head"),
            html.Div(
                [_slide(item, number, len(items), view, public_url) for number, item in enumerate(items, start=1)],
                className="slides",
            ),
        ],
        className="headlines",
        **hyphenated(aria_labelledby="headlines-heading", aria_roledescription=_("carousel")),
    )


def own_picture(address: str, public_url: str) -> str:
    """The path of a picture on the site ``public_url``; "" for pictures elsewhere, so that no other site learns of
    visitors.
    """
    parts, own = urlsplit(address), urlsplit(public_url)
    if not public_url or (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return ""
    path = parts.path.lstrip("/\\")  # two slashes would lead to another site
    return f"/{path}" + (f"?{parts.query}" if parts.query else "") if path else ""


def _buttons(total: int) -> Component:
    """The buttons of the carousel. Their space is kept, but they are invisible until the script runs."""
    return html.Div(
        [
            html.Span(_position(1, total), className="position", **hyphenated(aria_hidden="true")),
            _button("pause", _("Pause"), data_paused=_("Play")),
            _button("previous", "‹", aria_label=_("Previous headline")),
            _button("next", "›", aria_label=_("Next headline")),
        ],
        className="carousel-buttons",
        role="group",
        **hyphenated(aria_label=_("Headlines")),
    )


def _button(turn: str, text: str, **names: str) -> Component:
    return html.Button(text, type="button", **hyphenated(data_turn=turn, **names))


def _position(number: int, total: int) -> str:
    return _("{number} of {total}", number=written_number(number), total=written_number(total))


def _slide(item: NewsItem, number: int, total: int, view: View, public_url: str) -> Component:
    source = own_picture(item.image_url, public_url)
    return html.Div(
        [
            html.Img(src=source, alt=item.image_alt, width="192", height="128") if source else None,
            html.Div([meta(item, view), html.H3(said(item, "title"), className="record-title")]),
            html.Div([lead(item), read_more(item, view.addresses)]),
        ],
        className="slide with-picture" if source else "slide",
        role="group",
        **hyphenated(aria_label=_position(number, total), aria_roledescription=_("slide")),
    )


HEADLINES = 6
LATEST = 8
CONTENTS = 6
"""Headings of the article in focus that are named."""


@dataclass(frozen=True, slots=True)
class HomeSections:
    """The sections of the first page above and below the map."""

    above: list[Component]
    below: list[Component]


def sections(view: View, names: Sequence[str], public_url: str) -> HomeSections:
    """The sections that ``names`` lists and that have content, in that order; the name "map" is where the map stands.

    If a country or filters are chosen, the map comes first.
    """
    chosen = view.question.country or view.question.is_filtered
    ordered = sorted(names, key=lambda name: name != "map") if chosen else list(names)
    made = {name: _BUILDERS[name](view, public_url) for name in ordered if name != "map"}
    at = ordered.index("map")
    above, below = ([one for name in part if (one := made[name])] for part in (ordered[:at], ordered[at + 1 :]))
    return HomeSections(above, below)


def _headlines(view: View, public_url: str) -> Component | None:
    return carousel(newest(view.snapshot, HEADLINES, category="headline"), view, public_url)


def _featured(view: View, _public_url: str) -> Component | None:
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


def _news(view: View, _public_url: str) -> Component | None:
    items = newest(view.snapshot, LATEST)
    if not items:
        return None
    every = html.P(html.A(_("All news"), href=unfiltered(view.addresses).page("news")), className="all-news")
    teasers = html.Ol([html.Li(teaser(item, view)) for item in items], className="teasers")
    return _section("news", _("News"), [teasers, every])


def _in_focus(view: View, _public_url: str) -> Component | None:
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


_BUILDERS: dict[str, Callable[[View, str], Component | None]] = {
    "headlines": _headlines,
    "featured": _featured,
    "news": _news,
    "in-focus": _in_focus,
}
