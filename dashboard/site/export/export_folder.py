"""The folder of a static export. Files outside the folder, and files in it that no export wrote, are never changed."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, TypedDict

import msgspec

from dashboard.errors import FolderInUse, WrongUsageError
from dashboard.language_and_locale import SOURCE_LANGUAGE, gettext as _, speaking
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.export.upload_list import DELETE, is_kept_for_a_day, merged, put

MANIFEST = ".where-we-work-twin"
LOCK = f"{MANIFEST}-lock"
CHANGES = f"{MANIFEST}-changes.jsonl"
"""The file that lists what to upload and what to delete where the export is copied to."""
_NEXT = f"{MANIFEST}-next"  # the folder in which an export is made, before it takes the place of the one before
_PLAN = "plan.json"
_HEAD, _PUBLISHED, _UNTIL = "# edition ", "# published ", "# until "
_FILE = re.compile(r"([0-9a-f]{64})  (.+)")
_KEPT = timedelta(days=1)
_MOST_NAMED = 3

PLACEHOLDER = datetime(8623, 8, 17, 4, 56, 7, tzinfo=UTC)
"""A moment that no record names, which stands for the date of publication while files are made: nearly every page names
that date. Files are compared with those in the folder, and only one that differs otherwise gets the new date, so that a
publication that changes one title does not rewrite all pages."""
_YEAR = str(PLACEHOLDER.year).encode()
_DATE_FORMS = ("%Y-%m-%dT%H:%M:%S", "%Y%m%dT%H%M%S", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export. ``path`` is its path below the folder; ``name`` is that path without the digest that the
    file's name may have. ``digest`` is the SHA-256 of its content, ``published`` the date of publication for which it
    was written (ISO 8601, "" for none), ``size`` its number of bytes, and ``is_new`` whether this export has written it
    anew. ``until`` is "" for a file of the last export; otherwise it is the time (ISO 8601) until which a file of an
    earlier export is kept. If the file is only known from the manifest, ``size`` is 0 and ``name`` is ""."""

    path: str
    digest: str
    published: str = ""
    size: int = 0
    is_new: bool = False
    until: str = ""
    name: str = ""


class _Plan(TypedDict):
    """What is to be moved and removed when a complete export takes the place of the one before."""

    moves: list[str]
    gone: list[str]
    manifest: str
    changes: str


class ExportFolder:
    """A new or existing folder of a static export, with a manifest (in the format of ``sha256sum``) of its files.
    ``edition`` is a text that names the last complete export by its snapshot, day and holds, "" if there is none yet;
    ``files`` are the files by path. Raises WrongUsageError for a folder that holds something else or cannot be used,
    and for a damaged manifest.

    An export is made in a folder of its own inside this one. Only when it is complete do its files take the places of
    the earlier ones, which takes seconds; if that is interrupted, the next export first completes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._next = root / _NEXT
        self.edition, self.files = self._manifest()
        self._made: set[Path] = set()

    @contextmanager
    def alone(self) -> Iterator[ExportFolder]:
        """A context manager that locks the folder against other exports, completes or removes what an interrupted
        export left, and gives a new ExportFolder with the files that are there after that. Raises FolderInUse if
        another export has the lock, WrongUsageError if the folder cannot be used."""
        try:
            lock = (self.root / LOCK).open("a")
        except OSError as error:
            raise _unusable(self.root, error) from error
        with lock:
            self._take(lock)
            self.recover()
            yield ExportFolder(self.root)

    def recover(self) -> None:
        """Deal with what an interrupted export left: if all its files had been made, move them to their places;
        otherwise remove them. The caller must have locked the folder. Raises WrongUsageError if a file cannot be
        written or what was left is damaged."""
        if (self._next / _PLAN).is_file():
            self._switch()
        self._clear()

    def is_up_to_date(self, edition: str) -> bool:
        """Whether the last complete export was of this ``edition`` (a text that names its snapshot, day and holds) and
        the folder still has all files of it."""
        return self.edition == edition and all((self.root / path).is_file() for path in self.files)

    def begin(self, paths: Iterable[str]) -> None:
        """Prepare to write an export with these ``paths`` of files. Raises WrongUsageError if one of them exists and no
        export wrote it, if the folder cannot be written, or if the upload list (what to upload to an object store, and
        what to delete there) is damaged."""
        foreign = [path for path in paths if path not in self.files and os.path.lexists(self.root / path)]
        if foreign:
            raise WrongUsageError(
                _(
                    "{folder} holds files that no export wrote, such as {files}. Move them, or choose another folder.",
                    folder=self.root, files=", ".join(foreign[:_MOST_NAMED]),
                )
            )  # fmt: skip
        with self._undamaged(self.root / CHANGES):
            merged(self._changes(), ())
        self._clear()
        self._folder(self._next)

    def write(
        self, path: str, body: bytes, *, published: str = "", language: str = SOURCE_LANGUAGE, by_content: bool = False
    ) -> Written:
        """Write ``body`` as the file ``path`` of the export that is being made, and return the file. With
        ``by_content`` the file's name gets a digest of ``body``. ``body`` may have the date of ``PLACEHOLDER``, a
        moment in a distant future that stands for the publication: the date ``published`` (ISO 8601) is written in its
        place and in the same form; if the form has words, they are in ``language`` (a code). If ``published`` is "",
        the placeholder stays. If the folder has the file already and nothing but the date of publication differs, the
        file stays as it is, with its earlier date. Raises WrongUsageError if the file cannot be written."""
        name = path
        if by_content:
            stem, dot, ending = path.rpartition(".")
            path = f"{stem}.{_digest(body)[:16]}{dot}{ending}"
        before = self.files.get(path)
        if before:
            same = with_date(body, before.published, language)
            if before.digest == _digest(same) and self._has(path, len(same)):
                return replace(before, size=len(same), is_new=False, until="", name=name)
        body = with_date(body, published, language)
        folder = (self._next / path).parent
        if folder not in self._made and not self._is_inside(path):
            raise _unusable(self.root / path, FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)))
        self._folder(folder)
        try:
            (self._next / path).write_bytes(body)  # half a file is never moved to its place
        except OSError as error:
            raise _unusable(self.root / path, error) from error
        return Written(path, _digest(body), published, len(body), is_new=True, name=name)

    def finish(self, edition: str, files: Sequence[Written]) -> int:
        """Replace the files of earlier exports by those of the export that was made. ``edition`` is a text that names
        its snapshot, day and holds; ``files`` are all of its files, which are moved to their places in this order.
        Files of earlier exports that it does not have are removed. Those whose paths change with their content are
        first kept for a day, because open pages may still ask for them, unless the holds changed. Returns how many
        files were removed. Raises WrongUsageError if a file cannot be written."""
        now = datetime.now(UTC)
        until = (now + _KEPT).isoformat(timespec="seconds")
        named = {one.path for one in files}
        same_holds = self.edition.split(" ")[2:] == edition.split(" ")[2:]
        kept: list[Written] = []
        gone: list[str] = []
        for path, one in self.files.items():
            if path in named or not self._is_inside(path):
                continue
            stays = same_holds and is_kept_for_a_day(path) and (one.until or until) > now.isoformat()
            if stays and (self.root / path).is_file():
                kept.append(replace(one, until=one.until or until))
            else:
                gone.append(path)
        plan = {
            "moves": [one.path for one in files if one.is_new],
            "gone": gone,
            "manifest": _manifest_text(edition, [*files, *kept]),
            "changes": merged(
                self._changes(),
                [*(put(one.path, one.digest) for one in files if one.is_new), *({DELETE: p} for p in gone)],
            ),
        }
        self._replace(self._next / _PLAN, json.dumps(plan).encode())
        return self._switch()

    def _switch(self) -> int:
        """Move the files of the next edition to their places, remove those that only the earlier one had, and write the
        list of changes and the manifest. Returns how many files were removed."""
        with self._undamaged(self._next / _PLAN):
            plan = msgspec.json.decode((self._next / _PLAN).read_bytes(), type=_Plan)
        for path in filter(self._is_inside, plan["moves"]):
            self._folder((self.root / path).parent)
            try:
                (self._next / path).replace(self.root / path)
            except FileNotFoundError:
                pass  # it was moved before an interruption
            except OSError as error:
                raise _unusable(self.root / path, error) from error
        gone = [self.root / path for path in plan["gone"] if self._is_inside(path)]
        removed = sum(_removed(path) for path in gone)
        for folder in sorted({folder for path in gone for folder in path.parents}, key=lambda one: -len(one.parts)):
            if folder != self.root and folder.is_relative_to(self.root):
                _remove_if_empty(folder)
        self._replace(self.root / CHANGES, plan["changes"].encode())
        self._replace(self.root / MANIFEST, plan["manifest"].encode())
        self._clear()
        return removed

    def _clear(self) -> None:
        """Remove what an interrupted export left: the folder of the next edition, and half a file."""
        if self._next.is_symlink():
            self._next.unlink()
        shutil.rmtree(self._next, ignore_errors=True)
        for part in self.root.glob(f"{MANIFEST}.*"):
            part.unlink()

    def _changes(self) -> str:
        with suppress(FileNotFoundError):
            return (self.root / CHANGES).read_text(encoding="utf-8")
        return ""

    def _has(self, path: str, size: int) -> bool:
        with suppress(OSError):
            return (self.root / path).is_file() and (self.root / path).stat().st_size == size
        return False

    def _take(self, lock: IO[str]) -> None:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # which the processes that help do not inherit
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EAGAIN}:  # with others the file system knows no locks
                raise FolderInUse(
                    _("Another export is writing to {folder}. Wait until it is done.", folder=self.root)
                ) from error

    def _manifest(self) -> tuple[str, dict[str, Written]]:
        try:
            content = (self.root / MANIFEST).read_bytes()
        except FileNotFoundError:
            self._be_empty()
            return "", {}
        except OSError as error:
            raise _unusable(self.root, error) from error
        with self._undamaged(self.root / MANIFEST):
            return _read_manifest(content.decode())

    @contextmanager
    def _undamaged(self, file: Path) -> Iterator[None]:
        """A context that reads ``file``, which an export wrote. Raises WrongUsageError if it is not as it was
        written."""
        try:
            yield
        except OSError as error:
            raise _unusable(file, error) from error
        except (ValueError, KeyError, AttributeError) as error:
            raise WrongUsageError(
                _("{file} is damaged. Move {folder} away, or name a new folder.", file=file, folder=self.root)
            ) from error

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

    def _is_inside(self, path: str) -> bool:
        """Whether ``path`` stays within the folder, also if it has ``..`` or links: somebody may have changed the
        manifest."""
        folder = os.path.realpath((self.root / path).parent)  # twice as fast as Path.resolve
        return folder == self._real_root or folder.startswith(f"{self._real_root}/")

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.root)

    def _folder(self, folder: Path) -> None:
        """Make a folder below the root; one that leads elsewhere is refused."""
        if folder in self._made or folder == self.root:
            return
        self._folder(folder.parent)
        try:
            folder.mkdir()
        except OSError as error:
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


def _read_manifest(text: str) -> tuple[str, dict[str, Written]]:
    """(edition, files by path) of the text that ``_manifest_text`` made. Raises ValueError for another text."""
    edition = published = until = ""
    files = {}
    for line in text.splitlines():
        if line.startswith(_HEAD):
            edition = line.removeprefix(_HEAD)
        elif line.startswith(_PUBLISHED):
            published, until = line.removeprefix(_PUBLISHED), ""
        elif line.startswith(_UNTIL):
            until, _gap, published = line.removeprefix(_UNTIL).partition(" ")
        elif found := _FILE.fullmatch(line):
            files[found[2]] = Written(found[2], found[1], published, until=until)
        else:
            raise ValueError(line)
        for moment in filter(None, (published, until)):
            datetime.fromisoformat(moment)
    return edition, files


def with_date(body: bytes, published: str, language: str) -> bytes:
    """``body`` with the date ``published`` (ISO 8601) in place of that of ``PLACEHOLDER``, a moment in a distant future
    that stands for the publication. The date keeps its form; if the form has words, they are in ``language`` (a code).
    If ``published`` is "", ``body`` is unchanged."""
    if not published or _YEAR not in body:
        return body
    for placeholder, date in _pairs(published, language):
        body = body.replace(placeholder, date)
    return body


@lru_cache(maxsize=1000)
def _pairs(published: str, language: str) -> list[tuple[bytes, bytes]]:
    moment = datetime.fromisoformat(published)
    forms = [(f"{PLACEHOLDER:{form}}", f"{moment:{form}}") for form in _DATE_FORMS]
    with speaking(language):
        forms.append((written_date(f"{PLACEHOLDER:%Y-%m-%d}"), written_date(f"{moment:%Y-%m-%d}")))
    return [(placeholder.encode(), date.encode()) for placeholder, date in forms]


def _manifest_text(edition: str, files: Iterable[Written]) -> str:
    """The lines of ``sha256sum``, below comments: the edition, and of the files below each, the publication whose date
    they show, or until when files of an earlier edition are kept."""
    lines, group = [_HEAD + edition], ""
    for one in sorted(files, key=lambda one: (one.until, one.published, one.path)):
        now = f"{_UNTIL}{one.until} {one.published}" if one.until else _PUBLISHED + one.published
        if now != group:
            lines.append(group := now)
        lines.append(f"{one.digest}  {one.path}")
    return "\n".join([*lines, ""])


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unusable(path: Path, error: OSError) -> WrongUsageError:
    return WrongUsageError(_("{file} cannot be written: {cause}", file=path, cause=error.strerror))


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unusable(path, error) from error
    return True


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # something is in it, perhaps of others
        folder.rmdir()
