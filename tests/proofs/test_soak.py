"""An hour of service as on any day: visits of all kinds, and a publication each minute."""

from __future__ import annotations

import random
import time
import urllib.error
import urllib.request
from datetime import date

import numpy as np
import psutil

from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from tests.browser.serving import Server
from tests.proofs.conftest import Proof

MINUTES, WARM_MINUTES, VISITS_PER_SECOND = 60, 10, 2
PAGES = (
    *("/", "/?country=MDA", "/?country=MDA;UKR", "/?status=2&region=M49-151", "/?q=health+in+kenya", "/?lang=fr"),
    *("/countries/MDA", "/countries/KEN?lang=ar", "/projects", "/projects?show=40", "/news", "/embed"),
    *("/embed?country=MDA", "/accessibility", "/api/v1/countries", "/api/v1/projects", "/api/v1/news?country=MDA"),
    *("/api/v1/projects.csv", "/api/v1/", "/robots.txt", "/staff/sign-in"),
    *(
        "/health/live",
        "/health/ready",
        "/map.png?country=MDA",
        "/map.svg",
        "/edition",
        "/c/MDA",
        f"/?as_of={date.today()}",
        "/feeds/news.atom",
        "/api/v1/activities.xml",
    ),
)


def publish_another_title(store: Store, title: str) -> None:
    """Publish the projects once more, the first of them with another title."""
    shown = store.published()[Dataset.PROJECTS]
    frame = store.frame(shown.number)
    frame.loc[0, "title"] = title
    version = store.add_version(Dataset.PROJECTS, frame, original=b"soak", filename="soak.csv", author="ana")
    store.publish(version.number, author="ana", based_on=shown.number)


def growth(minutes: list[float], values: list[float]) -> tuple[float, float]:
    """How much a straight line through the values grows over the time, and what they stray from it."""
    slope, start = np.polyfit(minutes, values, 1)
    stray = np.std(np.array(values) - (slope * np.array(minutes) + start))
    return float(slope * (minutes[-1] - minutes[0])), float(stray)


def test_soak(server: Server, database_url: str, proof: Proof) -> None:
    """Mixed visits for an hour, with a publication each minute. Nothing fails, and memory and descriptors stay as they
    are after the first ten minutes."""
    assert server.process
    (worker,) = psutil.Process(server.process.pid).children()
    chosen, began, slowest = random.Random(14), time.monotonic(), 0.0
    minutes: list[float] = []
    memory: list[float] = []
    descriptors: list[float] = []
    published = 0
    with Store(database_url) as store:
        while (minute := (time.monotonic() - began) / 60) < MINUTES:
            if minute > published:
                publish_another_title(store, f"Title {published}")
                published += 1
            path, asked = chosen.choice(PAGES), time.monotonic()
            try:
                urllib.request.urlopen(f"{server.url}{path}", timeout=30).read()  # noqa: S310
                proof.check(True, "")
            except OSError as error:
                proof.check(False, f"{path}: {error}")
            slowest = max(slowest, time.monotonic() - asked)
            if minute > WARM_MINUTES:
                minutes.append(minute)
                memory.append(worker.memory_full_info().uss / 1e6)
                descriptors.append(worker.num_fds())
            time.sleep(random.random() * 2 / VISITS_PER_SECOND)
        title = f"Title {published - 1}".encode()
        proof.check(title in urllib.request.urlopen(f"{server.url}/api/v1/projects?limit=200").read(), "not shown")  # noqa: S310
    log = (server.folder / "server.log").read_text(encoding="utf-8")
    proof.check("Traceback" not in log and "ERROR" not in log, "errors in the log")
    (more, stray), (opened, wavering) = growth(minutes, memory), growth(minutes, descriptors)
    proof.check(more <= max(2 * stray, 0.02 * memory[0]), f"memory grew by {more:.0f} MB")
    proof.check(opened <= max(2 * wavering, 1), f"descriptors grew by {opened:.0f}")
    proof.seen = (
        f"{MINUTES} minutes, {proof.tried} visits, {published} publications; after {WARM_MINUTES} minutes memory "
        f"{memory[0]:.0f} MB {more:+.1f} MB (strays by {stray:.1f}), descriptors {descriptors[0]:.0f} {opened:+.1f}; "
        f"the slowest answer took {slowest:.1f} s"
    )
