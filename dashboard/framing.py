"""The origins that may show the public pages in a frame: the values of ``frame-ancestors`` in a content policy."""

from __future__ import annotations

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
    """Whether ``value`` may stand in the ``frame-ancestors`` of a content policy.

    ``'self'``, ``'none'``, ``*``, or an origin such as ``https://www.example.org:8080``, whose host may begin with
    ``*.`` for every subdomain and whose port may be ``*``.
    """
    return value in {NOBODY, ANYBODY, OWN_SITE} or _read(value) is not None


def is_origin(value: str) -> bool:
    """Whether ``value`` is the origin of web pages, such as ``https://www.example.org``, without a wildcard."""
    return "*" not in value and _read(value) is not None


def may_frame(origin: str, ancestors: Iterable[str], *, own: str = "") -> bool:
    """Whether a page of ``origin``, such as ``https://www.example.org``, may frame the public pages.

    ``ancestors`` are values as in ``is_frame_source``, ``own`` is the origin of the site itself, for which ``'self'``
    stands. False for an ``origin`` that is not of the web, such as ``null`` or a file, as in browsers.
    """
    wanted = _read(origin)
    if wanted is None or "*" in origin:
        return False
    return any(
        source == ANYBODY or (source == OWN_SITE and _same(wanted, own)) or _covers(source, wanted)
        for source in ancestors
    )


def _read(origin: str) -> re.Match[str] | None:
    found = _ORIGIN.fullmatch(origin)
    if found and found["host"].startswith("["):
        try:
            IPv6Address(found["host"][1:-1])
        except ValueError:
            return None
    return found


def _same(wanted: re.Match[str], own: str) -> bool:
    named = _read(own)
    return named is not None and _parts(wanted) == _parts(named)


def _parts(origin: re.Match[str]) -> tuple[str, str, str]:
    scheme = origin["scheme"].lower()
    return scheme, origin["host"].lower(), origin["port"] or _USUAL[scheme]


def _covers(source: str, wanted: re.Match[str]) -> bool:
    named = _read(source)
    if named is None:
        return False
    (scheme, host, port), (safer, framing, at) = _parts(named), _parts(wanted)
    if scheme != safer and (scheme, safer) != ("http", "https"):  # browsers let the safe form of an origin in as well
        return False
    if not (framing.endswith(host[1:]) if host.startswith("*.") else framing == host):
        return False
    return port in {"*", at} or (port, at) == ("80", "443")


def origins_pattern(ancestors: Iterable[str]) -> str:
    """A regular expression, for Python and JavaScript, that matches the whole origins which ``ancestors`` allow.

    It is for origins as browsers write them: in small letters, without the default port. ``'self'`` is left out.
    """
    named = (_read(source) for source in ancestors)
    return "|".join(
        [_pattern(source) for source in named if source] + (["https?://.+"] if ANYBODY in ancestors else [])
    )


def _pattern(source: re.Match[str]) -> str:
    scheme, host, port = source["scheme"].lower(), source["host"].lower(), source["port"] or ""
    begin = "https?://" if scheme == "http" else "https://"
    begin += "[^:]+" + re.escape(host[1:]) if host.startswith("*.") else re.escape(host)
    if port == "*":
        return begin + "(?::[0-9]+)?"
    if not port or port == _USUAL[scheme]:
        return begin
    return f"{begin}:{port}"
