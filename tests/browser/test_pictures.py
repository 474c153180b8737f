"""A picture's way in a real browser: dropped or chosen, described, put on an article, seen by visitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
    page.get_by_label("Français").fill("Un puits")
    page.get_by_label("Whose picture it is").fill("Ana Popescu")
    page.get_by_label("The people shown agreed").check()
    page.get_by_role("button", name="Save").click()


def publish_article(page: Page, url: str, key: str) -> None:
    page.goto(f"{url}/staff/records/news/new")
    for name, text in {"id": key, "title": "A well", "date": "2026-10-01", "countries": "Moldova"}.items():
        page.locator(f"#field-{name}").fill(text)
    page.get_by_label("Headline: the newest six").check()
    page.locator("input[name=picture]").nth(1).check()
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("Published. Visitors see it").wait_for()


def test_a_dropped_picture_is_described_by_a_click_and_seen_by_visitors(browser: Browser, desk: Server) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page()
    sign_in(anna, desk.url, ANNA, path="/staff/pictures")
    content = saved(photo(size=(1200, 800)), "JPEG")
    anna.dispatch_event(".drop", "drop", {"dataTransfer": given_file(anna, content)})
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


def given_file(page: Page, content: bytes) -> object:
    """What a browser hands over when a picture is dropped or pasted."""
    return page.evaluate_handle(
        """(bytes) => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "well.jpg", { type: "image/jpeg" })); return data; }""",
        list(content),
    )


COUNT = """addEventListener("pointerdown", () => {
  sessionStorage.setItem("clicks", 1 + Number(sessionStorage.getItem("clicks")));
}, true)"""


def test_a_news_item_with_a_picture_takes_three_clicks_from_the_desk_to_visitors(
    browser: Browser, desk: Server
) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page(viewport={"width": 1440, "height": 900})
    anna.add_init_script(COUNT)
    sign_in(anna, desk.url, ANNA)
    anna.get_by_role("link", name="Add a news item").click()
    for name, text in {"id": "N3", "title": "A pump", "date": "2026-10-01", "countries": "Moldova"}.items():
        anna.locator(f"#field-{name}").fill(text)
    words = anna.get_by_label("What it shows, for people")
    expect(words).to_be_hidden()
    content = saved(photo(size=(1300, 800)), "JPEG")
    anna.dispatch_event(".picture-field .drop", "drop", {"dataTransfer": given_file(anna, content)})
    expect(words).to_be_focused(timeout=30_000)  # it is read in a process of its own
    preview = anna.get_by_role("complementary", name="Preview").locator("img.article-picture")
    expect(preview).to_have_attribute("alt", "(not yet described)")
    words.fill("A pump in a yard")
    anna.get_by_label("Whose picture it is").fill("Ana Popescu")
    expect(preview).to_have_attribute("alt", "A pump in a yard")
    anna.get_by_label("The people shown agreed").click()
    anna.get_by_role("button", name="Save and publish").click()
    anna.get_by_text("Published. Visitors see it").wait_for()
    assert anna.evaluate("Number(sessionStorage.getItem('clicks'))") == 3
    visitor = visits("/news/N3", live=False)
    expect(visitor.locator("img.article-picture")).to_have_attribute("alt", "A pump in a yard")
    visits.end()
    visits.check()


def test_a_pasted_file_that_is_no_picture_is_told_and_consent_goes_with_its_picture(
    browser: Browser, desk: Server
) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page(viewport={"width": 390, "height": 844})
    sign_in(anna, desk.url, ANNA, path="/staff/records/news/new")
    visits.expect_status(422)
    paste = "(data) => window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }))"
    given_file(anna, b"%PDF").evaluate(paste)
    expect(anna.locator("#upload-error")).to_contain_text("is no picture that can be shown")
    anna.get_by_label("Title", exact=True).fill("Kept")
    for width in (700, 720):
        given_file(anna, saved(photo(size=(width, 500)), "JPEG")).evaluate(paste)
        chosen = anna.locator(f"input[name=picture]:checked + img[width='{width}']")
        expect(chosen).to_be_visible()
        expect(anna.get_by_label("The people shown agreed")).not_to_be_checked()
        anna.get_by_label("The people shown agreed").check()
    expect(anna.get_by_label("Title", exact=True)).to_have_value("Kept")
    anna.locator("input[name=picture]:has(+ img[width='700'])").check()
    expect(anna.get_by_label("The people shown agreed")).not_to_be_checked()
    anna.get_by_label("None of these").check()
    expect(anna.get_by_label("What it shows, for people")).to_be_hidden()
    visits.end()
    visits.check()


def test_a_record_that_is_saved_while_its_picture_is_on_its_way_waits_for_it(browser: Browser, desk: Server) -> None:
    visits = StaffVisits(browser, desk.url)
    anna = visits.new_page()
    sign_in(anna, desk.url, ANNA, path="/staff/records/news/new")
    for name, text in {"id": "N9", "title": "A tap", "date": "2026-10-01", "countries": "Moldova"}.items():
        anna.locator(f"#field-{name}").fill(text)
    held: list[Route] = []
    anna.route("**/records/news/new", lambda route: held.append(route) if not held else route.continue_())
    content = saved(photo(size=(1280, 800)), "JPEG")
    anna.dispatch_event(".picture-field .drop", "drop", {"dataTransfer": given_file(anna, content)})
    anna.get_by_role("button", name="Save and review").click()
    expect(anna.locator(".picture-field progress")).to_be_visible()
    assert anna.url.endswith("/records/news/new")
    held[0].continue_()
    anna.wait_for_url("**/staff/drafts/*/", timeout=30_000)
    anna.get_by_role("link", name="Edit").first.click()
    expect(anna.locator("input[name=picture]:checked + img")).to_be_visible()
    visits.end()
    visits.check()
