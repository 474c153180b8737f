"""The headlines: a row to scroll through, which assets/pages/carousel.js turns slide by slide."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.language import gettext as _
from dashboard.portfolio.items import NewsItem
from dashboard.site.cards.news_card import lead, meta, read_more
from dashboard.site.context.view import View
from dashboard.site.context.wording import written_number
from dashboard.site.html.components import hyphenated
from dashboard.site.html.lang_marks import said


def carousel(items: Sequence[NewsItem], view: View, public_url: str) -> Component | None:
    """The headlines as slides. Of pictures only those of this very site (``public_url``) are shown."""
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
    """The path of a picture on this very site; "" for any other: nobody else learns who visits."""
    parts, own = urlsplit(address), urlsplit(public_url)
    if not public_url or (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return ""
    path = parts.path.lstrip("/\\")  # two slashes would lead to another site
    return f"/{path}" + (f"?{parts.query}" if parts.query else "") if path else ""


def _buttons(total: int) -> Component:
    """Unseen until the script is there, in a place that is kept for them."""
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
