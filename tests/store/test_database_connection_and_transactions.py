"""Addresses, a database that goes away and comes back, and connections over a fork."""

import os
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from dashboard.errors import SettingsError, StoreUnavailable
from dashboard.store.database_connection_and_transactions import Database
from dashboard.store.store import Store
from tests.store.together import run_together


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("postgresql://a:b@host/name", "postgresql+psycopg"),
        ("postgres://a:b@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://a:b@host/name", "postgresql+psycopg"),
    ],
)
def test_postgresql_addresses_use_psycopg(address, driver):
    assert Database(address).url.drivername == driver


@pytest.mark.parametrize("address", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://a@b/c", "what://a"])
def test_other_addresses_are_refused(address):
    with pytest.raises(SettingsError, match="WHEREWEWORK_DATABASE_URL"):
        Store(address)


def test_folders_are_made(tmp_path):
    Store(f"sqlite:///{tmp_path / 'a' / 'b ü?#%41' / 'store.db'}")
    assert (tmp_path / "a" / "b ü?#%41" / "store.db").stat().st_size > 0


def test_a_new_file_and_its_folder_are_for_the_user_of_the_service_alone(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'a' / 'store.db'}") as store:
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
        with store._database.writing():
            assert {path.stat().st_mode & 0o777 for path in (tmp_path / "a").iterdir()} == {0o600}
    (tmp_path / "b").mkdir(mode=0o755)
    Store(f"sqlite:///{tmp_path / 'b' / 'store.db'}").close()
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o755, "a folder that is there stays as it is"


def test_sqlite_lets_readers_read_while_one_writes(tmp_path, frame):
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    with store._database.writing() as connection:
        connection.execute(text("UPDATE pointers SET published_at = NULL"))
        assert store.published() == {}


def test_sqlite_checks_references(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    with store._database.reading() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnavailable, match=r"cannot be written: "):
        Store(f"sqlite:///{tmp_path / 'file' / 'store.db'}")


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/1/attr").exists(), reason="root may write anywhere")
def test_folder_without_permission_is_said():
    with pytest.raises(StoreUnavailable, match=r"/proc/1/attr/store\.db cannot be written: "):
        Store("sqlite:////proc/1/attr/store.db")


def test_file_that_cannot_be_looked_for_is_said(tmp_path):
    with pytest.raises(StoreUnavailable, match="does not answer: unable to open database file"):
        Store(f"sqlite:///{tmp_path / ('long' * 100)}", make_file=False)


def test_file_that_is_no_database_is_said(tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(b"id,title\n" * 500)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes() == b"id,title\n" * 500


def test_sqlite_file_that_goes_away_is_said_and_comes_back(tmp_path, frame):
    path = tmp_path / "store.db"
    store = Store(f"sqlite:///{path}")
    version = store.add_version("projects", frame, original=b"", filename="p.csv", author="Ana")
    store.publish(version.number, author="Ana", based_on=None)
    path.rename(tmp_path / "away.db")
    with pytest.raises(StoreUnavailable, match=r"store\.db does not exist"):
        store.published()
    assert not path.exists(), "an empty database must not take its place"
    (tmp_path / "away.db").rename(path)
    assert store.published() == {"projects": version}


@pytest.mark.postgresql
def test_postgresql_that_goes_away_is_said_and_comes_back(postgresql_url, postgresql_server):
    import psycopg

    name = postgresql_url.split("?")[0].rpartition("/")[2]
    with Store(postgresql_url) as store, psycopg.connect(postgresql_server, autocommit=True) as admin:
        assert store.published() == {}
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="does not answer"):
                store.published()
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert store.published() == {}
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        assert store.published() == {}, "a cut connection that can be made again is not an absence"


@pytest.mark.postgresql
def test_postgresql_that_can_only_be_read_is_said(migrated_postgresql_url):
    with Store(f"{migrated_postgresql_url}&options=-cdefault_transaction_read_only=on") as store:
        assert store.published() == {}
        with pytest.raises(StoreUnavailable, match="read-only transaction"):
            store.note("sign_in", "ana")


@pytest.mark.parametrize("address", ["ana:wonderland@127.0.0.1:1/name", "127.0.0.1:1/name?user=a&password=wonderland"])
def test_sentence_keeps_the_password(address):
    with pytest.raises(StoreUnavailable) as caught:
        Store(f"postgresql://{address}")
    assert "wonderland" not in str(caught.value)
    assert "127.0.0.1:1/name" in str(caught.value)


def test_store_works_on_both_sides_of_a_fork(database_url):
    assert run_together(publish_in_a_fork, database_url, 1) == [("published", "child")]


def publish_in_a_fork(url, _name):
    """Add here, publish in a child, look here; in a process without threads, as only such a one may fork."""
    with Store(url) as store:
        frame = pd.DataFrame({"id": ["1"], "title": ["One"]}, dtype="str")
        version = store.add_version("projects", frame, original=b"", filename="p.csv", author="Ana")
        pool = store._database.engine.pool
        child = os.fork()
        if child == 0:
            done = 1
            try:
                assert store._database.engine.pool is not pool, "two processes on one connection"
                store.publish(version.number, author="child", based_on=None)
                store._database.engine.dispose()
                done = 0
            finally:
                os._exit(done)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        return "published" if store.published() == {"projects": version} else "lost", store.journal()[-1].actor


def test_numbers_are_never_given_twice(tmp_path, frame):
    path = tmp_path / "store.db"
    store = Store(f"sqlite:///{path}")
    store.add_version("projects", frame, original=b"", filename="p.csv", author="Ana")
    with sqlite3.connect(path) as connection:
        sequences = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    connection.close()
    assert sequences == {"versions": 1, "journal": 1}
