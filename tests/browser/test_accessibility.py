"""axe finds nothing; nothing is cut off on a phone; contrast and motion as the visitor asks for them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESKTOP, NOT_FOUND, PHONE, wait_until_live
from tests.browser.world import World, call_plotly

pytestmark = pytest.mark.browser

PAGES = {
    "world": "/",
    "country": "/?country=MDA",
    "country without work": "/?country=TUV",
    "footnote": "/?country=XKX",
    "two countries": "/?country=MDA%3BUKR",
    "Arabic two countries": "/?lang=ar&country=MDA%3BUKR",
    "corridors": "/?view=corridors",
    "search results": "/?q=moldova",
    "not found": "/?country=XXX",
    "project": "/projects/SAMPLE-DIASMD",
    "news": "/news/children-left-behind",
    "article": "/news/migrants-day-2024",
    "all news": "/news",
    "no news": "/news?q=zzz",
    "no such project": "/projects/none",
    "filtered": "/?theme=Return&status=2",
    "nothing fits": "/?theme=Return&q=zzzz",
    "region": "/?region=M49-150",
    "as of a day": "/?as_of=v2",
    "all projects": "/projects",
    "dossier": "/countries/MDA",
    "statement": "/accessibility",
    "open data": "/api/v1",
    "Arabic": "/?lang=ar&country=MDA",
    "Arabic dossier": "/countries/MDA?lang=ar",
}
MAPS = ("world", "country", "filtered", "Arabic")  # on which the live map is waited for
SCHEMES = ("light", "dark")
WIDTHS = {"phone": PHONE, "desktop": DESKTOP}


_SHAPE = '<a href="/?country='
# What passes is counted, not described: that takes axe longer than to find it.
_OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}

_OF_COLOURS = ["color-contrast", "link-in-text-block"]


def findings(page: Page, *, of_colours: bool = False) -> list[str]:
    """What axe finds: the rule, and where; with ``of_colours`` by its rules on colours alone. Shapes of countries are
    as large as they are: the list is their equal."""
    options = {**_OPTIONS, "runOnly": {"type": "rule", "values": _OF_COLOURS}} if of_colours else _OPTIONS
    report = Axe().run(page, options=options).response
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in report["violations"]
        for node in found["nodes"]
        if not (found["id"] == "target-size" and node["html"].startswith(_SHAPE))
    ]


@pytest.mark.parametrize(("width", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(visit, scheme, width):
    visit.expect(NOT_FOUND)  # the status of two of the pages
    page = visit.new_page(viewport=WIDTHS[width], color_scheme=scheme)
    wrong = {}
    for name, path in PAGES.items():
        page.goto(visit.address(path))
        if name in MAPS:
            wait_until_live(page)
        found = findings(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways: {page.evaluate(_WIDE)}")
        if found:
            wrong[name] = found
    assert wrong == {}


_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.tagName + '.' + one.className).slice(0, 5)"""


def test_nothing_is_lost_at_four_hundred_per_cent_or_with_wide_text(visit):
    visit.expect(NOT_FOUND)
    page = visit.new_page(viewport={"width": 320, "height": 256})
    wrong = {}
    for name, path in PAGES.items():
        page.goto(visit.address(path))
        for spacing in ("", _SPACING):
            page.evaluate(_SPACED, spacing)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong[f"{name}{', wide text' if spacing else ''}"] = page.evaluate(_WIDE)
            cut = page.evaluate(_CUT)
            if cut:
                wrong[f"{name}: cut off{', wide text' if spacing else ''}"] = cut
    assert wrong == {}


# What WCAG 1.4.12 asks that a page bears.
_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
_SPACED = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""
_CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter((one) => {
  const { overflowX, overflowY, clipPath } = getComputedStyle(one);
  if (one.closest('svg, [hidden]') || clipPath !== 'none' || !one.innerText?.trim()) return false;
  return (overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1)
    || (overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.tagName + '.' + one.className).slice(0, 5)"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_with_suggestions_open(visit, scheme):
    page = visit(color_scheme=scheme)
    page.locator("#place-search").press_sequentially("mold")
    page.locator("#suggestions").get_by_role("option").first.wait_for()
    page.locator("#place-search").press("ArrowDown")
    assert findings(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_without_scripts_of_the_page(visit, scheme):
    page = visit.new_page(color_scheme=scheme)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{visit.url}/?country=MDA")
    assert findings(page) == []


def test_axe_is_able_to_find_something(visit):
    page = visit(live=False)
    page.evaluate("() => document.documentElement.removeAttribute('lang')")
    assert any(found.startswith("html-has-lang") for found in findings(page))


@pytest.mark.parametrize(
    "wish",
    [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"contrast": "more"}],
    ids=lambda wish: next(iter(wish)),
)
def test_the_wishes_of_a_visitor_break_nothing(visit, wish):
    page = visit("/?country=MDA", **wish)
    expect(page.locator("#panel-heading")).to_be_visible()
    if "reduced_motion" in wish:
        moving = page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter((one) => {
              const style = getComputedStyle(one);
              return [style.transitionDuration, style.animationDuration]
                .some((times) => times.split(',').some((time) => parseFloat(time) > 0));
            }).map((one) => one.tagName + '.' + (one.className.baseVal ?? one.className))"""
        )
        assert moving == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_map_takes_the_colours_of_the_scheme(visit, scheme):
    page = visit(color_scheme=scheme)
    call_plotly(page)
    colours = """() => [
      getComputedStyle(document.querySelector('#world-poster .c1 > *')).fill,
      getComputedStyle([...document.querySelectorAll('#world-map .choroplethlayer path')]
        .find((path) => path.__data__.loc === 'BRA')).fill]"""
    poster, live = page.evaluate(colours)
    assert poster == live
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    page.wait_for_function(
        f"(before) => {{ const [a, b] = ({colours})(); return a === b && a !== before; }}", arg=poster
    )


def test_a_swipe_over_the_map_scrolls_the_page(visit):
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    before = page.evaluate("scrollY")
    box = page.locator(".map-stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        points = [{"x": x, "y": y - 15 * step}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("(before) => scrollY > before + 80", arg=before)
    assert "country" not in page.url


def test_a_tap_on_the_map_chooses(visit):
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator(".map-stage").scroll_into_view_if_needed()
    box = World(page).spot("BRA")
    page.touchscreen.tap(*box)
    page.wait_for_selector('#country-panel[data-iso3="BRA"]')
