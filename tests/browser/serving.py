"""A real server process for the browser tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from dashboard.operations.gunicorn import worker_class
from tests.conftest import ROOT

START_SECONDS = 90
ORGANISATION = "Centre for Good Maps"


@dataclass
class Server:
    """The app behind gunicorn with one worker of four threads, its log and, unless told, its database in ``folder``.
    ``root`` is the folder of the project, which may be that of another release."""

    folder: Path
    cache: Path
    port: int = 0
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    root: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the server and of the command line beside it."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")},
            "WHEREWEWORK_DATABASE_URL": self.database_url or f"sqlite:///{self.folder / 'wherewework.db'}",
            "WHEREWEWORK_CACHE_FOLDER": str(self.cache),
            "WHEREWEWORK_ORGANISATION": ORGANISATION,
            "WHEREWEWORK_POLL_SECONDS": "0.2",
            "GUNICORN_CMD_ARGS": f"--worker-class={worker_class}",
            **self.settings,
        }

    def start(self) -> None:
        """Start the process and wait until it answers. The file of a database is there, though empty at first."""
        (self.folder / "wherewework.db").touch()
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "1", "--threads", "4"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}", "app:server"],
                cwd=self.root, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                base = self.settings.get("WHEREWEWORK_BASE_PATH", "/")
                with urllib.request.urlopen(f"{self.url}{base}health/ready", timeout=START_SECONDS):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"the server did not start:\n{(self.folder / 'server.log').read_text()[-3000:]}")

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Started here, stopped at the end."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """End the process and wait until it is gone."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def crash(self) -> None:
        """End the process at once, whatever it does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def publish(self, dataset: str, file: Path, *options: str) -> None:
        """Publish a file with the command line, as staff would."""
        self.command("import", dataset, str(file), *options, "--publish")

    def command(self, *arguments: str) -> None:
        """Run a command of the command line."""
        subprocess.run(
            [sys.executable, "-m", "dashboard", *arguments],
            cwd=self.root, env=self.environment, check=True, capture_output=True,
        )  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
