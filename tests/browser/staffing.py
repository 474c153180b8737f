"""Staff in a real browser: accounts, sign-in, and visits that may write."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.serving import Server
from tests.browser.visiting import Visits
from tests.conftest import ROOT

ANNA = "anna@example.org"
PASSWORD = "seven quiet harbours"


@dataclass
class StaffVisits(Visits):
    """Visits of people who sign in; their cookie lives below the desk and is kept from scripts."""

    def expect_status(self, status: int) -> None:
        """Allow the browser's note of answers with this status, for visits that are refused on purpose."""
        self.expect(re.compile(f"Failed to load resource: the server responded with a status of {status}"))

    def check(self) -> None:
        """Assert that no policy was violated, a quiet console, no other host, and cookies of the desk only."""
        assert self.violations == []
        assert [line for line in self.console if not any(one.search(line) for one in self.expected)] == []
        assert self.foreign == []
        for cookie in self.cookies:
            assert cookie["path"].rstrip("/").endswith("/staff")
            assert cookie["httpOnly"]
            assert cookie["secure"]
            assert cookie["sameSite"] == "Lax"


def add_account(server: Server, email: str, role: str) -> None:
    """Make an account on the command line, as whoever runs the site would."""
    subprocess.run(
        [sys.executable, "-m", "dashboard", "users", "add", email, "--role", role],
        cwd=ROOT, env=server.environment, input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True, capture_output=True,
    )  # fmt: skip


@contextmanager
def staffed(folder: Path, cache_folder: Path, email: str, role: str) -> Iterator[Server]:
    """A server of its own with its files in ``folder``, on which one person has an account."""
    server = Server(folder, cache_folder)
    server.start()
    add_account(server, email, role)
    yield server
    server.stop()


def sign_in(page: Page, url: str, email: str, *, path: str = "/staff/") -> None:
    """Sign in by keyboard on the way to ``path``."""
    page.goto(url + path)
    page.get_by_label("E-mail address").fill(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}{path}")
