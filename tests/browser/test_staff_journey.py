"""Two people at work: 30 faults found and mended, a publication, a stale base, a rebase, a way back, the journal.

The first person uses nothing but the keyboard.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, TimeoutError, expect

from dashboard.records.schema.issue_messages import MESSAGES
from tests.browser.serving import Server
from tests.browser.staffing import StaffVisits, add_account, sign_in
from tests.records.thirty_faults import HEADERS, Fault, as_csv, faults_of, mended, projects, rows_of

pytestmark = pytest.mark.browser

ANNA, BO, ADMIN = "anna@example.org", "bo@example.org", "admin@example.org"
MENDED_IN_PLACE = {"place-unknown", "title-missing", "email-invalid"}
FORM = "csv"
RENEWED_MS = 5_000
MOST_TABS = 600


@pytest.fixture
def desk(tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    """A server that polls as an installation does, with three accounts and the sound rows published."""
    one = Server(tmp_path, cache_folder, settings={"WHEREWEWORK_POLL_SECONDS": "1"})
    for email, role in ((ANNA, "publisher"), (BO, "publisher"), (ADMIN, "admin")):
        add_account(one, email, role)
    (tmp_path / "sound.csv").write_bytes(as_csv(rows_of(FORM)[:10]))
    with one.running():
        one.publish("projects", tmp_path / "sound.csv")
        yield one


def test_two_people_publish_and_nothing_is_lost(browser: Browser, desk: Server, tmp_path: Path) -> None:
    visits = StaffVisits(browser, desk.url)
    visits.expect_status(412)
    anna, bo, visitor = visits.new_page(), visits.new_page(), visits("/")
    before = published_version(anna, bo, desk)

    bo_draft = bo_starts(bo, desk, tmp_path)

    upload_by_keyboard(anna, desk, tmp_path / "thirty.csv", projects(FORM))
    assert sorted(named_places(anna), key=str) == sorted(map(shown_place, faults_of(FORM)), key=str)
    mend_in_place(anna)
    annotated = download(anna, "the same as CSV")
    upload_by_keyboard(anna, desk, tmp_path / "mended.csv", mend_in_excel(annotated))
    assert {code for _, _, code in named_places(anna)} <= {"header-unknown"}  # the column that is a remark by now
    preview_by_keyboard(anna)
    publish_by_keyboard(anna, "Thirty faults less")

    notice = visitor.locator("#renewed")
    expect(notice).to_be_visible(timeout=RENEWED_MS)
    with visitor.expect_navigation():
        notice.get_by_role("link").click()
    visitor.goto(f"{desk.url}/?country=MDA")
    expect(visitor.locator("#country-panel article[data-project-id]")).not_to_have_count(0)

    bo_is_refused_and_rebases(bo, bo_draft)
    roll_back_by_keyboard(anna, desk, before)
    read_journal(visits.new_page(), desk)
    visits.end()
    visits.check()


def published_version(anna: Page, bo: Page, desk: Server) -> str:
    """Both sign in; the number of the version of projects that is published."""
    sign_in(bo, desk.url, BO)
    sign_in(anna, desk.url, ANNA, path="/staff/history")
    row = anna.get_by_role("row").filter(has_text="published now").filter(has_text="Projects")
    return row.get_by_role("link").first.inner_text().split()[-1]


def bo_starts(bo: Page, desk: Server, folder: Path) -> str:
    """Bo uploads another title for one project, and goes for lunch."""
    rows = rows_of(FORM)[:10]
    rows[1][HEADERS.index("Title")] = "Renamed by Bo"
    (folder / "bo.csv").write_bytes(as_csv(rows))
    bo.goto(f"{desk.url}/staff/upload")
    bo.get_by_label("File", exact=True).set_input_files(folder / "bo.csv")
    bo.get_by_role("button", name="Upload and check").click()
    expect(bo.get_by_role("heading", level=1)).to_contain_text("1 changed")
    return bo.url


def upload_by_keyboard(page: Page, desk: Server, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    page.goto(f"{desk.url}/staff/upload")
    tab_to(page, page.get_by_label("File", exact=True))
    for last in (False, False, True):  # the browser driver misses some of its own dialogs
        try:
            with page.expect_file_chooser(timeout=5_000) as chooser:
                page.keyboard.press("Space")
        except TimeoutError:
            if last:
                raise
        else:
            break
    chooser.value.set_files(file)
    press(page, page.get_by_role("button", name="Upload and check"))
    page.wait_for_url("**/staff/drafts/*/")


def named_places(page: Page) -> list[tuple[int | None, str | None, str]]:
    """Row, column and code of every issue that the page shows, as often as it does; of notes about the file the code
    alone."""
    found: list[tuple[int | None, str | None, str]] = []
    draft = page.url.partition("?")[0].partition("#")[0]
    for show in ("errors", "warnings"):
        page.goto(f"{draft}?show={show}")
        for told in page.locator(f".grid-box[data-show={show}] [data-code]").all():
            code, cell = told.get_attribute("data-code") or "", told.locator("xpath=ancestor::td")
            row = int(told.locator("xpath=ancestor::tr").get_attribute("data-row") or "")
            # A row that names no place has no faulty column; the page offers the one in which to mend it.
            has_column = cell.count() and code != "places-missing"
            found.append((row, cell.get_attribute("data-label") if has_column else None, code))
    page.goto(f"{draft}?show=notes")
    for note in page.locator(".notes > [data-code]").all():
        found += [(None, None, note.get_attribute("data-code") or "")] * max(1, note.locator("li").count())
    page.goto(draft)
    return found


def shown_place(fault: Fault) -> tuple[int | None, str | None, str]:
    """Where the page tells of a fault: a notice among the notes about the file."""
    row, column, code = fault.place
    in_grid = row is not None and MESSAGES[code].severity != "notice"
    return (row, column, code) if in_grid else (None, None, code)


def mend_in_place(page: Page) -> None:
    """One suggestion by its button, two cells by writing into them; each is checked again and gone."""
    press(page, page.get_by_role("button", name="Moldova", exact=True))
    gone(page, "place-unknown")
    for fault in faults_of(FORM):
        if fault.code in MENDED_IN_PLACE - {"place-unknown"}:
            assert fault.column is not None
            if MESSAGES[fault.code].severity == "warning":
                press(page, page.get_by_role("link", name="Rows with warnings"))
            cell = page.locator(f"td.fault:has([data-code={fault.code}]) > input")
            tab_to(page, cell)
            page.keyboard.press("Control+a")
            page.keyboard.type(fault.right[fault.column])
            press(page, page.locator("#grid > .actions button"))
            gone(page, fault.code)
    press(page, page.get_by_role("button", name="Undo the last one"))
    expect(page.locator("[data-code=email-invalid]")).to_be_visible()


def gone(page: Page, code: str) -> None:
    expect(page.locator(f"[data-code={code}]")).to_have_count(0)


def mend_in_excel(annotated: bytes) -> bytes:
    """The annotated file with what is left put right, as a spreadsheet saves it."""
    rows = list(csv.reader(io.StringIO(annotated.decode("utf-8-sig"), newline="")))
    assert rows[0][: len(HEADERS)] == list(HEADERS)
    assert any("Moldova" in cell for row in rows for cell in row)  # what was mended in place is in it
    return as_csv(mended(rows, FORM))


def preview_by_keyboard(page: Page) -> None:
    with page.expect_response("**/preview/?lang=en") as answer:
        press(page, page.get_by_role("link", name="Preview of the public page"))
    assert "noindex" in answer.value.headers["x-robots-tag"]
    assert answer.value.headers["cache-control"] == "no-store"
    expect(page.get_by_text("Preview of draft")).to_be_visible()
    press(page, page.locator('#place-list a[data-iso3="MDA"]'))
    expect(page.locator("#country-panel[data-iso3=MDA]")).to_be_visible()
    expect(page.locator("#country-panel article[data-project-id]")).not_to_have_count(0)
    page.go_back()
    page.go_back()
    page.wait_for_url("**/staff/drafts/*/")


def publish_by_keyboard(page: Page, note: str) -> None:
    tab_to(page, page.get_by_label("Note for the history"))
    page.keyboard.type(note)
    press(page, page.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("Published as version")).to_be_visible()


def bo_is_refused_and_rebases(page: Page, draft: str) -> None:
    """The page that Bo opened before lunch is refused with 412; comparing anew keeps what both did."""
    page.get_by_label("Note for the history").fill("Bo's note")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Publish", exact=True).click()
    assert answer.value.status == 412
    expect(page.get_by_text("Someone else published meanwhile").first).to_be_visible()
    expect(page.locator("textarea")).to_have_value("Bo's note")
    page.get_by_role("button", name="Compare with what is published now").click()
    page.wait_for_url(draft)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("1 changed")  # only Bo's own change: what Anna added stays
    expect(heading).not_to_contain_text("missing")
    page.goto(f"{draft}changes?kind=changed")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("Renamed by Bo")
    page.goto(draft)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published as version")).to_be_visible()


def roll_back_by_keyboard(page: Page, desk: Server, version: str) -> None:
    """Two steps: a page that shows what would change and asks how much leaves the map, then the act."""
    page.goto(f"{desk.url}/staff/versions/{version}")
    press(page, page.get_by_role("link", name="Roll back"))
    expect(page.get_by_text("leave the map").first).to_be_visible()
    tab_to(page, page.get_by_label("Note"))
    page.keyboard.type("Too early")
    leaving = page.get_by_text("Type the number to confirm").inner_text().split()[0]
    tab_to(page, page.get_by_label("Type the number to confirm"))
    page.keyboard.type(leaving)
    press(page, page.get_by_role("button", name="Roll back"))
    page.wait_for_url(f"**/staff/versions/{version}*")
    page.goto(f"{desk.url}/")
    expect(page.locator('#place-list a[data-iso3="GEO"]')).to_be_visible()
    assert page.request.get(f"{desk.url}/projects/P-N1").status == 404


def read_journal(page: Page, desk: Server) -> None:
    """Who did what, in order, on the page and in the file."""
    sign_in(page, desk.url, ADMIN, path="/staff/journal")
    for person in (ANNA, BO):
        expect(page.get_by_text(person).first).to_be_visible()
    rows = list(csv.DictReader(io.StringIO(download(page, "CSV", by_keyboard=False).decode("utf-8-sig"), newline="")))
    acts = [(row["actor"], row["action"]) for row in sorted(rows, key=lambda row: int(row["number"]))]
    expected = [
        *((BO, "upload"), (ANNA, "upload"), (ANNA, "edit cell"), (ANNA, "edit cell"), (ANNA, "undo")),
        *((ANNA, "upload"), (ANNA, "publish"), (BO, "rebase"), (BO, "publish"), (ANNA, "roll back")),
    ]
    later = iter(acts)
    assert all(act in later for act in expected), acts  # in this order, with others between


def download(page: Page, name: str, *, by_keyboard: bool = True) -> bytes:
    link = page.get_by_role("link", name=name).first
    with page.expect_download() as started:
        press(page, link) if by_keyboard else link.click()
    file: Download = started.value
    return Path(file.path()).read_bytes()


def press(page: Page, target: Locator) -> None:
    """Walk to a link or button by Tab, and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; fails where the keyboard never gets there."""
    target = target.first
    target.wait_for()
    for _ in range(MOST_TABS):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")
