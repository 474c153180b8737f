"""Large downloads, made once for all who ask for the same and sent from disk."""

import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import brotli
from backports import zstd

from dashboard.atomic_and_hashed_files import write_whole
from dashboard.errors import Busy
from dashboard.portfolio.work_limiter import WorkLimiter

PATIENCE = 30.0  # seconds that one file waits for another
MOST_BYTES = 500_000_000
UNUSED_SECONDS = 86_400.0
_PIECE = 1_000_000


class PreparedFiles:
    """Keeps files in ``folder``, up to MOST_BYTES together; the newest stays even if it alone is larger. Whenever a
    file is made, first those unused for a day are deleted, then those unused for longest, until the others fit. Several
    processes may share the folder; each makes one file at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._limiter = WorkLimiter("a large file")

    def open(self, name: str, coding: str, make: Callable[[], Iterable[bytes]]) -> BinaryIO:
        """Open the file ``name``, compressed by ``coding`` ("br", "zstd", "gzip", or "" for none), for reading. If the
        folder does not have it, it is first written from the pieces that ``make`` returns. The same name must always
        mean the same content. Raises Busy if too many others wait for files, if this call has waited PATIENCE seconds,
        or if the file cannot be written to the disk; and whatever ``make`` raises."""
        path = self._folder / (f"{name}.{coding}" if coding else name)
        with suppress(OSError):
            return _used(path)
        with self._limiter.slot(PATIENCE):
            with suppress(OSError):
                return _used(path)  # whoever had the slot before has made it
            try:
                plain = self._folder / name
                if not plain.exists():
                    self._write(plain, make())
                if coding:
                    with plain.open("rb") as whole:
                        self._write(path, _compressed(iter(lambda: whole.read(_PIECE), b""), coding))
                return path.open("rb")
            except OSError as error:
                raise Busy(f"A large file cannot be kept in {self._folder}: {error.strerror}.") from error

    def _write(self, path: Path, pieces: Iterable[bytes]) -> None:
        write_whole(path, pieces)
        self._make_room()

    def _make_room(self) -> None:
        known = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process has deleted it
                known.append((path.stat().st_mtime, path.stat().st_size, path))
        room = MOST_BYTES
        for place, (used_at, size, path) in enumerate(sorted(known, reverse=True)):
            room -= size
            if place and (room < 0 or used_at < time.time() - UNUSED_SECONDS):
                path.unlink(missing_ok=True)


def _used(path: Path) -> BinaryIO:
    file = path.open("rb")
    os.utime(file.fileno())
    return file


def _compressed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """``pieces`` in a content coding, at a strength that costs little time."""
    packers: dict[str, Callable[[], Any]] = {
        "br": lambda: brotli.Compressor(quality=5),
        "zstd": zstd.ZstdCompressor,
        "gzip": lambda: zlib.compressobj(wbits=31),
    }
    packer = packers[coding]()
    pack, end = (packer.process, packer.finish) if coding == "br" else (packer.compress, packer.flush)
    for piece in pieces:
        yield pack(piece)
    yield end()
