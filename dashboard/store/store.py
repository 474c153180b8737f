"""The store: add a version, publish it, roll back, read again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Row, Select, insert, select, update

from dashboard.errors import StaleBase, StoreError, VersionNotFound
from dashboard.language import gettext as _
from dashboard.records.columns import Dataset
from dashboard.store.database import Database
from dashboard.store.migration import migrate
from dashboard.store.tables import journal, payloads, pointers, versions
from dashboard.store.versions import Action, Entry, Version

if TYPE_CHECKING:
    import pandas as pd

# payload.py is imported where it is used: listing and publishing versions need no pandas, which takes a second.
RECORDS, ORIGINAL = "records", "original"


class Store:
    """Versions of the datasets, which of them are published, and who did what. Nothing is ever deleted.

    ``url`` is a database address as the setting DATABASE_URL takes it. Missing tables are made. Safe to share
    between threads and to carry over a fork. Every method raises StoreUnavailable while the database does not
    answer, and works again once it does.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        try:
            migrate(self._database)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back the connections that are kept open. The store opens new ones when it is asked again."""
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.close()

    def add_version(
        self,
        dataset: Dataset,
        frame: pd.DataFrame,
        *,
        original: bytes,
        filename: str,
        author: str,
        note: str = "",
        is_sample: bool = False,
    ) -> Version:
        """Keep a validated frame (all columns ``str``) and the file it came from as a new version."""
        new = _New(dataset, frame, original, filename=filename, author=author, note=note, is_sample=is_sample)
        with self._database.writing() as connection:
            return new.write(connection)

    def publish(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Make a version the one that visitors read.

        ``based_on`` is the version that was published when the work began (None for none). Raises StaleBase
        when another is published by now, VersionNotFound.
        """
        with self._database.writing() as connection:
            return _move(connection, Action.PUBLISH, number, author=author, based_on=based_on, note=note)

    def roll_back(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Publish again a version that was published before; StoreError if it never was.

        Otherwise as ``publish``.
        """
        with self._database.writing() as connection:
            _find(connection, number)
            publications = select(journal.c.number).where(
                journal.c.version == number, journal.c.action != Action.ADD_VERSION
            )
            if connection.execute(publications.limit(1)).first() is None:
                raise StoreError(_("Version {number} was never published. Publish it instead.", number=number))
            return _move(connection, Action.ROLL_BACK, number, author=author, based_on=based_on, note=note)

    def publish_first(
        self, dataset: Dataset, frame: pd.DataFrame, *, original: bytes, filename: str, author: str
    ) -> Version | None:
        """Add and publish sample data, unless the dataset has a version: then None, and nothing is done."""
        new = _New(dataset, frame, original, filename=filename, author=author, note="", is_sample=True)
        with self._database.writing() as connection:
            # The lock makes a second process wait here; SQLite lets only one write anyway.
            connection.execute(select(pointers).where(pointers.c.dataset == dataset).with_for_update())
            if connection.execute(_listing(dataset).limit(1)).first() is not None:
                return None
            version = new.write(connection)
            _move(connection, Action.PUBLISH, version.number, author=author, based_on=None, note="")
            return version

    def published(self) -> dict[Dataset, Version]:
        """The published version of each dataset that has one: two rows by key, cheap enough to poll."""
        query = select(versions).join(pointers, pointers.c.version == versions.c.number)
        with self._database.reading() as connection:
            found = [_version(row) for row in connection.execute(query)]
        return {version.dataset: version for version in found}

    def version(self, number: int) -> Version:
        """The version of that number. Raises VersionNotFound."""
        with self._database.reading() as connection:
            return _find(connection, number)

    def versions(self, dataset: Dataset | None = None) -> list[Version]:
        """All versions, or those of one dataset, newest first."""
        with self._database.reading() as connection:
            return [_version(row) for row in connection.execute(_listing(dataset))]

    def frame(self, number: int) -> pd.DataFrame:
        """The records of a version, exactly as added. Raises VersionNotFound."""
        from dashboard.store.payload import unpack_frame  # noqa: PLC0415

        return unpack_frame(self._content(number, RECORDS))

    def original(self, number: int) -> bytes:
        """The file that a version was read from. Raises VersionNotFound."""
        from dashboard.store.payload import unpack_file  # noqa: PLC0415

        return unpack_file(self._content(number, ORIGINAL))

    def journal(self) -> list[Entry]:
        """Everything that was done, oldest first."""
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(select(journal).order_by(journal.c.number))]

    def _content(self, number: int, kind: str) -> bytes:
        query = (
            select(payloads.c.content)
            .where(payloads.c.version == number, payloads.c.kind == kind)
            .order_by(payloads.c.part)
        )
        with self._database.reading() as connection:
            _find(connection, number)
            return b"".join(connection.execute(query).scalars())


class _New:
    """A version that is not written yet; packed before the transaction so that this one is short."""

    def __init__(
        self,
        dataset: Dataset,
        frame: pd.DataFrame,
        original: bytes,
        *,
        filename: str,
        author: str,
        note: str,
        is_sample: bool,
    ) -> None:
        from dashboard.store.payload import fingerprint, pack_file, pack_frame, parts  # noqa: PLC0415

        packed = pack_frame(frame)
        self._pieces = [
            (kind, part, piece)
            for kind, content in ((RECORDS, packed), (ORIGINAL, pack_file(original)))
            for part, piece in enumerate(parts(content))
        ]
        self._row = {
            "dataset": dataset,
            "author": author,
            "note": note,
            "filename": filename,
            "records": len(frame),
            "content_hash": fingerprint(packed),
            "is_sample": is_sample,
        }

    def write(self, connection: Connection) -> Version:
        """Insert the version, its payload and its journal entry."""
        row = {**self._row, "created_at": datetime.now(UTC)}
        version = _version(connection.execute(insert(versions).returning(*versions.c), row).one())
        for kind, part, piece in self._pieces:
            place = {"version": version.number, "kind": kind, "part": part}
            connection.execute(insert(payloads), {**place, "content": piece})
        _write_entry(connection, Action.ADD_VERSION, version, actor=version.author, note=version.note)
        return version


def _listing(dataset: Dataset | None) -> Select[tuple[object, ...]]:
    query = select(versions).order_by(versions.c.number.desc())
    return query if dataset is None else query.where(versions.c.dataset == dataset)


def _find(connection: Connection, number: int) -> Version:
    row = connection.execute(select(versions).where(versions.c.number == number)).first()
    if row is None:
        raise VersionNotFound(_("There is no version {number}.", number=number))
    return _version(row)


def _move(
    connection: Connection, action: Action, number: int, *, author: str, based_on: int | None, note: str
) -> Entry:
    version = _find(connection, number)
    # Compared and set by one statement: of two at once the second waits for the row, compares again and finds
    # the first one's version there.
    moved = connection.execute(
        update(pointers)
        .where(pointers.c.dataset == version.dataset, pointers.c.version.is_not_distinct_from(based_on))
        .values(version=number, published_at=datetime.now(UTC))
    )
    if moved.rowcount != 1:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so version {number} was not published. Nothing is lost: "
                "look at the difference from what is published now, then publish again.",
                number=number,
            )
        )
    return _write_entry(connection, action, version, actor=author, previous=based_on, note=note)


def _write_entry(connection: Connection, action: Action, version: Version, **said: object) -> Entry:
    row = {"at": datetime.now(UTC), "action": action, "dataset": version.dataset, "version": version.number}
    return _entry(connection.execute(insert(journal).returning(*journal.c), row | said).one())


def _version(row: Row[tuple[object, ...]]) -> Version:
    values = dict(row._mapping)
    return Version(**{**values, "dataset": Dataset(values["dataset"])})


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    values = dict(row._mapping)
    return Entry(**{**values, "dataset": Dataset(values["dataset"]), "action": Action(values["action"])})
