"""``Store``, the way to all that the database holds: methods for versions, their publication and the journal, and
attributes for drafts, plans, holds, accounts and all else. Also publishes the sample data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from dashboard.errors import RecordsError, StaleBase, StoreError, StoreUnavailable
from dashboard.language_and_locale import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import Database, Repository, database_place
from dashboard.store.draft_comments import DraftComments, tell_publication
from dashboard.store.draft_rows import Draft, DraftState, find_draft, find_revision, mark_draft
from dashboard.store.drafts import Drafts
from dashboard.store.holds import Holds
from dashboard.store.mail_queue import Mails
from dashboard.store.maintenance.database_state_and_damage import DatabaseFigures
from dashboard.store.maintenance.pruning import Pruning
from dashboard.store.pictures import Pictures
from dashboard.store.place_names_words_and_mappings import Mappings, OwnAliases, Words
from dashboard.store.publication_plans import Plan, Plans, add_plan
from dashboard.store.scheduled_sources import Sources
from dashboard.store.staff_accounts_and_sign_in import Accounts, SecondSteps, email_key
from dashboard.store.tables_and_row_access import (
    corrupt_data,
    first_time,
    journal,
    pointers,
    read_row,
    read_rows,
    secrets,
    sessions,
    versions,
    write_entry,
)
from dashboard.store.version_and_journal_types import PUBLICATIONS, SAMPLE_AUTHOR, Action, Entry, Version
from dashboard.store.version_rows_and_pointer import (
    ORIGINAL,
    RECORDS,
    NewVersion,
    deleted_version,
    find_version,
    locked_number,
    move_pointer,
    read_content,
)

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.records.places.gazetteer import Gazetteer

_PUBLISHED = journal.c.action.in_(PUBLICATIONS)


class Store(Repository):
    """The database. Its methods are about versions of the datasets, which of them are published, and the journal; its
    attributes are about drafts, plans, accounts, holds, pictures, sources, mails and more. Versions, drafts and the
    journal are never deleted, but ``pruning`` deletes contents that nobody needs. ``url`` is sqlite:///PATH or
    postgresql://USER:PASSWORD@HOST/NAME. ``make_file`` says whether a SQLite file that does not exist is made. Missing
    tables are made, and those of an older version of this program are brought up to date. Threads can share a store,
    and a child process can go on using it after a fork.

    Raises SettingsError for a URL that cannot be used, StoreError if a newer version of this program made the database,
    StoreUnavailable if the database does not answer, or a SQLite file cannot be made or written. With ``may_be_away`` a
    database that does not answer raises no error. Instead the attribute ``away`` has the error (and keeps it), and the
    tables are brought up to date as soon as a thread that answers no request uses the store. Without such an error
    ``away`` is None.

    Every method raises StoreUnavailable while the database does not answer, and works again once it does. It raises
    Busy if too many requests wait for the database, and CorruptData for a damaged row; methods that return a list leave
    such a row out."""

    def __init__(self, url: str, *, make_file: bool = True, may_be_away: bool = False) -> None:
        super().__init__(Database(url, make_file=make_file))
        self.away: StoreUnavailable | None = None
        try:
            self._database.open()
        except BaseException as error:
            self.close()
            if not (may_be_away and isinstance(error, StoreUnavailable)):
                raise
            self.away = error
        self.drafts = Drafts(self._database)
        self.comments = DraftComments(self._database)
        self.accounts = Accounts(self._database)
        self.second_steps = SecondSteps(self._database)
        self.holds = Holds(self._database)
        self.plans = Plans(self._database)
        self.aliases = OwnAliases(self._database)
        self.mappings = Mappings(self._database)
        self.words = Words(self._database)
        self.pictures = Pictures(self._database)
        self.sources = Sources(self._database)
        self.mails = Mails(self._database)
        self.pruning = Pruning(self._database)
        self.figures = DatabaseFigures(self._database)

    def close(self) -> None:
        """Close the pooled connections to the database; new ones are opened when the store is used again."""
        self._database.close()

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
        """Store a canonical frame as a new version of ``dataset``, which is not published yet, and return the version.
        ``original`` are the bytes of the file from which the records were read, ``filename`` is its name. A journal
        entry is written. ``author`` (such as an e-mail address) and ``note`` are for the history; ``is_sample`` marks
        sample data. Raises TypeError if a column of ``frame`` is not of type ``str``."""
        new = NewVersion(dataset, frame, original, filename=filename, author=author, note=note, is_sample=is_sample)
        with self._database.writing(long=True) as connection:
            return new.write(connection)

    def publish(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Let visitors read the version with this number instead of the published one of its dataset, and return the
        journal entry. ``author`` is who publishes it, ``based_on`` the number of the version that they saw as the
        published one (None for none), and ``note`` is for the history. Raises VersionNotFound if there is no such
        version, StaleBase if another version than ``based_on`` is published, and StoreError if the records of the
        version were deleted because it was old and never public."""
        with self._database.writing() as connection:
            version = find_version(connection, number)
            return move_pointer(connection, Action.PUBLISH, version, author=author, based_on=based_on, note=note)

    def roll_back(self, number: int, *, author: str, based_on: int | None, note: str = "") -> Entry:
        """Publish again the version with this number, which was published before, and return the journal entry.
        ``author`` is who does it, ``based_on`` the number of the version that they saw as the published one (None for
        none), and ``note`` is for the history. Raises VersionNotFound if there is no such version, StoreError if it was
        never published, and StaleBase if another version than ``based_on`` is published."""
        with self._database.writing() as connection:
            version = find_version(connection, number)
            publications = select(journal.c.number).where(_PUBLISHED, journal.c.version == number)
            if connection.execute(publications.limit(1)).first() is None:
                raise StoreError(_("Version {number} was never published. Publish it instead.", number=number))
            return move_pointer(connection, Action.ROLL_BACK, version, author=author, based_on=based_on, note=note)

    def publish_draft(self, number: int, *, revision: int, frame: pd.DataFrame, author: str, note: str = "") -> Entry:
        """Make a version of the checked draft with this number, publish it, and return the journal entry. ``frame`` is
        the canonical frame of the records to publish, ``revision`` the revision of the draft that the person saw.
        ``author`` and ``note`` are for the history; ``author`` is the e-mail address of the person, or "source" and the
        name of a source that publishes by itself. If somebody else is the author of the draft, they are told on the
        desk and by mail.

        Nothing is written if an error is raised: NotFound if there is no such draft, AlreadyDone if its state is not
        "checked", StaleDraft if it has another ``revision``, StaleBase if another version is published than the one
        that the draft was compared with."""
        new = self._new_version(number, frame, author, note)
        with self._database.writing(long=True) as connection:
            draft, version = _write_version(connection, new, number, revision)
            entry = move_pointer(
                connection, Action.PUBLISH, version, author=author, based_on=draft.based_on, draft=number, note=note
            )
            mark_draft(connection, number, DraftState.PUBLISHED, version.number, note)
            if email_key(author) != email_key(draft.author):
                tell_publication(connection, version, number, author=author, tell=draft.author)
        return entry

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
        """Make a version of the checked draft with this number, and plan its publication at ``publish_at`` (None: as
        soon as possible). With ``needs_approval`` it is published only after a second person has approved it. The state
        of the draft is then "submitted", so that nobody changes it. Returns the plan. ``frame`` is the canonical frame
        of the records to publish, ``revision`` the revision of the draft that the person saw. ``author`` (the person's
        e-mail address) and ``note`` are for the history.

        Nothing is written if an error is raised: NotFound if there is no such draft, AlreadyDone if its state is not
        "checked", StaleDraft if it has another ``revision``, StaleBase if another version is published than the one
        that the draft was compared with."""
        new = self._new_version(number, frame, author, note)
        with self._database.writing(long=True) as connection:
            draft, version = _write_version(connection, new, number, revision)
            return add_plan(
                connection,
                draft,
                version,
                requested_by=author,
                note=note,
                publish_at=publish_at,
                needs_approval=needs_approval,
            )

    def _new_version(self, number: int, frame: pd.DataFrame, author: str, note: str) -> NewVersion:
        with self._database.reading() as connection:
            draft = find_draft(connection, number)
        return NewVersion(draft.dataset, frame, None, filename=draft.filename, author=author, note=note, draft=number)

    def publish_first(
        self, dataset: Dataset, frame: pd.DataFrame, *, original: bytes, filename: str, author: str
    ) -> Version | None:
        """Store sample data as the first version of ``dataset``, publish it, and return the version. ``frame`` is the
        canonical frame of its records, ``original`` the bytes of its file, ``filename`` the file's name, ``author`` a
        name for the history. Does nothing and returns None if the dataset has a version already."""
        new = NewVersion(dataset, frame, original, filename=filename, author=author, is_sample=True)
        with self._database.writing(long=True) as connection:
            # The lock makes a second process wait here; SQLite lets only one write anyway.
            connection.execute(select(pointers).where(pointers.c.dataset == dataset).with_for_update())
            if connection.execute(_listing(dataset).limit(1)).first() is not None:
                return None
            version = new.write(connection)
            move_pointer(connection, Action.PUBLISH, version, author=author, based_on=None)
            return version

    def publish_due(self, at: datetime | None = None) -> list[Entry]:
        """Carry out the planned publications that are due at the time ``at`` (None: now, by the clock of the database),
        and return the journal entries of these publications. If some cannot be carried out, PlansFailed is raised after
        all others were carried out; it names those that failed and has the journal entries of the others."""
        return self.plans.publish_due(at)

    def published(self) -> dict[Dataset, Version]:
        """The published version of each dataset that has one, even if it is sample data. Raises CorruptData for a
        damaged row. This is one cheap query, which may be made every few seconds."""
        return self._by_dataset(select(versions).join(pointers, pointers.c.version == versions.c.number))

    def published_at(self, moment: datetime) -> dict[Dataset, Version]:
        """The version of each dataset that visitors read at the time ``moment`` (aware); datasets that had none are
        left out. If a dataset was published several times until then, the last publication in the order of the journal
        counts, because the clocks of several hosts may differ. Raises CorruptData for a damaged row."""
        last = select(func.max(journal.c.number)).where(_PUBLISHED, journal.c.at <= moment).group_by(journal.c.dataset)
        query = select(versions).join(journal, journal.c.version == versions.c.number)
        return self._by_dataset(query.where(journal.c.number.in_(last.scalar_subquery())))

    def first_publication(self, number: int | None = None) -> datetime | None:
        """When the version with this number was published for the first time or, without a number, when any version was
        (aware, UTC). None if there is no such publication, or if its stored time is damaged."""
        query = select(journal.c.at).where(_PUBLISHED).order_by(journal.c.number).limit(1)
        if number is not None:
            query = query.where(journal.c.version == number)
        with self._database.reading() as connection:
            return first_time(connection, query)

    def last_publication(self, numbers: Iterable[int], until: datetime | None = None) -> datetime | None:
        """When one of the versions with these ``numbers`` was last published (aware, UTC). With ``until`` only
        publications at this time or before count. None if there is no such publication, or if the latest stored time is
        damaged."""
        query = select(func.max(journal.c.at)).where(_PUBLISHED, journal.c.version.in_(list(numbers)))
        if until is not None:
            query = query.where(journal.c.at <= until)
        with self._database.reading() as connection:
            return first_time(connection, query)

    def published_before(self, version: Version) -> Version | None:
        """The version that was published last among the versions of the same dataset with smaller numbers than
        ``version``; None if none of them was published."""
        earlier = (journal.c.dataset == version.dataset, journal.c.version < version.number)
        last = select(func.max(journal.c.number)).where(_PUBLISHED, *earlier)
        query = select(versions).join(journal, journal.c.version == versions.c.number)
        return self._by_dataset(query.where(journal.c.number == last.scalar_subquery())).get(version.dataset)

    def version(self, number: int) -> Version:
        """The description of the version with this number (author, time, number of records and more), without its
        records. Raises VersionNotFound if there is no such version."""
        with self._database.reading() as connection:
            return find_version(connection, number)

    def versions(self, dataset: Dataset | None = None) -> list[Version]:
        """The descriptions of the versions of ``dataset`` (None: of all datasets), published or not, newest first,
        without their records."""
        return read_rows(partial(read_row, Version), self._rows(_listing(dataset)))

    def frame(self, number: int) -> pd.DataFrame:
        """The records of the version with this number as a canonical frame, exactly as they were stored. Raises
        VersionNotFound if there is no such version, StoreError if its records were deleted because it was old and never
        public, and CorruptData if what is stored is not as it was written."""
        from dashboard.store.compressed_frames_and_checks import unpack_frame  # noqa: PLC0415

        return unpack_frame(self.packed_records(number))

    def packed_records(self, number: int) -> bytes:
        """The records of the version with this number as the bytes of a Parquet file, as they are stored. Raises
        VersionNotFound if there is no such version, StoreError if its records were deleted because it was old and never
        public, and CorruptData if what is stored is not as it was written."""
        return self._content(number, RECORDS)

    def original(self, number: int) -> bytes:
        """The bytes of the file from which the version with this number was read. Raises VersionNotFound if there is no
        such version, StoreError if they were deleted because the version was old and never public, and CorruptData if
        what is stored is not as it was written."""
        from dashboard.store.compressed_frames_and_checks import unpack_file  # noqa: PLC0415

        try:
            return unpack_file(self._content(number, ORIGINAL))
        except ValueError as error:
            raise corrupt_data(_("The file of version {number}", number=number)) from error

    def journal(
        self,
        *,
        actions: tuple[Action, ...] = (),
        before: int | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        damaged: list[int] | None = None,
        **equal: Any,
    ) -> list[Entry]:
        """Entries of the journal, oldest first unless ``newest_first``; by default all of them. ``actions`` selects the
        entries with any of these actions, ``before`` the entries with a smaller number. ``equal`` selects the entries
        whose fields (actor, dataset, version, draft) have these values; a value "" or None selects all. ``limit`` is
        the largest number of entries, damaged ones counted. Damaged entries are left out; if ``damaged`` is given,
        their numbers are appended to it."""
        query = select(journal).filter_by(**{name: value for name, value in equal.items() if value})
        if actions:
            query = query.where(journal.c.action.in_(actions))
        if before is not None:
            query = query.where(journal.c.number < before)
        order = journal.c.number.desc() if newest_first else journal.c.number
        return read_rows(partial(read_row, Entry), self._rows(query.order_by(order).limit(limit)), damaged)

    def note(self, action: Action, actor: str, *, subject: str = "", **about: Any) -> Entry:
        """Write a journal entry, and return it, for an act that stores nothing by itself, such as a download, or that
        another method stores without an entry, such as a sign-in. The entry says who (``actor``) did what (``action``)
        to what (``subject``, in words). ``about`` are other fields of ``Entry``."""
        with self._database.writing() as connection:
            return write_entry(connection, action, actor=actor, subject=subject, **about)

    def secret(self) -> str:
        """The key with which cookies and forms of staff are signed if the settings have none: 64 hexadecimal digits. It
        is made with the database, and made anew when the database is found to be a copy."""
        with self._database.reading() as connection:
            query = select(secrets.c.value).where(secrets.c.name == "sessions")
            return str(connection.execute(query).scalar_one())

    def end_copied_sessions(self) -> bool:
        """Find out whether this database is a copy: whether it is another SQLite file, or another database of
        PostgreSQL, than when this was last called. If so, end all sessions and links to choose a password, change the
        key that signs cookies, and return True. Returns False if the database is no copy, if another process did this
        first, or if this is the first call for the database, which only stores where it lies."""
        query = select(secrets.c.value).where(secrets.c.name == "place")
        with self._database.reading() as connection:
            place = database_place(connection)
            if connection.execute(query).scalar() == place:
                return False
        with self._database.writing(alone=secrets) as connection:
            known = connection.execute(query).scalar()
            connection.execute(delete(secrets).where(secrets.c.name == "place"))
            connection.execute(insert(secrets).values(name="place", value=place))
            if known in {None, place}:  # another process may have come first
                return False
            connection.execute(delete(sessions))
            connection.execute(update(secrets).where(secrets.c.name == "sessions").values(value=token_hex(32)))
            return True

    def _by_dataset(self, query: Select[Any]) -> dict[Dataset, Version]:
        read = [read_row(Version, row) for row in self._rows(query)]
        return {version.dataset: version for version in read}

    def _content(self, number: int, kind: str) -> bytes:
        with self._database.reading(long=True) as connection:
            content = read_content(connection, find_version(connection, number), kind)
        if not content:
            raise deleted_version(number)
        return content


def _write_version(connection: Connection, new: NewVersion, number: int, revision: int) -> tuple[Draft, Version]:
    draft = find_revision(connection, number, revision, (DraftState.CHECKED,))
    if locked_number(connection, draft.dataset) != draft.based_on:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so draft {number} was not published. Nothing is lost: "
                "compare it with what is published now, then publish again.",
                number=number,
            )
        )
    return draft, new.write(connection)


def _listing(dataset: Dataset | None) -> Select[Any]:
    query = select(versions).order_by(versions.c.number.desc())
    return query if dataset is None else query.where(versions.c.dataset == dataset)


def publish_samples(store: Store, folder: Path, *, gazetteer: Gazetteer, today: date) -> list[Version]:
    """Publish the files ``projects.csv`` and ``news.csv`` in ``folder`` as sample data, and return the published
    versions. A dataset without a file, or that has any version already, is left out. Place names are read with
    ``gazetteer``; ``today`` is the day for statuses that are derived from dates. If several processes start together,
    each dataset is published by one of them. Raises RecordsError if a file has an error or cannot be read."""
    from dashboard.records.read_file import read_records  # noqa: PLC0415 - imports pandas

    published = []
    for dataset in Dataset:
        path = folder / f"{dataset}.csv"
        if not path.is_file() or store.versions(dataset):
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RecordsError(_("{file} cannot be read: {cause}", file=path, cause=error.strerror)) from error
        intake = read_records(content, dataset, filename=path.name, gazetteer=gazetteer, today=today)
        if intake.errors:
            raise RecordsError(_("{file} cannot be published: {issue}", file=path, issue=intake.errors[0].sentence))
        version = store.publish_first(dataset, intake.frame, original=content, filename=path.name, author=SAMPLE_AUTHOR)
        if version is not None:
            published.append(version)
    return published
