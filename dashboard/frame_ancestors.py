"""Which sites may show the public pages in a frame: tests and compares values of the directive ``frame-ancestors`` of a
Content-Security-Policy."""

import re
from collections.abc import Iterable
from ipaddress import IPv6Address

NOBODY = "'none'"
ANYBODY = "*"
OWN_SITE = "'self'"
_HOST = r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<host>{_HOST}|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{{1,5}}|\*))?", re.I)
_USUAL = {"http": "80", "https": "443"}


def is_frame_source(value: str) -> bool:
    """Whether ``value`` is allowed in the directive ``frame-ancestors`` of a Content-Security-Policy: ``'self'``,
    ``'none'``, ``*``, or an origin such as ``https://www.example.org:8080``, whose host may begin with ``*.`` for every
    subdomain and whose port may be ``*``."""
    return value in {NOBODY, ANYBODY, OWN_SITE} or _read(value) is not None


def is_origin(value: str) -> bool:
    """Whether ``value`` is the origin of web pages: scheme (http or https), host and perhaps port, such as
    ``https://www.example.org``, without a wildcard."""
    return "*" not in value and _read(value) is not None


def may_frame(origin: str, ancestors: Iterable[str], *, own: str = "") -> bool:
    """Whether a page of ``origin``, such as ``https://www.example.org``, may show the public pages in a frame.
    ``ancestors`` are values of the directive ``frame-ancestors`` of a Content-Security-Policy; ``'self'`` among them
    stands for ``own``, the origin of this site ("" if it is not known). False if ``origin`` is not an origin of http or
    https, such as ``null``; browsers decide the same way."""
    wanted, named = _read(origin), _read(own)
    if wanted is None or "*" in origin:
        return False
    ancestors = tuple(ancestors)
    if OWN_SITE in ancestors and named and _normal(wanted) == _normal(named):
        return True
    return re.fullmatch(origins_pattern(ancestors), _normal(wanted)) is not None


def _read(origin: str) -> re.Match[str] | None:
    found = _ORIGIN.fullmatch(origin)
    if found and found["host"].startswith("["):
        try:
            IPv6Address(found["host"][1:-1])
        except ValueError:
            return None
    return found


def _normal(origin: re.Match[str]) -> str:
    """The origin as browsers write it: in small letters, without the default port."""
    scheme, port = origin["scheme"].lower(), origin["port"]
    return f"{scheme}://{origin['host'].lower()}" + (f":{port}" if port and port != _USUAL[scheme] else "")


def origins_pattern(ancestors: Iterable[str]) -> str:
    """A regular expression (for Python and JavaScript) that matches exactly the origins, such as ``https://host``, that
    ``ancestors`` allow to show the pages in a frame. ``ancestors`` are values of the directive ``frame-ancestors`` of a
    Content-Security-Policy; ``'self'`` and ``'none'`` among them match nothing. The expression expects origins as
    browsers write them: in small letters, without the default port. It is empty if nothing can match."""
    ancestors = tuple(ancestors)
    named = map(_read, ancestors)
    return "|".join(
        [_pattern(source) for source in named if source] + (["https?://.+"] if ANYBODY in ancestors else [])
    )


def _pattern(source: re.Match[str]) -> str:
    scheme, host, port = source["scheme"].lower(), source["host"].lower(), source["port"] or ""
    host = "[^:]+" + re.escape(host[1:]) if host.startswith("*.") else re.escape(host)
    if (scheme, port) == ("http", "443"):  # the same port is the default of the secure scheme
        return f"http://{host}:443|https://{host}"
    begin = ("https?://" if scheme == "http" else "https://") + host  # browsers also accept the secure scheme
    if port == "*":
        return begin + "(?::[0-9]+)?"
    return begin if not port or port == _USUAL[scheme] else f"{begin}:{port}"
