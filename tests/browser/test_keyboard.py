"""Everything without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.geography.marker_layout import RADIUS
from tests.browser.visiting import wait_until_live
from tests.browser.world import STILL, shown_country

pytestmark = pytest.mark.browser

MOST_STEPS = 80
_NAME = """() => {
  const { id, className, innerText, dataset } = document.activeElement;
  return [id, className, (innerText ?? "").trim(), dataset.iso3 ?? ""];
}"""
_RING = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  if (outlineStyle !== 'none') return parseFloat(outlineWidth);
  const ring = document.querySelector('.map-ring');
  return ring ? parseFloat(getComputedStyle(ring).strokeWidth) : 0;
}"""
ON_THE_MAP = "() => Boolean(document.activeElement.closest('#world-poster'))"
SPOKEN = """() => {
  const { dataset, ariaLabel } = document.activeElement;
  return [dataset.iso3, document.activeElement.getAttribute('aria-label')];
}"""
# How many times the world is enlarged, and the middle of what is seen, in the outlines' units.
ZOOM = """() => {
  const { viewBox: { baseVal }, dataset } = document.querySelector('#world-poster svg');
  return Number(dataset.whole.split(' ')[2]) / baseVal.width;
}"""
MIDDLE = """() => {
  const { x, y, width, height } = document.querySelector('#world-poster svg').viewBox.baseVal;
  return [x + width / 2, y + height / 2];
}"""

PORTUGAL_TO_GEORGIA = (
    ("ArrowRight", "ESP"),
    ("ArrowUp", "FRA"),
    ("ArrowRight", "CHE"),
    ("ArrowRight", "LIE"),
    ("ArrowRight", "AUT"),
    ("ArrowRight", "SVK"),
    ("ArrowRight", "HUN"),
    ("ArrowRight", "ROU"),
    ("ArrowDown", "BGR"),
    ("ArrowRight", "TUR"),
    ("ArrowRight", "ARM"),
    ("ArrowUp", "GEO"),
)


def tab_to(page: Page, *wanted: str) -> None:
    """Press Tab until the focus is on an element whose id, class, text or code is one of ``wanted``."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        name = page.evaluate(_NAME)
        if set(map(str, name)) & set(wanted):
            return
        passed.append(name)
    raise AssertionError(f"{wanted} was not reached by Tab; passed {passed}")


def tab_to_the_map(page: Page) -> None:
    """Press Tab until the focus is on the map."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(ON_THE_MAP):
            return
    raise AssertionError("the map was not reached by Tab")


def walk(page: Page, key: str, code: str) -> None:
    """Press a key on the map; the focus, a ring and a label must be on the place with that code."""
    page.keyboard.press(key)
    page.wait_for_function("(code) => document.activeElement.dataset?.iso3 === code", arg=code)
    seen_on(page, code)


def seen_on(page: Page, code: str) -> None:
    """The ring lies within the map, and the label says what the link says of itself."""
    page.wait_for_function(
        """() => {
          const ring = document.querySelector('.map-ring')?.getBoundingClientRect();
          const stage = document.querySelector('.map-stage').getBoundingClientRect();
          return ring && ring.right > stage.left && ring.left < stage.right && ring.bottom > stage.top
            && ring.top < stage.bottom;
        }"""
    )
    focused, label = page.evaluate(SPOKEN)
    assert focused == code
    expect(page.locator("#map-tip")).to_have_text(label)
    expect(page.locator("#map-tip")).to_be_visible()


def test_a_whole_visit_with_the_keyboard_alone(visit):
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "Theme")  # past the header

    page.goto(visit.url)
    wait_until_live(page)
    tab_to(page, "place-search")
    page.keyboard.type("moldova")
    page.locator("#suggestions").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown_country(page, "MDA")
    expect(page.locator("#panel-heading")).to_be_focused()

    page.goto(visit.url)
    wait_until_live(page)
    tab_to(page, "Theme")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the box that narrows the list
    page.keyboard.press("Tab")
    theme = page.evaluate("() => document.activeElement.value")
    page.keyboard.press("Space")
    page.wait_for_url("**/?theme=*")
    page.locator("#asked", has_text=theme).wait_for()

    tab_to_the_map(page)
    walk(page, "End", "GBR")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.activeElement.dataset?.iso3 === 'DZA'")
    page.keyboard.press("PageUp")  # Europe comes last, by name
    page.wait_for_function("() => document.activeElement.dataset?.iso3 === 'ALA'")
    page.keyboard.press("Enter")
    shown_country(page, "ALA")
    assert "theme=" in page.url
    expect(page.locator("#panel-heading")).to_be_focused()

    page.goto(f"{visit.url}/?country=MDA")
    wait_until_live(page)
    tab_to(page, "panel-heading", "All our work")
    tab_to(page, "DIASMD – Diaspora investment in Moldovan towns")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/projects/SAMPLE-DIASMD/?$"))
    tab_to(page, "Language:\nEN")
    page.keyboard.press("Enter")
    tab_to(page, "Français")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_from_the_top_of_the_page_to_a_project_by_way_of_the_list(visit):
    page = visit()
    tab_to(page, "Skip the map: go to the list of places")
    page.keyboard.press("Enter")
    tab_to(page, "CPV")
    page.keyboard.press("Enter")
    shown_country(page, "CPV")
    expect(page.locator("#panel-heading")).to_be_focused()
    tab_to(page, "OBSERVE-CV: support to the National Observatory against human trafficking")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/projects/OBSERVE-CV/?$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("OBSERVE-CV")


def test_the_map_is_walked_from_portugal_to_georgia(visit):
    page = visit("/?country=PRT")
    tab_to_the_map(page)  # one stop, at the country that is chosen
    seen_on(page, "PRT")
    assert page.locator("#world-poster a[tabindex='0']").count() == 1
    expect(page.locator("#world-poster a[tabindex='0']")).to_have_accessible_name("Portugal: 1 news item")
    assert "Arrow keys" in page.locator("#world-poster a[aria-describedby='map-keys']").evaluate(
        "(link) => document.getElementById(link.getAttribute('aria-describedby')).textContent"
    )
    for key, code in PORTUGAL_TO_GEORGIA:
        walk(page, key, code)
    assert page.locator("#world-poster a[aria-describedby]").count() == 0  # said once
    page.keyboard.press("Enter")
    shown_country(page, "GEO")
    expect(page.locator("#panel-heading")).to_be_focused()
    expect(page.locator("#map-tip")).to_be_hidden()
    assert page.locator(".map-ring").count() == 0


def test_each_of_several_quick_steps_counts(visit):
    page = visit()
    tab_to_the_map(page)
    page.evaluate("""() => { for (let i = 0; i < 4; i++) document.querySelector('[data-zoom=in]').click(); }""")
    page.wait_for_function("() => !document.querySelector('#world-poster .flying')")
    assert page.evaluate(ZOOM) == pytest.approx(1.6**4, rel=0.02)


def test_a_zoomed_map_follows_the_keyboard_and_escape_leads_out(visit):
    page = visit("/?country=PRT")
    tab_to_the_map(page)
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_function(f"() => ({ZOOM})() > 6")
    for key, code in PORTUGAL_TO_GEORGIA:
        walk(page, key, code)
    page.keyboard.press("Escape")
    expect(page.locator("#map-tip")).to_be_hidden()
    assert page.evaluate(ZOOM) > 6
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => ({ZOOM})() <= 1")
    assert page.evaluate(ON_THE_MAP)
    page.keyboard.press("Escape")
    expect(page.locator("#panel-heading")).to_be_focused()


def test_an_arrow_that_rests_on_the_map_takes_no_words_from_the_keyboard(visit):
    """Chromium says that the arrow is over something else whenever the map moves under it."""
    page = visit()
    tab_to_the_map(page)
    walk(page, "Home", "DZA")
    over = """([type, x]) => document.querySelector('#world-poster svg').dispatchEvent(
      new PointerEvent(type, { bubbles: true, pointerType: 'mouse', clientX: x, clientY: 0 }))"""
    page.evaluate(over, ["pointerover", 0])
    page.evaluate(over.replace(" svg", ""), ["pointerleave", 0])  # the page has scrolled away under it
    page.wait_for_timeout(400)
    assert page.locator("#map-tip").is_visible()
    page.evaluate(over, ["pointerover", 7])
    expect(page.locator("#map-tip")).to_be_hidden()


def test_words_that_escape_sends_away_do_not_come_back(visit):
    page = visit()
    tab_to_the_map(page)
    walk(page, "Home", "DZA")
    hidden = page.evaluate(
        """async () => {
          const other = [...document.querySelectorAll('#world-poster a[data-iso3="FRA"]')].at(-1);
          other.focus();
          other.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
          for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
          return document.getElementById('map-tip').hidden;
        }"""
    )
    assert hidden


def test_the_ring_round_a_small_place_is_as_large_as_its_dot(visit):
    page = visit()
    tab_to_the_map(page)
    for code in ("MLT", "TUV"):
        page.evaluate(
            "(code) => [...document.querySelectorAll(`#world-poster a[data-iso3=${code}]`)].at(-1).focus()", code
        )
        page.wait_for_function(STILL)
        expect(page.locator(".dots > .map-ring")).to_have_count(1)
        ring, dot = page.evaluate("""() => [document.querySelector('.map-ring'),
            [...document.activeElement.children].find((one) => getComputedStyle(one).display !== 'none')]
            .map((one) => one.getBoundingClientRect().width)""")
        assert ring == pytest.approx(dot) == pytest.approx(2 * RADIUS, abs=0.1)


def test_the_first_paint_is_walked_too(visit):
    page = visit.new_page()
    page.route("**/dash.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{visit.url}/?country=PRT")
    tab_to_the_map(page)
    for key, code in PORTUGAL_TO_GEORGIA[:3]:
        walk(page, key, code)
    page.keyboard.press("Escape")
    expect(page.locator("#map-tip")).to_be_hidden()


def test_the_buttons_of_the_map_answer_to_the_keyboard(visit):
    page = visit()
    button = page.get_by_role("button", name="Zoom in")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({ZOOM})() > 1")
    expect(button).to_be_focused()
    for _ in range(2):
        page.wait_for_function(STILL)
        page.keyboard.press("Enter")
    page.locator(".map-move summary").press("Enter")
    for name, axis, sign in (("up", 1, -1), ("down", 1, 1), ("to the left", 0, -1), ("to the right", 0, 1)):
        page.wait_for_function(STILL)
        before = page.evaluate(MIDDLE)[axis]
        page.get_by_role("button", name=f"Move {name}").press("Enter")
        page.wait_for_function(
            f"([axis, before]) => Math.sign(({MIDDLE})()[axis] - before) === {sign}", arg=[axis, before]
        )


def test_the_focus_is_always_seen(visit):
    page = visit()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(_RING) >= 2, page.evaluate(_NAME)
