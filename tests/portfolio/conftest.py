"""A watched store and a live portfolio on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.portfolio.live import LivePortfolio
from dashboard.store.store import Store
from tests.portfolio.watching import Watched, ended_polling, live_on


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Watched]:
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        yield Watched(store)


@pytest.fixture
def live(store: Watched) -> Iterator[LivePortfolio]:
    with ended_polling(store):
        yield live_on(store)
