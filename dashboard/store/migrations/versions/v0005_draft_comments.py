"""A table for comments on drafts, which also tell people why a publication was stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table for comments on drafts."""
    op.create_table(
        "draft_comments",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.number"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("author", "text")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("told", sa.String(320), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("draft_comments_by_draft", "draft_comments", ["draft"])
    op.create_index("draft_comments_by_told", "draft_comments", ["told", "seen_at"])
