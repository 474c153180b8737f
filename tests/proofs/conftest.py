"""Faults that the service survives, each tried many times. `make prove` runs them, which takes long, and writes what it
saw to docs/reliability.md."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from inspect import getdoc
from pathlib import Path

import pytest

from tests.browser.serving import Server
from tests.conftest import ROOT
from tests.store.conftest import database_url, store

__all__ = ["database_url", "store"]

PAGE = ROOT / "docs" / "reliability.md"
HEAD = """# What it survives

Written by `make prove` on {day}, commit {commit}. Each row is a fault, how often it was tried, and in how many of these
cases something was lost, doubled, half done or not answered.

| Fault | Database | Tried | Losses | Seen |
| --- | --- | --- | --- | --- |
"""


@dataclass
class Proof:
    """What one proof has seen: how often a fault was tried, what was ``lost``, and a figure worth telling."""

    fault: str
    database: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    seen: str = ""

    def check(self, holds: bool, otherwise: str) -> None:
        """Count one try; ``otherwise`` says what was lost if the outcome does not hold."""
        self.tried += 1
        if not holds:
            self.lost.append(otherwise)


ROWS = pytest.StashKey[list[Proof]]()


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Iterator[Proof]:
    """The row of this proof; its fault is the first sentence of the test's docstring."""
    fault = " ".join((getdoc(request.function) or "").partition(".")[0].split())
    database = getattr(request.node, "callspec", None)
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    row = Proof(fault, names[database.params["database_url"]] if database else "–")
    request.config.stash.setdefault(ROWS, []).append(row)
    yield row
    assert row.tried, "nothing was tried"
    assert not row.lost, f"{len(row.lost)} of {row.tried}: {row.lost[:5]}"


@pytest.fixture
def server(database_url: str, tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    """The service with the samples on each kind of database, one process of four threads."""
    with Server(tmp_path, cache_folder, database_url=database_url).running() as one:
        yield one


def pytest_sessionfinish(session: pytest.Session) -> None:
    rows = session.config.stash.get(ROWS, [])
    table = "".join(
        f"| {row.fault} | {row.database} | {row.tried} | {len(row.lost)} | {row.seen} |\n"
        for row in sorted(rows, key=lambda row: row.fault)
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    page = HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}", commit=commit.stdout.strip()) + table
    print(f"\n\n{page}")  # noqa: T201 - the table is what `make prove` is for
    if session.config.args == [str(Path(__file__).parent.relative_to(ROOT))] and not session.config.option.keyword:
        PAGE.write_text(page, encoding="utf-8")
