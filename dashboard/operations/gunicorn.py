"""Settings for gunicorn: `gunicorn -c python:dashboard.operations.gunicorn app:server`.

gunicorn itself takes the number of processes from ``WEB_CONCURRENCY``, the port from ``PORT``, and what else shall
differ from ``GUNICORN_CMD_ARGS``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_MEMORY = Path("/dev/shm")  # noqa: S108 - where it is a file system in memory, gunicorn names its files safely
_PRIVATE = re.compile(r"/(staff|suggest|search)/.*", re.DOTALL)


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Logs the path and status of each request, but nothing personal: no IP address, no query, no search words."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What a line of the access log may name."""
        told: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        told["U"] = without_private_parts(told["U"])
        return told


def without_private_parts(path: str) -> str:
    """The path without what follows ``/staff/``, where tokens of invitations stand, and without words searched for."""
    return _PRIVATE.sub(r"/\1/…", path)


wsgi_app = "app:server"
worker_class = "gthread"
threads = 4
# The world, the records and the compressed files are read once; the processes share their memory.
preload_app = True
# Longer than a proxy keeps its connections (nginx: 60 seconds): who closes first must be the one who asks.
keepalive = 75
graceful_timeout = 30
timeout = 60
# A question with many filters and a form field full of names have long addresses.
limit_request_line = 8190
# Else a worker whose disk is slow is taken for a dead one.
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
# WHEREWEWORK_TRUSTED_PROXIES alone says whether a proxy is believed that names the scheme.
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
logger_class = DiscreetLogger
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
