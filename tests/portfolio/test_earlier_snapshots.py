"""The portfolio as it was published once: moments, statuses of then, holds of now, and how much is kept."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.errors import Busy, InvalidRequest
from dashboard.portfolio import earlier_snapshots as past_module
from dashboard.portfolio.earlier_snapshots import read_moment, written_moment
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.store import tables_and_row_access
from dashboard.store.holds import HoldKind
from tests.portfolio.making import gazetteer, territories
from tests.portfolio.watching import Watched, ended_polling

TODAY = date(2026, 6, 20)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the journal."""

    def set_clock(text: str) -> None:
        monkeypatch.setattr(tables_and_row_access, "now", lambda: datetime.fromisoformat(text))

    return set_clock


@pytest.fixture
def live(store: Watched):
    with ended_polling(store):
        yield LivePortfolio(
            store, territories=territories(), gazetteer=gazetteer(), poll_seconds=3600, today=lambda: TODAY
        )


def told(snapshot) -> list[list[str]]:
    return [list(snapshot.projects.frame["id"]), list(snapshot.news.frame["id"])]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20", "2026-11-20T23:59:59.999999+00:00"),
        ("2026-11-20T14:05", "2026-11-20T14:05:59.999999+00:00"),
        ("2026-11-20T14:05:07Z", "2026-11-20T14:05:07.999999+00:00"),
        ("2026-11-20T14:05:07.25Z", "2026-11-20T14:05:07.250000+00:00"),
        ("2026-11-20T01:05:07+02:00", "2026-11-19T23:05:07.999999+00:00"),
    ],
)
def test_a_moment_is_the_end_of_what_is_written(written: str, meant: str) -> None:
    assert read_moment(written) == datetime.fromisoformat(meant)


def test_a_written_moment_holds_the_one_it_was_written_from() -> None:
    moment = datetime(2026, 11, 20, 15, 5, 7, 999_000, tzinfo=UTC)
    assert written_moment(moment) == "2026-11-20T15:05:07Z"
    assert timedelta() <= read_moment(written_moment(moment)) - moment < timedelta(seconds=1)


@pytest.mark.parametrize(
    "nonsense",
    [
        "yesterday", "2026", "2026-13-01", "2026-02-30", "20261120", "2026-W47-1", "2026-11-20 14:05", "٢٠٢٦-١١-٢٠",
        "x" * 90, "9999-12-31", "0001-01-01T00:00+14:00", "2026-11-20T25:00Z",
    ],
)  # fmt: skip
def test_nonsense_is_told_what_to_write(nonsense: str) -> None:
    with pytest.raises(InvalidRequest, match=r"is not a date\. Write a date such as as_of=2026-11-20"):
        read_moment(nonsense)


def test_each_moment_has_what_was_published_then(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-03-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "SAMPLE-P"}, is_sample=True)
    store.publish(Dataset.NEWS, {"id": "SAMPLE-N"}, is_sample=True)
    at("2026-04-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P1"})
    at("2026-05-01T12:00:00Z")
    store.publish(Dataset.NEWS, {"id": "N1"})
    at("2026-05-01T18:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P2"})
    assert told(live.at("2026-03-01")) == [["SAMPLE-P"], ["SAMPLE-N"]]
    assert live.at("2026-03-01").is_sample
    own = live.at("2026-04-01")
    assert told(own) == [["P1"], []]  # samples leave with the first data of one's own, of either dataset
    assert (own.is_sample, live.at("2026-04-30").is_sample) == (False, False)
    assert told(live.at("2026-05-01T17:59:59Z")) == [["P1"], ["N1"]]
    assert told(live.at("2026-05-01")) == [["P2"], ["N1"]]
    assert told(live.current()) == [["P2"], ["N1"]]


def test_what_is_the_same_as_now_is_the_current_snapshot(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-04-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P1"})
    now = live.current()
    assert live.at(TODAY.isoformat()) is now
    with pytest.raises(InvalidRequest, match="2999-01-01 is in the future"):
        live.at("2999-01-01")  # whoever freezes a page on that day would see it change until then
    assert live.at("2026-06-19") is not now  # a day before: statuses may have been others


def test_before_the_first_publication_the_sentence_names_it(store: Watched, live: LivePortfolio, at) -> None:
    with pytest.raises(InvalidRequest, match="nothing has been published since"):
        live.at("2026-01-01")
    at("2026-04-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P1"})
    for early in ("2026-03-31", "1066-10-14", "2026-04-01T11:59:59Z"):
        with pytest.raises(InvalidRequest, match="write as_of=2026-04-01 or a later date"):
            live.at(early)


def test_a_status_by_dates_is_that_of_the_day_asked_for(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-01-01T00:00:00Z")
    store.publish(
        Dataset.PROJECTS,
        {"id": "P", "status": "1", "status_source": "derived", "start_date": "2026-02-01", "end_date": "2026-05-31"},
    )
    days = ("2026-01-31", "2026-02-01", "2026-05-31", "2026-06-01")
    assert [live.at(day).projects.frame["status"][0] for day in days] == ["1", "2", "2", "4"]
    assert len({live.at(day).id for day in days} | {live.current().id}) == 5


def test_what_is_held_now_is_not_read_through_the_past(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-03-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P1"}, {"id": "P2"})
    at("2026-04-01T12:00:00Z")
    store.publish(Dataset.PROJECTS, {"id": "P2"})
    before = live.at("2026-03-02")
    assert told(before)[0] == ["P1", "P2"]
    hold = store.store.holds.place(HoldKind.PROJECT, "P1", sentence="Not now.", reason="r", by="a")
    live.refresh()
    held = live.at("2026-03-02")
    assert (told(held)[0], held.held(HoldKind.PROJECT, "P1")) == (["P2"], hold)
    store.store.holds.lift(hold.number, "a")
    live.refresh()
    assert live.at("2026-03-02").id == before.id


def test_the_moment_to_cite_gives_the_same_again_whatever_is_published_later(
    store: Watched, live: LivePortfolio, at
) -> None:
    dates = {"status": "1", "status_source": "derived", "start_date": "2026-06-01", "end_date": "2026-06-30"}
    at("2026-03-01T12:00:00.25Z")
    store.publish(Dataset.PROJECTS, {"id": "P1"} | dates)
    now = live.current()
    assert now.since is not None
    cited = written_moment(now.since)
    assert cited == "2026-06-20T00:00:00Z"  # the day's statuses, not those of the publication
    at("2026-06-20T12:00:00.25Z")
    store.publish(Dataset.PROJECTS, {"id": "P2"})
    live.refresh()
    assert live.at(cited).id == now.id
    assert list(live.at(cited).projects.frame["status"]) == ["2"]
    later = live.current()
    assert written_moment(later.since) == "2026-06-20T12:00:00Z"
    assert told(live.at(written_moment(later.since))) == [["P2"], []]
    assert live.at("2026-03-05").since == datetime(2026, 3, 5, tzinfo=UTC)


def test_a_roll_back_is_cited_by_when_it_was_done(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-03-01T12:00:00Z")
    first = store.publish(Dataset.PROJECTS, {"id": "P1"})
    at("2026-03-02T12:00:00Z")
    second = store.publish(Dataset.PROJECTS, {"id": "P2"})
    at("2026-06-20T12:00:00Z")
    store.store.roll_back(first, author="a", based_on=second)
    assert live.current().since == datetime(2026, 6, 20, 12, tzinfo=UTC)
    assert [told(live.at(day))[0] for day in ("2026-03-01", "2026-03-02")] == [["P1"], ["P2"]]
    assert live.at("2026-03-01T13:00:00Z").since == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_version_is_shown_as_it_was_first_published(store: Watched, live: LivePortfolio, at) -> None:
    at("2026-03-01T12:00:00.25Z")
    first = store.publish(Dataset.PROJECTS, {"id": "P1"})
    at("2026-03-01T12:00:00.5Z")
    second = store.publish(Dataset.NEWS, {"id": "N1"})
    at("2026-03-02T12:00:00Z")
    third = store.publish(Dataset.PROJECTS, {"id": "P2"})
    at("2026-03-03T12:00:00Z")
    store.store.roll_back(first, author="a", based_on=third)
    assert live.resolve_as_of(f"v{first}") == "2026-03-01T12:00:00.250000Z"
    told_by = {number: told(live.at(live.resolve_as_of(f"v{number}"))) for number in (first, second, third)}
    assert told_by == {first: [["P1"], []], second: [["P1"], ["N1"]], third: [["P2"], ["N1"]]}
    assert live.resolve_as_of("2026-03-02") == "2026-03-02"


def test_a_version_that_was_never_published_is_told_as_such(store: Watched, live: LivePortfolio) -> None:
    first = store.publish(Dataset.PROJECTS, {"id": "P1"})
    frame = store.store.frame(first)
    waiting = store.store.add_version(Dataset.PROJECTS, frame, original=b"", filename="f.csv", author="a")
    for number in (waiting.number, 999_999_999):
        with pytest.raises(InvalidRequest, match=f"Version {number} was never published"):
            live.resolve_as_of(f"v{number}")
    for nonsense in ("v", "v0", "v-1", "v01", "v1234567890", "v1.5", "V1", "v１"):
        with pytest.raises(InvalidRequest, match=r"or a version such as as_of=v12"):
            read_moment(live.resolve_as_of(nonsense))


def test_a_snapshot_is_made_once_and_the_longest_unused_goes_first(
    store: Watched, live: LivePortfolio, at, monkeypatch
) -> None:
    at("2026-03-01T12:00:00Z")
    version = store.publish(Dataset.PROJECTS, {"id": "P1"}, {"id": "P2"})
    live.current()
    del store.read[:]
    monkeypatch.setattr(past_module, "MOST_RECORDS", 4)
    for day, read in (("05", 1), ("06", 2), ("05", 2), ("07", 3), ("05", 3), ("06", 4)):
        live.at(f"2026-03-{day}")
        assert store.read == [version] * read, day
    monkeypatch.setattr(past_module, "MOST_RECORDS", 1)
    for _again in range(2):
        live.at("2026-03-08")  # larger than all that may be kept, and kept all the same
        assert store.read == [version] * 5


def test_many_who_ask_at_once_share_one_and_too_many_others_are_refused(
    store: Watched, live: LivePortfolio, at, monkeypatch
) -> None:
    at("2026-03-01T12:00:00Z")
    version = store.publish(Dataset.PROJECTS, {"id": "P1"})
    live.current()
    del store.read[:]
    monkeypatch.setattr(past_module, "PATIENCE", 0.01)
    begun, go_on = threading.Event(), threading.Event()
    read = store.frame

    def slowly(number: int):
        begun.set()
        assert go_on.wait(10)
        return read(number)

    monkeypatch.setattr(store, "frame", slowly)
    made: list[str] = []
    maker = threading.Thread(target=lambda: made.append(live.at("2026-03-05").id))
    maker.start()
    assert begun.wait(10)
    with pytest.raises(Busy, match="Too many"):
        live.at("2026-03-06")
    assert told(live.current())[0] == ["P1"]  # the site of today is read meanwhile
    monkeypatch.setattr(past_module, "PATIENCE", 10)
    others = [threading.Thread(target=lambda: made.append(live.at("2026-03-05").id)) for _ in range(2)]
    for other in others:
        other.start()
    go_on.set()
    for thread in (maker, *others):
        thread.join(10)
    assert (len(made), len(set(made)), store.read) == (3, 1, [version])
