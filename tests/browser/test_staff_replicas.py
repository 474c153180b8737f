"""Upload at one process, mend at a second, publish at a third, each killed in between, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import Server
from tests.browser.staffing import StaffVisits, add_account, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.postgresql]

PUBLISHER = "publisher@example.org"
FILE = "id,title,countries,start_date\nR-1,Over three processes,Moldva,2025-03-01\nR-2,Another,Malta,2025\n"


@pytest.fixture
def replicas(tmp_path: Path, cache_folder: Path, postgresql_url: str) -> Iterator[list[Server]]:
    """Three servers on one database."""
    servers = []
    for name in ("first", "second", "third"):
        (tmp_path / name).mkdir()
        servers.append(Server(tmp_path / name, cache_folder, database_url=postgresql_url))
    for one in servers:
        one.start()
    yield servers
    for one in servers:
        one.stop()


def restart(server: Server) -> None:
    server.crash()
    server.start()


def test_a_draft_goes_through_three_processes(browser: Browser, replicas: list[Server], tmp_path: Path) -> None:
    first, second, third = replicas
    add_account(first, PUBLISHER, "publisher")
    file = tmp_path / "three.csv"
    file.write_text(FILE, encoding="utf-8")
    visits = StaffVisits(browser, first.url)
    page = visits.new_page()
    sign_in(page, first.url, PUBLISHER, path="/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/*/")
    path = page.url.removeprefix(first.url)
    restart(first)

    page.goto(second.url + path)  # the session, the draft and its check are known here, too
    page.get_by_role("button", name="Moldova", exact=True).first.click()
    expect(page.get_by_text("Nothing: every cell was understood.")).to_be_visible()
    restart(second)

    page.goto(third.url + path)
    page.get_by_label("Note").fill("Over three processes")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published as version")).to_be_visible()
    restart(third)

    page.goto(f"{first.url}/?country=MDA")
    expect(page.locator('article[data-project-id="R-1"]')).to_be_visible()
    visits.end()
    visits.foreign = [address for address in visits.foreign if not address.startswith((second.url, third.url))]
    visits.check()
