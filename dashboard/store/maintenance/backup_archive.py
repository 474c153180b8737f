"""The form of a backup: a ZIP archive with a manifest and, for each table of the database, a file of JSON lines. It is
the same for both kinds of database, and is written and read in bounded memory."""

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from dashboard.errors import BackupError, WrongUsageError
from dashboard.language_and_locale import gettext as _

FORMAT = 1
_MANIFEST = "manifest.json"
_BUFFER = 1 << 20
# What a damaged archive raises while it is read, besides an OSError.
_DAMAGES = (BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """One table in a backup: its ``name``, the number of its ``rows``, and the SHA-256 (hexadecimal) of its JSON lines,
    with the ends of the lines."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The description of a backup that stands in the backup itself: the number of its ``format``, the ``release`` of
    the program that made it, the ``schema`` of its tables (the number of the last migration, such as "0009"), when it
    was made (aware, UTC), whether it is without the secrets of staff, and its tables in the order in which they must be
    restored."""

    format: int
    release: str
    schema: str
    made_at: datetime
    without_secrets: bool
    tables: tuple[TableFile, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows of all tables together."""
        return sum(table.rows for table in self.tables)


def write_backup_file(path: Path, manifest: Manifest, tables: Iterable[tuple[str, Iterable[bytes]]]) -> Manifest:
    """Write a backup to the new file ``path``, which only this user can read. ``tables`` has the name of each table and
    its rows as JSON lines, without line ends. Returns ``manifest`` with these tables added, as it stands in the file.
    The file gets its name only when it is complete; if an error stops the writing, also one that ``tables`` raises,
    what was written is deleted. Raises WrongUsageError if there is a file of this name already, which stays as it is,
    or if the file cannot be written."""
    with _unwritable(path):
        if path.exists():
            raise WrongUsageError(_("{file} exists already. Choose another name, or delete it first.", file=path))
    with _unwritable(path), NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        try:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
                written = tuple(_write_table(archive, name, lines) for name, lines in tables)
                whole = replace(manifest, tables=written)
                archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(whole)))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(path)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise
    return whole


def _write_table(archive: ZipFile, name: str, lines: Iterable[bytes]) -> TableFile:
    digest, rows = sha256(), 0
    with archive.open(_member(name), "w", force_zip64=True) as member:
        for line in lines:
            ended = line + b"\n"
            digest.update(ended)
            member.write(ended)
            rows += 1
    return TableFile(name=name, rows=rows, sha256=digest.hexdigest())


@contextmanager
def _unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WrongUsageError(
            _("{file} cannot be written: {cause}", file=path, cause=error.strerror or error)
        ) from error


class BackupFile:
    """A backup, opened for reading; a context manager that closes it. The attribute ``manifest`` is the description of
    the backup that stands in it. Raises WrongUsageError if the file ``path`` cannot be opened, BackupError if it is no
    backup, is damaged, or has a format that this program does not know."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file: IO[bytes] = path.open("rb")
        except OSError as error:
            raise WrongUsageError(_("{file} cannot be read: {cause}", file=path, cause=error.strerror)) from error
        try:
            with self._damages():
                self._archive = ZipFile(self._file)
                self.manifest = msgspec.json.decode(self._archive.read(_MANIFEST), type=Manifest)
            if self.manifest.format != FORMAT:
                raise BackupError(_("{file} was made by a newer version of this program.", file=path))
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self._file.close()

    def lines(self, table: TableFile) -> Iterator[bytes]:
        """The rows of a table as JSON lines, without line ends. Raises BackupError if the archive is damaged. Also
        raises it, after the last line, if the lines do not have the hash and the number that ``table`` states."""
        digest, rows = sha256(), 0
        with self._damages(), self._archive.open(_member(table.name)) as member:
            for line in BufferedReader(member, _BUFFER):  # type: ignore[type-var] # it has what is needed
                digest.update(line)
                rows += 1
                yield line.rstrip(b"\n")
        if (rows, digest.hexdigest()) != (table.rows, table.sha256):
            raise self._damaged(_("the table {table} does not fit its hash", table=table.name))

    def verify(self) -> None:
        """Read all tables of the backup. Raises BackupError if anything in them is not as it was written."""
        for table in self.manifest.tables:
            for _line in self.lines(table):
                pass

    @contextmanager
    def _damages(self) -> Iterator[None]:
        try:
            yield
        except (*_DAMAGES, OSError) as error:
            raise self._damaged(str(error) or type(error).__name__) from error

    def _damaged(self, cause: str) -> BackupError:
        return BackupError(
            _("{file} is no backup of this program, or is damaged: {cause}.", file=self._path, cause=cause)
        )


def _member(table: str) -> str:
    return f"{table}.jsonl"
