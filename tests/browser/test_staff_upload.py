"""A refused upload leaves the box as it was: files can be dropped on it and sent without loading the page anew."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, PASSWORD, StaffVisits, sign_in

pytestmark = pytest.mark.browser


def test_after_a_refused_upload_the_box_takes_files_again(visits: StaffVisits, desk: Server) -> None:
    visits.expect_status(422)
    page = visits.new_page()
    sign_in(page, desk.url, ANNA, path="/staff/upload")
    for name in ("one.csv", "two.csv"):
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": b""})
        page.get_by_role("button", name="Upload and check").click()
        expect(page.get_by_role("alert")).to_contain_text(f"“{name}” is empty")
        expect(page.get_by_text("or drop files here")).to_be_visible()
    page.evaluate("""() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["id,title"], "three.csv"));
      document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
    }""")
    assert page.evaluate("document.querySelector('.drop input').files[0].name") == "three.csv"
    expect(page.locator(".drop")).to_contain_text("three.csv")


def test_the_zone_for_files_speaks_the_language_of_the_page(visits: StaffVisits, desk: Server) -> None:
    page = visits.new_page(locale="fr")
    page.goto(f"{desk.url}/staff/sign-in")
    page.locator("[name=email]").fill(ANNA)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    page.goto(f"{desk.url}/staff/upload")
    with page.expect_file_chooser() as chooser:
        page.locator(".drop").click(position={"x": 5, "y": 5})  # the whole zone is the button
    chooser.value.set_files({"name": "un.csv", "mimeType": "text/csv", "buffer": b"id,title"})
    expect(page.locator(".drop")).to_contain_text("Choisir des fichiers")
    expect(page.locator(".drop")).to_contain_text("un.csv")
