"""How long browsers and proxies may keep responses, and a cache of responses that are the same for every visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from operator import itemgetter
from string import punctuation
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import quote

from cachetools import LRUCache
from flask import Response, request
from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wrappers import Response as BaseResponse
from werkzeug.wsgi import FileWrapper, wrap_file

from dashboard.site.http.json_and_api_errors import to_json
from dashboard.site.http.static_files import cached_for_good, coding_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AnyResponse = TypeVar("AnyResponse", bound=BaseResponse)
Answer = tuple[str, list[tuple[str, str]], bytes]


SHARED = 60  # seconds that caches which visitors share may keep an answer: what is held back must then be gone
PASSING = 1  # second that browsers may keep the answer by which open pages learn of newer data


def permanent_json(json: str) -> Response:
    """A response with the text ``json`` that browsers may cache for good, because its address names a snapshot. Caches
    that visitors share have to ask again each minute. If the request has the response's ETag, the response becomes
    304."""
    response = Response(json, mimetype="application/json")
    response.add_etag()
    return cached_by_browsers(response, response.get_etag()[0] or "")


def cached_by_browsers(response: Response, tag: str) -> Response:
    """``response`` with headers that let browsers cache it for good, because its address names its content; ``tag`` is
    its ETag, and if the request has that ETag, the response becomes 304. Caches that visitors share ask again each
    minute, because staff may hide a record."""
    cached_for_good(response, tag).cache_control.s_maxage = SHARED
    return response


def current_answer(body: str | bytes, mimetype: str, status: int = 200) -> Response:
    """A response with ``body``, which was made from what is published now: browsers ask again each time, caches that
    visitors share each minute. The response becomes 304 if the request has its ETag. If ``status`` is not 200, nobody
    may cache it."""
    response = Response(body, status=status, mimetype=mimetype)
    if status != 200:
        return uncached(response)
    _follow(response)
    response.add_etag()
    response.make_conditional(request)
    return response


def file_answer(file: BinaryIO, mimetype: str, tag: str, coding: str = "") -> Response:
    """A response with the content of ``file``, an open file, which the server sends without reading it into memory.
    ``coding`` is the content coding in which the file is compressed, "" for none; ``tag`` identifies the content before
    compression. Browsers ask again each time, caches that visitors share each minute."""
    response = Response(wrap_file(request.environ, file), mimetype=mimetype, direct_passthrough=True)
    response.content_length = os.fstat(file.fileno()).st_size
    response.vary.add("Accept-Encoding")
    if coding:
        response.content_encoding = coding
    _follow(response)
    response.set_etag(tag + coding)  # AnswerMemory compares it
    return response


def _follow(response: Response) -> None:
    response.cache_control.public = True
    response.cache_control.max_age = 0
    response.cache_control.must_revalidate = True
    response.cache_control.s_maxage = SHARED


def briefly_cached_json(body: object) -> Response:
    """A response with ``body`` as JSON that may be cached for one second, for addresses that open pages ask every few
    seconds."""
    response = Response(to_json(body), mimetype="application/json")
    response.cache_control.public = True
    response.cache_control.max_age = PASSING
    response.add_etag()
    response.make_conditional(request)
    return response


def uncached_json(body: object, status: int) -> Response:
    """A response with ``body`` as JSON and this HTTP status that nobody may cache."""
    return uncached(Response(to_json(body), status=status, mimetype="application/json"))


def uncached(response: AnyResponse) -> AnyResponse:
    """``response`` with headers that forbid everybody to cache it."""
    response.cache_control.no_store = True
    return response


# The scheme, because some headers are for https alone.
_TOLD_APART = ("wsgi.url_scheme", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")


class AnswerMemory:
    """WSGI middleware that caches whole responses, compressed, for as long as the same snapshot is published.

    Only public responses to GET with status 200 are cached. Files and responses of unknown length are passed on as they
    come. A response is found again by snapshot, scheme, address and content coding. The cache has at most ``limit``
    bytes; responses unused for longest are dropped first, and one that takes more than a quarter of ``limit`` is not
    cached. ``edition`` returns a text that differs for each snapshot, such as its id; "" switches the cache off. When
    this text changes, all responses are dropped; a response that was made during the change is not cached, because it
    may be of either snapshot. A request that names the response's ETag in If-None-Match gets 304."""

    def __init__(self, application: WSGIApplication, edition: Callable[[], str], limit: int = 64 * 2**20) -> None:
        self._application = application
        self._edition = edition
        self._limit = limit
        self._answers: LRUCache[tuple[str, ...], tuple[int, Answer]] = LRUCache(limit, getsizeof=itemgetter(0))
        self._kept_edition = ""
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request from memory, or pass it to the application and keep its response if that may be kept."""
        # One coding is chosen here, and one answer kept for all clients that get this coding.
        environ["HTTP_ACCEPT_ENCODING"] = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        environ["QUERY_STRING"] = _escaped(environ.get("QUERY_STRING", ""))
        edition = self._edition()
        if not edition or environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
            return self._application(environ, start_response)
        key = (edition, *(environ.get(name, "") for name in _TOLD_APART))
        answer = self._remembered(key)
        if answer is None:
            # Without the client's conditions, so that the whole answer can be kept; they are applied below.
            whole = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
            status, headers, chunks = self._ask(whole)
            is_file = isinstance(chunks, environ.get("wsgi.file_wrapper", FileWrapper))
            if status.startswith("200") and (is_file or not any(name == "Content-Length" for name, _ in headers)):
                return _passed_on(environ, start_response, headers, chunks)
            answer = status, headers, _read(chunks)
            if _may_be_kept(answer) and self._edition() == edition:
                self._keep(key, answer)
        status, headers, body = answer
        if status.startswith("200") and _is_known(environ, headers):
            return _unchanged(start_response, headers)
        start_response(status, headers)
        return [body]

    def _remembered(self, key: tuple[str, ...]) -> Answer | None:
        with self._lock:
            return self._answers.get(key, (0, None))[1]

    def _ask(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            started[:] = [status, headers]
            return lambda _: None

        chunks = self._application(environ, start)
        # The server dates each answer itself.
        return started[0], [header for header in started[1] if header[0] != "Date"], chunks

    def _keep(self, key: tuple[str, ...], answer: Answer) -> None:
        weight = _weight(key, answer)
        if weight <= self._limit // 4:
            with self._lock:
                if key[0] != self._kept_edition:
                    self._answers.clear()  # nobody can ask for those any more
                    self._kept_edition = key[0]
                self._answers[key] = weight, answer


def _escaped(query: str) -> str:
    """The query percent-encoded as browsers do. Bytes that are not text would fail wherever they are read."""
    return query if query.isascii() else quote(query, safe=punctuation, encoding="latin-1")


def _read(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _close(chunks)


def _close(chunks: Iterable[bytes]) -> None:
    if hasattr(chunks, "close"):
        chunks.close()


def _passed_on(
    environ: WSGIEnvironment, start_response: StartResponse, headers: list[tuple[str, str]], chunks: Iterable[bytes]
) -> Iterable[bytes]:
    """The answer as it arrives, because it is large: the server sends a file itself."""
    if _is_known(environ, headers):
        _close(chunks)
        return _unchanged(start_response, headers)
    start_response("200 OK", headers)
    return chunks


def _unchanged(start_response: StartResponse, headers: list[tuple[str, str]]) -> Iterable[bytes]:
    kept = [(name, value) for name, value in headers if name not in {"Content-Length", "Content-Type"}]
    start_response("304 NOT MODIFIED", kept)
    return [b""]


def _weight(key: tuple[str, ...], answer: Answer) -> int:
    """About how many bytes an answer takes in memory. Its address counts: made-up addresses can be very long."""
    _, headers, body = answer
    return 1000 + len(body) + sum(map(len, key)) + sum(len(name) + len(value) for name, value in headers)


def _is_known(environ: WSGIEnvironment, headers: list[tuple[str, str]]) -> bool:
    """Whether If-None-Match names the ETag of the answer: alone, among others, or as a weak tag from a proxy."""
    if_none_match, tag = environ.get("HTTP_IF_NONE_MATCH"), unquote_etag(dict(headers).get("ETag"))[0]
    return if_none_match is not None and tag is not None and parse_etags(if_none_match).contains_weak(tag)


def _may_be_kept(answer: Answer) -> bool:
    status, headers, _ = answer
    return status.startswith("200") and any(name == "Cache-Control" and "public" in value for name, value in headers)
