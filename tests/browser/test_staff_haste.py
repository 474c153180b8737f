"""Hands that are quicker than the server: double clicks, two saves at once, text typed beside a save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, sign_in, staffed

pytestmark = pytest.mark.browser

FILE = b"id,title,countries\nP-1,One,Moldva\nP-2,Two,Kenyaa\nP-3,Three,Atlantiss\n"


@pytest.fixture
def desk(tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    (tmp_path / "three.csv").write_bytes(FILE)
    with staffed(tmp_path, cache_folder, ANNA, "publisher") as one:
        yield one


def uploaded(visits: StaffVisits, desk: Server, folder: Path) -> Page:
    """The review page of the file, for somebody who has just signed in and uploaded it."""
    page = visits.new_page()
    sign_in(page, desk.url, ANNA, path="/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(folder / "three.csv")
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/*/")
    return page


def test_haste_is_not_taken_for_a_colleague(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    page = uploaded(visits, desk, tmp_path)

    cell(page, 2).fill("Moldova")
    cell(page, 3).fill("Kenya")
    page.evaluate(  # at once: faster than any answer
        "() => [1, 2, 3].forEach(() => document.querySelector('.grid-form > .actions button').click())"
    )
    expect(cell(page, 2)).to_have_count(0)
    expect(cell(page, 3)).to_have_count(0)
    expect(cell(page, 4)).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Kenyaa → Kenya")

    page.get_by_role("button", name="Leave out the row").dblclick()
    expect(page.get_by_role("status")).to_contain_text("are left out")
    page.get_by_role("button", name="Publish", exact=True).dblclick()
    expect(page.get_by_role("status")).to_contain_text("Published.")
    visits.end()
    visits.check()


def test_the_page_of_a_check_moves_on_at_an_address_with_a_fragment(
    browser: Browser, desk: Server, tmp_path: Path
) -> None:
    visits = StaffVisits(browser, desk.url)
    page = uploaded(visits, desk, tmp_path)
    expect(cell(page, 2)).to_be_visible()
    draft = page.url
    box = f'<div data-progress="{draft}progress" data-then="{draft}"><progress></progress><p role="status"></p></div>'
    checking = re.sub(r"<main.*</main>", f"<main><h1>Checking</h1>{box}</main>", page.content(), flags=re.DOTALL)
    page.goto(f"{desk.url}/staff/")
    page.route(draft, lambda route: route.fulfill(body=checking, content_type="text/html"), times=1)
    page.goto(f"{draft}#questions")  # where the answer to a question leads
    expect(cell(page, 2)).to_be_visible()
    visits.end()
    visits.check()


def cell(page: Page, row: int) -> Locator:
    """Where the faulty place of a row is mended."""
    return page.get_by_role("combobox", name=f"Row {row}, countries")
