"""Which files a twin has, in the order in which they are to be written: what pages need before the pages themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.routing import Rule

from dashboard.language import speaking
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.questions import PAGE
from dashboard.site.context.urls import PART
from dashboard.site.context.wording import NUMBER, pages_of
from dashboard.site.export.static_site import MISSING, Piece, Twin
from dashboard.site.pages.project_list import PAGE as ROWS
from dashboard.site.pages.sitemap import number_of_parts

# What describes, or is, a server's answer to questions.
_NEEDS_A_SERVER = {"site.oembed", "site.embed_builder", "api.description", "api.openapi", "site.icon"}
_OF_ALL_LANGUAGES = {"site.robots", "site.sitemap", "site.embed_script"}


def needed(twin: Twin) -> Iterator[Piece]:
    """What pages fetch or offer: fragments, feeds, downloads, pictures."""
    for rule in twin.server.url_map.iter_rules():
        if rule.endpoint not in _NEEDS_A_SERVER and rule.endpoint not in _OF_ALL_LANGUAGES:
            yield from _files(twin, rule)
    for language in twin.site.settings.languages:
        yield from _fragments(twin, language)


def pages(twin: Twin) -> Iterator[Piece]:
    """The pages of records and places, and the lists, in every language."""
    snapshot = twin.snapshot
    for language in twin.site.settings.languages:
        folder = _folder(twin, language)
        key = twin.site.addresses.key
        for code in _plain(twin, snapshot.territories):
            yield Piece(f"{folder}countries/{code}/index.html", "site.country", {"code": code}, language=language)
        for code in _regions(twin):
            yield Piece(f"{folder}regions/{code}/index.html", "site.home", {}, f"region={code}", language)
        for record in snapshot.projects.by_id:
            yield Piece(
                f"{folder}projects/{key(record)}/index.html", "site.project", {"project_id": record}, "", language
            )
        for record in snapshot.news.by_id:
            yield Piece(f"{folder}news/{key(record)}/index.html", "site.news", {"news_id": record}, "", language)
        yield from _list(f"{folder}projects/", "site.projects", snapshot.projects, ROWS, language)
        yield from _list(f"{folder}news/", "site.all_news", snapshot.news, PAGE, language)


def doors(twin: Twin) -> Iterator[Piece]:
    """Where visitors come in: written last, so that what they lead to is there."""
    for language in twin.site.settings.languages:
        folder = _folder(twin, language)
        for page, view in (("accessibility/", "site.accessibility"), ("embed/", "site.embed"), ("", "site.home")):
            if view in twin.server.view_functions:
                yield Piece(f"{folder}{page}index.html", view, language=language)
    for number in range(1, number_of_parts(twin.site, twin.snapshot) + 1):
        yield Piece(f"sitemap-{number}.xml", "site.sitemap", {}, f"{PART}={number}", may_lack=True)
    for path, view in (
        ("sitemap.xml", "site.sitemap"),
        ("robots.txt", "site.robots"),
        ("embed.js", "site.embed_script"),
        ("404.html", MISSING),
        ("edition.json", "site.edition"),
    ):
        if view in twin.server.view_functions:
            yield Piece(path, view, may_lack=True)


def _files(twin: Twin, rule: Rule) -> Iterator[Piece]:
    """Files that an address of the site names: of the data once, of what people read in every language."""
    path = rule.rule.removeprefix(twin.site.settings.base_path)
    if "." not in path.rpartition("/")[2] or path.startswith(("static/", "looks/")):
        return
    data = path.startswith("api/")
    for parts in _values(twin, rule):
        for language in twin.site.settings.languages[:1] if data else twin.site.settings.languages:
            file = ("" if data else _folder(twin, language)) + path
            for name, value in parts.items():
                file = file.replace(f"<{name}>", value)
            yield Piece(file, rule.endpoint, parts, "", language, may_lack=True)


def _values(twin: Twin, rule: Rule) -> Iterable[dict[str, Any]]:
    """What the variable part of an address may be: the codes of places that have a page."""
    if not rule.arguments:
        return [{}]
    name = next(iter(rule.arguments))
    codes = list(twin.snapshot.territories) if "countries/" in rule.rule else _regions(twin)
    return [{name: code} for code in _plain(twin, codes)]


def _fragments(twin: Twin, language: str) -> Iterator[Piece]:
    addresses, snapshot = twin.site.addresses, twin.snapshot
    asked = {"version": addresses.version(snapshot.id), "lang": language}
    folder = f"fragments/{asked['version']}/{language}/"
    places = [("country", "country/<country>", code) for code in _plain(twin, snapshot.territories)]
    places += [("region", "region/<region>", code) for code in _regions(twin)]
    for kind, view, code in places:
        yield Piece(f"{folder}{kind}/{code}.json", f"site.{view}", {**asked, kind: code}, "", language)
    for name, view in (
        ("overview", "overview"),
        ("world", "world"),
        ("_dash-layout", "layout"),
        ("_dash-dependencies", "dependencies"),
    ):
        yield Piece(f"{folder}{name}.json", f"site.{view}", asked, "", language)


def _list(folder: str, view: str, index: RecordIndex, size: int, language: str) -> Iterator[Piece]:
    for number in range(1, pages_of(len(index), size) + 1):
        at = f"page/{number}/" if number > 1 else ""
        yield Piece(f"{folder}{at}index.html", view, {}, f"{NUMBER}={number}" if number > 1 else "", language)


def _regions(twin: Twin) -> list[str]:
    """The regions of which something is told, and those around places, which every country's page names."""
    snapshot = twin.snapshot
    told = [code for index in (snapshot.projects, snapshot.news) for code in (*index.within, *index.by_region)]
    around = [code for place in snapshot.territories.values() for code in (place.region_code, place.subregion_code)]
    known = (code for code in (f"M49-{number}" for number in around) if code in snapshot.gazetteer.regions)
    return _plain(twin, dict.fromkeys([*sorted(told), *known]))


def _plain(twin: Twin, codes: Iterable[str]) -> list[str]:
    """The codes that scripts can write into an address: what names no file is asked of the first page."""
    return [code for code in codes if twin.site.addresses.key(code) == code]


def _folder(twin: Twin, language: str) -> str:
    with speaking(language):
        return twin.site.addresses.form.removeprefix(twin.site.settings.base_path)
