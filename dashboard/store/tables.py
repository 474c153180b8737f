"""The tables as the newest migration leaves them; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC, also in SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """``value`` in UTC; without its zone where the database keeps none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        """``value`` with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# sqlite_autoincrement: a number is never given twice.
versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Index("versions_by_dataset", "dataset", "number"),
    sqlite_autoincrement=True,
)

# Apart from versions so that lists stay light; in parts so that no value nears the 1 GB that both databases
# allow and memory stays flat on both sides.
payloads = Table(
    "payloads",
    metadata,
    Column("version", Integer, ForeignKey("versions.number"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# One row per dataset from the first migration on, so that there is always a row to lock.
pointers = Table(
    "pointers",
    metadata,
    Column("dataset", String(20), primary_key=True),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("published_at", UtcDateTime),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("dataset", String(20), nullable=False),
    Column("version", Integer, ForeignKey("versions.number"), nullable=False),
    Column("previous", Integer, ForeignKey("versions.number")),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
