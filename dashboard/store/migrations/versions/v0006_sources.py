"""Addresses of other sites that are read on a schedule, and the result of the last attempt at each."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("dataset", sa.String(20), nullable=False),
        *(_text(name) for name in ("name", "url", "added_by")),
        _time("added_at", nullable=False),
        sa.Column("every_minutes", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        *(_text(name) for name in ("etag", "last_modified")),
        sa.Column("last_digest", sa.String(64), nullable=False),
        _text("last_result"),
        sa.Column("failures", sa.Integer, nullable=False),
        *(_time(name) for name in ("last_attempt_at", "last_success_at", "lease_until", "removed_at")),
        _time("next_at", nullable=False),
        sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.number")),
        sqlite_autoincrement=True,
    )
    op.create_index("sources_by_time", "sources", ["next_at"])
