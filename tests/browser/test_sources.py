"""A source's way in a real browser: its address is pasted, a new article arrives on the desk, and later by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, add_account, sign_in
from tests.other_sites import answers, server

pytestmark = pytest.mark.browser

ITEM = (
    "<item><guid>{id}</guid><title>A school opens, {id}</title><link>https://www.example.org/{id}</link>"
    "<category>Moldova</category><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>x</description></item>"
)


@pytest.fixture
def articles() -> list[str]:
    """The ids of the articles in the feed of another site."""
    return ["a1"]


@pytest.fixture
def site(articles: list[str]) -> Iterator[str]:
    """The host of another site with a feed of news."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        items = "".join(ITEM.format(id=one) for one in articles)
        answers(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode())(request)

    with server(answer) as host:
        yield host


@pytest.fixture
def desk(tmp_path: Path, cache_folder: Path, site: str) -> Iterator[Server]:
    """A server that may read that site, with a publisher."""
    one = Server(tmp_path, cache_folder, settings={"WHEREWEWORK_SOURCE_HOSTS": site})
    add_account(one, ANNA, "publisher")
    with one.running():
        yield one


def wait_for(page: Page, words: str) -> None:
    """Look again until the page of the source has these words."""
    for _look in range(60):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(1_000)
        page.get_by_role("link", name="Look again").click()
    raise AssertionError(page.locator("main").inner_text())


def test_a_new_article_arrives_on_the_desk_and_later_by_itself(
    browser: Browser, desk: Server, site: str, articles: list[str]
) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page()
    sign_in(anna, desk.url, ANNA)
    anna.get_by_role("link", name="Sources", exact=True).click()
    anna.get_by_role("link", name="Add a source").click()
    anna.get_by_label("Address").fill(f"http://{site}/feed.xml")
    anna.get_by_label("Name", exact=True).fill("News of our site")
    anna.get_by_label("What does it hold?").select_option("News")
    anna.get_by_role("button", name="Add the source").click()
    wait_for(anna, "New content became a draft.")

    anna.goto(f"{desk.url}/staff/")
    told = anna.locator("section[aria-labelledby=sources] li")
    for words in ("News of our site", "new", "draft 1"):
        expect(told).to_contain_text(words)
    anna.get_by_role("link", name="draft 1").click()
    expect(anna.get_by_role("heading", level=1)).to_contain_text("1 news item")
    anna.get_by_role("button", name="Publish", exact=True).click()
    expect(anna.get_by_text("Published as version")).to_be_visible()

    anna.goto(f"{desk.url}/staff/sources")
    anna.get_by_role("link", name="News of our site").click()
    anna.get_by_label("This source may publish by itself").check()
    anna.get_by_label("At most so many new or changed records").fill("5")
    articles.append("a2")
    with sqlite3.connect(desk.folder / "wherewework.db") as database:  # an hour passes
        database.execute("update sources set last_attempt_at = null, added_at = '2026-01-01 00:00:00'")
    anna.get_by_role("button", name="Save").click()
    wait_for(anna, "Published by itself as version")
    address = f"{desk.url}/news/a2"
    for _look in range(60):  # the process that answers learns of it a little later
        if anna.request.get(address).ok:
            break
        anna.wait_for_timeout(500)
    visitor = visits.new_page()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("A school opens, a2")

    anna.get_by_text("Delete this source …").click()
    anna.get_by_role("button", name="Delete it for good").click()
    expect(anna.get_by_text("News of our site is no longer read.")).to_be_visible()
    visits.end()
    visits.check()
