"""Several processes at once: one publishes, one migrates, one seeds."""

import pytest

from dashboard.store.store import Store


def test_of_two_publishers_on_one_base_exactly_one_wins(together, database_url):
    answers = together(
        """
        store = Store(url)
        mine = store.add_version(Dataset.NEWS, frame, original=b"", filename="n.csv", author=name)
        try:
            store.publish(mine.number, author=name, based_on=None)
            print("won")
        except StaleBase:
            print("stale")
        store.close()
        """,
        database_url,
        4,
    )
    assert sorted(answers) == ["stale", "stale", "stale", "won"]
    winner = f"p{answers.index('won')}"
    with Store(database_url) as store:
        assert store.published()["news"].author == winner
        assert [e.actor for e in store.journal() if e.action == "publish"] == [winner]
        assert len(store.versions()) == 4


def test_many_publishers_that_try_again_all_get_through(together, database_url):
    together(
        """
        store = Store(url)
        mine = store.add_version(Dataset.NEWS, frame, original=b"", filename="n.csv", author=name)
        for attempt in range(100):
            base = store.published().get(Dataset.NEWS)
            try:
                store.publish(mine.number, author=name, based_on=base and base.number)
                break
            except StaleBase:
                pass
        store.close()
        """,
        database_url,
        4,
    )
    with Store(database_url) as store:
        moves = [(e.previous, e.version) for e in store.journal() if e.action == "publish"]
    assert len(moves) == 4
    assert [previous for previous, _ in moves] == [None, *(version for _, version in moves[:-1])]


@pytest.mark.parametrize("count", [4])
def test_of_many_first_starts_exactly_one_publishes_the_samples(together, database_url, count):
    answers = together(
        """
        store = Store(url)
        new = store.publish_first(Dataset.NEWS, frame, original=b"x", filename="news.csv", author="first start")
        print("published" if new else "left alone")
        store.close()
        """,
        database_url,
        count,
    )
    assert sorted(answers) == ["left alone"] * (count - 1) + ["published"]
    with Store(database_url) as store:
        (version,) = store.versions()
        assert version.is_sample
        assert store.published() == {"news": version}
