"""Content codings: which one an asker gets, and the packing of what is packed once and sent often."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache, partial

import brotli
from backports import zstd
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "zstd": partial(zstd.compress, level=19),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
"""Codings that are offered, the best first, each at its smallest."""


@lru_cache(maxsize=512)
def coding_for(accepted: str) -> str:
    """The coding for an ``Accept-Encoding``: what its sender likes best, among equals the smallest; "" for none."""
    best = parse_accept_header(accepted, Accept).best_match([*PACKERS, "identity"])
    return "" if best in {None, "identity"} else str(best)
