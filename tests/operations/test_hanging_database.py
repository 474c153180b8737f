"""A database that hangs, under gunicorn with the settings of the house: visitors are answered as always."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.conftest import ROOT
from tests.operations.test_gunicorn import Served
from tests.sharing import NewDatabase
from tests.store.test_wait_limits import file_locked, stopped

VISITS = ["/", "/?country=MDA", "/projects", "/health/live", "/health/ready", "/api/v1/countries"]


HANGING = {"sqlite": file_locked, "postgresql": stopped}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(kind: str, new_database: NewDatabase, request: pytest.FixtureRequest) -> str:
    return new_database() if kind == "sqlite" else request.getfixturevalue("migrated_postgresql_url")


@pytest.fixture
def environment(url: str, tmp_path: Path, cache_folder: Path) -> dict[str, str]:
    shutil.copytree(cache_folder, tmp_path / "cache", ignore=shutil.ignore_patterns("last-good"))
    return {name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")} | {
        "WHEREWEWORK_DATABASE_URL": url,
        "WHEREWEWORK_CACHE_FOLDER": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT),
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture
def served(environment: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path, environment)
    yield one
    one.process.kill()
    one.process.wait()


def test_visitors_are_answered_and_staff_are_told_while_the_database_hangs(served: Served, kind: str, url: str) -> None:
    served.wait_until(served.answers)
    sign_in = sign_in_form(served)
    for path in VISITS:
        served.get(path)
    with HANGING[kind](url), ThreadPoolExecutor(24) as pool:
        needing = [pool.submit(asked, served, f"/?as_of=2026-01-0{day}") for day in range(1, 10)]
        needing += [pool.submit(sign_in) for _ in range(6)]
        time.sleep(0.2)
        visits = [pool.submit(asked, served, path) for _ in range(5) for path in VISITS]
        assert {visit.result()[0] for visit in visits} == {200}
        assert max(visit.result()[1] for visit in visits) < 2
        assert {one.result()[0] for one in needing} == {503}
        assert max(one.result()[1] for one in needing) < 5
        served.wait_until(lambda: b'"stale_since":null' not in served.get("/health/ready"))
    served.wait_until(lambda: b'"stale_since":null' in served.get("/health/ready"))
    assert asked(served, "/?as_of=2026-01-01")[0] == 400  # nothing was published then
    assert "Traceback" not in served.log


def test_a_service_that_starts_in_the_middle_shows_the_last_good_copy(
    served: Served, environment: dict[str, str], kind: str, url: str
) -> None:
    served.wait_until(served.answers)
    version = json.loads(served.get("/health/ready"))["version"]
    served.process.terminate()
    served.process.wait(60)
    with HANGING[kind](url):
        again = Served(served.folder, environment)
        try:
            again.wait_until(again.answers)
            ready = json.loads(again.get("/health/ready"))
            assert ready["version"] == version
            assert ready["stale_since"]
            assert b"newer data cannot be reached" in again.get("/")
            assert asked(again, "/staff/sign-in")[0] == 503
        except BaseException:
            again.process.kill()
            raise
    try:
        again.wait_until(lambda: b'"stale_since":null' in again.get("/health/ready"))
        assert b"newer data cannot be reached" not in again.get("/")
        again.wait_until(lambda: asked(again, "/staff/sign-in")[0] == 200)
        assert "Traceback" not in again.log
    finally:
        again.process.kill()
        again.process.wait()


def asked(served: Served, path: str, **options: Any) -> tuple[int, float]:
    """(status, seconds) of an answer."""
    begun, connection = time.monotonic(), HTTPConnection("127.0.0.1", served.port, timeout=60)
    with closing(connection):
        connection.request("POST" if options else "GET", path, **options)
        answer = connection.getresponse()
        answer.read()
    return answer.status, time.monotonic() - begun


def sign_in_form(served: Served) -> Callable[[], tuple[int, float]]:
    """A function that sends the form of the sign-in with a password that is wrong."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
    with closing(connection):
        connection.request("GET", "/staff/sign-in")
        answer = connection.getresponse()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', answer.read().decode())
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    assert token
    fields = urlencode({"csrf_token": token[1], "email": "ana@example.org", "password": "wrong"})
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{served.port}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return lambda: asked(served, "/staff/sign-in", body=fields, headers=headers)
