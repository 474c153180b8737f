"""With JavaScript off the same questions have the same answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

COUNTRIES = ("MDA", "CPV", "MLT", "XKX", "BRA", "TUV")


@pytest.fixture
def plain(visit):
    """Opens a page with JavaScript off."""
    return lambda path="/": visit(path, live=False, java_script_enabled=False)


def panel_text(page: Page) -> str:
    """The words of the panel, as a visitor reads them."""
    return page.locator("#panel").inner_text()


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
    shown_country(page, "BRA")
    assert page.locator("#country-panel").bounding_box()["y"] < page.viewport_size["height"]


def test_the_list_of_places_opens_a_country(plain):
    page = plain()
    page.locator('#place-list a[data-iso3="UKR"]').click()
    shown_country(page, "UKR")


def test_the_search_form_answers(visit, plain):
    texts = []
    for page in (plain(), visit()):
        page.locator("#place-search").fill("ivory coast")
        page.get_by_role("button", name="Search").click()
        page.wait_for_selector("#results-panel")
        texts.append(panel_text(page))
    assert texts[0] == texts[1]
    assert "Côte d'Ivoire" in texts[0]


@pytest.mark.parametrize("path", ["/projects/SAMPLE-DIASMD", "/news/children-left-behind"])
def test_a_record_page_says_the_same(visit, plain, path):
    assert plain(path).locator("main").inner_text() == visit(path, live=False).locator("main").inner_text()


def test_what_cannot_work_is_not_offered(plain):
    expect(plain().get_by_role("button", name="Zoom in")).to_be_hidden()
