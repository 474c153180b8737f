"""The static twin of the samples for the browser tests, written by the command and served by nginx alone."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from dashboard.language_and_locale import SOURCE_LANGUAGE
from tests.browser.proxying import Nginx
from tests.browser.serving import Server, free_port
from tests.conftest import ROOT

BASE = "/map"  # as the example of nginx has it
EXAMPLE = ROOT / "examples" / "deploy" / "nginx-static.conf"


@dataclass(frozen=True)
class Twin:
    """Where the twin is found. There is no server to tell anything."""

    url: str


def path_of_files(path: str) -> str:
    """Where a twin has the page of a path of the application: languages and pages are folders."""
    parts = urlsplit(path)
    asked = parse_qsl(parts.query)
    languages = [f"/{value}" for name, value in asked if name == "lang" and value != SOURCE_LANGUAGE]
    rest = urlencode([pair for pair in asked if pair[0] != "lang"])
    return "".join(languages) + parts.path.rstrip("/") + "/" + (f"?{rest}" if rest else "")


def exported(folder: Path, cache: Path) -> Path:
    """The files of the twin, which the first of several processes writes; none of the application runs after that."""
    folder.mkdir(exist_ok=True)
    files = folder / "files"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not files.exists():
            environment = Server(folder, cache).environment
            command = [sys.executable, "-m", "dashboard", "export", str(files), "--base-path", f"{BASE}/"]
            made = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
            assert made.returncode == 0, made.stdout + made.stderr
    return files


@contextmanager
def serving(files: Path, folder: Path) -> Iterator[Twin]:
    """The files below a path of nginx, with the configuration that is given as an example."""
    port = free_port()
    text = EXAMPLE.read_text(encoding="utf-8").replace("/srv/where-we-work", str(files))
    text = text.replace("listen 80 default_server;", f"listen 127.0.0.1:{port};")
    with Nginx(folder, text, port).running() as nginx:
        yield Twin(nginx.url + BASE)


@contextmanager
def twin_of_the_samples(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Twin]:
    """Written once a run, served by each process of the tests for itself."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # one of several processes of pytest-xdist
        shared = shared.parent
    with serving(exported(shared / "twin", cache), tmp_path_factory.mktemp("nginx")) as twin:
        yield twin
