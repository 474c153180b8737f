"""Checks whether a text is a web address that a browser can open."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from unicodedata import category

_ADDRESS = re.compile(  # no name before an @: it hides the true host from readers
    r"https?://(?P<host>[^\s/?#:@\[\]<>\"\\^`{|}]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:[/?#][^\s<>\"\\^`{|}]*)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\w(?:[\w-]*\w)?")
_JOINERS = "\u200c\u200d"  # which some scripts need between letters
_MOST_OF_LABEL, _MOST_OF_HOST, _LAST_PORT = 63, 253, 65_535  # characters as they are sent, RFC 1035


def is_web_address(text: str) -> bool:
    """Whether ``text`` as a whole is an http or https address, whose host is an IP address or a valid domain name,
    without a user name before the host."""
    match = _ADDRESS.fullmatch(text)
    return match is not None and int(match["port"] or 0) <= _LAST_PORT and _is_host(match["host"])


@lru_cache(maxsize=1_000)  # a file has many addresses and few hosts
def _is_host(host: str) -> bool:
    """Whether ``host`` is an IP address or a domain name in the letters of any language."""
    labels = host.split(".")
    try:
        if host.startswith("["):
            return bool(IPv6Address(host[1:-1]))
        if labels[-1].isascii() and labels[-1].isdigit():
            return bool(IPv4Address(host))
    except ValueError:
        return False
    return all(map(_is_label, labels)) and len(".".join(map(_sent, labels))) <= _MOST_OF_HOST


def _is_label(label: str) -> bool:
    if len(label) > _MOST_OF_LABEL or len(_sent(label)) > _MOST_OF_LABEL:
        return False
    # Vowel signs and other marks (category M) are no letters.
    letters = (sign for sign in label if sign not in _JOINERS and category(sign)[0] != "M")
    return _LABEL.fullmatch("".join(letters)) is not None


def _sent(label: str) -> str:
    """A part of a domain name as browsers send it (Punycode), apart from capitals."""
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
