"""Mails that wait to be sent, and what people chose about them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table of mails, and add the choices of people to the table of accounts, with defaults, so that the
    previous release, which does not know them, can go on writing accounts."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mails",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("actor", "text")),
        sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.number")),
        *(sa.Column(name, moment, nullable=False) for name in ("created_at", "ends_at")),
        *(sa.Column(name, moment) for name in ("next_at", "lease_until")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("mails_by_time", "mails", ["next_at"])
    op.add_column("users", sa.Column("language", sa.String(35), nullable=False, server_default=""))
    op.add_column("users", sa.Column("wants_mail", sa.Boolean, nullable=False, server_default=sa.true()))
