"""The files of a static export, planned in the order of writing, and the site that makes their content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from flask import Flask, Response, request
from jinja2 import ChoiceLoader, DictLoader, Environment, PrefixLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder

from dashboard.errors import InvalidRequest, RecordsError
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.portfolio.filter_query import PAGE
from dashboard.portfolio.record_index import RecordIndex
from dashboard.records.writing.csv_and_workbook import fits_workbook
from dashboard.site.api.routes import data_routes
from dashboard.site.context.site_and_request_view import ENGINE, SCHEMES, Site
from dashboard.site.context.url_building_and_page_numbers import PAGE_NUMBER, PART, pages_of
from dashboard.site.draft_preview import StillPortfolio
from dashboard.site.export.export_folder import PLACEHOLDER
from dashboard.site.export.file_addresses import FileAddresses, FileNames
from dashboard.site.export.message_patterns_and_first_script import FIRST_SCRIPT
from dashboard.site.export.search_and_filter_data import MOST_RECORDS
from dashboard.site.html.colour_palettes_and_contrast import schemes_sheet
from dashboard.site.html.error_pages import message_page
from dashboard.site.html.template_rendering import PAGE_TEMPLATES
from dashboard.site.pages.project_list import PAGE as ROWS
from dashboard.site.pages.sitemap_and_robots import number_of_parts
from dashboard.site.routes import visitor_routes

OK = 200
_NO_TEXTS = (".xlsx", ".png", ".svg")  # of an SVG picture the size follows from its words
MISSING = "missing"
"""The name of the view that makes the page for addresses without a file."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to write: its path below the folder, and the name of the Flask view whose response is its content.
    ``parts`` are the variable parts of the view's address, ``query`` is its query, ``language`` a language code, "" for
    the site's first language. ``may_lack`` is true if the file is left out when the Flask view answers with an error,
    such as a sitemap of a site without a public address. With ``by_content`` the file's name gets a digest of its
    content."""

    path: str
    view: str
    parts: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    language: str = ""
    may_lack: bool = False
    by_content: bool = False


class StaticSite:
    """Makes the content of each file of a static export from the current snapshot of ``site``, without a server. The
    attribute ``site`` is a copy of the given ``site`` whose addresses lead to files; ``snapshot`` is the snapshot. The
    style sheet with light and dark colours, which embeds of an export load, is added to the static files of the given
    ``site``. Texts have a placeholder for the date of publication, pictures and workbooks the date itself."""

    def __init__(self, site: Site) -> None:
        snapshot, base_path = site.portfolio.current(), site.settings.base_path
        names = FileNames(snapshot.projects.by_id, snapshot.news.by_id)
        site.files.add({SCHEMES: schemes_sheet(site.settings.accent).encode()})
        self.snapshot = snapshot
        self.site = replace(
            site,
            portfolio=(portfolio := StillPortfolio(snapshot)),
            addresses=FileAddresses(base_path, site.settings.languages[0], names=names),
            prepared=None,
            engine=ENGINE if len(snapshot.projects) + len(snapshot.news) <= MOST_RECORDS else (),
            workbook=fits_workbook(snapshot.projects.frame),
        )
        self._portfolio, self._undated = (
            portfolio,
            replace(snapshot, published_at=snapshot.published_at and PLACEHOLDER),
        )
        self.server = Flask("dashboard", static_folder=None)
        self.server.jinja_options = PAGE_TEMPLATES
        self.server.jinja_env.globals["first_script"] = Markup(FIRST_SCRIPT)  # noqa: S704 - our own
        _keep_parts(self.server.jinja_env)
        for routes in (visitor_routes, data_routes):
            self.server.register_blueprint(routes(self.site), url_prefix=base_path.rstrip("/") or None)
        self._environ = EnvironBuilder(path=base_path).get_environ()
        self.server.add_url_rule("/missing", MISSING, partial(_missing, self.site))

    def content_of(self, planned: PlannedFile) -> bytes | None:
        """The content of the file ``planned``, from its Flask view. If the view answers with an error, or raises
        InvalidRequest or RecordsError (an IATI file would have no projects, or a workbook too many), the result is None
        for a file that may be missing (``may_lack``); otherwise what the view raised is raised, or RecordsError if the
        view answered with an error. Raises StoreError if the file of a picture cannot be read from the database, and
        Busy if the file cannot be made at the moment, but perhaps later."""
        own = self.site.settings.languages[0]
        self._portfolio.show(self.snapshot if planned.path.endswith(_NO_TEXTS) else self._undated)
        asked = self.server.request_context({**self._environ, "QUERY_STRING": planned.query})
        with asked, speaking(planned.language or own, records=own):
            request.view_args = planned.parts
            try:
                made = cast("Response", self.server.view_functions[planned.view](**planned.parts))
            except HTTPException as refusal:  # of ``abort``
                made = cast("Response", refusal.get_response())
            except (InvalidRequest, RecordsError):
                if planned.may_lack:
                    return None
                raise
            if made.status_code == OK:
                return made.get_data()
        if planned.may_lack:
            return None
        raise RecordsError(
            _("{path} cannot be created: the answer is {status}.", path=planned.path, status=made.status_code)
        )


_SAME_PARTS = ("icons.html", "site_menu.html", "site_name.html", "site_search.html")


def _keep_parts(environment: Environment) -> None:
    """Let ``environment``, of a static export, render the templates of _SAME_PARTS once for each language and kind of
    page: they are a tenth of the work for a page of a record, and the same on all of them."""
    made: dict[tuple[object, ...], Markup] = {}

    @pass_context
    def part_kept(context: Context, name: str) -> Markup:
        key = (name, context["addresses"], context["language"], context["logo"], request.path)
        if key not in made:
            made[key] = Markup(environment.get_template(f"whole/{name}").render(context.get_all()))  # noqa: S704 - ours
        return made[key]

    templates = environment.loader
    assert templates is not None  # noqa: S101 - Flask sets one
    asking = DictLoader({name: f'{{{{ part_kept("{name}") }}}}' for name in _SAME_PARTS})
    environment.loader = ChoiceLoader([asking, PrefixLoader({"whole": templates}), templates])
    environment.globals["part_kept"] = part_kept


def _missing(site: Site) -> Response:
    sentence = _("There is nothing at this address.")
    return Response(message_page(site, _("Not found"), sentence), mimetype="text/html")


# The description of what a server answers, and the icon that browsers ask for where a page names none.
_NEEDS_A_SERVER = {"api.openapi", "site.icon"}
_OF_ALL_LANGUAGES = {"site.robots", "site.sitemap", "site.embed_script"}


def picture_files(static_site: StaticSite) -> Iterator[PlannedFile]:
    """The planned files of the uploaded pictures that records name. Their content is read from the database when they
    are made."""
    for digest, picture in static_site.snapshot.pictures.items():
        for name in [f"{picture.widths[-1]}.jpg", *(f"{width}.webp" for width in picture.widths)]:
            parts = {"digest": digest, "name": name}
            yield PlannedFile(f"pictures/{digest}/{name}", "site.own_picture_file", parts, may_lack=True)


def linked_files(static_site: StaticSite) -> Iterator[PlannedFile]:
    """The planned files that pages fetch or link to: fragments, feeds, calendars, downloads, images of the map, and the
    more detailed shapes of places."""
    for rule in static_site.server.url_map.iter_rules():
        if rule.endpoint not in _NEEDS_A_SERVER and rule.endpoint not in _OF_ALL_LANGUAGES:
            yield from _files(static_site, rule)
    for language in static_site.site.settings.languages:
        yield from _fragments(static_site, language)
    release, base = static_site.snapshot.release, static_site.site.settings.base_path
    folder = static_site.site.addresses.finer_shapes(release).removeprefix(base)
    for code in _plain(static_site, static_site.snapshot.territories):
        yield PlannedFile(f"{folder}{code}.json", "site.finer_shapes", {"release": release, "code": code})


def pages(static_site: StaticSite) -> Iterator[PlannedFile]:
    """The planned pages of records, of places and of lists, in every language. The pages of one record in all languages
    follow each other, so that what is read for the first is still in memory for the others."""
    snapshot, key = static_site.snapshot, static_site.site.addresses.key
    folders = {language: _folder(static_site, language) for language in static_site.site.settings.languages}
    for name, part, records in (
        ("project", "project_id", snapshot.projects.by_id),
        ("news", "news_id", snapshot.news.by_id),
    ):
        place = "projects" if name == "project" else name
        for record in records:
            path = f"{place}/{key(record)}/index.html"
            for language, folder in folders.items():
                yield PlannedFile(folder + path, f"site.{name}", {part: record}, language=language)
    for language, folder in folders.items():
        for code in _plain(static_site, snapshot.territories):
            yield PlannedFile(f"{folder}countries/{code}/index.html", "site.country", {"code": code}, language=language)
        for code in _regions(static_site):
            yield PlannedFile(f"{folder}regions/{code}/index.html", "site.home", {}, f"region={code}", language)
        yield from _list(f"{folder}projects/", "site.projects", snapshot.projects, ROWS, language)
        yield from _list(f"{folder}news/", "site.all_news", snapshot.news, PAGE, language)


def entry_pages(static_site: StaticSite) -> Iterator[PlannedFile]:
    """The planned files at which visitors, search engines and other programs arrive: the first, accessibility and
    embed pages of each language, and what stands at fixed addresses, such as sitemaps, robots.txt and embed.js. They
    are written last, when all that they link to exists."""
    for language in static_site.site.settings.languages:
        folder = _folder(static_site, language)
        for page, view in (("accessibility/", "site.accessibility"), ("embed/", "site.embed"), ("", "site.home")):
            if view in static_site.server.view_functions:
                yield PlannedFile(f"{folder}{page}index.html", view, language=language)
    for number in range(1, number_of_parts(static_site.site, static_site.snapshot) + 1):
        yield PlannedFile(f"sitemap-{number}.xml", "site.sitemap", {}, f"{PART}={number}", may_lack=True)
    for path, view in (
        ("sitemap.xml", "site.sitemap"),
        ("robots.txt", "site.robots"),
        ("embed.js", "site.embed_script"),
        ("404.html", MISSING),
        ("edition.json", "site.edition"),
    ):
        if view in static_site.server.view_functions:
            yield PlannedFile(path, view, may_lack=True)


def _files(static_site: StaticSite, rule: Rule) -> Iterator[PlannedFile]:
    """The files of one route: one for data, one in each language for what people read."""
    path = rule.rule.removeprefix(static_site.site.settings.base_path)
    if "." not in path.rpartition("/")[2] or path.startswith(("static/", "looks/")):
        return
    data = path.startswith("api/")
    for parts in _values(static_site, rule):
        for language in static_site.site.settings.languages[:1] if data else static_site.site.settings.languages:
            file = ("" if data else _folder(static_site, language)) + path
            for name, value in parts.items():
                file = file.replace(f"<{name}>", value)
            yield PlannedFile(file, rule.endpoint, parts, "", language, may_lack=True)


def _values(static_site: StaticSite, rule: Rule) -> Iterable[dict[str, Any]]:
    """The values of the variable part of a route: the codes of places that have a page."""
    if not rule.arguments:
        return [{}]
    name = next(iter(rule.arguments))
    codes = list(static_site.snapshot.territories) if "countries/" in rule.rule else _regions(static_site)
    return [{name: code} for code in _plain(static_site, codes)]


def _fragments(static_site: StaticSite, language: str) -> Iterator[PlannedFile]:
    addresses, snapshot = static_site.site.addresses, static_site.snapshot
    asked = {"version": addresses.version(snapshot.id), "lang": language}
    folder = f"fragments/{language}/"
    places = [("country", "country/<country>", code) for code in _plain(static_site, snapshot.territories)]
    places += [("region", "region/<region>", code) for code in _regions(static_site)]
    for kind, view, code in places:
        path, parts = f"{folder}{kind}/{code}.json", {**asked, kind: code}
        yield PlannedFile(path, f"site.{view}", parts, language=language, by_content=True)
    for name, view in (
        ("panel", "panel"),
        ("world", "world"),
        ("_dash-layout", "layout"),
        ("_dash-dependencies", "dependencies"),
    ):
        yield PlannedFile(f"{folder}{name}.json", f"site.{view}", asked, language=language, by_content=True)


def _list(folder: str, view: str, index: RecordIndex, size: int, language: str) -> Iterator[PlannedFile]:
    for number in range(1, pages_of(len(index), size) + 1):
        at = f"page/{number}/" if number > 1 else ""
        yield PlannedFile(
            f"{folder}{at}index.html", view, {}, f"{PAGE_NUMBER}={number}" if number > 1 else "", language
        )


def _regions(static_site: StaticSite) -> list[str]:
    """The codes of regions that records name, and of those that pages of countries link to."""
    snapshot = static_site.snapshot
    told = [code for index in (snapshot.projects, snapshot.news) for code in (*index.within, *index.by_region)]
    around = [code for place in snapshot.territories.values() for code in (place.region_code, place.subregion_code)]
    known = (code for code in (f"M49-{number}" for number in around) if code in snapshot.gazetteer.regions)
    return _plain(static_site, dict.fromkeys([*sorted(told), *known]))


def _plain(static_site: StaticSite, codes: Iterable[str]) -> list[str]:
    """The codes that can be file names as they are. The first page shows places with other codes."""
    return [code for code in codes if static_site.site.addresses.key(code) == code]


def _folder(static_site: StaticSite, language: str) -> str:
    with speaking(language):
        return static_site.site.addresses.form.removeprefix(static_site.site.settings.base_path)
