"""Faults that the service survives, each tried many times. `make prove` runs them, which takes hours. Each leaves its
row in build/proofs, also when it runs alone, and docs/reliability.md is made from all the rows there."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from inspect import getdoc
from pathlib import Path

import pytest

from tests.browser.serving import Server
from tests.conftest import ROOT
from tests.store.conftest import database_url, store

__all__ = ["database_url", "store"]

PAGE = ROOT / "docs" / "reliability.md"
ROWS = ROOT / "build" / "proofs"
HEAD = """# What it survives

Written by `make prove`, or by runs of single proofs, of which the last counts. Each row is a fault, how often it was
tried, in how many of these cases something was lost, doubled, half done, late or not answered, whether that meets the
target (none), and when, at which commit, it was seen.

| Fault | Database | Tried | Losses | Met | Seen | When |
| --- | --- | --- | --- | --- | --- | --- |
"""


@dataclass
class Proof:
    """What one proof has seen: how often a fault was tried, what was ``lost``, and a figure worth telling."""

    fault: str
    database: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    seen: str = ""
    when: str = ""

    def check(self, holds: bool, otherwise: str) -> None:
        """Count one try; ``otherwise`` says what was lost if the outcome does not hold."""
        self.tried += 1
        if not holds:
            self.lost.append(otherwise)

    @property
    def line(self) -> str:
        """Its row of the table."""
        said = "; ".join(filter(None, [self.seen, *(lost.replace("|", "/") for lost in self.lost[:2])]))
        met = "**no**" if self.lost or not self.tried else "yes"
        cells = (self.fault, self.database, self.tried, len(self.lost), met, said, self.when)
        return f"| {' | '.join(map(str, cells))} |\n"


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Iterator[Proof]:
    """The row of this proof; its fault is the first sentence of the test's docstring."""
    fault = " ".join((getdoc(request.function) or "").partition(".")[0].split())
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    asked = getattr(request.node, "callspec", None)
    row = Proof(fault, names[asked.params["database_url"]] if asked and "database_url" in asked.params else "–")
    yield row
    assert row.tried, "nothing was tried"
    assert not row.lost, f"{len(row.lost)} of {row.tried}: {row.lost[:5]}"


def ask(server: Server, path: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    try:
        with urllib.request.urlopen(f"{server.url}{path}", timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture
def server(database_url: str, tmp_path: Path, cache_folder: Path) -> Iterator[Server]:
    """The service with the samples on each kind of database, one process of four threads."""
    if database_url.startswith("sqlite"):
        file = Path(database_url.removeprefix("sqlite:///"))
        file.parent.mkdir(exist_ok=True)
        file.touch()  # the service makes none at a path that was set
    with Server(tmp_path, cache_folder, database_url=database_url).running() as one:
        yield one


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep the row of a proof that has run to its end or failed on its way."""
    report = yield
    row = getattr(item, "funcargs", {}).get("proof")
    if call.when == "call" and row:
        if call.excinfo:
            row.lost.append(str(call.excinfo.value).partition("\n")[0][:200])
        commit = subprocess.run(["git", "rev-parse", "--short=8", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: PLW1510
        row.when = f"{datetime.now(UTC):%Y-%m-%d %H:%M}, {commit.stdout.strip()}"
        ROWS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", item.name)
        (ROWS / f"{name}.json").write_text(json.dumps(asdict(row), ensure_ascii=False), encoding="utf-8")
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Print the table, and write it unless nothing was run."""
    if not session.config.option.collectonly:
        print(f"\n\n{write_page()}")  # noqa: T201 - the table is what `make prove` is for


def write_page() -> str:
    """Write the page from the rows of this run and of earlier ones, and return it."""
    rows = [Proof(**json.loads(file.read_text(encoding="utf-8"))) for file in ROWS.glob("*.json")]
    page = HEAD + "".join(row.line for row in sorted(rows, key=lambda row: (row.fault, row.database)))
    PAGE.write_text(page, encoding="utf-8")
    return page
