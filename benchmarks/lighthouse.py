"""What Lighthouse says of a page on its own mobile profile, in a Chromium that it starts itself."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.servers import BenchError

LIGHTHOUSE = Path(__file__).with_name("node_modules") / ".bin" / "lighthouse"
PERFORMANCE = "performance"
CATEGORIES = (PERFORMANCE, "accessibility", "best-practices", "seo")
GIVE_UP = 300.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page that Lighthouse looks at: its name in the measures, its path, and how the table words it."""

    name: str
    path: str
    words: str
    is_indexed: bool = True


PAGES = (
    Page("first", "", "first page"),
    Page("chosen", "?country=MDA", "with a country"),
    Page("country", "countries/MDA", "country page"),
    Page("embed", "embed", "embed", is_indexed=False),
)


def scores(url: str, browser: str) -> dict[str, float]:
    """The score of each category, of 100, for the page at ``url``; ``browser`` is the path of a Chromium."""
    try:
        done = subprocess.run(
            [LIGHTHOUSE, url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}",
             "--chrome-flags=--headless=new --no-sandbox", "--no-enable-error-reporting"],
            env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, check=True, timeout=GIVE_UP,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"Lighthouse took more than {GIVE_UP:.0f} s for {url}") from error
    except subprocess.CalledProcessError as error:
        raise BenchError(f"Lighthouse failed on {url}:\n{error.stderr[-2000:]}") from error
    except FileNotFoundError as error:
        raise BenchError("Lighthouse is not here: npm ci --prefix benchmarks") from error
    return scores_of(json.loads(done.stdout))


def scores_of(report: Mapping[str, Any]) -> dict[str, float]:
    """The scores in a report of Lighthouse."""
    found = {name: report["categories"][name]["score"] for name in CATEGORIES}
    if missing := [name for name, score in found.items() if score is None]:
        raise BenchError(f"Lighthouse gives no score for {', '.join(missing)} of {report['requestedUrl']}")
    return {name: round(100 * score) for name, score in found.items()}


def performance(_page: Page, found: Mapping[str, float]) -> float:
    """The score for speed."""
    return found[PERFORMANCE]


def lowest_other(page: Page, found: Mapping[str, float]) -> float:
    """The lowest score but performance; that for search engines counts where they are meant to find the page."""
    left_out = {PERFORMANCE} if page.is_indexed else {PERFORMANCE, "seo"}
    return min(score for name, score in found.items() if name not in left_out)
