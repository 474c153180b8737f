"""Several processes at once: one publishes, one migrates, one seeds."""

import pandas as pd

from dashboard.errors import StaleBase
from dashboard.records.columns import Dataset
from dashboard.store.store import Store
from dashboard.store.versions import Version
from tests.store.together import run_together


def add(store: Store, name: str) -> Version:
    frame = pd.DataFrame({"id": [name], "title": [name]}, dtype="str")
    return store.add_version(Dataset.NEWS, frame, original=b"", filename="n.csv", author=name)


def publish_once(url: str, name: str) -> str:
    with Store(url) as store:
        mine = add(store, name)
        try:
            store.publish(mine.number, author=name, based_on=None)
        except StaleBase:
            return "stale"
        return "won"


def publish_until_it_is_done(url: str, name: str) -> int:
    with Store(url) as store:
        mine = add(store, name)
        for attempt in range(100):
            base = store.published().get(Dataset.NEWS)
            try:
                store.publish(mine.number, author=name, based_on=base and base.number)
            except StaleBase:
                continue
            return attempt
    return -1


def publish_first(url: str, name: str) -> str:
    frame = pd.DataFrame({"id": [name], "title": [name]}, dtype="str")
    with Store(url) as store:
        new = store.publish_first(Dataset.NEWS, frame, original=b"x", filename="news.csv", author="first start")
    return "published" if new else "left alone"


def test_of_two_publishers_on_one_base_exactly_one_wins(database_url):
    answers = run_together(publish_once, database_url, 4)
    assert sorted(answers) == ["stale", "stale", "stale", "won"]
    winner = f"p{answers.index('won')}"
    with Store(database_url) as store:
        assert store.published()["news"].author == winner
        assert [e.actor for e in store.journal() if e.action == "publish"] == [winner]
        assert len(store.versions()) == 4


def test_many_publishers_that_try_again_all_get_through(database_url):
    assert -1 not in run_together(publish_until_it_is_done, database_url, 4)
    with Store(database_url) as store:
        moves = [(e.previous, e.version) for e in store.journal() if e.action == "publish"]
    assert len(moves) == 4
    assert [previous for previous, _ in moves] == [None, *(version for _, version in moves[:-1])]


def test_of_many_first_starts_exactly_one_publishes_the_samples(database_url):
    answers = run_together(publish_first, database_url, 4)
    assert sorted(answers) == ["left alone", "left alone", "left alone", "published"]
    with Store(database_url) as store:
        (version,) = store.versions()
        assert version.is_sample
        assert store.published() == {"news": version}
