"""The review page in a browser: a bar that stays in view, the decision on one screen, from fault to fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import StaffVisits, sign_in, staffed

pytestmark = pytest.mark.browser

ANNA = "anna@example.org"
FAULTY = "id,title,countries\n" + "".join(f"P-{row},One,Nowhere{row}\n" for row in range(1, 21))
SOUND = "id,title,countries\nP-1,One,Moldova\nP-2,Two,Kenya\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    with staffed(tmp_path_factory.mktemp("desk"), cache_folder, ANNA, "publisher") as one:
        yield one


def uploaded(page: Page, desk: Server, file: Path, text: str) -> None:
    file.write_text(text)
    sign_in(page, desk.url, ANNA, path="/staff/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/*/")


def test_a_sound_file_is_decided_on_one_screen(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    page = visits.new_page(viewport={"width": 1440, "height": 900})
    uploaded(page, desk, tmp_path / "sound.csv", SOUND)
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
    rows = page.locator(".kind[data-severity=error] tbody tr")
    expect(rows).to_have_count(20)
    for place in (*range(20), 0):
        fault.focus()
        page.keyboard.press("Enter")
        field = rows.nth(place).locator("input[name=value]")
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
