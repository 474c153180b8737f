"""A real nginx for the browser tests, with the configuration that is given as an example."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.install import NGINX_ADVICE, nginx_path
from tests.browser.serving import free_port
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "deploy" / "nginx.conf"


def example(folder: Path, port: int, apps: list[int], base: str = "/") -> str:
    """The example for these ports and below a path, changed as its own words tell to change it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("location /", f"location {base}").replace("/var/cache/nginx", str(folder))
    if base != "/":
        text = text.replace("# location =", "location =").replace("/map/", base)
    text = text.replace("listen 80 default_server;", f"listen 127.0.0.1:{port};")
    return text.replace("server app:8000 ", " max_fails=0; ".join(f"server 127.0.0.1:{app}" for app in apps) + " ")


@dataclass
class Nginx:
    """nginx with a configuration, whatever it says of where processes and passing files are named and logged."""

    folder: Path
    configuration: str
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def file(self) -> Path:
        """The configuration as it is used: all that nginx writes stays in the folder."""
        places = {"pid": "pid", "error_log": "error.log"}
        text = self.configuration
        for name, place in places.items():
            text = re.sub(rf"^{name} \S+?( \w+)?;", rf"{name} {self.folder / place}\1;", text, flags=re.MULTILINE)
        bodies = (f"{kind}_temp_path {self.folder / kind};" for kind in KINDS)
        text = re.sub(r"access_log /dev/stdout", f"access_log {self.folder / 'access.log'}", text)
        text = text.replace("http {", "http {" + " ".join(bodies), 1)
        file = self.folder / "nginx.conf"
        file.write_text(text, encoding="utf-8")
        return file

    @contextmanager
    def running(self) -> Iterator[Nginx]:
        """Started here, stopped at the end."""
        # The folders of tests are open to their owner alone, who may be root.
        options = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        command = [program(), "-c", str(self.file), "-g", options, "-e", str(self.folder / "error.log")]
        self.process = subprocess.Popen(command)
        try:
            self._wait()
            yield self
        finally:
            self.process.terminate()
            self.process.wait(15)

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=10).close()
                return
            except OSError:
                assert self.process is not None
                assert self.process.poll() is None, (self.folder / "error.log").read_text()
                time.sleep(0.05)
        raise AssertionError("nginx did not start")


KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str:
    """The path of nginx; the test is skipped where there is none."""
    path = nginx_path()
    if path is None:
        pytest.skip(NGINX_ADVICE)
    return path


def new_nginx(folder: Path, apps: list[int], base: str = "/") -> Nginx:
    """The example before these ports."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    return Nginx(folder, example(folder, port, apps, base), port)
