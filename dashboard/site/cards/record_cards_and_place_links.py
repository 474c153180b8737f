"""Cards of projects and news items in lists, and texts and links of records that several pages show."""

import re
from collections.abc import Sequence

from babel.numbers import format_percent
from markupsafe import Markup, escape

from dashboard.geography.territories import Territories, Territory
from dashboard.language_and_locale import current_locale, gettext as _, marked
from dashboard.portfolio.projects_and_news import Item, NewsItem, Project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.localised_formatting import listed
from dashboard.site.context.record_pictures import ShownPicture, first_picture
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.markdown_and_lang_attributes import opening, value_texts
from dashboard.site.html.template_rendering import Parts
from dashboard.site.maps.inline_svg_maps import plate_map

_SHARE = re.compile(r"(.+?)[\s:]+(\d{1,3}(?:[.,]\d+)?)\s*%?")
_WHOLE = 100
_LONGEST = 280


def written_shares(project: Project, territories: Territories) -> str:
    """The percentages that the countries have in a project, as a text such as "Moldova 60%, Ukraine 40%"; "" if the
    record states none. Left out are entries of the record that name none of the project's countries or have no
    percentage up to 100."""
    places = [territories[code] for code in project.countries if code in territories]
    names = {written.casefold(): place.name for place in places for written in _written(place)}
    shares = []
    for text in project.country_percentages:
        match = _SHARE.fullmatch(text.strip())
        name = names.get(match[1].casefold()) if match else None
        if match and name and (share := float(match[2].replace(",", "."))) <= _WHOLE:
            pattern = "#,##0.#%" if share % 1 else None
            written = format_percent(share / _WHOLE, pattern, locale=current_locale())
            shares.append(_("{place} {share}", place=name, share=written))
    return listed(shares)


def _written(place: Territory) -> tuple[str, ...]:
    """The codes and names by which a record's shares may name a territory."""
    return place.code, place.alpha2, place.name, place.names.source, place.official_name


CARDS = Parts("cards.html")
KINDS = {
    "headline": marked("Headline"),
    "news": marked("News"),
    "in-focus": marked("In Focus"),
    "publication": marked("Publication"),
    "call": marked("Call"),
}
"""Category of news -> what visitors read."""


def project_card(project: Project, view: View, *, here: Sequence[str] = (), places: Markup | None = None) -> Markup:
    """HTML of a project as an entry of a list, with its picture if that was uploaded and may be shown. If the list is
    about certain countries, ``here`` are their codes, and the card names only the project's other places. Otherwise the
    card shows ``places``, HTML of the project's places, or no places if ``places`` is None."""
    if here:
        places = CARDS.fact(_("Also in"), place_links(project, view.snapshot, view.addresses, leave_out=here))
    title = project.title
    if project.acronym and project.acronym not in title:
        title = f"{project.acronym} – {title}"
    themes = value_texts(view.snapshot.projects, "themes", project.themes)
    donors = value_texts(view.snapshot.projects, "donors", project.donors)
    summary, href = shortened(project.summary), view.addresses.project(project.id)
    picture = first_picture(view, [project])
    return CARDS.project_card(project, title, summary, themes, donors, places or "", href, picture)


def news_card(
    item: NewsItem, snapshot: Snapshot, addresses: Addresses, *, here: Sequence[str] = (), places: Markup | None = None
) -> Markup:
    """HTML of a news item as an entry of a list. It links to the item's ``url`` if the item has one and no text of its
    own, else to the item's page. If the list is about certain countries, ``here`` are their codes, and the card names
    only the item's other places. ``places`` is HTML that the card shows instead of links to these places; None for the
    links."""
    if places is None:
        label = _("Also in") if here else _("Where")
        places = CARDS.fact(label, place_links(item, snapshot, addresses, leave_out=here))
    href = item.url if item.url and not item.body else addresses.news(item.id)
    return CARDS.news_card(item, shortened(item.lead), places, href)


def kind_name(item: NewsItem) -> str:
    """The category of a news item in words, for the badge on its card; "" for the category "news" and for an unknown
    one, which have no badge."""
    return _(KINDS[item.category]) if item.category in KINDS and item.category != "news" else ""


def lead(item: NewsItem) -> str:
    """The lead of a news item (one or two sentences that its record has for lists), or else the first paragraph of its
    text; either is cut to 280 characters. "" if it has neither."""
    return shortened(item.lead or opening(item.body))


def teaser(item: NewsItem, view: View, picture: ShownPicture | Markup | None = None) -> Markup:
    """A news item in short for the first page, as HTML. ``picture`` stands above it: a picture that may be shown, HTML
    of a map in place of one, or None for neither."""
    places = place_links(item, view.snapshot, view.unfiltered)
    return CARDS.teaser(item, lead(item), places, view.addresses.news(item.id), picture)


def plate(item: NewsItem, view: View) -> Markup:
    """A map as decorative SVG, for a news item without a picture. The item's countries stand out, or else the countries
    of its regions, but none that staff hide. If there are none of these, it is a map of the world."""
    regions, snapshot = view.snapshot.gazetteer.regions, view.snapshot
    members = [code for area in item.areas if area in regions for code in regions[area].members]
    codes = item.countries or members
    shown = [code for code in codes if code in snapshot.territories and code not in snapshot.places_held]
    return plate_map(view.site.geography, shown)


def listed_teaser(item: NewsItem, view: View) -> Markup:
    """HTML of a news item in short for the list of all news, with its category, and with its picture if that was
    uploaded and may be shown."""
    places = place_links(item, view.snapshot, view.unfiltered)
    return CARDS.listed_teaser(
        item, lead(item), places, view.addresses.news(item.id), kind_name(item), first_picture(view, [item])
    )


def place_links(item: Item, snapshot: Snapshot, addresses: Addresses, *, leave_out: Sequence[str] = ()) -> Markup:
    """HTML of links to the panels (beside the map) of a record's countries, then of its regions and the world,
    separated by commas. Countries whose codes are in ``leave_out`` are not listed. A region that stands for no place,
    such as "Not specified", is named without a link, because there is no panel for it."""
    link = Markup('<a href="{}" data-iso3="{}">{}</a>')
    links: list[str | Markup] = [
        link.format(addresses.country(code), code, place.name)
        for code in item.countries
        if code not in leave_out and (place := snapshot.territories.get(code))
    ]
    for code in item.areas:
        has_panel = code in snapshot.projects.by_region or code in snapshot.news.by_region
        name = snapshot.region_name(code)
        links.append(Markup('<a href="{}">{}</a>').format(addresses.region(code), name) if has_panel else name)
    return escape(_(", ")).join(links)


def shortened(text: str) -> str:
    """``text``, or, if it has more than 280 characters, its beginning, cut between words and followed by an
    ellipsis."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
