"""Names of files for ids and codes: the address of a page and the file's name agree on every server and file system."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
_TAKEN = {"index.html", "page"}  # stand beside the pages of records
_SLUG = 40


class FileNames:
    """What each key is called. A plain one keeps its name, such as ``P123456``; every other is told by its digest.

    Plain is what needs no escape in an address, is no device of Windows, and differs from all other keys of its folder
    also where the file system takes capital and small letters for the same. ``folders`` are the keys of each.
    """

    def __init__(self, *folders: Iterable[str]) -> None:
        times = [Counter(key.casefold() for key in keys) for keys in folders]
        self._alike = {key for folder in times for key, number in folder.items() if number > 1}

    def of(self, key: str) -> str:
        """The name of one path segment, which needs no escape."""
        return key if self.is_plain(key) else f"{_slug(key)}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"

    def is_plain(self, key: str) -> bool:
        """Whether the key is its own name."""
        small = key.casefold()
        return bool(
            _PLAIN.fullmatch(key)
            and small.partition(".")[0] not in _DEVICES
            and small not in _TAKEN
            and small not in self._alike
        )


def _slug(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", key.lower())[:_SLUG].strip("-")
