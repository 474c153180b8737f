"""The site behind nginx with a cache, below a path: how seldom the app is asked, and how soon something new is seen.

nginx runs with examples/deploy/nginx.conf.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.proxying import Nginx, new_nginx
from tests.browser.serving import Server
from tests.browser.visiting import Visits, wait_until_live
from tests.browser.world import shown_country

pytestmark = pytest.mark.browser

BASE = "/map/"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """The application, which notes what reaches it with all questions, as the worker of its own settings would not."""
    folder = tmp_path_factory.mktemp("app")
    options = f"--worker-class=gthread --access-logfile={folder / 'reached.log'} --limit-request-line=8190"
    settings = {
        "WHEREWEWORK_BASE_PATH": BASE,
        "WHEREWEWORK_TRUSTED_PROXIES": "1",
        "GUNICORN_CMD_ARGS": options,
    }
    with Server(folder, cache_folder, settings=settings).running() as one:
        yield one


@pytest.fixture(scope="module")
def front(app: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with new_nginx(tmp_path_factory.mktemp("front") / "nginx", [app.port], BASE).running() as one:
        yield one


@pytest.fixture
def visit(browser: Browser, front: Nginx) -> Iterator[Visits]:
    with Visits(browser, front.url) as visits:
        yield visits


def reached(app: Server) -> list[str]:
    """What the application was asked for, but for the question which version is published now."""
    log = (app.folder / "reached.log").read_text()
    return [
        path for path in re.findall(r'"GET (\S+) HTTP', log) if not path.startswith((f"{BASE}edition", f"{BASE}health"))
    ]


def settle(page: Page) -> None:
    """Wait until all is there that the page fetches by itself: what may be chosen next, and the shapes of what is."""
    count = "performance.getEntriesByType('resource').filter(({ name }) => !name.endsWith('/edition')).length"
    before = -1
    while before != (before := page.evaluate(count)):
        page.wait_for_timeout(2000)


def journey(visit: Visits) -> Page:
    """Ten actions: arrive, choose on the map, follow links, filter, search, go back, read a page and come home. Without
    an arrow, as of somebody who uses a keyboard: places on which an arrow comes to rest by chance are fetched, too."""
    page = visit(BASE)  # 1
    page.locator('#world-poster a[data-iso3="MDA"]').last.dispatch_event("click")  # 2
    shown_country(page, "MDA")
    settle(page)
    page.locator("#country-panel .close").dispatch_event("click")  # 3
    page.wait_for_selector("#world-panel")
    page.locator('#place-list a[data-iso3="UKR"]').dispatch_event("click")  # 4
    shown_country(page, "UKR")
    settle(page)
    page.go_back()  # 5
    page.wait_for_selector("#world-panel")
    page.locator("#place-search").fill("kenya")  # 6
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # 7
    shown_country(page, "KEN")
    settle(page)
    page.goto(f"{visit.url}{BASE}countries/MDA")  # 8
    page.goto(f"{visit.url}{BASE}projects")  # 9
    page.goto(f"{visit.url}{BASE}?country=MDA")  # 10
    wait_until_live(page)
    settle(page)
    return page


def test_a_second_visitor_is_answered_by_the_cache_alone_until_someone_reloads_what_is_newer(
    visit: Visits, app: Server, tmp_path: Path
) -> None:
    journey(visit)
    first = reached(app)
    assert len(first) > 10
    assert len(first) == len(set(first))  # nothing was asked for twice, not even by one visitor
    page = journey(visit)
    assert reached(app)[len(first) :] == []

    newer = tmp_path / "projects.csv"
    newer.write_text("id,title,countries\nP1,A new well,Malta\n", encoding="utf-8")
    app.publish("projects", newer)
    notice = page.locator("#renewed")
    expect(notice).to_be_visible(timeout=10_000)
    notice.get_by_role("link").click()
    expect(page.locator("#place-list")).not_to_contain_text("Ukraine")
    asked = len(reached(app))
    other = visit(f"{BASE}?country=MDA", live=False)  # the page that was loaded anew
    expect(other.locator("#place-list")).not_to_contain_text("Ukraine")
    assert [path for path in reached(app)[asked:] if "/fragments/" not in path] == []


def test_the_longest_address_is_answered_though_the_answer_names_it_twice(front: Nginx) -> None:
    longest = "&".join(f"donor={'x' * 380}{number}" for number in range(20))
    with urllib.request.urlopen(f"{front.url}{BASE}api/v1/countries?limit=1&offset=1&{longest}") as answer:  # noqa: S310
        assert len(str(answer.headers)) > 16_000
