"""What is known of the request that the current thread answers, wherever it is needed: its id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from secrets import token_hex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", re.ASCII)
_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request that this thread answers, or answered last; "" in other threads and without a server."""
    return _id.get()


class RequestContext:
    """WSGI middleware that gives each request an id, for the log, error pages and the header X-Request-ID of the
    answer. With ``trusts_proxy`` the id in that header of the request is taken if it is well formed: 8 to 64 letters,
    digits, hyphens and underscores."""

    def __init__(self, application: WSGIApplication, *, trusts_proxy: bool) -> None:
        self._application = application
        self._trusts_proxy = trusts_proxy

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        name = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
        _id.set(name)  # it stays: the server writes its line about the answer afterwards, in the same thread

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, name)], *more)

        return self._application(environ, start)
