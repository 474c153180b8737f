"""The store: add a version, publish it, roll back, read again; and the rooms for drafts, people and rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Select, func, select

from dashboard.errors import StoreError
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store.accounts import Accounts
from dashboard.store.database import Database, migrate
from dashboard.store.drafts import Drafts
from dashboard.store.holds import Holds
from dashboard.store.journal import Wanted, read_entries, write_entry
from dashboard.store.organisation_aliases import Mappings, OwnAliases
from dashboard.store.plans import Plan, Plans
from dashboard.store.publishing import publish_draft, submit_draft
from dashboard.store.tables import journal, payloads, pointers, secrets, versions
from dashboard.store.version_writing import ORIGINAL, RECORDS, NewVersion, find_version, move_pointer, read_version
from dashboard.store.versions import PUBLICATIONS, Action, Entry, Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import pandas as pd


_PUBLISHED = journal.c.action.in_(PUBLICATIONS)


def published_at(connection: Connection, moment: datetime) -> dict[Dataset, Version]:
    """The version of each dataset that visitors read at ``moment``, which counts; a dataset without one is absent.

    Of entries up to then the last written one counts: clocks of several hosts may differ, the journal's order not.
    """
    last = (
        select(func.max(journal.c.number))
        .where(_PUBLISHED, journal.c.at <= moment)
        .group_by(journal.c.dataset)
        .scalar_subquery()
    )
    query = select(versions).join(journal, journal.c.version == versions.c.number).where(journal.c.number.in_(last))
    found = [read_version(row) for row in connection.execute(query)]
    return {version.dataset: version for version in found}


def first_publication(connection: Connection, number: int | None) -> datetime | None:
    """When visitors could first read anything, or the version of that ``number``; None where they never could."""
    query = select(journal.c.at).where(_PUBLISHED).order_by(journal.c.number).limit(1)
    if number is not None:
        query = query.where(journal.c.version == number)
    return connection.execute(query).scalar_one_or_none()


def last_publication(connection: Connection, numbers: Iterable[int], until: datetime | None) -> datetime | None:
    """When one of these versions was published last, up to ``until`` where given; None where none was."""
    query = select(func.max(journal.c.at)).where(_PUBLISHED, journal.c.version.in_(list(numbers)))
    if until is not None:
        query = query.where(journal.c.at <= until)
    moment: datetime | None = connection.execute(query).scalar_one()
    return moment


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
        self.drafts = Drafts(self._database)
        self.accounts = Accounts(self._database)
        self.holds = Holds(self._database)
        self.plans = Plans(self._database)
        self.aliases = OwnAliases(self._database)
        self.mappings = Mappings(self._database)

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
        new = NewVersion(dataset, frame, original, filename=filename, author=author, note=note, is_sample=is_sample)
        with self._database.writing() as connection:
            return new.write(connection)

    def publish(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Make a version the one that visitors read.

        ``based_on`` is the version that was published when the work began (None for none). Raises StaleBase
        when another is published by now, VersionNotFound.
        """
        with self._database.writing() as connection:
            version = find_version(connection, number)
            return move_pointer(connection, Action.PUBLISH, version, author=author, based_on=based_on, note=note)

    def roll_back(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Publish again a version that was published before; StoreError if it never was.

        Otherwise as ``publish``.
        """
        with self._database.writing() as connection:
            version = find_version(connection, number)
            publications = select(journal.c.number).where(
                journal.c.version == number, journal.c.action.in_(PUBLICATIONS)
            )
            if connection.execute(publications.limit(1)).first() is None:
                raise StoreError(_("Version {number} was never published. Publish it instead.", number=number))
            return move_pointer(connection, Action.ROLL_BACK, version, author=author, based_on=based_on, note=note)

    def publish_first(
        self, dataset: Dataset, frame: pd.DataFrame, *, original: bytes, filename: str, author: str
    ) -> Version | None:
        """Add and publish sample data, unless the dataset has a version: then None, and nothing is done."""
        new = NewVersion(dataset, frame, original, filename=filename, author=author, is_sample=True)
        with self._database.writing() as connection:
            # The lock makes a second process wait here; SQLite lets only one write anyway.
            connection.execute(select(pointers).where(pointers.c.dataset == dataset).with_for_update())
            if connection.execute(_listing(dataset).limit(1)).first() is not None:
                return None
            version = new.write(connection)
            move_pointer(connection, Action.PUBLISH, version, author=author, based_on=None)
            return version

    def publish_draft(self, number: int, *, revision: int, frame: pd.DataFrame, author: str, note: str = "") -> Entry:
        """Make a checked draft, composed to ``frame``, the version that visitors read: one transaction.

        Raises StaleBase when another version is published than the draft was compared with, StaleDraft, AlreadyDone,
        DraftNotFound; then nothing is written.
        """
        return publish_draft(self._database, number, revision=revision, frame=frame, author=author, note=note)

    def submit_draft(
        self,
        number: int,
        *,
        revision: int,
        frame: pd.DataFrame,
        author: str,
        note: str = "",
        publish_at: datetime | None = None,
        needs_approval: bool = False,
    ) -> Plan:
        """Keep ``frame`` as a version now, to be published as planned. Raises as ``publish_draft``."""
        return submit_draft(
            self._database,
            number,
            revision=revision,
            frame=frame,
            author=author,
            note=note,
            publish_at=publish_at,
            needs_approval=needs_approval,
        )

    def publish_due(self, now: datetime) -> list[Entry]:
        """Carry out the plans whose time has come; what was published. Cheap where there is none."""
        return self.plans.publish_due(now)

    def published(self) -> dict[Dataset, Version]:
        """The published version of each dataset that has one: two rows by key, cheap enough to poll."""
        query = select(versions).join(pointers, pointers.c.version == versions.c.number)
        with self._database.reading() as connection:
            found = [read_version(row) for row in connection.execute(query)]
        return {version.dataset: version for version in found}

    def published_at(self, moment: datetime) -> dict[Dataset, Version]:
        """The published version of each dataset at an aware ``moment``, if there was one."""
        with self._database.reading() as connection:
            return published_at(connection, moment)

    def first_publication(self, number: int | None = None) -> datetime | None:
        """When visitors could first read anything, or the version of that ``number``; None where they never could."""
        with self._database.reading() as connection:
            return first_publication(connection, number)

    def last_publication(self, numbers: Iterable[int], until: datetime | None = None) -> datetime | None:
        """When a version of these numbers was published last, up to ``until`` where given; None where none was."""
        with self._database.reading() as connection:
            return last_publication(connection, numbers, until)

    def version(self, number: int) -> Version:
        """The version of that number. Raises VersionNotFound."""
        with self._database.reading() as connection:
            return find_version(connection, number)

    def versions(self, dataset: Dataset | None = None) -> list[Version]:
        """All versions, or those of one dataset, newest first."""
        with self._database.reading() as connection:
            return [read_version(row) for row in connection.execute(_listing(dataset))]

    def frame(self, number: int) -> pd.DataFrame:
        """The records of a version, exactly as added. Raises VersionNotFound."""
        from dashboard.store.payload import unpack_frame  # noqa: PLC0415

        return unpack_frame(self._content(number, RECORDS))

    def original(self, number: int) -> bytes:
        """The file that a version was read from. Raises VersionNotFound."""
        from dashboard.store.payload import unpack_file  # noqa: PLC0415

        return unpack_file(self._content(number, ORIGINAL))

    def journal(self, wanted: Wanted | None = None, **asked: Any) -> list[Entry]:
        """What was done, oldest first; all of it, or what is asked for with the names of ``Wanted``."""
        with self._database.reading() as connection:
            return read_entries(connection, wanted or Wanted(**asked))

    def note(self, action: Action, actor: str, *, subject: str = "", **said: Any) -> Entry:
        """Write a journal entry for an act that changes nothing, such as a sign-in. Fields as in ``Entry``."""
        with self._database.writing() as connection:
            return write_entry(connection, action, actor=actor, subject=subject, **said)

    def secret(self) -> str:
        """64 hexadecimal digits, made once for this database: what signs the forms of staff."""
        with self._database.reading() as connection:
            kept = select(secrets.c.value).where(secrets.c.name == "sessions")
            return str(connection.execute(kept).scalar_one())

    def _content(self, number: int, kind: str) -> bytes:
        query = (
            select(payloads.c.content)
            .where(payloads.c.version == number, payloads.c.kind == kind)
            .order_by(payloads.c.part)
        )
        with self._database.reading() as connection:
            find_version(connection, number)
            return b"".join(connection.execute(query).scalars())


def _listing(dataset: Dataset | None) -> Select[Any]:
    query = select(versions).order_by(versions.c.number.desc())
    return query if dataset is None else query.where(versions.c.dataset == dataset)
