"""The tables as the newest migration leaves them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from dashboard.store.datetimes import UtcDateTime

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
    Column("action", String(40), nullable=False),
    Column("dataset", String(20)),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("previous", Integer, ForeignKey("versions.number")),
    Column("note", Text, nullable=False),
    Column("draft", Integer, ForeignKey("drafts.number")),
    Column("subject", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Index("journal_by_version", "version"),
    Index("journal_by_draft", "draft"),
    sqlite_autoincrement=True,
)

# A draft is the bytes of a file and the choices made about it. ``checked`` is the revision that the kept result
# belongs to; ``beat_at`` is when its checker was last alive.
drafts = Table(
    "drafts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("filename", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("origin", Integer, ForeignKey("versions.number")),
    Column("based_on", Integer, ForeignKey("versions.number")),
    Column("choices", Text, nullable=False),
    Column("checked", Integer, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("beat_at", UtcDateTime),
    Column("failure", Text, nullable=False),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("note", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Index("drafts_by_state", "state", "number"),
    sqlite_autoincrement=True,
)

# Packed and cut as the originals of versions are, so that publishing copies them within the database.
draft_originals = Table(
    "draft_originals",
    metadata,
    Column("draft", Integer, ForeignKey("drafts.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# What the last check found; replaced by the next one.
draft_results = Table(
    "draft_results",
    metadata,
    Column("draft", Integer, ForeignKey("drafts.number"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String(20), nullable=False),
    Column("draft", Integer, ForeignKey("drafts.number"), nullable=False),
    Column("version", Integer, ForeignKey("versions.number"), nullable=False),
    Column("based_on", Integer, ForeignKey("versions.number")),
    Column("state", String(20), nullable=False),
    Column("publish_at", UtcDateTime),
    Column("needs_approval", Boolean, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False),
    Index("plans_by_state", "state", "publish_at"),
    Index("plans_by_draft", "draft"),
    sqlite_autoincrement=True,
)

# ``key`` is the e-mail address as addresses are compared: whoever writes it in capitals is the same person.
users = Table(
    "users",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(320), nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("password_hash", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Only the hash of a token is kept: who reads this table cannot sign in with it.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("user", Integer, ForeignKey("users.number"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("agent", Text, nullable=False),
    Index("sessions_by_user", "user"),
    Index("sessions_by_end", "expires_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("account", String(128), nullable=False),
    Column("address", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("attempts_by_account", "account", "at"),
    Index("attempts_by_address", "address", "at"),
    Index("attempts_by_time", "at"),
)

holds = Table(
    "holds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("key", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("lifted_by", Text, nullable=False),
    Column("lifted_at", UtcDateTime),
    Index("holds_by_end", "lifted_at"),
    sqlite_autoincrement=True,
)

own_aliases = Table(
    "own_aliases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("codes", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("removed_by", Text, nullable=False),
    Column("removed_at", UtcDateTime),
    Index("own_aliases_by_end", "removed_at"),
    sqlite_autoincrement=True,
)

mappings = Table(
    "mappings",
    metadata,
    Column("signature", String(128), primary_key=True),
    Column("dataset", String(20), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("remembered_by", Text, nullable=False),
    Column("remembered_at", UtcDateTime, nullable=False),
)

# One row from its migration on: made once, the same for every process.
secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
