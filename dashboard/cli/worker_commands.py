"""Commands that the server runs in worker processes, with low priority and limits on memory and time. Their functions
return the exit code of the process."""

import argparse
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import msgspec

from dashboard.cli.output import DATA_HAS_ERRORS, DONE
from dashboard.errors import StoreError
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import speaking
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, Progress
from dashboard.records.schema.columns import Dataset
from dashboard.review.file_detection_and_reading import annotated, detect_in_process, published_ids, read_draft
from dashboard.review.scheduled_source_reading import read_source
from dashboard.review.worker_launcher import OUT_OF_MEMORY, failure_sentence
from dashboard.settings import Settings
from dashboard.store.drafts import Draft
from dashboard.store.store import Store

NICENESS = 5  # added to the niceness of the process, so that web processes go first
BEAT_SECONDS = 0.25


def _speaking(settings: Settings) -> AbstractContextManager[None]:
    """What a worker stores in words is in the site's first language."""
    return speaking(settings.languages[0], records=settings.languages[0])


def check_draft(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the draft with the number ``arguments.number``, and store the result. ``arguments.revision`` is the
    revision whose check the calling process has claimed: nothing is done if the draft has another revision by now. If
    it is 0, the current revision is checked, unless another process is checking it or its check was done or failed.
    Returns 1 if memory was not enough, which is stored with the draft, else 0. Raises NotFound if there is no such
    draft or its file was deleted."""
    confine(settings)
    with _speaking(settings), Store(settings.database_url) as store:
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


def read_due_source(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read the source with the number ``arguments.number``. Another process has claimed it on behalf of this one until
    the time ``arguments.lease`` (ISO 8601). If the source now has no claim, or one until another time, nothing is done.
    Returns 1 if memory was not enough, which is stored with the source, else 0. Raises NotFound if there is no such
    source."""
    confine(settings)
    with _speaking(settings), Store(settings.database_url) as store:
        source = store.sources.get(arguments.number)
        if source.lease_until is None or source.lease_until.isoformat() != arguments.lease:
            return DONE
        try:
            read_source(settings, store, _gazetteer(store, settings), source)
        except MemoryError:
            store.sources.fail(source, failure_sentence(settings, OUT_OF_MEMORY))
            return DATA_HAS_ERRORS
    return DONE


def detect_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what the file on standard input seems to hold, as a JSON object: ``dataset``, ``proposal`` (which columns
    hold which fields) and ``refusal`` (why the file cannot be read, "" if it can). ``arguments`` has the ``filename``,
    the ``dataset`` if it is known (else None), the ``choices`` made about the file (JSON, "" for none) and the
    ``language`` of the texts. Returns 70 if memory was not enough, else 0."""
    confine(settings)
    dataset = Dataset(arguments.dataset) if arguments.dataset else None
    choices = Choices.from_json(arguments.choices) if arguments.choices else Choices()
    name = arguments.filename
    with speaking(arguments.language):
        return _write(lambda: msgspec.json.encode(detect_in_process(sys.stdin.buffer.read(), name, dataset, choices)))


def make_picture_files(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Read a picture from standard input, and make of it the files that pages show, in several widths. Print as
    MessagePack the SHA-256 of the input, the width and height of the largest file in pixels, and the files, or the
    reason why the picture is not accepted. Returns 70 if memory was not enough, else 0."""
    from dashboard.pictures.picture_files_from_uploads import make_picture  # noqa: PLC0415 - Pillow, which no other command needs

    confine(settings)
    return _write(lambda: msgspec.msgpack.encode(make_picture(sys.stdin.buffer.read())))


def annotate_draft(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the file of the draft with the number ``arguments.number``, with the issues of each row beside it.
    ``arguments.form`` is "csv" or "xlsx" (an Excel workbook), ``arguments.language`` the language of the issues.
    Returns 70 if memory was not enough, else 0. Raises NotFound if there is no such draft or its file was deleted,
    StoreError if it was never checked, RecordsError if its rows cannot be read or written."""
    confine(settings)
    with speaking(arguments.language), Store(settings.database_url) as store:
        return _write(lambda: annotated(store, arguments.number, arguments.form, _gazetteer(store, settings)))


def confine(settings: Settings) -> None:
    """Lower the priority of this process, and limit its memory (address space) to ``settings.check_megabytes`` MB and
    its running time to ``settings.check_seconds`` seconds, after which the process is killed."""
    with suppress(OSError):
        os.nice(NICENESS)
    most = round(settings.check_megabytes * 1_000_000)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Without a handler the signal ends the process whatever it is doing, even if its parent process has ended.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(max(1, round(settings.check_seconds)))


@contextmanager
def _reported_progress(store: Store, draft: Draft) -> Iterator[Progress]:
    """A function that reports how far a check is, in bytes, to the store: at once, then four times a second. Ends the
    process when the draft has changed meanwhile."""
    state, stopped = [0, 2 * draft.size], threading.Event()

    def report() -> None:
        while True:
            with suppress(StoreError):  # the database may answer the next report
                if not store.drafts.report_progress(draft.number, draft.revision, *state):
                    os._exit(DONE)
            if stopped.wait(BEAT_SECONDS):
                return

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield lambda done, total: state.__setitem__(slice(2), [done, total])
    finally:
        stopped.set()
        thread.join()


def _read(store: Store, draft: Draft, settings: Settings) -> Intake:
    with _reported_progress(store, draft) as progress:
        content = store.drafts.original(draft.number)
        return read_draft(draft, content, _gazetteer(store, settings), progress, published_ids(store, draft))


def _gazetteer(store: Store, settings: Settings) -> Gazetteer:
    territories = Territories.load(settings.territories)
    own = store.aliases.for_gazetteer()
    return Gazetteer.load(territories, regions=settings.regions, aliases=settings.aliases, own=own)


def _write(make: Callable[[], bytes]) -> int:
    try:
        sys.stdout.buffer.write(make())
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.flush()
    return DONE
