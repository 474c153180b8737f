"""The first page whole: headlines that turn and stand still, news that leads to the map, pages of their own.

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

TURN = 8_500  # milliseconds after which a carousel that plays has turned
IN_VIEW = """(row) => [...row.children].findIndex((slide) => {
  const [mine, whole] = [slide.getBoundingClientRect(), row.getBoundingClientRect()];
  return Math.abs(mine.left + mine.width / 2 - whole.left - whole.width / 2) < mine.width / 2;
}) + 1"""
SHIFTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().filter((one) => !one.hadRecentInput)
    .reduce((sum, one) => sum + one.value, 0))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(0), 500);
})"""


def slide(page: Page) -> int:
    """The number of the headline that is in view."""
    return page.locator(".slides").evaluate(IN_VIEW)


def headlines(page: Page) -> Locator:
    """The carousel, as it is announced."""
    return page.get_by_role("region", name="Headlines")


def with_clock(visit: Visits, **options: object) -> Page:
    """The first page, on a clock that the test moves."""
    page = visit.new_page(**options)
    page.clock.install()
    page.goto(f"{visit.url}/")
    return page


def test_headlines_turn_until_somebody_wants_them_to_stand_still(visit):
    page = with_clock(visit)
    carousel = headlines(page)
    total = page.locator(".slide").count()
    assert total > 2
    page.clock.run_for(TURN)
    assert slide(page) == 2
    expect(carousel).to_contain_text(f"2 of {total}")
    expect(page.locator("#announcer")).to_be_empty()  # what turns by itself is not said aloud

    page.mouse.move(*centre(page, ".slides"))
    page.clock.run_for(3 * TURN)
    assert slide(page) == 2
    page.mouse.move(5, 5)
    carousel.get_by_role("button", name="Pause").focus()
    page.clock.run_for(3 * TURN)
    assert slide(page) == 2

    page.keyboard.press("Enter")
    expect(carousel.get_by_role("button", name="Play")).to_be_focused()
    page.locator("#place-search").focus()
    page.clock.run_for(3 * TURN)
    assert slide(page) == 2
    carousel.get_by_role("button", name="Play").click()
    page.locator("#place-search").focus()
    page.mouse.move(5, 5)
    page.clock.run_for(TURN)
    assert slide(page) == 3

    carousel.get_by_role("button", name="Next headline").focus()
    page.keyboard.press("ArrowLeft")
    assert slide(page) == 2
    expect(page.locator("#announcer")).to_have_text(re.compile(rf"^2 of {total}: \w"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert slide(page) == total
    page.keyboard.press("Enter")
    assert slide(page) == 1
    expect(carousel.get_by_role("button", name="Play")).to_be_visible()  # who turned it wants to read
    headlines(page).get_by_role("link", name="READ MORE").last.focus()
    assert slide(page) == total  # the keyboard reaches every slide, and it comes into view


def test_headlines_stand_still_where_motion_or_data_is_to_be_saved(visit):
    page = with_clock(visit, reduced_motion="reduce")
    expect(headlines(page).get_by_role("button", name="Play")).to_be_visible()
    page.clock.run_for(3 * TURN)
    assert slide(page) == 1
    page.get_by_role("button", name="Next headline").click()
    assert slide(page) == 2

    mirrored = visit.new_page()
    mirrored.goto(visit.address("/?lang=ar"))
    mirrored.locator(".carousel-buttons button").last.press("ArrowLeft")
    assert slide(mirrored) == 2

    saving = visit.new_page()
    saving.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    saving.goto(f"{visit.url}/")
    expect(headlines(saving).get_by_role("button", name="Play")).to_be_visible()


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
    expect(page.locator(".carousel-buttons")).to_be_hidden()
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


def centre(page: Page, selector: str) -> tuple[float, float]:
    """The middle of an element, for the arrow."""
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
