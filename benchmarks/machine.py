"""Where and with what the figures were measured."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.generate import ROOT

PACKAGES = ("dash", "plotly", "pandas", "gunicorn")


def description(browser_version: str) -> str:
    """Date, machine and versions, as Markdown lines."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = psutil.virtual_memory().total / 2**30
    return "\n".join(
        [
            f"- Date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}",
            f"- Machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}",
            f"- Versions: Python {platform.python_version()}, {packages}, Chromium {browser_version}",
            "- Slow phone: 1.6 Mbit/s down, 150 ms, CPU ÷ 4; both apps on one gunicorn worker of four threads",
        ]
    )


def _commit() -> str:
    answer = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or "unknown"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
