"""The page of one news item."""

from markupsafe import Markup

from dashboard.language_and_locale import current_language, gettext as _
from dashboard.portfolio.place_summaries_and_record_lookup import find_news, find_project
from dashboard.portfolio.projects_and_news import NewsItem
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.schema.columns import Dataset
from dashboard.site.cards.record_cards_and_place_links import kind_name, place_links
from dashboard.site.context.localised_formatting import listed, written_date
from dashboard.site.context.record_pictures import shown_picture
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.error_pages import held_page, not_found
from dashboard.site.html.markdown_and_lang_attributes import opening, record_prose, record_text, to_article
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, absolute, breadcrumbs_to, organisation, stated
from dashboard.site.pages.project import (
    RECORDS,
    hidden_field_sentences,
    map_picture_address,
    record_page,
    schema_places,
)
from dashboard.store.holds import HoldKind

LONG = 3
"""The number of headings from which on an article has a table of contents."""


def news_page(view: View, news_id: str) -> tuple[str, int]:
    """(HTML, status) of the page of one news item: 410 while staff hide it, 404 for an unknown id."""
    hold = view.snapshot.held(HoldKind.NEWS, news_id)
    if hold:
        return held_page(view, hold)
    item = find_news(view.snapshot, news_id)
    if item is None:
        return not_found(view, _("There is no news item {id}.", id=news_id))
    head = news_head(view, item, item.lead or opening(item.body))
    return record_page(view, head, record_text(item, "title"), news_body(item, view)), 200


def news_body(item: NewsItem, view: View) -> Markup:
    """HTML of a news item for its page: category, date, lead, its picture if it may be shown, a table of contents if it
    has at least LONG headings, text, places, projects, a link to its ``url``, and sentences about fields that staff
    hide."""
    snapshot, addresses = view.snapshot, view.unfiltered
    text, headings = to_article(item.body)
    projects = [project for key in item.project_ids if (project := find_project(snapshot, key))]
    links = [(record_text(project, "title"), addresses.project(project.id)) for project in projects]
    return RECORDS.news_item(
        item,
        kind=kind_name(item),
        picture=shown_picture(view, item),
        text=record_prose(item, "body", text),
        headings=headings if len(headings) >= LONG else [],
        rows=[
            (_("Where"), place_links(item, snapshot, addresses)),
            (_("Projects"), RECORDS.links(links) if links else ""),
        ],
        held=hidden_field_sentences(snapshot, Dataset.NEWS),
    )


def news_head(view: View, item: NewsItem, description: str) -> PageHead:
    """The metadata of a news item's page, for search engines and link previews. ``description`` is a short text about
    it; "" is replaced by its date and places, or else its title."""
    address = view.unfiltered.news(item.id)
    about = stated(
        headline=item.title,
        description=description,
        datePublished=item.date,
        inLanguage=item.other_language("title") or current_language(),
        url=absolute(view.site, address),
        mainEntityOfPage=absolute(view.site, address),
        publisher=organisation(view),
        contentLocation=schema_places(item, view.snapshot),
    )
    return PageHead(
        title=item.title,
        description=description or _in_short(item, view.snapshot),
        canonical=address,
        picture=map_picture_address(view, item),
        picture_alt=_("Map of where the news is from"),
        photo=shown_picture(view, item),
        kind="article",
        data=({"@type": "NewsArticle", **about},),
        breadcrumbs=_news_breadcrumbs(view.unfiltered, item),
    )


def _in_short(item: NewsItem, snapshot: Snapshot) -> str:
    """The date and places of an item that no text describes; its title if neither is known."""
    places = listed(place["name"] for place in schema_places(item, snapshot))
    return " · ".join(filter(None, (written_date(item.date) if item.date else "", places))) or item.title


def _news_breadcrumbs(addresses: Addresses, item: NewsItem) -> list[Crumb]:
    """The first page, the list of news, then the news item."""
    here = Crumb(item.title, addresses.news(item.id), item.other_language("title"))
    return breadcrumbs_to(addresses, Crumb(_("News"), addresses.page("news")), here)
