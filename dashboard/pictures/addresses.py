"""The addresses of pictures that staff uploaded, by which records of projects and news name them."""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"(?:https?://[^\s?#]+)?/pictures/([0-9a-f]{64})(?:/\d+\.(?:webp|jpg))?")


def address_of(digest: str) -> str:
    """The text by which a record names, in its column for an image, the uploaded picture with this ``digest`` (SHA-256
    in hexadecimal)."""
    return f"/pictures/{digest}"


def digest_of(address: str) -> str:
    """The digest of the uploaded picture that ``address``, the text of a record's column for an image, names: as
    ``address_of`` writes it, or the address of one of the picture's files; before it may stand the scheme and host, and
    then a base path, of any site. "" for any other text."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def digests_in(addresses: Iterable[str]) -> set[str]:
    """The digests of all uploaded pictures that these addresses name."""
    return {digest for address in addresses if (digest := digest_of(address))}
