"""Small places: their markers stand apart on the whole world, and what is said of them can be read at leisure."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.geography.equal_earth_projection import to_window
from dashboard.geography.svg_outlines import WIDTH
from tests.browser.visiting import DESKTOP, PHONE
from tests.browser.world import PLOTLY, TERRITORIES, World, shown_country

pytestmark = pytest.mark.browser

SIZES = (PHONE, {"width": 768, "height": 1024}, DESKTOP)
MARKED = """() => new Set([...document.querySelectorAll('#world-poster a:not(.hit, .c0):has(> circle)')]
  .map((link) => link.dataset.iso3)).size"""
# Without its rim, of which half lies outside, in pixels; Chromium leaves it out of the box.
OVERLAPS = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].map((mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const rim = parseFloat(getComputedStyle(mark).strokeWidth) / 2;
    return [left - rim, right + rim, top - rim, bottom + rim, right - left];
  }).filter((box) => box[4]);
  const share = (low, high, Low, High) => Math.min(high, High) - Math.max(low, Low) > 0.05;
  const over = ([l, r, t, b], [L, R, T, B]) => share(l, r, L, R) && share(t, b, T, B);
  return [boxes.length, boxes.flatMap((one, i) => boxes.slice(0, i).filter((other) => over(one, other))).length,
    Math.min(...boxes.map((box) => box[4]))];
}"""
MARKERS = "#world-poster a:not(.hit, .c0) > circle"  # a place without work has no dot that is seen


def apart(page: Page, selector: str) -> None:
    """Every marker is there, none lies over another, and none is too small to see."""
    number, overlaps, smallest = page.evaluate(OVERLAPS, selector)
    assert number == page.evaluate(MARKED) >= 8
    assert overlaps == 0
    assert smallest > 2


def test_no_marker_lies_over_another(visit):
    for size in SIZES:
        page = visit(viewport=size)
        apart(page, MARKERS)
    page.set_viewport_size(PHONE)  # the same page in a narrower window
    page.wait_for_function(f"() => ({OVERLAPS})('{MARKERS}')[1] === 0")
    apart(page, MARKERS)


def test_a_zoomed_map_has_the_markers_in_their_true_places(visit):
    page = visit()
    world = World(page)
    world.show()
    off = """([code, x, y]) => {
      const svg = document.querySelector('#world-poster svg');
      const mark = [...document.querySelectorAll(`#world-poster a[data-iso3="${code}"] circle`)]
        .find((one) => getComputedStyle(one).display !== 'none');
      const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
      const { left, top, width, height } = mark.getBoundingClientRect();
      return Math.hypot(left + width / 2 - point.x, top + height / 2 - point.y);
    }"""
    place = TERRITORIES["BRB"]
    [true] = to_window(np.array([[place.lon, place.lat]]), WIDTH).tolist()
    assert page.evaluate(off, ["BRB", *true]) > 3
    for _ in range(2):
        world.zoom("Zoom in")
    assert page.evaluate(off, ["BRB", *true]) < 1
    world.zoom("Whole world")
    assert page.evaluate(off, ["BRB", *true]) > 3


def onto_what_is_said(page: Page, code: str, words: str) -> tuple[World, Locator]:
    """Move the arrow to a place and from there onto what the map says of it: ``words``."""
    world, tip = World(page), page.locator("#map-tip")
    world.show()
    assert world.names(code, world.spot(code))
    expect(tip).to_have_text(words)
    box = tip.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return world, tip


def test_what_is_said_of_a_place_stays_under_the_arrow_and_leaves_when_told(visit):
    page = visit()
    world, tip = onto_what_is_said(page, "XKX", "Kosovo*: 1 project")
    page.wait_for_timeout(400)  # longer than it stays for an arrow that has left
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert world.names("MLT", world.spot("MLT"))
    expect(tip).to_have_text("Malta: 1 project, 1 news item")
    tip.click(position={"x": 5, "y": 5})  # once it stands still
    shown_country(page, "MLT")


def test_what_is_said_of_a_place_stays_when_the_arrow_comes_straight_from_what_was_said_of_another(visit):
    page = visit()
    world, tip = onto_what_is_said(page, "BRA", "Brazil: 1 project")
    page.mouse.move(*world.spot("MLT"))
    expect(tip).to_have_text("Malta: 1 project, 1 news item")
    page.wait_for_timeout(400)  # longer than it stays for an arrow that has left
    expect(tip).to_be_visible()


def test_the_first_paint_says_it_too(visit):
    page = visit.new_page()
    page.route("**/dash.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(visit.url)
    page.locator('#world-poster a[data-iso3="BRA"] path').hover()
    expect(page.locator("#map-tip")).to_have_text("Brazil: 1 project")
    page.mouse.move(2, 2)
    expect(page.locator("#map-tip")).to_be_hidden()
    expect(page.locator(PLOTLY)).to_have_count(0)
