"""The shape of the house: every module has its place, and no arrow runs back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
Check = Callable[[str, str], subprocess.CompletedProcess[str]]


@pytest.fixture
def checked_with(tmp_path: Path) -> Check:
    """The import contracts, checked on a copy of the package with one more file."""

    def check(name: str, content: str) -> subprocess.CompletedProcess[str]:
        shutil.copytree(ROOT / "dashboard", tmp_path / "dashboard", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        (tmp_path / "dashboard" / name).write_text(content, "utf-8")
        linter = Path(sys.executable).with_name("lint-imports")
        return subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)

    return check


@pytest.mark.parametrize(
    "name", ["stray.py", "site/stray.py", "staff/stray.py", "records/stray.py", "review/stray.py", "store/stray.py"]
)
def test_a_module_without_a_place_fails_the_check(checked_with: Check, name: str) -> None:
    done = checked_with(name, '"""Nobody said where this belongs."""\n')
    assert done.returncode == 1
    assert "stray" in done.stdout


def test_an_import_that_closes_a_circle_fails_the_check(checked_with: Check) -> None:
    done = checked_with("site/html/stray.py", "from dashboard.site.pages import map\n")
    assert done.returncode == 1
    assert "dashboard.site.html.stray" in done.stdout


def test_no_folder_of_sources_is_a_drawer() -> None:
    """At most 16 files, so that a newcomer sees what a folder holds; store and portfolio read best flat, up to 24."""
    folders = {file.parent for file in (ROOT / "dashboard").rglob("*.py")} | {
        file.parent
        for kind in ("*.js", "*.css")
        for file in (ROOT / "assets").rglob(kind)
        if "vendor" not in file.parts
    }
    flat = {"dashboard/store": 24, "dashboard/portfolio": 24}
    sizes = {
        folder.relative_to(ROOT).as_posix(): sum(file.suffix in {".py", ".js", ".css"} for file in folder.iterdir())
        for folder in folders
    }
    assert len(sizes) > 30
    assert {name: size for name, size in sizes.items() if size > flat.get(name, 16)} == {}
