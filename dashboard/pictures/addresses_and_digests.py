"""The addresses of pictures that staff uploaded, by which records of projects and news name them, and the digests in
these addresses."""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"(?:https?://[^\s?#]+)?/pictures/([0-9a-f]{64})(?:/\d+\.(?:webp|jpg))?")


def address_of(digest: str) -> str:
    """The text with which a record names an uploaded picture in its column for an image: ``/pictures/<digest>``.
    ``digest`` is the SHA-256 of the uploaded file in hexadecimal."""
    return f"/pictures/{digest}"


def digest_of(address: str) -> str:
    """The digest (SHA-256 in hexadecimal) of the uploaded picture that ``address`` names, a text of a record's column
    for an image. Such a text is a path such as ``/pictures/<digest>`` or ``/pictures/<digest>/960.webp``, or the full
    address of any site that ends with such a path. "" for any other text."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def digests_in(addresses: Iterable[str]) -> set[str]:
    """The digests (SHA-256 in hexadecimal) of all uploaded pictures that ``addresses`` name, texts such as
    ``/pictures/<digest>`` in a record's column for an image. Texts that name no uploaded picture are ignored."""
    return {digest for address in addresses if (digest := digest_of(address))}
