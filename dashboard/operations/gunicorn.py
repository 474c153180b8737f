"""Settings for gunicorn: `gunicorn -c python:dashboard.operations.gunicorn app:server`. gunicorn itself reads the
number of processes from ``WEB_CONCURRENCY``, the port from ``PORT``, and options that differ from these settings from
``GUNICORN_CMD_ARGS``."""

import ctypes
from contextlib import suppress
from pathlib import Path
from typing import Any

from dashboard.operations import health_and_metrics

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h of the GNU C library; others have no such function
_LARGE = 128 * 1024  # bytes; the library's own default
with suppress(OSError, AttributeError, TypeError):
    # Large buffers are always given back to the system when they are freed: by default the library takes the first ones
    # that are freed for the usual size and keeps up to 64 MB, some 15 MB of a process after its first pages.
    ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
    # The threads share one heap: with one each, what a thread has freed helps no other, some 10 MB of each process.
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)

_MEMORY = Path("/dev/shm")  # noqa: S108 - where it is a file system in memory, gunicorn names its files safely

wsgi_app = "app:server"
worker_class = "dashboard.operations.waitress_worker.WaitressWorker"
# More than may wait at once for the database (store/wait_limits.py) and for costly work of each kind: files, pictures,
# earlier states, and that of staff (portfolio/work_limiter.py).
threads = 16
# The world, the records and the compressed files are read once; the processes share their memory.
preload_app = True
# Longer than a proxy keeps its connections (nginx: 60 seconds), because the client has to be the one who closes.
keepalive = 75
graceful_timeout = 30
timeout = 60
# On a slow disk gunicorn would take a busy worker for a dead one.
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
# Only WHEREWEWORK_TRUSTED_PROXIES decides whether a proxy may name the scheme.
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
accesslog = "-"
logger_class = "dashboard.operations.log_formatters.ServiceLogger"


def pre_fork(server: Any, worker: Any) -> None:
    """Called by gunicorn before it starts a process: set ``worker.slot`` to the lowest number (from 0) that no running
    process has. The process writes its metrics to files with this number."""
    taken = {one.slot for one in server.WORKERS.values()}
    worker.slot = next(number for number in range(len(taken) + 1) if number not in taken)


def post_fork(_server: Any, worker: Any) -> None:
    """Called by gunicorn in the new process: let it write its metrics to the files with the number ``worker.slot``."""
    health_and_metrics.take_slot(worker.slot)


def on_exit(_server: Any) -> None:
    """Called when gunicorn ends: delete the files to which its processes wrote their metrics."""
    health_and_metrics.remove_files()
