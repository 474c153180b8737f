"""Stores sources: addresses of other sites that are read on a schedule. What they answer becomes drafts."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, func, or_, select, update

from dashboard.errors import LimitReached, NotFound, StoreError
from dashboard.language_and_locale import gettext as _
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.draft_rows import IN_WORK, Draft, DraftState, find_draft, next_revision
from dashboard.store.drafts import NewDraft
from dashboard.store.mail_queue import MailKind, add_mail
from dashboard.store.tables_and_row_access import (
    draft_comments,
    find_row,
    insert_row,
    now,
    read_row,
    read_rows,
    sources,
    update_row,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action

LEASE = timedelta(minutes=10)  # more than an attempt may take; after it another process may try
LONGEST_WAIT = timedelta(days=1)  # between two attempts at a source that fails
LEAST_PAUSE = timedelta(minutes=1)  # between two attempts, however often staff ask for one
FAILURES_TOLD = 3  # in a row, of which a mail tells
MOST_SOURCES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTerms:
    """What staff decide about a source: its dataset, its name, its address, and after how many minutes it is read again
    (``every_minutes``). ``whole_list`` says whether the source lists all records. If it does, a person decides about
    published records that are missing from it; otherwise they stay published. ``allowed_by`` is the e-mail address of
    the publisher who lets the source publish by itself, if at most ``most_changes`` records are new or changed; "" if
    it may not."""

    dataset: Dataset
    name: str
    url: str
    every_minutes: int
    whole_list: bool = False
    allowed_by: str = ""
    most_changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(SourceTerms):
    """A source: an address that is read on a schedule while it is ``active``. ``added_by`` is the e-mail address of the
    person who added it, who is also the author of its drafts. ``etag``, ``last_modified`` (both as the server stated
    them) and ``last_digest`` (SHA-256) belong to the content that was read last; each is "" if it is not known.
    ``last_result`` is a sentence about the last attempt to read it, ``failures`` the number of failed attempts since
    the last success. The next attempt is at ``next_at``. Until ``lease_until`` one process has claimed the source to
    read it; None if none has. ``draft`` is the number of the draft that was made of it last, None for none, and
    ``draft_result`` a sentence that says what became of that draft."""

    number: int
    added_by: str
    added_at: datetime
    active: bool
    etag: str
    last_modified: str
    last_digest: str
    last_result: str
    failures: int
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    lease_until: datetime | None
    next_at: datetime
    draft: int | None
    draft_result: str

    @property
    def actor(self) -> str:
        """The name under which the journal records what the source does by itself: "source", a space and its name. It
        cannot be taken for a person, because no e-mail address has a space."""
        return f"source {self.name}"


class Sources(Repository):
    """Reads and changes sources (addresses of other sites that are read on a schedule); removed ones count as absent.
    Methods with the parameter ``number``, except ``explain``, raise NotFound if there is no such source. ``by`` is the
    e-mail address of the person who changes it, for the journal.

    A process claims a source before it reads it, so that no other reads it at the same time. Methods with the parameter
    ``claimed`` change nothing if the claim has ended meanwhile: another process has claimed the source because the
    first took too long, or a person has removed it or given it another address or dataset."""

    def all(self) -> list[Source]:
        """All sources that were not removed, sorted by name."""
        query = select(sources).where(sources.c.removed_at.is_(None)).order_by(sources.c.name, sources.c.number)
        return read_rows(partial(read_row, Source), self._rows(query))

    def get(self, number: int) -> Source:
        """The source with this number. Raises NotFound if there is no such source, or it was removed."""
        with self._database.reading() as connection:
            return _find(connection, number)

    def add(self, terms: SourceTerms, *, by: str) -> Source:
        """Add a source with these ``terms`` and return it. It is read as soon as possible. ``by`` is the e-mail address
        of the person who adds it. Raises LimitReached if there are 50 sources already."""
        moment = now()
        about = {"added_by": by, "added_at": moment, "next_at": moment}
        with self._database.writing(alone=sources) as connection:
            count = select(func.count()).select_from(sources).where(sources.c.removed_at.is_(None))
            if connection.execute(count).scalar_one() >= MOST_SOURCES:
                raise LimitReached(_("There are {number} sources, the most there may be.", number=MOST_SOURCES))
            source = read_row(Source, insert_row(connection, sources, **asdict(terms), **about))
            _log(connection, Action.ADD_SOURCE, source, by)
        return source

    def change(self, number: int, terms: SourceTerms, *, by: str) -> Source:
        """Replace what staff decide about the source with this number by ``terms``, and return the source. If it is
        active, it is read as soon as possible, but not within a minute of the last attempt (or of being added, if there
        was none). If its address or dataset changes, what is stored about the content that was read last is deleted,
        and a claim on it ends. ``by`` is the e-mail address of the person who changes it. Raises NotFound if there is
        no such source, or it was removed."""
        with self._database.writing() as connection:
            before = _find(connection, number, lock=True)
            values = {**asdict(terms), "next_at": _soon(before)}
            if (terms.url, terms.dataset) != (before.url, before.dataset):
                values |= {"etag": "", "last_modified": "", "last_digest": "", "failures": 0, "lease_until": None}
            if terms.dataset != before.dataset:
                values |= {"draft": None, "draft_result": ""}
            source = read_row(Source, update_row(connection, sources, number, **values))
            _log(connection, Action.CHANGE_SOURCE, source, by)
        return source

    def set_active(self, number: int, active: bool, *, by: str) -> Source:
        """Pause the source with this number, or resume it if ``active`` is true, and return it. A resumed source is
        read as soon as possible, but not within a minute of the last attempt (or of being added, if there was none).
        ``by`` is the e-mail address of the person who does it. Raises NotFound if there is no such source, or it was
        removed."""
        with self._database.writing() as connection:
            before = _find(connection, number, lock=True)
            source = read_row(Source, update_row(connection, sources, number, active=active, next_at=_soon(before)))
            _log(connection, Action.CHANGE_SOURCE, source, by, note="" if active else _("paused"))
        return source

    def fetch_now(self, number: int, *, by: str) -> Source:
        """Let the source with this number be read as soon as possible, but not within a minute of the last attempt (or
        of being added, if there was none). A paused source is read only after it is resumed. Returns the source. ``by``
        is the e-mail address of the person who wants that. Raises NotFound if there is no such source, or it was
        removed."""
        with self._database.writing() as connection:
            before = _find(connection, number, lock=True)
            source = read_row(Source, update_row(connection, sources, number, next_at=_soon(before)))
            _log(connection, Action.FETCH_SOURCE, source, by)
        return source

    def remove(self, number: int, *, by: str) -> Source:
        """Remove the source with this number, which is then no longer read; its drafts stay. Returns the source as it
        was. ``by`` is the e-mail address of the person who removes it. Raises NotFound if there is no such source, or
        it was removed."""
        with self._database.writing() as connection:
            source = _find(connection, number, lock=True)
            update_row(connection, sources, number, removed_at=now(), lease_until=None)
            _log(connection, Action.REMOVE_SOURCE, source, by)
        return source

    def claim(self, at: datetime) -> Source | None:
        """Claim a source that is active and due at the time ``at``, and return it. The caller has ten minutes
        (``LEASE``) to read it; in this time no other process can claim it. Returns None if no source is due, or other
        processes have claimed all sources that are due."""
        is_due = (
            sources.c.active,
            sources.c.removed_at.is_(None),
            sources.c.next_at <= at,
            or_(sources.c.lease_until.is_(None), sources.c.lease_until <= at),
        )
        due = select(sources.c.number).where(*is_due).order_by(sources.c.next_at, sources.c.number)
        with self._database.reading() as connection:
            numbers = connection.execute(due).scalars().all()
        for number in numbers:
            leasing = update(sources).where(sources.c.number == number, *is_due)
            values = {"lease_until": at + LEASE, "last_attempt_at": at}
            with self._database.writing() as connection:
                row = connection.execute(leasing.values(values).returning(*sources.c)).mappings().first()
            if row is not None:
                return read_row(Source, row)
        return None

    def fail(self, claimed: Source, sentence: str) -> None:
        """Store why a claimed source could not be read (``sentence``), and end the claim. The next attempt comes after
        the interval of the source, which each further failure doubles, but at the latest after a day. After three
        failures in a row the person who added the source gets a mail. Does nothing if since the claim the source was
        removed, was claimed again, or got another address or dataset."""
        with self._database.writing() as connection:
            if not _is_ours(connection, claimed):
                return
            pause = _pause(claimed) * 2 ** min(claimed.failures, 20)
            failed = {
                "failures": claimed.failures + 1,
                "next_at": now() + min(pause, LONGEST_WAIT),
            }
            update_row(connection, sources, claimed.number, last_result=sentence, lease_until=None, **failed)
            if failed["failures"] == FAILURES_TOLD:
                add_mail(connection, MailKind.SOURCE_FAILED, claimed.added_by, actor=claimed.name, text=sentence)

    def unchanged(self, claimed: Source, **known: str) -> None:
        """Store that a claimed source still has the records that it had when it was read last, and end the claim.
        ``known`` are new values of its fields ``etag``, ``last_modified`` and ``last_digest``. Does nothing if since
        the claim the source was removed, was claimed again, or got another address or dataset."""
        with self._database.writing() as connection:
            if _is_ours(connection, claimed):
                _succeed(connection, claimed, last_result=_("Nothing has changed."), **known)

    def deliver(
        self,
        claimed: Source,
        content: bytes,
        *,
        filename: str,
        choices: Choices | None = None,
        etag: str = "",
        last_modified: str = "",
    ) -> Draft | None:
        """Make a draft of the ``content`` that was read from a claimed source, end the claim, and return the draft.
        ``choices`` are stored with the draft and say how the file is read. The draft that was made of the source before
        is discarded, unless it was published or a person has changed, submitted, discarded or commented on it. ``etag``
        and ``last_modified`` are as the server stated them; they are sent with the next request. Returns None, and
        makes no draft, if since the claim the source was removed, was claimed again, or got another address or
        dataset."""
        new = NewDraft(claimed.dataset, content, filename=filename, author=claimed.added_by, choices=choices)
        known = {"etag": etag, "last_modified": last_modified, "last_digest": new.digest}
        about = {"actor": claimed.actor, "subject": claimed.url}
        with self._database.writing(long=True) as connection:
            if not _is_ours(connection, claimed):
                return None
            _put_aside(connection, claimed)
            draft = new.write(connection, Action.READ_SOURCE, **about)
            made = {"draft": draft.number, "draft_result": ""}
            _succeed(connection, claimed, last_result=_("New content became a draft."), **made, **known)
        return draft

    def explain(self, number: int, draft: Draft, sentence: str) -> None:
        """Store, as a sentence, what became of ``draft``, which was made of the source with this number. Does nothing
        if a newer draft was made of the source since, or other content was read from it, or there is no such source."""
        same = (
            sources.c.number == number,
            sources.c.draft == draft.number,
            sources.c.last_digest == draft.content_hash,
        )
        with self._database.writing() as connection:
            connection.execute(update(sources).where(*same).values(draft_result=sentence))


def _put_aside(connection: Connection, source: Source) -> None:
    """Discard the draft that the source made last, unless somebody has worked on it or decided about it."""
    if source.draft is None:
        return
    draft = find_draft(connection, source.draft, lock=True)
    said = select(draft_comments.c.number).where(draft_comments.c.draft == draft.number).limit(1)
    if draft.state in IN_WORK and draft.revision == 1 and connection.execute(said).first() is None:
        next_revision(connection, draft, state=DraftState.DISCARDED)
        write_entry(
            connection,
            Action.DISCARD,
            actor=source.actor,
            dataset=draft.dataset,
            draft=draft.number,
            subject=draft.filename,
            content_hash=draft.content_hash,
        )


def _find(connection: Connection, number: int, *, lock: bool = False) -> Source:
    missing = NotFound(_("There is no source {number}.", number=number))
    row = find_row(connection, sources, number, missing, lock=lock)
    if row["removed_at"] is not None:
        raise missing
    return read_row(Source, row)


def _is_ours(connection: Connection, claimed: Source) -> bool:
    """Whether the lease of a claimed source still holds: nobody changed or removed it, or began another attempt."""
    try:
        source = _find(connection, claimed.number, lock=True)
    except StoreError:
        return False
    return (source.lease_until, source.url, source.dataset) == (claimed.lease_until, claimed.url, claimed.dataset)


def _soon(source: Source) -> datetime:
    """When a source is read next if staff ask for it now: at once, but not within a minute of the last attempt, or of
    being added if there was none."""
    return max(now(), (source.last_attempt_at or source.added_at) + LEAST_PAUSE)


def _pause(source: Source) -> timedelta:
    return timedelta(minutes=source.every_minutes)


def _succeed(connection: Connection, source: Source, **values: object) -> None:
    moment = now()
    done = {"failures": 0, "last_success_at": moment, "lease_until": None, "next_at": moment + _pause(source)}
    update_row(connection, sources, source.number, **done, **values)


def _log(connection: Connection, action: Action, source: Source, by: str, note: str = "") -> None:
    subject = f"{source.name} ({source.url})"
    if source.allowed_by:
        subject += ", " + _("may publish {number} changes by itself", number=source.most_changes)
    write_entry(connection, action, actor=by, dataset=source.dataset, subject=subject, note=note)
