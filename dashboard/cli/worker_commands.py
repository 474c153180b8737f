"""Commands that the server runs in worker processes, with low priority and limits on memory and time."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import msgspec

from dashboard.cli.output import DATA_HAS_ERRORS, DONE
from dashboard.errors import StoreError
from dashboard.geography.territories import Territories
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.review.read_draft import annotated, detect_in_process, read_draft
from dashboard.review.worker_process import OUT_OF_MEMORY, failure_sentence
from dashboard.settings import Settings
from dashboard.store.drafts import Draft
from dashboard.store.store import Store

NICENESS = 5  # added to the niceness of the process, so that web processes go first
BEAT_SECONDS = 0.5


def check_draft(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check one draft and store the result, unless another process checks it or it has a newer revision."""
    confine(settings)
    with Store(settings.database_url) as store:
        draft = store.drafts.get(arguments.number)
        revision = arguments.revision or draft.revision
        claimed = arguments.revision or store.drafts.claim(draft.number, revision)
        if not claimed or draft.revision != revision:
            return DONE
        try:
            intake = _read(store, draft, settings)
        except MemoryError:
            store.drafts.fail(draft.number, revision, failure_sentence(settings, OUT_OF_MEMORY))
            return DATA_HAS_ERRORS
        store.drafts.keep_result(draft.number, revision, intake)
    return DONE


def detect_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what the file on standard input seems to hold (dataset, columns, mapping), as JSON."""
    confine(settings)
    dataset = Dataset(arguments.dataset) if arguments.dataset else None
    choices = Choices.from_json(arguments.choices) if arguments.choices else Choices()
    content = sys.stdin.buffer.read()
    return _write(lambda: msgspec.json.encode(detect_in_process(content, arguments.filename, dataset, choices)))


def annotate_draft(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the file of a draft with its issues beside the rows, as CSV or workbook."""
    confine(settings)
    with Store(settings.database_url) as store:
        return _write(lambda: annotated(store, arguments.number, arguments.form, _gazetteer(store, settings)))


def confine(settings: Settings) -> None:
    """Lower the priority of this process, and limit its memory and time as the settings say (not on Windows)."""
    with suppress(OSError):
        os.nice(NICENESS)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        most = round(settings.check_megabytes * 1_000_000)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Without a handler the signal ends the process whatever it is doing, even if its parent process has ended.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(max(1, round(settings.check_seconds)))


class _Heartbeat:
    """Reports the progress of a check to the store twice a second, and ends the process when the draft has changed."""

    def __init__(self, store: Store, draft: Draft) -> None:
        self._store, self._draft = store, draft
        self._done, self._total = 0, 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def progress(self, done: int, total: int) -> None:
        """Remember the progress of the reader, in bytes, for the next report."""
        self._done, self._total = done, total

    def __enter__(self) -> _Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stopped.wait(BEAT_SECONDS):
            with suppress(StoreError):  # the database may answer the next report
                if not self._store.drafts.beat(self._draft.number, self._draft.revision, self._done, self._total):
                    os._exit(DONE)


def _read(store: Store, draft: Draft, settings: Settings) -> Intake:
    with _Heartbeat(store, draft) as heart:
        content = store.drafts.original(draft.number)
        return read_draft(draft, content, _gazetteer(store, settings), heart.progress)


def _gazetteer(store: Store, settings: Settings) -> Gazetteer:
    territories = Territories.load(settings.territories)
    own = store.aliases.in_use()
    return Gazetteer.load(territories, regions=settings.regions, aliases=settings.aliases, own=own)


def _write(make: Callable[[], bytes]) -> int:
    try:
        sys.stdout.buffer.write(make())
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.flush()
    return DONE
