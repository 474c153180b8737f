"""axe finds nothing on any staff page, and nothing is cut off on a phone: the pages are found by following links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import Server
from tests.browser.staffing import StaffVisits, add_account, sign_in
from tests.browser.test_accessibility import WIDTHS, findings
from tests.browser.visiting import NOT_FOUND
from tests.pictures.hostile import photo, saved

pytestmark = pytest.mark.browser

ADMIN = "admin@example.org"
FAULTY = """id,title,countries,start_date,description
F-1,A project,Moldva,2025-03-01,"One

two"
F-2,,Malta,31/02/2023,
F-3,Third,Malta; Atlantis,2025,
F-3,Third,Malta,2026,
"""
SOUND = "id,title,countries\nS-1,First,Moldova\nS-2,Second,Malta\n"
MINE, THEIRS = SOUND.replace("First", "Mine"), SOUND.replace("First", "Theirs")
OTHER_HEADERS = "Nummer,Bezeichnung,Ort\n1,Ein Projekt,Malta\n2,Noch eines,Moldova\n"
DOWNLOADS = re.compile(r"\.(?:csv|xlsx)$|/(?:original|preview|templates)(?:/|$)")
LEAST_PAGES = 20
RIGHT_OF_TEXT = (
    "(one) => { const text = new Range(); text.selectNodeContents(one); return text.getBoundingClientRect().right; }"
)
WIDE_CARDS = (
    "innerWidth <= 640 && [...document.querySelectorAll('.table-box')].some((box) => box.scrollWidth > box.clientWidth)"
)


@pytest.fixture(scope="module")
def staff_server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """A server with an account of an admin."""
    allowing = {"WHEREWEWORK_SOURCE_HOSTS": "127.0.0.1:9"}
    with Server(tmp_path_factory.mktemp("staff"), cache_folder, settings=allowing).running() as one:
        add_account(one, ADMIN, "admin")
        yield one


@pytest.fixture(scope="module")
def signed_in(browser: Browser, staff_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a browser whose person is signed in and has been at work: published files, a faulty draft with a
    comment, one whose columns are not known, one that changed the same field as what was published after it, one that
    is planned, one that would stop this plan, and a record that is hidden."""
    folder = tmp_path_factory.mktemp("files")
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page()
    sign_in(page, staff_server.url, ADMIN)
    files = {"sound": SOUND, "faulty": FAULTY, "other": OTHER_HEADERS, "mine": MINE, "theirs": THEIRS}
    for name, content in files.items():
        file = folder / f"{name}.csv"
        file.write_text(content, encoding="utf-8")
        upload(page, staff_server.url, file)
        if name in ("sound", "theirs"):
            page.get_by_role("button", name="Publish", exact=True).click()
            page.get_by_text("Published as version").wait_for()
    page.goto(f"{staff_server.url}/staff/drafts/4/")
    page.get_by_role("button", name="Compare with what is published now").click()
    page.get_by_role("heading", name="Changed by both").wait_for()
    (folder / "later.csv").write_text(THEIRS.replace("Second", "Later"))
    upload(page, staff_server.url, folder / "later.csv")
    page.get_by_label("At this time:").check()
    page.get_by_label("Date and time").fill("2099-06-01T09:00")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("The publication is planned.").wait_for()
    (folder / "sooner.csv").write_text(THEIRS.replace("Second", "Sooner"))
    upload(page, staff_server.url, folder / "sooner.csv")
    page.get_by_text("This publication would stop that plan").wait_for()
    page.goto(f"{staff_server.url}/staff/aliases")
    page.get_by_label("What it names").select_option("Status")
    page.get_by_label("As your files write it").fill("Dormant")
    page.get_by_label("What it means").fill("Suspended")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Status: Suspended").wait_for()
    page.goto(f"{staff_server.url}/staff/pictures")
    picture = {"name": "well.jpg", "mimeType": "image/jpeg", "buffer": saved(photo(), "JPEG")}
    page.get_by_label("Picture", exact=True).set_input_files(picture)
    page.get_by_role("button", name="Add the picture").click()
    page.wait_for_url("**/staff/pictures/*")
    page.goto(f"{staff_server.url}/staff/sources/new")
    page.get_by_label("Address").fill(
        "http://127.0.0.1:9/feed.xml"
    )  # where nobody answers: the desk tells of a failure
    page.get_by_label("Name", exact=True).fill("News of our website")
    page.get_by_label("What does it hold?").select_option("News")
    page.get_by_role("button", name="Add the source").click()
    page.wait_for_url(re.compile("/staff/sources/[0-9]+$"))
    hide_and_comment(page, staff_server.url)
    page.context.storage_state(path=folder / "state.json")
    visits.end()
    visits.check()
    return folder / "state.json"


def hide_and_comment(page: Page, url: str) -> None:
    page.goto(f"{url}/staff/holds")
    page.get_by_label("Which one").fill("S-2")
    page.get_by_label("What visitors are told").fill("Not shown at present for the safety of our colleagues.")
    page.get_by_role("button", name="Hide at once").click()
    page.get_by_text("S-2) is hidden").wait_for()
    page.goto(f"{url}/staff/drafts/2/")
    page.get_by_label("Comment for colleagues").fill("Is row 3 yours?")
    page.get_by_role("button", name="Send the comment").click()
    page.locator("#comments ~ *", has_text="Is row 3 yours?").first.wait_for()


def upload(page: Page, url: str, file: Path) -> None:
    page.goto(f"{url}/staff/upload")
    page.get_by_label("Projects", exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/staff/drafts/**")


def test_nothing_of_a_review_is_cut_off_on_a_tablet(browser, staff_server, signed_in):
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page(viewport={"width": 768, "height": 1024}, storage_state=signed_in)
    page.goto(f"{staff_server.url}/staff/drafts/2/")
    box = page.locator(".grid-box").bounding_box()  # the grid scrolls within it
    assert box["x"] + box["width"] <= 768
    assert page.evaluate("document.documentElement.scrollWidth") == 768
    visits.end()
    visits.check()


def test_a_hold_asks_for_a_field_or_for_one_thing(browser, staff_server, signed_in):
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page(storage_state=signed_in)
    page.goto(f"{staff_server.url}/staff/holds")
    for kind, asked in (("country", True), ("field", False)):
        page.get_by_label("What is it?").select_option(kind)
        assert page.get_by_label("Which one").is_visible() is asked
        assert page.get_by_label("Which field").is_visible() is not asked
    visits.end()
    visits.check()


def test_tables_in_arabic_begin_where_their_heading_does(browser, staff_server, signed_in):
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page(storage_state=signed_in, locale="ar")
    page.goto(f"{staff_server.url}/staff/users")
    edges = {page.locator(f"main {one}").first.evaluate(RIGHT_OF_TEXT) for one in ("h1", "tbody th")}
    assert max(edges) - min(edges) < 4, edges
    visits.end()
    visits.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_times_are_those_of_the_reader_if_scripts_run(browser, staff_server, signed_in, scripts):
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page(storage_state=signed_in, timezone_id="Asia/Kolkata", java_script_enabled=scripts)
    page.goto(f"{staff_server.url}/staff/journal")
    times = page.locator("main time")
    assert times.count() > 1
    for time in times.all():
        moment = datetime.fromisoformat(time.get_attribute("datetime"))
        text, title = time.inner_text(), time.get_attribute("title") or ""
        at = moment.astimezone(ZoneInfo("Asia/Kolkata")) if scripts else moment
        assert f"{at:%H:%M}" in text
        assert f"{moment:%H:%M} UTC" in (title if scripts else text)
    visits.end()
    visits.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_staff_page(browser, staff_server, signed_in, width):
    visits = StaffVisits(browser, staff_server.url)
    visits.expect(NOT_FOUND)
    page = visits.new_page(viewport=WIDTHS[width], reduced_motion="reduce", storage_state=signed_in)
    seen: set[str] = set()
    waiting, wrong = ["/staff/", "/staff/no-such-page"], {}
    while waiting:
        path = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        page.goto(staff_server.url + path)
        if found := faults(page):
            wrong[path] = found
        waiting += links(page)
    visits.end()
    visits.check()
    assert wrong == {}
    assert len(seen) >= LEAST_PAGES, sorted(seen)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_an_invitation_is_made_and_taken(browser, staff_server, signed_in, width):
    visits = StaffVisits(browser, staff_server.url)
    page = visits.new_page(viewport=WIDTHS[width], reduced_motion="reduce", storage_state=signed_in)
    page.goto(f"{staff_server.url}/staff/users")
    page.get_by_label("E-mail address").fill(f"new.colleague.{width}@regional-office.example.org")
    page.get_by_role("button", name="Add and make an invitation").click()
    link = page.get_by_label("Link to pass on").input_value()
    assert faults(page) == []
    invited = visits.new_page(viewport=WIDTHS[width], reduced_motion="reduce")
    invited.goto(link)
    invited.get_by_role("button", name="Keep it and sign in").wait_for()
    assert faults(invited) == []
    visits.end()
    visits.check()


def faults(page: Page) -> list[str]:
    """What axe finds on the page in light colours, what its rules on colours find in dark ones, and whether the page
    scrolls sideways."""
    page.emulate_media(color_scheme="light")
    found = findings(page)
    page.emulate_media(color_scheme="dark")
    return [
        *found,
        *findings(page, of_colours=True),
        *(["a list of cards scrolls sideways"] if page.evaluate(WIDE_CARDS) else []),
        *(["scrolls sideways"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []),
    ]


def links(page: Page) -> list[str]:
    """Paths of the staff pages that this one leads to."""
    addresses = page.locator("a[href]").evaluate_all("(all) => all.map((one) => one.href)")
    parts = [urlsplit(address) for address in addresses]
    return [
        one.path + (f"?{one.query}" if one.query else "")
        for one in parts
        if one.path.startswith("/staff/") and not DOWNLOADS.search(one.path)
    ]


def shape(path: str) -> str:
    """A page of its kind: numbers, ids and searches differ, names of drafts' parts do not."""
    parts = urlsplit(path)
    kinds = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    drafts = parts.path if "/drafts/" in parts.path else re.sub(r"\d+", "N", parts.path)
    return f"{drafts}?{kinds}"
