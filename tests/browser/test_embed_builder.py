"""The page for webmasters in a real browser: every change shows at once, lines can be copied, no script is needed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import findings
from tests.browser.visiting import DESKTOP, PHONE, Visits

pytestmark = [pytest.mark.browser, pytest.mark.needs_server("the page for webmasters is one of the server")]


def test_each_change_shows_in_the_lines_and_in_the_map(visit: Visits) -> None:
    page = visit("/?country=MDA", live=False, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Put this map on your site").click()
    expect(page.locator("h1")).to_have_text("Put this map on your site")
    script, frame = page.locator("#script-code"), page.locator("#frame-code")
    expect(script).to_have_value(
        re.compile(rf'^<script async src="{visit.url}/embed\.js" data-country="MDA" data-title=')
    )
    map_in_frame = page.frame_locator("#preview iframe")
    expect(map_in_frame.locator("#panel-heading")).to_have_text(re.compile("^Moldova"))
    page.wait_for_function("() => document.querySelector('#preview iframe').height > 1000")  # as high as its content
    page.locator("select[name=country]").select_option("UKR")
    expect(script).to_have_value(re.compile('data-country="UKR"'))
    expect(map_in_frame.locator("#panel-heading")).to_have_text(re.compile("^Ukraine"))
    page.get_by_label("Language of the map").select_option("fr")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("Accent colour").fill("#c2185b")
    page.get_by_label("Download and share", exact=True).check()
    page.get_by_label("Height in pixels").fill("600")
    page.get_by_label("Keep the visitor’s choices in the address").check()
    expect(script).to_have_value(re.compile('data-address="map" data-height="600"'))
    for part in ("lang=fr", "scheme=dark", "accent=c2185b", "downloads"):
        expect(frame).to_have_value(re.compile(part))
    expect(map_in_frame.locator("html")).to_have_attribute("lang", "fr")
    assert page.locator("#preview iframe").get_attribute("height") == "600"
    page.get_by_role("button", name=re.compile("^Copy.*One line with a script$")).click()
    expect(page.locator("#copied")).to_have_text("Copied. Paste it into your page.")
    assert page.evaluate("navigator.clipboard.readText()") == script.input_value()
    page.get_by_label("Data as of").fill("v99")
    expect(page.locator("#wrong")).to_contain_text("Version 99 was never published.")
    expect(page.locator("#codes")).to_be_empty()
    page.get_by_label("Data as of").fill("v1")
    expect(page.locator("#wrong")).to_be_empty()
    expect(script).to_have_value(re.compile('data-as-of="v1"'))
    page.get_by_label("Your site’s address").fill("www.example.org/about")
    expect(page.locator("#verdict")).to_contain_text("Pages of https://www.example.org may not show this map yet")
    assert "as_of=v1" in page.url  # to be sent to a colleague
    page.reload()
    expect(script).to_have_value(re.compile('data-as-of="v1".*data-height="600"'))


def test_without_scripts_the_form_shows_lines_and_map(visit: Visits) -> None:
    page = visit("/embed/builder", live=False, java_script_enabled=False)
    page.locator("select[name=country]").select_option("MDA")
    page.get_by_label("In a sandbox").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#script-code")).to_have_value(re.compile('data-country="MDA" data-sandbox="allow-scripts'))
    expect(page.locator("#frame-code")).to_have_value(re.compile('sandbox="allow-scripts allow-popups"'))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.frame_locator("#preview iframe").locator("#panel-heading")).to_have_text(re.compile("^Moldova"))


@pytest.mark.parametrize(("scheme", "size", "lang"), [("light", PHONE, "ar"), ("dark", DESKTOP, "en")])
def test_axe_finds_nothing_and_nothing_is_cut_off(visit: Visits, scheme: str, size: dict[str, int], lang: str) -> None:
    path = f"/embed/builder?country=MDA&sections=map&sections=panel&site=www.example.org&lang={lang}"
    page = visit(path, live=False, color_scheme=scheme, viewport=size)
    expect(page.frame_locator("#preview iframe").locator("#panel-heading")).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
