"""Everything without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import shown_country

pytestmark = pytest.mark.browser

MOST_STEPS = 40
_NAME = """() => {
  const { id, className, innerText, dataset } = document.activeElement;
  return [id, className, innerText.trim(), dataset.iso3 ?? ""];
}"""


_RING = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [outlineStyle, parseFloat(outlineWidth)];
}"""


def tab_to(page: Page, *wanted: str) -> None:
    """Press Tab until the focus is on an element whose id, class, text or code is one of ``wanted``."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        name = page.evaluate(_NAME)
        if set(name) & set(wanted):
            return
        passed.append(name)
    raise AssertionError(f"{wanted} was not reached by Tab; passed {passed}")


def test_from_the_top_of_the_page_to_a_project_by_way_of_the_list(visit):
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "Skip the map: go to the list of places")
    page.keyboard.press("Enter")
    tab_to(page, "CPV")
    page.keyboard.press("Enter")
    shown_country(page, "CPV")
    expect(page.locator("#panel-heading")).to_be_focused()
    tab_to(page, "OBSERVE-CV: support to the National Observatory against human trafficking")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/OBSERVE-CV")
    expect(page.get_by_role("heading", level=1)).to_contain_text("OBSERVE-CV")


def test_from_the_top_of_the_page_to_a_project_by_way_of_the_search(visit):
    page = visit()
    tab_to(page, "place-search")
    page.keyboard.type("moldova")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown_country(page, "MDA")
    expect(page.locator("#panel-heading")).to_be_focused()
    tab_to(page, "DIASMD – Diaspora investment in Moldovan towns")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/SAMPLE-DIASMD")


def test_zoom_buttons_answer_to_the_keyboard(visit):
    page = visit()
    button = page.get_by_role("button", name="Zoom in")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('#world-map .js-plotly-plot')._fullLayout.geo.projection.scale > 1"
    )
    expect(button).to_be_focused()


def test_the_focus_is_always_seen(visit):
    page = visit()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        ring = page.evaluate(_RING)
        if page.evaluate("document.activeElement === document.body"):
            break
        assert ring[0] != "none", page.evaluate(_NAME)
        assert ring[1] >= 2, page.evaluate(_NAME)
