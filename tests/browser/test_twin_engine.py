"""The static twin's engine answers as the server does: the same HTML, numbers, sentences and addresses.

Questions are drawn by lot, always the same ones, and asked of both over the samples.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from playwright.sync_api import Browser, Page, Route

from dashboard.factory import create_site
from dashboard.language_and_locale import speaking, written_number
from dashboard.portfolio.filter_definitions import FACETS
from dashboard.portfolio.filter_query import Question
from dashboard.settings import ROOT, Settings
from dashboard.site.export.message_patterns_and_first_script import sentences
from dashboard.site.export.planned_files_and_static_site import StaticSite
from dashboard.site.export.search_and_filter_data import data_files
from dashboard.site.http.static_files import bundles
from dashboard.store.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.needs_server("compares the engine with what a server answers")]

LANGUAGES = Settings().languages
QUESTIONS = 8  # drawn for each language; each is asked in four views
PAGE = '<!doctype html><html data-ending=".json"><script src="/twin.js"></script>'
HOOKS = """window.whereWeWork = {
fragmentAddresses: async () => (path) => path.startsWith("twin/") ? `/f/${path}.json` : null };"""
ASK = "(path) => whereWeWork.answerHere(path)"
TYPED = (
    "mol",
    "Côte d’I",
    "Republic of Mld",
    "eu",
    "childrne",
    "mda",
    "ﬁnance Straße ΣΑΣ",
    "north",
    "%",
    "migration pol",
)
OTHERS = (
    "panel?country=MDA&show=40",
    "panel?region=M49-001&show=40",
    "panel?country=ZZZ&theme=A",
    "panel?region=NOPE&from=2020",
    "panel?country=ZZZ",
    "panel?region=NOPE",
    "panel?from=2023-05-01&to=2023-05-31",  # in French its first day is 1er mai
)
REFUSED = (
    "panel?from=2025&dates=x",
    "panel?theme=A&dates=x",
    "world?from=2023-02-29",
    "panel?from=2025&to=2024",
    "panel?country=MDA&to=x",
    "panel?region=M49-150&from=1-2",
)


@dataclass(frozen=True)
class Both:
    """What the server answers, and a page that has the engine and its files."""

    twin: StaticSite
    client: FlaskClient
    page: Page
    language: str

    def differences(self, paths: list[str]) -> list[str]:
        """The paths that the two answer otherwise, each with where they begin to differ."""
        addresses = self.twin.site.addresses
        prefix = f"{addresses.base_path}fragments/{addresses.version(self.twin.snapshot.id)}/{self.language}/"
        found = []
        for path in paths:
            theirs, ours = self.client.get(prefix + path).get_json(), self.page.evaluate(ASK, path)
            theirs = {"error": theirs["error"]} if "error" in theirs else without_figures(theirs)
            if where := difference(theirs, without_figures(ours)):
                found.append(f"{path} {where}")
        return found


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticSite]:
    address = f"sqlite:///{tmp_path_factory.mktemp('engine') / 'w.db'}"
    with Store(address) as store:
        settings = Settings(database_url=address, cache_folder=None, organisation="O", base_path="/map/")
        yield StaticSite(create_site(settings, store)[0])


@pytest.fixture(params=LANGUAGES)
def both(request: pytest.FixtureRequest, twin: StaticSite, browser: Browser) -> Iterator[Both]:
    language = request.param
    with twin.server.test_request_context("/map/"), speaking(language, records="en"):
        files = {f"/f/twin/{name}": body for name, body in data_files(twin.site.view(Question()))}
    files |= {"/": PAGE, "/twin.js": HOOKS + bundles(ROOT / "assets")["twin.js"].decode()}
    kinds = {"/": "text/html", "/twin.js": "text/javascript"}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in files:
            route.fulfill(body=files[path], content_type=f"{kinds.get(path, 'application/json')}; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://twin.test/")
    yield Both(twin, twin.server.test_client(), page, language)
    page.close()


FIGURES = ".place-figures, .mini-timeline, .partners, .about, .plate-shape, .plate-photo"
SCENE = ("box", "partners", "overlay", "charts", "histogram")


def without_figures(body: dict[str, Any]) -> dict[str, Any]:
    """An answer of the server without what the static export leaves out once filters are set: figures, charts, scene.

    An error is read by its sentence alone.
    """
    kept = {name: value for name, value in body.items() if name not in SCENE} if isinstance(body, dict) else body
    if isinstance(kept, dict) and "html" in kept:
        panel = html.fragment_fromstring(kept["html"])
        for part in panel.cssselect(FIGURES):
            part.drop_tree()
        for part in panel.cssselect(".counts.visually-hidden"):  # only said aloud where figures say the same
            part.set("class", "counts")
        kept["html"] = html.tostring(panel, encoding="unicode")
    return kept


def tags(source: str) -> list[str]:
    """Each tag of a piece of HTML with the text after it: attributes sorted, characters escaped in one way."""
    for name in ("checked", "selected"):  # written both with and without an empty value
        source = source.replace(f' {name}=""', f" {name}")
    tree = html.fragment_fromstring(source, create_parent="div")
    return etree.canonicalize(html.tostring(tree, encoding="unicode", method="xml")).split("<")


def difference(theirs: Any, ours: Any, where: str = "") -> str:
    """The first place in which two JSON bodies differ, with what stands there; "" where they are equal."""
    if isinstance(theirs, dict) and isinstance(ours, dict) and theirs.keys() == ours.keys():
        parts = ((f"{where}.{name}", value, ours[name]) for name, value in theirs.items())
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        parts = ((f"{where}[{i}]", one, other) for i, (one, other) in enumerate(zip(theirs, ours, strict=True)))
    elif isinstance(theirs, str) and isinstance(ours, str) and theirs.startswith("<"):
        return difference(tags(theirs), tags(ours), where)
    else:
        return "" if theirs == ours else f"{where}: {json.dumps(theirs)[:300]} ≠ {json.dumps(ours)[:300]}"
    return next((found for at, one, other in parts if (found := difference(one, other, at))), "")


def drawn(twin: StaticSite, dice: random.Random) -> list[tuple[str, str]]:
    """What a visitor might ask, and now and then what makes no sense: names and values of a query."""
    index = twin.snapshot.projects
    pairs = []
    if dice.random() < 0.35:
        pairs.append(("region", dice.choice([*sorted(index.within), "XXX"])))
    for one in FACETS:
        if dice.random() < 0.35:
            values = [*sorted(index.by_value[one.column]), "None of these"]
            pairs += [(one.name, value) for value in dice.sample(values, dice.choice([1, 1, 2, 4]))]
    if dice.random() < 0.35:
        pairs.append(("from", dice.choice(["2010", "2015-05", "2020", "2024-02-29", "1990"])))
    if dice.random() < 0.35:
        pairs.append(("to", dice.choice(["2012", "2020-05", "2024", "2030", "2025-01-31"])))
    if pairs and pairs[-1][0] in {"from", "to"} and dice.random() < 0.6:
        pairs.append(("dates", dice.choice(["start", "end"])))
    if dice.random() < 0.35:
        words = index.texts.lists().words
        word = dice.choice([one for one in words if len(one) > 4])
        pairs.append(("q", dice.choice([word, word[:3], f"{word[:2]}x{word[3:]}", f"{word} {dice.choice(words)[:2]}"])))
    return pairs or drawn(twin, dice)


def asked(twin: StaticSite, seed: str) -> list[str]:
    """The paths of all views of some questions."""
    dice = random.Random(seed)
    countries, regions = [*twin.snapshot.projects.by_country, "XKX"], sorted(twin.snapshot.projects.within)
    paths = []
    for _ in range(QUESTIONS):
        query = urlencode(drawn(twin, dice))
        paths += [f"world?{query}", f"panel?{query}{dice.choice(['', '&show=40', '&show=900'])}"]
        paths.append(f"panel?country={dice.choice(countries)}&{query}{dice.choice(['', '&show=40'])}")
        rest = urlencode([(name, value) for name, value in parse_qsl(query) if name != "region"])
        paths.append(f"panel?region={dice.choice(regions)}{'&' if rest else ''}{rest}&show=60")
    return paths


def test_whatever_is_asked_the_engine_answers_as_the_server_does(both: Both) -> None:
    suggest = [f"suggest/{quote(text, safe='')}" for text in TYPED]
    paths = [*asked(both.twin, both.language), *suggest, *OTHERS, *REFUSED]
    assert both.differences(paths) == []
    assert len({unquote(path) for path in paths}) == len(paths) > 50


def test_the_engine_frames_the_map_on_what_fits_as_the_server_does(both: Both) -> None:
    queries = [
        query for query in asked(both.twin, both.language) if query.startswith("panel?") and "country=" not in query
    ]
    addresses = both.twin.site.addresses
    prefix = f"{addresses.base_path}fragments/{addresses.version(both.twin.snapshot.id)}/{both.language}/"
    outlines, parts = both.twin.site.geography.outlines, 0
    for query in [*queries, "panel?q=training", "panel?theme=Labour+migration&from=2050"]:
        theirs, ours = both.client.get(prefix + query).get_json().get("box"), both.page.evaluate(ASK, query).get("box")
        if theirs is not None:
            assert (ours or [0, 0, outlines.width, outlines.height]) == pytest.approx(theirs, abs=0.3), query
            parts += theirs[2] < outlines.width
    assert parts > 2


def test_suggestions_and_results_may_be_asked_for_at_once(both: Both) -> None:
    said = both.page.evaluate(
        "() => Promise.all(['suggest/mold', 'panel?q=mold', 'world?q=mold'].map(whereWeWork.answerHere))"
    )
    assert [bool(one) for one in said] == [True] * 3


@pytest.mark.parametrize("language", Settings().languages)
def test_numbers_are_written_as_the_pages_write_them(language: str, browser: Browser) -> None:
    numbers = [0, 7, 999, 1000, 27132, 1_000_000]
    page = browser.new_page()
    with speaking(language):
        known = sentences()
        asked = [numbers, known["locale"], known["numbers"]]
        said = page.evaluate("([all, locale, how]) => all.map((one) => one.toLocaleString(locale, how))", asked)
        assert said == [written_number(one) for one in numbers]
    page.close()


def test_what_has_a_file_is_left_to_it(both: Both) -> None:
    assert both.page.evaluate("() => ['panel', 'world'].map(whereWeWork.answerHere)") == [None, None]
