"""Contents that changed in the database are found."""

import pytest
from sqlalchemy import text

from dashboard.store.maintenance.database_state_and_damage import damaged_contents
from tests.store.drafting import checked, published

END = "does not fit its hash: something changed it in the database. Restore a backup."


def thaw(connection, table: str) -> None:
    """Let the test change a table whose triggers refuse it."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DROP TRIGGER {table}_refuse_update"))
    else:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_refuse_change"))


@pytest.mark.parametrize("bit", [0, 100, -1])
def test_a_changed_bit_of_records_is_found(store, database_url, bit):
    published(store, "One")
    published(store, "Two")
    checked(store)
    assert damaged_contents(database_url) == []
    with store._database.writing() as connection:
        thaw(connection, "payloads")
        query = text("SELECT content FROM payloads WHERE version = 2 AND kind = 'records'")
        content = bytearray(connection.scalar(query))
        content[bit] ^= 1
        change = text("UPDATE payloads SET content = :content WHERE version = 2 AND kind = 'records'")
        connection.execute(change, {"content": bytes(content)})
    assert damaged_contents(database_url) == [f"version 2 (records) {END}"]
