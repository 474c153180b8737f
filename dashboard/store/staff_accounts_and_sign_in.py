"""Accounts of staff: their roles, passwords, codes and single sign-on, their sessions and links to choose a password,
and the attempts to sign in of the last two days."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from dashboard.errors import AlreadyThere, LastAdmin, NotFound
from dashboard.language_and_locale import WordedEnum, gettext as _, marked, speaking, speaking_to_all
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.tables_and_row_access import (
    attempts,
    find_row,
    insert_row,
    now,
    read_row,
    read_rows,
    sessions,
    update_row,
    users,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action

SEEN_EVERY = timedelta(minutes=5)  # ``seen_at`` is written at most this often, so that a page view is rarely a write
LONGEST_AGENT = 300
ATTEMPTS_KEPT = timedelta(days=2)  # longer than any limit looks back; attempts are no record of what staff did


class Role(WordedEnum):
    """The roles of staff: editor, publisher and admin. Each includes all rights of those before it. The values are
    stored in the database and must not change."""

    EDITOR = "editor", marked("editor")
    PUBLISHER = "publisher", marked("publisher")
    ADMIN = "admin", marked("admin")

    def covers(self, other: Role) -> bool:
        """Whether this role includes all rights of ``other``; also true if the two are the same."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account for the staff pages. ``email`` is spelled as it was typed. ``active`` is False while the
    account is closed. ``has_code`` says whether a sign-in with the password also needs a code of an authenticator app,
    ``needs_code`` whether an admin requires the person to set that up. ``issuer`` is the provider of single sign-on to
    which the account is bound, "" for none. ``language`` is the code of the language of mails to the person and of the
    staff pages, "" if they have chosen none. ``wants_mail`` says whether they want mails about their work."""

    number: int
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    has_password: bool
    has_code: bool
    needs_code: bool
    issuer: str
    language: str
    wants_mail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that began with a sign-in (``kind`` "session"), or an unused link with which a person chooses a
    password (``kind`` "invitation" or "new password"). Both belong to one ``user``. ``token_hash`` is the hash of the
    token in the cookie or in the link. ``seen_at`` is when it was last used; it may be up to five minutes too early.
    ``agent`` is the User-Agent header of the browser, cut to 300 characters."""

    token_hash: str
    user: User
    kind: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime
    agent: str


def email_key(email: str) -> str:
    """An e-mail address in the form by which accounts are compared: without spaces around it, in small letters, with
    accented letters composed (NFC)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())


class Sessions(Repository):
    """Stores sessions and links to choose a password, with the hash of the token instead of the token. Those that have
    expired count as absent. ``open_session`` and ``close_session`` write no journal entry: only their caller knows
    whether this is a sign-in, a sign-out or a link, and writes the entry with ``Store.note``."""

    def open_session(
        self, user: User, *, token_hash: str, expires_at: datetime, kind: str = "session", agent: str = ""
    ) -> None:
        """Store a new session of ``user``, or a link to choose a password if ``kind`` is "invitation" or "new
        password", that lasts until ``expires_at``. ``token_hash`` is the hash of its token, ``agent`` the User-Agent
        header of the browser. Also deletes the expired sessions and links of everybody."""
        moment = now()
        row = {
            "token_hash": token_hash,
            "user": user.number,
            "kind": kind,
            "created_at": moment,
            "expires_at": expires_at,
            "seen_at": moment,
            "agent": agent[:LONGEST_AGENT],
        }
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= moment))
            connection.execute(insert(sessions), row)

    def session(self, token_hash: str, now: datetime) -> Session | None:
        """The session, or the link to choose a password, whose token has this hash; None if there is none, it has
        expired, or the account is closed. Stores ``now`` as the time when it was last seen, unless the stored time is
        less than five minutes earlier. The result still has the time that was stored before."""
        query = select(sessions, users).join(users).where(sessions.c.token_hash == token_hash)
        rows = self._rows(query.where(sessions.c.expires_at > now, users.c.active))
        if not rows:
            return None
        session = _read_session(rows[0])
        if now - session.seen_at > SEEN_EVERY:
            with self._database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))
        return session

    def close_session(self, token_hash: str) -> bool:
        """End the session, or the link to choose a password, whose token has this hash. Returns whether there was one;
        of simultaneous calls for one token only one returns True."""
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash)).rowcount == 1

    def close_all(self, user: User, by: str, *, but: str = "") -> int:
        """End all sessions and links to choose a password of a person, except the one whose token has the hash ``but``
        ("" for no exception), and write a journal entry. ``by`` is the e-mail address of the person who does it, or the
        name of the person who ran a command. Returns how many were ended. Raises NotFound if there is no such
        account."""
        with self._database.writing() as connection:
            person = _find_user(connection, user.number)
            ending = delete(sessions).where(sessions.c.user == person.number, sessions.c.token_hash != but)
            closed = connection.execute(ending).rowcount
            write_entry(connection, Action.SIGN_OUT_EVERYWHERE, actor=by, subject=person.email)
        return closed

    def sessions(self, user: User, *, kind: str = "session") -> list[Session]:
        """The sessions of a person or, if ``kind`` is "invitation" or "new password", the links to choose a password of
        this kind. Those that have expired are left out; the one used last comes first. Raises CorruptData for a damaged
        row."""
        query = select(sessions, users).join(users).where(sessions.c.user == user.number, sessions.c.kind == kind)
        query = query.where(sessions.c.expires_at > now()).order_by(sessions.c.seen_at.desc())
        return [_read_session(row) for row in self._rows(query)]


class Attempts(Repository):
    """Counts attempts to sign in and requests for a link to choose a password, for all processes together. Each is
    stored with its time and two hashes. ``address`` is the hash of the network address that it comes from. ``account``
    is the hash of a text that names the account or, for an attempt from a known browser of its person, that browser.
    Callers use other texts for requests than for attempts to sign in, so that these are counted apart."""

    def note_attempt(self, *, account: str, address: str, at: datetime) -> None:
        """Store that at the time ``at`` somebody tried to sign in, or requested a link to choose a password.
        ``account`` is the hash of a text for the account (or for a known browser of its person), ``address`` the hash
        of the network address. Attempts of more than two days before are deleted."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.at < at - ATTEMPTS_KEPT))
            connection.execute(insert(attempts), {"account": account, "address": address, "at": at})

    def attempts(self, *, account: str | None = None, address: str | None = None, since: datetime) -> int:
        """How many attempts to sign in, or requests for a link to choose a password, were stored at the time ``since``
        or later. Only those are counted that were stored with the hash ``account`` and the hash ``address``; None for
        either stands for any hash. Requests and attempts to sign in have different hashes."""
        query = select(func.count()).select_from(attempts).where(attempts.c.at >= since)
        for column, value in ((attempts.c.account, account), (attempts.c.address, address)):
            if value is not None:
                query = query.where(column == value)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def forget_attempts(self, account: str, address: str) -> None:
        """Delete the attempts to sign in to an account from a network address, because its person has signed in now.
        ``account`` is the hash of a text for the account, ``address`` the hash of the network address."""
        same = (attempts.c.account == account) & (attempts.c.address == address)
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(same))


class Accounts(Sessions, Attempts):
    """Reads and changes the accounts of staff; none is ever deleted. Each method that changes an account writes a
    journal entry, except ``set_mail`` and ``rehash_password``. ``by`` is the e-mail address or the name of the person
    who makes the change."""

    def add(self, email: str, role: Role, *, by: str, name: str = "", password_hash: str = "") -> User:
        """Make an account with this e-mail address and role, and return it. ``name`` is the name of the person,
        ``password_hash`` the hash of their password, "" for none. ``by`` is the e-mail address or name of the person
        who makes the account, for the journal. Raises AlreadyThere if the e-mail address has an account, open or
        closed."""
        email = email.strip()
        values = {"email": email, "name": name, "role": role, "password_hash": password_hash}
        with self._database.writing(alone=users) as connection:
            if _find_email(connection, email) is not None:
                raise AlreadyThere(_("{email} has an account already.", email=email))
            user = _read_user(insert_row(connection, users, key=email_key(email), **values))
            write_entry(connection, Action.ADD_USER, actor=by, subject=f"{user.email}: {role}")
        return user

    def find(self, email: str) -> User | None:
        """The account with this e-mail address, open or closed; None if there is none. Capital and small letters count
        as the same."""
        with self._database.reading() as connection:
            row = _find_email(connection, email)
        return None if row is None else _read_user(row)

    def get(self, number: int) -> User:
        """The account with this number, open or closed. Raises NotFound if there is no such account."""
        with self._database.reading() as connection:
            return _find_user(connection, number)

    def exist(self) -> bool:
        """Whether there is any account, open or closed."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(select(users).exists())).scalar())

    def all(self) -> list[User]:
        """All accounts, open and closed, sorted by e-mail address."""
        return read_rows(_read_user, self._rows(select(users).order_by(users.c.key)))

    def password_hash(self, number: int) -> str:
        """The hash of an account's password, "" if none is set. Raises NotFound if there is no such account."""
        with self._database.reading() as connection:
            return str(_user_row(connection, number)["password_hash"])

    def set_role(self, number: int, role: Role, *, by: str) -> User:
        """Give an account another role, and end all its sessions and links to choose a password; nothing happens if it
        has the role already. Returns the account. ``by`` is the e-mail address or name of the person who does it, for
        the journal. Raises NotFound if there is no such account, LastAdmin if no admin would be left."""
        return self._change(number, Action.CHANGE_ROLE, by, role=role)

    def set_active(self, number: int, active: bool, *, by: str) -> User:
        """Open the account with this number if ``active`` is true, otherwise close it; all its sessions and links to
        choose a password end. Nothing happens if it is open, or closed, already. Returns the account. ``by`` is the
        e-mail address or name of the person who does it, for the journal. Raises NotFound if there is no such account,
        LastAdmin if no admin would be left."""
        return self._change(number, Action.OPEN_ACCOUNT if active else Action.CLOSE_ACCOUNT, by, active=active)

    def _change(self, number: int, action: Action, by: str, **values: Any) -> User:
        """Change the role of a person or whether the account is open. Raises LastAdmin if no admin would be left."""
        with self._database.writing(alone=users) as connection:
            before = _find_user(connection, number)
            user = _read_user(update_row(connection, users, number, **values))
            if user == before:
                return user
            admins = select(users.c.number).where(users.c.role == Role.ADMIN, users.c.active)
            was_admin = before.active and before.role is Role.ADMIN
            if was_admin and connection.execute(admins.limit(1)).first() is None:
                raise LastAdmin(_("This is the last admin. Make someone else an admin first."))
            _end_sessions(connection, number)
            change = f": {before.role} → {user.role}" if user.role is not before.role else ""
            write_entry(connection, action, actor=by, subject=user.email + change)
        return user

    def set_password(self, number: int, password_hash: str, *, by: str) -> User:
        """Store the hash of a new password for the account with this number, and end all its sessions and links to
        choose a password. Returns the account. ``by`` is the e-mail address or name of the person who does it, for the
        journal. Raises NotFound if there is no such account."""
        with self._database.writing(alone=users) as connection:
            _find_user(connection, number)
            user = _read_user(update_row(connection, users, number, password_hash=password_hash))
            _end_sessions(connection, number)
            write_entry(connection, Action.SET_PASSWORD, actor=by, subject=user.email)
        return user

    def set_mail(self, number: int, *, language: str, wants_mail: bool) -> None:
        """Set the language of staff pages and mails for the person of the account with this number (a language code, ""
        for none), and whether they want mails about their work. Writes no journal entry, because it changes no right.
        Raises NotFound if there is no such account."""
        with self._database.writing() as connection:
            _find_user(connection, number)
            update_row(connection, users, number, language=language, wants_mail=wants_mail)

    def bound_to(self, issuer: str, subject: str) -> User | None:
        """The account, open or closed, that is bound to this person for single sign-on: ``issuer`` is the provider,
        ``subject`` the id that the provider gives the person (the claim "sub"). None if there is no such account, or if
        ``issuer`` is ""."""
        if not issuer:
            return None
        rows = self._rows(select(users).where(users.c.issuer == issuer, users.c.subject == subject))
        return _read_user(rows[0]) if rows else None

    def bind(self, number: int, issuer: str, subject: str) -> bool:
        """Bind the account with this number to a person for single sign-on: ``issuer`` is the provider, ``subject`` the
        id that the provider gives the person (the claim "sub"). If the account was bound with another provider, this is
        replaced. Returns True if the account is now bound to the person, also if it was before. Returns False, and
        changes nothing, if the account is bound to another id of this provider, or if another account is bound to this
        person. Raises NotFound if there is no such account."""
        with self._database.writing(alone=users) as connection:
            row = _user_row(connection, number)
            same = select(users.c.number).where(users.c.issuer == issuer, users.c.subject == subject)
            if row["issuer"] == issuer or connection.execute(same).first() is not None:
                return bool(row["issuer"] == issuer and row["subject"] == subject)
            update_row(connection, users, number, issuer=issuer, subject=subject)
            write_entry(connection, Action.BIND, actor=row["email"], subject=f"{row['email']}: {issuer}")
        return True

    def unbind(self, number: int, *, by: str) -> User:
        """End the binding of the account with this number for single sign-on, and end its sessions and links to choose
        a password. The account is bound to the next person who signs in by single sign-on with its e-mail address.
        Returns the account. ``by`` is the e-mail address or name of the person who does it, for the journal. Raises
        NotFound if there is no such account."""
        with self._database.writing(alone=users) as connection:
            before = _find_user(connection, number)
            user = _read_user(update_row(connection, users, number, issuer="", subject=""))
            _end_sessions(connection, number)
            write_entry(connection, Action.UNBIND, actor=by, subject=f"{user.email}: {before.issuer}")
        return user

    def rehash_password(self, number: int, password_hash: str, *, before: str) -> None:
        """Replace ``before``, the hash of an account's password, by ``password_hash``, a stronger hash of the same
        password. Does nothing if the stored hash is no longer ``before``. Writes no journal entry."""
        same = (users.c.number == number) & (users.c.password_hash == before)
        with self._database.writing() as connection:
            connection.execute(update(users).where(same).values(password_hash=password_hash))


class SecondSteps(Repository):
    """Stores what the second step of a sign-in needs: the secret that a person's authenticator app shares with this
    site, the hashes of spare codes (each of which signs in once without the app), and whether an admin requires the
    second step. The methods with a parameter ``by`` write a journal entry."""

    def secret(self, number: int) -> str:
        """The secret (base32) that an account shares with an authenticator app, "" if it has none. Raises NotFound if
        there is no such account."""
        with self._database.reading() as connection:
            return str(_user_row(connection, number)["code_secret"])

    def set_up(self, number: int, secret: str, spare_hashes: Iterable[str], *, by: str) -> None:
        """Store for an account the secret (base32) that an authenticator app shares with this site, and the hashes of
        its spare codes, in place of earlier ones. ``by`` is the e-mail address or name of the person who does it, for
        the journal. Raises NotFound if there is no such account."""
        self._change(number, Action.SET_CODE, by, code_secret=secret, spare_codes=" ".join(spare_hashes), code_step=0)

    def remove(self, number: int, *, by: str) -> None:
        """Delete the authenticator app's secret and the spare codes of an account, so that a sign-in needs no code.
        ``by`` is the e-mail address or name of the person who does it, for the journal. Raises NotFound if there is no
        such account."""
        self._change(number, Action.REMOVE_CODE, by, code_secret="", spare_codes="", code_step=0)

    def require(self, number: int, required: bool, *, by: str) -> None:
        """Set whether the person of an account must set up an authenticator app, whose codes a sign-in then needs.
        ``by`` is the e-mail address or name of the person who does it, for the journal. Raises NotFound if there is no
        such account."""
        self._change(number, Action.REQUIRE_CODE if required else Action.FREE_OF_CODE, by, needs_code=required)

    def use_app_code(self, number: int, period: int) -> bool:
        """Store that the authenticator app's code for a period of 30 seconds was used for the account with this number,
        and return True. ``period`` is the number of the period, counted from 1970. Returns False, and stores nothing,
        if a code for this or a later period was used before, or there is no such account; of simultaneous calls for one
        period only one returns True."""
        later = (users.c.number == number) & (users.c.code_step < period)
        with self._database.writing() as connection:
            return connection.execute(update(users).where(later).values(code_step=period)).rowcount == 1

    def use_spare(self, number: int, spare_hash: str) -> bool:
        """Delete a spare code of the account with this number, because it was used; ``spare_hash`` is its hash. Spare
        codes sign in once without the authenticator app. Returns whether the account had such a code. Raises NotFound
        if there is no such account."""
        with self._database.writing(alone=users) as connection:
            kept = str(_user_row(connection, number)["spare_codes"]).split()
            if spare_hash not in kept:
                return False
            kept.remove(spare_hash)
            update_row(connection, users, number, spare_codes=" ".join(kept))
        return True

    def spares_left(self, number: int) -> int:
        """The number of spare codes of an account that were not used yet. Raises NotFound if there is no such
        account."""
        with self._database.reading() as connection:
            return len(str(_user_row(connection, number)["spare_codes"]).split())

    def _change(self, number: int, action: Action, by: str, **values: Any) -> None:
        with self._database.writing(alone=users) as connection:
            person = _find_user(connection, number)
            update_row(connection, users, number, **values)
            write_entry(connection, action, actor=by, subject=person.email)


def _end_sessions(connection: Connection, user: int) -> int:
    return connection.execute(delete(sessions).where(sessions.c.user == user)).rowcount


def _find_email(connection: Connection, email: str) -> RowMapping | None:
    return connection.execute(select(users).where(users.c.key == email_key(email))).mappings().first()


def speaking_to(connection: Connection, email: str) -> AbstractContextManager[None]:
    """A context manager in which texts are written in the language that the person with this e-mail address has chosen.
    If the person has chosen none or has no account, it is the language of records that do not state theirs."""
    row = _find_email(connection, email)
    return speaking(row["language"]) if row and row["language"] else speaking_to_all()


def _user_row(connection: Connection, number: int) -> RowMapping:
    return find_row(connection, users, number, NotFound(_("There is no account {number}.", number=number)))


def _find_user(connection: Connection, number: int) -> User:
    return _read_user(_user_row(connection, number))


def _read_user(row: RowMapping | Mapping[str, Any]) -> User:
    return read_row(User, row, has_password=bool(row["password_hash"]), has_code=bool(row["code_secret"]))


def _read_session(row: RowMapping) -> Session:
    """A session from a row of both tables, some of whose columns have the same name."""
    user, session = ({column.name: row[column] for column in table.c} for table in (users, sessions))
    return read_row(Session, session, user=_read_user(user))
