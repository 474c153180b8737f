"""The addresses of own pictures, by which the records of projects and news name them."""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"(?:https?://[^\s?#]+)?/pictures/([0-9a-f]{64})(?:/\d+\.(?:webp|jpg))?")


def address_of(digest: str) -> str:
    """The text by which a record names the picture with this digest, in the column of its image."""
    return f"/pictures/{digest}"


def digest_of(address: str) -> str:
    """The digest of the picture that the ``address`` of a record's image names: as ``address_of`` writes it, with or
    without scheme, host and base path before it, or the address of one of the picture's files. "" for all others."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def digests_in(addresses: Iterable[str]) -> set[str]:
    """The digests of all own pictures that these addresses name."""
    return {digest for address in addresses if (digest := digest_of(address))}
