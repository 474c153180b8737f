"""Texts of records that are one long word make no page wider than its window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.records.text.formula_xml_and_uri_escaping import csv_rows
from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, add_account, sign_in

pytestmark = pytest.mark.browser

LONG = "Wells" * 80
TEXTS = ("title", "acronym", "summary", "description", "themes", "donors", "partners")
ONE = {"id": "P1", "countries": "Moldova;Ukraine", "start_date": "2020", "budget": "5", **dict.fromkeys(TEXTS, LONG)}
ITEM = {
    "id": "N1",
    "countries": "Moldova",
    "date": "2024-05-01",
    "project_ids": "P1",
    **dict.fromkeys(("title", "lead", "body"), LONG),
}
PUBLIC = (
    *("/", "/?country=MDA", "/?country=MDA;UKR", "/projects", "/projects?country=MDA", "/projects/P1", "/news"),
    *("/news/N1", "/countries/MDA", f"/?theme={LONG}", f"/projects?donor={LONG}", "/?view=corridors", "/embed"),
)
DESK = ("", "records/projects", "records/projects/edit?id=P1", "history", "versions/1", "journal", "holds")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """A server whose only records have one long word wherever they can."""
    folder = tmp_path_factory.mktemp("long")
    with Server(folder, cache_folder).running() as server:
        add_account(server, ANNA, "admin")
        for name, record in (("projects", ONE), ("news", ITEM)):
            (folder / f"{name}.csv").write_bytes(csv_rows([list(record), list(record.values())]))
            server.publish(name, folder / f"{name}.csv")
        yield server


@pytest.mark.parametrize("width", [390, 1280])
def test_no_long_word_widens_a_page(browser: Browser, wide: Server, width: int) -> None:
    with StaffVisits(browser, wide.url) as visits:
        page = visits.new_page(viewport={"width": width, "height": 800})
        sign_in(page, wide.url, ANNA)
        found = {}
        for address in [*PUBLIC, *(f"/staff/{one}" for one in DESK)]:
            page.goto(wide.url + address)
            found[address[:40]] = page.evaluate("document.documentElement.scrollWidth")
        assert {address: wide for address, wide in found.items() if wide > width} == {}
