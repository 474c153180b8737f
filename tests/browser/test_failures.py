"""What a visitor meets when the server stops, and when something newer is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.hosting import until
from tests.browser.serving import Server
from tests.browser.visiting import NO_CONNECTION, Visits
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

MANY = 45


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """A server that these tests stop and publish to."""
    with Server(tmp_path_factory.mktemp("own"), cache_folder).running() as one:
        yield one


@pytest.fixture
def visit(browser: Browser, own_server: Server) -> Iterator[Visits]:
    with Visits(browser, own_server.url) as visits:
        yield visits


@pytest.fixture
def many_projects(tmp_path: Path) -> Path:
    """A file with 45 projects in Malta and one in Moldova."""
    file = tmp_path / "projects.csv"
    rows = [f"P{number:02},Project {number:02},Malta,2024-01-{number % 28 + 1:02}" for number in range(MANY)]
    file.write_text(
        "\n".join(["id,title,countries,start_date", *rows, "M1,Another,Moldova,2024", ""]), encoding="utf-8"
    )
    return file


def test_the_server_stops_and_comes_back(visit, own_server):
    visit.expect(NO_CONNECTION)
    page = visit()
    world = World(page)
    world.click("MDA")
    shown_country(page, "MDA")
    own_server.stop()
    world.click("AGO")  # has no work, so that nobody fetched it ahead
    sentence = "The server cannot be reached at the moment. What you see is what was loaded before."
    expect(page.locator("#panel").get_by_text(sentence)).to_be_visible()
    expect(page.locator("#announcer")).to_have_text(sentence)
    again = page.get_by_role("link", name="Try again")
    again.click()  # still away: the sentence stays, nothing freezes
    expect(page.locator("#panel").get_by_text(sentence)).to_be_visible()
    world.zoom("Zoom in")  # the whole world has nowhere to go
    world.drag(world.spot("DZA"), world.spot("EGY"))
    page.go_back()
    expect(page.locator("#panel-heading")).to_have_text("Moldova")  # what was loaded before is still there
    page.go_forward()
    expect(page.locator("#panel").get_by_text(sentence)).to_be_visible()
    own_server.start()
    page.get_by_role("link", name="Try again").click()
    shown_country(page, "AGO")


def test_something_newer_is_published_in_mid_session(visit, own_server, many_projects):
    page = visit()
    before = page.locator("html").get_attribute("data-version")
    own_server.publish("projects", many_projects)
    wait_for_version(visit, before)
    world = World(page)
    with page.expect_response("**/panel?country=MLT"):
        assert world.names("MLT", world.spot("MLT"))  # what a resting arrow is about to choose is fetched
    page.wait_for_function("(before) => document.documentElement.dataset.version !== before", arg=before)
    assert world.names("MLT", world.spot("MLT"))  # nothing has moved away under the arrow
    world.click("MLT")
    shown_country(page, "MLT")
    expect(page.locator("#country-panel .counts")).to_contain_text(f"{MANY} projects")
    notice = page.locator("#renewed")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("Newer data was published.")
    with page.expect_navigation():
        notice.get_by_role("link", name="Reload the page").click()
    shown_country(page, "MLT")
    expect(page.locator("#renewed")).to_be_hidden()


def test_questions_under_way_while_something_is_published_are_all_answered(visit, own_server, many_projects):
    page = visit()
    publish_and_wait(visit, own_server, "projects", many_projects)
    both = {"MDA", "MLT"}  # they ask for the version that is gone, before either learns of it
    held: dict[str, Route] = {}
    released: list[bool] = []

    def keep(route: Route) -> None:  # what is fetched ahead, too
        route.continue_() if released else held.update({route.request.url[-3:]: route})

    page.route("**/panel?country=*", keep)
    for code in sorted(both):
        page.locator(f'#place-list a[data-iso3="{code}"]').click()
    until(lambda: page.evaluate("1") and both <= held.keys(), "not both have asked")
    released.append(True)
    for route in held.values():
        route.continue_()
    shown_country(page, "MLT")


def test_show_more_brings_the_next_twenty_and_the_focus_to_the_first_of_them(visit, own_server, many_projects):
    publish_and_wait(visit, own_server, "projects", many_projects)
    page = visit("/?country=MLT")
    projects = page.locator("article[data-project-id]")
    expect(projects).to_have_count(20)
    for shown, left in ((40, 5), (MANY, 0)):
        first_new = projects.count()
        page.get_by_role("link", name="Show more projects").click()
        expect(projects).to_have_count(shown)
        expect(projects.nth(first_new).get_by_role("link").first).to_be_focused()
        if left:
            expect(page.get_by_role("link", name=f"Show more projects ({left} left)")).to_be_visible()
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    assert len({article.get_attribute("data-project-id") for article in projects.all()}) == MANY
    page.go_back()
    expect(projects).to_have_count(40)


@pytest.fixture
def untouched_server(tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    """A server on its first start."""
    with Server(tmp_path, cache_folder).running() as one:
        yield one


def test_the_samples_leave_with_the_first_file_of_ones_own(browser, untouched_server, many_projects, tmp_path):
    visit = Visits(browser, untouched_server.url)
    news = tmp_path / "news.csv"
    news.write_text("id,title,date,countries\nN1,Our first news,2026-01-05,Malta\n", encoding="utf-8")
    page = visit(live=False)
    expect(page.locator(".sample-notice")).to_be_visible()
    publish_and_wait(visit, untouched_server, "projects", many_projects)
    page.reload()
    expect(page.locator(".sample-notice")).to_have_count(0)
    expect(page.locator("article[data-news-id]")).to_have_count(0)  # the sample news too
    publish_and_wait(visit, untouched_server, "news", news)
    page.reload()
    expect(page.locator("main")).to_contain_text("Our first news")
    visit.end()
    visit.check()


def publish_and_wait(visit: Visits, server: Server, dataset: str, file: Path) -> None:
    """Publish a file and wait until the server answers from it."""
    before = version(visit)
    server.publish(dataset, file)
    wait_for_version(visit, before)


def version(visit: Visits) -> str:
    page = visit("/", live=False)
    return page.locator("html").get_attribute("data-version") or ""


def wait_for_version(visit: Visits, before: str | None) -> None:
    """Reload a page until it names another version."""
    page = visit("/", live=False)
    for _ in range(50):
        if page.locator("html").get_attribute("data-version") != before:
            return
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError("the server did not take up what was published")
