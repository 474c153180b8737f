"""The addresses of pictures that staff uploaded, by which records of projects and news name them, and the digests in
these addresses."""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"(?:https?://[^\s?#]+)?/pictures/([0-9a-f]{64})(?:/\d+\.(?:webp|jpg))?")


def address_of(digest: str) -> str:
    """The text by which a record names, in its column for an image, the uploaded picture with this ``digest`` (SHA-256
    in hexadecimal)."""
    return f"/pictures/{digest}"


def digest_of(address: str) -> str:
    """The digest (SHA-256 in hexadecimal) of the uploaded picture that ``address``, the text of a record's column for
    an image, names: a path such as ``/pictures/<digest>`` or ``/pictures/<digest>/960.webp``, which may follow the
    scheme, the host and a base path of any site. "" for any other text."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def digests_in(addresses: Iterable[str]) -> set[str]:
    """The digests of all uploaded pictures that ``addresses``, texts of a record's column for an image, name. Texts
    that name no uploaded picture are ignored."""
    return {digest for address in addresses if (digest := digest_of(address))}
