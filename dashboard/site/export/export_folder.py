"""The folder of a static export. Files outside the folder, and files in it that no export wrote, are never changed."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dashboard.errors import FolderInUse, WrongUsageError
from dashboard.language import gettext as _

MANIFEST = ".where-we-work-twin"
LOCK = f"{MANIFEST}-lock"
_HEAD = "# edition "
_UNKNOWN = "0" * 64  # the digest of a file that an interrupted export may have written, or written anew
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Written:
    """The result of writing a file: its path below the folder, its SHA-256 digest, its size in bytes, and whether its
    content is new."""

    path: str
    digest: str
    size: int
    is_new: bool


class ExportFolder:
    """A new or existing folder of a static export, with a manifest (in the format of ``sha256sum``) of its files.
    ``edition`` is the snapshot and the day that the manifest names, "" if there is none yet or the last export was
    interrupted; ``files`` are path -> digest. Raises WrongUsageError for a folder that holds something else or cannot
    be used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.edition, self.files = self._manifest()
        self._made: set[Path] = set()

    @contextmanager
    def alone(self) -> Iterator[ExportFolder]:
        """A context manager that locks the folder against other exports. Raises FolderInUse if another export has the
        lock, WrongUsageError if the folder cannot be used."""
        try:
            lock = (self.root / LOCK).open("a")
        except OSError as error:
            raise _unusable(self.root, error) from error
        with lock:
            self._take(lock)
            yield ExportFolder(self.root)

    def holds(self, edition: str) -> bool:
        """Whether the folder already has all files of the last complete export, and that had this ``edition``."""
        return self.edition == edition and all((self.root / path).is_file() for path in self.files)

    def begin(self, paths: Iterable[str]) -> None:
        """Write the names of the planned files (``paths``) into the manifest before the files themselves, so that a
        later export knows them as its own even if this one is interrupted. Raises WrongUsageError if one of them exists
        and no export wrote it."""
        planned = dict.fromkeys(paths, _UNKNOWN)
        foreign = [path for path in planned if path not in self.files and os.path.lexists(self.root / path)]
        if foreign:
            raise WrongUsageError(
                _(
                    "{folder} holds files that no export wrote, such as {files}. Move them, or choose another folder.",
                    folder=self.root, files=", ".join(foreign[:_MOST_NAMED]),
                )
            )  # fmt: skip
        for part in self.root.glob(f"{MANIFEST}.*"):  # of an export that was killed
            part.unlink()
        self.files = planned | self.files
        self._note("", dict.fromkeys(self.files, _UNKNOWN))

    def write(self, path: str, body: bytes) -> Written:
        """Write ``body`` as the file ``path`` below the folder in one step, unless it already has this content. Returns
        path, digest and size, and whether it was written. Raises WrongUsageError if it cannot be written."""
        digest = hashlib.sha256(body).hexdigest()
        target, before = self.root / path, self.files.get(path)
        same = before == digest and target.is_file() and target.stat().st_size == len(body)
        if before == _UNKNOWN and target.is_file():
            same = target.read_bytes() == body
        if not same:
            self._folder(target.parent)
            self._replace(target, body)
        return Written(path, digest, len(body), not same)

    def finish(self, edition: str, files: Mapping[str, str]) -> int:
        """Remove files of earlier exports that are not in ``files`` (path -> digest), and write the manifest, which
        names ``edition``: the snapshot and the day of the export. Returns how many files were removed."""
        gone = [self.root / path for path in self.files if path not in files and self._is_inside(path)]
        removed = sum(_removed(path) for path in gone)
        for folder in sorted({folder for path in gone for folder in path.parents}, key=lambda one: -len(one.parts)):
            if folder != self.root and folder.is_relative_to(self.root):
                _remove_if_empty(folder)
        self._note(edition, files)
        return removed

    def _take(self, lock: IO[str]) -> None:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # which the processes that help do not inherit
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EAGAIN}:  # with others the file system knows no locks
                raise FolderInUse(
                    _("Another export is writing to {folder}. Wait until it is done.", folder=self.root)
                ) from error

    def _manifest(self) -> tuple[str, dict[str, str]]:
        try:
            text = (self.root / MANIFEST).read_text(encoding="utf-8")
        except FileNotFoundError:
            self._be_empty()
            return "", {}
        except OSError as error:
            raise _unusable(self.root, error) from error
        head, *lines = text.splitlines()
        return head.removeprefix(_HEAD), {path: digest for digest, _, path in (line.partition("  ") for line in lines)}

    def _be_empty(self) -> None:
        """Raise WrongUsageError if the folder has anything that no export wrote."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            found = next((one for one in self.root.iterdir() if not one.name.startswith(MANIFEST)), None)
        except OSError as error:
            raise _unusable(self.root, error) from error
        if found is not None:
            raise WrongUsageError(
                _(
                    "{folder} holds something else, such as {file}. Name a new or an empty folder, or that of an "
                    "earlier export.",
                    folder=self.root, file=found.name,
                )
            )  # fmt: skip

    def _note(self, edition: str, files: Mapping[str, str]) -> None:
        lines = [_HEAD + edition, *(f"{digest}  {path}" for path, digest in sorted(files.items()))]
        self._replace(self.root / MANIFEST, "\n".join([*lines, ""]).encode())

    def _is_inside(self, path: str) -> bool:
        """Whether ``path`` leads out of the folder by no ``..`` and no link: somebody may have changed the manifest."""
        return (self.root / path).parent.resolve().is_relative_to(self.root.resolve())

    def _folder(self, folder: Path) -> None:
        """Make a folder below the root; one that leads elsewhere is refused."""
        if folder in self._made or folder == self.root:
            return
        self._folder(folder.parent)
        try:
            folder.mkdir()
        except FileExistsError as error:
            if folder.is_symlink() or not folder.is_dir():
                raise _unusable(folder, error) from error
        self._made.add(folder)

    def _replace(self, target: Path, body: bytes) -> None:
        part = self.root / f"{MANIFEST}.{os.getpid()}"
        try:
            part.write_bytes(body)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _unusable(target, error) from error


def _unusable(path: Path, error: OSError) -> WrongUsageError:
    return WrongUsageError(_("{file} cannot be written: {cause}", file=path, cause=error.strerror))


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # something is in it, perhaps of others
        folder.rmdir()
