"""gunicorn with the settings of the house, as a real process."""

from __future__ import annotations

import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]

from dashboard.operations.log_formatters import without_private_parts
from dashboard.operations.waitress_worker import (
    BODY_BYTES_PER_SECOND,
    HEAD_SECONDS,
    STALLED_SECONDS,
    Connection,
)
from dashboard.records.schema.columns import Dataset
from dashboard.request_id_and_client_address import RequestContext, request_id
from tests.browser.serving import free_port
from tests.conftest import ROOT
from tests.contracts.conftest import publish
from tests.sharing import NewDatabase

# The application as it is, with one more address, whose answer is under way for as long as the test wants.
SLOW = """
import time
from pathlib import Path
from app import server
whole = server.wsgi_app
def slow(environ, start_response):
    if environ["PATH_INFO"] != "/slow":
        return whole(environ, start_response)
    Path("began").touch()
    while not Path("go-on").exists():
        time.sleep(0.05)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]
server.wsgi_app = slow
"""
COMMAND = (sys.executable, "-m", "gunicorn", "-c", "python:dashboard.operations.gunicorn")


class Served:
    """The server on a port of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        (folder / "slow.py").write_text(SLOW)
        self.folder, self.port = folder, free_port()
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "--bind", f"127.0.0.1:{self.port}", "slow:server"],
                cwd=folder, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            body: bytes = answer.read()
        return body

    def wait_until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 240
        while not holds():
            assert time.monotonic() < deadline, self.log
            assert self.process.poll() is None, self.log
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            self.get("/health/ready")
        except OSError:
            return False
        return True


def service_environment(url: str, cache_folder: Path) -> dict[str, str]:
    """The environment of a service with two processes on the database ``url``."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")} | {
        "WHEREWEWORK_DATABASE_URL": url,
        "WHEREWEWORK_CACHE_FOLDER": str(cache_folder),
        "PYTHONPATH": str(ROOT),
        "WEB_CONCURRENCY": "2",
    }


@pytest.fixture
def served(tmp_path: Path, cache_folder: Path, new_database: NewDatabase) -> Iterator[Served]:
    one = Served(tmp_path, service_environment(new_database(), cache_folder))
    yield one
    one.process.kill()
    one.process.wait()


def test_it_answers_and_ends_only_after_the_answer_that_is_under_way(served: Served) -> None:
    served.wait_until(served.answers)
    assert b"<html" in served.get("/?q=wells+in+moldova")
    served.get("/staff/sign-in")
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(served.get, "/slow")
        served.wait_until((served.folder / "began").exists)
        served.process.terminate()
        served.wait_until(lambda: "Handling signal: term" in served.log)
        (served.folder / "go-on").touch()
        assert under_way.result() == b"done"
    served.process.wait(60)
    log = served.log
    assert served.process.returncode == 0, log
    assert len(set(re.findall(r"Booting worker with pid: (\d+)", log))) == 2
    assert not re.search(r"ERROR|CRITICAL|Traceback|WARNING|Exception", log), log
    assert re.search(r"^\[.+\] GET / 200 \d+ bytes \d+ ms \[[0-9a-f]{16}\]$", log, re.MULTILINE), log
    assert "/staff/… 200" in log
    for private in ("127.0.0.1 ", "wells", "urllib", "sign-in"):
        assert private not in log, log


HALF_REQUESTS = (
    b"",
    b"GET / HTTP/1.1\r\nHost: map.example.org\r\nX-Slow: ",
    b"POST /staff/sign-in HTTP/1.1\r\nHost: map.example.org\r\nContent-Length: 1000\r\n\r\nemail=",
    b"POST /staff/sign-in HTTP/1.1\r\nHost: map.example.org\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nema",
    b"GET /api/v1/projects.json HTTP/1.1\r\nHost: map.example.org\r\n\r\n" * 5,  # and never reads the answers
)


def test_a_thousand_clients_that_stall_keep_nobody_else_waiting(served: Served) -> None:
    served.wait_until(served.answers)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    with ExitStack() as stack:
        for number in range(1000):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=10))
            slow.sendall(HALF_REQUESTS[number % len(HALF_REQUESTS)])
        served.get("/health/live")  # comes after the whole requests among them, which are work
        took = []
        for _ in range(100):
            began = time.monotonic()
            assert served.get("/health/live")
            took.append(time.monotonic() - began)
    assert max(took) < 1, sorted(took)[-5:]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection whose client was last heard of at second 1000."""
    ours, theirs = socket.socketpair()
    server = SimpleNamespace(active_channels={})
    with ours, theirs:
        made = Connection(server, ours, ("127.0.0.1", 1), Adjustments(), map={})
        made.creation_time = made.last_activity = made.awaited_since = 1000.0
        yield made


def test_a_client_has_its_time_for_the_head_of_a_request(connection: Connection) -> None:
    assert not connection.is_too_slow(1000 + HEAD_SECONDS, keepalive=75)
    assert connection.is_too_slow(1001 + HEAD_SECONDS, keepalive=75)


def test_lines_between_requests_have_no_id_of_a_request(connection: Connection, monkeypatch) -> None:
    seen = []
    answered = RequestContext(lambda *_: seen.append(request_id()) or [], trusts_proxy=False)
    monkeypatch.setattr(HTTPChannel, "service", lambda _channel: answered({}, lambda *_: None))
    before = request_id()
    connection.service()
    assert request_id() == before != seen[0] != ""


def test_dripping_bytes_win_no_time(connection: Connection) -> None:
    connection.received(b"GET / HTTP/1.1\r\nX-Slow: ")
    connection.awaited_since = 1000.0
    connection.last_activity = 1020.0
    assert connection.is_too_slow(1001 + HEAD_SECONDS, keepalive=75)


def test_a_large_upload_has_more_time(connection: Connection) -> None:
    connection.received(b"POST / HTTP/1.1\r\nContent-Length: 25000000\r\n\r\n")
    connection.awaited_since = 1000.0
    assert not connection.is_too_slow(1000 + 25_000_000 / BODY_BYTES_PER_SECOND, keepalive=75)
    assert connection.is_too_slow(1021 + 25_000_000 / BODY_BYTES_PER_SECOND, keepalive=75)


def test_a_client_that_has_asked_keeps_its_connection_for_a_while(connection: Connection) -> None:
    connection.last_activity = 1010.0
    assert not connection.is_too_slow(1010 + 75, keepalive=75)
    assert connection.is_too_slow(1011 + 75, keepalive=75)


def test_a_client_that_reads_nothing_of_its_answer_is_left(connection: Connection) -> None:
    connection.total_outbufs_len = 1
    assert not connection.is_too_slow(1000 + STALLED_SECONDS, keepalive=75)
    assert connection.is_too_slow(1001 + STALLED_SECONDS, keepalive=75)


def test_words_and_tokens_are_left_out_of_the_log() -> None:
    assert without_private_parts("/map/fragments/a-b/en/suggest/jane doe") == "/map/fragments/a-b/en/suggest/…"
    assert without_private_parts("/fragments/a-b/en/search/jane/doe\n") == "/fragments/a-b/en/search/…"
    assert without_private_parts("/staff/invitation/secret") == "/staff/…"
    assert without_private_parts("/countries/MDA") == "/countries/MDA"


def test_three_slow_askers_of_a_large_file_keep_nobody_from_map_fragments_and_pictures(
    tmp_path: Path, cache_folder: Path, new_database: NewDatabase
) -> None:
    url = new_database(samples=False)
    summary = "A long summary of what is done there. " * 60  # a file that no buffer of the network holds
    records = [{"id": f"P{number}", "title": "T", "countries": "MDA", "summary": summary} for number in range(4000)]
    publish(url, Dataset.PROJECTS, records)
    one = Served(tmp_path, service_environment(url, cache_folder) | {"WEB_CONCURRENCY": "1"})
    try:
        one.wait_until(one.answers)
        version = json.loads(one.get("/health/ready"))["version"]
        with ExitStack() as stack:
            for _ in range(3):
                slow = stack.enter_context(socket.create_connection(("127.0.0.1", one.port), timeout=30))
                slow.sendall(b"GET /api/v1/activities.xml HTTP/1.1\r\nHost: map.example.org\r\n\r\n")
            paths = (
                "/",
                "/?country=MDA",
                f"/fragments/{version}/en/panel?country=MDA",
                "/map.png?country=MDA",
                "/map.svg",
            )
            for path in paths:
                began = time.monotonic()
                assert one.get(path), path
                assert time.monotonic() - began < 10, path
            one.wait_until(lambda: one.log.count("GET /api/v1/activities.xml 200") == 3)  # no thread waits for them
        assert one.get("/api/v1/activities.xml").endswith(b"</iati-activities>\n")
        assert "Traceback" not in one.log
    finally:
        one.process.kill()
        one.process.wait()
