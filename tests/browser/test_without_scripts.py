"""With JavaScript off the same questions have the same answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import PHONE
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

COUNTRIES = ("MDA", "CPV", "MLT", "XKX", "BRA", "TUV")


@pytest.fixture
def plain(visit):
    """Opens a page with JavaScript off."""
    return lambda path="/": visit(path, live=False, java_script_enabled=False)


def opened(page: Page, name: str) -> None:
    """Wait until the country is told of in the window: beside the map or, where no server answers, on its own page."""
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_in_viewport()


def panel_text(page: Page) -> str:
    """The words of the panel, those of cards below the screen too."""
    return page.locator("#panel").text_content() or ""


@pytest.mark.needs_server("without scripts the countries of files lead to their own pages, which say more")
@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country_says_the_same(visit, plain, code):
    live = visit()
    World(live).click(code)
    shown_country(live, code)
    still = plain()
    still.locator(f'#world-poster a[data-iso3="{code}"]').first.dispatch_event("click")
    shown_country(still, code)
    assert panel_text(still) == panel_text(live)
    assert still.title() == live.title()


def test_the_whole_world_says_the_same(visit, plain):
    assert panel_text(plain()) == panel_text(visit())


def test_a_click_on_the_first_map_opens_the_country(plain):
    page = plain()
    box = page.locator('#world-poster a[data-iso3="BRA"] path').bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened(page, "Brazil")


def test_the_list_of_places_opens_a_country(plain):
    page = plain()
    page.locator('#place-list a[data-iso3="UKR"]').click()
    opened(page, "Ukraine")


def test_on_a_phone_the_list_of_places_is_folded(visit):
    page = visit(live=False, java_script_enabled=False, viewport=PHONE)
    link = page.locator('#place-list a[data-iso3="UKR"]')
    expect(link).not_to_be_visible()
    page.locator("summary", has_text="Countries and territories").click()
    link.click()
    opened(page, "Ukraine")


@pytest.mark.needs_server("without scripts a search is answered by a server")
def test_the_search_form_answers(visit, plain):
    for page in (plain(), visit()):
        page.locator("#place-search").fill("ivory coast")
        page.get_by_role("button", name="Search").click()
        shown_country(page, "CIV")
    texts = []
    for page in (plain(), visit()):
        page.locator("#place-search").fill("ivory coas")
        page.get_by_role("button", name="Search").click()
        page.wait_for_selector("#results-panel")
        texts.append(panel_text(page))
    assert texts[0] == texts[1]
    assert "Côte d'Ivoire" in texts[0]


@pytest.mark.needs_server("without scripts filters are answered by a server")
@pytest.mark.parametrize("path", ["/", "/projects"])
def test_a_wrong_year_in_a_closed_filter_is_told_and_stops_nothing_in_silence(visit, path):
    visit.expect(re.compile("status of 400"))
    page = visit(path, live=False, java_script_enabled=False)
    period = page.locator("#filters details.filter", has=page.locator("#filter-from"))
    period.locator("summary").click()
    page.locator("#filter-from").fill("202")
    period.locator("summary").click()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("main")).to_contain_text("“202”")


@pytest.mark.parametrize("path", ["/projects/SAMPLE-DIASMD", "/news/children-left-behind"])
def test_a_record_page_says_the_same(visit, plain, path):
    assert plain(path).locator("main").inner_text() == visit(path, live=False).locator("main").inner_text()


def test_what_cannot_work_is_not_offered(plain):
    expect(plain().get_by_role("button", name="Zoom in")).to_be_hidden()
