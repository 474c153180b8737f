"""Starts, memory, the static twin and wrong settings."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks import servers
from benchmarks.generate import prepare
from dashboard.store.store import Store
from tests.browser.serving import Server
from tests.proofs.conftest import Proof
from tests.proofs.test_soak import publish_another_title
from tests.test_cli_real_files import WORLD_BANK
from tests.test_settings import test_what_makes_no_sense_is_refused_by_name as refused
from tests.test_starting import WAYS, started

MOST_MEMORY, MOST_FILES, EXPORT_SECONDS, START_SECONDS, SETTING_SECONDS, STARTS = 1.1, 60, 240, 3, 10, 10
SETTINGS = next(mark.args[1] for mark in refused.pytestmark if mark.name == "parametrize")[:40]


@pytest.fixture
def world_bank(tmp_path: Path, cache_folder: Path, shared_data: Path) -> Server:
    """A server, not started, with the World Bank's 27,132 projects."""
    one = Server(tmp_path, cache_folder, settings={"WHEREWEWORK_PUBLIC_URL": "https://map.example.org"})
    one.publish("projects", shared_data / "worldbank" / "wb_projects_2025-03-31.csv", *WORLD_BANK)
    return one


def test_memory(proof: Proof) -> None:
    """The memory of a worker with the samples, beside plain Dash with the same. It is at most 1.1 times as much."""
    records = prepare("sample")
    with servers.plain_dash(records) as plain, servers.this_app(records) as (ours, _publication):
        used, unshared = [], []
        for server in (plain, ours):
            for _ in range(20):
                urllib.request.urlopen(server.url).read()  # noqa: S310
            used.append(server.worker_memory())
            unshared.append(max(one.memory_full_info().uss for one in server.master.children()) / 1e6)
    proof.check(used[1] <= MOST_MEMORY * used[0], "more")
    proof.seen = f"{used[1]:.0f} MB, plain Dash {used[0]:.0f} MB: {used[1] / used[0]:.2f} times (not shared with the "
    proof.seen += f"process that started it: {unshared[1]:.0f} and {unshared[0]:.0f} MB)"


def test_start(world_bank: Server, proof: Proof) -> None:
    """Start with 27,132 records and a good copy. The first answer comes within three seconds."""
    with world_bank.running():
        pass
    took = []
    for _ in range(STARTS):
        began = time.monotonic()
        with world_bank.running():
            urllib.request.urlopen(f"{world_bank.url}/").read()  # noqa: S310
            took.append(time.monotonic() - began)
        proof.check(took[-1] <= START_SECONDS, f"{took[-1]:.1f} s")
    proof.seen = f"first page after {min(took):.1f} to {max(took):.1f} s"


def export(server: Server, folder: Path) -> tuple[float, dict[Path, bytes]]:
    """(seconds, content of each file) of an export into ``folder``."""
    began = time.monotonic()
    server.command("export", str(folder))
    seconds = time.monotonic() - began
    return seconds, {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_twin_of_a_changed_title(tmp_path: Path, cache_folder: Path, proof: Proof) -> None:
    """One changed title among the samples in five languages. The static export writes at most 60 files."""
    server = Server(tmp_path, cache_folder, settings={"WHEREWEWORK_PUBLIC_URL": "https://map.example.org"})
    with server.running(), Store(f"sqlite:///{tmp_path / 'wherewework.db'}") as store:
        publish_another_title(store, "A title")  # after which no page says that it shows samples
        _seconds, before = export(server, tmp_path / "twin")
        publish_another_title(store, "A title that changed")
        _seconds, after = export(server, tmp_path / "twin")
    changed = [path for path, content in after.items() if before.get(path) != content]
    proof.check(len(changed) <= MOST_FILES, "more")
    proof.seen = f"{len(changed)} of {len(after):,} files"


def test_twin_of_many_records(world_bank: Server, tmp_path: Path, proof: Proof) -> None:
    """The static export of 27,132 records. It takes four minutes at most."""
    seconds, files = export(world_bank, tmp_path / "twin")
    proof.check(seconds <= EXPORT_SECONDS, "longer")
    proof.seen = f"{seconds:.0f} s for {len(files):,} files"


def test_wrong_settings(tmp_path: Path, proof: Proof) -> None:
    """40 settings that make no sense, by four ways of starting. Each ends within ten seconds with one sentence."""
    longest = 0.0
    for name, value, _said in SETTINGS:
        for way, command in WAYS.items():
            began = time.monotonic()
            done = started(command, tmp_path, **{f"WHEREWEWORK_{name}": value})
            took = time.monotonic() - began
            longest = max(longest, took)
            said = [line for line in done.stderr.splitlines() if not line.startswith("[")]  # without gunicorn's log
            one = len(said) == 1 and f"WHEREWEWORK_{name}" in said[0]
            proof.check(
                done.returncode == 1 and one and took <= SETTING_SECONDS, f"{name}={value!r}, {way}: {took:.0f} s"
            )
    proof.seen = f"the slowest after {longest:.1f} s"
