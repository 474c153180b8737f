"""The page of one news item."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import current_language
from dashboard.language import gettext as _
from dashboard.portfolio.items import NewsItem
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.summaries import find_news, find_project
from dashboard.records.schema.columns import Dataset
from dashboard.site.cards.news_card import kind_mark
from dashboard.site.cards.project_card import facts, outside_link, place_links, sample_mark
from dashboard.site.context.context import Site
from dashboard.site.context.urls import Addresses
from dashboard.site.context.wording import written_date
from dashboard.site.html.components import hyphenated, to_markup
from dashboard.site.html.head import Crumb, PageHead, absolute, breadcrumbs_to, organisation, stated
from dashboard.site.html.layout import held_page, message_page
from dashboard.site.html.markdown import Heading, opening, said, said_prose, to_article
from dashboard.site.pages.home import own_picture
from dashboard.site.pages.project import held_fields, lead_paragraph, map_picture, record_page, schema_places
from dashboard.store.holds import HoldKind

LONG = 3
"""Headings from which on an article has a table of contents."""


def news_page(site: Site, snapshot: Snapshot, news_id: str) -> tuple[str, int]:
    """The page of one news item and its status: 410 while staff hold it back, 404 for an unknown id."""
    hold = snapshot.held(HoldKind.NEWS, news_id)
    if hold:
        return held_page(site, hold)
    item = find_news(snapshot, news_id)
    if item is None:
        return message_page(site, _("Not found"), _("There is no news item {id}.", id=news_id)), 404
    head = news_head(site, snapshot, item, item.lead or opening(item.body))
    body = news_body(item, snapshot, site.addresses, site.settings.public_url)
    return record_page(site, snapshot, head, said(item, "title"), body), 200


def news_body(item: NewsItem, snapshot: Snapshot, addresses: Addresses, public_url: str = "") -> Markup:
    """The HTML of a news item: date, contents of a long text, text, places and projects.

    Only a picture from the site ``public_url`` itself is shown.
    """
    head = html.P(
        [*sample_mark(item), *kind_mark(item), html.Time(written_date(item.date), dateTime=item.date)],
        className="record-meta",
    )
    text, headings = to_article(item.body)
    above = [head, lead_paragraph(item, "lead"), _picture(item, public_url), _contents(item, headings)]
    below = [_about(item, snapshot, addresses), *_onward(item), *held_fields(snapshot, Dataset.NEWS)]
    return to_markup(above) + said_prose(item, "body", text) + to_markup(below)


def _picture(item: NewsItem, public_url: str) -> Component | None:
    source = own_picture(item.image_url, public_url)
    return html.Img(src=source, alt=item.image_alt, className="article-picture") if source else None


def _contents(item: NewsItem, headings: Sequence[Heading]) -> Component | None:
    if len(headings) < LONG:
        return None
    links = [
        html.Li(html.A(said(item, "body", one.text), href=f"#{one.anchor}"), className=f"level-{one.level}")
        for one in headings
    ]
    return html.Nav(html.Ul(links), className="contents", **hyphenated(aria_label=_("In this article")))


def _about(item: NewsItem, snapshot: Snapshot, addresses: Addresses) -> Component | None:
    projects = [project for key in item.project_ids if (project := find_project(snapshot, key))]
    links = [html.Li(html.A(said(project, "title"), href=addresses.project(project.id))) for project in projects]
    return facts(
        (_("Where"), place_links(item, snapshot, addresses)),
        (_("Projects"), html.Ul(links) if links else None),
    )


def _onward(item: NewsItem) -> list[Component]:
    """The link to the item on another site, with another label if there is nothing to read here."""
    label = _("Read more") if item.lead or item.body else _("Read it where it was published")
    return outside_link(item, label)


def news_head(site: Site, snapshot: Snapshot, item: NewsItem, description: str) -> PageHead:
    """What the page of a news item tells search engines and those who share a link to it."""
    address = site.addresses.news(item.id)
    about = stated(
        headline=item.title,
        description=description,
        datePublished=item.date,
        inLanguage=item.other_language("title") or current_language(),
        url=absolute(site, address),
        mainEntityOfPage=absolute(site, address),
        publisher=organisation(site),
        contentLocation=schema_places(item, snapshot),
    )
    return PageHead(
        title=item.title,
        description=description or item.title,
        canonical=address,
        picture=map_picture(site, item),
        picture_alt=_("Map of where the news is from"),
        kind="article",
        data=({"@type": "NewsArticle", **about},),
        breadcrumbs=_news_breadcrumbs(site, item),
    )


def _news_breadcrumbs(site: Site, item: NewsItem) -> list[Crumb]:
    """The first page, the list of news, then the news item."""
    addresses = site.addresses
    here = Crumb(item.title, addresses.news(item.id), item.other_language("title"))
    return breadcrumbs_to(addresses, Crumb(_("News"), addresses.page("news")), here)
