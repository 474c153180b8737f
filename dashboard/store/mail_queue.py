"""Mails that wait to be sent. A row says to whom and about what; the text is written when the mail is sent, so that no
link with a token is ever stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, literal, or_, select, update

from dashboard.errors import NotFound
from dashboard.language_and_locale import WordedEnum, gettext as _, marked
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.staff_accounts_and_sign_in import email_key
from dashboard.store.tables_and_row_access import (
    find_row,
    insert_row,
    mails,
    now,
    read_row,
    read_rows,
    update_row,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action

LEASE = timedelta(minutes=5)  # more than sending one mail may take; after it another process may try
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)  # between two attempts
FAILED_KEPT = timedelta(days=30)  # how long an admin can see that a mail was given up


class MailKind(WordedEnum):
    """What a mail is about. The values are stored in the database and must not change. The kinds of mails about
    comments on drafts have the same values as in ``CommentKind``."""

    INVITATION = "invitation", marked("Invitation")
    NEW_PASSWORD = "new password", marked("Link for a new password")
    COMMENT = "comment", marked("Comment")
    CHANGES = "ask for changes", marked("Changes asked for")
    DECLINE = "decline", marked("Publication declined")
    STOPPED = "stopped", marked("Plan stopped")
    PUBLISHED = "published", marked("Published")
    SOURCE_FAILED = "source failed", marked("A source failed")

    @property
    def is_for_security(self) -> bool:
        """Whether the mail has a link to choose a password. People cannot switch such mails off."""
        return self in _VALID


# How long sending is tried: a link for a new password is no use to somebody who has given up waiting for it.
_VALID = {MailKind.INVITATION: timedelta(days=3), MailKind.NEW_PASSWORD: timedelta(hours=1)}
_VALID_OTHERWISE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that waits to be sent, or that was given up. ``recipient`` is an e-mail address, in small letters, which
    may belong to no account. ``actor`` is who caused the mail: a person's e-mail address, the name of the person who
    ran a command, "source" and the name of a source that published by itself, or, if publications stopped a plan, the
    people who made these publications, separated by commas. If a source failed, it is the name of the source alone; ""
    if a person requested a link for a forgotten password. ``draft`` is the number of the draft that it is about, None
    if it is about none, ``text`` what the actor wrote, or why the source failed. The next attempt to send it is at
    ``next_at``, which is None once it is given up; after ``ends_at`` there is no further attempt. Until ``lease_until``
    one process is sending it; None if none is. ``attempts`` counts the attempts since the mail was stored, or since a
    person last had it sent again. ``failure`` is a sentence that says why the last attempt failed, "" if none has."""

    number: int
    kind: MailKind
    recipient: str
    actor: str
    draft: int | None
    text: str
    created_at: datetime
    ends_at: datetime
    next_at: datetime | None
    lease_until: datetime | None
    attempts: int
    failure: str


class Mails(Repository):
    """Stores the mails that wait to be sent, and those that were given up. A mail that was sent is deleted."""

    def add(self, kind: MailKind, recipient: str, *, actor: str = "") -> None:
        """Store a mail of this ``kind`` to the e-mail address ``recipient``, to be sent as soon as possible. ``actor``
        is who caused it. A mail with a link to choose a password replaces an earlier one of the same kind to the same
        address, unless that is being sent. The mail is stored even if the address belongs to no account, so that nobody
        can tell from the time that this takes whether there is an account; it is deleted when it is its turn to be
        sent."""
        with self._database.writing() as connection:
            add_mail(connection, kind, recipient, actor=actor)

    def is_due(self, at: datetime) -> bool:
        """Whether any mail is to be sent at the time ``at``. This is one indexed query."""
        with self._database.reading() as connection:
            return connection.execute(select(mails.c.number).where(*_due(at)).limit(1)).first() is not None

    def claim(self, at: datetime) -> Mail | None:
        """Claim the mail that is due first at the time ``at``, and return it. The caller has five minutes (``LEASE``)
        to send it, and in this time no other process can claim a mail. Returns None if no mail is due, or another
        process is sending one."""
        with self._database.writing(alone=mails) as connection:
            if connection.execute(select(exists().where(mails.c.lease_until > at))).scalar_one():
                return None
            first = select(mails).where(*_due(at)).order_by(mails.c.next_at, mails.c.number).limit(1)
            row = connection.execute(first).mappings().first()
            if row is None:
                return None
            claiming = update(mails).where(mails.c.number == row["number"])
            values = {"lease_until": at + LEASE, "attempts": row["attempts"] + 1}
            claimed = connection.execute(claiming.values(values).returning(*mails.c)).mappings().one()
            return read_row(Mail, claimed)

    def delete_claimed(self, claimed: Mail) -> None:
        """Delete a claimed mail, because it was sent or its recipient is not to get it. Does nothing if since the claim
        it was deleted or claimed again."""
        with self._database.writing() as connection:
            connection.execute(delete(mails).where(_is_ours(claimed)))

    def fail(self, claimed: Mail, sentence: str, *, for_good: bool = False) -> None:
        """Store why a claimed mail could not be sent (``sentence``), and end the claim. The next attempt comes after a
        minute, and each further failure doubles that time, up to an hour. The mail is given up if the next attempt
        would be after its ``ends_at``, or if ``for_good`` says that no attempt can succeed. If a person has had the
        mail sent again since it was claimed, it is not given up, and the next attempt comes at once. Does nothing if
        the mail was deleted or claimed again since it was claimed."""
        moment = now()
        pause = min(FIRST_PAUSE * 2 ** min(claimed.attempts - 1, 20), LONGEST_PAUSE)
        given_up = for_good or moment + pause >= claimed.ends_at
        next_at = literal(None if given_up else moment + pause, mails.c.next_at.type)
        is_retried = mails.c.attempts != claimed.attempts
        values = {
            "failure": sentence,
            "lease_until": None,
            "next_at": case((is_retried, mails.c.next_at), else_=next_at),
        }
        with self._database.writing() as connection:
            connection.execute(update(mails).where(_is_ours(claimed)).values(values))

    def in_trouble(self) -> list[Mail]:
        """The mails that could not be sent at their last attempt, newest first; mails that were given up are among
        them."""
        query = select(mails).where(mails.c.failure != "").order_by(mails.c.number.desc())
        return read_rows(partial(read_row, Mail), self._rows(query))

    def retry(self, number: int, *, by: str) -> None:
        """Let the mail with this number be sent at once; if that fails, further attempts follow for as long as for a
        new mail. ``by`` is the e-mail address of the person who wants that, for the journal. Raises NotFound if there
        is no such mail, for example because it was sent meanwhile."""
        moment = now()
        with self._database.writing() as connection:
            mail = _find(connection, number)
            ends_at = moment + _VALID.get(mail.kind, _VALID_OTHERWISE)
            update_row(connection, mails, number, next_at=moment, ends_at=ends_at, attempts=0)
            _log(connection, Action.RETRY_MAIL, mail, by)

    def drop(self, number: int, *, by: str) -> None:
        """Delete the mail with this number, which is then not sent. ``by`` is the e-mail address of the person who
        deletes it, for the journal. Raises NotFound if there is no such mail, for example because it was sent
        meanwhile."""
        with self._database.writing() as connection:
            mail = _find(connection, number)
            connection.execute(delete(mails).where(mails.c.number == number))
            _log(connection, Action.DROP_MAIL, mail, by)


def add_mail(
    connection: Connection,
    kind: MailKind,
    recipient: str,
    *,
    actor: str = "",
    draft: int | None = None,
    text: str = "",
) -> None:
    """Store a mail of this ``kind`` to the e-mail address ``recipient`` in the transaction of ``connection``, to be
    sent as soon as possible. ``actor`` is who caused it, ``draft`` the number of the draft that it is about, ``text``
    what the actor wrote, or why a source failed. A mail with a link to choose a password replaces an earlier one of the
    same kind to the same address, unless that is being sent. Also deletes the mails, to anybody, whose time to be sent
    is over: at once if no attempt to send them has failed, otherwise after 30 days."""
    moment, to = now(), email_key(recipient)
    connection.execute(delete(mails).where(is_over(moment)))
    if kind.is_for_security:
        earlier = (mails.c.kind == kind, mails.c.recipient == to)
        connection.execute(delete(mails).where(_is_idle(moment), *earlier))
    insert_row(
        connection,
        mails,
        kind=kind,
        recipient=to,
        actor=actor,
        draft=draft,
        text=text,
        created_at=moment,
        next_at=moment,
        ends_at=moment + _VALID.get(kind, _VALID_OTHERWISE),
    )


def is_over(at: datetime) -> ColumnElement[bool]:
    """A condition (SQLAlchemy) for the mails that can be deleted at the time ``at``. A mail whose ``ends_at`` (the time
    after which it is not sent any more) has passed can be deleted at once if no attempt to send it has failed;
    otherwise 30 days later, because until then admins can see that it failed. A mail that is being sent never meets the
    condition."""
    over = or_(and_(mails.c.failure == "", mails.c.ends_at <= at), mails.c.ends_at <= at - FAILED_KEPT)
    return and_(_is_idle(at), over)


def _is_idle(at: datetime) -> ColumnElement[bool]:
    return or_(mails.c.lease_until.is_(None), mails.c.lease_until <= at)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (mails.c.next_at <= at, mails.c.ends_at > at, _is_idle(at), mails.c.kind.in_([*MailKind]))


def _is_ours(claimed: Mail) -> ColumnElement[bool]:
    """The condition that the lease of a claimed mail still holds: nobody deleted it or began another attempt."""
    return and_(mails.c.number == claimed.number, mails.c.lease_until == claimed.lease_until)


def _find(connection: Connection, number: int) -> Mail:
    missing = NotFound(_("Mail {number} was sent meanwhile, or was dropped.", number=number))
    return read_row(Mail, find_row(connection, mails, number, missing, lock=True))


def _log(connection: Connection, action: Action, mail: Mail, by: str) -> None:
    write_entry(connection, action, actor=by, subject=f"{mail.recipient}: {mail.kind}")
