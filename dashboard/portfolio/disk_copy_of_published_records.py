"""A copy on disk of what was published last, from which a process shows data while the database is away."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pandas as pd

from dashboard.atomic_and_hashed_files import read_hashed, write_hashed, write_whole
from dashboard.portfolio.snapshot import SnapshotInputs
from dashboard.store.compressed_frames_and_checks import unpack_frame
from dashboard.store.pictures import Picture
from dashboard.store.version_and_journal_types import Version

log = logging.getLogger(__name__)
_MANIFEST = "manifest"
_CONFIRM_SECONDS = 60.0


@dataclass(frozen=True)
class GoodState:
    """What the copy on disk has of a published snapshot besides the records. ``inputs`` are the published versions, the
    holds and the day that it was built from. ``since`` is the moment of the last publication, or the beginning of the
    day of ``inputs`` (UTC) if that is later; None if nothing is published. ``pictures`` are the uploaded pictures that
    visitors may see, by the SHA-256 of the uploaded file."""

    inputs: SnapshotInputs
    since: datetime | None
    pictures: Mapping[str, Picture]


class LastGoodCopy:
    """A copy on disk of what one database has published, in a folder below ``cache_folder`` (None: there is no copy).
    ``database`` is the address of the database, without its password. Files are written atomically, only their owner
    may read them, and they are used only if they fit their hash. The folder may be emptied at any time."""

    def __init__(self, cache_folder: Path | None, database: str) -> None:
        key = sha256(database.encode()).hexdigest()[:16]
        self._folder = None if cache_folder is None else cache_folder / "last-good" / key
        self._is_kept = False

    def keep(self, state: GoodState, records: Callable[[int], bytes]) -> None:
        """Write the copy of ``state`` in place of an earlier one. ``records`` takes the number of a version, and
        returns its records as the store has them (a Parquet file); its errors are raised. An error of the disk is
        logged, not raised."""
        self._is_kept = False
        if self._folder is None:
            return
        try:
            names = {f"{version.content_hash}.parquet" for version in state.inputs.published.values()}
            for version in state.inputs.published.values():
                if self._records(version) is None:
                    path = self._folder / f"{version.content_hash}.parquet"
                    write_whole(path, [records(version.number)], survives_power_cut=True)
            write_hashed(self._folder / _MANIFEST, msgspec.json.encode(state))
            self._is_kept = True
            for path in self._folder.iterdir():
                if path.name not in names | {_MANIFEST}:
                    path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("The published data is not kept in %s: %s", self._folder, error)

    def confirm(self) -> None:
        """Record, at most once a minute, that the state in the copy is still what is published; ``read`` returns the
        time recorded last. Does nothing unless the last call of ``keep`` wrote its state; otherwise the folder may have
        an older one. An error of the disk is ignored."""
        if self._folder is None or not self._is_kept:
            return
        try:
            manifest = self._folder / _MANIFEST
            if manifest.stat().st_mtime < datetime.now(UTC).timestamp() - _CONFIRM_SECONDS:
                os.utime(manifest)
        except OSError:
            return  # the folder was emptied: the next publication is kept again

    def read(self) -> tuple[GoodState, datetime] | None:
        """(state, time): the copied state, and when it was last known to be what is published. None if there is no
        copy, or if it cannot be read or does not fit its hash."""
        if self._folder is None:
            return None
        try:
            manifest = self._folder / _MANIFEST
            if (body := read_hashed(manifest)) is None:
                return None
            confirmed = datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
            return msgspec.json.decode(body, type=GoodState), confirmed
        except (OSError, msgspec.MsgspecError):  # of an earlier release, perhaps
            return None

    def frame(self, version: Version) -> pd.DataFrame | None:
        """The records of ``version`` as a canonical frame; None if the copy does not have them or they do not fit their
        hash."""
        content = self._records(version)
        return None if content is None else unpack_frame(content)

    def _records(self, version: Version) -> bytes | None:
        if self._folder is None:
            return None
        try:
            content = (self._folder / f"{version.content_hash}.parquet").read_bytes()
        except OSError:
            return None
        return content if sha256(content).hexdigest() == version.content_hash else None
