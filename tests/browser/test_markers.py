"""Small places: their markers stand apart on the whole world, and what is said of them can be read at leisure."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESKTOP, LIVE_MAP, PHONE
from tests.browser.world import TERRITORIES, World, shown_country

pytestmark = pytest.mark.browser

SIZES = (PHONE, {"width": 768, "height": 1024}, DESKTOP)
MARKED = {code for code, place in TERRITORIES.items() if place.marker and place.clickable}
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
FIRST, LIVE = "#world-poster circle", "#world-map .scattergeo .point"


def apart(page: Page, selector: str) -> None:
    """Every marker is there, none lies over another, and none is too small to see."""
    number, overlaps, smallest = page.evaluate(OVERLAPS, selector)
    assert number == len(MARKED)
    assert overlaps == 0
    assert smallest > 2


def test_no_marker_lies_over_another(visit):
    for size in SIZES:
        page = visit(viewport=size)
        apart(page, FIRST)
        apart(page, LIVE)
    page.set_viewport_size(PHONE)  # the same page in a narrower window
    page.wait_for_function("() => document.querySelector('#world-map .main-svg').getBoundingClientRect().width < 400")
    page.wait_for_function(f"() => ({OVERLAPS})('{LIVE}')[1] === 0")
    apart(page, FIRST)


def test_a_zoomed_map_has_the_markers_in_their_true_places(visit):
    page = visit("/?country=BRB")
    world = World(page)
    place = TERRITORIES["BRB"]
    stands = """() => {
      const { customdata, lon, lat } = document.querySelector('#world-map .js-plotly-plot').data[1];
      const i = customdata.indexOf('BRB');
      return [lon[i], lat[i]];
    }"""
    assert page.evaluate(stands) != [place.lon, place.lat]
    for _ in range(2):
        world.zoom("Zoom in")
    page.wait_for_function(
        f"([lon, lat]) => {{ const [x, y] = ({stands})(); return x === lon && y === lat; }}", arg=[place.lon, place.lat]
    )
    world.zoom("Whole world")
    page.wait_for_function(
        f"([lon, lat]) => {{ const [x, y] = ({stands})(); return x !== lon; }}", arg=[place.lon, place.lat]
    )


def test_what_is_said_of_a_place_stays_under_the_arrow_and_leaves_when_told(visit):
    page = visit()
    world = World(page)
    tip = page.locator("#map-tip")
    world.show()
    assert world.names("XKX", world.spot("XKX"))
    expect(tip).to_have_text("Kosovo*: 1 project")
    box = tip.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(400)  # longer than it stays for an arrow that has left
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert world.names("MLT", world.spot("MLT"))
    expect(tip).to_have_text("Malta: 1 project, 1 news item")
    box = tip.bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    shown_country(page, "MLT")


def test_the_first_paint_says_it_too(visit):
    page = visit.new_page()
    page.route("**/dash.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(visit.url)
    page.locator('#world-poster a[data-iso3="BRA"] path').hover()
    expect(page.locator("#map-tip")).to_have_text("Brazil: 1 project")
    page.mouse.move(2, 2)
    expect(page.locator("#map-tip")).to_be_hidden()
    expect(page.locator(LIVE_MAP)).to_have_count(0)
