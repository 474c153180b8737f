"""gunicorn with the settings of the house, as a real process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.operations.gunicorn import without_private_parts
from tests.browser.serving import free_port
from tests.conftest import ROOT
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
        deadline = time.monotonic() + 90
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


@pytest.fixture
def served(tmp_path: Path, cache_folder: Path, new_database: NewDatabase) -> Iterator[Served]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")} | {
        "WHEREWEWORK_DATABASE_URL": new_database(),
        "WHEREWEWORK_CACHE_FOLDER": str(cache_folder),
        "PYTHONPATH": str(ROOT),
        "WEB_CONCURRENCY": "2",
    }
    one = Served(tmp_path, environment)
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
    assert re.search(r"^\[.+\] GET / 200 \d+ bytes \d+ ms$", log, re.MULTILINE), log
    assert "/staff/… 200" in log
    for private in ("127.0.0.1 ", "wells", "urllib", "sign-in"):
        assert private not in log, log


def test_words_and_tokens_are_left_out_of_the_log() -> None:
    assert without_private_parts("/map/fragments/a-b/en/suggest/jane doe") == "/map/fragments/a-b/en/suggest/…"
    assert without_private_parts("/fragments/a-b/en/search/jane/doe\n") == "/fragments/a-b/en/search/…"
    assert without_private_parts("/staff/invitation/secret") == "/staff/…"
    assert without_private_parts("/countries/MDA") == "/countries/MDA"
