"""The routes of all public addresses, such as pages, fragments, static files, pictures and embeds, except those of the
data API, which are in ``api/routes.py``."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, g, redirect, request

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import gettext as _, ngettext, speaking
from dashboard.portfolio.filter_definitions import FACETS
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.search_box_results import HitKind, search
from dashboard.portfolio.sentence_to_filters import understand
from dashboard.portfolio.snapshot import release_of
from dashboard.site.context.as_of_addresses_and_notice import not_indexed
from dashboard.site.context.localised_formatting import together
from dashboard.site.context.record_pictures import picture_answer
from dashboard.site.context.site_and_request_view import Site, View, requested_view
from dashboard.site.embed.embed_builder_page import builder_routes
from dashboard.site.embed.embed_page_and_script import FRONT, embed_page, embed_routes
from dashboard.site.embed.oembed import oembed_routes
from dashboard.site.explorer.filter_form import filter_choices
from dashboard.site.explorer.html_fragments import EARLIER_FRAGMENTS, FRAGMENTS, panel_of, world
from dashboard.site.explorer.map_panels import PANELS
from dashboard.site.html.error_pages import error_answer
from dashboard.site.html.layout import page_title
from dashboard.site.html.template_rendering import FILTERS, joined
from dashboard.site.http.caching import briefly_cached_json, current_answer, permanent_json, uncached, uncached_json
from dashboard.site.http.json_and_api_errors import to_json
from dashboard.site.http.static_files import cached_for_good
from dashboard.site.maps.image_routes import picture_routes
from dashboard.site.maps.map_extent_and_overlay import finer_paths, scene_of
from dashboard.site.maps.plotly_map import dependencies, layout
from dashboard.site.pages.accessibility import statement_page
from dashboard.site.pages.country import dossier_page, short_link
from dashboard.site.pages.map import map_page
from dashboard.site.pages.news_item import news_page
from dashboard.site.pages.news_list import news_list
from dashboard.site.pages.project import project_page
from dashboard.site.pages.project_list import project_table
from dashboard.site.pages.sitemap_and_robots import sitemap_routes

LONGEST_QUERY = 100


def visitor_routes(site: Site) -> Blueprint:
    """A Flask blueprint with all public addresses except those of the data API, to be registered under the base path.
    It also sets the language of every response of the application: the one that the address names, or else the site's
    first. Staff pages choose theirs afterwards."""
    routes = Blueprint("site", __name__, template_folder="templates")

    @routes.before_app_request
    def choose_language() -> None:
        """Set the language of the response: the one that the address names, or else the site's first."""
        language = site.language_of({**request.args, **(request.view_args or {})})
        g.speaking = ExitStack()
        g.speaking.enter_context(speaking(language, records=site.settings.languages[0]))

    @routes.teardown_app_request
    def forget_language(_error: BaseException | None) -> None:
        if "speaking" in g:
            g.pop("speaking").close()

    for function in FILTERS:
        routes.add_app_template_filter(function)
    routes.after_app_request(not_indexed)
    routes.register_error_handler(InvalidRequest, lambda error: error_answer(site, _("Not possible"), str(error), 400))
    _add_pages(routes, site)
    _add_fragments(routes, site)
    picture_routes(routes, site)
    routes.add_url_rule("/edition", "edition", lambda: briefly_cached_json({"version": site.portfolio.current().id}))
    routes.add_url_rule("/static/<digest>/<path:name>", "static", site.files.answer)
    routes.add_url_rule("/static/<release>/shapes/<code>.json", "finer_shapes", partial(_finer_shapes, site))
    routes.add_url_rule("/pictures/<digest>", "own_picture", partial(picture_answer, site))
    routes.add_url_rule("/pictures/<digest>/<name>", "own_picture_file", partial(picture_answer, site))
    sitemap_routes(routes, site)
    embed_routes(routes, site)
    oembed_routes(routes, site)
    builder_routes(routes, site)
    routes.add_url_rule("/favicon.ico", "icon", lambda: current_answer(site.files.body("icon.svg"), "image/svg+xml"))
    return routes


def _finer_shapes(site: Site, release: str, code: str) -> Response:
    """The response, which browsers keep for good, with the more detailed SVG paths of the territory ``code`` and of the
    territories around it, by code. Aborts with 404 for an unknown code, and if ``release`` is not the current one."""
    if release != site.portfolio.current().release or code not in site.geography.territories:
        abort(404)
    paths = finer_paths(site.geography, code)
    return cached_for_good(Response(to_json(paths), mimetype="application/json"), f"{release}-{code}")


def _add_pages(routes: Blueprint, site: Site) -> None:
    def page(make: Callable[..., tuple[str, int] | Response]) -> Callable[..., Response]:
        def view(**parts: str) -> Response:
            made = make(requested_view(site), **parts)
            if isinstance(made, Response):
                return made
            body, status = made
            if site.addresses.are_files:
                return Response(body, status=status)  # the headers of an export are those of its web server
            return current_answer(body, "text/html", status)

        return view

    def home(dated: View) -> tuple[str, int] | Response:
        view = _with_filters(dated)
        understood = understand(view.snapshot, view.question, view.today.year)
        if understood:
            return cast("Response", redirect(view.unfiltered.asking(understood, to="panel"), 302, Response))
        return map_page(view)

    routes.add_url_rule("/", "home", page(home))
    routes.add_url_rule(f"/{FRONT}", "embed", page(embed_page))
    routes.add_url_rule("/projects", "projects", page(project_table))
    routes.add_url_rule("/projects/<path:project_id>", "project", page(project_page))
    routes.add_url_rule("/news", "all_news", page(news_list))
    routes.add_url_rule("/news/<path:news_id>", "news", page(news_page))
    routes.add_url_rule("/accessibility", "accessibility", page(statement_page))
    routes.add_url_rule("/countries/<code>", "country", page(dossier_page))
    routes.add_url_rule("/c/<code>", "short_country", page(short_link))


def _with_filters(view: View) -> View:
    """``view`` with the filters in the query of the request; ``news_apart`` is true if the site has a news section."""
    return replace(view.asking(Question.read(request.args)), news_apart="news" in view.site.settings.sections)


def _add_fragments(routes: Blueprint, site: Site) -> None:
    prefix = "/fragments/<version>/<lang>/"

    def fragment(answer: Callable[..., tuple[Any, bool]]) -> Callable[..., Response]:
        """The Flask view of a fragment. ``answer`` takes the view and the variable parts of the address, and returns
        (what to send as JSON, whether the address names something that exists; False makes the response a 404). It is
        called only if the address names the newest snapshot, or the one of its date. For another snapshot of this
        release the response redirects to that one; for one of another release it is a 404: a proxy then asks the server
        of that release, or the page reloads. A language that the site does not offer is a 404, too."""

        def view_function(version: str, lang: str, **parts: Any) -> Response:
            view = requested_view(site)
            if version != view.unfiltered.version(view.snapshot.id):  # another process may have published a newer one
                site.portfolio.catch_up()
                view = requested_view(site)
            newest, release = view.unfiltered.version(view.snapshot.id), view.snapshot.release
            if release_of(version.partition("@")[0]) != release:
                sentence = _("This page comes from another release of the site. Please reload it.")
                return uncached_json({"error": sentence, "release": release}, 404)
            if lang not in site.settings.languages:
                return uncached_json({"error": _("That language is not offered.")}, 404)
            if version != newest:
                path = request.path.replace(f"/fragments/{version}/", f"/fragments/{newest}/", 1)
                query = f"?{request.query_string.decode()}" if request.query_string else ""
                return uncached(cast("Response", redirect(quote(path, safe="/@:") + query, 302, Response)))
            body, exists = answer(view, **parts)
            return permanent_json(to_json(body)) if exists else uncached_json(body, 404)

        return view_function

    def panel(dated: View, **parts: str) -> tuple[dict[str, Any], bool]:
        view = _with_filters(dated)
        view = view.asking(replace(view.question, **parts))  # type: ignore[arg-type] # codes of places
        shown, scene = panel_of(view), scene_of(site.geography, view)
        body = {
            "box": [round(number, 1) for number in scene.box],
            "partners": [code for code, _number in scene.partners],
            "overlay": scene.overlay,
            "html": shown.html,
            "announcement": shown.announcement,
            "page": page_title(view, shown.title),
        }
        return body, shown.exists

    def add(rule: str, name: str, answer: Callable[..., Any]) -> None:
        routes.add_url_rule(prefix + rule, name, fragment(lambda view, **parts: (answer(view, **parts), True)))

    add("world", "world", lambda view: world(_with_filters(view)))
    for rule in (*FRAGMENTS, *EARLIER_FRAGMENTS):
        routes.add_url_rule(prefix + rule, rule, fragment(panel))
    add("choices/<name>", "choices", _choices)
    add("suggest/<path:query>", "suggest", _suggestions)
    add("understand", "understand", _understood)
    # The renderer asks for these below the prefix that the page gives it, so they are as lasting as any fragment.
    add("_dash-layout", "layout", lambda view: layout(view.snapshot, site.boundaries))
    add("_dash-dependencies", "dependencies", lambda _view: dependencies(site.dash))


def _choices(view: View, name: str) -> dict[str, str]:
    """The fragment with the values of the filter ``name`` (such as "theme") as HTML, narrowed to what the visitor
    typed; its ``html`` is "" for an unknown name."""
    return {"html": joined(filter_choices(_with_filters(view), one) for one in FACETS if one.name == name)}


def _understood(view: View) -> dict[str, str]:
    question = Question.read(request.args)
    question = understand(view.snapshot, question, view.today.year) or question
    return {"query": question.query()}


def _suggestions(view: View, query: str) -> dict[str, str]:
    """The fragment with the options under the search box as HTML: what is found for ``query``, and before it, if
    ``query`` names two countries and nothing else, one option for both together."""
    kinds = {
        HitKind.PLACE: _("place"),
        HitKind.REGION: _("region"),
        HitKind.DONOR: ngettext("donor", "donors", 1),
        HitKind.THEME: _("theme"),
        HitKind.PROJECT: _("project"),
        HitKind.NEWS: _("news"),
    }
    found = [
        (hit.label, hit.matched or kinds[hit.kind], view.unfiltered.hit(hit))
        for hit in search(view.snapshot, query[:LONGEST_QUERY], limit=5)
    ]
    asked = understand(view.snapshot, Question(text=query[:LONGEST_QUERY]), view.today.year)
    if asked and asked == Question(country=asked.country) and len(asked.countries) > 1:
        both = together(place.name for place in view.asking(asked).places)
        found.insert(0, (both, kinds[HitKind.PLACE], view.unfiltered.country(asked.country)))
    options = [PANELS.suggestion(number, *one) for number, one in enumerate(found)]
    return {"options": joined(options) or PANELS.no_suggestion()}
