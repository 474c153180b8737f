"""Bring the database to the newest form when it is opened."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from dashboard.errors import StoreError
from dashboard.language import gettext as _
from dashboard.store.database import Database

NEWEST = "0002"  # known here so that a database that is up to date is opened without loading Alembic
_LOCK = 0x77686572  # any number that is always the same: the name of the advisory lock


def migrate(database: Database) -> None:
    """Apply the missing migrations in one transaction; of several processes one does, the others wait.

    Raises StoreError where a newer program made the database, StoreUnavailable where it does not answer.
    """
    if database.is_sqlite:
        database.use_wal()
    with database.reading() as connection:
        if _revision(connection) == NEWEST:
            return
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection) != NEWEST:
            _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a third of a second that only an upgrade needs
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            _("The database was made by a newer version of this program ({cause}).", cause=error)
        ) from error
