"""On what terms a source publishes by itself, and what became of its last draft."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("sources", sa.Column("draft_result", sa.Text, nullable=False, server_default=""))
    op.add_column("sources", sa.Column("whole_list", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("sources", sa.Column("allowed_by", sa.Text, nullable=False, server_default=""))
    op.add_column("sources", sa.Column("most_changes", sa.Integer, nullable=False, server_default="0"))
