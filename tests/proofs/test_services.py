"""Several services on one database: replicas, and the release before this one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dashboard.store.holds import HoldKind
from dashboard.store.maintenance.backups import back_up
from dashboard.store.store import Store
from tests.browser.serving import Server
from tests.conftest import ROOT
from tests.operations.test_hanging_database import sign_in_form
from tests.proofs.conftest import Proof, ask
from tests.proofs.test_soak import PAGES, publish_another_title

REPLICAS, HOLDS, TITLES = 3, 50, 20
SENTENCE = "Not shown at present, says the proof."
MIGRATIONS = "dashboard/store/migrations/versions"


def seconds_until(servers: list[Server], path: str, holds: Callable[[bytes], bool]) -> float:
    """How long it takes until ``holds`` is true of this page of every server."""
    began = time.monotonic()
    for server in servers:
        while not holds(ask(server, path)[1]) and time.monotonic() < began + 30:
            time.sleep(0.05)
    return time.monotonic() - began


def test_holds_over_replicas(server: Server, database_url: str, tmp_path: Path, proof: Proof) -> None:
    """A hold, while three replicas with the usual settings serve. Within two seconds none of them shows what it
    hides."""
    longest = 0.0
    with ExitStack() as stack, Store(database_url) as store:
        replicas = []
        for number in range(REPLICAS):
            folder = tmp_path / f"replica-{number}"
            folder.mkdir()
            usual = {"WHEREWEWORK_POLL_SECONDS": "1"}
            one = Server(folder, server.cache, database_url=database_url, settings=usual)
            replicas.append(stack.enter_context(one.running()))
        server.stop()
        for _ in range(HOLDS):
            hold = store.holds.place(
                HoldKind.PROJECT, "SAMPLE-DIASMD", sentence=SENTENCE, reason="threat", by="ana@example.org"
            )
            took = seconds_until(replicas, "/projects/SAMPLE-DIASMD", lambda page: SENTENCE.encode() in page)
            longest = max(longest, took)
            proof.check(took < 2, f"{took:.1f} s")
            store.holds.lift(hold.number, "bo@example.org")
            seconds_until(replicas, "/projects/SAMPLE-DIASMD", lambda page: SENTENCE.encode() not in page)
    proof.seen = f"{REPLICAS} replicas, the latest after {longest:.1f} s"


def git(*said: str) -> str:
    """What git prints."""
    return subprocess.run(["git", *said], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def previous_release(tmp_path: Path) -> Iterator[Path]:
    """A folder with the release before this one: the last that was tagged, or, while none is, the last commit before
    the newest migration, which is what releases that stand beside each other differ by."""
    newest = sorted((ROOT / MIGRATIONS).glob("v*.py"))[-1].name
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", f"{MIGRATIONS}/{newest}")
    before = git("tag", "--sort=creatordate", "--merged", "HEAD~1").splitlines()
    git("worktree", "add", "--detach", str(tmp_path / "previous"), before[-1] if before else f"{added}^")
    yield tmp_path / "previous"
    git("worktree", "remove", "--force", str(tmp_path / "previous"))


def test_previous_release(database_url: str, previous_release: Path, tmp_path: Path, proof: Proof) -> None:
    """The previous release beside this one on one database, then this one alone, then back by the backup. Both serve
    and show what is published, and nothing is lost."""
    for name in ("old", "new", "folder"):
        (tmp_path / name).mkdir(exist_ok=True)
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).touch()

    def service(name: str, root: Path) -> Server:
        made = Server(tmp_path / name, tmp_path / f"cache-{name}", database_url=database_url, root=root)
        return Server(**{**vars(made), "settings": {"GUNICORN_CMD_ARGS": ""}})

    def shows(servers: list[Server], title: str) -> None:
        took = seconds_until(servers, "/api/v1/projects", lambda page: title.encode() in page)
        proof.check(took < 10, f"“{title}” shown after {took:.0f} s")

    old, new = service("old", previous_release), service("new", ROOT)
    backup = tmp_path / "before.zip"
    with old.running():
        sign_in = sign_in_form(old)
        back_up(database_url, backup, actor="ana")
        with new.running(), Store(database_url) as store:
            for number in range(TITLES):
                publish_another_title(store, f"Title {number} of two releases")
                shows([old, new], f"Title {number} of two releases")
                proof.check(sign_in()[0] not in (500, 503), "the previous release cannot write")
            for server in (old, new):
                for path in PAGES:
                    proof.check((status := ask(server, path)[0]) == 200, f"{path}: {status}")
            versions = len(store.versions())
            old.stop()
            shows([new], f"Title {TITLES - 1} of two releases")
    restore = [sys.executable, "-m", "dashboard", "restore", str(backup), "--database", database_url, "--empty-first"]
    done = subprocess.run(
        restore, cwd=previous_release, env=old.environment, capture_output=True, text=True, check=False
    )
    proof.check(done.returncode == 0, done.stderr[-200:])
    with old.running():
        page = ask(old, "/api/v1/projects")[1]
        proof.check(b"SAMPLE-" in page and b"of two releases" not in page, "not the state of the backup")
    logs = [(tmp_path / name / "server.log").read_text(encoding="utf-8") for name in ("old", "new")]
    proof.check(not any("Traceback" in log for log in logs), "a traceback in a log")
    proof.seen = (
        f"{TITLES} publications, {versions} versions, each shown by both; the backup serves with the previous one"
    )
