"""How a database stands is read without changing it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import NEWEST, Database, upgrade
from dashboard.store.maintenance.backups import back_up
from dashboard.store.maintenance.database_state_and_damage import read_state
from dashboard.store.store import Store
from dashboard.store.tables_and_row_access import plans
from tests.store.drafting import checked, frame_of, published, submit


def test_an_empty_and_an_older_database_lack_migrations(database_url):
    state = read_state(database_url, make_file=True)
    assert (state.schema, state.pending[0][:5], state.pending[-1][:4]) == (None, "0001 ", NEWEST)
    database = Database(database_url)
    with database.writing() as connection:
        upgrade(connection, "0007")
    database.engine.dispose()
    state = read_state(database_url)
    assert (state.schema, state.pending[0][:5], state.is_newer) == ("0007", "0008 ", False)


def test_a_new_database_has_nothing_to_tell(store, database_url):
    state = read_state(database_url)
    assert (state.schema, state.pending, state.overdue, state.samples) == (NEWEST, (), (), ())
    assert (state.is_in_use, state.last_backup) == (False, None)
    assert abs(state.clock_skew) < 60
    assert state.size > 50_000


def test_samples_use_and_the_last_backup_are_told(store: Store, database_url: str, tmp_path: Path):
    store.publish_first("news", frame_of("A sample"), original=b"", filename="news.csv", author="first start")
    assert read_state(database_url).samples == (Dataset.NEWS,)
    assert not read_state(database_url).is_in_use
    published(store, "Own")
    before = datetime.now(UTC)
    back_up(database_url, tmp_path / "b.zip", actor="Ana")
    state = read_state(database_url)
    assert state.is_in_use
    assert state.last_backup is not None
    assert before <= state.last_backup <= datetime.now(UTC)


def test_only_plans_that_nobody_waits_for_are_overdue(store: Store, database_url: str):
    late = datetime.now(UTC) - timedelta(minutes=11)
    for given in ({}, {"needs_approval": True}, {"publish_at": datetime.now(UTC) + timedelta(days=1)}):
        submit(store, checked(store), **given)
    assert read_state(database_url).overdue == ()
    with store._database.writing() as connection:
        connection.execute(update(plans).where(plans.c.number < 3).values(requested_at=late))
    assert read_state(database_url).overdue == (1,)
