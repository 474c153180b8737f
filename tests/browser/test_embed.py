"""The map on another site, in a real browser: another origin, another site, which may store nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hosting import Hosts, address_of, back, choose, embedded, fits, heading, until, worldly
from tests.browser.serving import Server
from tests.browser.test_accessibility import findings
from tests.browser.visiting import PHONE, Visits

pytestmark = pytest.mark.browser

LINE = '<script async src="MAP/embed.js" data-title="Our work" {}></script>'
FOLLOWS = 'data-sections="map,panel" data-address="map"'
STORES = """() => { try { localStorage.setItem("a", "1"); return true; } catch { return false; } }"""
_ARRIVED = "(start) => document.activeElement !== document.body && document.activeElement.id !== start"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Hosts]:
    hosts = Hosts(tmp_path_factory.mktemp("host"))
    settings = {"WHEREWEWORK_FRAME_ANCESTORS": f"'self',{hosts.url}"}
    with (
        Server(tmp_path_factory.mktemp("map"), cache_folder, settings=settings).running() as server,
        hosts.running(server.url) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def apart(browser: Browser) -> Iterator[Browser]:
    with worldly(browser) as other:
        yield other


@pytest.fixture
def visit(apart: Browser, hosts: Hosts) -> Iterator[Visits]:
    """Opens host pages; at the end nothing may have gone wrong, in the frame either."""
    with Visits(apart, hosts.url, hosts.map_url) as visits:
        yield visits


def test_the_frame_is_as_high_as_what_it_shows_and_back_leads_through_it(visit: Visits) -> None:
    page = visit("/script.html", live=False)
    frame = embedded(page)
    assert frame.evaluate("isSecureContext") is False  # another site, or the next line would prove nothing
    assert frame.evaluate(STORES) is False  # third-party cookies and storage are blocked, and nothing here needs them
    heading(frame, "Moldova")
    until(lambda: fits(frame), "the frame is not as high as Moldova")
    folded = frame.evaluate("innerHeight")
    frame.locator("details.places > summary").click()
    until(lambda: frame.evaluate("innerHeight") > folded and fits(frame), "the frame is not as high as its list")
    high = [frame.evaluate("innerHeight")]
    for act, name in (
        (lambda: choose(frame, "MLT"), "Malta"),
        (partial(back, page), "Moldova"),
        (partial(back, page, -1), "Malta"),
    ):
        act()
        heading(frame, name)
        until(lambda: fits(frame), f"the frame is not as high as {name}")
        high.append(frame.evaluate("innerHeight"))
    assert len(set(high)) == 1, high  # what is chosen lies on the map
    page.set_viewport_size(PHONE)
    until(lambda: frame.evaluate("innerHeight") > high[1] and fits(frame), "the frame is not as high as on a phone")
    folded = frame.evaluate("innerHeight")
    frame.locator("#ask > summary").click()
    until(lambda: frame.evaluate("innerHeight") > folded and fits(frame), "the frame is not as high as its filters")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_wheel_over_the_map_scrolls_the_host_page(visit: Visits) -> None:
    page = visit("/script.html", live=False)
    frame = embedded(page)
    until(lambda: fits(frame), "the frame has no height yet")
    box = frame.locator("#world-poster").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 300)
    page.wait_for_function("(before) => scrollY >= before + 250", arg=before)
    assert frame.evaluate("scrollY") == 0


def test_the_address_of_the_host_page_follows_and_leads_back(visit: Visits, hosts: Hosts) -> None:
    path = hosts.write("address-small.html", LINE.format(FOLLOWS) + '<a href="?map-country=UKR">Ukraine</a>')
    page = visit(f"{path}?page=7", live=False)
    frame = embedded(page)
    page.evaluate("window.kept = true")
    frame.evaluate("whereWeWork.go(new URLSearchParams('country=MDA'))")
    heading(frame, "Moldova")
    address_of(page, "?page=7&map-country=MDA")
    frame.locator("#panel a[href*='country=UKR']").first.click()
    heading(frame, "Ukraine")
    address_of(page, "map-country=UKR")
    back(page)
    heading(frame, "Moldova")
    address_of(page, "map-country=MDA")
    assert page.evaluate("window.kept")  # the host page itself was never left
    page.reload()
    frame = embedded(page)
    heading(frame, "Moldova")
    page.get_by_role("link", name="Ukraine", exact=True).press("Enter")  # it moves while the frame grows
    heading(embedded(page, live=False), "Ukraine")
    back(page)
    heading(embedded(page, live=False), "Moldova")


def test_tab_leads_into_the_frame_through_it_and_out(visit: Visits, hosts: Hosts) -> None:
    path = hosts.write(
        "keyboard.html",
        '<a id="before" href="#">Before</a>' + LINE.format('data-sections="map,panel" data-country="MLT"')
        + '<a id="after" href="#">After</a>',
    )  # fmt: skip
    page = visit(path, live=False)
    frame = embedded(page)
    for start, end, key in (("before", "after", "Tab"), ("after", "before", "Shift+Tab")):
        page.focus(f"#{start}")
        within = []
        for _press in range(60):
            page.keyboard.press(key)
            page.wait_for_function(_ARRIVED, arg=start)  # from one process into another
            if page.evaluate("document.activeElement.tagName") != "IFRAME":
                break
            within.append(frame.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("document.activeElement.id") == end
        assert len(within) > 5
        assert len(set(within)) == len(within)  # never held anywhere
    page.focus("#before")
    page.keyboard.press("Tab")
    page.wait_for_function(_ARRIVED, arg="before")
    while 'data-iso3="SGP"' not in frame.evaluate("document.activeElement.outerHTML"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    page.keyboard.press("Enter")
    heading(frame, "Singapore")


def test_a_sandbox_takes_nothing_away(visit: Visits) -> None:
    page = visit("/sandbox.html", live=False)
    for number, name in ((0, "Moldova"), (1, "Ukraine")):
        frame = embedded(page, number)
        assert frame.evaluate("self.origin") == "null"
        heading(frame, name)
        choose(frame, "MLT")
        heading(frame, "Malta")
        back(page)
        heading(frame, name)
    until(lambda: fits(embedded(page, 0)), "the sandboxed frame is not as high as what it shows")
    frame.locator(".filter summary", has_text="Status").click()
    frame.locator('input[name="status"][value="2"]').check()
    expect(frame.locator("#asked")).to_contain_text("active")
    with page.context.expect_page() as opened:
        frame.locator("#panel article a").first.click()
    expect(opened.value.locator("h1")).not_to_be_empty()
    expect(opened.value.locator(".site-head")).to_be_visible()


def test_a_plain_frame_and_readers_without_scripts(visit: Visits) -> None:
    page = visit("/frame.html", live=False)
    frame = embedded(page)
    assert page.locator("iframe").bounding_box()["height"] == 700
    choose(frame, "UKR")
    heading(frame, "Ukraine")
    back(page)
    heading(frame, "Moldova")
    bare = visit("/frame.html", live=False, java_script_enabled=False)
    frame = embedded(bare, live=False)
    choose(frame, "UKR")
    expect(frame.locator("#panel-heading")).to_have_text(re.compile("^Ukraine"))
    page = visit("/script.html", live=False, java_script_enabled=False)
    picture = page.get_by_role("img", name="Picture of the map: our work in Moldova")
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") == 1200
    expect(page.locator("iframe")).to_have_count(0)
    page.get_by_role("link", name="Picture of the map").click()
    expect(page.locator("#panel-heading")).to_have_text(re.compile("^Moldova"))


def test_two_maps_know_nothing_of_each_other(visit: Visits) -> None:
    page = visit("/two.html", live=False)
    moldova, ukraine = embedded(page, 0), embedded(page, 1)
    heading(moldova, "Moldova")
    moldova.locator("#panel a[href*='country=UKR']").first.click()
    heading(moldova, "Ukraine")
    assert page.evaluate("location.search") == ""
    ukraine.locator("#panel a[href*='country=ROU']").first.click()
    heading(ukraine, "Romania")
    address_of(page, "?ukr-country=ROU")
    heading(moldova, "Ukraine")
    until(lambda: fits(moldova) and fits(ukraine), "each frame has a height of its own")
    back(page)
    heading(ukraine, "Ukraine")
    heading(moldova, "Ukraine")


def test_the_host_page_learns_what_is_chosen_and_decides_what_opens(visit: Visits) -> None:
    page = visit("/events.html", live=False)
    frame, log = embedded(page), page.locator("#log")
    expect(log).to_contain_text(re.compile(r'^ready .*"query":""'))
    choose(frame, "MDA")
    expect(log).to_contain_text('"country":"MDA"')
    frame.locator("article[data-project-id] a").first.click()
    expect(log).to_contain_text('"kind":"project"')
    frame.evaluate(
        "document.querySelector('article a').setAttribute('href', '/projects/50%+')"
    )  # as a text may have it
    frame.locator("article a").first.click()
    expect(log).to_contain_text('"id":"50%+"')
    assert len(page.context.pages) == 1  # the host page shows projects itself
    with page.context.expect_page() as opened:
        frame.locator("article[data-news-id] a").last.click()
    expect(log).to_contain_text('"kind":"news"')
    expect(opened.value.locator("h1")).not_to_be_empty()


def test_a_page_opened_in_the_frame_is_as_high_as_it_is_and_seen(visit: Visits, hosts: Hosts) -> None:
    line = LINE.format('data-sections="map,panel" data-open="frame" data-country="MDA"')
    page = visit(hosts.write("opens.html", '<div style="height:900px"></div>' + line), live=False)
    frame = embedded(page, live=False)
    heading(frame, "Moldova")
    until(lambda: fits(frame), "the frame is not as high as Moldova")
    high = frame.evaluate("innerHeight")
    frame.locator("article[data-project-id] a").first.click()
    expect(frame.locator(".site-head")).to_be_visible()
    until(lambda: fits(frame) and frame.evaluate("innerHeight") != high, "the frame is not as high as the project")
    until(lambda: 0 <= page.locator("iframe").bounding_box()["y"] < 720, "the host is not scrolled to the project")
    visit.expect(re.compile("status of 404|There is no place"))
    frame.goto(f"{hosts.map_url}/countries/XXX")
    until(lambda: fits(frame), "the frame is not as high as what it says")
    assert page.locator("iframe").bounding_box()["height"] < 400


def test_one_long_word_wraps(visit: Visits, hosts: Hosts) -> None:
    line = LINE.format(f'data-q="{"x" * 90}"')
    page = visit(hosts.write("long.html", line), live=False, viewport=PHONE)
    frame = embedded(page, live=False)
    expect(frame.locator("#panel-heading")).to_be_visible()
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_host_that_may_not_show_the_map_is_told_so(visit: Visits, hosts: Hosts) -> None:
    visit.expect(re.compile(r"embed\.js: |status of 400"))
    page = visit.new_page()
    page.goto(f"{hosts.stranger}/script.html")
    expect(page.locator(".where-we-work")).to_contain_text(
        f"For the webmaster: {hosts.map_url} does not let {hosts.stranger} show the map."
    )
    expect(page.locator(".where-we-work")).to_contain_text("WHEREWEWORK_FRAME_ANCESTORS")
    expect(page.locator("iframe")).to_have_count(0)
    assert (
        page.get_by_role("link", name="Our work in Moldova – Open the map")
        .get_attribute("href")
        .startswith(f"{hosts.map_url}/?country=MDA")
    )
    visit.foreign.clear()  # the stranger's own pages
    wrong = hosts.write("wrong.html", LINE.format('data-accent="blue" data-sections="map,panel"'))
    page = visit(wrong, live=False)
    expect(embedded(page, live=False).locator("body")).to_contain_text("“blue” is not a value of data-accent")


def test_a_map_far_below_waits_and_paper_has_all_of_it(visit: Visits, hosts: Hosts) -> None:
    far = hosts.write("far.html", '<div style="height:20000px"></div>' + LINE.format('data-sections="panel"'))
    page = visit.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(visit.url + far)
    page.locator("iframe").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    assert not any(re.search(r"/embed($|\?)", one) for one in asked)
    embedded(page, live=False)
    page = visit("/script.html", live=False)
    frame = embedded(page)
    until(lambda: fits(frame), "the frame has no height yet")
    printed = page.pdf(format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8
    page.emulate_media(media="print")
    expect(frame.locator("#panel-heading")).to_be_visible()
    expect(frame.locator("#filters")).to_be_hidden()
    until(lambda: frame.evaluate("document.documentElement.scrollHeight <= innerHeight"), "paper cuts the map off")


def test_a_frozen_map_says_of_when_it_is(visit: Visits) -> None:
    frame = embedded(visit("/frozen.html", live=False))
    heading(frame, "Moldova")
    assert "as_of=v1" in frame.url
    expect(frame.locator("body")).to_contain_text("As published on")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_host_page_and_in_its_frame(visit: Visits, scheme: str) -> None:
    page = visit("/dark.html" if scheme == "dark" else "/article.html", live=False, color_scheme=scheme, viewport=PHONE)
    embedded(page)
    assert findings(page) == []
