"""A limit on costly work: of each kind one piece at a time, and only a few callers in a process may wait for it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import Busy
from dashboard.request_context import client_address

MOST_ASKING = 3
"""The most callers in one process that do or await one kind of costly work; gunicorn is given more threads than all
kinds take together."""
MOST_OF_ONE_ADDRESS = 2
"""The most of them with the same address, where addresses are known: a place stays for others."""


class Places:
    """The places of those who do or await costly work of one kind, or of several kinds that share them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Take a place for a caller with this address ("" if it is not known). Returns whether there was one."""
        with self._lock:
            if self._taken.total() >= MOST_ASKING or (address and self._taken[address] >= MOST_OF_ONE_ADDRESS):
                return False
            self._taken[address] += 1
            return True

    def give_back(self, address: str) -> None:
        """Give back a place that was taken for this address."""
        with self._lock:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]


class WorkLimiter:
    """Lets one caller at a time do costly ``work`` (its name in errors). Callers, working or waiting, are at most
    MOST_ASKING in a process, and MOST_OF_ONE_ADDRESS from one address; limiters with the same ``places`` share them.
    Safe for threads."""

    def __init__(self, work: str, places: Places | None = None) -> None:
        self._sentence = f"Too many ask at the same time for {work}."
        self._places = places or Places()
        self._working = threading.Lock()

    @contextmanager
    def slot(self, patience: float) -> Iterator[None]:
        """A context manager in which to do costly work. It waits while another caller works. Raises Busy after
        ``patience`` seconds, or at once if too many wait."""
        address = client_address()
        if not self._places.take(address):
            raise Busy(self._sentence)
        try:
            if not self._working.acquire(timeout=patience):
                raise Busy(self._sentence)
            try:
                yield
            finally:
                self._working.release()
        finally:
            self._places.give_back(address)


STAFF = Places()
"""The places of costly work for staff, whatever its kind."""
