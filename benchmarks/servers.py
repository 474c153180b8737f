"""Starting and stopping the two apps, each with its own port and its own database."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.generate import BUILD, ROOT, Records
from dashboard.operations.gunicorn import worker_class

START_SECONDS = 300.0
GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
    *("--workers", "1", "--threads", "4", "--timeout", "300", "--worker-class", worker_class),
)


class BenchError(Exception):
    """A measurement that could not be made."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running app behind gunicorn with one worker of four threads."""

    name: str
    port: int
    master: psutil.Process

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    def worker_memory(self) -> float:
        """Resident memory of the worker, in megabytes."""
        return float(max(child.memory_info().rss for child in self.master.children())) / 1e6

    def version(self) -> str:
        """The published version that this app's page names, for the addresses of fragments."""
        with urllib.request.urlopen(self.url) as answer:
            found = re.search(rb'data-version="([^"]+)"', answer.read())
        if not found:
            raise BenchError("the page names no data-version")
        return found.group(1).decode()


@dataclass(frozen=True, slots=True)
class Publication:
    """How long the command line took to import and publish the projects, and its largest memory."""

    seconds: float
    megabytes: float


@contextmanager
def plain_dash(records: Records) -> Iterator[Server]:
    """The plain app on ``records``."""
    files = ", ".join(f'"{file}"' for file in (records.projects, records.news, records.borders))
    with _serving("plain", f"benchmarks.plain_dash:create({files})", {}) as server:
        yield server


@contextmanager
def this_app(records: Records, target: str = "app:server") -> Iterator[tuple[Server, Publication | None]]:
    """This app on ``records``, in a database of its own; the sample is what a first start publishes."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {"WHEREWEWORK_DATABASE_URL": f"sqlite:///{folder}/bench.db"}
        Path(folder, "bench.db").touch()  # at a path of one's own the server makes no file
        publication = None
        if records.size != "sample":
            publication = publish("projects", records.projects, environment)
            publish("news", records.news, environment)
        with _serving("ours", target, environment) as server:
            yield server, publication


def publish(dataset: str, file: Path, environment: Mapping[str, str]) -> Publication:
    """Import and publish ``file`` with the command line."""
    command = [sys.executable, "-m", "dashboard", "import", dataset, str(file), "--publish"]
    log = BUILD / f"import-{dataset}.log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output)
        largest = _largest_memory(process)
    seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise BenchError(f"import of {file} ended with {process.returncode}:\n{_tail(log)}")
    return Publication(seconds, largest)


def _largest_memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes seen while waiting for the end: what the system adds up would hold the memory of this process, too."""
    largest = 0
    while process.poll() is None:
        with suppress(psutil.Error):
            largest = max(largest, psutil.Process(process.pid).memory_info().rss)
        time.sleep(0.02)
    return largest / 1e6


@contextmanager
def _serving(name: str, target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    # As in service: only an app that knows its address can name it to search engines.
    address = {"WHEREWEWORK_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    log = BUILD / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*GUNICORN, "--bind", f"127.0.0.1:{port}", target],
            cwd=ROOT, env={**os.environ, **address, **environment}, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        server = Server(name, port, psutil.Process(process.pid))
        _wait_until_ready(server, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(server.url, timeout=START_SECONDS):
                return
        except urllib.error.HTTPError as error:
            raise BenchError(f"the {server.name} app answers {error.code}:\n{_tail(log)}") from error
        except OSError:
            time.sleep(0.2)
    raise BenchError(f"the {server.name} app did not start:\n{_tail(log)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
