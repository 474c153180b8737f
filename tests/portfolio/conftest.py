"""A watched store and a live portfolio on it."""

from collections.abc import Iterator

import pytest

from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.store.store import Store
from tests.portfolio.watching import Watched, ended_polling, live_on
from tests.sharing import NewDatabase


@pytest.fixture
def store(new_database: NewDatabase) -> Iterator[Watched]:
    with Store(new_database(samples=False)) as store:
        yield Watched(store)


@pytest.fixture
def live(store: Watched) -> Iterator[LivePortfolio]:
    with ended_polling(store):
        yield live_on(store)
