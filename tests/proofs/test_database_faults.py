"""A database that hangs under a service, bits that a disk has changed, and backups made while others publish."""

from __future__ import annotations

import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import quantiles

import pytest

from dashboard.errors import CorruptData
from dashboard.store.maintenance.backups import back_up, restore
from dashboard.store.store import Store
from tests.browser.serving import Server
from tests.proofs.conftest import Proof
from tests.sharing import NewDatabase
from tests.store.drafting import published
from tests.store.test_flipped_bits import CONTENTS, filled, store_bytes, stored
from tests.store.test_wait_limits import file_locked, stopped, tables_locked

__all__ = ["filled"]

AWAY = 120  # seconds
BITS = 200
PAGES = ("/", "/?country=MDA", "/projects", "/api/v1/countries", "/health/live")
Hanging = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def faulty(request: pytest.FixtureRequest, database_url: str) -> Hanging:
    """What makes the database hang: for SQLite another process that has the file for itself."""
    way: Hanging = request.param
    if (way is file_locked) != database_url.startswith("sqlite"):
        pytest.skip("a fault of the other kind of database")
    return way


def visit(server: Server, until: float) -> tuple[list[float], list[str]]:
    """Ask for pages in turn until a moment: (seconds of each answer, what was not answered)."""
    took, lost = [], []
    while time.monotonic() < until:
        for path in PAGES:
            began = time.monotonic()
            try:
                urllib.request.urlopen(f"{server.url}{path}", timeout=30).read()  # noqa: S310
            except (OSError, urllib.error.HTTPError) as error:
                lost.append(f"{path}: {error}")
            took.append(time.monotonic() - began)
    return took, lost


@pytest.mark.parametrize("faulty", [file_locked, stopped, tables_locked], ids=lambda way: way.__name__, indirect=True)
def test_hanging(server: Server, database_url: str, faulty: Hanging, proof: Proof) -> None:
    """A database that hangs for two minutes. Visitors are answered as quickly as before, staff with a sentence within
    five seconds, and the service is itself again within ten."""
    proof.fault = f"database hangs for {AWAY} s: {faulty.__name__.replace('_', ' ')}"
    quiet, _ = visit(server, time.monotonic() + 20)
    slowest = 0.0
    with faulty(database_url):
        visits: list[tuple[list[float], list[str]]] = []
        until = time.monotonic() + AWAY
        visitor = threading.Thread(target=lambda: visits.append(visit(server, until)))
        visitor.start()
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                urllib.request.urlopen(f"{server.url}/?as_of=2026-01-01", timeout=30)  # noqa: S310
                proof.check(False, "an earlier state out of a database that hangs")
            except urllib.error.HTTPError as error:
                slowest = max(slowest, time.monotonic() - began)
                proof.check(error.code == 503 and time.monotonic() - began < 5, f"staff: {error.code}")
            time.sleep(2)
        visitor.join()
    ended = time.monotonic()
    while b'"stale_since":null' not in urllib.request.urlopen(f"{server.url}/health/ready", timeout=30).read():  # noqa: S310
        assert time.monotonic() < ended + 60
        time.sleep(0.2)
    recovery = time.monotonic() - ended
    ((took, lost),) = visits
    proof.tried += len(took)
    proof.lost += lost
    before, during = (quantiles(times, n=20)[-1] * 1000 for times in (quiet, took))
    proof.check(during <= 3 * before, "visitors slower than three times")
    proof.check(recovery < 10, f"recovered after {recovery:.0f} s")
    proof.seen = (
        f"p95 {before:.0f} ms before, {during:.0f} ms during; sentence in {slowest:.1f} s; well after {recovery:.1f} s"
    )


@pytest.mark.parametrize("name", CONTENTS)
def test_flipped_bits(filled: Store, name: str, proof: Proof) -> None:
    """One bit of stored content is another. It is found when it is read, and never shown."""
    proof.fault = f"one bit is another: {name}"
    table, where, read = CONTENTS[name]
    whole, chosen = stored(filled, table, where), random.Random(name)
    for _ in range(BITS):
        changed = bytearray(whole)
        changed[chosen.randrange(len(whole))] ^= 1 << chosen.randrange(8)
        store_bytes(filled, table, where, bytes(changed))
        try:
            read(filled)
        except CorruptData:
            proof.check(True, "")
        else:
            proof.check(False, "read as other data")
    proof.seen = "every one found"


@pytest.fixture
def other_url(database_url: str, request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    """Address of an empty database of the other kind."""
    if database_url.startswith("sqlite"):
        yield request.getfixturevalue("postgresql_url")
    else:
        yield new_database(samples=False)


def test_backups(store: Store, database_url: str, other_url: str, tmp_path: Path, proof: Proof) -> None:
    """A backup made while others publish, restored into the other kind of database. It is one state, equal by hash."""
    published(store, "Old")
    done = threading.Event()

    def go_on_publishing() -> None:
        number = 0
        while not done.is_set():
            published(store, f"Title {(number := number + 1)}")

    thread = threading.Thread(target=go_on_publishing)
    thread.start()
    for number in range(20):
        back_up(database_url, tmp_path / f"{number}.zip", actor="Ana")
    done.set()
    thread.join()
    for number in range(20):
        restore(tmp_path / f"{number}.zip", other_url, actor="Bo", empty_first=True)
        with Store(other_url) as restored:
            shown = restored.published()["projects"]
            same = restored.frame(shown.number).equals(store.frame(shown.number))
            hashes = [version.content_hash for version in restored.versions()]
            kept = [version.content_hash for version in store.versions()[-len(hashes) :]]
            proof.check(same and hashes == kept, f"backup {number} is no state that ever was")
    proof.seen = f"{len(store.versions())} publications meanwhile"
