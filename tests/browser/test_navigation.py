"""Addresses: deep links, Back and Forward, two visitors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.samples import sample_titles
from tests.browser.visiting import NOT_FOUND, wait_until_live
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser


def test_a_deep_link_opens_the_country(visit):
    page = visit("/?country=MDA")
    shown_country(page, "MDA")
    for title in sample_titles("projects", "Moldova").values():
        expect(page.locator("#country-panel h4", has_text=title)).to_be_visible()
    assert page.title().startswith("Moldova – ")
    expect(page.locator("#world-poster .map-names .here", has_text="Moldova")).to_be_visible()


def test_an_unknown_country_is_told_in_a_sentence(visit):
    visit.expect(NOT_FOUND)  # the page's own status
    page = visit("/?country=XXX")
    expect(page.locator("#panel").get_by_text("There is no place with the code XXX.")).to_be_visible()
    World(page).click("MDA")
    shown_country(page, "MDA")


def test_back_and_forward_across_selections(visit):
    page = visit()
    world = World(page)
    for code in ("MDA", "NGA"):
        world.click(code)
        shown_country(page, code)
    page.locator('#place-list a[data-iso3="UKR"]').click()
    shown_country(page, "UKR")
    page.locator("#place-search").fill("migration")
    page.locator("#place-search").press("Enter")
    page.wait_for_selector("#results-panel")

    for code in ("UKR", "NGA", "MDA"):
        page.go_back()
        shown_country(page, code)
    page.go_back()
    page.wait_for_selector("#world-panel")
    for code in ("MDA", "NGA", "UKR"):
        page.go_forward()
        shown_country(page, code)
        assert page.title().startswith(page.locator("#panel-heading").inner_text())
    page.go_forward()
    page.wait_for_selector("#results-panel")


def test_back_from_a_project_page_returns_to_the_country(visit):
    page = visit()
    World(page).click("MDA")
    shown_country(page, "MDA")
    page.locator('#country-panel article[data-project-id="SAMPLE-DIASMD"] h4 a').click()
    page.wait_for_url(re.compile("/projects/SAMPLE-DIASMD/?$"))
    page.go_back()
    shown_country(page, "MDA")
    wait_until_live(page)


@pytest.mark.needs_server("without one, the countries of a record lead to their pages")
def test_a_project_page_leads_back_to_its_country_on_the_map(visit):
    page = visit("/projects/SAMPLE-DIASMD", live=False)
    page.get_by_role("link", name="Moldova", exact=True).click()
    shown_country(page, "MDA")


def test_two_visitors_see_their_own_selection(visit):
    one, other = visit(), visit()
    World(one).click("MDA")
    World(other).click("MLT")
    shown_country(one, "MDA")
    shown_country(other, "MLT")
    one.reload()
    other.reload()
    shown_country(one, "MDA")
    shown_country(other, "MLT")
    assert one.locator("#panel-heading").inner_text() == "Moldova"
    assert other.locator("#panel-heading").inner_text() == "Malta"
