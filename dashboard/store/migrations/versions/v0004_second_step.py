"""A code of an authenticator app as the second step of a sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns for codes to the table of accounts. They have defaults, so that the previous release, which does
    not know them, can go on writing accounts."""
    for name in ("code_secret", "spare_codes"):
        op.add_column("users", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("users", sa.Column("code_step", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("needs_code", sa.Boolean, nullable=False, server_default=sa.false()))
