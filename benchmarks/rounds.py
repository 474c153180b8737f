"""One size: both apps measured in turn, so that the machine's moods fall on both."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

import pandas as pd
from playwright.sync_api import Browser, Error as PlaywrightError

from benchmarks import browser as chromium, filters, lighthouse, load
from benchmarks.servers import BenchError, Server
from benchmarks.table import Figure

T = TypeVar("T")
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure."""

    parts: Collection[str]
    rounds: int
    clicks: int
    changes: int
    load_seconds: float


@dataclass
class Rounds:
    """The two apps on the same records, and the figures found so far (by measure)."""

    plan: Plan
    browser: Browser
    plain: Server
    ours: Server
    countries: pd.Series
    queries: Collection[str] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def measure(self) -> None:
        """Fill ``figures``; what cannot be measured is told in ``failures`` and left out."""
        codes = self._pressable()
        if "slow" in self.plan.parts:
            self._views(chromium.SLOW, "slow_")
            self._first_answers(codes, chromium.SLOW, "slow_")
            self._click("slow_press", codes, 0, chromium.SLOW)
            self._taps(codes)
        if "lighthouse" in self.plan.parts:
            self._lighthouse()
        if "views" in self.plan.parts:
            self._views(chromium.FAST)
            self._first_answers(codes, chromium.FAST)
        if "clicks" in self.plan.parts:
            for name, rest in (("click", chromium.HOVER), ("press", 0)):
                self._click(name, codes, rest, chromium.FAST)
                self._click(f"weak_{name}", codes, rest, chromium.WEAK)
        if "filters" in self.plan.parts:
            self._filters()
        if "load" in self.plan.parts:
            self._load(codes)
        self.figures["memory"] = Figure(self.plain.worker_memory(), self.ours.worker_memory())

    def _pressable(self) -> list[str]:
        """Countries with the most projects first, as far as both maps can be pressed there."""
        codes = self.countries.str.split(";").explode().value_counts().index
        wanted = [code for code in codes if len(code) == 3][:CANDIDATES]
        for server in (self.plain, self.ours):
            wanted = chromium.pressable(self.browser, server, wanted)
        if not wanted:
            raise BenchError("no country can be pressed on both maps")
        return wanted[: self.plan.clicks]

    def _views(self, device: chromium.Device, prefix: str = "") -> None:
        plain, ours = self._in_turn("cold view", lambda server, _: chromium.cold_view(self.browser, server, device))
        self._note(prefix + "first_map", [view.first_map for view in plain], [view.first_map for view in ours])
        self._note(prefix + "live_map", [view.live_map for view in plain], [view.live_map for view in ours])
        self._note(prefix + "longest_task", [view.longest_task for view in plain], [view.longest_task for view in ours])
        self._note(prefix + "shift", [view.shift for view in plain], [view.shift for view in ours])
        self._note("megabytes", [view.megabytes for view in plain], [view.megabytes for view in ours])
        self._note("requests", [view.requests for view in plain], [view.requests for view in ours])

    def _first_answers(self, codes: list[str], device: chromium.Device, prefix: str = "") -> None:
        plain, ours = self._in_turn(
            "first click",
            lambda server, turn: chromium.first_answer(self.browser, server, codes[turn % len(codes)], device),
        )
        self._note(prefix + "first_answer", plain, ours)

    def _lighthouse(self) -> None:
        """The plain app has one page."""
        path = chromium.path_of(self.browser)
        for page in lighthouse.PAGES:
            servers = (self.plain, self.ours) if not page.path else (self.ours,)
            plain, ours = self._in_turn(
                f"Lighthouse of /{page.path}",
                lambda server, _, at=page.path: lighthouse.scores(server.url + at, path),
                servers,
            )
            for name, score in (("performance", lighthouse.performance), ("others", lighthouse.lowest_other)):
                self._note(
                    f"lighthouse_{name}_{page.name}",
                    [score(page, found) for found in plain],
                    [score(page, found) for found in ours],
                )

    def _click(
        self, name: str, codes: list[str], rest: int, device: chromium.Device, servers: Collection[Server] = ()
    ) -> None:
        plain, ours = self._in_turn(name, lambda server, _: self._clicks(server, codes, rest, device), servers)
        plain_clicks, our_clicks = list(chain.from_iterable(plain)), list(chain.from_iterable(ours))
        times = [click.painted for click in plain_clicks], [click.painted for click in our_clicks]
        self._note(f"{name}_median", *times)
        self._note(f"{name}_worst", *times, max)
        # The plain map does not fly.
        self._note(f"{name}_frame", [], [click.longest_frame for click in our_clicks], max)
        self._note(f"{name}_flight", [], [click.longest_in_flight for click in our_clicks], max)

    def _taps(self, codes: list[str]) -> None:
        """On a phone most countries of the plain map are too small to be pressed: it is left out."""
        codes = chromium.pressable(self.browser, self.ours, codes, chromium.SLOW_TOUCH)
        self._click("slow_tap", codes, 0, chromium.SLOW_TOUCH, [self.ours])

    def _clicks(
        self, server: Server, codes: list[str], rest: int, device: chromium.Device
    ) -> Collection[chromium.Click]:
        found = chromium.clicks(self.browser, server, codes, rest, device)
        for code, click in found.items():
            if not any(code in self.countries.get(project, "") for project in click.projects):
                raise BenchError(f"the {server.name} app's panel of {code} shows other projects: {click.projects[:3]}")
        return found.values()

    def _filters(self) -> None:
        """The plain app has neither filters nor suggestions."""
        try:
            times = filters.filter_times(self.browser, self.ours, self.plan.changes)
            self._note("filter_median", [], times)
            self._note("filter_worst", [], times, max)
            waits = filters.suggestion_times(self.ours, list(self.queries))
            self._note("suggest_median", [], waits)
            self._note("suggest_worst", [], waits, max)
        except (BenchError, PlaywrightError, OSError) as error:
            self.failures.append(f"filters: {error}")

    def _load(self, codes: list[str]) -> None:
        ids = self.countries.index[self.countries.str.contains(codes[0])]
        requests = {}
        for server in (self.plain, self.ours):
            requests[server.name] = load.requests_of(server, codes)
            load.check(server, requests[server.name][0], ids)
        plain, ours = self._in_turn(
            "load", lambda server, _: load.answers_per_second(server, requests[server.name], self.plan.load_seconds)
        )
        self._note("answers", plain, ours)

    def _in_turn(
        self, what: str, measure: Callable[[Server, int], T], servers: Collection[Server] = ()
    ) -> tuple[list[T], list[T]]:
        """What ``measure`` finds in each round, the plain app's list first; an app is left out where it fails."""
        found: dict[str, list[T]] = {self.plain.name: [], self.ours.name: []}
        for turn in range(self.plan.rounds):
            for server in servers or (self.plain, self.ours):
                print(f"  {what}, {server.name}, {turn + 1} of {self.plan.rounds}", file=sys.stderr)
                try:
                    found[server.name].append(measure(server, turn))
                except (BenchError, PlaywrightError, OSError) as error:
                    self.failures.append(f"{what}, {server.name}: {error}")
                    print(f"  failed: {error}", file=sys.stderr)
        return found[self.plain.name], found[self.ours.name]

    def _note(
        self,
        measure: str,
        plain: list[float],
        ours: list[float],
        of: Callable[[list[float]], float] = statistics.median,
    ) -> None:
        self.figures[measure] = Figure(of(plain) if plain else None, of(ours) if ours else None)
