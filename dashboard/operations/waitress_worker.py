"""Worker of gunicorn in which waitress receives and sends: a thread is given to a request only when all of it has come,
and is free again before a slow client has read the answer. Clients that stall cost a socket, never a thread."""

import logging
import os
import resource
import time
from contextvars import copy_context
from datetime import datetime
from typing import Any
from urllib.parse import quote

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer, create_server  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]
from waitress.utilities import RequestEntityTooLarge  # type: ignore[import-untyped]

from dashboard.operations.log_formatters import ACCESS, without_private_parts

#: Open connections of one worker. Beyond it the one whose request or next question is awaited longest gives way.
CONNECTIONS = 4096
#: Bytes of all bodies that are being received at a time; they lie in temporary files.
BODY_BYTES = 1_000_000_000
HEAD_BYTES = 32_768
#: Seconds within which the head of a request has to come, from its first byte or from the connection.
HEAD_SECONDS = 20
#: The slowest upload that is waited for, in bytes per second: 25 megabytes may take half an hour.
BODY_BYTES_PER_SECOND = 15_000
#: Seconds in which a client has to read at least something of its answer.
STALLED_SECONDS = 60
#: Seconds in which a worker that ends still answers on connections that are open.
LINGER_SECONDS = 2


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request that waitress receives. If it declares a body larger than the server accepts, the body is not read, and
    the application answers the request, so that people see its page about files that are too large."""

    error: Exception | None

    def received(self, data: bytes) -> int:
        """Called by waitress when the bytes ``data`` have come. Returns how many of them belong to this request."""
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and not self.body_bytes_received:
            self.error = None
            self.headers["CONNECTION"] = "close"
        return taken


class LoggedTask(WSGITask):  # type: ignore[misc]
    """Answers one request, and logs time, method, path, status, size and duration, without personal data: no IP
    address, no query string, no words of a search."""

    def service(self) -> None:
        """Called by a thread of waitress: answer the request, then write its line into the log."""
        worker = self.channel.server.worker
        if not worker.alive:
            self.close_on_finish = True
        began = time.monotonic()
        try:
            super().service()
        finally:
            parts = {
                "method": self.request.command,
                "path": without_private_parts(quote(self.request.path, "/@:,;=+", "latin-1")),
                "status": int(self.status[:3]),
                "bytes": self.content_bytes_written or self._file_bytes(),
                "milliseconds": round((time.monotonic() - began) * 1000),
            }
            moment = datetime.now().astimezone().strftime("%d/%b/%Y:%H:%M:%S %z")
            line = "[%s] %s %s %d %d bytes %d ms"
            worker.log.access_log.info(line, moment, *parts.values(), extra={ACCESS: parts})

    def _file_bytes(self) -> int:
        """The length of an answer that is sent from a file, by which waitress does not count it."""
        is_file = self.request.command == "GET" and self.status.startswith("200")
        return int(self.content_length or 0) if is_file else 0

    def build_response_header(self) -> bytes:
        """Called by waitress: the head of the response, as bytes. It has ``Connection: close`` if this process of
        gunicorn is ending."""
        if self.close_on_finish:
            self.set_close_on_finish()
        head: bytes = super().build_response_header()
        return head


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when it waits for its client to send a request or to read a response, so that
    clients that are too slow can be disconnected."""

    parser_class = Request
    task_class = LoggedTask
    awaited_since = 0.0

    def received(self, data: bytes) -> bool:
        """Called by waitress when the bytes ``data`` have come: read them, and note the time if they begin a request.
        Returns False if they are not read, because the connection is about to close."""
        if self.request is None:
            self.awaited_since = time.time()
        taken: bool = super().received(data)
        return taken

    def service(self) -> None:
        """Called by a thread of waitress: answer a request. Context variables that are set for the request, such as its
        id for the log, are gone afterwards."""
        copy_context().run(super().service)

    @property
    def waits(self) -> bool:
        """Whether the connection waits for its client to send a request or the rest of one. False while a request is
        being answered or a response is being sent."""
        return not (self.requests or self.total_outbufs_len)

    @property
    def waits_since(self) -> float:
        """Since when (seconds since 1970) the connection waits for its client: since the first bytes of a request if
        one has begun, else since data was last sent or received."""
        return float(self.last_activity if self.request is None else self.awaited_since)

    def is_too_slow(self, now: float, keepalive: float) -> bool:
        """Whether the client has used up its time at ``now`` (seconds since 1970). It has 20 seconds for a request, and
        more for a large body; 60 seconds in which it must read at least something of the response; and ``keepalive``
        seconds until its next request."""
        if not self.waits:
            return bool(self.total_outbufs_len) and now - self.last_activity > STALLED_SECONDS
        allowed = float(HEAD_SECONDS)
        if self.request is not None:
            allowed += max(self.request.content_length, self.request.body_bytes_received) / BODY_BYTES_PER_SECOND
        elif self.last_activity > self.creation_time:
            allowed = keepalive
        return now - self.waits_since > allowed


def _hide_path(record: logging.LogRecord) -> bool:
    """A filter of the log of waitress, whose lines about failures end with the path of the request."""
    record.msg = without_private_parts(str(record.msg))
    return True


class WaitressWorker(Worker):  # type: ignore[misc]
    """A worker in gunicorn's sense, a process that serves visitors; in it waitress answers the requests. It follows
    gunicorn's settings ``threads`` (how many answer requests), ``keepalive`` and ``graceful_timeout`` (seconds)."""

    alive: bool
    most = CONNECTIONS
    last_look = 0.0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.open: dict[int, wasyncore.dispatcher] = {}

    def run(self) -> None:
        """Called by gunicorn in the new process: answer requests until the process is told to end by a signal, or its
        parent process has ended; then answer the requests that have begun, for at most ``graceful_timeout`` seconds."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        logging.getLogger("waitress").addFilter(_hide_path)
        _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
        if most_files != resource.RLIM_INFINITY:
            self.most = min(CONNECTIONS, most_files // 4)
        resource.setrlimit(resource.RLIMIT_NOFILE, (4 * self.most, most_files))
        if metrics := getattr(self.wsgi, "extensions", {}).get("metrics"):
            metrics.threads.set(self.cfg.threads)
        server = create_server(
            self.wsgi,
            map=self.open,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            ident=None,
            clear_untrusted_proxy_headers=False,  # WHEREWEWORK_TRUSTED_PROXIES decides which are believed
            connection_limit=2 * self.most,
            channel_timeout=2**31,  # `_end_slow_connections` ends them
            max_request_header_size=HEAD_BYTES,
            max_request_body_size=BODY_BYTES,
            log_socket_errors=False,
        )
        listeners = [each for each in self.open.values() if isinstance(each, BaseWSGIServer)]
        for listener in listeners:
            listener.channel_class, listener.worker = Connection, self
        while self.alive and self.ppid == os.getppid():
            self._serve()
        self.alive = False
        for listener in listeners:
            listener.accepting = False
        ended = time.monotonic()
        while self._connections() and time.monotonic() < ended + self.cfg.graceful_timeout:
            if time.monotonic() > ended + LINGER_SECONDS:
                for connection in self._connections():
                    connection.will_close |= connection.waits and connection.request is None
            self._serve()
        server.task_dispatcher.shutdown(timeout=1)

    def _serve(self) -> None:
        """Receive and send what can be received and sent, for at most about a second."""
        self.notify()
        wasyncore.loop(0.5, use_poll=True, map=self.open, count=1)
        if time.monotonic() > self.last_look + 1:
            self.last_look = time.monotonic()
            self._end_slow_connections(time.time())

    def _connections(self) -> list[Connection]:
        return [each for each in self.open.values() if isinstance(each, Connection)]

    def _end_slow_connections(self, now: float) -> None:
        """End connections whose client has used up its time and, where there are too many or too much is being
        received, the connections that wait longest for their client."""
        waiting = []
        for connection in self._connections():
            if connection.is_too_slow(now, self.cfg.keepalive):
                connection.will_close = True
            elif connection.waits:
                waiting.append(connection)
        waiting.sort(key=lambda connection: connection.waits_since)
        received = sum(each.request.body_bytes_received for each in waiting if each.request is not None)
        too_many = len(waiting) - self.most
        for connection in waiting:
            if too_many <= 0 and received <= BODY_BYTES:
                break
            connection.will_close = True
            too_many -= 1
            received -= 0 if connection.request is None else connection.request.body_bytes_received
