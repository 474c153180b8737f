"""The database is brought to the newest form when it is opened."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashboard.errors import StoreError
from dashboard.store.migration import NEWEST
from dashboard.store.store import Store
from dashboard.store.tables import metadata


def test_newest_is_the_last_migration():
    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_tables_are_those_that_the_migrations_make(store):
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_changes_nothing(store, database_url, frame):
    version = store.add_version("projects", frame, original=b"", filename="p.csv", author="Ana")
    with Store(database_url) as again:
        assert again.versions() == [version]


def test_database_of_a_newer_program_is_left_alone(store, database_url):
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        Store(database_url)


def test_failed_migration_leaves_nothing_behind(database_url, monkeypatch):
    def fail(*_arguments: object) -> None:
        raise RuntimeError("cut off")

    monkeypatch.setattr("alembic.op.bulk_insert", fail)
    with pytest.raises(RuntimeError):
        Store(database_url)
    monkeypatch.undo()
    with Store(database_url) as store:
        assert store.versions() == []
