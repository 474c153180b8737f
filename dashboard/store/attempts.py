"""Attempts to sign in, counted together by all processes; neither account nor address is kept in the clear."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from dashboard.store.database import Database
from dashboard.store.tables import attempts

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
