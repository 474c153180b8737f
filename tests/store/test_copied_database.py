"""Nobody is signed in to a copy of a database because of a session in the original."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store


def copied(url: str, folder: Path) -> str:
    """The address of a copy of a database that nobody is connected to."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite3.connect(address.database) as original:
            original.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
        return f"sqlite:///{folder / 'copy.db'}"
    name = f"{address.database}_copy"
    with psycopg.connect(url.replace("+psycopg", ""), dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{address.database}"')
    return address.set(database=name).render_as_string(hide_password=False)


def test_a_copy_ends_all_sessions_once_and_the_original_none(database_url: str, tmp_path: Path) -> None:
    def sessions_of(store: Store) -> int:
        user = store.accounts.find("ana@example.org")
        return len(store.accounts.sessions(user))

    with Store(database_url) as store:
        ana = store.accounts.add("ana@example.org", Role.ADMIN, by="tests")
        ends = datetime.now(UTC) + timedelta(hours=1)
        store.accounts.open_session(ana, token_hash="a", expires_at=ends)
        assert not store.end_copied_sessions()
    with Store(database_url) as store:
        assert not store.end_copied_sessions()
        assert sessions_of(store) == 1
        secret = store.secret()
    with Store(copied(database_url, tmp_path)) as copy:
        assert copy.end_copied_sessions()
        assert sessions_of(copy) == 0
        assert copy.secret() not in {"", secret}
        copy.accounts.open_session(ana, token_hash="b", expires_at=ends)
        assert not copy.end_copied_sessions()
        assert sessions_of(copy) == 1
