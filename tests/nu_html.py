"""The Nu HTML checker, which `npm ci --prefix tests` brings, on pages that the test client has saved."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

CHECKER = Path(__file__).with_name("node_modules") / ".bin" / "vnu"


def html_errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """The errors of these pages, which are saved in ``folder``: the page's name, the line, what is wrong and where.

    One run checks all pages: Java takes longer to start than to check a page.
    """
    if not CHECKER.exists() or not shutil.which("java"):
        pytest.skip("the Nu HTML checker is not here: it needs Java and npm ci --prefix tests")
    names = {}
    for number, (name, text) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(text, encoding="utf-8")
        names[file.name] = name
    done = subprocess.run(
        [CHECKER, "--errors-only", "--exit-zero-always", "--format", "json", "--stdout", folder],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [
        f"{names[Path(one['url']).name]}, line {one['lastLine']}: {one['message']} {one['extract']}"
        for one in json.loads(done.stdout)["messages"]
    ]
