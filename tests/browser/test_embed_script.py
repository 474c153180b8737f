"""What ``embed.js`` makes of a host page and of what answers in its frame; no server is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.site.embed.embed_page_and_script import PROTOCOL, packed_script
from tests.browser.hosting import until

pytestmark = pytest.mark.browser

MAP = "http://map.example"
SCRIPT = '<script src="http://map.example/embed.js" {}></script>'
READY = {"whereWeWork": PROTOCOL, "type": "ready", "query": "", "title": "The map", "height": 321}
KNOWN: dict[str, Any] = {
    "protocol": PROTOCOL,
    "path": "/embed.js",
    "self": True,
    "origins": "http://host\\.example",
    "question": ["country", "theme", "from", "q"],
    "several": ["theme"],
    "heights": {"figures": 150},
    "looks": ["accent"],
    "language": "en",
    "words": {
        "en": {"page": "/embed", "map": "/", "title": "Where we work", "open": "Open the map"},
        "fr": {"page": "/embed?lang=fr", "map": "/?lang=fr", "title": "Où nous travaillons", "open": "Ouvrir la carte"},
    },
}


class Stage:
    """A host page on one origin, a frame on another: what both hold is told by the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.known = dict(KNOWN)
        self.host = self.frame = ""
        self.hangs = False  # whether the frame's request is never answered
        page.clock.install()
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if "embed.js" in route.request.url:
            route.fulfill(
                body=packed_script().replace("WHERE_WE_WORK", json.dumps(self.known)), content_type="text/javascript"
            )
        elif not (self.hangs and "/embed" in route.request.url):
            inside = self.frame if "/embed" in route.request.url else self.host
            route.fulfill(body=f"<!doctype html><meta charset=utf-8>{inside}", content_type="text/html")

    def says(self, message: dict[str, object]) -> None:
        """Let the frame say this as soon as it is there."""
        self.frame = f"<script>parent.postMessage({json.dumps(message)}, '*')</script>"

    def opens(self, host: str, query: str = "") -> Page:
        """The host page, with its frame loaded."""
        self.host = host
        self.page.goto(f"http://host.example/{query}", wait_until="domcontentloaded" if self.hangs else "load")
        return self.page


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    page = browser.new_page()
    yield Stage(page)
    page.close()


def diagnosis(page: Page, sentence: str) -> None:
    expect(page.locator(".where-we-work [lang=en]")).to_contain_text(f"For the webmaster: {sentence}")
    expect(page.locator("iframe")).to_be_hidden()


def silence(page: Page) -> None:
    """Five seconds without a word once the frame has loaded, more where it never does: no page tells when that is."""

    def noticed() -> bool:
        page.clock.run_for(5_000)
        return page.locator(".where-we-work [lang=en]").count() > 0

    until(noticed, "silence was not noticed")


def test_an_answer_of_another_version_is_not_guessed_at(stage: Stage) -> None:
    stage.says({**READY, "whereWeWork": PROTOCOL + 1})
    page = stage.opens(SCRIPT.format('data-country="MDA" data-lang="fr"'))
    diagnosis(
        page, f"this copy of embed.js is of version {PROTOCOL}, the map of version {PROTOCOL + 1}. Load it from {MAP}."
    )
    link = page.get_by_role("link", name="Ouvrir la carte")
    expect(link).to_have_attribute("href", f"{MAP}/?lang=fr&country=MDA")


def test_an_answer_from_elsewhere_is_named(stage: Stage) -> None:
    stage.known["words"] = {"en": {**KNOWN["words"]["en"], "page": "http://moved.example/embed"}}
    stage.says(READY)
    diagnosis(stage.opens(SCRIPT.format("")), f"the map answers from http://moved.example, this script is from {MAP}.")


def test_the_same_site_over_https_is_no_other(stage: Stage) -> None:
    stage.known["words"] = {"en": {**KNOWN["words"]["en"], "page": "https://map.example/embed"}}
    stage.says(READY)
    page = stage.opens(SCRIPT.format(""))
    expect(page.locator("iframe")).to_have_css("height", "321px")
    expect(page.locator(".where-we-work [lang=en]")).to_have_count(0)


def test_silence_is_diagnosed_and_a_late_answer_forgiven(stage: Stage) -> None:
    page = stage.opens(SCRIPT.format('data-title="Our work"'))
    expect(page.locator("iframe")).to_be_visible()
    silence(page)
    diagnosis(page, f"no answer from {MAP}.")
    page.frames[1].evaluate("(message) => parent.postMessage(message, '*')", READY)
    expect(page.locator("iframe")).to_be_visible()
    expect(page.get_by_role("link", name="Our work – Open the map")).to_have_count(0)


def test_a_frame_that_never_loads_is_diagnosed(stage: Stage) -> None:
    stage.hangs = True
    page = stage.opens(SCRIPT.format(""))
    expect(page.locator("iframe")).to_have_attribute("src", f"{MAP}/embed")
    silence(page)
    diagnosis(page, f"no answer from {MAP}.")


def test_a_frame_loads_as_it_comes_near_and_not_as_a_lazy_one(stage: Stage) -> None:
    stage.says(READY)
    page = stage.opens(f"<p style='height:9000px'>Above</p>{SCRIPT.format('')}")
    frame = page.locator("iframe")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(frame).not_to_have_attribute("src", f"{MAP}/embed")
    assert frame.evaluate("(one) => one.loading") != "lazy"  # WebKit keeps no history of lazy frames
    frame.scroll_into_view_if_needed()
    expect(frame).to_have_css("height", "321px")


def test_a_line_in_the_head_finds_its_place_and_the_address_comes_first(stage: Stage) -> None:
    stage.says(READY)
    line = SCRIPT.format(
        'data-target="#here" data-theme="Water;Health" data-q="a;b" data-accent="0a7d4f" data-address="map"'
    )
    page = stage.opens(f"<head>{line}</head><body><p>Above</p><div id=here></div></body>")
    frame = page.locator("#here iframe")
    expect(frame).to_have_attribute("src", f"{MAP}/embed?theme=Water&theme=Health&q=a%3Bb&accent=0a7d4f")
    expect(frame).to_have_attribute("title", "The map")
    expect(stage.opens(stage.host, "?a=1&map-country=MDA").locator("#here iframe")).to_have_attribute(
        "src", f"{MAP}/embed?country=MDA&accent=0a7d4f"
    )
    page.frames[1].evaluate(
        "(message) => parent.postMessage(message, '*')", {**READY, "type": "select", "query": "country=UKR&lang=fr"}
    )
    page.wait_for_url("http://host.example/?a=1&map-country=UKR")
    stage.opens(SCRIPT.format('data-country="MDA;UKR"'))
    expect(page.locator("iframe")).to_have_attribute("src", f"{MAP}/embed?country=MDA%3BUKR")


def test_what_others_say_changes_nothing(stage: Stage) -> None:
    stage.says(READY)
    page = stage.opens(SCRIPT.format(""))
    expect(page.locator("iframe")).to_have_css("height", "321px")
    for message in ({**READY, "type": "height", "height": 9}, {**READY, "type": "toString"}, "text", None):
        page.evaluate("(message) => postMessage(message, '*')", message)
    page.frames[1].evaluate("parent.postMessage({whereWeWork: 1, type: 'unheard of'}, '*')")
    page.frames[1].evaluate("(message) => parent.postMessage(message, '*')", {**READY, "type": "height", "height": 400})
    expect(page.locator("iframe")).to_have_css("height", "400px")


def test_values_that_make_no_sense_are_named_and_the_map_is_shown(stage: Stage) -> None:
    stage.says(READY)
    said: list[str] = []
    stage.page.on("console", lambda message: said.append(message.text))
    line = SCRIPT.format('data-lang="xx" data-height="80vh" data-target="##[" data-contry="MDA"')
    page = stage.opens(f"<div style='display:flex;flex-direction:column;align-items:center'>{line}</div>")
    expect(page.locator("iframe")).to_have_css("height", "321px")
    assert page.locator("iframe").bounding_box()["width"] > 1000
    for part in ("data-contry is no attribute", "“xx” is no value", "“80vh” is no value", "“##[” is no value"):
        assert any(part in one for one in said), (part, said)
    for height in ("0", "-5", "1e9", "100%", "99999"):
        page = stage.opens(SCRIPT.format(f'data-height="{height}"'))
        expect(page.locator("iframe")).to_have_css("height", "321px")
    said.clear()
    page = stage.opens(SCRIPT.format('data-lang="FR" data-height="400" data-title="Ours"'))
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("src", f"{MAP}/embed?lang=fr")
    expect(frame).to_have_attribute("title", "Ours")
    expect(frame).to_have_css("height", "400px")
    assert said == []  # what makes sense is not called without effect
    refusal = {**READY, "refused": "No.", "height": 500}
    page.frames[1].evaluate("(message) => parent.postMessage(message, '*')", refusal)
    expect(frame).to_have_css("height", "500px")  # a fixed height cuts no sentence off


def test_a_copy_on_the_host_is_told_where_to_look(stage: Stage) -> None:
    page = stage.opens('<script src="/js/embed.js?copy"></script>')
    expect(page.locator("iframe")).to_be_visible()
    silence(page)
    diagnosis(page, "no answer from http://host.example.")
    expect(page.locator(".where-we-work")).to_contain_text(
        "If this embed.js is a copy: src must name the map’s own site."
    )


@pytest.mark.parametrize(
    ("around", "line", "language"),
    [
        ('<html lang="fr-CH">{}', "", "?lang=fr"),
        ('<html lang="en"><div lang="FR">{}</div>', "", "?lang=fr"),
        ('<html lang="fr">{}', 'data-lang="en"', ""),
        ('<html lang="fr">{}', 'data-lang="xx"', ""),
        ('<html lang="de">{}', "", ""),
        ("<html>{}", "", ""),
    ],
)
def test_the_map_speaks_the_language_of_the_page_unless_the_line_names_one(
    stage: Stage, around: str, line: str, language: str
) -> None:
    stage.says(READY)
    page = stage.opens(around.format(SCRIPT.format(line)))
    expect(page.locator("iframe")).to_have_attribute("src", f"{MAP}/embed{language}")


@pytest.mark.parametrize(
    ("around", "width"),
    [
        ("<div style='display:flex'><main>{}</main></div>", 1264),
        ("<div style='display:flex'><main>{}</main><aside style='flex:none;width:200px'>A</aside></div>", 1064),
        ("<div style='display:flex'>{}</div>", 1264),
        ("<div style='float:left'>{}</div>", 1264),
        ("<div style='width:fit-content'>{}</div>", 1264),
        ("<div style='width:320px'>{}</div>", 320),
    ],
)
def test_the_frame_has_the_width_that_its_parent_can_give(stage: Stage, around: str, width: int) -> None:
    stage.says(READY)
    page = stage.opens(around.format(SCRIPT.format("")))
    assert page.locator("iframe").bounding_box()["width"] == width
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("around", ["{}", "<div style='display:flex'><main>{}</main></div>"])
def test_paper_has_no_sheet_for_the_height_before_scaling(stage: Stage, around: str) -> None:
    """A frame 1264 × 1700 pixels large is printed 680 pixels wide, 915 high: it fits one sheet of A4."""
    stage.says({**READY, "height": 1700})
    page = stage.opens(around.format(SCRIPT.format("")))
    expect(page.locator("iframe")).to_have_css("height", "1700px")
    printed = page.pdf(format="A4", margin={"top": "1cm", "bottom": "1cm", "left": "1cm", "right": "1cm"})
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert page.locator("iframe").bounding_box() == {"x": 8, "y": 8, "width": 1264, "height": 1700}  # as before
