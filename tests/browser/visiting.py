"""Visits: pages in a real browser, with a record of all that a visit must not do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
READY = "html.asks-live"  # the scripts of the page have taken it into use
# What a dead network says of itself: the page cannot keep Chromium from noting a request that failed.
NO_CONNECTION = re.compile(r"Failed to load resource: net::ERR_|net::ERR_CONNECTION_REFUSED")
VIOLATION = "Policy violated:"
# Also in frames, and before anything of the page runs.
WATCH = f"""addEventListener("securitypolicyviolation", (event) =>
  console.error("{VIOLATION}", event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample))"""
NOT_FOUND = re.compile(r"Failed to load resource: the server responded with a status of 404")


@dataclass
class Visits:
    """Opens pages on one server; ``check`` says what was wrong with them. ``beside`` is another that may be asked.

    ``path_of`` gives the path of a page that the application has at another.
    """

    browser: Browser
    url: str
    beside: str = ""
    path_of: Callable[[str], str] = str
    contexts: list[BrowserContext] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    cookies: list[Any] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_reason: object) -> None:
        self.end()
        if kind is None:
            self.check()

    def __call__(self, path: str = "/", *, live: bool = True, **options: Any) -> Page:
        """A page of a visitor of its own at ``path``; ``live`` waits until its scripts answer."""
        page = self.new_page(**options)
        page.goto(self.address(path))
        if live:
            wait_until_live(page)
        return page

    def address(self, path: str) -> str:
        """Where the page is that the application has at ``path``."""
        return self.url + self.path_of(path)

    def new_page(self, **options: Any) -> Page:
        """An empty page of a visitor of its own; ``options`` are those of a browser context."""
        context = self.browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "no-preference", **options})
        context.set_default_timeout(30_000)
        context.add_init_script(WATCH)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.console.append(f"uncaught: {error.error}"))
        context.on("request", self._note_request)
        self.contexts.append(context)
        return context.new_page()

    def expect(self, pattern: re.Pattern[str]) -> None:
        """Allow console messages of this kind: only for visits whose network fails on purpose."""
        self.expected.append(pattern)

    def end(self) -> None:
        """Note the cookies and close every page."""
        for context in self.contexts:
            self.cookies += context.cookies()
            context.close()
        self.contexts.clear()

    def check(self) -> None:
        """Assert that no policy was violated, nothing said on the console, no other host asked, nothing posted, no
        cookie set."""
        assert self.violations == []
        unexpected = [line for line in self.console if not any(pattern.search(line) for pattern in self.expected)]
        assert unexpected == []
        assert self.foreign == []
        assert self.methods <= {"GET"}
        assert self.cookies == []

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(VIOLATION):
            self.violations.append(message.text)
        if "was preloaded using link preload but not used within a few seconds" in message.text:
            return  # on a slow machine a page may be drawn later than that
        self.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        self.methods.add(request.method)
        if not f"{request.url}/".startswith((f"{self.url}/", f"{self.beside or self.url}/")):
            self.foreign.append(request.url)


def wait_until_live(page: Page) -> None:
    """Wait until the scripts of a page with a map answer what is done on it."""
    page.wait_for_selector(READY, state="attached")
