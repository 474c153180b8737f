"""A store on a fresh SQLite file and on a fresh database of a real PostgreSQL, which these tests start."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from dashboard.store.store import Store
from tests.sharing import NewDatabase


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database of each kind in turn: an empty one, or a migrated one where the test asks for ``store``."""
    is_new = "store" not in request.fixturenames
    if request.param == "sqlite":
        new: NewDatabase = request.getfixturevalue("new_database")
        return f"sqlite:///{tmp_path / 'folder' / 'store.db'}" if is_new else new(samples=False)
    url: str = request.getfixturevalue("postgresql_url" if is_new else "migrated_postgresql_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as store:
        yield store


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two records with what is awkward to keep: newlines, accents, an emoji, empty text, text that looks like more."""
    return pd.DataFrame(
        {
            "id": ["001", "NA"],
            "title": ["Łódź, “quoted”\nsecond line", "🌍 nan"],
            "budget": ["1250000.50", ""],
        },
        dtype="str",
    )
