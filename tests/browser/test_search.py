"""Search as visitors type it: other names, old names, slips, accents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.world import shown_country

pytestmark = pytest.mark.browser

TYPED = [
    ("ivory coast", "CIV", "Côte d'Ivoire"),
    ("turkey", "TUR", "Türkiye"),
    ("moldva", "MDA", "Moldova"),
    ("côte", "CIV", "Côte d'Ivoire"),
]


def type_in(page: Page, text: str) -> None:
    """Type and wait for the suggestions."""
    page.locator("#place-search").fill(text)
    page.locator("#suggestions").get_by_role("option").first.wait_for()


@pytest.mark.parametrize(("text", "code", "name"), TYPED)
def test_a_suggestion_is_taken_with_arrow_and_enter(visit, text, code, name):
    page = visit()
    type_in(page, text)
    box = page.locator("#place-search")
    for _ in page.locator("#suggestions").get_by_role("option").all():
        box.press("ArrowDown")
        marked = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
        assert marked.get_attribute("aria-selected") == "true"
        if marked.inner_text().startswith(name):
            break
    box.press("Enter")
    shown_country(page, code)
    expect(page.locator("#panel-heading")).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#announcer")).to_contain_text(name)


@pytest.mark.needs_server("files answer at once")
def test_a_mark_lasts_until_more_is_typed_and_not_only_until_an_answer_comes(visit):
    page = visit()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/suggest/moldva*", hold)
    box = page.locator("#place-search")
    box.press_sequentially("moldv")
    page.locator("#suggestions").get_by_role("option").filter(has_text="Moldova").first.wait_for()
    marked = page.locator("#suggestions [aria-selected=true]")
    box.press("ArrowDown")
    expect(marked).to_contain_text("Moldova")
    page.evaluate("() => { document.querySelector('#suggestions').firstElementChild.dataset.old = ''; }")
    with page.expect_request("**/suggest/moldva*"):
        box.press("a")
    expect(marked).to_have_count(0)
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile(""))
    box.press("ArrowDown")
    held[0].continue_()
    expect(page.locator("#suggestions [data-old]")).to_have_count(0)
    expect(marked).to_contain_text("Moldova")
    expect(box).to_have_attribute("aria-activedescendant", str(marked.get_attribute("id")))


@pytest.mark.parametrize(("text", "code", "name"), TYPED)
def test_a_suggestion_is_taken_with_the_mouse(visit, text, code, name):
    page = visit()
    type_in(page, text)
    page.locator("#suggestions").get_by_role("option", name=re.compile(f"^{name}")).click()
    shown_country(page, code)


@pytest.mark.parametrize(("text", "code"), [("ivory coast", "CIV"), ("Turkey", "TUR"), ("moldova", "MDA")])
def test_the_name_of_a_place_alone_chooses_the_place(visit, text, code):
    page = visit()
    page.locator("#place-search").fill(text)
    page.locator("#place-search").press("Enter")
    shown_country(page, code)
    assert "q=" not in page.url


@pytest.mark.needs_server("files know no sentences")
def test_a_sentence_becomes_filters_that_can_be_removed(visit):
    page = visit()
    page.locator("#place-search").fill("labour migration in Western Africa since 2023")
    page.locator("#place-search").press("Enter")
    asked = page.locator("#asked")
    expect(asked).to_contain_text("I understood “labour migration in Western Africa since 2023” as:")
    expect(asked.locator(".chips a")).to_have_count(3)
    assert "region=M49-011" in page.url
    asked.get_by_role("link", name="Remove: Labour migration").click()
    expect(asked.locator(".chips a")).to_have_count(2)
    expect(asked).not_to_contain_text("I understood")


@pytest.mark.needs_server("files know no sentences")
def test_words_can_be_searched_for_as_they_are(visit):
    page = visit()
    page.locator("#place-search").fill("Integration in Austria")
    page.locator("#place-search").press("Enter")
    shown_country(page, "AUT")
    page.get_by_role("link", name="Search for these words instead").click()
    expect(page.locator("#place-search")).to_have_value('"Integration in Austria"')
    expect(page.locator("#asked")).not_to_contain_text("I understood")


def test_themes_donors_and_numbers_of_projects_are_suggested(visit):
    page = visit()
    options = page.locator("#suggestions").get_by_role("option")
    for typed, suggested in (
        ("border", "Border management"),
        ("norw", "Norway donor"),
        ("sample-diasmd", "Diaspora investment"),
    ):
        page.locator("#place-search").fill("")
        type_in(page, typed)
        expect(options.filter(has_text=suggested).first).to_be_visible()


@pytest.mark.parametrize(("text", "code", "name"), TYPED[2:])
@pytest.mark.parametrize("how", ["Enter", "button"])
def test_without_a_suggestion_the_search_is_answered(visit, text, code, name, how):
    page = visit()
    page.locator("#place-search").fill(text)
    if how == "Enter":
        page.locator("#place-search").press("Enter")
    else:
        page.get_by_role("button", name="Search").click()
    page.locator("#results-panel .results").get_by_role("link", name=name, exact=True).click()
    shown_country(page, code)


def test_a_project_is_found_by_a_word_of_its_title(visit):
    page = visit()
    type_in(page, "diaspora investment")
    page.locator("#suggestions").get_by_role("option", name="Diaspora investment in Moldovan towns").click()
    page.wait_for_url(re.compile("/projects/SAMPLE-DIASMD/?$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Diaspora investment in Moldovan towns")


def test_on_a_phone_the_header_comes_back_after_a_search(visit):
    page = visit("/?q=labour", viewport={"width": 390, "height": 844})
    expect(page.locator(".search-box")).to_have_css("opacity", "0")
    page.locator(".site-menu > summary").click()
    expect(page.locator(".site-menu nav")).to_be_visible()
    page.locator(".search > label").click()
    expect(page.locator("#place-search")).to_be_focused()
    expect(page.locator(".search-box")).to_have_css("opacity", "1")
    expect(page.locator("#place-search")).to_have_value("labour")


def test_escape_closes_the_suggestions_and_keeps_the_text(visit):
    page = visit()
    type_in(page, "mold")
    box = page.locator("#place-search")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("mold")


def test_what_fits_nothing_says_so_and_what_to_do(visit):
    page = visit()
    type_in(page, "qqqqxx")
    only = page.locator("#suggestions").get_by_role("option")
    expect(only).to_have_text("Nothing matches. Try a country or a word from a title.")
    page.locator("#place-search").press("ArrowDown")
    page.locator("#place-search").press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
