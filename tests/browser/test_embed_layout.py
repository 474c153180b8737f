"""The map is at the top of an embed; what is chosen lies on it if there is room; the looks at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hosting import fits, heading, own_host, until
from tests.browser.test_accessibility import findings
from tests.browser.visiting import Visits
from tests.browser.world import STILL

pytestmark = pytest.mark.browser

COVERED = """() => {
  const chip = document.querySelector(".sample-notice").getBoundingClientRect();
  const beside = (box) => box.left >= chip.right || box.right <= chip.left;
  const over = (box) => !beside(box) && box.top < chip.bottom && box.bottom > chip.top;
  const worked = document.querySelectorAll("#world-poster :is(.c1, .c2, .c3, .c4, .c5) > :is(path, circle)");
  return [worked.length, [...worked].filter((one) => over(one.getBoundingClientRect())).length];
}"""


@pytest.mark.parametrize("width", [360, 480, 800, 1200])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_map_begins_at_the_top_and_the_notice_hides_no_work(visit: Visits, width: int, language: str) -> None:
    page = visit(f"/embed?lang={language}", live=False)
    page.set_viewport_size({"width": width, "height": 700})
    assert page.locator(".map-stage").bounding_box()["y"] == 0
    chip = page.locator(".sample-notice").bounding_box()
    assert 0 < chip["height"] < 32
    assert chip["width"] < width / 2
    worked, covered = page.evaluate(COVERED)
    assert worked > 40
    assert covered == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_embed_without_a_map_says_it_above(visit: Visits) -> None:
    page = visit("/embed?sections=list", live=False)
    page.set_viewport_size({"width": 480, "height": 700})
    notice, content = page.locator(".sample-notice").bounding_box(), page.locator("main").bounding_box()
    assert notice["width"] == 480
    assert notice["y"] + notice["height"] <= content["y"]


CHOSEN = """() => {
  const room = document.querySelector("#world-poster svg").getBoundingClientRect();
  const panel = document.querySelector("#panel").getBoundingClientRect();
  const shape = document.querySelector(".map-overlay .outline").getBoundingClientRect();
  const covers = (one) => one.width && one.left < shape.right && one.right > shape.left
    && one.top < shape.bottom && one.bottom > shape.top;
  const over = [...document.querySelectorAll("#panel, .map-buttons, #map-inset, .sample-notice")];
  return {
    width: panel.width, below: panel.top >= room.bottom - 21, room: room.width,
    covered: over.filter((one) => covers(one.getBoundingClientRect())).map((one) => one.id || one.className),
    aside: (shape.left + shape.right) / 2 - (room.left + room.right) / 2,
  };
}"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [720, 800, 1200])
def test_what_is_chosen_lies_on_a_wide_map_and_the_frame_keeps_its_height(
    visit: Visits, width: int, language: str
) -> None:
    size = {"width": width, "height": 800}
    page, frame = own_host(visit, f"data-lang={language}", viewport=size, reduced_motion="reduce")
    high = frame.evaluate("innerHeight")
    for code in ("KEN", "BRA"):
        frame.evaluate(f"whereWeWork.go(new URLSearchParams('country={code}&lang={language}'))")
        frame.wait_for_selector(f'#country-panel[data-iso3="{code}"]')
        frame.wait_for_function(STILL)
        chosen = frame.evaluate(CHOSEN)
        assert chosen["width"] == 320
        assert chosen["room"] == width - 336
        assert chosen["covered"] == [], code
        assert abs(chosen["aside"]) < chosen["room"] / 4, chosen
        assert frame.locator(".overview-below .figures").is_visible()
        until(lambda: fits(frame), "the frame does not fit")
        assert frame.evaluate("innerHeight") == high
    assert findings(page) == []
    frame.evaluate("whereWeWork.go(new URLSearchParams('theme=Integration'))")
    frame.wait_for_selector("#results-panel")
    assert frame.locator(".overview-below").count() == 0  # its figures are of everything


def test_below_that_width_it_stands_below_the_map(visit: Visits) -> None:
    _page, frame = own_host(visit, "", viewport={"width": 719, "height": 800}, reduced_motion="reduce")
    frame.evaluate("whereWeWork.go(new URLSearchParams('country=KEN'))")
    heading(frame, "Kenya")
    frame.wait_for_selector("#world-poster .outline")
    chosen = frame.evaluate(CHOSEN)
    assert chosen["below"]
    assert chosen["width"] == 719
    assert not frame.locator(".overview-below").is_visible()


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
@pytest.mark.parametrize("look", ["country", "figures", "corridors", "story", "list"])
def test_axe_finds_nothing_in_a_look_and_nothing_is_cut_off(
    visit: Visits, look: str, scheme: str, language: str
) -> None:
    place = "data-country=UKR" if look == "country" else ""
    page, frame = own_host(visit, f"data-look={look} {place} data-lang={language}", color_scheme=scheme)
    for width in (320, 390, 800, 1200):
        page.set_viewport_size({"width": width, "height": 800})
        until(lambda: fits(frame), "the frame does not fit")
        assert frame.evaluate("document.documentElement.scrollWidth") == width
        assert findings(page) == [], width
        if look in {"figures", "story"} and width >= 800:
            assert frame.evaluate("innerHeight") < 180


@pytest.mark.needs_server("a static export has no view of the corridors")
def test_in_the_look_of_corridors_letting_go_leads_back_to_them(visit: Visits) -> None:
    _page, frame = own_host(visit, "data-look=corridors")
    heading(frame, "Corridors")
    frame.locator("#corridors-panel a[data-iso3=UKR]").first.click()
    heading(frame, "Ukraine")
    frame.locator("#panel .close").click()
    heading(frame, "Corridors")


def test_a_place_of_the_list_opens_above_it_and_the_list_stays(visit: Visits) -> None:
    _page, frame = own_host(visit, "data-look=list")
    assert not frame.locator("#panel").is_visible()
    frame.locator('#place-list a[data-iso3="MDA"]').click()
    heading(frame, "Moldova")
    panel, places = frame.locator("#panel").bounding_box(), frame.locator("#place-list").bounding_box()
    assert panel["y"] < places["y"]


@pytest.mark.needs_server("files do not know without scripts what is asked of them")
def test_a_plain_frame_has_the_looks_without_scripts(visit: Visits) -> None:
    page = visit("/embed?look=figures", live=False, java_script_enabled=False, viewport={"width": 800, "height": 150})
    assert page.locator(".figures dd").count() == 4
    assert page.locator(".figures").is_visible()
    assert not page.locator(".story").is_visible()


@pytest.mark.parametrize("query", ["", "?country=MDA", "?from=2024&to=2025", "?look=figures", "?lang=fr"])
def test_a_frame_in_the_margin_of_a_page_is_no_wider_than_it_is(visit, query):
    page = narrow_frame(visit, query)
    page.locator(".embed-foot").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 170


def test_in_a_frame_in_the_margin_no_number_is_broken(visit):
    number = narrow_frame(visit, "?country=MDA").locator(".place-figures dd").last
    assert number.evaluate("(dd) => dd.offsetHeight / parseFloat(getComputedStyle(dd).lineHeight)") < 1.5


def test_in_a_frame_in_the_margin_the_way_back_to_all_years_is_below_the_years(visit):
    page = narrow_frame(visit, "?from=2024&to=2025")
    back = page.locator(".all-years")
    back.wait_for()
    years = page.locator(".map-years output").bounding_box()
    assert back.bounding_box()["y"] >= years["y"] + years["height"]


def narrow_frame(visit: Visits, query: str) -> Page:
    return visit(f"/embed{query}", live=False, viewport={"width": 170, "height": 600})


@pytest.mark.parametrize("width", [380, 1000])
def test_below_a_country_nothing_speaks_of_all_work_unless_filters_are_set(visit, width):
    size = {"width": width, "height": 700}
    page = visit("/embed?country=MDA", live=False, viewport=size)
    expect(page.locator("#country-panel")).to_be_visible()
    expect(page.locator(".asked-sentence")).to_be_hidden()
    filtered = visit("/embed?country=MDA&theme=Labour+migration", live=False, viewport=size)
    expect(filtered.locator(".asked-sentence")).to_be_visible()
    filtered.get_by_role("link", name="Remove: Labour migration").first.click()
    expect(filtered.locator(".asked-sentence")).to_be_hidden()
    expect(filtered.locator("#panel-heading")).to_be_focused()
