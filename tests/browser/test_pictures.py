"""A picture's way in a real browser: dropped or chosen, described, put on an article, seen by visitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server
from tests.browser.staffing import ANNA, StaffVisits, add_account, sign_in
from tests.pictures.hostile import photo, saved, with_exif

pytestmark = pytest.mark.browser

NATURAL = "(image) => image.complete && image.naturalWidth"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """A server that polls as an installation does, with a publisher."""
    one = Server(tmp_path_factory.mktemp("pictures"), cache_folder, settings={"WHEREWEWORK_POLL_SECONDS": "1"})
    add_account(one, ANNA, "publisher")
    with one.running():
        yield one


def describe(page: Page) -> None:
    page.get_by_label("English").fill("A well in a yard")
    page.get_by_label("French").fill("Un puits")
    page.get_by_label("Whose picture it is").fill("Ana Popescu")
    page.get_by_label("The people shown agreed").check()
    page.get_by_role("button", name="Save").click()


def publish_article(page: Page, url: str, key: str) -> None:
    page.goto(f"{url}/staff/records/news/new")
    for name, text in {"id": key, "title": "A well", "date": "2026-10-01", "countries": "Moldova"}.items():
        page.locator(f"#field-{name}").fill(text)
    page.locator("#field-category").select_option("headline")
    page.locator("input[name=picture]").nth(1).check()
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("Published. Visitors see it").wait_for()


def test_a_dropped_picture_is_described_by_a_click_and_seen_by_visitors(browser: Browser, desk: Server) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page()
    sign_in(anna, desk.url, ANNA, path="/staff/pictures")
    content = list(saved(photo(size=(1200, 800)), "JPEG"))
    given = anna.evaluate_handle(
        """(bytes) => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "well.jpg", { type: "image/jpeg" })); return data; }""",
        content,
    )
    anna.dispatch_event(".drop", "drop", {"dataTransfer": given})
    anna.get_by_role("button", name="Add the picture").click()
    anna.wait_for_url("**/staff/pictures/*")
    box = anna.locator("[data-focal]")
    size = box.bounding_box()
    box.click(position={"x": size["width"] * 0.75, "y": size["height"] * 0.25})
    assert (anna.get_by_label("From the left").input_value(), anna.get_by_label("From the top").input_value()) == (
        *("75", "25"),
    )
    describe(anna)
    anna.wait_for_url("**/staff/pictures")
    publish_article(anna, desk.url, "N1")

    visitor = visits("/news/N1", live=False)
    shown = visitor.locator("img.article-picture")
    expect(shown).to_have_attribute("alt", "A well in a yard")
    expect(visitor.locator("figcaption")).to_have_text("Ana Popescu")
    visitor.wait_for_function("document.querySelector('img.article-picture').complete")
    assert shown.evaluate("(image) => image.currentSrc").endswith(".webp")
    assert shown.evaluate(NATURAL) > 0
    visitor.goto(f"{desk.url}/?country=MDA")
    expect(visitor.locator(".plate-photo")).to_be_visible()
    position = "(image) => getComputedStyle(image).objectPosition"
    assert visitor.locator(".plate-photo").evaluate(position) == "80% 20%"
    visitor.goto(f"{desk.url}/")
    teaser = visitor.locator(".teaser-picture").first
    teaser.scroll_into_view_if_needed()
    expect(teaser).to_be_visible()
    visitor.goto(f"{desk.url}/countries/MDA?lang=fr")
    expect(visitor.locator(".band-photo")).to_have_attribute("alt", "Un puits")
    visits.end()
    visits.check()


def test_it_all_works_without_scripts(browser: Browser, desk: Server) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page(java_script_enabled=False)
    sign_in(anna, desk.url, ANNA, path="/staff/pictures")
    picture = {"name": "turned.jpg", "mimeType": "image/jpeg", "buffer": with_exif(6)}
    anna.get_by_label("Picture", exact=True).set_input_files(picture)
    anna.get_by_role("button", name="Add the picture").click()
    anna.wait_for_url("**/staff/pictures/*")
    anna.get_by_label("From the left").fill("10")
    describe(anna)
    anna.wait_for_url("**/staff/pictures")
    publish_article(anna, desk.url, "N2")
    visitor = visits.new_page(java_script_enabled=False)
    visitor.goto(f"{desk.url}/news/N2")
    expect(visitor.locator("img.article-picture")).to_have_attribute("height", "640")
    visits.end()
    visits.check()
