"""Fixtures that every room's tests share."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.postgresql", "tests.sharing"]

# The machine may be busy.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

# Applications are many objects that stay: to look at all of them as often as Python does took a tenth of the time.
gc.set_threshold(50_000, 20, 20)

# What tests write need not outlive a power cut: memory spares them the wait for the disk at each commit.
MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of a name of their own are made there
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data files; tests that need them are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data files are not on this machine")
    return SHARED_DATA
