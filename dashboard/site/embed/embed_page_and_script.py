"""The map page for embeds, the style sheets with their colours, and /embed.js, the script that inserts the page into
other sites."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from html import unescape

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup

from dashboard.frame_ancestors import ANYBODY, OWN_SITE, origins_pattern
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.portfolio.filter_definitions import FACETS, FILTERS, Kind
from dashboard.portfolio.filter_query import CORRIDORS, Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import ROOT, SECTIONS as HOME_SECTIONS
from dashboard.site.api.parameter_checks_and_operations import FILTERS as PARAMETERS
from dashboard.site.context.localised_formatting import together
from dashboard.site.context.site_and_request_view import EMBED_STYLE, FRAME, SCHEMES, SCRIPT, Site, View
from dashboard.site.embed.options import HEIGHTS, NAMES, OF_FILES, STRIPS, EmbedOptions, unknown_value
from dashboard.site.explorer.html_fragments import panel_of
from dashboard.site.explorer.key_figures_and_charts import place_figures, world_figures
from dashboard.site.explorer.map_panels import PANELS, story
from dashboard.site.html.colour_palettes_and_contrast import look_sheet
from dashboard.site.html.error_pages import not_found
from dashboard.site.html.filters_in_words import sentence
from dashboard.site.http.caching import current_answer
from dashboard.site.http.json_and_api_errors import Refused, to_json
from dashboard.site.http.static_files import cached_for_good
from dashboard.site.pages.map import map_head, map_values

FRONT = "embed"
_CODED = {Kind.COUNTRY, Kind.REGION, Kind.CODE}
_LINK = re.compile(r'<a (?=[^>]*\bhref="([^"]*)")(?![^>]*\btarget=)')
_LOOK = re.compile(r"(auto|light|dark)(?:-([0-9a-f]{6}))?\.css")


def embed_routes(routes: Blueprint, site: Site) -> None:
    """Add the addresses ``/embed.js`` and ``/looks/…`` (the style sheets with an embed's colours) to ``routes``; the
    page that an embed shows is registered elsewhere."""
    routes.add_url_rule("/embed.js", "embed_script", lambda: current_answer(embed_script(site), "text/javascript"))
    routes.add_url_rule("/looks/<digest>/<name>", "look", partial(_look, site))


def embed_page(dated: View) -> tuple[str, int]:
    """(HTML, status) of the map page for embeds, with the filters and options in the query of the request. The status
    is 404 if the query has the code of a country, region or status that does not exist, or more than two countries.
    ``dated`` is a view without filters, of the snapshot for the date ``as_of`` in the query. Raises InvalidRequest for
    an option, a period or an ``event`` that is not valid."""
    options = EmbedOptions.read(request.args)
    site, refused = dated.site, _no_code(dated.snapshot)
    if refused:
        return not_found(dated, refused)
    addresses = replace(site.addresses, front=FRONT, looks=options.pairs())
    question = Question.read(request.args)
    if options.look == CORRIDORS and not question.country:
        question = replace(question, view=CORRIDORS)
    asked = replace(dated.asking(question), news_apart="news" in options.parts)
    view = replace(asked, site=replace(site, addresses=addresses))
    panel = panel_of(view)
    head = replace(map_head(asked, panel), indexed=False, embeds=view.unfiltered.asking(view.question), data=())
    values = map_values(view, panel, head, _around(options.parts))
    if "map" not in options.parts:
        values |= {"shapes": ""}
    if options.look in STRIPS:  # they name no other places
        values |= {"starred": [place for place in values["starred"] if place in view.places]}
    page = render_template(
        "embed.html",
        **values
        | {
            "options": options,
            "style": site.files.address(EMBED_STYLE),
            "parts": options.parts,
            "panel": _strip(view, options.look) or panel.html,
            "names": NAMES,
            "unknown": options.options_without_effect(view.question.country) or _unknown(view),
            "home": dated.unfiltered.form,
            "look": look_address(site, options),
            "scripts": [site.files.address(name) for name in (*site.engine, SCRIPT, FRAME)],
        },
    )
    return _apart(page, addresses.form) if options.open == "tab" else page, 200 if panel.exists else 404


def _strip(view: View, look: str) -> Markup:
    """A panel with only the key figures (``look`` "figures") or the newest news item ("story") for the chosen place or
    the filters. "" without any of these, because the panel of the whole portfolio has both, and the style sheet shows
    nothing else of it; "" also for other looks, for the key figures of two countries, and if nothing matches."""
    places = view.places
    if look not in STRIPS or view.question.panel == "overview":
        return Markup("")
    if look == "story":
        found = story(view)
    elif places:  # the panel of two has the figures side by side
        found = place_figures(view, places[0].code) if len(places) == 1 else Markup("")
    else:
        found = world_figures(view) if view.figures.projects else Markup("")
    title = together(place.name for place in places) if places else sentence(view)
    return PANELS.strip_panel(title, found) if found else Markup("")


def _no_code(snapshot: Snapshot) -> str:
    """A sentence about the first value that should be a code and is none; "" if all are."""
    coded = {one.name for one in FILTERS if one.kind in _CODED}
    try:
        for one in PARAMETERS:
            for value in filter(None, map(str.strip, request.args.getlist(one.name) if one.name in coded else ())):
                one.check(value, snapshot)
    except Refused as refusal:
        return str(refusal)
    return ""


def _unknown(view: View) -> str:
    """A sentence about the first value, such as a theme, that no record has; "" if there is none."""
    for one in FACETS:
        known = view.snapshot.projects.by_value[one.column]
        for value in view.question.values(one) if one.kind not in _CODED else ():
            if value not in known:
                return unknown_value(one.name, value, known)
    return ""


def look_address(site: Site, options: EmbedOptions) -> str:
    """The address of the style sheet with the colours of an embed; on a server "" if the options leave the colours as
    they are (no accent, and the scheme "auto"). All embeds of a static export have the same style sheet, with the light
    and the dark scheme, because there a script chooses the scheme."""
    if site.addresses.are_files:
        return site.files.address(SCHEMES)
    if not options.accent and options.scheme == "auto":
        return ""
    name = "-".join(filter(None, (options.scheme, options.accent)))
    digest = look_sheet(options.accent, options.scheme, site.settings.accent)[0]
    return f"{site.addresses.base_path}looks/{digest}/{name}.css"


def _look(site: Site, digest: str, name: str) -> Response:
    match = _LOOK.fullmatch(name)
    known, text = look_sheet(match[2] or "", match[1], site.settings.accent) if match else ("", "")
    if digest != known:
        abort(404)
    return cached_for_good(Response(text, mimetype="text/css"), digest)


def _around(sections: Sequence[str]) -> list[str]:
    """The names of those ``sections`` that the first page has, in their order, with "map" put first if it is
    missing."""
    named = [name for name in sections if name in HOME_SECTIONS]
    return named if "map" in named else ["map", *named]


def _apart(page: str, front: str) -> str:
    """The page with links to other pages set to open in a new tab."""

    def opened(link: re.Match[str]) -> str:
        path = re.split("[?#]", unescape(link[1]), maxsplit=1)[0]
        return link[0] if path in {"", front} else f'{link[0]}target="_blank" '

    return _LINK.sub(opened, page)


PROTOCOL = 1
"""Version of the messages between frame and host (docs/embedding.md), as ``assets/embed/frame.js`` has it."""
_SCRIPT = ROOT / "assets" / "embed" / "host.js"
_FOR_READERS = re.compile(r"^\s*(?:/\*.*\*/\n)?\s*| // .*$", re.MULTILINE)
_PLACE = "WHERE_WE_WORK"


def embed_script(site: Site) -> str:
    """The text of ``/embed.js``, the script that a host page loads to show the map. It knows which sites may show the
    map, so that on another site it can say why the frame stays empty."""
    ancestors = site.settings.frame_ancestors
    known = {
        "protocol": PROTOCOL,
        "path": f"{site.settings.base_path}embed.js",
        "self": OWN_SITE in ancestors or ANYBODY in ancestors,
        "origins": origins_pattern(ancestors),
        "several": [one.name for one in FILTERS if one.many],
        "question": [one.name for one in FILTERS if one.kind is not Kind.VERSION],
        "heights": HEIGHTS,
        "looks": OF_FILES if site.addresses.are_files else NAMES,
        "language": site.settings.languages[0],
        "words": {language: _words(site, language) for language in site.settings.languages},
    }
    return packed_script().replace(_PLACE, to_json(known))


@cache
def packed_script() -> str:
    """The source of ``/embed.js`` without comments and indentation, which keeps it small. It has a placeholder for the
    data of the site, which ``embed_script`` fills in."""
    return _FOR_READERS.sub("", _SCRIPT.read_text(encoding="utf-8"))


def _words(site: Site, language: str) -> dict[str, str]:
    with speaking(language):
        return {
            "page": site.addresses.page("embed"),
            "map": site.addresses.home(),
            "title": f"{_('Where we work')} – {site.settings.organisation}",
            "open": _("Open the map"),
        }
