"""Asking the map: from the change of a filter to the repaint, and how long the server takes for suggestions."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from playwright.sync_api import Browser

from benchmarks.browser import Visit, visiting
from benchmarks.servers import BenchError, Server

BOXES = 5  # themes that are switched on and off, which makes 31 questions that differ
STILL = 400  # ms without a change on the page after which a repaint is over
MISSED = 10.0
QUERIES = 60
TOGGLE = "document.querySelectorAll('form#filters input[name=theme]')[{box}].click()"
COUNT = "document.querySelectorAll('form#filters input[name=theme]').length"


def filter_times(browser: Browser, server: Server, changes: int) -> list[float]:
    """Milliseconds from each change of a theme until sentence, list and map show it.

    No question is asked twice, so no cache can answer it.
    """
    with visiting(browser, server) as visit:
        visit.wait_for_live_map()
        visit.wait_for("a quiet network", visit.traffic.is_quiet)
        boxes = min(BOXES, visit.ask(COUNT) or 0)
        if not boxes:
            raise BenchError(f"the {server.name} app offers no themes")
        number = min(changes, 2**boxes - 1)
        return [_change(visit, (turn & -turn).bit_length() - 1) for turn in range(1, number + 1)]


def _change(visit: Visit, box: int) -> float:
    """Switch one theme; which one, of all numbers in turn, is the bit that Gray's code changes."""
    visit.ask(TOGGLE.format(box=box))

    def repainted() -> dict[str, Any] | None:
        found: dict[str, Any] | None = visit.ask("window.__probe.change")
        parts = (found or {}).get("parts", {})
        return found if {"asked", "map"} <= parts.keys() and found and found["age"] > STILL else None

    change = visit.wait_for("the repaint", repainted, MISSED)
    return float(max(change["parts"].values()) - change["at"])


def queries_of(titles: pd.Series, seed: int = 3) -> list[str]:
    """What people type: beginnings of words of titles, and some with a slip."""
    dice = np.random.default_rng(seed)
    found = []
    for title in titles.drop_duplicates().sample(QUERIES, replace=True, random_state=seed):
        words = [word for word in str(title).split() if len(word) > 3] or ["project"]
        typed = " ".join(words[: dice.integers(1, 3)])
        typed = typed[: dice.integers(4, 16)].strip()
        found.append(typed[:2] + typed[3:] if len(found) % 5 == 0 else typed)
    return list(dict.fromkeys(found))


def suggestion_times(server: Server, queries: Sequence[str]) -> list[float]:
    """Milliseconds until the server has answered each query, each asked once, on one kept-alive connection."""
    version = server.version()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    times = []
    for query in ["warm up", *queries]:
        began = time.perf_counter()
        connection.request("GET", f"/fragments/{version}/en/suggest/{quote(query, safe='')}")
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - began) * 1000)
        if answer.status != 200 or "options" not in json.loads(body):
            raise BenchError(f"suggestions for “{query}” were answered {answer.status}")
    connection.close()
    return times[1:]
