"""A restored copy, in the other kind of database, answers visitors as the first database does."""

from pathlib import Path

import pytest

from dashboard.store.maintenance.backups import back_up, restore
from tests.contracts.addresses import add_picture, every_address
from tests.contracts.conftest import MakeApp
from tests.sharing import NewDatabase


@pytest.mark.postgresql
def test_every_address_answers_the_same(
    make_app: MakeApp, new_database: NewDatabase, postgresql_url: str, tmp_path: Path
) -> None:
    url = new_database()
    app = make_app(database_url=url)
    addresses = sorted(every_address(app).values())
    assert len(addresses) > 40
    back_up(url, tmp_path / "backup.zip", actor="Ana")
    restore(tmp_path / "backup.zip", postgresql_url, actor="Ana")
    copy = make_app(database_url=postgresql_url)
    add_picture(copy)
    first, second = app.server.test_client(), copy.server.test_client()
    for address in addresses:
        assert first.get(address).data == second.get(address).data, address
