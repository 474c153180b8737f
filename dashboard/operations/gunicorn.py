"""Settings for gunicorn: `gunicorn -c python:dashboard.operations.gunicorn app:server`. gunicorn itself reads the
number of processes from ``WEB_CONCURRENCY``, the port from ``PORT``, and options that differ from these settings from
``GUNICORN_CMD_ARGS``."""

import re
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_MEMORY = Path("/dev/shm")  # noqa: S108 - where it is a file system in memory, gunicorn names its files safely
_PRIVATE = re.compile(r"/(staff|suggest|search)/.*", re.DOTALL)


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Logs time, method, path, status, size and duration of each request, without personal data: no IP address, no
    query string, no search words."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """Called by gunicorn for each request. Returns the values from which a line of the access log is made, with the
        path without its private parts."""
        values: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        values["U"] = without_private_parts(values["U"])
        return values


def without_private_parts(path: str) -> str:
    """``path`` with "…" in place of all that follows ``/suggest/`` or ``/search/`` (the words of a search) or
    ``/staff/`` (which may hold a secret token)."""
    return _PRIVATE.sub(r"/\1/…", path)


wsgi_app = "app:server"
worker_class = "gthread"
threads = 4
# The world, the records and the compressed files are read once; the processes share their memory.
preload_app = True
# Longer than a proxy keeps its connections (nginx: 60 seconds), because the client has to be the one who closes.
keepalive = 75
graceful_timeout = 30
timeout = 60
# Addresses are long if many filters are set or a form field is full of names.
limit_request_line = 8190
# On a slow disk gunicorn would take a busy worker for a dead one.
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
# Only WHEREWEWORK_TRUSTED_PROXIES decides whether a proxy may name the scheme.
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
logger_class = DiscreetLogger
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
