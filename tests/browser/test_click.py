"""Clicks on the live map."""

from __future__ import annotations

import pytest

from tests.browser.samples import sample_titles
from tests.browser.visiting import wait_until_live
from tests.browser.world import TERRITORIES, World, shown_country

pytestmark = pytest.mark.browser

SMALL = ("CPV", "MLT", "MDV", "TUV", "NRU", "SYC", "SGP", "BRB", "MHL", "XKX")
NOT_DRAWN = {"BVT", "CCK", "UMI"}
OTHERS = sorted(set(TERRITORIES) - NOT_DRAWN - set(SMALL))


def test_a_click_on_moldova_shows_its_projects_and_news(visit):
    page = visit()
    World(page).click("MDA")
    shown_country(page, "MDA")

    projects, news = sample_titles("projects", "Moldova"), sample_titles("news", "Moldova")
    assert len(projects) >= 5
    panel = page.locator("#country-panel")
    assert panel.get_by_role("heading", level=2).inner_text() == "Moldova"
    assert panel.locator(".counts").inner_text() == f"{len(projects)} projects · {len(news)} news items"
    for kind, expected in (("project", projects), ("news", news)):
        articles = panel.locator(f"article[data-{kind}-id]")
        shown = {article.get_attribute(f"data-{kind}-id"): article.inner_text() for article in articles.all()}
        assert shown.keys() == expected.keys()
        assert all(title in shown[key] for key, title in expected.items())
    assert page.url.endswith("?country=MDA")


def test_the_same_country_can_be_clicked_again(visit):
    page = visit()
    world = World(page)
    world.click("MDA")
    shown_country(page, "MDA")
    world.click("MDA")
    page.locator("#country-panel .close").click()
    page.wait_for_selector("#world-panel")
    world.click("MDA")
    shown_country(page, "MDA")
    assert page.url.endswith("?country=MDA")


def test_a_drag_moves_the_map_and_selects_nothing(visit):
    page = visit()
    world = World(page)
    x, y = world.spot("DZA")
    world.drag((x, y), (x + 120, y + 40))
    moved_x, _ = world.spot("DZA")
    assert moved_x - x > 60
    world.click("BRA")  # had the drag selected anything, its panel would have come before this one
    shown_country(page, "BRA")
    page.go_back()
    page.wait_for_selector("#world-panel")
    assert "country" not in page.url


def test_small_places_are_hit_on_the_whole_world(visit):
    page = visit()
    world = World(page)
    for code in SMALL:
        world.click(code)
        shown_country(page, code)
        assert page.locator("#panel-heading").inner_text() == TERRITORIES[code].name


def test_every_other_place_is_reached_by_a_click(visit):
    page = visit()
    world = World(page)
    left = world.click_each(OTHERS)
    assert len(left) < 25, f"on the whole world the map does not answer for {left}"
    while left:  # places that lie close together: go nearer, as a person would
        page.goto(visit.url)
        wait_until_live(page)
        first = left[0]
        world.approach(first, steps=6)
        left = world.click_each(left)
        if first in left:
            world.zoom("Zoom in")
            left = world.click_each(left)
        assert first not in left, f"no click reaches {first}"


def test_the_chosen_country_is_named_on_the_map(visit):
    page = visit()
    World(page).click("MDA")
    page.locator("#world-map .scattergeo text", has_text="Moldova").wait_for()


def test_zoom_buttons_and_back_to_the_whole_world(visit):
    page = visit()
    world = World(page)
    world.show()
    at_first = world.spot("FJI")
    world.zoom("Zoom in")
    world.zoom("Zoom in")
    world.zoom("Zoom out")
    assert world.in_view(["FJI"]) == {}
    world.zoom("Whole world")
    world.show()
    assert world.spot("FJI") == pytest.approx(at_first, abs=1)
