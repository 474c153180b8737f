"""Health checks (whether the process is alive and can answer visitors) and metrics for Prometheus. Processes of one
gunicorn count together, in files that each of them can read; the database is read in the background every thirty
seconds, never for an answer."""

import hmac
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from werkzeug.wsgi import ClosingIterator

from dashboard import __version__
from dashboard.errors import StoreError
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.settings import set_for_library
from dashboard.store.maintenance.database_state_and_damage import DatabaseFigures, Figures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def health_routes(portfolio: LivePortfolio) -> Blueprint:
    """A blueprint with ``/live`` and ``/ready``, to be registered under ``/health``; both answer with JSON. ``/live``
    always answers 200. ``/ready`` answers 503 while no published data is in memory, else 200. The answer 200 has
    ``version``, the id of the current snapshot; ``stale_since``, the time since which newer data may be missing, or
    null; ``alarm``, a sentence if stored records do not fit their hash, or null; and ``clock_skew_seconds``, by which
    the database's clock is ahead of this machine's."""
    routes = Blueprint("health", __name__)

    @routes.get("/live")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/ready")
    def ready() -> tuple[Response, int]:
        try:
            snapshot = portfolio.current()
        except StoreError:
            return jsonify(status="no data: the store does not answer"), 503
        since = portfolio.unavailable_since
        state = {
            "stale_since": since.isoformat() if since else None,
            "alarm": portfolio.alarm or None,
            "clock_skew_seconds": round(portfolio.clock_skew),
        }
        return jsonify(status="ready", version=snapshot.id, **state), 200

    @routes.after_request
    def fresh(response: Response) -> Response:
        response.cache_control.no_store = True
        return response

    return routes


_PREFIX = "where-we-work-"
PAUSE = 30.0  # seconds between two looks at the database
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_KINDS = {
    "api": "api",
    "edition": "fragment",
    "embed": "embed",
    "feeds": "feed",
    "fragments": "fragment",
    "health": "health",
    "looks": "file",
    "map.png": "picture",
    "map.svg": "picture",
    "metrics": "health",
    "pictures": "file",
    "staff": "staff",
    "static": "file",
}


class _Shared:
    """The ``folder`` in which the processes of one gunicorn count, "" if this process counts alone, and the ``slot`` of
    this one: the files of a process that has ended go on with the next one."""

    folder = ""
    slot = "first"


def share_between_processes() -> None:
    """Let the metrics that are made from now on, in this process and all that it forks, be written to files in a new
    folder, so that each process can report the sums of all. Deletes such folders whose processes have all ended."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder gets a name that cannot be foreseen
    parent = memory if memory.is_dir() else Path(gettempdir())
    for left in parent.glob(f"{_PREFIX}*"):  # by a gunicorn that was killed
        if (lock := _lock(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    _Shared.folder = mkdtemp(prefix=_PREFIX, dir=parent)
    _lock(Path(_Shared.folder))
    set_for_library("PROMETHEUS_MULTIPROC_DIR", _Shared.folder)
    values.ValueClass = values.MultiProcessValue(lambda: _Shared.slot)  # type: ignore[no-untyped-call]


def _lock(folder: Path) -> int | None:
    """Lock ``folder`` and return the descriptor that holds the lock, until this process and all that it forks have
    ended, however they end. None if another process holds it."""
    import fcntl  # noqa: PLC0415 - gunicorn's systems have it, others need not

    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened


def take_slot(number: int) -> None:
    """Called in a new process of gunicorn: write its metrics to the files with this ``number``, which no other running
    process has. If metrics are not shared by files, nothing is written, and ``/metrics`` reports those of this process
    alone."""
    _Shared.slot = str(number)
    if _Shared.folder:
        multiprocess.mark_process_dead(number, _Shared.folder)  # type: ignore[no-untyped-call]


def remove_files() -> None:
    """Called when gunicorn ends: delete the folder in which its processes shared their metrics, if there is one."""
    if _Shared.folder:
        shutil.rmtree(_Shared.folder, ignore_errors=True)


class Metrics:
    """Counts the requests of an application, and answers ``/metrics``. Other numbers in the answer are those about
    ``portfolio`` (such as when its data was published), those that ``figures`` reads from the database (such as how
    many mails wait), and the free bytes of the disks on which ``folders`` (name → folder) lie."""

    def __init__(self, portfolio: LivePortfolio, figures: DatabaseFigures, folders: dict[str, Path]) -> None:
        self._portfolio = portfolio
        self._figures = figures
        self._folders = folders
        self._known: Figures | None = None
        self._look_at = 0.0
        self._registry = CollectorRegistry()
        options: dict[str, Any] = {"registry": self._registry}
        self._requests = Counter(
            "wherewework_requests", "Requests, by kind of address and class of status.", ["kind", "status"], **options
        )
        self._seconds = Histogram(
            "wherewework_request_seconds", "Seconds until an answer was made.", ["kind"], buckets=_BUCKETS, **options
        )
        self._busy = Gauge(
            "wherewework_busy_threads", "Threads that answer a request.", multiprocess_mode="livesum", **options
        )
        self.threads = Gauge(
            "wherewework_threads", "Threads that answer requests.", multiprocess_mode="livesum", **options
        )

    def look(self) -> None:
        """Read the numbers that ``/metrics`` reports about the database, unless that was tried within the last 30
        seconds. To be called every few seconds. Raises StoreError if the database does not answer."""
        if monotonic() > self._look_at:
            self._look_at = monotonic() + PAUSE
            self._known = self._figures.read()

    def counting(self, application: "WSGIApplication", base: str) -> "WSGIApplication":
        """WSGI middleware around ``application``. It counts requests by kind of address, such as "api", "picture" or
        "staff", and by class of status, such as "2xx" ("5xx" if an error is raised). It measures how long they take by
        kind, and counts those that are being answered now. ``base`` is the path below which the application lies, such
        as ``/``."""

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            begun, kind, status = perf_counter(), kind_of(environ.get("PATH_INFO", ""), base), ["500"]

            def start(*arguments: Any) -> Any:
                status[0] = arguments[0]
                return start_response(*arguments)

            def end() -> None:
                self._busy.dec()
                self._seconds.labels(kind).observe(perf_counter() - begun)
                self._requests.labels(kind, f"{status[0][0]}xx").inc()

            self._busy.inc()
            try:
                parts = application(environ, start)
            except BaseException:
                end()
                raise
            # What is whole, or a file, the server sends without this thread.
            if isinstance(parts, (list, environ.get("wsgi.file_wrapper", list))):
                end()
                return parts
            return ClosingIterator(parts, end)

        return answer

    def routes(self, token: str) -> Blueprint:
        """A blueprint with ``/metrics``, in the text format of Prometheus, for those who send ``Authorization: Bearer``
        and this ``token``; others are answered with 401."""
        routes, expected = Blueprint("metrics", __name__), f"Bearer {token}".encode()

        @routes.get("/metrics")
        def metrics() -> Response:
            if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected):
                abort(
                    Response("A token is needed.\n", 401, {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
                )
            return Response(self._text(), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

        return routes

    def _text(self) -> bytes:
        registry = CollectorRegistry()
        if _Shared.folder:
            multiprocess.MultiProcessCollector(registry, _Shared.folder)  # type: ignore[no-untyped-call]
        else:
            registry.register(_Once(self._registry.collect))
        registry.register(_Once(self._gauges))
        return generate_latest(registry)

    def _gauges(self) -> Iterator[GaugeMetricFamily]:
        """The gauges of this process and of the database, as they are now; numbers that are not known yet are left out.
        Raises StoreError if there is no snapshot yet."""
        portfolio, known = self._portfolio, self._known
        told = {
            "published_timestamp_seconds": ("When the newest version shown was stored.", _published_at(portfolio)),
            "last_success_timestamp_seconds": (
                "When the data shown was last known to be the newest.",
                portfolio.last_confirmed_at,
            ),
            "damaged_records": ("1 if stored records do not fit their hash.", bool(portfolio.alarm)),
            "clock_skew_seconds": ("Seconds by which the database's clock is ahead.", portfolio.clock_skew),
        }
        if known:
            told |= {
                "figures_timestamp_seconds": ("When the database was asked for the following.", known.at),
                "overdue_plans": ("Planned publications that should have been carried out.", known.overdue_plans),
                "running_checks": ("Uploaded files that are being checked.", known.running_checks),
                "waiting_mails": ("Mails that wait to be sent.", known.waiting_mails),
                "failed_mails": ("Mails that were given up.", known.failed_mails),
                "due_sources": ("Sources that should have been read.", known.due_sources),
                "failing_sources": ("Sources that failed when they were read last.", known.failing_sources),
                "database_bytes": ("Size of the database.", known.database_bytes),
                "last_backup_timestamp_seconds": ("When the last backup was made.", known.last_backup),
            }
        for name, (meaning, value) in told.items():
            if value is not None:
                number = value.timestamp() if isinstance(value, datetime) else float(value)
                yield GaugeMetricFamily(f"wherewework_{name}", meaning, number)
        release = GaugeMetricFamily("wherewework_release", "The release that runs; always 1.", labels=["release"])
        release.add_metric([__version__], 1)
        yield release
        free = GaugeMetricFamily("wherewework_disk_free_bytes", "Free bytes of a disk.", labels=["folder"])
        for name, folder in self._folders.items():
            with suppress(OSError):  # somebody has deleted the folder since the start
                free.add_metric([name], shutil.disk_usage(folder).free)
        yield free


class _Once(Collector):
    """A collector of what ``collect`` gives."""

    def __init__(self, collect: Callable[[], Iterable[Any]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Any]:
        """Called by prometheus_client for each answer to ``/metrics``: the metrics as they are now."""
        return self._collect()

    def describe(self) -> list[Any]:
        """Called by prometheus_client when this collector is registered: an empty list in place of the metrics' names,
        because it would have to collect all metrics to learn them."""
        return []


def kind_of(path: str, base: str) -> str:
    """The kind of address that ``path`` belongs to, such as "api", "picture" or "staff", by its first part below
    ``base``; "page" for any other."""
    first = path.removeprefix(base).lstrip("/").partition("/")[0]
    return _KINDS.get(first, "page")


def _published_at(portfolio: LivePortfolio) -> datetime | None:
    return portfolio.current().published_at
