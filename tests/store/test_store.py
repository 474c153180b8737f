"""Versions are kept exactly, publishing moves a pointer, nothing is lost."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pandas as pd
import pytest
from sqlalchemy.exc import DBAPIError

from dashboard.errors import StaleBase, StoreError, VersionNotFound
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action, Version


def add(store: Store, frame: pd.DataFrame, dataset: Dataset = Dataset.PROJECTS, **changes: object) -> Version:
    given = {"original": b"id,title\n", "filename": "p.csv", "author": "Ana"} | changes
    return store.add_version(dataset, frame, **given)


def test_version_tells_what_was_added(store, frame):
    version = add(store, frame, note="first", filename="päckchen.csv", is_sample=True)
    assert (version.dataset, version.records, version.author) == (Dataset.PROJECTS, 2, "Ana")
    assert (version.note, version.filename, version.is_sample) == ("first", "päckchen.csv", True)
    assert abs(version.created_at - datetime.now(UTC)) < timedelta(seconds=30)
    assert version.created_at.utcoffset() == timedelta(0)
    assert store.version(version.number) == version


def test_frame_comes_back_exactly(store, frame):
    pd.testing.assert_frame_equal(store.frame(add(store, frame).number), frame)


def test_frame_of_no_records_keeps_its_columns(store, frame):
    back = store.frame(add(store, frame.iloc[:0]).number)
    pd.testing.assert_frame_equal(back, frame.iloc[:0].reset_index(drop=True))


def test_filtered_frame_comes_back_with_a_plain_index(store, frame):
    back = store.frame(add(store, frame.iloc[1:]).number)
    pd.testing.assert_frame_equal(back, frame.iloc[1:].reset_index(drop=True))


def test_frame_of_numbers_is_refused(store):
    with pytest.raises(TypeError, match="budget"):
        add(store, pd.DataFrame({"budget": [1.5]}))
    assert store.versions() == []


@pytest.mark.parametrize("original", [b"", b"\x00\xff\r\n" * 3, bytes(range(256)) * 65_536], ids=len)
def test_original_comes_back_to_the_byte(store, frame, original):
    # The last one is 16 MiB; made harder to compress so that it takes several parts.
    scrambled = b"".join(sha256(bytes([n % 256, n // 256])).digest() for n in range(2000)) * (len(original) // 2**20)
    content = original + scrambled
    assert store.original(add(store, frame, original=content).number) == content


def test_content_of_many_parts_comes_back(store):
    rows = 300_000
    frame = pd.DataFrame({"id": [sha256(str(n).encode()).hexdigest() for n in range(rows)]}, dtype="str")
    pd.testing.assert_frame_equal(store.frame(add(store, frame).number), frame)


def test_same_records_have_the_same_hash(store, frame):
    first, second = add(store, frame), add(store, frame, author="Bo", original=b"other")
    other = add(store, frame.assign(title="x").astype("str"))
    assert first.content_hash == second.content_hash != other.content_hash


def test_versions_are_listed_newest_first_by_dataset(store, frame):
    numbers = [add(store, frame, dataset).number for dataset in (Dataset.PROJECTS, Dataset.NEWS, Dataset.PROJECTS)]
    assert [v.number for v in store.versions()] == numbers[::-1]
    assert [v.number for v in store.versions(Dataset.PROJECTS)] == [numbers[2], numbers[0]]


def test_nothing_is_published_until_publish(store, frame):
    version = add(store, frame)
    assert store.published() == {}
    store.publish(version.number, author="Ana", based_on=None)
    assert store.published() == {Dataset.PROJECTS: version}


def test_datasets_are_published_apart(store, frame):
    projects, news = add(store, frame), add(store, frame, Dataset.NEWS)
    store.publish(projects.number, author="Ana", based_on=None)
    store.publish(news.number, author="Ana", based_on=None)
    assert store.published() == {Dataset.PROJECTS: projects, Dataset.NEWS: news}


def test_stale_base_is_refused_and_leaves_no_trace(store, frame):
    first, second, third = (add(store, frame) for _ in range(3))
    store.publish(first.number, author="Ana", based_on=None)
    store.publish(second.number, author="Bo", based_on=first.number)
    journal = store.journal()
    with pytest.raises(StaleBase):
        store.publish(third.number, author="Cy", based_on=first.number)
    with pytest.raises(StaleBase):
        store.publish(third.number, author="Cy", based_on=None)
    assert store.published()[Dataset.PROJECTS] == second
    assert store.journal() == journal
    assert store.version(third.number) == third


def test_roll_back_publishes_an_older_version_again(store, frame):
    first, second = add(store, frame), add(store, frame)
    store.publish(first.number, author="Ana", based_on=None)
    store.publish(second.number, author="Ana", based_on=first.number)
    entry = store.roll_back(first.number, author="Bo", based_on=second.number, note="wrong file")
    assert store.published()[Dataset.PROJECTS] == first
    assert (entry.action, entry.previous, entry.note) == (Action.ROLL_BACK, second.number, "wrong file")
    assert len(store.versions()) == 2


def test_roll_back_to_a_version_that_was_never_published_is_refused(store, frame):
    first, draft = add(store, frame), add(store, frame)
    store.publish(first.number, author="Ana", based_on=None)
    with pytest.raises(StoreError, match="never published"):
        store.roll_back(draft.number, author="Ana", based_on=first.number)


def test_journal_tells_everything_in_order(store, frame):
    first, second = add(store, frame, note="one"), add(store, frame)
    store.publish(first.number, author="Bo", based_on=None, note="go")
    store.publish(second.number, author="Cy", based_on=first.number)
    told = [(e.actor, e.action, e.version, e.previous, e.note) for e in store.journal()]
    assert told == [
        ("Ana", "add version", first.number, None, "one"),
        ("Ana", "add version", second.number, None, ""),
        ("Bo", "publish", first.number, None, "go"),
        ("Cy", "publish", second.number, first.number, ""),
    ]
    numbers = [e.number for e in store.journal()]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("ask", ["version", "frame", "original"])
def test_unknown_version_is_said(store, ask):
    with pytest.raises(VersionNotFound, match="no version 42"):
        getattr(store, ask)(42)


def test_unknown_version_is_not_published(store):
    for act in (store.publish, store.roll_back):
        with pytest.raises(VersionNotFound):
            act(42, author="Ana", based_on=None)
    assert store.journal() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET note = 'changed'",
        "DELETE FROM versions",
        "UPDATE journal SET actor = 'nobody'",
        "DELETE FROM journal",
        "UPDATE payloads SET content = ''",
        "DELETE FROM payloads",
    ],
)
def test_database_refuses_to_change_the_past(store, frame, statement):
    version = add(store, frame)
    store.publish(version.number, author="Ana", based_on=None)
    journal = store.journal()
    with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert store.versions() == [version]
    assert store.journal() == journal


def test_sqlite_refuses_to_replace_the_past(tmp_path, frame):
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")  # keeps no connection open
    version = add(store, frame)
    with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO versions SELECT * FROM versions")
    assert store.versions() == [version]


@pytest.mark.postgresql
def test_postgresql_refuses_to_empty_the_past(postgresql_url, frame):
    with Store(postgresql_url) as store:
        version = add(store, frame)
        with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
            connection.exec_driver_sql("TRUNCATE versions CASCADE")
        assert store.versions() == [version]
