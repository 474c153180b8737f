"""The static twin alone: what it fetches and when, what it says of what it has not, and how it stands in frames."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hosting import choose, embedded, heading
from tests.browser.serving import Server
from tests.browser.test_first_paint import hold
from tests.browser.twinning import Twin
from tests.browser.visiting import Visits

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _of_the_twin(server: Server | Twin) -> None:
    if not isinstance(server, Twin):
        pytest.skip("visits the static twin: pytest --twin")


def test_a_region_is_kept_in_another_language(visit: Visits) -> None:
    page = visit("/regions/M49-151")
    page.locator(".languages > summary").click()
    page.locator(".languages a[lang=fr]").click()
    expect(page.locator("html[lang=fr] #panel-heading")).to_have_text(re.compile("^Europe"))
    assert page.url == visit.address("/?region=M49-151&lang=fr")


def test_what_filters_and_searches_need_is_fetched_once_they_are_asked_for(visit: Visits) -> None:
    page = visit.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/twin/")[2].partition(".")[0]))
    page.goto(f"{visit.url}/")
    page.locator('#place-list a[data-iso3="MDA"]').click()
    page.wait_for_selector("#country-panel")
    engine = {"filters", "words"}
    assert not engine & set(fetched)
    page.goto(f"{visit.url}/?status=2&region=M49-151")
    expect(page.locator(".asked-sentence")).to_contain_text("active projects in Eastern Europe")
    assert page.locator("#results-panel article").count() > 0
    assert engine & set(fetched) == {"filters"}
    page.locator("#place-search").press_sequentially("moldva")
    page.locator("#suggestions").get_by_role("option").first.wait_for()
    assert engine & set(fetched) == engine
    assert [name for name in fetched if name in engine] == ["filters", "words"]


def test_a_place_that_has_no_file_is_told_in_words(visit: Visits) -> None:
    page = visit("/?region=NOWHERE", live=False)
    expect(page.locator("#panel")).to_contain_text("There is no region with the code NOWHERE.")


@pytest.mark.parametrize("path", ["/", "/?country=MDA", "/countries/MDA", "/projects/SAMPLE-DIASMD", "/news?lang=fr"])
def test_no_page_shows_what_is_published_now_for_an_earlier_state(visit: Visits, path: str) -> None:
    now = visit.address(path)
    page = visit.new_page()
    page.route("**/*.js", lambda route: route.abort())  # also before a script has come
    visit.expect(re.compile("ERR_FAILED"))
    page.goto(f"{now}{'&' if '?' in now else '?'}as_of=2020-01-01")
    figures = page.locator("#country-panel .counts, #world-poster, .rows, article, #cite")
    assert not any(one.is_visible() for one in figures.all())
    page.unroute_all()
    page.reload()
    expect(page.locator("#failure-panel, .past-notice")).to_be_visible()
    assert not any(one.is_visible() for one in figures.all())
    page.locator("#failure-panel a, .past-notice a").click()
    expect(page.locator("main article, #country-panel, #world-panel").first).to_be_visible()
    assert page.url.rstrip("?") == now


def test_until_the_scripts_have_come_no_other_answer_stands_for_what_is_asked(visit: Visits) -> None:
    whole, country = visit.new_page(), visit.new_page()
    held = [hold(page, "**/page.js") for page in (whole, country)][1]
    whole.goto(visit.address("/"), wait_until="commit")
    expect(whole.locator("#panel-heading")).to_be_visible()
    country.goto(visit.address("/?country=MDA"), wait_until="commit")
    country.locator("#panel-heading").wait_for(state="attached")
    expect(country.locator("#panel-heading")).to_be_hidden()
    held[0].continue_()
    expect(country.locator("#panel-heading")).to_have_text("Moldova")
    expect(country.locator("#panel-heading")).to_be_visible()
    whole.unroute_all(behavior="ignoreErrors")


def host(visit: Visits, attributes: str, query: str = "") -> Page:
    """A page beside the twin with the map in it."""
    page = visit.new_page()
    line = f'<script async src="{visit.url}/embed.js" {attributes}></script>'
    body = f'<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">{line}'
    page.route("**/host.html*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{visit.url}/host.html{query}")
    return page


def test_the_address_around_a_frame_follows_and_leads_back(visit: Visits) -> None:
    page = host(visit, 'data-address="map"', "?map-country=UKR")
    frame = embedded(page)
    heading(frame, "Ukraine")
    choose(frame, "MLT")
    heading(frame, "Malta")
    page.wait_for_url("**/host.html?map-country=MLT")
    page.reload()
    heading(embedded(page), "Malta")


def test_in_a_sandbox_it_answers_the_same(visit: Visits) -> None:
    page = host(visit, 'data-sandbox="allow-scripts allow-popups" data-country="MDA" data-lang="fr"')
    frame = embedded(page)
    assert frame.evaluate("self.origin") == "null"
    heading(frame, "République de Moldova")
    choose(frame, "MLT")
    heading(frame, "Malte")
    frame.locator("#place-search").fill("ukraine")
    frame.locator("#place-search").press("Enter")
    heading(frame, "Ukraine")


def test_a_frame_has_the_looks_that_files_can_have_and_the_webmaster_is_told_of_the_rest(visit: Visits) -> None:
    visit.expect(re.compile("embed.js: data-accent is no attribute of the map"))
    frame = embedded(
        host(visit, 'data-scheme="dark" data-compact="1" data-open="frame" data-accent="c2185b" data-country="MDA"')
    )
    expect(frame.locator("html")).to_have_class(re.compile(r"\bcompact\b"))
    assert "dark" in frame.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every((part) => part < 60)")
    assert any("data-accent" in line for line in visit.console)
    heading(frame, "Moldova")
    frame.locator("#panel h4 a").first.click()
    frame.wait_for_url(re.compile("/projects/|/news/"))  # in the frame itself


def test_a_frame_is_the_figures_alone_and_the_webmaster_is_told_of_the_look_that_needs_a_server(visit: Visits) -> None:
    frame = embedded(host(visit, 'data-look="figures"'), live=False)
    expect(frame.locator(".figures")).to_be_visible()
    expect(frame.locator(".map-stage:visible, .story:visible, .places:visible, .star-note:visible")).to_have_count(0)
    visit.expect(re.compile("embed.js: this map is a copy as files: data-look can be map, country"))
    frame = embedded(host(visit, 'data-look="corridors"'), live=False)
    expect(frame.locator(".map-stage")).to_be_visible()
    assert any("data-look can be" in line for line in visit.console)


def test_a_frame_of_an_earlier_state_tells_the_webmaster(visit: Visits) -> None:
    visit.expect(re.compile("warning: embed.js: this map is a copy as files"))
    frame = embedded(host(visit, 'data-as-of="v1" data-country="MDA"'), live=False)
    heading(frame, "Earlier state")
    expect(frame.locator("#country-panel, .map-stage:visible")).to_have_count(0)
    assert any("as_of needs the server" in line for line in visit.console)


def test_an_open_page_learns_what_it_belongs_to_and_is_offered_a_newer_export(visit: Visits) -> None:
    page = visit("/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-version", re.compile(r"^\w+-\w+$"))
    expect(page.locator("#renewed")).to_be_hidden()
    page.locator('#place-list a[data-iso3="MDA"]').click()
    page.wait_for_selector("#country-panel")
    newer = f"{root.get_attribute('data-version')}newer"
    page.route("**/edition.json", lambda route: route.fulfill(json={"version": newer}))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#renewed")).to_be_visible()
    page.locator("#country-panel .close").click()
    page.locator('#place-list a[data-iso3="UKR"]').click()
    expect(page.locator("#panel-heading")).to_contain_text("Ukraine")
    assert "fragments.json" in asked  # the newest fragments are looked up anew
