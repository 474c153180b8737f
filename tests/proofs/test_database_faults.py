"""A database that hangs under a service, bits that a disk has changed, and backups made while others publish."""

from __future__ import annotations

import json
import random
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from inspect import getdoc
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from dashboard.errors import CorruptData
from dashboard.store.maintenance.backups import back_up, restore
from dashboard.store.store import Store
from tests.browser.serving import Server
from tests.operations.test_hanging_database import asked, sign_in_form
from tests.proofs.conftest import Proof, ask
from tests.sharing import NewDatabase
from tests.store.drafting import published
from tests.store.test_flipped_bits import CONTENTS, filled, store_bytes, stored
from tests.store.test_wait_limits import file_locked, stopped, tables_locked

__all__ = ["filled"]

AWAY = 120  # seconds
BITS = 200
PAGES = ("/", "/?country=MDA", "/projects", "/api/v1/countries", "/health/live")
Fault = Callable[[str], AbstractContextManager[None]]


@contextmanager
def away(url: str) -> Iterator[None]:
    """The database of PostgreSQL ends all connections and takes no new one, as during its own restart."""
    with administering(url) as (run, name, end_others):
        run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        end_others()
        try:
            yield
        finally:
            run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def slots_used_up(url: str) -> Iterator[None]:
    """Others have all connections that the server of PostgreSQL allows."""
    with administering(url) as (_run, _name, end_others), ExitStack() as others:
        for _ in range(3):  # the service may have taken the last one meanwhile
            end_others()
            with suppress(psycopg.OperationalError):
                while True:
                    others.enter_context(psycopg.connect(administrator(url)))
        yield


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """Everything may be read, nothing written."""
    if url.startswith("sqlite"):
        run_mount("-o", "remount,ro", str(file_of(url).parent))
        yield
        run_mount("-o", "remount,rw", str(file_of(url).parent))
        return
    with administering(url) as (run, name, end_others):
        run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        end_others()
        yield
        run(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        end_others()


@contextmanager
def disk_full(url: str) -> Iterator[None]:
    """The disk of the SQLite file has not a byte left."""
    filler = file_of(url).parent / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@contextmanager
def file_moved(url: str) -> Iterator[None]:
    """The SQLite file is at another path."""
    files = list(file_of(url).parent.glob("store.db*"))
    for file in files:
        file.rename(file.with_name(f"moved-{file.name}"))
    yield
    for file in files:
        file.with_name(f"moved-{file.name}").rename(file)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def run_mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a disk of its own cannot be mounted here: {done.stderr.strip()}")


def administrator(url: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(url)._replace(path="/postgres").geturl()


@contextmanager
def administering(url: str) -> Iterator[tuple[Callable[[str], object], str, Callable[[], object]]]:
    """(run a statement, name of the database, end the connections of others)."""
    name = urlsplit(url).path[1:]
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(administrator(url), autocommit=True) as connection:
        yield connection.execute, name, lambda: connection.execute(end, [name])


FAULTS = [
    *(("sqlite", way) for way in (file_locked, file_moved, disk_full, read_only)),
    *(("postgresql", way) for way in (stopped, tables_locked, away, slots_used_up, read_only)),
]
ANSWERS_SOME = (disk_full, read_only, tables_locked)  # what needs no lock, or writes nothing


@pytest.fixture
def disk(database_url: str, tmp_path: Path) -> Iterator[None]:
    """A disk of its own for the SQLite file, so that it can be filled."""
    folder = tmp_path / "folder"
    if not database_url.startswith("sqlite"):
        yield
        return
    folder.mkdir()
    run_mount("-t", "tmpfs", "-o", "size=64m", "none", str(folder))
    yield
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


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
            time.sleep(0.05)
    return took, lost


def start_another(server: Server, proof: Proof) -> None:
    """A worker that starts in the middle, and a whole service, show the last good state."""
    assert server.process
    (worker,) = psutil.Process(server.process.pid).children()
    worker.terminate()
    folder = server.folder / "another"
    folder.mkdir()
    try:
        with Server(folder, server.cache, database_url=server.database_url).running() as another:
            same = [json.loads(ask(one, "/health/ready")[1])["version"] for one in (server, another)]
            proof.check(same[0] == same[1], f"a service that starts in the middle shows {same[1]}")
            proof.check(ask(another, "/?country=MDA")[0] == 200, "a service that starts in the middle has no pages")
    except AssertionError as error:
        proof.check(False, f"a service did not start in the middle: {str(error).splitlines()[-1]}")


@pytest.mark.parametrize(
    ("database_url", "way"), FAULTS, indirect=["database_url"], ids=[f"{kind}-{way.__name__}" for kind, way in FAULTS]
)
def test_fault(disk: None, server: Server, database_url: str, way: Fault, proof: Proof) -> None:
    """A database that fails for two minutes. Visitors are answered as quickly as before, staff with a sentence within
    five seconds, what starts in the middle shows the last good state, and the service is itself again within ten."""
    proof.fault = f"{AWAY} s: {(getdoc(way) or way.__name__.replace('_', ' ')).rstrip('.')}"
    sign_in = sign_in_form(server)
    quiet, _ = visit(server, time.monotonic() + 20)
    slowest, statuses = 0.0, Counter[int]()
    with way(database_url):
        visits: list[tuple[list[float], list[str]]] = []
        until = time.monotonic() + AWAY
        visitor = threading.Thread(target=lambda: visits.append(visit(server, until)))
        visitor.start()
        another = threading.Timer(AWAY / 3, start_another, (server, proof))
        if way is not file_moved:  # a path without a file is refused at a start
            another.start()
        while time.monotonic() < until:
            for needing in (lambda: asked(server, "/?as_of=2026-01-01"), sign_in):
                status, seconds = needing()
                slowest = max(slowest, seconds)
                statuses[status] += 1
                told = status == 503 or (way in ANSWERS_SOME and status != 500)
                proof.check(told and seconds < 5, f"staff: {status} after {seconds:.1f} s")
            time.sleep(2)
        visitor.join()
        if way is not file_moved:
            another.join()
    ended = time.monotonic()
    while b'"stale_since":null' not in ask(server, "/health/ready")[1] or sign_in()[0] in (500, 503):
        assert time.monotonic() < ended + 60, "not itself again within a minute"
        time.sleep(0.2)
    recovery = time.monotonic() - ended
    ((took, lost),) = visits
    proof.tried += len(took)
    proof.lost += lost
    before, during = (quantiles(times, n=20)[-1] * 1000 for times in (quiet, took))
    proof.check(during <= 3 * before, "visitors slower than three times")
    proof.check(recovery < 10, f"recovered after {recovery:.0f} s")
    log = (server.folder / "server.log").read_text(encoding="utf-8")
    proof.check("Traceback" not in log, "a traceback in the log")
    proof.seen = (
        f"p95 {before:.0f} ms before, {during:.0f} ms during; staff told within {slowest:.1f} s "
        f"({', '.join(f'{number} × {status}' for status, number in statuses.items())}); well after {recovery:.1f} s"
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
