"""Work that is done one at a time, for which only few may wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import StoreError

MOST_ASKING = 3
"""Who may wait for a turn, the one whose turn it is among them: the others must be able to go on reading."""


class Turns:
    """Gives turns at ``work``, which the error names. Safe for threads."""

    def __init__(self, work: str) -> None:
        self._busy = f"Too many ask at the same time for {work}."
        self._working = threading.Lock()
        self._asking = threading.BoundedSemaphore(MOST_ASKING)

    @contextmanager
    def one(self, patience: float) -> Iterator[None]:
        """A turn, waited for at most ``patience`` seconds. Raises StoreError while too many others wait."""
        if not self._asking.acquire(blocking=False):
            raise StoreError(self._busy)
        try:
            if not self._working.acquire(timeout=patience):
                raise StoreError(self._busy)
            try:
                yield
            finally:
                self._working.release()
        finally:
            self._asking.release()
