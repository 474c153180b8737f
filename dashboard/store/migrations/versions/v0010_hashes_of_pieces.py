"""The hash of each piece of a stored content, so that a changed one is found when it is read."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns. Pieces that are there already have none: versions cannot be changed, and the records of versions
    and the files of drafts have a hash of the whole."""
    for table in ("payloads", "draft_originals", "draft_results", "picture_files"):
        op.add_column(table, sa.Column("piece_hash", sa.String(64), nullable=False, server_default=""))
