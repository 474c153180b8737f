"""What stands there before the scripts, and how the live map takes its place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import DESKTOP, PHONE
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

# Compact ones: the first map leaves out far islets, which moves the middle of the others.
COMPARED = ("BRA", "NGA", "MDG", "ISL", "COD", "MNG", "BOL", "POL")
SHAPE_CENTRES = """(codes) => {
  const middle = (shape) => {
    const { x, y, width, height } = shape.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const live = [...document.querySelectorAll('#world-map .choroplethlayer path')];
  return codes.map((code) => [
    middle(document.querySelector(`#world-poster a[data-iso3="${code}"] path`)),
    middle(live.find((path) => path.__data__.loc === code)),
  ]);
}"""
MARKER_CENTRES = """(codes) => codes.map((code) => {
  const circles = [...document.querySelectorAll(`#world-poster a[data-iso3="${code}"] circle`)];
  const circle = circles.find((one) => one.getBoundingClientRect().width); // one for wide maps, one for narrow ones
  const { x, y, width, height } = circle.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
})"""


@pytest.mark.parametrize("size", [DESKTOP, {"width": 768, "height": 1024}, PHONE], ids=lambda size: str(size["width"]))
def test_first_and_live_map_coincide(visit, size):
    page = visit(viewport=size)
    for code, (still, live) in zip(COMPARED, page.evaluate(SHAPE_CENTRES, COMPARED), strict=True):
        assert live == pytest.approx(still, abs=3), code
    small = ("MLT", "MDV", "TUV", "BRB", "ATA")
    spots = World(page).spots(small)
    for code, still in zip(small, page.evaluate(MARKER_CENTRES, small), strict=True):
        assert spots[code] == pytest.approx(still, abs=3), code


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", "/?country=MDA"])
def test_nothing_jumps_while_the_page_loads(visit, size, path):
    page = visit.new_page(viewport=size)
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(entry.value)))
          .observe({ type: 'layout-shift', buffered: true });"""
    )
    page.goto(visit.address(path))
    page.wait_for_selector("html.live")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert sum(page.evaluate("window.shifts")) < 0.02


def hold(page: Page, addresses: str) -> list[Route]:
    """Let these requests hang, as on a bad line; those that hang so far."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(addresses, keep)
    return held


def test_before_any_script_a_click_on_the_map_navigates(visit):
    page = visit.new_page()
    held = hold(page, "**/*.js")
    page.goto(visit.url, wait_until="commit")
    brazil = page.locator('#world-poster a[data-iso3="BRA"] path')
    box = brazil.bounding_box()
    with page.expect_navigation(wait_until="commit"):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="Brazil", exact=True)).to_be_visible()  # beside the map, or its own page
    assert held
    page.unroute_all(behavior="ignoreErrors")


def test_between_the_pages_own_script_and_the_live_map_a_click_is_answered(visit):
    page = visit.new_page()
    hold(page, "**/plotly-geo.min.js")
    page.goto(visit.url, wait_until="commit")
    page.locator("#place-search[role=combobox]").wait_for()  # the page's own script has run
    page.locator('#world-poster a[data-iso3="BRA"] path').click()
    shown_country(page, "BRA")
    assert page.locator("html.live").count() == 0
    page.unroute_all(behavior="ignoreErrors")


def test_the_first_map_names_every_country_to_a_screen_reader(visit):
    page = visit(live=False, java_script_enabled=False)
    link = page.locator('#world-poster a[data-iso3="MDA"]').first
    assert link.get_attribute("aria-label") == "Moldova: 5 projects, 3 news items"
