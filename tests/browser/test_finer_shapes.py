"""The map near by: finer shapes once it rests on a chosen place, and never more than the world."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_renewal import SAVE_DATA
from tests.browser.visiting import NO_CONNECTION, wait_until_live
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

FINER = re.compile(r"/static/\w+/shapes/[A-Z]{3}\.json$")
# Path data, classes and box on the screen of a place's shape, and the path of the chosen one's outline.
SHAPE = """(code) => {
  const path = document.querySelector(`#world-poster a[data-iso3="${code}"] > path`);
  const { left, top, width, height } = path.getBoundingClientRect();
  const { fill } = getComputedStyle(path);
  const outlines = [...document.querySelectorAll('.outline, .outline-casing')].map((line) => line.getAttribute('d'));
  return { d: path.getAttribute('d'), box: [left, top, width, height], look: [path.parentNode.className.baseVal, fill],
    outlines };
}"""
BEYOND = """() => {
  const svg = document.querySelector('#world-poster svg');
  const [left, top, width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
  const [, , wide, high] = svg.dataset.whole.split(' ').map(Number);
  const beyond = (at, size, all) => size > all ? Math.abs(at + size / 2 - all / 2) : Math.max(-at, at + size - all);
  return Math.max(beyond(left, width, wide), beyond(top, height, high));
}"""

MIDDLE = """() => {
  const { x, y, width, height } = document.querySelector('#world-poster svg').viewBox.baseVal;
  return [x + width / 2, y + height / 2];
}"""


def shape(page: Page, code: str) -> dict:
    return page.evaluate(SHAPE, code)


def rough_and_fine(page: Page, address: str, code: str) -> tuple[dict, dict]:
    """The shape of a place before and after finer shapes come to a page on which it is chosen."""
    page.route(FINER, lambda route: (page.wait_for_timeout(500), route.continue_()))
    with page.expect_response(FINER):
        page.goto(address)
        wait_until_live(page)
        World(page).show()
        rough = shape(page, code)
    page.wait_for_function(
        "([code, d]) => document.querySelector(`#world-poster a[data-iso3='${code}'] > path`).getAttribute('d') !== d",
        arg=[code, rough["d"]],
    )
    return rough, shape(page, code)


def test_finer_shapes_come_and_nothing_moves(visit):
    page = visit.new_page()
    rough, fine = rough_and_fine(page, visit.address("/?country=MDA"), "MDA")
    assert len(fine["d"]) > 3 * len(rough["d"])
    assert fine["look"] == rough["look"]
    assert fine["box"] == pytest.approx(rough["box"], abs=12)  # a rough corner is as far from where it should be
    assert fine["outlines"] == [fine["d"]] * 2
    world = World(page)
    for code in ("MDA", "UKR", "ROU"):
        assert world.names(code, world.spot(code)), code


def test_another_place_brings_its_own_and_what_was_fine_before_is_rough_again(visit):
    page = visit()
    world = World(page)
    world.show()
    rough = {code: shape(page, code)["d"] for code in ("MDA", "KEN")}
    for chosen, other in (("MDA", "KEN"), ("KEN", "MDA")):
        with page.expect_response(FINER) as answer:
            world.click(chosen)
        assert answer.value.url.endswith(f"/{chosen}.json")
        page.wait_for_function(f"(d) => ({SHAPE})('{chosen}').d !== d", arg=rough[chosen])
        assert shape(page, other)["d"] == rough[other]
    page.get_by_role("button", name="Whole world", exact=True).click()
    page.locator("#panel a", has_text="All our work").first.click()
    expect(page.locator("#country-panel")).to_have_count(0)
    world.click("KEN")  # its shapes are fine still, and the outline follows them
    shown_country(page, "KEN")
    page.wait_for_function(f"() => ({SHAPE})('KEN').outlines.length")  # drawn once the answer is painted
    assert shape(page, "KEN")["outlines"] == [shape(page, "KEN")["d"]] * 2


def test_who_saves_data_keeps_the_rough_shapes(visit):
    page = visit.new_page()
    page.add_init_script(SAVE_DATA)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if FINER.search(request.url) else None)
    page.goto(visit.address("/?country=MDA"))
    wait_until_live(page)
    page.wait_for_timeout(1500)
    assert asked == []


def test_a_file_that_does_not_come_leaves_the_rough_shapes_silently(visit):
    visit.expect(NO_CONNECTION)
    page = visit.new_page()
    page.route(FINER, lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(visit.address("/?country=MDA"))
        wait_until_live(page)
    before = shape(page, "MDA")
    page.wait_for_timeout(300)
    assert shape(page, "MDA") == before
    assert before["outlines"] == [before["d"]] * 2


def test_buttons_and_hands_never_show_more_than_the_world(visit):
    page = visit()
    world = World(page)
    world.show()
    left, top, _width, _height = world.box()
    for label in ("Zoom in", "Zoom in"):
        world.zoom(label)
    page.locator(".map-move summary").click()
    for label in ("Move to the left", "Move up"):
        for _ in range(6):
            page.get_by_role("button", name=label, exact=True).click()
            page.wait_for_timeout(600)
    assert page.evaluate(BEYOND) <= 0.01
    before = world.view()
    page.mouse.move(left + 100, top + 100)
    page.mouse.down()
    page.mouse.move(left + 500, top + 300, steps=4)
    assert page.evaluate(BEYOND) <= 0.01  # before another painter may take over
    assert world.view() == before  # it was in the corner already
    page.mouse.up()


def test_wheel_and_zooming_out_at_the_edge_end_with_the_world_in_the_middle(visit):
    page = visit(is_mobile=True, has_touch=True, viewport={"width": 390, "height": 844})
    world = World(page)
    world.show()
    for _ in range(3):
        world.zoom("Zoom in")
    left, top, width, height = world.box()
    wheel = """([x, y, deltaY]) => document.getElementById('world-poster').dispatchEvent(
      new WheelEvent('wheel', { clientX: x, clientY: y, deltaY, ctrlKey: true, cancelable: true }))"""
    for delta in (100, 100, -100, 300, 600):
        page.evaluate(wheel, [left + width - 5, top + height - 5, delta])
        assert page.evaluate(BEYOND) <= 0.01, delta


def test_a_place_at_the_edge_stays_where_it_is_while_it_is_enlarged(visit):
    page = visit("/?country=FJI")
    world = World(page)
    world.show()
    assert page.evaluate(BEYOND) > 10
    before = page.evaluate(MIDDLE)
    world.zoom("Zoom in")
    assert page.evaluate(MIDDLE) == pytest.approx(before, abs=0.1)
    for _ in range(9):
        page.get_by_role("button", name="Zoom out", exact=True).click()
        page.wait_for_timeout(600)
    assert page.evaluate(BEYOND) <= 0.01
