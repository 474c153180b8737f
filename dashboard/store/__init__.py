"""Immutable versions, the published pointer and the journal: the only place for sqlalchemy and alembic."""
