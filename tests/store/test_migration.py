"""The database is brought to the newest form when it is opened."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dashboard.errors import StoreError
from dashboard.store.database_connection_and_transactions import NEWEST, Database
from dashboard.store.store import Store
from dashboard.store.tables_and_row_access import metadata
from dashboard.store.version_and_journal_types import Action


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


OLD_ROWS = """
INSERT INTO versions (dataset, created_at, author, note, filename, records, content_hash, is_sample)
VALUES ('projects', '2025-01-02 03:04:05', 'Ana', '', 'p.csv', 2, 'abc', false);
INSERT INTO payloads (version, kind, part, content) VALUES (1, 'records', 0, 'x');
UPDATE pointers SET version = 1 WHERE dataset = 'projects';
INSERT INTO journal (at, actor, action, dataset, version, previous, note)
VALUES ('2025-01-02 03:04:05', 'Ana', 'add version', 'projects', 1, NULL, 'first');
INSERT INTO journal (at, actor, action, dataset, version, previous, note)
VALUES ('2025-01-02 03:04:06', 'Bo', 'publish', 'projects', 1, NULL, '');
"""


@pytest.fixture
def first_form(database_url):
    """A database as the first release left it, with a version that was published."""
    database = Database(database_url)
    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in filter(str.strip, OLD_ROWS.split(";")):
            connection.execute(text(statement))
    database.engine.dispose()
    return database_url


def test_the_journal_of_an_older_database_is_kept(first_form):
    with Store(first_form) as store:
        first, second = store.journal()
        assert (first.number, first.actor, first.action, first.dataset) == (1, "Ana", Action.ADD_VERSION, "projects")
        assert (first.version, first.previous, first.note) == (1, None, "first")
        assert (first.draft, first.subject, first.content_hash) == (None, "", "")
        assert (second.number, second.actor, second.action) == (2, "Bo", Action.PUBLISH)
        if store._database.is_sqlite:  # the server's zone decides what a text without one means
            assert first.at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert store.published()["projects"].number == 1
        assert store.note(Action.SIGN_IN, "Cy").number == 3
        assert store.drafts.add("projects", b"", filename="p.csv", author="Cy").based_on == 1
    with Store(first_form) as again:
        assert len(again.journal()) == 4


def test_an_older_database_becomes_like_a_new_one(first_form):
    with Store(first_form) as store, store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'nobody'",
        "DELETE FROM journal",
        "UPDATE versions SET note = 'changed'",
        "DELETE FROM payloads",
    ],
)
def test_an_older_database_still_refuses_to_change_the_past(first_form, statement):
    with Store(first_form) as store:
        with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
            connection.execute(text(statement))
        assert len(store.journal()) == 2


def test_an_older_database_still_refuses_to_replace_or_empty_the_past(first_form):
    with Store(first_form) as store:
        replace = "INSERT OR REPLACE INTO journal SELECT * FROM journal"
        statement = replace if store._database.is_sqlite else "TRUNCATE journal"
        with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
            connection.execute(text(statement))


def test_tables_made_by_both_ways_have_the_same_triggers(first_form, tmp_path):
    def triggers(store):
        names = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        with store._database.reading() as connection:
            return connection.execute(text(names)).all()

    with Store(first_form) as old, Store(f"sqlite:///{tmp_path / 'new.db'}") as new:
        if old._database.is_sqlite:
            assert triggers(old) == triggers(new)
            assert {name.partition("_refuse")[0] for name, _ in triggers(new)} == {
                *("versions", "payloads", "journal", "draft_originals")
            }
