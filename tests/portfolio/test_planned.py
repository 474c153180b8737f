"""What staff planned is published by whichever process looks first, and a failure there stops no visitor."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from tests.portfolio.making import frame_of, gazetteer, territories

POLL = 0.05


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        yield store


def plan(store: Store, at: datetime) -> None:
    frame = frame_of(Dataset.PROJECTS, [{"id": "planned"}])
    draft = store.drafts.add(Dataset.PROJECTS, b"", filename="p.csv", author="ana")
    store.drafts.keep_result(draft.number, 1, Intake(Dataset.PROJECTS, frame, []))
    store.submit_draft(draft.number, revision=1, frame=frame, author="ana", publish_at=at)


def live_on(store: Store) -> LivePortfolio:
    return LivePortfolio(store, territories=territories(), gazetteer=gazetteer(), poll_seconds=POLL)


def shown_within(live: LivePortfolio, seconds: float) -> list[str]:
    end = time.monotonic() + seconds
    while not len(live.current().projects) and time.monotonic() < end:
        time.sleep(0.02)
    return list(live.current().projects.frame["id"])


def test_a_plan_is_shown_when_its_time_has_come(store):
    plan(store, datetime.now(UTC) + timedelta(seconds=3))
    live = live_on(store)
    assert list(live.current().projects.frame["id"]) == []
    assert shown_within(live, 10) == ["planned"]


def test_a_plan_whose_time_passed_while_nothing_ran_is_shown_at_once(store):
    plan(store, datetime.now(UTC) - timedelta(days=1))
    assert list(live_on(store).current().projects.frame["id"]) == ["planned"]


def test_a_plan_that_fails_stops_nothing_else(store, monkeypatch):
    def fail() -> None:
        raise RuntimeError("a mistake of ours")

    plan(store, datetime.now(UTC) - timedelta(days=1))
    monkeypatch.setattr(store, "publish_due", fail)
    live = live_on(store)
    assert len(live.current().projects) == 0
    version = store.add_version(
        *(Dataset.PROJECTS, frame_of(Dataset.PROJECTS, [{"id": "other"}])), original=b"", filename="f", author="ana"
    )
    store.publish(version.number, author="ana", based_on=None)
    assert shown_within(live, 10) == ["other"]
    assert live.unavailable_since is None
