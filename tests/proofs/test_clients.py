"""Clients that stall, and files that are checked, while others want to be answered."""

from __future__ import annotations

import resource
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles

import pytest

from tests.browser.serving import Server
from tests.operations.test_gunicorn import HALF_REQUESTS
from tests.proofs.conftest import Proof
from tests.staff.serving import Office

SLOW, OTHERS, VISITORS = 1000, 100, 200


def test_slow_clients(server: Server, proof: Proof) -> None:
    """1,000 clients that send half a request or read no answer, on a bare server. Of others, all are answered within a
    second."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    slowest = 0.0
    with ExitStack() as stack:
        for number in range(SLOW):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            slow.sendall(HALF_REQUESTS[number % len(HALF_REQUESTS)])
        urllib.request.urlopen(f"{server.url}/", timeout=60).read()  # noqa: S310 - after the whole requests among them
        for _ in range(OTHERS):
            began = time.monotonic()
            urllib.request.urlopen(f"{server.url}/?country=MDA", timeout=30).read()  # noqa: S310
            took = time.monotonic() - began
            slowest = max(slowest, took)
            proof.check(took < 1, f"{took:.1f} s")
    proof.seen = f"the slowest of {OTHERS} took {slowest * 1000:.0f} ms"


@contextmanager
def visiting(office: Office, count: int) -> Iterator[list[float]]:
    """Seconds that each answer took to ``count`` visits a second apart, spread over the time that the block takes."""
    took: list[float] = []
    done = threading.Event()

    def visit() -> None:
        while not done.wait(1):
            began = time.monotonic()
            status = office.ask("GET", "/?country=MDA")[0]
            took.append(time.monotonic() - began if status == 200 else float("inf"))

    visitors = [threading.Thread(target=visit) for _ in range(count)]
    for number, visitor in enumerate(visitors):
        visitor.start()
        time.sleep(1 / count if number else 0)
    yield took
    done.set()
    for visitor in visitors:
        visitor.join()


def p95(took: list[float]) -> float:
    """The time within which 95 of 100 were answered."""
    return quantiles(took, n=20)[-1]


@pytest.fixture
def office(tmp_path: Path, cache_folder: Path) -> Iterator[Office]:
    made = Office(tmp_path, {"CACHE_FOLDER": str(cache_folder)})
    made.start()
    yield made
    made.stop()


def test_visitors_during_an_upload(office: Office, proof: Proof) -> None:
    """200 visitors, a request each second, while 20 MB are uploaded and checked. All are answered, p95 at most twice
    that of before."""
    row = b"P%07d,A project of many words,Kenya,2,2024-01-01,EUR,100\n"
    rows = b"".join(row % number for number in range(20_000_000 // len(row % 0)))
    content = b"id,title,countries,status,start_date,currency,budget\n" + rows
    with visiting(office, VISITORS) as before:
        time.sleep(20)
    with visiting(office, VISITORS) as during:
        status, text, headers = office.upload(iter([content]), len(content))
        assert status == 303, text
        until = time.monotonic() + 120
        while "data-progress" in office.ask("GET", headers["Location"])[1] and time.monotonic() < until:
            time.sleep(1)
    for took in during:
        proof.check(took < 30, "not answered")
    proof.check(p95(during) <= 2 * p95(before), "slower than twice")
    proof.seen = f"p95 {p95(before) * 1000:.0f} ms before, {p95(during) * 1000:.0f} ms during, {len(during)} answers"
