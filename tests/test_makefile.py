"""Which Python `make` takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what `make` reads before there is an environment, and an empty folder of commands."""
    for name in ("Makefile", "requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    commands = tmp_path / "commands"
    commands.mkdir()
    for name in ("make", "sh", "mkdir", "git"):
        (commands / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def offer(folder: Path, version: str, script: str) -> None:
    """Put a command of the name of a Python into the folder of commands."""
    command = folder / "commands" / f"python{version}"
    command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    command.chmod(0o755)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(folder / "commands")}
    return subprocess.run(
        ["make", ".venv/run", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_newest_python_that_runs_is_taken(folder: Path) -> None:
    offer(folder, "3.14", 'echo "python3.14"')  # for which the pinned packages are not made
    offer(folder, "3.13", 'echo "python3.13 is not chosen here" >&2; exit 127')
    offer(folder, "3.12", 'echo "python3.12"')
    offer(folder, "3.11", 'echo "python3.11"')
    assert "python3.12 -m venv" in make(folder, "--dry-run").stdout


def test_a_python_can_be_named(folder: Path) -> None:
    assert "/opt/python -m venv" in make(folder, "--dry-run", "PYTHON=/opt/python").stdout


def test_the_pythons_are_those_that_the_project_names() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    taken = re.search(r"^PYTHONS := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert taken
    assert taken[1].split() == sorted((name.rpartition(" ")[2] for name in named), reverse=True)


def test_without_one_a_sentence_says_what_to_install(folder: Path) -> None:
    ended = make(folder)
    assert ended.returncode
    assert "install one of 3.13 3.12 3.11" in ended.stderr


ASKED = """echo "$*" >> asked
case "$*" in *json*) echo '{FIRST}' ;; *) exit {STATUS} ;; esac"""


@pytest.mark.parametrize(
    ("first", "status", "asked", "ended"),
    [
        ('{"dependencies": [{"name": "dash", "vulns": []}]}', 0, 2, 0),
        ('{"dependencies": [{"name": "dash", "vulns": []}]}', 1, 2, 2),  # faults are known
        ('{"dependencies": [{"name": "dash", "skip_reason": "not found"}]}', 1, 1, 0),
        ("", 1, 1, 0),
    ],
)
def test_pins_are_audited_where_the_registry_answers(
    folder: Path, first: str, status: int, asked: int, ended: int
) -> None:
    commands = folder / ".venv" / "bin"
    commands.mkdir(parents=True)
    for name in ("run", "dev"):
        (folder / ".venv" / name).touch()
    shutil.copy(ROOT / "requirements-dev.txt", folder)
    os.utime(folder / "requirements-dev.txt", (0, 0))
    script = ASKED.replace("{FIRST}", first).replace("{STATUS}", str(status))
    (commands / "pip-audit").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (commands / "pip-audit").chmod(0o755)
    made = subprocess.run(["make", "audit"], cwd=folder, capture_output=True, text=True, check=False)
    assert made.returncode == ended, made.stderr
    assert len((folder / "asked").read_text().splitlines()) == asked
    assert ("were not audited" in made.stdout) == (asked == 1)
