"""Reads ZIP and gzip archives that may be meant to do harm: limits on entries and sizes hold before and during
unpacking, and everything stays in memory."""

import gzip
import io
import re
import struct
import zipfile
import zlib
from typing import NoReturn

from dashboard.language_and_locale import marked
from dashboard.records.reading.text_decoding_and_letter_repair import MEGABYTE
from dashboard.records.schema.issues import refusal

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 300  # MB, of all entries
LARGEST_PART = 100  # MB, of one
HIGHEST_RATIO = 250  # unpacked to packed; workbooks reach 50, made-up ones 1,000
_UNSUSPICIOUS = 5 * MEGABYTE  # a file that unpacks to less is harmless, whatever its ratio
MOST_NAMED = 10  # files of an archive in a message
_ADDED = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_CHUNK = 65_536
_IN_WORKBOOKS = (b"[Content_Types].xml", b"mimetype")  # entries of every .xlsx and .ods
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1  # bit of the flags of an entry that has a password
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(EOFError, OSError, ValueError, KeyError, OverflowError),
)


def unpacked_gzip(content: bytes, filename: str) -> bytes:
    """The content of a gzip file. Raises FileRefused if the file is damaged, or if its content is over 300 MB, or over
    5 MB and more than 250 times the size of the file."""
    limit = min(LARGEST_UNPACKED * MEGABYTE, max(_UNSUSPICIOUS, HIGHEST_RATIO * len(content)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            unpacked = packed.read(limit + 1)
    except DAMAGE:
        raise refusal("archive-damaged", filename) from None
    if len(unpacked) > limit:
        raise refusal("archive-too-large", filename, size=f"> {limit // MEGABYTE}", limit=str(limit // MEGABYTE))
    return unpacked


class Archive:
    """A ZIP archive in memory. Opening it raises FileRefused if it is damaged, has over 2,000 entries, or if all of
    them together are, unpacked, over 300 MB, or over 5 MB and more than 250 times the size of the archive."""

    def __init__(self, content: bytes, filename: str) -> None:
        self.filename = filename
        # Names of entries stand in the bytes as they are, also of an archive that was cut off.
        self._damage = "workbook-damaged" if any(name in content for name in _IN_WORKBOOKS) else "archive-damaged"
        if content.count(_ENTRY) > 10 * MOST_ENTRIES:  # each would become an object before it could be counted
            self.refuse("archive-entries", limit=str(MOST_ENTRIES))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE:
            self.damaged()
        entries = self._zip.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) < len(entries):
            self.damaged()  # two entries of one name: which is read differs from program to program
        self._measure(len(content))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str, limit: int = LARGEST_PART) -> bytes:
        """The content of the entry ``name``. Raises FileRefused if there is no such entry, or if it is damaged,
        encrypted, packed by a method other than deflate, or larger than ``limit`` megabytes."""
        entry = self._entries.get(name)
        if entry is None:
            self.damaged()
        if entry.flag_bits & _LOCKED:
            self.refuse("file-encrypted")
        if entry.compress_type not in _METHODS:
            self.damaged()
        if entry.file_size > limit * MEGABYTE:
            self._too_large(entry.file_size, limit)
        try:
            return self._unpack(entry, limit)
        except DAMAGE:
            self.damaged()

    def only_file(self) -> bytes:
        """The content of the only file in the archive; hidden files and those that macOS or Windows add do not count.
        Raises FileRefused if there are several files, or none, or if the file is damaged, encrypted or over 100 MB."""
        names = [name for name in self._entries if not name.endswith("/") and not _ADDED.search(name)]
        if len(names) > 1:
            named = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
            self.refuse("archive-several", count=str(len(names)), names=named)
        if not names:
            self.refuse("file-not-csv", kind=marked("a ZIP archive"))
        return self.read(names[0])

    def refuse(self, code: str, **details: str) -> NoReturn:
        """Raise FileRefused for the archive, with an issue of this ``code``; ``details`` fill the names in braces of
        its message."""
        raise refusal(code, self.filename, **details)

    def damaged(self) -> NoReturn:
        """Raise FileRefused because the archive is damaged, with the issue ``workbook-damaged`` if it is a workbook,
        and ``archive-damaged`` if not."""
        self.refuse(self._damage)

    def _unpack(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(entry) as stream:  # stops at the size stated, and checks the sum of what it read
            while part := stream.read(_CHUNK):
                size += len(part)
                if size > limit * MEGABYTE:
                    self._too_large(size, limit)
                parts.append(part)
        return b"".join(parts)

    def _measure(self, packed: int) -> None:
        if len(self._entries) > MOST_ENTRIES:
            self.refuse("archive-entries", limit=str(MOST_ENTRIES))
        unpacked = sum(entry.file_size for entry in self._entries.values())
        if unpacked > LARGEST_UNPACKED * MEGABYTE:
            self._too_large(unpacked, LARGEST_UNPACKED)
        if unpacked > max(_UNSUSPICIOUS, HIGHEST_RATIO * packed):
            self.refuse("archive-ratio", ratio=str(unpacked // packed), limit=str(HIGHEST_RATIO))

    def _too_large(self, size: int, limit: int) -> NoReturn:
        self.refuse("archive-too-large", size=str(size // MEGABYTE), limit=str(limit))
