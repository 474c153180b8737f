"""Costly work that is done one at a time, for which only few may wait."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dashboard.errors import Busy

MOST_ASKING = 3
"""Who may wait for costly work of any kind in one process, those at work among them: a server's process has four
threads, and one must be able to go on reading."""
_places = threading.BoundedSemaphore(MOST_ASKING)


class WorkLimiter:
    """Lets one caller at a time do ``work``, which the error names, and few wait for it. Safe for threads."""

    def __init__(self, work: str) -> None:
        self._sentence = f"Too many ask at the same time for {work}."
        self._working = threading.Lock()

    @contextmanager
    def slot(self, patience: float) -> Iterator[None]:
        """The right to do the work, waited for at most ``patience`` seconds. Raises Busy while too many others wait."""
        with self._place():
            if not self._working.acquire(timeout=patience):
                raise Busy(self._sentence)
            try:
                yield
            finally:
                self._working.release()

    def each(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """``parts``, each made in a slot of its own: a slow reader keeps a place, and stops nobody.

        The place is kept until the last part, or until it is closed. Raises Busy at once where there is none.
        """
        made = self._each(iter(parts))
        next(made)  # from here on it has its place, and gives it back however it ends
        return made

    def _each(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        with self._place():
            part: bytes | None = b""
            while part is not None:
                yield part
                with self._working:
                    part = next(parts, None)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not _places.acquire(blocking=False):
            raise Busy(self._sentence)
        try:
            yield
        finally:
            _places.release()
