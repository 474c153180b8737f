"""The review page in a browser: a bar that stays in view, the decision on one screen, from fault to fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, sign_in, staffed

pytestmark = pytest.mark.browser

MESSY = "id,title,countries,status\nP-1,One,Moldva,active\nP-2,Two,Moldva; Kenya,active\nP-3,Three,Atlantis,actve\n"
FAULTY = "id,title,countries\n" + "".join(f"P-{row},One,Nowhere{row}\n" for row in range(1, 21))
SOUND = "id,title,countries\nP-1,One,Moldova\nP-2,Two,Kenya\n"


def uploaded(page: Page, desk: Server, file: Path, text: str) -> None:
    file.write_text(text)
    sign_in(page, desk.url, ANNA, path="/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/*/")


def test_a_sound_file_is_decided_on_one_screen(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(viewport={"width": 1440, "height": 900})
    uploaded(page, desk, tmp_path / "sound.csv", SOUND.replace("One", "Roads"))  # what no other test publishes
    for part in (page.locator(".decide"), page.locator(".change-map"), page.locator("button", has_text="Publish")):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 900, part
    visits.end()
    visits.check()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_bar_stays_in_view_and_leads_from_fault_to_fault(
    browser: Browser, desk: Server, tmp_path: Path, width: int, height: int
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(viewport={"width": width, "height": height})
    uploaded(page, desk, tmp_path / "faulty.csv", FAULTY)
    bar, fault = page.locator(".decide"), page.get_by_role("link", name="Next fault")
    rows = page.locator("table.grid tbody tr")
    expect(rows).to_have_count(20)
    for place in (*range(20), 0):
        fault.focus()
        page.keyboard.press("Enter")
        field = rows.nth(place).locator(".fault input")
        expect(field).to_be_focused()
        assert not covered(page, bar.bounding_box(), field.bounding_box())
    box = bar.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    visits.end()
    visits.check()


def covered(page: Page, bar: dict[str, float] | None, field: dict[str, float] | None) -> bool:
    """Whether the bar lies over the field, or the field is out of view."""
    assert bar
    assert field
    over = field["y"] < bar["y"] + bar["height"] and bar["y"] < field["y"] + field["height"]
    height = page.viewport_size["height"] if page.viewport_size else 0
    return over or field["y"] < 0 or field["y"] + field["height"] > height


def test_a_time_to_publish_is_told_in_the_readers_own_zone(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(timezone_id="Asia/Kolkata")
    uploaded(page, desk, tmp_path / "sound.csv", SOUND.replace("One", "Rivers"))  # what no other test publishes
    expect(page.get_by_text("In the time zone of the organisation, where it is")).to_be_visible()
    page.get_by_label("Date and time (UTC)").fill("2099-06-01T09:00")
    expect(page.get_by_text("In your time zone that is 1 Jun 2099, 14:30")).to_be_visible()
    visits.end()
    visits.check()


def test_a_form_that_came_too_late_lists_only_what_was_typed(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    visits.expect_status(412)
    page = visits.new_page()
    uploaded(page, desk, tmp_path / "faulty.csv", FAULTY)
    page.get_by_role("combobox", name="Row 3, countries").fill("Kenya")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("combobox", name="Row 2, countries").fill("Malta")
    other.locator(".grid-form > .actions button").click()
    expect(other.get_by_role("status").first).to_contain_text("Malta")
    page.locator(".grid-form > .actions button").click()
    page.get_by_role("heading", name="What you had typed").wait_for()
    assert [one.input_value() for one in page.get_by_role("textbox").all()] == ["Kenya"]
    visits.end()
    visits.check()


def test_one_keyboard_mends_a_grid_and_one_save_keeps_it(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page()
    uploaded(page, desk, tmp_path / "messy.csv", MESSY)
    names = [f"Row {row}, countries" for row in (2, 3, 4)]
    page.get_by_role("link", name="Next fault").press("Enter")
    for name, country in zip(names, ("Moldova", "Moldova; Kenya", "Fiji"), strict=True):
        expect(page.get_by_role("combobox", name=name)).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type(country)
        page.keyboard.press("Escape")  # closes the list of suggestions
        page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Row 4, status")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("combobox", name="Row 4, countries")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#grid > .actions button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Atlantis → Fiji")
    expect(page.locator(".decide")).to_contain_text("No error")
    visits.end()
    visits.check()


def test_a_value_is_changed_in_all_rows_and_what_is_typed_beside_stays(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page()
    uploaded(page, desk, tmp_path / "messy.csv", MESSY)
    page.get_by_role("combobox", name="Row 4, countries").fill("half typed")
    page.get_by_role("checkbox", name="Leave out row 4").check()
    page.get_by_role("button", name="Change it in 2 rows").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Row 4, countries")).to_have_value("half typed")
    expect(page.get_by_role("checkbox", name="Leave out row 4")).to_be_checked()
    page.locator("#grid > .actions button").click()
    expect(page.locator(".decide")).to_contain_text("No error")
    page.get_by_text("1 row is left out").click()
    page.get_by_role("button", name="Take row 4 back").click()
    page.get_by_role("button", name="Fiji").or_(page.get_by_role("combobox", name="Row 4, countries")).wait_for()
    visits.end()
    visits.check()


def test_without_scripts_a_grid_is_saved_and_enter_takes_no_suggestion(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(java_script_enabled=False)
    uploaded(page, desk, tmp_path / "messy.csv", MESSY)
    page.get_by_role("combobox", name="Row 4, countries").fill("Fiji")
    page.get_by_role("combobox", name="Row 4, countries").press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Moldova").first.click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    visits.end()


def test_on_a_phone_only_faulty_cells_stand_open_and_a_tick_shows_the_row(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(viewport={"width": 390, "height": 844})
    uploaded(page, desk, tmp_path / "messy.csv", MESSY)
    row = page.locator("tr#row-4")
    expect(row.locator("td:visible")).to_have_count(1)
    row.get_by_label("Whole row").check()
    expect(row.locator("td:visible")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visits.end()
    visits.check()


def test_one_cell_by_a_file_to_the_public_map_in_five_clicks_and_back_in_two(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page()
    clicks: list[str] = []

    def click(what: Locator) -> None:
        clicks.append(what.inner_text())
        what.click()

    uploaded(page, desk, tmp_path / "first.csv", SOUND)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Published.")
    page.goto(f"{desk.url}/staff/")

    click(page.get_by_role("link", name="Upload a file"))
    changed = tmp_path / "changed.csv"
    changed.write_text(SOUND.replace("Two", "Two and a half"))
    clicks.append("a file is chosen")
    page.get_by_label("File", exact=True).set_input_files(changed)
    click(page.get_by_role("button", name="Upload and check"))
    page.wait_for_url("**/staff/drafts/*/")
    click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Published.")
    assert len(clicks) <= 5, clicks

    clicks.clear()
    click(page.get_by_role("link", name="Undo"))
    click(page.locator("main").get_by_role("button").first)
    expect(page.get_by_role("status")).to_be_visible()
    assert len(clicks) <= 2, clicks
    page.goto(f"{desk.url}/projects/P-2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two")
    visits.end()
    visits.check()


def test_one_of_two_values_is_chosen_by_keyboard_and_published(
    browser: Browser, tmp_path: Path, cache_folder: Path
) -> None:
    with staffed(tmp_path, cache_folder, ANNA, "publisher") as own:
        visits = StaffVisits(browser, own.url)
        page = visits.new_page(viewport={"width": 390, "height": 844})
        uploaded(page, own, tmp_path / "first.csv", SOUND)
        published(page)
        drafts = []
        for title in ("Mine", "Theirs"):
            page.goto(f"{own.url}/staff/upload")
            file = tmp_path / f"{title}.csv"
            file.write_text(SOUND.replace("One", title))
            page.get_by_label("File", exact=True).set_input_files(file)
            page.get_by_role("button", name="Upload and check").click()
            page.wait_for_url("**/staff/drafts/*/")
            drafts.append(page.url)
        published(page)
        page.goto(drafts[0])
        page.get_by_role("button", name="Compare with what is published now").click()
        expect(page.get_by_role("link", name="1 field to choose")).to_be_visible()
        page.get_by_label("This file, by").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="Changed by")).to_be_checked()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="1 field to choose")).to_have_count(0)
        published(page)
        assert page.request.get(f"{own.url}/api/v1/projects").json()["items"][0]["title"] == "Mine"
        visits.end()
        visits.check()


def published(page: Page) -> None:
    """Publish the draft whose review is open."""
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published as version").wait_for()


def test_the_browser_asks_before_corrections_or_a_comment_are_lost(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page()
    uploaded(page, desk, tmp_path / "messy.csv", MESSY)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    cell = page.locator("table.grid .fault input").first
    comment = page.get_by_label("Comment for colleagues")
    cell.fill("Moldova")
    comment.fill("Half a comment")
    page.get_by_role("link", name="Desk", exact=True).click(no_wait_after=True)
    expect(cell).to_have_value("Moldova")
    assert asked == ["beforeunload"]
    page.locator("#grid").get_by_role("button", name="Save corrections").click()
    expect(page.locator(".flashes")).to_contain_text("Done")
    expect(comment).to_have_value("Half a comment")
    comment.fill("")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url("**/staff/")
    assert asked == ["beforeunload"]
    visits.end()
    visits.check()
