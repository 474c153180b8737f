"""What visitors take with them: data and pictures of what is shown, a link that stays true, paper."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import ORGANISATION, Server
from tests.browser.visiting import Visits
from tests.browser.world import World, shown_country

pytestmark = pytest.mark.browser

ON_PAPER = {"width": 688, "height": 1017}  # A4 within its margins, in CSS pixels
CONTROLS = (".search", "#ask", ".map-tools", ".map-time", "#take", "#cite button", ".languages", ".map-live")


@pytest.fixture
def own_server(tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    with Server(tmp_path, cache_folder).running() as one:
        yield one


def permanent_link(page: Page) -> str:
    """The address that the page says to cite."""
    link = page.get_by_role("link", name="Permanent link")
    sentence = page.locator(".citation").inner_text()
    address = link.evaluate("(link) => link.href")
    assert sentence.startswith(f"{ORGANISATION}: “")
    assert sentence.endswith(address)
    return str(address)


def taken(page: Page, name: str) -> tuple[str, bytes]:
    """What a link of “Download and share” gives: the name of the file and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.needs_server("files hold what is published now alone")
def test_a_cited_page_shows_the_same_after_a_new_publication(
    browser: Browser, own_server: Server, tmp_path: Path
) -> None:
    with Visits(browser, own_server.url) as visit:
        page = visit()
        page.locator('#place-list a[data-iso3="MDA"]').click()
        shown_country(page, "MDA")
        expect(page.locator(".citation")).to_contain_text("“Moldova – Where we work”")
        numbers = page.locator("#country-panel .counts").inner_text()
        cited = permanent_link(page)
        file = tmp_path / "projects.csv"
        file.write_text("id,title,countries\nP1,A new well,Malta\n", encoding="utf-8")
        own_server.publish("projects", file)
        expect(page.locator("#renewed")).to_be_visible()
        then = visit(cited.removeprefix(own_server.url))
        expect(then.locator(".past-notice")).to_contain_text(re.compile(r"As published on \d+ \w+ \d{4} at"))
        expect(then).to_have_title(re.compile("^Moldova – As published on "))
        expect(then.locator("#country-panel .counts")).to_have_text(numbers)
        World(then).click("UKR")  # the map is that of then, and so is what it opens
        shown_country(then, "UKR")
        expect(then.locator("#country-panel .counts")).to_contain_text("3 projects")
        assert "as_of=" in then.url
        then.wait_for_timeout(3500)  # an open page asks every three seconds whether something newer is published
        expect(then.locator("#renewed")).to_be_hidden()
        then.get_by_role("link", name="Page with current data").click()
        expect(then.locator(".past-notice")).to_have_count(0)
        shown_country(then, "UKR")
        expect(then.locator("#country-panel .counts")).not_to_contain_text("3 projects")


@pytest.mark.needs_server("files hold the whole data, and pictures of the whole map")
def test_what_is_shown_is_taken_as_data_and_as_pictures(visit: Visits) -> None:
    page = visit("/?status=2")
    page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    shown = re.match(r"\d+", page.locator("#country-panel .counts").inner_text())[0]
    name, content = taken(page, "Projects (CSV)")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert (name.endswith(".csv"), str(len(rows))) == (True, shown)
    name, content = taken(page, "Picture (SVG)")
    assert re.fullmatch(r"map-MDA-\d{4}-\d\d-\d\d\.svg", name)
    assert f"Moldova: {shown} project" in content.decode()
    name, content = taken(page, "Picture (PNG)")
    assert re.fullmatch(r"map-MDA-\d{4}-\d\d-\d\d\.png", name)
    assert int.from_bytes(content[16:20], "big") == 2400


def test_the_whole_is_taken_as_data_and_as_pictures(visit: Visits) -> None:
    page = visit()
    shown = re.match(r"[\d,]+", page.locator("#panel .counts").first.inner_text())[0]
    name, content = taken(page, "Projects (CSV)")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert (name.endswith(".csv"), f"{len(rows):,}") == (True, shown)
    name, content = taken(page, "Projects (Excel)")
    assert (name.endswith(".xlsx"), content[:2]) == (True, b"PK")
    name, content = taken(page, "Countries (GeoJSON)")
    assert (name.endswith(".geojson"), json.loads(content)["type"]) == (True, "FeatureCollection")
    name, content = taken(page, "Picture (SVG)")
    assert (name.endswith(".svg"), b"Moldova: " in content) == (True, True)
    name, content = taken(page, "Picture (PNG)")
    assert (name.endswith(".png"), content[:4]) == (True, b"\x89PNG")


def test_what_is_shown_is_shared_cited_and_printed(visit: Visits) -> None:
    page = visit("/?status=2", permissions=["clipboard-read", "clipboard-write"])
    page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    page.get_by_role("button", name="Share this page").click()
    expect(page.locator("#take [role=status]")).to_have_text("The address of this page was copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{visit.url}/?country=MDA&status=2"
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("#cite [role=status]")).to_have_text("The citation was copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".citation").inner_text()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")


@pytest.mark.needs_server("files hold the whole data, and no earlier state to cite")
def test_without_scripts_there_are_links_and_words_and_no_button_that_does_nothing(visit: Visits) -> None:
    page = visit("/?country=MDA", live=False, java_script_enabled=False)
    for name in ("Share this page", "Print", "Copy the citation"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    hrefs = page.locator("#take a[download]").evaluate_all("(links) => links.map((one) => one.getAttribute('href'))")
    assert len(hrefs) == 5
    assert all("country=MDA" in href for href in hrefs)
    page.get_by_role("link", name="Cite this page").click()
    expect(page.locator(".citation")).to_contain_text("“Moldova – Where we work”. Data as of")
    page.get_by_role("link", name="Permanent link").click()
    expect(page.locator(".past-notice")).to_contain_text("As published on")
    shown_country(page, "MDA")


def test_on_paper_is_what_is_shown_and_no_control(visit: Visits) -> None:
    page = visit("/?status=2", color_scheme="dark", viewport=ON_PAPER)
    page.locator('#place-list a[data-iso3="MDA"]').click()
    shown_country(page, "MDA")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("#world-poster", ".legend", "#asked", "#country-panel", ".citation", ".disclaimer"):
        expect(page.locator(part).first).to_be_visible()
    for control in CONTROLS:
        assert not any(one.is_visible() for one in page.locator(control).all()), control
    for other in (".home-section:visible", ".headlines:visible", "#place-list:visible"):  # Moldova is the subject
        expect(page.locator(other)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dark = page.evaluate(
        "getComputedStyle(document.querySelector('h1')).color.match(/\\d+/g).every((part) => part < 80)"
    )
    assert dark  # letters, on paper that is light whatever the screen was
    coloured = page.locator("#world-poster .c1 path").first.evaluate("(path) => getComputedStyle(path).fill")
    assert coloured == "rgb(18, 154, 144)"
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 5
