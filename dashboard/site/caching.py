"""How long an answer may be kept, and the memory of answers that every visitor gets alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Response, request

from dashboard.site.dash_app import to_json
from dashboard.site.static_files import YEAR

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Answer = tuple[str, list[tuple[str, str]], bytes]


def lasting_answer(json: str) -> Response:
    """JSON whose address names a version: it never changes."""
    response = Response(json, mimetype="application/json")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    response.add_etag()
    return response.make_conditional(request)


def current_answer(body: str, mimetype: str, status: int = 200) -> Response:
    """An answer that follows what is published: kept, but asked about each time."""
    response = Response(body, status=status, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.add_etag()
    return response.make_conditional(request) if status == 200 else response


def passing_answer(body: object, status: int) -> Response:
    """JSON that nobody may keep."""
    response = Response(to_json(body), status=status, mimetype="application/json")
    response.cache_control.no_store = True
    return response


class AnswerMemory:
    """WSGI middleware that keeps whole lasting answers, compressed, in the order of their last use.

    Only a 200 that calls itself immutable is kept: by address and accepted codings, up to ``limit`` bytes.
    """

    def __init__(self, application: WSGIApplication, limit: int = 64 * 2**20) -> None:
        self._application = application
        self._limit = limit
        self._answers: OrderedDict[tuple[str, str, str], Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application and remember."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ or "HTTP_RANGE" in environ:
            return self._application(environ, start_response)
        key = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_ENCODING", ""))
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
        if answer is None:
            answer = self._ask(environ)
            if _is_lasting(answer):
                self._keep(key, answer)
        status, headers, body = answer
        start_response(status, headers)
        return [body]

    def _ask(self, environ: WSGIEnvironment) -> Answer:
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            started[:] = [status, headers]
            return lambda _: None

        chunks = self._application(environ, start)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return started[0], started[1], body

    def _keep(self, key: tuple[str, str, str], answer: Answer) -> None:
        if len(answer[2]) > self._limit // 4:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            self._size += len(answer[2]) - (len(before[2]) if before else 0)
            self._answers[key] = answer
            while self._size > self._limit:
                _, (_, _, body) = self._answers.popitem(last=False)
                self._size -= len(body)


def _is_lasting(answer: Answer) -> bool:
    status, headers, _ = answer
    return status.startswith("200") and any(name == "Cache-Control" and "immutable" in value for name, value in headers)
