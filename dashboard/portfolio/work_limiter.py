"""A limit on costly work: of each kind one piece at a time, and only a few callers in a process may wait."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dashboard.errors import Busy

MOST_ASKING = 3
"""The most callers in one process that do or await costly work of any kind. A server process has four threads, and one
of them must stay free for other requests."""
_places = threading.BoundedSemaphore(MOST_ASKING)


class WorkLimiter:
    """Lets one caller at a time do costly ``work`` (its name in errors). Callers of all limiters of a process together,
    working or waiting, are at most MOST_ASKING. Safe for threads."""

    def __init__(self, work: str) -> None:
        self._sentence = f"Too many ask at the same time for {work}."
        self._working = threading.Lock()

    @contextmanager
    def slot(self, patience: float) -> Iterator[None]:
        """A context manager in which to do costly work. It waits while another caller works. Raises Busy after
        ``patience`` seconds, or at once if too many wait."""
        with self._place():
            if not self._working.acquire(timeout=patience):
                raise Busy(self._sentence)
            try:
                yield
            finally:
                self._working.release()

    def each(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """An iterator over ``parts`` that makes each part while no other work of this limiter is done, but lets others
        work between two parts, so that a slow reader of a download stops nobody. The caller counts as waiting until the
        last part, or until the iterator is closed. Raises Busy at once if too many others wait."""
        made = self._each(iter(parts))
        next(made)  # the caller counts from here until the iterator ends, however it ends
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
