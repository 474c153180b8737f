"""A code of an authenticator app as the second step of a sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; their defaults let the release before write accounts meanwhile."""
    for name in ("code_secret", "spare_codes"):
        op.add_column("users", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("users", sa.Column("code_step", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("needs_code", sa.Boolean, nullable=False, server_default=sa.false()))
