"""Uploads to a real server: too large ones are answered in a sentence, and visitors are answered meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.staff.serving import BOUNDARY, Office

LIMIT = 25  # megabytes, the default
PIECE = b"x" * 1_000_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office"), {"CACHE_FOLDER": str(cache_folder)})
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("megabytes", [26, 100])
def test_a_file_over_the_limit_is_answered_and_not_kept_in_memory(office: Office, megabytes: int) -> None:
    before = office.memory
    status, text, _headers = office.upload((PIECE for _ in range(megabytes)), megabytes * len(PIECE))
    assert status == 413
    assert "more than the 25 MB that one file may have" in text
    assert office.memory - before < LIMIT


def test_two_gigabytes_that_are_only_declared_are_answered_at_once(office: Office) -> None:
    head = (
        f"POST /staff/upload HTTP/1.1\r\nHost: 127.0.0.1:{office.port}\r\nOrigin: http://127.0.0.1:{office.port}\r\n"
        f"Cookie: {office.cookie}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        "Content-Length: 2000000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", office.port), timeout=30) as line:
        line.sendall(head.encode())
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"more than the 25 MB" in answer


def test_a_strangers_file_is_not_even_read(office: Office) -> None:
    stranger = Office(office.folder, port=office.port)
    status, text, _headers = stranger.upload(iter([PIECE]), len(PIECE))
    assert status == 403
    assert "Sign in again" in text


def test_visitors_are_answered_while_a_file_comes_and_is_checked(office: Office) -> None:
    row = b"P%07d,A project of many words,Kenya,2,2024-01-01,EUR,100\n"
    rows = b"".join(row % number for number in range(20_000_000 // len(row % 0)))
    content = b"id,title,countries,status,start_date,currency,budget\n" + rows
    before, answered, done = office.memory, [], threading.Event()

    def visit() -> None:
        while not done.is_set():
            answered.append(office.ask("GET", "/?country=MDA")[0])
            time.sleep(0.05)

    visitor = threading.Thread(target=visit)
    visitor.start()

    def pieces() -> Iterator[bytes]:
        """The second half comes only once visitors were answered twice, or after half a minute without them."""
        for start in range(0, len(content), 500_000):
            until = time.monotonic() + 30
            while start > len(content) // 2 and len(answered) < 2 and time.monotonic() < until:
                time.sleep(0.05)
            yield content[start : start + 500_000]

    status, text, headers = office.upload(pieces(), len(content))
    done.set()
    visitor.join()
    assert status == 303, text
    assert len(answered) > 1
    assert set(answered) == {200}
    assert office.memory - before < 5 * LIMIT
    assert "drafts/" in headers["Location"]
