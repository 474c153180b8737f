"""The site in five languages, as its visitors use it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import PHONE, Visits
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser


def switch(page: Page, language: str) -> None:
    """Unfold the languages and take one."""
    page.locator(".languages > summary").click()
    page.locator(f".languages a[lang={language}]").click()


def where(address: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(address)
    return parts.path, parse_qs(parts.query)


def test_the_switcher_keeps_what_is_on_the_screen(visit: Visits) -> None:
    """Also a country that was chosen after the page had been loaded."""
    page = visit("/?theme=Migrant+information&status=2")
    page.locator("#place-list a[data-iso3=MDA]").click()
    expect(page.locator("#country-panel[data-iso3=MDA]")).to_be_visible()
    switch(page, "fr")
    expect(page.locator("html[lang=fr][dir=ltr]")).to_be_visible()
    asked = "country=MDA&theme=Migrant+information&status=2"
    assert where(page.url) == where(visit.address(f"/?{asked}&lang=fr"))
    expect(page.locator("#panel-heading")).to_have_text("République de Moldova")
    expect(page.locator(".languages [aria-current]")).to_have_text("Français")
    page.locator(".languages > summary").focus()
    page.keyboard.press("Enter")
    page.locator(".languages a[lang=en]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html[lang=en]")).to_be_visible()
    assert where(page.url) == where(visit.address(f"/?{asked}"))
    expect(page.locator("#panel-heading")).to_have_text("Moldova")


def test_arabic_is_mirrored_and_fits_a_phone(visit: Visits) -> None:
    page = visit("/?lang=ar&country=MDA")
    expect(page.locator("html[lang=ar][dir=rtl]")).to_be_visible()
    shown_country(page, "MDA")  # of files: what their scripts answer
    panel, stage = page.locator("#panel").bounding_box(), page.locator(".map-stage").bounding_box()
    middle = stage["x"] + stage["width"] / 2
    assert panel["x"] + panel["width"] <= middle, "the panel stands on the left of the map"
    switcher, name = page.locator(".languages").bounding_box(), page.locator(".organisation").bounding_box()
    assert switcher["x"] < name["x"]
    world = World(page)
    world.show()
    before = float(world.view().split()[0])
    page.locator(".map-move summary").click()
    page.locator("[data-pan=left]").click()
    world.show()
    assert float(world.view().split()[0]) < before, "west stays left"
    phone = visit("/?lang=ar&country=MDA", viewport=PHONE)
    assert phone.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_what_is_not_translated_is_marked_and_the_rest_is_not(visit: Visits) -> None:
    page = visit("/projects/OBSERVE-CV?lang=fr", live=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("appui à l’Observatoire national")
    assert page.locator("h1 [lang]").count() == 0
    expect(page.locator(".lead[lang=en][dir=auto]")).to_contain_text("Supports Cabo Verde")
    switch(page, "ar")
    expect(page.locator("h1 [lang=en]")).to_contain_text("support to the National Observatory")
    assert page.locator("link[rel=alternate][hreflang]").evaluate_all("found => found.map(one => one.hreflang)") == [
        *("en", "fr", "es", "ar", "ru", "x-default")
    ]


@pytest.mark.parametrize(("lang", "typed", "found"), [("en", "Allemagne", "Germany"), ("ru", "герман", "Германия")])
def test_a_place_is_found_in_any_language_offered(visit: Visits, lang: str, typed: str, found: str) -> None:
    page = visit(f"/?lang={lang}")
    page.locator("#place-search").press_sequentially(typed)
    page.get_by_role("option").filter(has_text=found).first.click()  # as a donor it comes later
    expect(page.locator("#country-panel[data-iso3=DEU]")).to_be_visible()
    expect(page.locator("#panel-heading")).to_have_text(found)
    if lang == "ru":
        expect(page.locator("#country-panel .counts").first).to_have_text(re.compile(r"\d+ проек"))
