"""The first page: the map with its panel and filters, the box with downloads, and the news sections below the map."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import render_template
from markupsafe import Markup

from dashboard.geography.svg_outlines import Outlines
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.filter_definitions import FILTERS, Kind
from dashboard.portfolio.filter_query import CORRIDORS, NAMES, PAGE, Question
from dashboard.portfolio.place_summaries_and_record_lookup import featured_publication, newest
from dashboard.site.api.api_descriptions import dataset
from dashboard.site.cards.record_cards_and_place_links import lead, place_links, plate, teaser
from dashboard.site.context.record_pictures import shown_picture
from dashboard.site.context.site_and_request_view import KEYBOARD, LIVE, SCRIPT, SHAPES, Site, View
from dashboard.site.context.url_building_and_page_numbers import extended
from dashboard.site.explorer.html_fragments import filtered_sections, panel_of
from dashboard.site.explorer.map_panels import Panel
from dashboard.site.html.filters_in_words import described
from dashboard.site.html.layout import shell
from dashboard.site.html.markdown_and_lang_attributes import to_article
from dashboard.site.html.page_head_and_citation import PageHead, organisation, website
from dashboard.site.html.template_rendering import Parts, joined
from dashboard.site.http.json_and_api_errors import to_json
from dashboard.site.maps.count_classes_and_place_labels import count_classes
from dashboard.site.maps.image_routes import LARGE
from dashboard.site.maps.inline_svg_maps import world_inset, world_poster
from dashboard.site.maps.map_extent_and_overlay import Scene, phone_width, scene_of
from dashboard.site.maps.plotly_map import config


def map_page(view: View) -> tuple[str, int]:
    """(HTML, status): the page with the map and the panel for the chosen place and filters; 404 if the place does not
    exist. Raises InvalidRequest for a period that is not valid, for more than two chosen countries, and if ``event`` in
    the query is neither "start" nor "end" (whether the period is when projects start or when they end)."""
    panel = panel_of(view)
    values = map_values(view, panel, map_head(view, panel), view.site.settings.sections)
    page = render_template("map.html", **values)
    return page, 200 if panel.exists else 404


def map_values(view: View, panel: Panel, head: PageHead, names: Sequence[str]) -> dict[str, Any]:
    """The values of a template that shows the map and, beside it, the ``panel``. ``head`` is the page's metadata.
    ``names`` are the sections to show below the map, in their order: "headlines", "featured", "news", "in-focus"; "map"
    is ignored. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen
    countries."""
    site, snapshot = view.site, view.snapshot
    outlines, scene = site.geography.outlines, scene_of(site.geography, view)
    return {
        **shell(view, head),
        "title": panel.title,
        "question": view.question,
        "parts": ("search", "filters"),
        "below": sections(view, names),
        "poster": world_poster(view, outlines, scene),
        "inset": world_inset(outlines, scene),
        "panel": panel.html,
        "panel_open": view.question.panel != "overview",
        "view_class": _view_class(view, scene, outlines),
        **filtered_sections(view),
        "take": "" if site.notice else downloads_box(view),
        "years": snapshot.projects.spans.years if site.visitors_can_filter else None,
        "classes": count_classes(snapshot.totals["projects"]),
        "some_held": bool(snapshot.places_held),
        "messages": _messages(site),
        "filter_table": [  # for scripts
            {"name": one.name, "many": one.many, "kind": one.kind} for one in FILTERS if one.kind is not Kind.COUNTRY
        ],
        "app_entry": Markup('<div id="react-entry-point"></div>'),
        "config": _config_script(view),
        "boundaries": site.boundaries,
        "shapes": site.files.address(SHAPES),
        "walk": site.files.address(KEYBOARD),
        "edition": "" if site.notice or view.question.as_of else site.addresses.edition,
        "scripts": [site.files.address(name) for name in (*site.engine, SCRIPT)],
        "live": [site.files.address(name) for name in LIVE],
        "asks": site.visitors_can_filter,
        "answers": extended("", view.question.pairs()),
    }


def downloads_box(view: View) -> Markup:
    """HTML of the box with downloads: links to the matching records and to the map as files, to the citation, the embed
    builder and the data API, and buttons to share and print, which need scripts. When filters change, a script updates
    the links (assets/pages/share.js). In a static export the links lead to files with all records; links to the
    builder, the API and a workbook that does not exist are left out."""
    addresses, question = view.addresses, replace(view.question, shown=PAGE)
    records = Question() if addresses.are_files else question
    names = " ".join([*NAMES.values(), "lang"])
    large = extended(addresses.page("map.png", question), [("size", LARGE)])
    return Parts("downloads_box.html").downloads_box(addresses, question, records, large, names, view.site.workbook)


def map_head(view: View, panel: Panel) -> PageHead:
    """The map page's metadata for search engines and link previews. ``indexed`` (whether search engines should list the
    page) is true only for the whole map and for a single country or region without other filters, because there are too
    many combinations of filters. Raises InvalidRequest for a period or an ``event`` that is not valid and for more than
    two chosen countries."""
    question, addresses = view.question, view.unfiltered
    whole_question = replace(question, shown=Question().shown)
    single_places = (Question(country=question.country), Question(region=question.region))
    return PageHead(
        title=panel.title,
        description=described(panel.announcement, view.shown_figures, view.snapshot),
        canonical=addresses.asking(whole_question),
        data=(organisation(view), website(view), *([dataset(view)] if whole_question == Question() else [])),
        feed=_feed(question) if panel.exists else "",
        picture=addresses.page("map.png", whole_question),
        indexed=len(question.countries) < 2 and whole_question in single_places,
        embeds=addresses.asking(whole_question),
    )


def _feed(question: Question) -> str:
    if question.country:
        return f"countries/{question.country}" if len(question.countries) == 1 else ""
    return f"regions/{question.region}" if question.region else ""


def _config_script(view: View) -> Markup:
    values = config(view.site.dash, view.unfiltered.fragments(view.snapshot.id))
    text = to_json(values).replace("<", "\\u003c")
    return Markup(f'<script id="_dash-config" type="application/json">{text}</script>')  # noqa: S704 - "<" is escaped


def _messages(site: Site) -> dict[str, str]:
    """The sentences that browser scripts show."""
    earlier = {
        "earlier": _("Earlier state"),
        "nothingThere": _("There is nothing at this address."),
        "today": _("Page with current data"),
    }
    return {
        **(earlier if site.addresses.are_files else {}),
        "unreachableTitle": _("No connection"),
        "unreachable": _("The server cannot be reached at the moment. What you see is what was loaded before."),
        "refusedTitle": _("That did not work"),
        "retry": _("Try again"),
        "backwards": _("The period ends before it begins: write the earlier date first."),
    }


def _view_class(view: View, scene: Scene, outlines: Outlines) -> str:
    """The classes by which a phone draws the map larger than its stage, because nothing of note is at its edges, and
    puts the filters before the long list that they make."""
    panel = view.question.panel
    looks = [f" wide-{phone_width(view.site.geography, view.snapshot)}"]
    if scene.box[2] >= outlines.width and panel != CORRIDORS:
        looks.append(" shows-world")
    elif panel == "country":
        looks.append(" shows-place")
    if panel not in {"overview", "country"}:
        looks.append(" asks-first")
    return "".join(looks)


HEADLINES = 6
LATEST = 8
CONTENTS = 6
"""The most headings that the table of contents of the article in focus has."""
_HOME = Parts("home.html")


def sections(view: View, names: Sequence[str]) -> Markup:
    """HTML of the sections below the map that ``names`` lists ("headlines", "featured", "news", "in-focus"), in that
    order; "map" and empty sections are left out."""
    return joined(_BUILDERS[name](view) for name in names if name != "map")


def _headlines(view: View) -> str:
    items = newest(view.snapshot, HEADLINES, category="headline")
    cards = [teaser(item, view, shown_picture(view, item) or plate(item, view)) for item in items]
    return _HOME.headlines(cards) if cards else ""


def _featured(view: View) -> str:
    item = featured_publication(view.snapshot)
    if not item:
        return ""
    picture = shown_picture(view, item) or plate(item, view)
    return _HOME.featured(item, lead(item), view.addresses.news(item.id), picture)


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
    picture = shown_picture(view, item) or plate(item, view)
    return _HOME.in_focus(item, lead(item), places, view.addresses.news(item.id), headings, picture)


_BUILDERS: dict[str, Callable[[View], str]] = {
    "headlines": _headlines,
    "featured": _featured,
    "news": _news,
    "in-focus": _in_focus,
}
