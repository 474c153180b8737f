"""The embed builder: a page on which webmasters choose how the map looks on their site and copy its code."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import InvalidRequest
from dashboard.frame_ancestors import may_frame
from dashboard.language_and_locale import collated, current_language, gettext as _, marked, speaking
from dashboard.portfolio.filter_definitions import Kind
from dashboard.portfolio.filter_query import PAGE, Question
from dashboard.site.context.localised_formatting import together
from dashboard.site.context.site_and_request_view import BUILDER, Site, View, typed_names
from dashboard.site.embed.embed_code_and_permission import (
    SANDBOX,
    SETTING,
    Embedding,
    frame_address,
    frame_code,
    naming_answer,
    own_origin,
    script_code,
    verdict,
)
from dashboard.site.embed.options import LINK_TARGETS, LOOKS, SCHEMES, SECTIONS, EmbedOptions
from dashboard.site.explorer.filter_form import filter_parts
from dashboard.site.explorer.html_fragments import panel_of
from dashboard.site.html.colour_palettes_and_contrast import schemes
from dashboard.site.html.layout import page_title, shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, breadcrumbs_to
from dashboard.site.http.security_headers_and_host_check import content_security_policy

PATH = "embed/builder"
TALLEST = 5000
"""The largest height of a frame in pixels."""
_LABELS = {
    "country": marked("A country: its details, and a small map"),
    "figures": marked("Key figures"),
    "corridors": marked("Corridors: countries that share projects"),
    "story": marked("The newest story"),
    "auto": marked("As set on the reader’s device"),
    "light": marked("Light"),
    "dark": marked("Dark"),
    "tab": marked("In a new tab"),
    "frame": marked("Within the map’s frame"),
    "event": marked("Your page’s own script decides"),
    "search": marked("Search"),
    "filters": marked("Filters"),
    "map": marked("Map"),
    "panel": marked("Details of the selection, with projects and news"),
    "list": marked("List of places"),
    "downloads": marked("Download and share"),
    "headlines": marked("Headlines"),
    "featured": marked("Publication of the month"),
    "news": marked("News"),
    "in-focus": marked("In Focus"),
}

Choice = tuple[str, str, bool]


def builder_routes(routes: Blueprint, site: Site) -> None:
    """Add the page ``/embed/builder`` to ``routes``: a form on which webmasters choose options and get the code of an
    embed."""
    routes.add_url_rule(f"/{PATH}", "embed_builder", lambda: _builder(site))


def _builder(site: Site) -> Response:
    question = replace(Question.read(request.args), shown=PAGE)
    options = EmbedOptions()
    try:
        options = _options(site)
        page = _page(site, question, options)
    except InvalidRequest as error:
        rest = question.limited_to(Kind.TEXT, Kind.CODE, Kind.NAME, Kind.WORDS)
        page = _page(site, rest, options, wrong=str(error))
    answer = naming_answer(site, page, "text/html")
    policy = content_security_policy(site.settings.frame_ancestors)
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"  # the preview
    return answer


def _options(site: Site) -> EmbedOptions:
    """The options of an embed in the query of the form, in which each section is an argument of its own, and the site's
    own colour stands for no accent. Raises InvalidRequest for a value that is not valid."""
    sections = ",".join(request.args.getlist("sections"))
    options = EmbedOptions.read({**request.args.to_dict(), "sections": sections})
    return (
        replace(options, accent="")
        if f"#{options.accent}" == schemes(site.settings.accent)["light"]["accent"]
        else options
    )


def _page(site: Site, question: Question, options: EmbedOptions, wrong: str = "") -> str:
    view = replace(site.view(question), typed=typed_names())
    addresses, snapshot = view.unfiltered, view.snapshot
    title, own = _("Put this map on your site"), own_origin(site)
    breadcrumbs = breadcrumbs_to(addresses, Crumb(title, addresses.page(PATH)))
    head = PageHead(title, _about(), addresses.page(PATH), breadcrumbs=breadcrumbs, indexed=False)
    names = {place.code: place.name for place in snapshot.territories.values() if place.clickable}
    if view.places:
        names[question.country] = together(place.name for place in view.places)
    return render_template(
        "embed_builder.html",
        **shell(view, head) | {"citation": None},  # the map is to be cited, not this page
        title=title,
        about=_about(),
        wrong=wrong,
        given=request.args,
        action=site.addresses.base_path + PATH,
        country=question.country,
        places=collated(names.items(), lambda one: one[1]),
        filters=filter_parts(view),
        speaks=_language(site),
        accent=f"#{options.accent}" if options.accent else schemes(site.settings.accent)["light"]["accent"],
        compact=options.compact,
        looks=_labelled(LOOKS, (options.look,)),
        clear=options.sea == "none",
        schemes=_labelled(SCHEMES, (options.scheme,)),
        sections=_labelled(SECTIONS, options.sections),
        ways=_labelled(LINK_TARGETS, (options.open,)),
        tallest=TALLEST,
        verdict=verdict(request.args.get("site", "")[:200], site.settings.frame_ancestors, own),
        setting=SETTING,
        may_preview=may_frame(own, site.settings.frame_ancestors, own=own),
        script=site.files.address(BUILDER),
        **({} if wrong else _made(view, question, options)),
    )


def _made(view: View, question: Question, options: EmbedOptions) -> dict[str, Any]:
    """The code and the preview in the chosen language. Raises InvalidRequest for a place that does not exist, and for
    the look "country" without a country."""
    site = view.site
    with speaking(_language(site), records=site.settings.languages[0]):
        panel = panel_of(view)
        if not panel.exists:
            raise InvalidRequest(panel.announcement)
        if options.look == "country" and not question.country:
            raise InvalidRequest(options.options_without_effect(""))
        embedding = Embedding(
            page_title(view, panel.title),
            question,
            options,
            height=min(whole_number(request.args.get("height", "")[:9]) or 0, TALLEST),
            follows=request.args.get("address") == "map",
            sandboxed=bool(request.args.get("sandbox")),
        )
        return {
            "embedding": embedding,
            "preview": frame_address(view.unfiltered, embedding),
            "sandbox": SANDBOX,
            "script_code": script_code(site, embedding),
            "frame_code": frame_code(site, embedding),
        }


def _about() -> str:
    return _("Choose what the map shows and how it looks, then copy one line into your page.")


def _language(site: Site) -> str:
    """The language of the map, which may differ from that of this page."""
    language = request.args.get("language", "")
    return language if language in site.settings.languages else current_language()


def _labelled(values: Iterable[str], chosen: Collection[str]) -> list[Choice]:
    return [(value, _(_LABELS[value]), value in chosen) for value in values]
