"""The first page whole: headlines that stand still, news that leads to the map, pages of their own.

test_accessibility.py has axe look at these pages.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Server
from tests.browser.visiting import DESKTOP, PHONE, Visits
from tests.browser.world import shown_country

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().filter((one) => !one.hadRecentInput)
    .reduce((sum, one) => sum + one.value, 0))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(0), 500);
})"""


def headlines(page: Page) -> Locator:
    """The section, as it is announced."""
    return page.get_by_role("region", name="Headlines")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_every_headline_is_seen_and_none_moves(visit, size):
    page = visit.new_page(viewport=size)
    page.clock.install()
    page.goto(visit.address("/"))
    cards = headlines(page).get_by_role("listitem")
    assert cards.count() > 2
    before = [card.bounding_box() for card in cards.all()]
    page.clock.run_for(60_000)
    assert [card.bounding_box() for card in cards.all()] == before
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size["width"] for box in before)
    expect(page.locator("#announcer")).to_be_empty()
    last = headlines(page).get_by_role("link", name="READ MORE").last
    last.focus()
    expect(last).to_be_in_viewport()


def test_the_page_leads_from_news_to_the_map_and_to_their_pages(visit):
    page = visit()
    assert page.locator("#world-poster").bounding_box()["y"] < 0.6 * DESKTOP["height"]
    assert page.evaluate(SHIFTS) < 0.01
    page.locator('#news article a[data-iso3="MDA"]').first.click()
    shown_country(page, "MDA")
    expect(page.locator("#panel-heading")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name="All news").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All news")


@pytest.mark.needs_server("files hold the list of all news, not of one kind")
def test_news_of_one_kind_are_found_in_the_list_of_all(visit):
    page = visit("/news", live=False)
    page.get_by_label("Kind").select_option(label="In Focus")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=re.compile("READ MORE.*International Migrants Day")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("International Migrants Day")


def test_the_contents_of_an_article_lead_to_its_parts(visit):
    page = visit("/news/migrants-day-2024", live=False)
    contents = page.get_by_role("navigation", name="In this article")
    contents.get_by_role("link").nth(2).click()
    assert page.locator(page.evaluate("location.hash")).bounding_box()["y"] < 200


def test_without_scripts_every_headline_can_be_reached(visit):
    page = visit("/", live=False, java_script_enabled=False, viewport=PHONE)
    last = headlines(page).get_by_role("link", name="READ MORE").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ireland becomes the 21st Member State")


def test_an_organisation_may_want_the_map_alone(browser, tmp_path, cache_folder):
    server = Server(tmp_path, cache_folder, settings={"WHEREWEWORK_SECTIONS": "map"})
    with server.running(), Visits(browser, server.url) as visits:
        page = visits()
        expect(page.get_by_role("heading", level=2)).not_to_contain_text(["Headlines", "In Focus"])
        expect(page.locator(".home-section, .headlines")).to_have_count(0)
        expect(page.locator("#panel")).to_contain_text("Latest news")
