"""The sign-in in a real browser: by keyboard, by single sign-on, and never within somebody else's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import Server
from tests.browser.staffing import PASSWORD, StaffVisits, add_account, sign_in
from tests.browser.test_accessibility import findings
from tests.staff.issuing import CLIENT, SECRET, TestIssuer, issuing

pytestmark = pytest.mark.browser

EDITOR = "editor@example.org"


@dataclass
class ServerWithIssuer(Server):
    """A server that offers single sign-on."""

    issuer: TestIssuer = field(default_factory=TestIssuer)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "WHEREWEWORK_OIDC_ISSUER": self.issuer.url,
            "WHEREWEWORK_OIDC_CLIENT_ID": CLIENT,
            "WHEREWEWORK_OIDC_CLIENT_SECRET": SECRET,
            "WHEREWEWORK_OIDC_NAME": "the intranet",
        }


@pytest.fixture(scope="module")
def staff_server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[ServerWithIssuer]:
    with issuing() as issuer:
        one = ServerWithIssuer(tmp_path_factory.mktemp("sign-in"), cache_folder, issuer=issuer)
        add_account(one, EDITOR, "editor")
        with one.running():
            yield one


@pytest.fixture
def staff(browser: Browser, staff_server: ServerWithIssuer) -> Iterator[StaffVisits]:
    with StaffVisits(browser, staff_server.url) as visits:
        yield visits


def test_by_keyboard_in_and_out_again(staff: StaffVisits) -> None:
    page = staff.new_page()
    sign_in(page, staff.url, EDITOR)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.goto(f"{staff.url}/staff/account")
    page.get_by_role("button", name="Sign out", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_wrong_password_is_told_and_the_address_stays(staff: StaffVisits) -> None:
    staff.expect_status(400)
    page = staff.new_page()
    page.goto(f"{staff.url}/staff/")
    page.get_by_label("E-mail address").fill(EDITOR)
    page.get_by_label("Password").fill("not the right one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No account has this e-mail address and this password.")
    expect(page.get_by_label("E-mail address")).to_have_value(EDITOR)
    expect(page.get_by_label("Password")).to_have_value("")
    assert findings(page) == []


def test_single_sign_on_leads_there_and_back(browser: Browser, staff_server: ServerWithIssuer) -> None:
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page()
    page.goto(f"{visits.url}/staff/account")
    page.get_by_role("button", name="Sign in with the intranet").click()
    page.wait_for_url(f"{visits.url}/staff/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert "/agree" in staff_server.issuer.asked
    visits.end()
    assert visits.console == []
    assert all(staff_server.issuer.url in address for address in visits.foreign)  # the issuer, and nobody else


def test_no_page_of_another_site_can_frame_the_desk(staff: StaffVisits) -> None:
    staff.expect(re.compile("frame|X-Frame-Options", re.IGNORECASE))
    page = staff.new_page()
    page.goto(f"{staff.url}/health/live")
    page.evaluate(
        """() => new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = done;
        frame.src = '/staff/sign-in';
        document.body.append(frame); })"""
    )
    shown = [frame for frame in page.frames if frame != page.main_frame]
    assert all("Sign in" not in frame.content() for frame in shown)


def test_the_invitation_works_in_a_browser(staff: StaffVisits, staff_server: ServerWithIssuer) -> None:
    add_account(staff_server, "chief@example.org", "admin")
    page = staff.new_page()
    sign_in(page, staff.url, "chief@example.org", path="/staff/users")
    page.get_by_label("E-mail address").fill("guest@example.org")
    page.get_by_role("button", name="Add and make an invitation").click()
    link = page.get_by_label("Link to pass on").input_value()
    assert link.startswith(f"{staff.url}/staff/invitation/")
    guest = staff.new_page(viewport={"width": 360, "height": 740})
    guest.goto(link)
    guest.get_by_label("New password").fill(PASSWORD + " of a guest")
    guest.get_by_label("The same once more").fill(PASSWORD + " of a guest")
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("heading", name="Desk")).to_be_visible()
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_header_is_one_row_with_a_menu(staff: StaffVisits, scripts: bool) -> None:
    page = staff.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    sign_in(page, staff.url, EDITOR, path="/staff/account")
    assert page.locator(".staff-head").bounding_box()["height"] < 72
    upload = page.get_by_role("navigation", name="Staff pages").get_by_role("link", name="Upload")
    expect(upload).to_be_hidden()
    page.get_by_text("Menu", exact=True).press("Enter")
    expect(page.locator(".who").get_by_role("button", name="Sign out")).to_be_visible()
    if scripts:
        assert findings(page) == []
    upload.click()
    page.wait_for_url(f"{staff.url}/staff/upload")
    expect(upload).to_be_hidden()


def test_on_a_desk_the_pages_stand_in_a_rail_that_stays(staff: StaffVisits) -> None:
    page = staff.new_page(viewport={"width": 1200, "height": 800})
    sign_in(page, staff.url, EDITOR, path="/staff/guide/data-files.md")
    rail, main = page.locator(".staff-head"), page.locator("main")
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()
    assert rail.bounding_box() == {"x": 0, "y": 0, "width": 232, "height": 800}
    assert main.bounding_box()["x"] == 232
    upload = page.get_by_role("navigation", name="Staff pages").get_by_role("link", name="Upload")
    page.mouse.wheel(0, 2000)
    expect(main.locator("h1")).not_to_be_in_viewport()
    assert rail.bounding_box()["y"] == 0
    page.locator(".organisation a").focus()
    for one in (page.locator(".help"), page.get_by_role("link", name="Desk", exact=True), upload):
        page.keyboard.press("Tab")
        expect(one).to_be_focused()
    page.set_viewport_size({"width": 1199, "height": 800})
    expect(upload).to_be_hidden()
    assert rail.bounding_box()["height"] < 72
