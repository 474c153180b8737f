"""kill -9 at each step of a publication: readers find the old state or the new one, and the next publication works."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pandas as pd
import pytest

from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import Draft
from dashboard.store.fault_injection_points import Step
from dashboard.store.store import Store
from tests.store.killing import Warm, check_whole, look, steps_of

NEWS = Dataset.NEWS
ROUNDS = 1  # of all steps; `make prove` has a hundred kills for each act
names = count(1)


def frame(title: str) -> pd.DataFrame:
    return pd.DataFrame({"id": ["1"], "title": [title]}, dtype="str")


def add(store: Store) -> int:
    name = f"file {next(names)}"
    original = b"original of " + name.encode()
    version = store.add_version(NEWS, frame(name), original=original, filename=name, author="ana", note=name)
    return version.number


def base(store: Store) -> int | None:
    version = store.published().get(NEWS)
    return version and version.number


def publish_any(store: Store) -> int:
    number = add(store)
    store.publish(number, author="ana", based_on=base(store))
    return number


def checked_draft(store: Store) -> Draft:
    name = f"file {next(names)}"
    draft = store.drafts.add(NEWS, b"original of " + name.encode(), filename=name, author="ana")
    store.drafts.keep_result(draft.number, 1, Intake(NEWS, frame(name), []))
    return store.drafts.get(draft.number)


def submit(store: Store, draft: Draft, **plan: object) -> None:
    said = {"revision": 1, "frame": frame(draft.filename), "author": "ana", "note": draft.filename}
    store.submit_draft(draft.number, **said, **plan)


# What a child does: it finds out by itself what is prepared, so that all it is sent is a function and an address.


def publish(store: Store) -> None:
    store.publish(store.versions()[0].number, author="bo", based_on=base(store))


def roll_back(store: Store) -> None:
    older = next(version.number for version in store.versions() if version.number != base(store))
    store.roll_back(older, author="bo", based_on=base(store))


def publish_draft(store: Store) -> None:
    draft = store.drafts.all_open()[0]
    name = draft.filename
    store.publish_draft(draft.number, revision=1, frame=frame(name), author="bo", note=name)


def submit_draft(store: Store) -> None:
    submit(store, store.drafts.all_open()[0], publish_at=datetime.now(UTC) + timedelta(days=1))


def publish_due(store: Store) -> None:
    assert store.publish_due(datetime.now(UTC) + timedelta(hours=1))


def approve(store: Store) -> None:
    store.plans.approve(store.plans.waiting()[-1].number, "bo")


PREPARE = {
    publish: add,
    roll_back: publish_any,
    publish_draft: checked_draft,
    submit_draft: checked_draft,
    publish_due: lambda store: submit(store, checked_draft(store), publish_at=datetime.now(UTC), needs_approval=False),
    approve: lambda store: submit(store, checked_draft(store), publish_at=None, needs_approval=True),
}


class Reader:
    """A visitor's process that reads all the while, and tells whatever it found that was not whole."""

    def __init__(self, url: str) -> None:
        self.found: list[str] = []
        self.looks = 0
        self._url = url
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._ended.set()
        self._thread.join()

    def _read(self) -> None:
        with Store(self._url) as store:
            while not self._ended.wait(0.05):
                version = store.published()[NEWS]
                self.looks += 1
                if list(store.frame(version.number)["title"]) != [version.note]:
                    self.found.append(f"version {version.number}")


def tidy(store: Store) -> None:
    """Close what a killed child left open, so that the next one finds only what is prepared for it."""
    for plan in store.plans.waiting():
        store.plans.cancel(plan.number, "tidy")
    for draft in store.drafts.all_open():
        store.drafts.discard(draft.number, revision=draft.revision, author="tidy")


def test_a_kill_leaves_the_old_state_or_the_new_one(store, database_url):
    publish_any(store), publish_any(store)
    killed: Counter[Step] = Counter()
    with Reader(database_url) as reader, Warm(database_url) as warm:
        for act, prepare in PREPARE.items():
            prepare(store)
            for position, step in [*enumerate(steps_of(act, store))] * ROUNDS:
                prepare(store)
                before = look(store)
                warm.kill_within(act, position)
                killed[step] += 1
                assert (look(store) == before) == (step is not Step.COMMITTED), f"{act.__name__} at “{step}”"
                check_whole(store)
                tidy(store)
                assert publish_any(store) == base(store), "the next publication works"
    check_whole(store, newest=None)
    assert set(killed) == set(Step)
    assert killed.total() >= 30
    assert reader.found == []
    assert reader.looks > 15


def test_the_harness_notices_when_nobody_is_killed(store, database_url):
    publish_any(store), add(store)
    with Warm(database_url) as warm, pytest.raises(AssertionError, match="not killed at step 2: ended with 0"):
        warm.kill_within(publish, 2, kill=False)


@pytest.mark.parametrize(
    ("torn", "said"),
    [
        ("UPDATE pointers SET version = 1 WHERE dataset = 'news'", "pointer and journal disagree"),
        (
            "INSERT INTO versions (dataset, created_at, author, note, filename, records, content_hash, is_sample) "
            "SELECT dataset, created_at, author, note, filename, records, content_hash, is_sample FROM versions "
            "WHERE number = 1",
            "versions and journal disagree",
        ),
        ("UPDATE drafts SET state = 'published'", "published drafts and journal disagree"),
        ("UPDATE drafts SET state = 'submitted', version = 1", "drafts and plans disagree"),
    ],
)
def test_the_harness_notices_half_a_publication(store, torn, said):
    publish_any(store), publish_any(store), checked_draft(store)
    check_whole(store)
    with store._database.writing() as connection:
        connection.exec_driver_sql(torn)
    with pytest.raises(AssertionError, match=said):
        check_whole(store)
