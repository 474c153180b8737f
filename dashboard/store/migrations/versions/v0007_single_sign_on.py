"""Who an account belongs to at the provider of single sign-on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the issuer and its name for the person to the table of accounts. They have defaults, so that the previous
    release, which does not know them, can go on writing accounts."""
    for name in ("issuer", "subject"):
        op.add_column("users", sa.Column(name, sa.Text, nullable=False, server_default=""))
