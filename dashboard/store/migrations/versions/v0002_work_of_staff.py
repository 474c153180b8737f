"""Tables for drafts, plans, accounts, holds, place names and mappings of staff; the journal can name them as well."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
JOURNAL = "number, at, actor, action, dataset, version, previous, note"
FROZEN = {"draft_originals": ("draft", "part"), "journal": ("number",)}


def upgrade() -> None:
    """Create the tables, and allow journal entries about acts that belong to no version."""
    _drafts()
    _plans()
    _people()
    _limits_and_names()
    if op.get_bind().dialect.name == "postgresql":
        _widen_journal_on_postgresql()
        _freeze_originals_on_postgresql()
    else:
        _widen_journal_on_sqlite()
        _freeze_on_sqlite()
    op.create_index("journal_by_version", "journal", ["version"])
    op.create_index("journal_by_draft", "journal", ["draft"])


def _version(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("versions.number"), nullable=nullable)


def _draft(**options: Any) -> sa.Column[int]:
    return sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.number"), **options)


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text if length is None else sa.String(length), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _count(name: str, *, wide: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger if wide else sa.Integer, nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True)


def _content() -> sa.Column[bytes]:
    return sa.Column("content", sa.LargeBinary, nullable=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        _number(),
        *(_text("dataset", 20), _text("kind", 20), _text("state", 20), _count("revision")),
        *(_text("filename"), _text("author"), _moment("created_at"), _moment("updated_at")),
        *(_version("origin"), _version("based_on"), _text("choices"), _count("checked")),
        *(_count("done", wide=True), _count("total", wide=True), _moment("beat_at", nullable=True)),
        *(_text("failure"), _version("version"), _text("note"), _count("size", wide=True), _text("content_hash", 64)),
        sqlite_autoincrement=True,
    )
    op.create_index("drafts_by_state", "drafts", ["state", "number"])
    op.create_table(
        "draft_originals", _draft(primary_key=True), sa.Column("part", sa.Integer, primary_key=True), _content()
    )
    op.create_table(
        "draft_results",
        _draft(primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        _content(),
    )


def _plans() -> None:
    op.create_table(
        "plans",
        *(_number(), _text("dataset", 20), _draft(nullable=False), _version("version", nullable=False)),
        *(_version("based_on"), _text("state", 20), _moment("publish_at", nullable=True)),
        *(sa.Column("needs_approval", sa.Boolean, nullable=False), _text("approved_by")),
        *(_text("requested_by"), _moment("requested_at"), _text("note")),
        sqlite_autoincrement=True,
    )
    op.create_index("plans_by_state", "plans", ["state", "publish_at"])
    op.create_index("plans_by_draft", "plans", ["draft"])


def _people() -> None:
    op.create_table(
        "users",
        *(_number(), sa.Column("key", sa.String(320), nullable=False, unique=True), _text("email"), _text("name")),
        *(_text("role", 20), sa.Column("active", sa.Boolean, nullable=False), _moment("created_at")),
        _text("password_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(128), primary_key=True),
        sa.Column("user", sa.Integer, sa.ForeignKey("users.number"), nullable=False),
        *(_text("kind", 20), _moment("created_at"), _moment("expires_at"), _moment("seen_at"), _text("agent")),
    )
    op.create_index("sessions_by_user", "sessions", ["user"])
    op.create_index("sessions_by_end", "sessions", ["expires_at"])
    op.create_table("attempts", _number(), _text("account", 128), _text("address", 128), _moment("at"))
    op.create_index("attempts_by_account", "attempts", ["account", "at"])
    op.create_index("attempts_by_address", "attempts", ["address", "at"])
    op.create_index("attempts_by_time", "attempts", ["at"])


def _limits_and_names() -> None:
    op.create_table(
        "holds",
        *(_number(), _text("kind", 20), _text("key"), _text("sentence"), _text("reason")),
        *(_text("placed_by"), _moment("placed_at"), _text("lifted_by"), _moment("lifted_at", nullable=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("holds_by_end", "holds", ["lifted_at"])
    op.create_table(
        "own_aliases",
        *(_number(), _text("text"), _text("codes"), _text("added_by"), _moment("added_at")),
        *(_text("removed_by"), _moment("removed_at", nullable=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("own_aliases_by_end", "own_aliases", ["removed_at"])
    op.create_table(
        "mappings",
        sa.Column("signature", sa.String(128), primary_key=True),
        *(_text("dataset", 20), _text("mapping"), _text("remembered_by"), _moment("remembered_at")),
    )
    made = op.create_table("secrets", sa.Column("name", sa.String(40), primary_key=True), _text("value"))
    op.bulk_insert(made, [{"name": "sessions", "value": secrets.token_hex(32)}])


def _widen_journal_on_postgresql() -> None:
    op.alter_column("journal", "action", type_=sa.String(40))
    op.alter_column("journal", "dataset", nullable=True)
    op.alter_column("journal", "version", nullable=True)
    op.add_column("journal", _draft())
    for column in (_text("subject"), _text("content_hash", 64)):
        column.server_default = sa.DefaultClause("")
        op.add_column("journal", column)
        op.alter_column("journal", column.name, server_default=None)


def _widen_journal_on_sqlite() -> None:
    # SQLite cannot take a NOT NULL away: the rows move to a new table. Its triggers go with the old one.
    op.create_table(
        "journal_new",
        *(_number(), _moment("at"), _text("actor"), _text("action", 40), sa.Column("dataset", sa.String(20))),
        *(_version("version"), _version("previous"), _text("note")),
        *(_draft(), _text("subject"), _text("content_hash", 64)),
        sqlite_autoincrement=True,
    )
    op.execute(
        f"INSERT INTO journal_new ({JOURNAL}, subject, content_hash) "  # noqa: S608 - our own names
        f"SELECT {JOURNAL}, '', '' FROM journal ORDER BY number"
    )
    op.drop_table("journal")
    op.rename_table("journal_new", "journal")


def _freeze_on_sqlite() -> None:
    for table, keys in FROZEN.items():
        refusal = f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
        for change in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} {refusal}")
        # INSERT OR REPLACE deletes without firing the trigger above.
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} "  # noqa: S608 - our own names
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refusal}"
        )


def _freeze_originals_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER draft_originals_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_originals "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    # The parts are compressed already, as those of versions are.
    for table in ("draft_originals", "draft_results"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTERNAL")
