"""Accounts: people and their roles, and attempts to sign in, which all processes count together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.errors import AlreadyThere, LastAdmin, UserNotFound
from dashboard.language import gettext as _
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.journal import write_entry
from dashboard.store.people import Role, User, email_key, find_user, read_user
from dashboard.store.sessions import Session, Sessions, end_sessions
from dashboard.store.tables import attempts, users
from dashboard.store.versions import Action

__all__ = ["Accounts", "Role", "Session", "User", "email_key"]


def _set(connection: Connection, before: User, **values: object) -> User:
    user = _write(connection, before.number, **values)
    admins = select(users.c.number).where(users.c.role == Role.ADMIN, users.c.active)
    was_admin = before.active and before.role is Role.ADMIN
    if was_admin and connection.execute(admins.limit(1)).first() is None:
        raise LastAdmin(_("This is the last administrator. Make someone else one first."))
    end_sessions(connection, before.number)
    return user


def _write(connection: Connection, number: int, **values: object) -> User:
    changed = update(users).where(users.c.number == number).values(**values).returning(*users.c)
    return read_user(connection.execute(changed).one())


KEPT = timedelta(days=2)  # no limit looks further back; this is no record of what staff did


class Attempts:
    """The attempts. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_attempt(self, *, account: str, address: str, at: datetime) -> None:
        """Count an attempt for the hash of an account and of an address. Those of days ago are forgotten."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.at < at - KEPT))
            connection.execute(insert(attempts), {"account": account, "address": address, "at": at})

    def attempts(self, *, account: str | None = None, address: str | None = None, since: datetime) -> int:
        """How many there were since then, for the account, for the address, or for both together."""
        query = select(func.count()).select_from(attempts).where(attempts.c.at >= since)
        for column, value in ((attempts.c.account, account), (attempts.c.address, address)):
            if value is not None:
                query = query.where(column == value)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def forget_attempts(self, account: str) -> None:
        """Forget those for an account: its person has signed in."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.account == account))


class Accounts(Sessions, Attempts):
    """The accounts; none is ever deleted. Every method raises StoreUnavailable while the database is away."""

    def add(self, email: str, role: Role, *, by: str, name: str = "", password_hash: str = "") -> User:
        """Make an account. Raises AlreadyThere where the address has one, in whatever letters."""
        row = {
            "key": email_key(email),
            "email": email.strip(),
            "name": name,
            "role": role,
            "active": True,
            "created_at": now(),
            "password_hash": password_hash,
        }
        with self._database.writing(alone=users) as connection:
            if connection.execute(select(users.c.number).where(users.c.key == row["key"])).first() is not None:
                raise AlreadyThere(_("{email} has an account already.", email=email.strip()))
            user = read_user(connection.execute(insert(users).returning(*users.c), row).one())
            write_entry(connection, Action.ADD_USER, actor=by, subject=f"{user.email}: {role}")
        return user

    def find(self, email: str) -> User | None:
        """The person with that address, in whatever letters it is written, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(users).where(users.c.key == email_key(email))).first()
        return None if row is None else read_user(row)

    def get(self, number: int) -> User:
        """The person of that number. Raises UserNotFound."""
        with self._database.reading() as connection:
            return find_user(connection, number)

    def all(self) -> list[User]:
        """Everybody, by address."""
        with self._database.reading() as connection:
            return [read_user(row) for row in connection.execute(select(users).order_by(users.c.key))]

    def password_hash(self, number: int) -> str:
        """The hash of a password, "" where none is set. Raises UserNotFound."""
        with self._database.reading() as connection:
            found: str | None = connection.execute(
                select(users.c.password_hash).where(users.c.number == number)
            ).scalar()
            if found is None:
                raise UserNotFound(_("There is no account {number}.", number=number))
            return found

    def set_role(self, number: int, role: Role, *, by: str) -> User:
        """Give another role, and end all sessions. Raises UserNotFound, LastAdmin."""
        with self._database.writing(alone=users) as connection:
            before = find_user(connection, number)
            if before.role is role:
                return before
            user = _set(connection, before, role=role)
            write_entry(connection, Action.CHANGE_ROLE, actor=by, subject=f"{user.email}: {before.role} → {role}")
        return user

    def set_active(self, number: int, active: bool, *, by: str) -> User:
        """Close or open an account, and end all sessions. Raises UserNotFound, LastAdmin."""
        with self._database.writing(alone=users) as connection:
            before = find_user(connection, number)
            if before.active is active:
                return before
            user = _set(connection, before, active=active)
            action = Action.OPEN_ACCOUNT if active else Action.CLOSE_ACCOUNT
            write_entry(connection, action, actor=by, subject=user.email)
        return user

    def set_password(self, number: int, password_hash: str, *, by: str, keep_session: str | None = None) -> User:
        """Keep a new hash, and end all sessions but the one with that token hash. Raises UserNotFound."""
        with self._database.writing(alone=users) as connection:
            find_user(connection, number)
            user = _write(connection, number, password_hash=password_hash)
            end_sessions(connection, number, but=keep_session)
            write_entry(connection, Action.SET_PASSWORD, actor=by, subject=user.email)
        return user

    def rehash_password(self, number: int, password_hash: str, *, before: str) -> None:
        """Keep the same password with newer parameters, unless it was changed meanwhile; no act of staff."""
        same = (users.c.number == number) & (users.c.password_hash == before)
        with self._database.writing() as connection:
            connection.execute(update(users).where(same).values(password_hash=password_hash))
