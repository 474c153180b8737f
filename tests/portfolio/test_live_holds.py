"""Holds and previews in the live portfolio."""

from unittest.mock import Mock

import pytest

from dashboard.errors import StoreUnavailable
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from tests.portfolio.making import frame_of
from tests.portfolio.watching import Watched, ended_polling, ids, live_on, wait_until


def test_a_hold_is_taken_up_at_once_where_it_is_placed_and_elsewhere_with_the_next_poll(store: Watched) -> None:
    store.publish(Dataset.PROJECTS, {"id": "P1", "countries": "MDA"}, {"id": "P2", "related_ids": "P1"})
    store.publish(Dataset.NEWS, {"id": "N1", "project_ids": "P1"})
    with ended_polling(store):
        here, elsewhere = live_on(store, poll_seconds=3600), live_on(store)
        before = here.current()
        assert elsewhere.current().id == before.id
        hold = store.store.holds.place(HoldKind.PROJECT, "P1", sentence="Not now.", reason="r", by="a")
        here.refresh()
        held = here.current()
        assert (ids(here), held.held(HoldKind.PROJECT, "P1"), held.id != before.id) == (["P2"], hold, True)
        assert set(held.projects.frame["related_ids"]) == set(held.news.frame["project_ids"]) == {""}
        wait_until(lambda: elsewhere.current().id == held.id, seconds=5)
        store.store.holds.lift(hold.number, "a")
        here.refresh()
        assert (here.current().id, ids(here)) == (before.id, ["P1", "P2"])
        wait_until(lambda: elsewhere.current().id == before.id, seconds=5)


def test_a_hold_lifted_before_it_could_be_taken_up_hides_nothing(store: Watched, monkeypatch) -> None:
    store.publish(Dataset.PROJECTS, {"id": "P1"})
    live = live_on(store, poll_seconds=3600)
    live.refresh()
    hold = store.store.holds.place(HoldKind.PROJECT, "P1", sentence="Not now.", reason="r", by="a")
    with monkeypatch.context() as patch:
        patch.setattr(store, "last_publication", Mock(side_effect=StoreUnavailable("away")))
        with pytest.raises(StoreUnavailable):
            live.refresh()
    store.store.holds.lift(hold.number, "a")
    live.refresh()
    with ended_polling(store):
        assert ids(live) == ["P1"]


def test_what_is_published_under_a_hold_is_held(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "P1"})
    store.store.holds.place(HoldKind.COUNTRY, "MDA", sentence="Not now.", reason="r", by="a")
    before = live.current()
    store.publish(Dataset.PROJECTS, {"id": "P2", "countries": "MDA"}, {"id": "P3", "countries": "MDA;UKR"})
    store.publish(Dataset.NEWS, {"id": "N1", "project_ids": "P2;P3"})
    wait_until(lambda: len(live.current().news) == 1 and live.current().id != before.id)
    assert ids(live) == ["P3"]
    assert list(live.current().news.frame["project_ids"]) == ["P3"]
    store.publish(Dataset.PROJECTS, *({"id": key, "countries": "MDA"} for key in ("P2", "P3")), {"id": "P4"})
    wait_until(lambda: ids(live) == ["P4"])
    assert list(live.current().news.frame["project_ids"]) == [""]  # the news was not published anew


def test_a_preview_is_the_frame_with_what_is_published_beside_it(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "P1", "countries": "MDA"})
    store.publish(Dataset.NEWS, {"id": "N1", "project_ids": "P1;P2"})
    store.store.holds.place(HoldKind.PROJECT, "P2", sentence="Not now.", reason="r", by="a")
    published = live.current()
    frame = frame_of(Dataset.PROJECTS, [{"id": "P2"}, {"id": "P3", "countries": "MDA"}])
    preview = live.preview(Dataset.PROJECTS, frame, "draft 1")
    assert list(preview.projects.frame["id"]) == ["P3"]
    assert list(preview.news.frame["project_ids"]) == ["P1"]
    assert live.current() is published
    assert preview.id not in {published.id, live.preview(Dataset.PROJECTS, frame, "draft 2").id}
    assert preview.id == live.preview(Dataset.PROJECTS, frame, "draft 1").id  # the same at every process


def test_samples_leave_in_a_preview_as_they_will(store: Watched, live: LivePortfolio) -> None:
    store.publish(Dataset.PROJECTS, {"id": "SAMPLE-1"}, is_sample=True)
    store.publish(Dataset.NEWS, {"id": "SAMPLE-N"}, is_sample=True)
    preview = live.preview(Dataset.NEWS, frame_of(Dataset.NEWS, [{"id": "N1"}]), "draft 1")
    assert (len(preview.projects), list(preview.news.frame["id"]), preview.is_sample) == (0, ["N1"], False)
