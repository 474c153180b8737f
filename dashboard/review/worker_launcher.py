"""Starts worker processes for heavy files, with limits on memory and time; decides which files are light enough to need
none, and says in words why a worker failed. The commands that workers run stand in cli/worker_commands.py."""

import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from signal import SIGALRM, SIGXCPU

from defusedxml.ElementTree import fromstring

from dashboard.errors import LimitReached
from dashboard.language_and_locale import gettext as _, speaking
from dashboard.records.reading.sources.excel_xlsx import STRINGS
from dashboard.settings import ROOT, Settings, child_environment

LIGHT = 1_000_000  # bytes after unpacking that are read within a request
LIGHT_PACKED = 200_000  # a workbook may lie about its size; no form of packing makes more than 1,032 times as much
LIGHT_TEXT = 22 * 100_000_000  # longest text × bytes of a workbook, in which a cell takes 22: 100 MB of text at most
LIGHT_PARTS = 30_000  # rows, values of lists and elements
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # how a workbook of before 2007 begins, whose cells are counted when they are in memory
_PARTS = (b"\n", b"\r", b";", b"<")
MOST_AT_ONCE = 2
OUT_OF_MEMORY = 70  # exit code of a command that reached the limit on memory

_watched: set[subprocess.Popen[bytes]] = set()


def is_light(content: bytes) -> bool:
    """Whether a file with this content is so small, and has so few parts (rows, values of lists, elements), that it can
    be read in about a second and needs no worker process. False for a packed file whose parts cannot be counted
    beforehand, such as an old Excel file or a ZIP archive that is no workbook."""
    parts = sum(map(content.count, _PARTS)) + content.count(b",") // 2  # most commas only part cells
    if len(content) > LIGHT or parts > LIGHT_PARTS or content.startswith(OLD_EXCEL):
        return False
    if not content.startswith((b"PK", b"\x1f\x8b")):
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if not any(item.filename.startswith("xl/") for item in packed.infolist()):
                return False  # how many parts a text in an archive has is not known
            size = sum(item.file_size for item in packed.infolist())
            return len(content) <= LIGHT_PACKED and size <= LIGHT and _longest_text(packed) * size <= LIGHT_TEXT
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, SyntaxError, zlib.error):
        return False


def _longest_text(packed: zipfile.ZipFile) -> int:
    """The length of the longest text that several cells of a workbook may share."""
    if STRINGS not in packed.namelist():
        return 0
    return max((len("".join(one.itertext())) for one in fromstring(packed.read(STRINGS), forbid_dtd=True)), default=0)


def run_worker(settings: Settings, arguments: Sequence[str], given: bytes = b"") -> bytes:
    """Run ``python -m dashboard ARGUMENTS`` in a worker process with ``given`` as its standard input, wait for it, and
    return its standard output. Raises LimitReached, with a sentence for staff, if it takes too much time or memory,
    fails, or cannot be started."""
    try:
        started = _start(settings, arguments, piped=True)
    except OSError as error:
        raise LimitReached(_not_started(error)) from error
    with started as process:
        try:
            answer, _errors = process.communicate(given, timeout=settings.check_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise LimitReached(_too_long(settings)) from None
    if process.returncode:
        raise LimitReached(failure_sentence(settings, process.returncode))
    return answer


def start_and_watch(settings: Settings, arguments: Sequence[str], died: Callable[[str], None]) -> None:
    """Start ``python -m dashboard ARGUMENTS`` in a worker process and return at once. If the worker fails, or is killed
    because it takes more than ``settings.check_seconds``, ``died`` is called in another thread with a sentence for
    staff that says why, in the site's first language; if it cannot be started, ``died`` is called before this function
    returns. The worker goes on if the current process ends, so its command must limit its own time and memory."""

    def tell(sentence: Callable[[], str]) -> None:
        with speaking(settings.languages[0]):
            died(sentence())

    try:
        process = _start(settings, arguments)
    except OSError as error:
        tell(partial(_not_started, error))
        return
    _watched.add(process)

    def watch() -> None:
        try:
            code = process.wait(settings.check_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            tell(partial(_too_long, settings))
        else:
            if code:
                tell(partial(failure_sentence, settings, code))
        finally:
            _watched.discard(process)

    threading.Thread(target=watch, name=f"watch-{process.pid}", daemon=True).start()


def is_busy() -> bool:
    """Whether two worker processes that the current process started with ``start_and_watch`` are still running: then it
    may start no other."""
    return len(_watched) >= MOST_AT_ONCE


def failure_sentence(settings: Settings, code: int) -> str:
    """A sentence for staff that says why a worker process failed, by its exit code ``code`` (negative for a signal that
    ended it)."""
    if code in (-SIGALRM, -SIGXCPU):
        return _too_long(settings)
    if code == OUT_OF_MEMORY:
        return _(
            "The file needs more memory than the {limit} MB that are allowed. Split it, or leave out columns.",
            limit=round(settings.check_megabytes),
        )
    return _("The check ended early, perhaps for want of memory. Try again; if it happens again, split the file.")


def _not_started(error: OSError) -> str:
    return _("No process could be started: {why}. Try again in a while.", why=error.strerror or "?")


def _too_long(settings: Settings) -> str:
    return _(
        "The check took longer than the {limit} seconds that are allowed. Split the file, or leave out columns.",
        limit=f"{settings.check_seconds:g}",
    )


def _start(settings: Settings, arguments: Sequence[str], *, piped: bool = False) -> subprocess.Popen[bytes]:
    # The limit is on address space, of which threads and Arrow's own allocator reserve far more than they use.
    spare = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    spare["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    pipe = subprocess.PIPE if piped else subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own command, whose arguments no shell reads
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        env=child_environment(settings) | spare,
        stdin=pipe,
        stdout=pipe,
        start_new_session=True,  # so that it goes on when the worker is stopped
    )
