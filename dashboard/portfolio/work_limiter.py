"""A limit on costly work: of each kind one piece at a time, and only a few callers in a process may wait for it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import Busy
from dashboard.request_id_and_client_address import client_address

MOST_ASKING = 3
"""The most callers in one process that one counter lets do costly work or wait for it; gunicorn is given more threads
than all counters allow together."""
MOST_OF_ONE_ADDRESS = 2
"""The most of them with the same address, where addresses are known, so that others are not shut out."""


class Callers:
    """Counts the callers in this process that do costly work or wait to do it. Allows at most MOST_ASKING (3) of them
    at a time, and MOST_OF_ONE_ADDRESS (2) with the same IP address. One counter may serve several kinds of work
    together. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one more caller with this IP ``address``; "" if it is not known, and then only the number of all
        callers is limited. Returns False, and counts nobody, if there are too many already."""
        with self._lock:
            if self._asking.total() >= MOST_ASKING or (address and self._asking[address] >= MOST_OF_ONE_ADDRESS):
                return False
            self._asking[address] += 1
            return True

    def leave(self, address: str) -> None:
        """Count one caller less with this IP ``address``. To be called once for each ``enter`` that returned True."""
        with self._lock:
            self._asking[address] -= 1
            if not self._asking[address]:
                del self._asking[address]


class WorkLimiter:
    """Lets one caller at a time do costly work of one kind. ``work`` names it in error messages, as in "a large file".
    ``callers`` counts those who do the work or wait for it, and limits their number. Limiters with the same ``callers``
    share one limit; with None a limiter has its own. Safe for threads."""

    def __init__(self, work: str, callers: Callers | None = None) -> None:
        self._sentence = f"Too many ask at the same time for {work}."
        self._callers = callers or Callers()
        self._working = threading.Lock()

    @contextmanager
    def slot(self, patience: float) -> Iterator[None]:
        """A context manager in which to do the costly work; it waits while another caller does it. Raises Busy after
        waiting for ``patience`` seconds, or at once if too many callers, in all or from the IP address of the current
        request, do the work or wait for it."""
        address = client_address()
        if not self._callers.enter(address):
            raise Busy(self._sentence)
        try:
            if not self._working.acquire(timeout=patience):
                raise Busy(self._sentence)
            try:
                yield
            finally:
                self._working.release()
        finally:
            self._callers.leave(address)


STAFF = Callers()
"""Counts all who do or await costly work for staff, whatever its kind."""
