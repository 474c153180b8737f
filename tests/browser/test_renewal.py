"""An open page learns that something newer is published, and is not moved by it."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.site.http.caching import PASSING
from tests.browser.serving import Server
from tests.browser.visiting import NO_CONNECTION, NOT_FOUND, PHONE, Visits, wait_until_live
from tests.browser.world import shown_country

pytestmark = pytest.mark.browser

HIDE = """() => {
  Object.defineProperty(document, "hidden", { get: () => window.away, configurable: true });
  window.away = true;
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SAVE_DATA = "Object.defineProperty(navigator, 'connection', { get: () => ({ saveData: true }) })"


@pytest.fixture
def shared_visit(browser: Browser, server: Server) -> Iterator[Visits]:
    """Visits of the server that all tests share, on which nothing is published."""
    with Visits(browser, server.url) as visits:
        yield visits


@pytest.fixture
def own_server(tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    with Server(tmp_path, cache_folder).running() as one:
        yield one


@pytest.fixture
def visit(browser: Browser, own_server: Server) -> Iterator[Visits]:
    with Visits(browser, own_server.url) as visits:
        yield visits


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    file = tmp_path / "projects.csv"
    file.write_text("id,title,countries\nP1,A new well,Malta\n", encoding="utf-8")
    return file


def edition(server: Server) -> bytes:
    """What the server says to a page that asks for the version that is published now."""
    with urllib.request.urlopen(f"{server.url}/edition") as answer:  # noqa: S310
        return bytes(answer.read())


def questions(page: Page) -> list[str]:
    """A list that grows with each question whether there is something newer."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/edition") else None)
    return asked


@pytest.mark.parametrize("size", [{}, {"viewport": PHONE}])
def test_an_open_page_offers_newer_data_within_five_seconds(visit, own_server, newer, size):
    page = visit.new_page(**size)
    page.clock.install()
    page.goto(visit.url)
    wait_until_live(page)
    page.evaluate("""() => { window.shifted = 0; new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift" }); }""")
    before = edition(own_server)
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)
    own_server.publish("projects", newer)
    for _ in range(300):
        if edition(own_server) != before:
            break
        time.sleep(0.1)
    notice = page.locator("#renewed")
    expect(notice).to_be_hidden()
    time.sleep(PASSING)  # as long as a cache keeps an answer
    page.clock.run_for(1000 * (5 - PASSING))  # of the page's own time, however slow the machine is
    expect(notice).to_be_visible()
    page.clock.resume()
    expect(page.locator("#announcer")).to_contain_text("Newer data was published.")
    assert page.evaluate("window.shifted") == 0
    box = notice.bounding_box()
    assert box["width"] <= page.viewport_size["width"]
    if size:
        page.locator(".places > .fold > summary").click()
    page.locator('#place-list a[data-iso3="MDA"]').click()  # goes on with what is published now
    shown_country(page, "MDA")
    expect(page.locator("#country-panel .counts")).to_have_text("no projects")
    notice.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place-list")).to_contain_text("Malta")
    expect(page.locator("#place-list")).not_to_contain_text("Moldova")
    expect(notice).to_be_hidden()


def test_a_page_whose_release_has_gone_loads_itself_anew_and_shows_what_was_asked(visit, own_server):
    page = visit()
    version = page.locator("html").get_attribute("data-version")
    visit.expect(NO_CONNECTION)
    visit.expect(NOT_FOUND)
    own_server.stop()
    own_server.settings["WHEREWEWORK_ORGANISATION"] = "Under its new name"
    own_server.start()
    expect(page.locator("#renewed")).to_be_visible(timeout=10_000)
    assert page.locator("html").get_attribute("data-version") == version  # its scripts know no other release
    with page.expect_navigation():
        page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    expect(page.locator(".organisation")).to_have_text("Under its new name")
    expect(page.locator("#renewed")).to_be_hidden()


def test_a_page_that_nobody_sees_asks_nothing_and_learns_when_it_is_seen_again(visit, own_server, newer):
    page = visit()
    page.evaluate(HIDE)
    asked = questions(page)
    own_server.publish("projects", newer)
    page.wait_for_timeout(4000)
    assert asked == []
    expect(page.locator("#renewed")).to_be_hidden()
    with page.expect_request(lambda request: request.url.endswith("/edition"), timeout=2500):  # at once
        page.evaluate("""() => { window.away = false; document.dispatchEvent(new Event("visibilitychange")); }""")
    expect(page.locator("#renewed")).to_be_visible()


def test_who_saves_data_is_asked_for_little(shared_visit):
    page = shared_visit.new_page()
    page.add_init_script(SAVE_DATA)
    asked = questions(page)
    page.goto(shared_visit.url)
    page.wait_for_timeout(7000)
    assert asked == []


def test_the_question_is_small_and_rare(shared_visit):
    page = shared_visit.new_page()
    asked = questions(page)
    page.goto(shared_visit.url)
    page.wait_for_load_state("load")
    page.wait_for_timeout(7000)
    assert 1 <= len(asked) <= 3


def test_a_page_that_is_a_file_asks_when_it_is_opened_and_then_once_a_minute(shared_visit):
    page = shared_visit.new_page()
    asked = questions(page)
    as_file = lambda answer: answer.text().replace("<html ", '<html data-ending="" ', 1)  # noqa: E731
    page.route(shared_visit.url, lambda route: route.fulfill(response=(got := route.fetch()), body=as_file(got)))
    page.goto(shared_visit.url)
    assert page.locator("html").get_attribute("data-ending") == ""
    page.wait_for_load_state("load")
    page.wait_for_timeout(4000)
    assert len(asked) == 1
