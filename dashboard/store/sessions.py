"""Sessions and invitations: only the hash of a token is kept, and what is over counts no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.journal import write_entry
from dashboard.store.people import Role, User, find_user, number_of
from dashboard.store.tables import sessions, users
from dashboard.store.versions import Action

SEEN_EVERY = timedelta(minutes=5)  # a page view must not be a write
LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in, or one invitation that waits, with its person."""

    token_hash: str
    user: User
    kind: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime
    agent: str


class Sessions:
    """The sessions. Every method raises StoreUnavailable while the database is away.

    Opening and closing one is not in the journal here: who does it says whether it was a sign-in, a sign-out, a
    new token after one or an invitation (``Store.note``).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_session(
        self, user: User | int, *, token_hash: str, expires_at: datetime, kind: str = "session", agent: str = ""
    ) -> None:
        """Let the bearer of the token be that person until then. Sessions that are over are removed."""
        moment = now()
        row = {
            "token_hash": token_hash,
            "user": number_of(user),
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
        """The session of a token, if it is not over and its person's account is open."""
        query = _with_users().where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, users.c.active)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        session = _session(row)
        if now - session.seen_at > SEEN_EVERY:
            self._see(token_hash, now)
        return session

    def close_session(self, token_hash: str) -> bool:
        """End a session; whether there was one. Of several who use an invitation at once, one is told True."""
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash)).rowcount == 1

    def close_all(self, user: User | int, by: str) -> int:
        """End all sessions and invitations of a person; how many there were. Raises UserNotFound."""
        with self._database.writing() as connection:
            person = find_user(connection, number_of(user))
            closed = end_sessions(connection, person.number)
            write_entry(connection, Action.SIGN_OUT_EVERYWHERE, actor=by, subject=person.email)
        return closed

    def sessions(self, user: User | int, *, kind: str = "session") -> list[Session]:
        """The sessions of a person that are not over, the one last seen first."""
        query = _with_users().where(sessions.c.user == number_of(user), sessions.c.kind == kind)
        query = query.where(sessions.c.expires_at > now()).order_by(sessions.c.seen_at.desc())
        with self._database.reading() as connection:
            return [_session(row) for row in connection.execute(query)]

    def _see(self, token_hash: str, moment: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=moment))


def end_sessions(connection: Connection, user: int, *, but: str | None = None) -> int:
    """End the sessions and invitations of a person except the one with the token hash ``but``. Returns how many."""
    ending = delete(sessions).where(sessions.c.user == user, sessions.c.token_hash != (but or ""))
    return connection.execute(ending).rowcount


def _with_users() -> Any:
    of_user = [column.label(f"user_{column.name}") for column in users.c if column.name != "key"]
    return select(sessions, *of_user).join(users, users.c.number == sessions.c.user)


def _session(row: Row[Any]) -> Session:
    values = dict(row._mapping)
    person = {column.name: values.pop(f"user_{column.name}") for column in users.c if column.name != "key"}
    has_password = bool(person.pop("password_hash"))
    user = User(**{**person, "role": Role(person["role"]), "has_password": has_password})
    return Session(**{**values, "user": user})
