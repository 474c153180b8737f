"""What a visitor meets, measured in a real Chromium."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from benchmarks.servers import BenchError, Server

PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
T = TypeVar("T")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOW_CPU = 4
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LOOK_EVERY = 50  # ms between looks at the page
PATIENCE = 2.0  # seconds after which a visitor presses again
FLIGHT = 1100  # ms after which a flight of the map is over
HOVER = 120  # ms that a hand rests on a country before it presses
QUIET = 1.0  # seconds without traffic after which a view is over
MISSED = 5.0  # seconds without its panel after which a press has missed its country
GIVE_UP = 180.0


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody visits with: a slow line, a CPU so many times slower, a touch screen of 390 pixels."""

    slow_line: bool = False
    cpu: int = 1
    touch: bool = False


FAST = Device()
WEAK = Device(cpu=SLOW_CPU)
SLOW = Device(slow_line=True, cpu=SLOW_CPU)
SLOW_TOUCH = Device(slow_line=True, cpu=SLOW_CPU, touch=True)


@dataclass(frozen=True, slots=True)
class View:
    """A first visit with an empty cache; times in seconds from the start of the navigation, ``longest_task`` in
    milliseconds, ``shift`` is the cumulative layout shift."""

    first_map: float
    live_map: float
    megabytes: float
    requests: int
    longest_task: float
    shift: float


@dataclass(frozen=True, slots=True)
class Click:
    """Milliseconds from the press until the panel was painted, the ids of the projects in it, and the longest times
    without a frame, in milliseconds: from then until the map has come to rest, and of those in a flight of the map
    that went on after them."""

    painted: float
    projects: list[str]
    longest_frame: float
    longest_in_flight: float


@dataclass  # without slots: Playwright notes its handlers on the object
class Traffic:
    """What went over the wire, as Chromium's network events tell."""

    received: float = 0
    requests: int = 0
    pending: set[str] = field(default_factory=set)
    last: float = field(default_factory=time.monotonic)

    def listen(self, session: CDPSession) -> None:
        """Count from now on."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._ended)
        session.on("Network.loadingFailed", self._ended)

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.requests += event["requestId"] not in self.pending
            self.pending.add(event["requestId"])
            self.last = time.monotonic()

    def _ended(self, event: dict[str, Any]) -> None:
        self.pending.discard(event["requestId"])
        self.received += event.get("encodedDataLength", 0)
        self.last = time.monotonic()

    def is_quiet(self) -> bool:
        """Whether nothing has moved for a while."""
        return not self.pending and time.monotonic() - self.last >= QUIET


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in a browser that remembers nothing."""

    page: Page
    session: CDPSession
    traffic: Traffic
    device: Device = FAST

    def ask(self, expression: str) -> Any:
        """The value of ``expression`` in the page; None while it is between two documents.

        Asked through the debugger, which the page's content security policy does not hinder.
        """
        try:
            answer = self.session.send(
                "Runtime.evaluate", {"expression": f"JSON.stringify({expression})", "returnByValue": True}
            )
        except Error:
            return None
        text = answer["result"].get("value")
        return json.loads(text) if text else None

    def wait_for(self, what: str, look: Callable[[], T | None], seconds: float = GIVE_UP) -> T:
        """The first true answer of ``look``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := look():
                return value
            self.page.wait_for_timeout(LOOK_EVERY)
        raise BenchError(f"{what} did not come within {seconds:.0f} s")

    def wait_for_live_map(self) -> None:
        """Return when the map can be pressed and scripts answer."""
        self.wait_for("the live map", lambda: self.ask("window.__probe.liveMap"))

    def spot(self, code: str) -> dict[str, float] | None:
        """Where on the screen a press reaches the country."""
        found: dict[str, float] | None = self.ask(f"window.__probe.spot({json.dumps(code)})")
        return found

    def show_whole_world(self) -> None:
        """Show the whole world again if something is chosen, which is shown from near."""
        if not self.ask("Boolean(document.querySelector('#world-poster .chosen'))"):
            return
        if self.device.touch:  # on a phone the whole world is smaller than what is shown at first
            self.ask("document.querySelector('#panel .close').click()")
            self.wait_for("the overview", lambda: self.ask("Boolean(document.querySelector('#world-panel'))"))
            self.ask("scrollTo(0, 0)")  # a tap brings the answer into view
        else:
            self.ask("document.querySelector('[data-zoom=reset]').click()")
        self.page.wait_for_timeout(FLIGHT)
        self.wait_for("the end of a flight", lambda: self.ask("!document.querySelector('.flying')"))

    def press(self, code: str, rest: int = HOVER) -> bool:
        """Rest on the country for so many milliseconds, then press; whether it can be seen and reached."""
        self.show_whole_world()
        spot = self.spot(code)
        if not spot:
            return False
        if self.device.touch:
            self.page.touchscreen.tap(spot["x"], spot["y"])
            return True
        self.page.mouse.move(spot["x"], spot["y"])
        self.page.wait_for_timeout(rest)
        self.page.mouse.click(spot["x"], spot["y"])
        return True

    def answer(self, code: str) -> dict[str, Any] | None:
        """When the panel of the country showed projects, and which; None while it does not."""
        found: dict[str, Any] | None = self.ask(f"window.__probe.answers[{json.dumps(code)}]")
        return found if found and found["shown"] else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """An installed Chromium, else the one that Playwright has downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def path_of(browser: Browser) -> str:
    """The file of the Chromium that ``chromium`` has started."""
    return shutil.which("chromium") or browser.browser_type.executable_path


@contextmanager
def visiting(browser: Browser, server: Server, device: Device = FAST) -> Iterator[Visit]:
    """Open the app's page with an empty cache."""
    context = browser.new_context(**(PHONE if device.touch else DESKTOP))
    try:
        page = context.new_page()
        page.add_init_script(PROBE)
        session = context.new_cdp_session(page)
        traffic = Traffic()
        traffic.listen(session)
        session.send("Network.enable")
        if device.slow_line:
            session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": device.cpu})
        page.goto(server.url, wait_until="commit", timeout=GIVE_UP * 1000)
        yield Visit(page, session, traffic, device)
    finally:
        context.close()


def cold_view(browser: Browser, server: Server, device: Device) -> View:
    """Look until the live map is drawn and the network is quiet; touch nothing."""
    with visiting(browser, server, device) as visit:
        visit.wait_for_live_map()
        visit.wait_for("a quiet network", visit.traffic.is_quiet)
        probe = visit.ask("window.__probe")
        return View(
            first_map=(probe["firstMap"] - probe["origin"]) / 1000,
            live_map=(probe["liveMap"] - probe["origin"]) / 1000,
            megabytes=visit.traffic.received / 1e6,
            requests=visit.traffic.requests,
            longest_task=probe["longestTask"],
            shift=probe["shift"],
        )


def first_answer(browser: Browser, server: Server, code: str, device: Device) -> float:
    """Seconds until a visitor who presses as soon as there is a map, and again when in vain, sees projects."""
    with visiting(browser, server, device) as visit:
        visit.wait_for("a map", lambda: visit.ask("window.__probe.firstMap"))
        began = visit.ask("window.__probe.origin")
        deadline = time.monotonic() + GIVE_UP
        while time.monotonic() < deadline:
            visit.press(code)
            try:
                answer = visit.wait_for("an answer", lambda: visit.answer(code), PATIENCE)
            except BenchError:
                continue
            return float(answer["shown"] - began) / 1000
        raise BenchError(f"the {server.name} app answered no press on {code}")


def pressable(browser: Browser, server: Server, codes: list[str], device: Device = FAST) -> list[str]:
    """Those of ``codes`` that a press reaches on the live map, at first and beside the panel of another country."""
    with visiting(browser, server, device) as visit:
        visit.wait_for_live_map()
        visit.wait_for("a quiet network", visit.traffic.is_quiet)
        seen = [code for code in codes if visit.spot(code)]
        for code in seen[:1]:
            visit.press(code)
            visit.wait_for(code, partial(visit.answer, code))
            visit.page.wait_for_timeout(FLIGHT)
            visit.show_whole_world()
        return [code for code in seen if visit.spot(code)]


def clicks(
    browser: Browser, server: Server, codes: list[str], rest: int = HOVER, device: Device = FAST
) -> dict[str, Click]:
    """A click on each country, by code.

    ``rest`` is how many milliseconds the arrow rests on the country before the press.

    Countries that a press did not bring up, a neighbour's marker perhaps, are told and left out.
    """
    found: dict[str, Click] = {}
    missed = []
    with visiting(browser, server, device) as visit:
        visit.wait_for_live_map()
        visit.wait_for("a quiet network", visit.traffic.is_quiet)
        for code in codes:
            try:
                if not visit.press(code, rest):
                    raise BenchError(f"{code} cannot be seen")
                answer = visit.wait_for(code, partial(visit.answer, code), MISSED)
            except BenchError:
                missed.append(code)
                continue
            visit.page.wait_for_timeout(FLIGHT)
            painted = answer["shown"] - visit.ask("window.__probe.pressed")
            longest = visit.ask(f"window.__probe.longestFrames({json.dumps(code)})")
            found[code] = Click(painted, answer["projects"], *longest)
    if missed:
        print(f"  {server.name}: not brought up by a press: {', '.join(missed)}", file=sys.stderr)
    if len(found) < len(codes) / 2:
        raise BenchError(f"presses on {', '.join(missed)} did not bring up these countries")
    return found
