"""The live snapshot follows what is published and outlives an absent store."""

import threading
import time
from datetime import date
from unittest.mock import Mock

import pytest

from dashboard.errors import StoreUnavailable
from dashboard.portfolio import live_snapshot as live_module, snapshot as snapshot_module
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.schema.columns import Dataset
from tests.portfolio.making import gazetteer, territories
from tests.portfolio.watching import POLL, Watched, ended_polling, ids, live_on, wait_until


def pollers() -> int:
    return sum(thread.name == "portfolio-poll" for thread in threading.enumerate())


def test_nothing_published_is_an_empty_snapshot(live: LivePortfolio) -> None:
    snapshot = live.current()
    assert (len(snapshot.projects), len(snapshot.news), snapshot.published_at) == (0, 0, None)


def test_a_publication_is_taken_up(store: Watched, live: LivePortfolio) -> None:
    before = live.current()
    store.publish(Dataset.PROJECTS, {"id": "new", "countries": "MDA"})
    wait_until(lambda: live.current().id != before.id)
    assert ids(live) == ["new"]
    assert live.current().published_at is not None
    assert len(before.projects) == 0  # who reads an older snapshot goes on reading it


def test_a_status_by_dates_is_that_of_the_day(store: Watched) -> None:
    dates = {"start_date": "2026-01-01", "end_date": "2026-06-30"}
    derived = {"id": "d", "status": "2", "status_source": "derived"} | dates
    declared = {"id": "e", "status": "2", "status_source": "declared"} | dates
    undecided = {"id": "u", "start_date": "2026-01-01"}
    store.publish(Dataset.PROJECTS, derived, declared, undecided)
    days = [date(2026, 6, 30)]
    live = LivePortfolio(
        store, territories=territories(), gazetteer=gazetteer(), poll_seconds=POLL, today=lambda: days[0]
    )
    with ended_polling(store):
        before = live.current()
        assert _statuses(before) == {"d": "2 derived", "e": "2 declared", "u": " "}
        days[0] = date(2026, 7, 1)
        wait_until(lambda: live.current().id != before.id)
        assert _statuses(live.current()) == {"d": "4 derived", "e": "2 declared", "u": " "}


def test_news_is_seen_from_its_day_to_its_day(store: Watched) -> None:
    store.publish(
        Dataset.NEWS,
        {"id": "always"},
        {"id": "from", "appears_on": "2026-07-01"},
        {"id": "until", "ends_on": "2026-06-30"},
        {"id": "months", "appears_on": "2026-07", "ends_on": "2026-07"},
    )
    days = [date(2026, 6, 30)]
    live = LivePortfolio(
        store, territories=territories(), gazetteer=gazetteer(), poll_seconds=POLL, today=lambda: days[0]
    )
    with ended_polling(store):
        for day, seen in (
            (date(2026, 6, 30), {"always", "until"}),
            (date(2026, 7, 1), {"always", "from", "months"}),
            (date(2026, 7, 31), {"always", "from", "months"}),
            (date(2026, 8, 1), {"always", "from"}),
        ):
            days[0] = day
            live.refresh()
            assert set(live.current().news.frame["id"]) == seen, day


def _statuses(snapshot: Snapshot) -> dict[str, str]:
    frame = snapshot.projects.frame
    return {key: f"{frame['status'][i]} {frame['status_source'][i]}" for i, key in enumerate(frame["id"])}


def test_only_the_changed_dataset_is_read_again(store: Watched, live: LivePortfolio) -> None:
    projects = store.publish(Dataset.PROJECTS, {"id": "p"})
    news = store.publish(Dataset.NEWS, {"id": "n"})
    before = live.current()
    later = store.publish(Dataset.NEWS, {"id": "m"})
    wait_until(lambda: live.current().id != before.id)
    assert sorted(store.read) == [projects, news, later]
    assert live.current().projects is before.projects


def test_an_unchanged_store_leaves_the_snapshot_alone(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    before = live.current()
    time.sleep(POLL * 5)
    assert live.current() is before


def test_a_poll_that_was_ended_takes_up_nothing_newer(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    before, running = live.current(), pollers()
    live.end_polling()
    wait_until(lambda: pollers() == running - 1)
    store.publish(Dataset.PROJECTS, {"id": "q"})
    time.sleep(POLL * 5)
    assert live.current() is before


def test_a_roll_back_is_taken_up_under_the_same_id_as_before(store: Watched, live: LivePortfolio) -> None:
    first = store.publish(Dataset.PROJECTS, {"id": "first"})
    before = live.current().id
    second = store.publish(Dataset.PROJECTS, {"id": "second"})
    wait_until(lambda: ids(live) == ["second"])
    store.store.roll_back(first, author="a", based_on=second)
    wait_until(lambda: ids(live) == ["first"])
    assert live.current().id == before


def test_samples_leave_with_the_first_publication_of_ones_own(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"}, is_sample=True)
    store.publish(Dataset.NEWS, {"id": "n"}, is_sample=True)
    assert (len(live.current().projects), len(live.current().news)) == (1, 1)
    store.publish(Dataset.PROJECTS, {"id": "own"})
    wait_until(lambda: ids(live) == ["own"])
    assert (len(live.current().news), live.current().is_sample) == (0, False)


def test_sample_data_is_known_as_such(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"}, is_sample=True)
    assert live.current().is_sample
    store.publish(Dataset.PROJECTS, {"id": "real"})
    wait_until(lambda: not live.current().is_sample)


def test_the_first_question_to_an_absent_store_raises_and_a_later_one_is_answered(
    store: Watched, live: LivePortfolio
) -> None:
    store.away = True
    with pytest.raises(StoreUnavailable):
        live.current()
    assert live.edition == ""
    store.away = False
    assert ids(live) == []


def test_the_last_good_snapshot_stays_while_the_store_is_away(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "kept"})
    before = live.current()
    fresh = live.edition
    assert live.unavailable_since is None
    store.away = True
    wait_until(lambda: live.unavailable_since is not None)
    since, late = live.unavailable_since, live.edition
    time.sleep(POLL * 4)
    assert live.current() is before
    assert live.unavailable_since == since  # since it went away, not since it was last asked
    assert (late, late) != (fresh, "")
    store.away = False
    wait_until(lambda: live.unavailable_since is None)
    assert live.edition == fresh
    store.publish(Dataset.PROJECTS, {"id": "after"})
    wait_until(lambda: ids(live) == ["after"])


def test_a_chore_that_fails_stops_neither_the_others_nor_makes_visitors_data_late(
    store: Watched, live: LivePortfolio, caplog
) -> None:
    done = []

    def fails() -> None:
        raise ValueError("a fault of the task")

    live.add_regular_task(fails)
    live.add_regular_task(lambda: done.append(live.unavailable_since))
    live.current()
    wait_until(lambda: len(done) > 1)
    assert set(done) == {None}
    assert "a fault of the task" in caplog.text


@pytest.mark.parametrize("error", [StoreUnavailable("away"), MemoryError()])
def test_what_was_wanting_for_a_moment_while_a_frame_is_read_is_tried_again(
    store: Watched, live: LivePortfolio, monkeypatch, error: Exception
) -> None:
    store.publish(Dataset.PROJECTS, {"id": "old"})
    assert ids(live) == ["old"]
    read = store.frame
    failures = iter([True, False])

    def fails_once(number: int):
        if next(failures, False):
            raise error
        return read(number)

    monkeypatch.setattr(store, "frame", fails_once)
    store.publish(Dataset.PROJECTS, {"id": "new"})
    wait_until(lambda: ids(live) == ["new"])


def test_a_roll_back_after_a_failure_shows_the_records_of_the_version_that_is_published(
    store: Watched, monkeypatch
) -> None:
    first = store.publish(Dataset.PROJECTS, {"id": "first"})
    live = live_on(store, poll_seconds=3600)
    live.refresh()
    second = store.publish(Dataset.PROJECTS, {"id": "second"})
    with monkeypatch.context() as patch:
        patch.setattr(store, "last_publication", Mock(side_effect=StoreUnavailable("away")))  # after the records
        with pytest.raises(StoreUnavailable):
            live.refresh()
    store.store.roll_back(first, author="a", based_on=second)
    live.refresh()
    with ended_polling(store):
        assert (ids(live), live.unavailable_since) == (["first"], None)


def test_a_version_that_cannot_be_taken_up_does_not_end_the_polling(
    store: Watched, live: LivePortfolio, monkeypatch, caplog
) -> None:
    store.publish(Dataset.PROJECTS, {"id": "sound"})
    assert ids(live) == ["sound"]
    read = store.frame
    broken = store.store.versions()[0].number + 1
    monkeypatch.setattr(store, "frame", lambda number: read(number)[["id"]] if number == broken else read(number))
    assert store.publish(Dataset.PROJECTS, {"id": "broken"}) == broken
    wait_until(lambda: "could not be taken up" in caplog.text)
    assert ids(live) == ["sound"]
    store.publish(Dataset.PROJECTS, {"id": "next"})
    wait_until(lambda: ids(live) == ["next"])


@pytest.mark.parametrize("error", [KeyError("a fault of the program"), StoreUnavailable("away for a moment")])
def test_whatever_fails_after_a_publication_is_logged_and_the_next_poll_shows_it(
    store: Watched, live: LivePortfolio, monkeypatch, caplog, error: Exception
) -> None:
    assert ids(live) == []
    read, failing = store.published, [True]

    def fails() -> object:
        if failing and threading.current_thread() is threading.main_thread():
            failing.clear()
            raise error
        return read()

    monkeypatch.setattr(store, "published", fails)
    store.publish(Dataset.PROJECTS, {"id": "new"})
    failing[:] = [True]
    live.try_to_refresh()
    assert not failing
    assert str(error) in caplog.text
    assert ("Traceback" in caplog.text) is isinstance(error, KeyError)
    wait_until(lambda: ids(live) == ["new"])


def test_many_first_questions_at_once_read_each_dataset_once(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    before, start, seen = pollers(), threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        seen.append(live.current())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.read) == 1
    assert len({id(snapshot) for snapshot in seen}) == 1
    assert pollers() == before + 1


def test_two_readers_of_one_store_serve_the_same_snapshot_id(store: Watched) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    with ended_polling(store):
        assert live_on(store).current().id == live_on(store).current().id


def test_who_knows_of_a_newer_version_need_not_wait_for_the_poll(store: Watched, monkeypatch) -> None:
    monkeypatch.setattr(live_module, "LOOK_AGAIN", 0.0)
    live = live_on(store, poll_seconds=3600)
    before = live.current()
    store.publish(Dataset.PROJECTS, {"id": "new"})
    assert live.catch_up().id != before.id
    store.away = True
    assert list(live.catch_up().projects.frame["id"]) == ["new"]


def test_a_version_that_cannot_be_built_is_tried_once_and_said(store: Watched, monkeypatch) -> None:
    with ended_polling(store):
        live = live_on(store)
        before = live.current()
        tries = []

        def broken(*_: object, **__: object) -> None:
            tries.append(1)
            raise ValueError("unsound")

        monkeypatch.setattr(snapshot_module, "build_index", broken)
        store.publish(Dataset.PROJECTS, {"id": "unsound"})
        wait_until(lambda: live.unavailable_since is not None)
        time.sleep(POLL * 5)
        assert (len(tries), live.current().id) == (1, before.id)
        assert live.unavailable_since is not None
