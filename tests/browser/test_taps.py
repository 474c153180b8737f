"""Every place of the list, tapped by a finger or clicked: on both painters the place under it is the one meant."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.serving import Server
from tests.browser.twinning import Twin
from tests.browser.visiting import Visits, wait_until_live
from tests.browser.world import PLOTLY, World
from tests.test_cli_real_files import WORLD_BANK

pytestmark = pytest.mark.browser

SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desktop": (1280, 800)}
FINGER = 12  # pixels from the middle of a finger to its edge: browsers look for something to press as far away
# Of each place of the list the point nearest to its middle where three pixels of it are seen: within the map, under no
# control and no other dot.
POINTS = """(live) => {
  const stage = document.querySelector('.map-stage').getBoundingClientRect();
  const listed = new Set([...document.querySelectorAll('#place-list a[data-iso3]')].map((link) => link.dataset.iso3));
  const marks = [...document.querySelectorAll('#world-map .scattergeo .point')];
  const markers = document.querySelector('#world-map .js-plotly-plot')?.data[1].customdata;
  const drawn = live
    ? [...document.querySelectorAll('#world-map .choroplethlayer > .trace:first-child path')]
      .map((path) => [path.__data__.loc, path]).concat(marks.map((mark, i) => [markers[i], mark]))
    : [...document.querySelectorAll('#world-poster a[data-iso3]:not(.hit) > *')]
      .map((shape) => [shape.parentNode.dataset.iso3, shape]);
  const shown = drawn.filter(([code, shape]) => listed.has(code) && getComputedStyle(shape).display !== 'none');
  const dots = shown.map(([, shape]) => shape).filter((shape) => shape.matches('circle, .point'))
    .map((dot) => [dot, dot.getBoundingClientRect()]);
  const covers = (x, y, { left, right, top, bottom }, room) =>
    x > left - room && x < right + room && y > top - room && y < bottom + room;
  const found = {};
  for (const [code, shape] of shown) {
    const { x, y, width, height } = shape.getBoundingClientRect();
    const back = shape.getScreenCTM().inverse();
    const fills = (left, top) => shape.isPointInFill(new DOMPoint(left, top).matrixTransform(back));
    let nearest = Infinity;
    for (let i = 0; i <= 24; i += 1) for (let j = 0; j <= 24; j += 1) {
      const at = [x + width * i / 24, y + height * j / 24];
      const far = Math.hypot(i - 12, j - 12);
      if (far >= nearest || !covers(...at, stage, -1)) continue;
      const around = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]].map(([right, below]) => [at[0] + right, at[1] + below]);
      if (!around.every((spot) => fills(...spot))) continue;
      if (dots.some(([dot, box]) => dot !== shape && covers(...at, box, 2))) continue;
      if (!document.elementFromPoint(...at)?.closest('#world-poster, #world-map')) continue;
      nearest = far;
      found[code] = at;
    }
  }
  return found;
}"""
# What is meant is noted and not shown: an answer moves the map, and the next press would meet another one. Two presses
# one soon after the other are no double click here.
NOTE = """() => {
  const now = Date.now;
  window.later = 0;
  Date.now = () => now() + window.later;
  document.body.addEventListener('click', (event) => {
    const link = event.target.closest('#world-poster a[data-iso3]');
    if (!link) return;
    window.meant.push(link.dataset.iso3);
    event.preventDefault();
    event.stopPropagation();
  });
  addEventListener('dblclick', (event) => event.stopImmediatePropagation(), true);
}"""
NOTE_LIVE = """() => { window.dash_clientside.world.choose = (click) => {
  if (click?.points) window.meant.push(click.points[0].customdata);
  return window.dash_clientside.no_update;
}; }"""
# An arrow does not jump: what is said of the place before would have gone on its way.
FORGET = """() => {
  window.meant = [];
  window.later += 1000;
  document.getElementById('map-tip').hidden = true;
}"""
WISH = """() => document.querySelector('#world-poster svg').dispatchEvent(new WheelEvent(
  'wheel', { ctrlKey: true, deltaY: -0.01, clientX: innerWidth / 2, clientY: 200, bubbles: true, cancelable: true }))"""
WITH_WORK = """() => [...new Set([...document.querySelectorAll('#world-poster a[data-iso3]:not(.hit, .c0)')]
  .map((link) => link.dataset.iso3))]"""


@pytest.fixture(scope="module")
def world_bank(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path, shared_data: Path) -> Iterator[Server]:
    """A server with the World Bank's 27,132 projects in 180 countries."""
    one = Server(tmp_path_factory.mktemp("world-bank"), cache_folder)
    one.publish("projects", shared_data / "worldbank" / "wb_projects_2025-03-31.csv", *WORLD_BANK)
    with one.running():
        yield one


@pytest.mark.parametrize("painter", ["svg", "plotly"])
@pytest.mark.parametrize("size", SIZES)
def test_the_place_under_a_finger_or_an_arrow_is_the_one_meant_on_the_samples(
    browser: Browser, server: Server | Twin, size: str, painter: str
) -> None:
    _press_each(browser, server.url, size, painter, least=40)


@pytest.mark.parametrize("painter", ["svg", "plotly"])
@pytest.mark.parametrize("size", SIZES)
def test_the_place_under_a_finger_or_an_arrow_is_the_one_meant_on_real_data(
    browser: Browser, world_bank: Server, size: str, painter: str
) -> None:
    _press_each(browser, world_bank.url, size, painter, least=115)


def _press_each(browser: Browser, url: str, size: str, painter: str, *, least: int) -> None:
    width, height = SIZES[size]
    touch = {} if size == "desktop" else {"has_touch": True, "is_mobile": True}
    live = painter == "plotly"
    with Visits(browser, url) as visits:
        page = visits.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **touch)
        page.goto(url)
        wait_until_live(page)
        World(page).show()
        page.evaluate(NOTE)
        if live:
            page.evaluate(WISH)
            page.wait_for_selector(PLOTLY, state="attached")
            page.evaluate(NOTE_LIVE)
        points = page.evaluate(POINTS, live)
        with_work = set(page.evaluate(WITH_WORK))
        meant = {code: _press(page, *point, finger=bool(touch)) for code, point in points.items()}
    assert len(points) >= least
    missed = {code: found for code, found in meant.items() if found != code}
    assert len(missed) <= 0.02 * len(points), missed
    assert {code for code, found in missed.items() if code in with_work and found not in with_work | {""}} == set()


def _press(page: Page, x: float, y: float, *, finger: bool) -> str:
    """The code of the place that a press at this pixel means; "" for none."""
    page.evaluate(FORGET)
    if finger:
        session = page.context.new_cdp_session(page)  # Playwright's own taps have a finger as thin as a needle
        point = {"x": x, "y": y, "radiusX": FINGER, "radiusY": FINGER}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()
    else:
        page.mouse.click(x, y)
    with contextlib.suppress(Error):
        page.wait_for_function("() => window.meant.length", timeout=1500)
    return str((page.evaluate("() => window.meant") or [""])[0])
