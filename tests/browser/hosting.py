"""Other sites that show the map: host pages on names and a port of their own, as examples/host has them."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import whole_chromium_path
from tests.browser.visiting import READY, Visits
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples" / "host"
EXPECTED = "http://127.0.0.1:8050"  # where the examples expect the map
HOST, STRANGER = "http://www.host.test", "http://www.stranger.test"  # the map lets the first one in
_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">'
_FITS = "() => [Math.ceil(document.documentElement.getBoundingClientRect().height), innerHeight]"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Nobody reads it."""


class Hosts:
    """Sites of any name that serve the same pages; ``map_url`` is put in place of the examples' address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        self.port = self._server.server_address[1]
        self.url, self.stranger = f"{HOST}:{self.port}", f"{STRANGER}:{self.port}"
        self.map_url = ""

    @contextmanager
    def running(self, map_url: str) -> Iterator[Hosts]:
        """Served in a thread of this process."""
        self.map_url = map_url
        for file in EXAMPLES.iterdir():
            shutil.copy(file, self.folder)
            if file.suffix == ".html":
                text = file.read_text(encoding="utf-8").replace(EXPECTED, map_url)
                (self.folder / file.name).write_text(text, encoding="utf-8")
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def write(self, name: str, body: str) -> str:
        """A page of ``body``, in which ``MAP`` stands for the address of the map; its path."""
        (self.folder / name).write_text(_PAGE + body.replace("MAP", self.map_url), encoding="utf-8")
        return f"/{name}"


@contextmanager
def worldly(browser: Browser) -> Iterator[Browser]:
    """A browser that knows the names of the hosts: sites apart from that of the map, whose storage it then blocks."""
    *rest, rules = ARGUMENTS
    known = rules.replace("MAP *", "MAP *.test 127.0.0.1, MAP *", 1)
    other = browser.browser_type.launch(executable_path=whole_chromium_path(), args=[*rest, known])
    try:
        yield other
    finally:
        other.close()


def embedded(page: Page, number: int = 0, *, live: bool = True) -> Frame:
    """The map in a frame of a host page, scrolled to; ``live`` waits for the live map."""
    element = page.locator("iframe").nth(number)
    element.wait_for(state="attached")
    element.scroll_into_view_if_needed()
    handle = element.element_handle()
    frame = handle.content_frame() if handle else None
    assert frame is not None
    if live:
        frame.wait_for_selector(READY, state="attached")
    else:
        frame.wait_for_selector("main")
        frame.wait_for_load_state()  # before its style sheets are there, nothing has its size
    return frame


_OWN = """<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<style>body {{ margin: 0 }}</style>
<script>addEventListener("message", ({{ data }}) => {{ if (data.paper) window.paper = data.paper }})</script>
<main><h1>A page</h1><script async src="embed.js" {}></script></main>"""


def own_host(visit: Visits, attributes: str, **options: Any) -> tuple[Page, Frame]:
    """A page of the map's own site with the map in it, and its frame; ``window.paper`` is what that needs there."""
    page = visit.new_page(**options)
    body = _OWN.format(attributes)
    page.route("**/host.html", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{visit.url}/host.html")
    frame = embedded(page, live=False)
    until(lambda: fits(frame), "the frame has no height yet")
    return page, frame


def until(true: Callable[[], bool], what: str, seconds: float = 15) -> None:
    """Wait for what no page can wait for: it concerns two that may not look into each other."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def fits(frame: Frame) -> bool:
    """Whether the frame is as high as what it shows."""
    content, window = frame.evaluate(_FITS)
    return bool(content == window)


def heading(frame: Frame, name: str) -> None:
    """Wait until the panel in a frame is of this place."""
    expect(frame.locator("#panel-heading")).to_have_text(re.compile(f"^{name}"))


def choose(frame: Frame, code: str) -> None:
    """In the list of places, which an embed folds. A click may miss while the frame grows: then it is done again."""
    places = frame.locator("details.places")
    for _ in range(3):
        if places.get_attribute("open") is not None:
            break
        places.locator("summary").first.click()
    places.locator(f'a[data-iso3="{code}"]').click()


def back(page: Page, steps: int = 1) -> None:
    """One step of the history that the host page and its frames share."""
    page.evaluate("(steps) => { setTimeout(() => history.go(-steps)) }", steps)  # answered before the page is left


def address_of(page: Page, part: str) -> None:
    """Wait until the query of a page has this part."""
    page.wait_for_function("(part) => location.search.includes(part)", arg=part)
