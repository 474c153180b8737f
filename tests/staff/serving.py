"""The application behind a real gunicorn, asked over plain sockets by somebody who is signed in."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from tests.conftest import ROOT
from tests.html import select
from tests.staff.people import PASSWORD, PASSWORD_HASH

START_SECONDS = 120
BOUNDARY = "a-boundary-of-the-tests"
EMAIL = "ana@example.org"


@dataclass
class Office:
    """A server with one worker of four threads, and a signed-in editor."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    cookie: str = ""
    token: str = ""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and sign in."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        url = f"sqlite:///{self.folder / 'office.db'}"
        with Store(url) as store:
            store.accounts.add(EMAIL, Role.EDITOR, by="tests", password_hash=PASSWORD_HASH)
        others = {name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")}
        ours = {"DATABASE_URL": url, "CACHE_FOLDER": str(self.folder / "cache")} | self.settings
        command = [sys.executable, "-m", "gunicorn", "-c", "python:dashboard.operations.gunicorn", "--workers", "1"]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "app:server"],
            cwd=ROOT,
            env=others | {f"WHEREWEWORK_{name}": value for name, value in ours.items()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.2)
        self._sign_in()

    def stop(self) -> None:
        """End the server."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)

    @property
    def memory(self) -> float:
        """Resident memory of the worker in megabytes."""
        assert self.process
        return max(child.memory_info().rss for child in psutil.Process(self.process.pid).children()) / 1e6

    def ask(
        self, method: str, path: str, body: bytes | Iterable[bytes] = b"", **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            # Refused before all of it was sent: the answer says so.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body=body or None, headers=own | given)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict(answer.getheaders())
        finally:
            connection.close()

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def upload(self, pieces: Iterable[bytes], size: int, name: str = "f.csv") -> tuple[int, str, dict[str, str]]:
        """Send a file of ``size`` bytes that ``pieces`` make."""
        part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"\r\n\r\n{{}}\r\n'
        before = part.format("csrf_token", self.token) + part.format("dataset", "projects")
        before += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        after = f"\r\n--{BOUNDARY}--\r\n"

        def body() -> Iterable[bytes]:
            yield before.encode()
            yield from pieces
            yield after.encode()

        return self.ask(
            "POST",
            "/staff/upload",
            body(),
            Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
            Content_Length=str(len(before.encode()) + size + len(after)),
        )

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def _sign_in(self) -> None:
        for path in ("sign-in", "upload"):
            if path == "upload":
                status, _text, headers = self.post("/staff/sign-in", {"email": EMAIL, "password": PASSWORD})
                assert status == 303, status
                self._keep(headers)
            _status, text, headers = self.ask("GET", f"/staff/{path}")
            self._keep(headers)
            tokens = select(text, "[name=csrf_token]")
            assert tokens, text[:500]
            self.token = tokens[0].attrib["value"]

    def _keep(self, headers: dict[str, str]) -> None:
        if given := headers.get("Set-Cookie"):
            self.cookie = given.partition(";")[0]
