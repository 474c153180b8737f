"""Answers per second behind a click: one small HTTP client for both apps."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Collection, Sequence

from benchmarks.servers import BenchError, Server

CONNECTIONS = 8


def requests_of(server: Server, codes: Sequence[str]) -> list[bytes]:
    """The request that a click on each country sends, as a browser's bytes."""
    if server.name == "plain":
        return [_callback(code) for code in codes]
    version = server.version()
    return [_request("GET", f"/fragments/{version}/en/panel?country={code}") for code in codes]


def check(server: Server, request: bytes, projects: Collection[str]) -> None:
    """Send ``request`` once and make sure that the answer names one of the ``projects`` (ids), as a value of JSON or
    by a link in the HTML that a fragment carries."""
    head, body = request.split(b"\r\n\r\n", 1)
    address = server.url.rstrip("/") + head.split(b" ")[1].decode()
    asked = urllib.request.Request(address, data=body or None, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        text = answer.read().decode()
    if not any(json.dumps(project) in text or f'/projects/{project}\\"' in text for project in projects):
        raise BenchError(f"the {server.name} app's answer to {address} names no project of the country")


def answers_per_second(server: Server, requests: Sequence[bytes], seconds: float) -> float:
    """How many of ``requests``, asked in turn over kept-alive connections, are answered in a second."""
    stop = time.perf_counter() + seconds
    counts: list[int] = []
    failures: list[Exception] = []

    def visitor(offset: int) -> None:
        try:
            counts.append(_ask_until(stop, server.port, [*requests[offset:], *requests[:offset]]))
        except (OSError, BenchError) as error:
            failures.append(error)

    threads = [threading.Thread(target=visitor, args=(number % len(requests),)) for number in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise BenchError(f"the {server.name} app failed under load: {failures[0]}")
    return sum(counts) / (time.perf_counter() - began)


def _ask_until(stop: float, port: int, requests: Sequence[bytes]) -> int:
    answered = 0
    connection, received = _connect(port), bytearray()
    for request in itertools.cycle(requests):
        if time.perf_counter() >= stop:
            break
        connection.sendall(request)
        if not _read_answer(connection, received):
            connection.close()
            connection = _connect(port)
        answered += 1
    connection.close()
    return answered


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _read_answer(connection: socket.socket, received: bytearray) -> bool:
    """Read one whole answer; whether the server keeps the connection."""
    received.clear()
    while (end := received.find(b"\r\n\r\n")) < 0:
        _receive(connection, received)
    head = bytes(received[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        raise BenchError(f"answered {bytes(received[:60])!r}")
    length = head.find(b"content-length: ")
    if length < 0:
        raise BenchError("an answer states no length")
    size = end + 4 + int(head[length + 16 :].split(b"\r", 1)[0])
    while len(received) < size:
        _receive(connection, received)
    return b"connection: close" not in head


def _receive(connection: socket.socket, received: bytearray) -> None:
    piece = connection.recv(262_144)
    if not piece:
        raise BenchError("the connection ended in the middle of an answer")
    received += piece


def _callback(code: str) -> bytes:
    body = {
        "output": "panel.children",
        "outputs": {"id": "panel", "property": "children"},
        "inputs": [
            {"id": "world-map", "property": "clickData", "value": {"points": [{"location": code}]}},
        ],
        "changedPropIds": ["world-map.clickData"],
        "parsedChangedPropsIds": ["world-map.clickData"],
    }
    return _request("POST", "/_dash-update-component", json.dumps(body).encode())


def _request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
