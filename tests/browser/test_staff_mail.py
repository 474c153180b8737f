"""Somebody is invited by mail, chooses a password, forgets it and comes back, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import StaffVisits, add_account, sign_in
from tests.browser.test_accessibility import findings
from tests.staff.mailing import MailServer, mail_server

pytestmark = pytest.mark.browser

ADMIN, GUEST = "chief@example.org", "guest@example.org"
FIRST, SECOND = "eleven slow herons", "nine red lanterns"
SECONDS = 20  # the poll looks every second


@dataclass
class ServerWithMail(Server):
    """A server that sends its mails to a mail server of the tests."""

    mail: MailServer = field(default_factory=MailServer)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "WHEREWEWORK_SMTP_HOST": "127.0.0.1",
            "WHEREWEWORK_SMTP_PORT": str(self.mail.port),
            "WHEREWEWORK_SMTP_SECURITY": "none",
            "WHEREWEWORK_SMTP_SENDER": "map@example.org",
            "WHEREWEWORK_PUBLIC_URL": "https://map.example.org",
        }

    def link(self, number: int) -> str:
        """The path of the link in the mail with that number to the guest, as soon as it has come."""
        deadline = time.monotonic() + SECONDS
        while len(self.mail.to(GUEST)) < number and time.monotonic() < deadline:
            time.sleep(0.1)
        text = self.mail.to(GUEST)[number - 1].get_content()
        (path,) = re.findall(r"^https://map\.example\.org(/staff/\S+)$", text, re.MULTILINE)
        return str(path)


@pytest.fixture(scope="module")
def mailing_server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[ServerWithMail]:
    with mail_server() as mail:
        one = ServerWithMail(tmp_path_factory.mktemp("mail"), cache_folder, mail=mail)
        add_account(one, ADMIN, "admin")
        with one.running():
            yield one


def choose(page: Page, password: str, *, desk: str = "Desk") -> None:
    """Fill in the page to which a link in a mail leads, and come to the desk in the person's language."""
    assert findings(page) == []
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same once more").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=desk)).to_be_visible()


def test_invited_by_mail_forgotten_and_back(browser: Browser, mailing_server: ServerWithMail) -> None:
    url = mailing_server.url
    with StaffVisits(browser, url) as office:
        page = office.new_page()
        sign_in(page, url, ADMIN, path="/staff/users")
        page.get_by_label("E-mail address").fill(GUEST)
        page.get_by_role("button", name="Add and make an invitation").click()
        expect(page.get_by_text(f"on its way to {GUEST}")).to_be_visible()
        assert findings(page) == []
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Link to pass on").input_value()
    with StaffVisits(browser, url) as home:
        guest = home.new_page(viewport={"width": 390, "height": 844})
        guest.goto(url + mailing_server.link(1))
        choose(guest, FIRST)
        guest.goto(f"{url}/staff/account")
        assert findings(guest) == []
        guest.get_by_label("Language of staff pages and mails").select_option("fr")
        guest.get_by_role("button", name="Keep these choices").click()
        expect(guest.get_by_text("Enregistré.")).to_be_visible()
    with StaffVisits(browser, url) as elsewhere:
        guest = elsewhere.new_page(viewport={"width": 390, "height": 844})
        guest.goto(f"{url}/staff/upload")
        guest.get_by_role("link", name="Forgotten password?").click()
        assert findings(guest) == []
        guest.get_by_label("E-mail address").fill(GUEST)
        guest.keyboard.press("Enter")
        expect(guest.get_by_text(f"If {GUEST} has an account here, a link is on its way to it.")).to_be_visible()
        assert findings(guest) == []
        guest.goto(url + mailing_server.link(2))
        choose(guest, SECOND, desk="Tableau de bord")
        assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert mailing_server.mail.to(GUEST)[1]["Content-Language"] == "fr"
    with StaffVisits(browser, url) as later:
        later.expect_status(404)
        guest = later.new_page()
        guest.goto(url + mailing_server.link(2))
        expect(guest.get_by_role("heading", name="Not a valid link")).to_be_visible()
