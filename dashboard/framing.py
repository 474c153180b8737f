"""Who may show the public pages in a frame: the values that the Content-Security-Policy knows, and what they mean."""

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
    """Whether ``value`` is one of those that a policy understands.

    ``'self'``, ``'none'``, ``*``, or an origin such as ``https://www.example.org:8080``, whose host may begin with
    ``*.`` for every subdomain and whose port may be ``*``.
    """
    return value in {NOBODY, ANYBODY, OWN_SITE} or _read(value) is not None


def is_origin(value: str) -> bool:
    """Whether ``value`` is the origin of web pages, such as ``https://www.example.org``, written as a policy has it."""
    return "*" not in value and _read(value) is not None


def may_frame(origin: str, ancestors: Iterable[str], *, own: str = "") -> bool:
    """Whether a page of ``origin``, such as ``https://www.example.org``, may frame the public pages.

    ``ancestors`` are those of the settings, ``own`` is the origin of the site itself. What is no web origin, such as
    ``null`` or a file, may not, as in browsers.
    """
    asked = _read(origin)
    if asked is None or "*" in origin:
        return False
    return any(
        source == ANYBODY or (source == OWN_SITE and _same(asked, own)) or _covers(source, asked)
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


def _same(asked: re.Match[str], own: str) -> bool:
    named = _read(own)
    return named is not None and _parts(asked) == _parts(named)


def _parts(origin: re.Match[str]) -> tuple[str, str, str]:
    scheme = origin["scheme"].lower()
    return scheme, origin["host"].lower(), origin["port"] or _USUAL[scheme]


def _covers(source: str, asked: re.Match[str]) -> bool:
    named = _read(source)
    if named is None:
        return False
    (scheme, host, port), (safer, framing, at) = _parts(named), _parts(asked)
    if scheme != safer and (scheme, safer) != ("http", "https"):  # browsers let the safe form of an origin in as well
        return False
    if not (framing.endswith(host[1:]) if host.startswith("*.") else framing == host):
        return False
    return port in {"*", at} or (port, at) == ("80", "443")


def origins_pattern(ancestors: Iterable[str]) -> str:
    """A regular expression of the whole origins that ``ancestors`` name, for a script of the page around a frame.

    It is written in what Python and JavaScript have in common, for origins as browsers write them: in small letters,
    without their usual port. ``'self'`` is for the caller.
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
