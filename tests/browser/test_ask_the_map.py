"""Asking the map as a visitor does: filters, regions, years, Back; without scripts, without a network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESKTOP, NO_CONNECTION, PHONE
from tests.browser.world import STILL, World, shown_country

pytestmark = pytest.mark.browser

# The class of one place as the map has it drawn: which of the tokens its shape is filled with.
_CLASS = """(code) => {
  const shape = document.querySelector(`#world-poster a[data-iso3="${code}"][aria-label]`).firstChild;
  const tokens = getComputedStyle(document.documentElement);
  const probe = document.createElement('i').style;
  return [0, 1, 2, 3, 4, 5].findIndex((number) => {
    probe.color = tokens.getPropertyValue(`--map-${number}`).trim();
    return probe.color === getComputedStyle(shape).fill;
  });
}"""
# How many times the world is enlarged.
_SCALE = """(({ viewBox, dataset }) =>
  dataset.whole.split(' ')[2] / viewBox.baseVal.width)(document.querySelector('#world-poster svg'))"""

SCALE_ON_SCREEN = "document.querySelector('#world-poster svg').getScreenCTM().a"


def said(page: Page, sentence: str | re.Pattern[str]) -> None:
    """Wait until the page says of itself what is shown."""
    expect(page.locator(".asked-sentence")).to_have_text(sentence)


def tick(page: Page, filter_name: str, choice: str) -> None:
    """Open a filter of the form where it is closed, and tick a choice."""
    fold = page.locator("details.filter", has=page.locator("summary", has_text=filter_name)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    fold.get_by_role("checkbox", name=choice).click()


def test_a_filter_changes_map_lists_counts_sentence_and_address_and_keeps_the_focus(visit):
    page = visit()
    assert page.evaluate(_CLASS, "UKR") > 0
    places = page.locator("#place-list a")
    before = places.count()
    tick(page, "Theme", "Data and research")
    said(page, re.compile(r"^\d+ projects? on Data and research"))
    assert "theme=" in page.url
    expect(page.locator("#announcer")).to_have_text(page.locator(".asked-sentence").inner_text())
    focused = page.evaluate("[document.activeElement.name, document.activeElement.checked]")
    assert focused == ["theme", True]
    expect(page.locator("#panel-heading")).to_have_text(page.locator(".asked-sentence").inner_text())
    assert 0 < places.count() < before
    listed = {
        line.locator("a").get_attribute("data-iso3"): line.inner_text() for line in page.locator("#place-list li").all()
    }
    for code in {"UKR", "MDA", "BRA", *listed}:
        some = "project" in listed.get(code, "")
        page.wait_for_function(f"([code, some]) => (({_CLASS})(code) > 0) === some", arg=[code, some])
        label = page.locator(f'#world-poster a[data-iso3="{code}"][aria-label]').get_attribute("aria-label")
        assert ("no projects" in label) == (code not in listed)

    tick(page, "Status", "Active")
    said(page, re.compile(r"^(\d+ active projects? on|Nothing fits)"))
    page.get_by_role("link", name="Remove: Active").click()
    said(page, re.compile(r"^\d+ projects? on Data and research"))
    expect(page.locator(".asked-sentence")).to_be_focused()
    page.get_by_role("link", name="Reset").click()
    said(page, re.compile("^All our work"))
    expect(page.locator("#filters input:checked")).to_have_count(0)
    expect(places).to_have_count(before)
    page.go_back()
    said(page, re.compile("Data and research"))
    expect(page.locator("#filters input:checked")).to_have_count(1)
    page.go_back()
    said(page, re.compile(r"^(\d+ active projects? on|Nothing fits)"))
    expect(page.locator("#filters input:checked")).to_have_count(2)


def test_a_year_before_all_work_does_not_keep_other_filters_from_being_chosen(visit):
    page = visit("/?from=1900")
    tick(page, "Status", "Active")
    expect(page).to_have_url(re.compile(r"\?status=2&from=1900$"))
    expect(page.locator("#filter-from")).to_have_value("1900")


def test_a_name_that_is_typed_narrows_a_list_of_choices(visit):
    page = visit()
    fold = page.locator("details.filter", has=page.locator("summary", has_text="Donor")).first
    fold.locator("summary").first.click()
    boxes, find = fold.get_by_role("checkbox"), fold.get_by_role("searchbox", name="Find: Donor")
    find.press_sequentially("denm")
    expect(boxes).to_have_count(1)
    boxes.click()
    said(page, re.compile(r"^\d+ projects? funded by Denmark"))
    expect(fold.get_by_role("checkbox", name="Denmark")).to_be_checked()
    assert "find_" not in page.url
    find.fill("zzz")
    expect(boxes).to_have_count(1)  # what is chosen stays
    find.fill("")
    expect(boxes.nth(3)).to_be_attached()


def test_a_region_is_zoomed_to_and_its_countries_are_listed(visit):
    page = visit("/?country=MDA&theme=Labour+migration")
    expect(page.locator("#country-panel .fitting")).to_contain_text("projects match your filters")
    page.get_by_label("Region", exact=True).select_option("M49-011")
    said(page, re.compile("in Western Africa$"))
    page.wait_for_function(f"() => {_SCALE} > 3")
    assert "country=" not in page.url  # the region's own panel lists what it holds
    world = World(page)
    world.show()
    assert set(world.in_view(["NGA", "SEN", "MLI"])) == {"NGA", "SEN", "MLI"}
    listed = {link.get_attribute("data-iso3") for link in page.locator("#place-list a").all()}
    assert "NGA" in listed
    assert "MDA" not in listed
    page.get_by_role("link", name="Remove: Western Africa").click()
    page.wait_for_function(f"() => {_SCALE} < 3")  # around all that is left
    page.locator("#beyond").get_by_role("link").first.click()
    page.wait_for_selector("#region-panel, #results-panel")
    deep = visit("/?region=M49-151")  # from the address alone
    deep.wait_for_function(f"() => {_SCALE} > 1")
    assert set(World(deep).in_view(["MDA", "RUS", "POL"])) >= {"MDA", "POL"}
    both_ends = visit("/?region=M49-009")  # across the antimeridian, at which the map ends: the whole world
    assert set(World(both_ends).in_view(["FJI", "WSM", "AUS"])) == {"FJI", "WSM", "AUS"}


def test_the_years_play_and_stop(visit):
    page = visit("/?theme=Labour+migration")
    assert "from=" not in page.url  # never by itself
    slider = page.get_by_label("Year", exact=True)
    assert slider.input_value() == slider.get_attribute("max")  # all years fill the line
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"from=(\d{4})&to=\1"))
    start = int(re.search(r"from=(\d{4})", page.url)[1])
    said(page, re.compile(f"under way in {start}$|^Nothing fits"))
    spoken = page.locator("#announcer").inner_text()
    page.get_by_role("button", name="Play").click()
    for year in (start + 1, start + 2):
        page.wait_for_url(re.compile(f"from={year}&to={year}"))
    expect(page.get_by_role("button", name="Play")).to_be_visible()  # the last year is the end
    expect(page.locator("#announcer")).to_have_text(page.locator(".asked-sentence").inner_text())
    assert spoken
    page.get_by_role("button", name="All years").click()
    said(page, re.compile("^22 projects on Labour migration$"))
    assert "from=" not in page.url


def test_several_years_are_named(visit):
    page = visit("/?from=2024&to=2026")
    expect(page.locator(".map-time output")).to_have_text("2024 – 2026")
    open_end = visit("/?from=2024")
    expect(open_end.locator(".map-time output")).to_have_text("Several years")


def test_a_filter_that_is_set_is_seen_on_its_name(visit):
    # Without motion no colour is on its way to another.
    page = visit("/?theme=Return+and+reintegration&from=2024", reduced_motion="reduce")
    colours = {
        name: page.locator(".filter > summary", has_text=name).evaluate(
            "(one) => getComputedStyle(one).backgroundColor"
        )
        for name in ("Theme (1)", "Status", "Donor", "Period (1)")
    }
    assert colours["Theme (1)"] == colours["Period (1)"] != colours["Status"] == colours["Donor"]


@pytest.mark.needs_server("without scripts a form is answered by a server")
def test_on_a_phone_without_scripts_the_form_answers(visit):
    page = visit("/", live=False, java_script_enabled=False, viewport=PHONE)
    expect(page.get_by_label("Year", exact=True)).to_have_count(0)
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#ask > summary").click()
    tick(page, "Status", "Active")
    page.get_by_label("Region", exact=True).select_option("M49-151")
    page.get_by_role("button", name="Show", exact=True).click()
    said(page, re.compile(r"^\d+ active projects? in Eastern Europe$"))
    expect(page.locator("#ask > summary")).to_have_text("Filters (2)")
    assert page.locator("#results-panel article").count() > 0
    page.locator("#place-search").fill("labour")
    page.get_by_role("button", name="Search").click()
    assert page.url.split("?")[1].startswith("q=labour")
    assert "status=2" in page.url
    page.locator("#asked").get_by_role("link", name="Remove: “labour”").click()
    page.locator(".places > .fold > summary").click()
    page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    expect(page.locator(".fitting")).to_contain_text("match your filters")


def test_without_a_network_the_page_says_so_and_can_try_again(visit):
    visit.expect(NO_CONNECTION)
    page = visit()
    page.context.set_offline(True)
    tick(page, "Donor", "Norway")
    expect(page.locator("#failure-panel")).to_contain_text("The server cannot be reached")
    expect(page.locator("#announcer")).to_contain_text("cannot be reached")
    said(page, re.compile("^All our work"))  # the map and the lists stay what they were
    page.context.set_offline(False)
    page.keyboard.press("Escape")  # the open filter lies over the panel
    page.get_by_role("link", name="Try again").click()
    said(page, re.compile(r"^\d+ projects funded by Norway$"))
    page.locator("details.filter", has_text="Period").locator("summary").click()
    page.get_by_label("From", exact=True).fill("2026")
    last = page.get_by_label("To", exact=True)
    last.fill("2024")
    page.keyboard.press("Tab")
    assert last.evaluate("box => box.validationMessage").startswith("The period ends before it begins")
    assert "to=" not in page.url
    page.go_back()
    said(page, re.compile(r"^\d+ projects funded by Norway$"))


@pytest.mark.needs_server("files show one country at a time")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_country_is_compared_with_another(visit, scripts):
    page = visit("/?country=MDA&status=2&status=4", live=False, java_script_enabled=scripts)
    page.get_by_label("Compare with").select_option("Romania")
    page.get_by_role("button", name="Compare").click()
    shown_pair(page, "Moldova and Romania", "MDA", "ROU")
    assert page.url.count("status=") == 2
    if scripts:
        expect(page.locator("#panel-heading")).to_be_focused()
        expect(page).to_have_title(re.compile("^Moldova and Romania – "))
        expect(page.locator("#announcer")).to_contain_text("Moldova: ")
    page.locator(".pair").get_by_role("link", name="Moldova", exact=True).click()
    shown_country(page, "MDA")
    page.go_back()
    shown_pair(page, "Moldova and Romania", "MDA", "ROU")
    page.get_by_role("link", name="All our work").first.click()
    expect(page.locator("#world-poster a.chosen")).to_have_count(0)
    page.goto(visit.address("/?country=MDA"))
    page.locator(".partners").get_by_role("link", name="Ukraine").click()
    shown_pair(page, "Moldova and Ukraine", "MDA", "UKR")
    expect(page.locator("#world-poster .map-overlay .arc")).to_have_count(1)


def shown_pair(page: Page, names: str, *codes: str) -> None:
    """Wait until two countries are shown in the panel and on the map."""
    expect(page.locator("#panel-heading")).to_have_text(names)
    expect(page.locator("#panel-heading")).to_be_in_viewport()
    for code in codes:
        expect(page.locator(f'#world-poster a.chosen[data-iso3="{code}"]').first).to_be_attached()
    expect(page.locator("#world-poster .map-overlay .outline")).to_have_count(len(codes))


@pytest.mark.needs_server("files show one country at a time")
@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar"])
def test_two_names_in_the_search_show_both(visit, lang):
    page = visit(f"/?lang={lang}")
    names = {
        "en": "Moldova and Ukraine", "fr": "Moldavie et Ukraine", "es": "Moldavia y Ucrania", "ru": "Молдова и Украина",
        "ar": "مولدوفا وأوكرانيا",
    }  # fmt: skip
    page.locator("#place-search").fill(names[lang])
    page.locator("#place-search").press("Enter")
    expect(page.locator("#country-panel")).to_have_attribute("data-iso3", "MDA;UKR")
    expect(page.locator("#panel-heading")).to_be_focused()
    expect(page.locator("#world-poster .map-overlay .outline")).to_have_count(2)


@pytest.mark.needs_server("files have the map of the countries")
def test_the_corridors_are_shown_and_lead_to_a_country_and_back(visit):
    page = visit()
    views = page.get_by_role("navigation", name="The map shows")
    views.get_by_role("link", name="Corridors").click()
    expect(page.locator("#panel-heading")).to_have_text("Corridors")
    expect(page.locator("#panel-heading")).to_be_focused()
    expect(page.locator("#world-poster .map-overlay .arc").first).to_be_attached()
    expect(views.get_by_role("link", name="Corridors")).to_have_attribute("aria-current", "true")
    page.get_by_role("table").get_by_role("link", name="Ukraine").first.click()
    shown_country(page, "UKR")
    assert "view=" not in page.url
    page.go_back()
    expect(page.locator("#panel-heading")).to_have_text("Corridors")
    views.get_by_role("link", name="Countries").click()
    expect(page.locator("#world-panel")).to_be_attached()
    expect(page.locator("#world-poster .map-overlay")).not_to_be_attached()


def test_a_map_that_was_moved_by_hand_is_framed_anew_by_a_filter_and_not_by_years(visit):
    page = visit()
    world = World(page)
    world.zoom("Zoom in")
    world.zoom("Zoom in")
    # All over the world, so that the frame is what it was at first.
    page.locator("#filters input[value='Capacity development']").evaluate("(box) => box.click()")
    said(page, re.compile("on Capacity development"))
    page.wait_for_function(STILL)
    framed = page.evaluate(SCALE_ON_SCREEN)
    page.reload()
    page.wait_for_function(STILL)
    assert framed == pytest.approx(page.evaluate(SCALE_ON_SCREEN), rel=0.01)
    World(page).zoom("Zoom in")
    near = page.evaluate(SCALE_ON_SCREEN)
    page.locator("#year").fill("2026")
    page.wait_for_url("**from=2026**")
    page.wait_for_function(STILL)
    assert page.evaluate(SCALE_ON_SCREEN) == pytest.approx(near, rel=0.01)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_where_nothing_fits_the_filters_to_remove_stand_there_once_with_their_numbers(visit, size):
    page = visit("/?theme=Return+and+reintegration&q=zzzzqq", viewport=size)
    expect(page.locator("#empty-panel")).to_be_visible()
    links = page.get_by_role("link", name=re.compile("^Remove: "))
    expect(links).to_have_count(2)
    for link in links.all():
        expect(link).to_contain_text("project")
    links.last.click()
    expect(page.locator("#results-panel")).to_be_visible()
