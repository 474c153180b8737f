"""A check takes memory in proportion to its file, however many faults its cells have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES = 150  # above the start, for 70 kB of cells
# Read, kept and taken up again, as a check and the page after it do. The address space ends before the machine does.
PROGRAM = """
import json, resource, sys
from datetime import datetime
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from dashboard.geography.territories import Territories
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.review.issue_list import IssueList
from dashboard.review.file_detection_and_reading import read_draft
from dashboard.settings import Settings
from dashboard.store.compressed_frames_and_checks import pack_intake, unpack_intake
from types import SimpleNamespace

def check(names):
    cells = ["; ".join(f"Zzq{start + number}" for number in range(1_000)) for start in range(0, names, 1_000)]
    rows = "".join(f'P{number},Two,"{cell}"\\n' for number, cell in enumerate(cells, 2))
    draft = SimpleNamespace(dataset=Dataset.PROJECTS, filename="file.csv", choices=Choices())
    content = f'id,title,countries\\nP1,One,Moldova\\n{rows}'.encode()
    rows = list(pack_intake(read_draft(draft, content, gazetteer)))
    intake = unpack_intake([(row["kind"], row["content"]) for row in rows])
    issues = IssueList(intake.issues, intake.faulty_rows, intake.mapping)
    assert len(issues) == 1_000 * len(cells), len(issues)
    assert issues.grid([len(cells) + 2])[0].cells[2].text == cells[-1]

settings = Settings()
gazetteer = Gazetteer.load(
    Territories.load(settings.territories, settings.languages), regions=settings.regions, aliases=settings.aliases
)
check(2)
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
check(int(sys.argv[1]))
print(json.dumps((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) / 1024))
"""


def megabytes(names: int) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(names)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return float(json.loads(done.stdout))


@pytest.fixture(scope="module")
def grown() -> dict[int, float]:
    return {names: megabytes(names) for names in (2_000, 4_000, 8_000)}


def test_cells_with_thousands_of_unknown_places_take_little_memory(grown: dict[int, float]) -> None:
    assert max(grown.values()) < MOST_MEGABYTES


def test_the_memory_grows_with_the_cells_and_not_with_its_square(grown: dict[int, float]) -> None:
    """Twice the places may take twice the memory, and a little for noise."""
    assert grown[8_000] < 2 * grown[4_000] + 10
    assert grown[4_000] < 2 * grown[2_000] + 10
