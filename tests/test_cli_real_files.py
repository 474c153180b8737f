"""The documented commands on real files: what comes in, how long it takes, how much memory."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.store.store import Store

# Linux counts the memory of the process that starts another into the ru_maxrss of this other, but not into VmHWM.
MEASURED = """
import pathlib, resource, sys
from dashboard.cli import main
code = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
status = pathlib.Path("/proc/self/status")
peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else used.ru_maxrss / 1024
print(f"{used.ru_utime + used.ru_stime} {float(peak) / 1024}")
sys.exit(code)
"""
WORLD_BANK = [
    "--map", "title=project_name", "--map", "countries=countryshortname", "--map", "start_date=boardapprovaldate",
    "--map", "end_date=closingdate", "--map", "summary=pdo", "--map", "budget=curr_project_cost",
]  # fmt: skip
OUTBREAKS = [
    "--map", "id=DONid", "--map", "title=Headline", "--map", "date=ReportDate", "--map", "countries=Country",
    "--map", "url=Link", "--join-rows", "--skip-errors",
]  # fmt: skip


def run(folder: Path, *arguments: str) -> tuple[list[str], float, float, Store, list[dict[str, str]]]:
    """Lines printed, seconds of processor time (a busy machine must not fail it), peak MB, the store, the report."""
    url, report = f"sqlite:///{folder / 'store.db'}", folder / "report.csv"
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments, "--publish", "--report", str(report)],
        env=os.environ | {"WHEREWEWORK_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *lines, measured = done.stdout.splitlines()
    seconds, peak = map(float, measured.split())
    with report.open(encoding="utf-8-sig", newline="") as file:
        return lines, seconds, peak, Store(url), list(csv.DictReader(file))


def test_world_bank_projects_come_in_whole_within_15_s_and_700_mb(shared_data, tmp_path):
    file = shared_data / "worldbank" / "wb_projects_2025-03-31.csv"
    lines, seconds, peak, store, _report = run(tmp_path, "import", "projects", str(file), *WORLD_BANK)
    assert lines == ["version 1: 27,132 projects (27,132 new, 0 changed, 0 missing)", "published"]
    assert seconds <= 15
    assert peak <= 700
    frame = store.frame(1)
    assert len(frame) == 27_132 == frame["id"].nunique()
    assert store.original(1) == file.read_bytes()


@pytest.mark.parametrize("again", [False, True])
def test_outbreak_news_come_in_or_are_named(shared_data, tmp_path, again):
    file = shared_data / "news" / "DONdatabase.csv"
    if again:
        run(tmp_path, "import", "news", str(file), *OUTBREAKS)
    lines, seconds, peak, store, report = run(tmp_path, "import", "news", str(file), *OUTBREAKS)
    version = store.published()["news"]
    new = 0 if again else version.records
    assert lines == [
        f"version {version.number}: {version.records:,} news items ({new:,} new, 0 changed, 0 missing)",
        "published",
    ]
    assert seconds <= 15
    assert peak <= 700
    # Every row that brings an id unseen so far is in, or an error names a row of that id.
    with file.open(encoding="utf-8-sig", newline="") as source:
        ids = {number: row["DONid"].strip() for number, row in enumerate(csv.DictReader(source), start=2)}
    assert len(ids) == 3_338
    named = {ids[int(line["row"])] for line in report if line["severity"] == "error"}
    assert set(ids.values()) - set(store.frame(version.number)["id"]) <= named
