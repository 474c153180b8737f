"""The id of the request that the current thread answers, and the network address of its client, for any module that
asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from ipaddress import IPv4Address, ip_address, ip_network
from secrets import token_hex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", re.ASCII)
_id: ContextVar[str] = ContextVar("request_id", default="")
_address: ContextVar[str] = ContextVar("client_address", default="")


def request_id() -> str:
    """The id of the request that the current thread answers; "" if it answers none. It is kept until the server has
    written its log line about the answer."""
    return _id.get()


def client_address() -> str:
    """The network address of the client whose request the current thread answers, so that clients get fair shares of
    costly work: an IPv4 address, or the network (/64) of an IPv6 address. "" outside of a request, while the body of
    the answer is sent, and if the address is no IP address. Also "" if the application trusts no proxy, because all
    requests may then come from the address of one proxy."""
    return _address.get()


def client_network(address: str) -> str:
    """The part of an IP address that stands for one client: an IPv4 address, also one that is written as an IPv6
    address (``::ffff:192.0.2.1``), or the network (/64) of an IPv6 address, because one connection has that many
    addresses. "" for a text that is no IP address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


class RequestContext:
    """WSGI middleware that gives each request an id, which the log, error pages and the header X-Request-ID of the
    answer show. Without ``trusts_proxy`` the id is always a new one, and ``client_address`` returns "". With it, the id
    in the header X-Request-ID of the request is used if it has 8 to 64 letters, digits, hyphens and underscores and
    begins with a letter or digit; and ``client_address`` returns the address in REMOTE_ADDR. That must be the client's
    address: the middleware ProxyFix, which sets it from the headers of the proxy, has to run before this one."""

    def __init__(self, application: WSGIApplication, *, trusts_proxy: bool) -> None:
        self._application = application
        self._trusts_proxy = trusts_proxy

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        name = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
        address = _address.set(client_network(environ.get("REMOTE_ADDR", "")) if self._trusts_proxy else "")
        _id.set(name)  # it stays until the server, which writes its line about the answer afterwards, ends its context

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, name)], *more)

        try:
            return self._application(environ, start)
        finally:
            _address.reset(address)
