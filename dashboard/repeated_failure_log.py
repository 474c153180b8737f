"""Lines in the log about something that fails again and again, limited in number."""

import logging
from threading import Lock
from time import monotonic

PAUSE = 60.0  # seconds


class OutageLog:
    """Logs an outage (something that fails again and again) with few lines. The first failure is written to ``log`` at
    once, later ones at most once a minute, with the number of lines left out. The argument ``ended`` is the sentence
    that the method ``ended`` writes when the outage is over. Safe for threads."""

    def __init__(self, log: logging.Logger, ended: str) -> None:
        self._log = log
        self._sentence = ended
        self._lock = Lock()
        self._written_at = self._failed_at = -PAUSE
        self._left_out = 0
        self._lasts = False

    def failed(self, message: str, *values: object, level: int = logging.WARNING, exc_info: object = None) -> None:
        """Write into the log that something failed. If the last line about this outage is less than a minute old, the
        failure is only counted. ``message`` is a format string for ``values``; ``level`` and ``exc_info`` are those of
        ``logging.Logger.log``."""
        with self._lock:
            self._failed_at = monotonic()
            if self._lasts and self._failed_at < self._written_at + PAUSE:
                self._left_out += 1
                return
            counted, self._left_out, self._lasts, self._written_at = self._left_out, 0, True, self._failed_at
        more = f" ({counted} lines like this were left out)" if counted else ""
        self._log.log(level, message + more, *values, exc_info=exc_info)  # type: ignore[arg-type]

    def ended(self) -> None:
        """Write into the log that the outage is over, if there was one, with how many lines about it were left out."""
        with self._lock:
            lasted, counted, self._lasts, self._left_out = self._lasts, self._left_out, False, 0
        if lasted:
            more = f" ({counted} lines about it were left out)" if counted else ""
            self._log.warning("%s%s", self._sentence, more)

    def end_if_quiet(self) -> None:
        """Write into the log that the outage is over, if there was one and nothing has failed for a minute."""
        if monotonic() > self._failed_at + PAUSE:
            self.ended()
