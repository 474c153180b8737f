"""The editor of one record: marks by button and key, a preview of the real article, and few clicks to the public."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, sign_in

pytestmark = pytest.mark.browser

NEW = "/staff/records/news/new"


@pytest.fixture
def page(visits: StaffVisits, desk: Server) -> Page:
    page = visits.new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, desk.url, ANNA, path=NEW)
    return page


def body(page: Page) -> Locator:
    return page.get_by_label("Body", exact=True)


def select_word(page: Page, word: str) -> None:
    at = body(page).input_value().index(word)
    body(page).evaluate(
        "(area, [from, to]) => { area.focus(); area.setSelectionRange(from, to); }", [at, at + len(word)]
    )


def test_marks_are_written_by_key_and_taken_back(page: Page) -> None:
    body(page).fill("one two")
    select_word(page, "two")
    for key, text in (("b", "one **two**"), ("i", "one ***two***"), ("i", "one **two**"), ("b", "one two")):
        page.keyboard.press(f"Control+{key}")
        expect(body(page)).to_have_value(text)
    page.keyboard.press("Control+k")
    page.keyboard.type("https://example.org")
    expect(body(page)).to_have_value("one [two](https://example.org)")


def test_the_browser_undoes_what_the_bar_did(page: Page) -> None:
    body(page).fill("one")
    select_word(page, "one")
    page.get_by_role("button", name="List").click()
    expect(body(page)).to_have_value("- one")
    page.keyboard.press("Control+z")
    expect(body(page)).to_have_value("one")


def test_the_bar_is_one_stop_of_the_tab_key_and_arrows_lead_through_it(page: Page) -> None:
    body(page).fill("a line\nanother")
    page.get_by_label("Lead", exact=True).focus()
    page.keyboard.press("Tab")
    bar = page.get_by_role("toolbar", name="Format of the text: Body")
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Picture")).to_be_focused()
    page.keyboard.press("Tab")
    expect(body(page)).to_be_focused()
    page.keyboard.press("Control+a")
    bar.get_by_role("button", name="Quote").click()
    expect(body(page)).to_have_value("> a line\n> another")


def test_a_day_can_be_typed_or_chosen_in_a_calendar(page: Page) -> None:
    typed = page.get_by_label("Date", exact=True)
    typed.fill("2026-03-05")
    page.get_by_role("button", name="Choose in a calendar: Date").click()
    calendar = page.locator(".date-field:has([name=date]) input[type=date]")
    expect(calendar).to_have_value("2026-03-05")
    page.keyboard.press("Escape")
    calendar.evaluate("(calendar) => { calendar.value = '2026-04-01'; calendar.dispatchEvent(new Event('input')); }")
    expect(typed).to_have_value("2026-04-01")
    typed.fill("April 2026")
    page.get_by_role("button", name="Choose in a calendar: Date").click()
    expect(calendar).to_have_value("")
    expect(typed).to_have_value("April 2026")


def test_the_article_is_shown_while_it_is_typed(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("A school opens")
    body(page).fill("## Why\n\nIt was **needed**.")
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.locator("article.record-page strong")).to_have_text("needed")
    expect(preview.locator("h1")).to_have_text("A school opens")


def test_a_phone_has_the_preview_in_a_tab_of_its_own_and_goes_on_with_the_form(
    visits: StaffVisits, desk: Server
) -> None:
    page = visits.new_page(viewport={"width": 390, "height": 844})
    sign_in(page, desk.url, ANNA, path=NEW)
    page.get_by_label("Title", exact=True).fill("A school opens")
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.get_by_role("heading", name="A school opens")).to_be_visible()
    expect(opened.value.get_by_text("not saved and not published")).to_be_visible()
    expect(page.get_by_role("complementary", name="Preview")).to_be_hidden()
    page.get_by_role("button", name="Save and review").click()  # no double click, so it is sent
    page.wait_for_url("**/staff/drafts/*/")


def chips(page: Page, field: str) -> list[str]:
    return page.locator(f"[data-listed*='field={field}'] .chips li").all_inner_texts()


def test_a_country_is_chosen_by_a_name_of_another_language_and_removed_by_keyboard(page: Page) -> None:
    countries, stored = page.get_by_role("combobox", name="Countries"), page.locator("[name=countries]")
    countries.click()
    page.keyboard.type("Suis")
    page.get_by_role("option", name="Switzerland").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(stored).to_have_value("Switzerland")
    page.keyboard.type("Moldavie;Atlantis")
    page.keyboard.press("Tab")
    expect(stored).to_have_value("Switzerland; Moldova; Atlantis")
    expect(page.locator(".chips li.unknown")).to_have_text("Atlantisnot recognised×")
    countries.click()
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Remove Moldova")).to_be_focused()
    page.keyboard.press("Delete")
    expect(stored).to_have_value("Switzerland; Atlantis")
    expect(page.get_by_role("button", name="Remove Atlantis")).to_be_focused()


def test_enter_takes_the_first_place_that_is_offered_and_a_beginning_of_one_place_is_read(
    page: Page, desk: Server
) -> None:
    countries, stored = page.get_by_role("combobox", name="Countries"), page.locator("[name=countries]")
    countries.press_sequentially("Camer")
    page.get_by_role("option", name="Cameroon", selected=True).wait_for()
    page.keyboard.press("Enter")
    expect(stored).to_have_value("Cameroon")
    countries.press_sequentially("Mold;Ukrai")  # quicker than any suggestion
    page.keyboard.press("Tab")
    expect(stored).to_have_value("Cameroon; Moldova; Ukraine")
    expect(page.locator(".chips li.unknown")).to_have_count(0)
    page.goto(desk.url + "/staff/records/projects/new")
    page.get_by_role("combobox", name="Themes").press_sequentially("Wat")
    page.keyboard.press("Enter")
    expect(page.locator("[name=themes]")).to_have_value("Wat")  # a theme may be new


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_in_a_field_sends_nothing(visits: StaffVisits, desk: Server, scripts: bool) -> None:
    page = visits.new_page(java_script_enabled=scripts)
    sign_in(page, desk.url, ANNA, path=NEW)
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    for name in ("Title", "Date", "Note for the history (optional)"):
        page.get_by_label(name, exact=True).fill("2026-11-20")
        if "Note" not in name:
            page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert sent == []
    assert len(page.context.pages) == 1


def test_chips_are_put_back_with_what_was_typed(page: Page, desk: Server) -> None:
    page.get_by_role("combobox", name="Countries").fill("Malta")
    page.keyboard.press("Tab")
    page.get_by_label("Title", exact=True).fill("Left by the menu")
    page.wait_for_timeout(500)
    page.get_by_role("link", name="Upload", exact=True).click()
    page.goto(desk.url + NEW)
    assert chips(page, "countries") == []
    page.get_by_role("button", name="Put it back").click()
    assert [one.split("\n")[0].strip("×") for one in chips(page, "countries")] == ["Malta"]


def test_without_scripts_lists_are_plain_fields(visits: StaffVisits, desk: Server) -> None:
    page = visits.new_page(java_script_enabled=False)
    sign_in(page, desk.url, ANNA, path=NEW)
    page.get_by_label("Title", exact=True).fill("Plain")
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    page.get_by_label("Countries", exact=True).fill("Suisse; Malta")
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_text("Every place that is named is on the map (2 places).")).to_be_visible()


def test_a_change_that_was_saved_is_edited_again_in_the_form(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("First words")
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    page.get_by_label("In Focus: the newest one").check()
    page.get_by_role("button", name="Save and review").click()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("First words")
    expect(page.get_by_label("In Focus: the newest one")).to_be_checked()
    page.get_by_label("Title", exact=True).fill("Better words")
    page.get_by_text("In French", exact=True).click()
    page.get_by_label("Title (fr)").fill("De meilleurs mots")
    page.get_by_role("button", name="Save and review").click()
    page.get_by_role("link", name="Field by field").click()
    expect(page.get_by_role("cell", name="Better words")).to_be_visible()
    expect(page.get_by_role("cell", name="De meilleurs mots")).to_be_visible()
