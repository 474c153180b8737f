"""Versions with their payloads, the published pointers and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Nothing in these is ever changed or deleted, whoever asks.
FROZEN = ("versions", "payloads", "journal")


def upgrade() -> None:
    """Create the tables, one pointer per dataset, and the triggers that refuse changes."""
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("dataset", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("is_sample", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("versions_by_dataset", "versions", ["dataset", "number"])
    op.create_table(
        "payloads",
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    pointers = op.create_table(
        "pointers",
        sa.Column("dataset", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number")),
        sa.Column("published_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(pointers, [{"dataset": "projects"}, {"dataset": "news"}])
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("dataset", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number"), nullable=False),
        sa.Column("previous", sa.Integer, sa.ForeignKey("versions.number")),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        _freeze_on_postgresql()
    else:
        _freeze_on_sqlite()


def _freeze_on_sqlite() -> None:
    for table in FROZEN:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
            )
        # INSERT OR REPLACE deletes without firing the trigger above.
        keys = " AND ".join(f"{key} = NEW.{key}" for key in _keys(table))
        op.execute(
            f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} "  # noqa: S608 - our own names
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {keys}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
        )


def _keys(table: str) -> tuple[str, ...]:
    return ("version", "kind", "part") if table == "payloads" else ("number",)


def _freeze_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are never changed', TG_TABLE_NAME; END $$"
    )
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    # The parts are compressed already; trying again costs seconds on a large version.
    op.execute("ALTER TABLE payloads ALTER COLUMN content SET STORAGE EXTERNAL")
