"""Tables for pictures, their files, and which versions name which picture."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _count(name: str, *, unique: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, unique=unique or None)


def _digest(*more: sa.ForeignKey) -> sa.Column[str]:
    return sa.Column("digest", sa.String(64), *more, primary_key=True)


def upgrade() -> None:
    """Create the tables for pictures."""
    op.create_table(
        "pictures",
        _digest(),
        *(_count("revision", unique=True), _count("width"), _count("height"), _text("widths"), _count("size")),
        _text("filename"),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("focal_x", "focal_y")),
        *(_text("alts"), _text("credit"), _text("licence")),
        sa.Column("people_agreed", sa.Boolean, nullable=False),
        _text("added_by"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("pictures_by_time", "pictures", ["added_at"])
    op.create_table(
        "picture_files",
        _digest(sa.ForeignKey("pictures.digest")),
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "picture_uses",
        _digest(),
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number"), primary_key=True),
    )
    if op.get_bind().dialect.name == "postgresql":  # WebP and JPEG are compressed already
        op.execute("ALTER TABLE picture_files ALTER COLUMN content SET STORAGE EXTERNAL")
