"""What somebody types into a staff page is found again, whatever happens to the page, until it is saved."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import chromium_path
from tests.browser.serving import Server
from tests.browser.staffing import ANNA, PASSWORD, StaffVisits, add_account, sign_in

pytestmark = pytest.mark.browser

NEW = "/staff/records/news/new"


@pytest.fixture
def page(visits: StaffVisits, desk: Server) -> Page:
    page = visits.new_page()
    sign_in(page, desk.url, ANNA, path=NEW)
    return page


def offer(page: Page) -> Locator:
    return page.get_by_text("Something was typed here and not saved")


def type_article(page: Page, title: str) -> None:
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Body", exact=True).fill("A long hour of work.")
    page.get_by_label("Publication of the month").check()


def expect_article(page: Page, title: str) -> None:
    expect(page.get_by_label("Title", exact=True)).to_have_value(title)
    expect(page.get_by_label("Body", exact=True)).to_have_value("A long hour of work.")
    expect(page.get_by_label("Publication of the month")).to_be_checked()


def test_a_click_on_the_menu_loses_nothing(page: Page, desk: Server) -> None:
    expect(offer(page)).to_be_hidden()
    type_article(page, "Left by the menu")
    page.get_by_role("link", name="Upload", exact=True).click()
    page.goto(desk.url + NEW)
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect_article(page, "Left by the menu")
    expect(offer(page)).to_be_hidden()


def test_what_is_typed_beside_an_offer_is_offered_too(page: Page, desk: Server) -> None:
    type_article(page, "The older text")
    page = reopened(page, desk.url + NEW)
    expect(offer(page)).to_be_visible()
    page.get_by_label("Title", exact=True).fill("The newer text")
    page = reopened(page, desk.url + NEW)
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The newer text")
    expect(page.get_by_label("Body", exact=True)).to_have_value("")
    page.get_by_label("Lead", exact=True).fill("Typed beside the older one")
    page.get_by_role("button", name="Put it back").click()  # the older one, and what stood there is offered
    expect_article(page, "The older text")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The newer text")
    expect(page.get_by_label("Lead", exact=True)).to_have_value("Typed beside the older one")
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()  # the older one
    expect(offer(page)).to_be_hidden()
    page = reopened(page, desk.url + NEW)
    page.get_by_role("button", name="Throw it away").click()
    expect(offer(page)).to_be_hidden()
    page = reopened(page, desk.url + NEW)
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()


def test_a_place_that_is_only_begun_is_kept(page: Page, desk: Server) -> None:
    page.get_by_role("combobox", name="Countries").press_sequentially("Keny")
    page.wait_for_timeout(100)
    page = reopened(page, desk.url + NEW)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[name=countries]")).to_have_value("Keny")
    expect(page.locator("main")).to_be_focused()  # the field with the text is hidden behind its chips


def test_what_is_put_back_into_a_folded_language_is_seen(page: Page, desk: Server) -> None:
    page.get_by_text("In French", exact=True).click()
    page.locator("[name=title_fr]").fill("Écrit en français")
    page.goto(desk.url + NEW)
    expect(page.locator("[name=title_fr]")).to_be_hidden()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[name=title_fr]")).to_have_value("Écrit en français")
    expect(page.locator("[name=title_fr]")).to_be_visible()
    expect(page.locator("[name=title_es]")).to_be_hidden()


def test_a_form_that_was_refused_is_kept_as_well(page: Page, desk: Server, visits: StaffVisits) -> None:
    visits.expect_status(422)
    page.get_by_label("Date", exact=True).fill("soon")
    type_article(page, "Refused, then left")
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_text("Please look at this first.")).to_be_visible()
    page.get_by_role("link", name="Upload", exact=True).click()
    page.goto(desk.url + NEW)
    page.get_by_role("button", name="Put it back").click()
    expect_article(page, "Refused, then left")


def test_a_page_that_dies_loses_nothing(page: Page, desk: Server) -> None:
    type_article(page, "The browser was killed")
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(desk.url + NEW)
    again.get_by_role("button", name="Put it back").click()
    expect_article(again, "The browser was killed")


def test_a_browser_that_is_killed_at_once_loses_nothing(browser: Browser, desk: Server, tmp_path: Path) -> None:
    def opened() -> Page:
        options = {"executable_path": chromium_path(), "args": ARGUMENTS}
        return browser.browser_type.launch_persistent_context(tmp_path / "profile", **options).new_page()

    page = opened()
    sign_in(page, desk.url, ANNA, path=NEW)
    type_article(page, "Killed within the second")
    page.wait_for_timeout(100)
    _kill(str(tmp_path / "profile"))
    again = opened()
    again.goto(desk.url + NEW)
    if again.get_by_label("E-mail address").count():  # the cookie of the session had not reached the disk
        sign_in(again, desk.url, ANNA, path=NEW)
    again.get_by_role("button", name="Put it back").click()
    expect_article(again, "Killed within the second")
    again.context.close()


def _kill(profile: str) -> None:
    """Kill the processes of the browser with that profile."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if profile in command.read_text():
                os.kill(int(command.parent.name), signal.SIGKILL)


def test_a_browser_that_is_killed_at_once_keeps_the_corrections_of_a_draft(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    def opened() -> Page:
        options = {"executable_path": chromium_path(), "args": ARGUMENTS}
        return browser.browser_type.launch_persistent_context(tmp_path / "profile", **options).new_page()

    page = opened()
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    page.wait_for_timeout(100)
    _kill(str(tmp_path / "profile"))
    again = opened()
    again.goto(address)
    if again.get_by_label("E-mail address").count():  # the cookie of the session had not reached the disk
        sign_in(again, desk.url, ANNA, path=address.removeprefix(desk.url))
    expect(cell(again, 2)).to_have_value("Nowhere2")
    again.get_by_role("button", name="Put it back").click()
    expect(cell(again, 2)).to_have_value("Kenya")
    expect(cell(again, 2)).to_be_focused()
    again.context.close()


def faulty_draft(page: Page, desk: Server, folder: Path, rows: int = 3) -> str:
    """Upload a file in which each row has a country that there is not; the address of the draft."""
    file = folder / "faulty.csv"
    lines = [f"P-{row},One,Nowhere{row}\n" for row in range(2, 2 + rows)]
    file.write_text("id,title,countries\n" + "".join(lines) + "Q-1,Two,Narnia\nQ-2,Two,Narnia\nR-1,Right,Malta\n")
    page.goto(f"{desk.url}/staff/upload")
    if page.get_by_label("E-mail address").count():
        sign_in(page, desk.url, ANNA, path="/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/*/")
    return page.url


def cell(page: Page, row: int) -> Locator:
    return page.get_by_role("combobox", name=f"Row {row}, countries")


def reopened(page: Page, address: str) -> Page:
    """The draft in a new page, after the one before has died."""
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(address)
    return again


def save(page: Page) -> None:
    page.locator("#grid").get_by_role("button", name="Save corrections").click()
    expect(page.locator(".flashes")).to_contain_text("Done")


def test_a_page_of_a_draft_that_dies_loses_nothing(page: Page, desk: Server, tmp_path: Path) -> None:
    address = faulty_draft(page, desk, tmp_path)
    expect(offer(page)).to_be_hidden()
    cell(page, 2).fill("Kenya")
    page.get_by_role("checkbox", name="Leave out row 3").check()
    page.get_by_label("What “Narnia” means").fill("Malta")
    page.get_by_label("Comment for colleagues").fill("Which Nowhere?")
    again = reopened(page, address)
    expect(offer(again)).to_be_visible()
    expect(cell(again, 2)).to_have_value("Nowhere2")
    again.get_by_role("button", name="Put it back").click()
    expect(offer(again)).to_be_hidden()
    expect(cell(again, 2)).to_have_value("Kenya")
    expect(again.get_by_role("checkbox", name="Leave out row 3")).to_be_checked()
    expect(again.get_by_label("What “Narnia” means")).to_have_value("Malta")
    expect(again.get_by_label("Comment for colleagues")).to_have_value("Which Nowhere?")
    third = reopened(again, address)  # what is put back is kept on
    third.get_by_role("button", name="Put it back").click()
    expect(cell(third, 2)).to_have_value("Kenya")


def test_what_is_saved_or_thrown_away_on_a_draft_is_not_offered_again(page: Page, desk: Server, tmp_path: Path) -> None:
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    save(page)
    expect(cell(page, 2)).to_have_count(0)
    page.get_by_role("button", name="Undo the last one").click()
    expect(cell(page, 2)).to_have_value("Nowhere2")
    page.get_by_label("Comment for colleagues").fill("Which Nowhere?")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator(".own-words")).to_have_text("Which Nowhere?")
    page = reopened(page, address)
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()
    cell(page, 3).fill("Malta")
    cell(page, 4).fill("Fiji")
    cell(page, 4).fill("Nowhere4")  # as it was
    page = reopened(page, address)
    page.get_by_role("button", name="Throw it away").click()
    expect(cell(page, 3)).to_have_value("Nowhere3")
    page = reopened(page, address)
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()


def test_what_is_offered_on_a_draft_stays_while_other_cells_are_saved(page: Page, desk: Server, tmp_path: Path) -> None:
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    page = reopened(page, address)
    expect(offer(page)).to_be_visible()
    cell(page, 3).fill("Malta")
    save(page)
    expect(cell(page, 3)).to_have_count(0)
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 2)).to_have_value("Kenya")
    save(page)
    page = reopened(page, address)
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()


def test_a_session_that_ends_loses_no_corrections_of_a_draft(
    page: Page, desk: Server, visits: StaffVisits, tmp_path: Path
) -> None:
    visits.expect_status(403)
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    page.get_by_label("Comment for colleagues").fill("Which Nowhere?")
    page.context.clear_cookies()
    page.locator("#grid").get_by_role("button", name="Save corrections").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    sign_in(page, desk.url, ANNA, path=address.removeprefix(desk.url))
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 2)).to_have_value("Kenya")
    expect(page.get_by_label("Comment for colleagues")).to_have_value("Which Nowhere?")


def test_back_and_the_desk_lead_to_the_corrections_of_a_draft(page: Page, desk: Server, tmp_path: Path) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before the page is left
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url("**/staff/")
    page.go_back()
    expect(cell(page, 2)).to_have_value("Kenya")
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()  # it stands there
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url("**/staff/")
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 2)).to_have_value("Kenya")


def test_no_correction_is_put_into_a_cell_that_a_colleague_has_changed(
    page: Page, desk: Server, tmp_path: Path
) -> None:
    address = faulty_draft(page, desk, tmp_path)
    for row, country in ((2, "Kenya"), (3, "Malta"), (4, "Fiji")):
        cell(page, row).fill(country)
    page.wait_for_timeout(100)
    colleague = page.context.browser.new_context(ignore_https_errors=True).new_page()
    sign_in(colleague, desk.url, ANNA, path=address.removeprefix(desk.url))
    cell(colleague, 2).fill("Elsewhere")
    cell(colleague, 3).fill("Moldova")
    save(colleague)
    colleague.context.close()
    page = reopened(page, address)
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 4)).to_have_value("Fiji")
    expect(cell(page, 2)).to_have_value("Elsewhere")
    expect(cell(page, 3)).to_have_count(0)
    page = reopened(page, address)
    page.get_by_role("button", name="Throw it away").click()
    expect(cell(page, 2)).to_have_value("Elsewhere")


def test_corrections_of_another_page_of_the_list_wait_for_it(page: Page, desk: Server, tmp_path: Path) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    address = faulty_draft(page, desk, tmp_path, rows=60)
    cell(page, 2).fill("Kenya")
    page.get_by_role("navigation", name="Pages of rows").get_by_role("link").last.click()
    expect(cell(page, 2)).to_have_count(0)
    cell(page, 61).fill("Malta")
    page = reopened(page, address)
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 2)).to_have_value("Kenya")
    page.get_by_role("navigation", name="Pages of rows").get_by_role("link").last.click()
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 61)).to_have_value("Malta")


def test_what_is_put_back_into_what_is_folded_opens_it(
    visits: StaffVisits, desk: Server, tmp_path: Path, admin: str
) -> None:
    page = visits.new_page()
    sign_in(page, desk.url, admin, path="/staff/upload")
    address = faulty_draft(page, desk, tmp_path)
    page.locator("#more-values > summary").click()
    page.get_by_label("What “Nowhere3” means").fill("Malta")
    page = reopened(page, address)
    expect(page.get_by_label("What “Nowhere3” means")).to_be_hidden()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("What “Nowhere3” means")).to_be_visible()
    expect(page.get_by_label("What “Nowhere3” means")).to_have_value("Malta")


def test_nobody_is_offered_what_another_person_typed_on_a_draft(
    page: Page, desk: Server, tmp_path: Path, admin: str
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    address = faulty_draft(page, desk, tmp_path)
    cell(page, 2).fill("Kenya")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/staff/sign-in*")
    sign_in(page, desk.url, admin, path=address.removeprefix(desk.url))
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()
    expect(cell(page, 2)).to_have_value("Nowhere2")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/staff/sign-in*")
    sign_in(page, desk.url, ANNA, path=address.removeprefix(desk.url))
    page.get_by_role("button", name="Put it back").click()
    expect(cell(page, 2)).to_have_value("Kenya")


def test_what_a_colleague_saved_meanwhile_is_no_dead_end(page: Page, desk: Server, visits: StaffVisits) -> None:
    visits.expect_status(412)
    visits.expect_status(422)
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Two people")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    form = f"{page.url}edit"
    page.goto(form)
    page.get_by_label("Title", exact=True).fill("By the first")
    page.get_by_label("Lead", exact=True).fill("An hour of work")
    page.locator("[name=category]").first.check()
    page.get_by_label("Date", exact=True).fill("soon")  # what was refused before is no dead end either
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_text("Please look at this first.")).to_be_visible()
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    other = page.context.new_page()
    other.goto(form)
    other.get_by_label("Title", exact=True).fill("By the second")
    other.get_by_role("button", name="Save and review").click()
    other.wait_for_url("**/staff/drafts/*/")
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_role("heading", name="Someone changed this draft meanwhile")).to_be_visible()
    page = reopened(page, form)
    page.get_by_role("button", name="Put it back").click()  # what the second left alone
    expect(page.get_by_label("Title", exact=True)).to_have_value("By the second")
    expect(page.get_by_label("Lead", exact=True)).to_have_value("An hour of work")
    expect(page.locator("[name=category]").first).to_be_checked()
    page.get_by_role("button", name="Put it back").click()  # and, once the second's is seen, the rest
    expect(page.get_by_label("Title", exact=True)).to_have_value("By the first")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("meanwhile")


def test_back_after_saving_leads_to_the_draft(page: Page, desk: Server) -> None:
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Saved, then back")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    page.go_back()
    page.wait_for_url("**/staff/drafts/*/edit")
    expect_article(page, "Saved, then back")
    page.goto(desk.url + NEW)
    expect(page.get_by_label("Title", exact=True)).to_have_value("")


def test_back_after_saving_a_draft_again_shows_its_form_once(page: Page, desk: Server) -> None:
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Saved twice")
    page.get_by_role("button", name="Save and review").click()
    page.locator("main a[href$='/edit']").first.click()
    type_article(page, "Saved a second time")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.go_back()
    expect_article(page, "Saved a second time")
    page.wait_for_timeout(1000)  # for a page that would load itself again and again
    assert len(loads) <= 2, loads
    expect(offer(page)).to_be_hidden()


def test_a_session_that_ends_loses_nothing(page: Page, desk: Server, visits: StaffVisits) -> None:
    visits.expect_status(403)
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Signed out meanwhile")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    told = page.get_by_role("textbox")
    assert {one.input_value() for one in told.all()} == {
        *("2026-11-20", "Signed out meanwhile", "A long hour of work.", "publication")
    }
    page.goto(desk.url + NEW)
    page.get_by_label("E-mail address").fill(ANNA)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**" + NEW)
    page.get_by_role("button", name="Put it back").click()
    expect_article(page, "Signed out meanwhile")


def test_what_is_saved_or_thrown_away_is_not_offered_again(page: Page, desk: Server) -> None:
    type_article(page, "Thrown away")
    page.goto(desk.url + NEW)
    page.get_by_role("button", name="Throw it away").click()
    page.goto(desk.url + NEW)
    expect(page.get_by_label("Title", exact=True)).to_have_value("")
    expect(offer(page)).to_be_hidden()
    type_article(page, "Saved")
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    page.goto(desk.url + NEW)
    expect(offer(page)).to_be_hidden()
    type_article(page, "Left on purpose")
    page.get_by_role("link", name="Leave without saving").click()
    page.goto(desk.url + NEW)
    expect(offer(page)).to_be_hidden()


@pytest.fixture(scope="module")
def admin(desk: Server) -> str:
    add_account(desk, "ola@example.org", "admin")
    return "ola@example.org"


def test_what_is_typed_into_any_other_form_stands_there_after_back(
    visits: StaffVisits, desk: Server, admin: str
) -> None:
    page = visits.new_page()
    sign_in(page, desk.url, admin, path="/staff/aliases")
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before the page is left
    page.get_by_label("As your files write it").fill("Birmania")
    page.get_by_label("What it names").select_option("Status")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.go_back()
    expect(page.get_by_label("As your files write it")).to_have_value("Birmania")
    expect(page.get_by_label("What it names")).to_have_value("status")


@pytest.fixture
def holds(visits: StaffVisits, desk: Server, admin: str) -> Page:
    """The page of holds, of an admin."""
    page = visits.new_page()
    sign_in(page, desk.url, admin, path="/staff/holds")
    return page


def test_a_hold_that_was_looked_at_first_is_not_typed_twice(holds: Page) -> None:
    page = holds
    page.get_by_label("What is it?").select_option("country")
    page.get_by_label("Which one").fill("Kenya")
    page.get_by_label("What visitors are told").fill("Not shown now.")
    page.get_by_role("button", name="See what it hides").click()
    expect(page.get_by_role("heading", name="Hide Kenya?")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("What visitors are told")).to_have_value("Not shown now.")
    expect(page.get_by_label("What is it?")).to_have_value("country")
    page.get_by_role("button", name="Hide at once").click()
    expect(page.get_by_text("Kenya is hidden")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("What visitors are told")).to_have_value("")  # it was sent


HOLD = {"Which one": "Malta", "What visitors are told": "Not shown now.", "Reason, for staff only": "Somebody asked."}


def expect_hold(page: Page) -> None:
    expect(page.get_by_label("What is it?")).to_have_value("country")
    for label, text in HOLD.items():
        expect(page.get_by_label(label)).to_have_value(text)


def test_a_form_for_a_hold_that_dies_or_is_signed_out_is_offered_until_it_is_sent(
    holds: Page, visits: StaffVisits, desk: Server, admin: str
) -> None:
    visits.expect_status(403)
    page = holds
    page.get_by_label("What is it?").select_option("country")
    for label, text in HOLD.items():
        page.get_by_label(label).fill(text)
    address = page.url
    page = reopened(page, address)
    expect(page.get_by_label("Which one")).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect_hold(page)
    expect(page.get_by_label("What is it?")).to_be_focused()
    page.get_by_role("button", name="See what it hides").click()  # nothing is hidden yet
    expect(page.get_by_role("heading", name="Hide Malta?")).to_be_visible()
    page = reopened(page, address)
    page.get_by_role("button", name="Put it back").click()
    expect_hold(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Hide at once").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    sign_in(page, desk.url, admin, path="/staff/holds")
    page.get_by_role("button", name="Put it back").click()
    expect_hold(page)
    page.get_by_role("button", name="See what it hides").click()
    page.get_by_role("button", name="Hide now").click()
    expect(page.get_by_text("Malta is hidden")).to_be_visible()
    page = reopened(page, address)
    page.wait_for_timeout(300)
    expect(offer(page)).to_be_hidden()


def test_what_is_typed_after_a_refusal_is_offered_on_the_page_as_it_was(holds: Page, visits: StaffVisits) -> None:
    visits.expect_status(400)
    page, address = holds, holds.url
    page.get_by_label("Which one").fill("no project of that name")
    page.get_by_label("What visitors are told").fill("Not shown now.")
    page.get_by_role("button", name="Hide at once").click()
    expect(page.locator(".error").first).to_be_visible()
    page.get_by_label("What visitors are told").fill("Not shown this week.")
    page.get_by_label("What visitors are told").press_sequentially(" Sorry.")
    page = reopened(page, address)
    expect(page.get_by_label("What visitors are told")).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("What visitors are told")).to_have_value("Not shown this week. Sorry.")
    expect(page.get_by_label("Which one")).to_have_value("no project of that name")


def test_the_note_and_the_time_of_a_publication_are_offered_after_a_crash(page: Page, desk: Server) -> None:
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Planned")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    address = page.url
    page.get_by_label("Note for the history").fill("A note for later")
    page.get_by_role("radio", name="At this time").check()
    page.get_by_label("Date and time").fill("2036-01-01T09:00")
    page = reopened(page, address)
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Note for the history")).to_have_value("A note for later")
    expect(page.get_by_role("radio", name="At this time")).to_be_checked()
    expect(page.get_by_label("Date and time")).to_have_value("2036-01-01T09:00")
    page.locator("[name=when][value=now]").check()  # as it was at first
    page = reopened(page, address)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[name=when][value=now]")).to_be_checked()


def test_what_is_typed_beside_a_form_that_is_sent_stands_in_the_page_that_comes(page: Page, desk: Server) -> None:
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Date", exact=True).fill("2026-11-20")
    type_article(page, "Commented on")
    page.get_by_role("button", name="Save and review").click()
    page.wait_for_url("**/staff/drafts/*/")
    page.get_by_label("Note for the history").fill("A note for later")
    page.get_by_label("Comment for colleagues").fill("Is the date right?")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator(".own-words")).to_have_text("Is the date right?")
    expect(page.get_by_label("Note for the history")).to_have_value("A note for later")
    expect(page.get_by_label("Comment for colleagues")).to_have_value("")
    page.get_by_label("Comment for colleagues").fill("And the place?")
    page.locator("#field-when-later, [name=when][value=later]").first.check(force=True)
    page.locator("#field-publish_at").fill("2020-01-01T09:00")
    page.locator("#field-publish_at").press("Enter")
    expect(page.get_by_text("The time of publication lies in the past.")).to_be_visible()
    expect(page.get_by_label("Comment for colleagues")).to_have_value("And the place?")
    assert asked == []


def test_what_a_colleague_has_changed_meanwhile_is_not_overwritten(
    visits: StaffVisits, desk: Server, admin: str
) -> None:
    add_account(desk, "eva@example.org", "editor")
    page = visits.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, desk.url, admin, path="/staff/users")
    page.get_by_role("link", name="eva@example.org").first.click()
    page.get_by_label("Role").select_option("admin")
    desk.command("users", "role", "eva@example.org", "publisher")
    page.reload()
    expect(page.get_by_label("Role")).to_have_value("publisher")


def test_nobody_reads_what_another_person_typed(visits: StaffVisits, desk: Server, admin: str) -> None:
    add_account(desk, "ida@example.org", "admin")
    page = visits.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, desk.url, admin, path="/staff/aliases")
    page.get_by_label("As your files write it").fill("Birmania")
    page.wait_for_function("() => history.state?.typed?.fields.length")
    noted = page.evaluate("() => history.state.typed")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/staff/sign-in*")
    sign_in(page, desk.url, "ida@example.org", path="/staff/aliases")
    expect(page.get_by_label("As your files write it")).to_have_value("")
    page.evaluate("(noted) => sessionStorage.setItem('wherewework-typed', JSON.stringify(noted))", noted)
    page.reload()
    expect(page.get_by_label("As your files write it")).to_have_value("")


def publish_own(page: Page, desk: Server, folder: Path) -> None:
    """Publish two projects in place of the samples, or again."""
    file = folder / "own.csv"
    file.write_text(f"id,title,countries\nM-1,Gone {folder.name},Malta\nM-2,Gone too,Fiji\n")
    page.goto(f"{desk.url}/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".flashes")).to_contain_text("Published")


def test_a_note_is_offered_whichever_part_of_a_list_the_page_shows(page: Page, desk: Server, tmp_path: Path) -> None:
    publish_own(page, desk, tmp_path)
    address = f"{desk.url}/staff/versions/1/roll-back"
    page.goto(address)
    page.get_by_label("Note for the history").fill("The wrong list")
    page = reopened(page, f"{address}?show=new")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Note for the history")).to_have_value("The wrong list")


def test_decisions_on_missing_records_stay_beside_rows_with_errors(page: Page, desk: Server, tmp_path: Path) -> None:
    """Two forms of the page lead to one address: which rows are left out, and what becomes of missing records."""
    publish_own(page, desk, tmp_path)
    address = faulty_draft(page, desk, tmp_path)
    for_all, for_one = page.get_by_label("Remove from the map", exact=True), page.locator("[name='record:M-1']")
    for_all.check()
    for_one.select_option("keep")
    cell(page, 2).fill("Kenya")
    save(page)  # in place
    expect(for_all).to_be_checked()
    expect(for_one).to_have_value("keep")
    page = reopened(page, address)
    for_all, for_one = page.get_by_label("Remove from the map", exact=True), page.locator("[name='record:M-1']")
    expect(for_all).not_to_be_checked()
    page.get_by_role("button", name="Put it back").click()
    expect(for_all).to_be_checked()
    expect(for_one).to_have_value("keep")
