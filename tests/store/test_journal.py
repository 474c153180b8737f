"""The journal is read in pages and by what is wanted of it."""

import pytest

from dashboard.records.schema.columns import Dataset
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import checked, publish, published


@pytest.fixture
def full(store):
    """A store whose journal tells of a publication, a draft and some sign-ins."""
    published(store)
    publish(store, checked(store))
    published(store, "news", Dataset.NEWS)
    for number in range(5):
        store.note(Action.SIGN_IN, "Ana" if number % 2 else "Cy", subject=f"browser {number}")
    return store


def numbers(entries):
    return [entry.number for entry in entries]


def test_pages_follow_each_other(full):
    everything = numbers(full.journal())
    assert everything == list(range(1, 13))
    assert numbers(full.journal(limit=5)) == everything[:5]
    newest = full.journal(newest_first=True, limit=5)
    assert numbers(newest) == [12, 11, 10, 9, 8]
    assert numbers(full.journal(newest_first=True, limit=5, before=8)) == [7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"actor": "Cy"}, 3),
        ({"actor": "nobody"}, 0),
        ({"actions": (Action.SIGN_IN,)}, 5),
        ({"actions": (Action.PUBLISH, Action.UPLOAD)}, 4),
        ({"dataset": Dataset.NEWS}, 2),
        ({"version": 2}, 2),
        ({"draft": 1}, 3),
        ({"actor": "Ana", "actions": (Action.SIGN_IN,)}, 2),
    ],
)
def test_entries_are_found_by_what_is_wanted(full, wanted, count):
    assert len(full.journal(**wanted)) == count


def test_a_note_belongs_to_what_it_is_given(full):
    entry = full.note(Action.DOWNLOAD, "Ana", subject="original", version=full.version(2), draft=1)
    assert (entry.version, entry.dataset, entry.draft) == (2, Dataset.PROJECTS, 1)
    assert entry.content_hash == full.version(2).content_hash
    assert full.journal()[-1] == entry
    bare = full.note(Action.SIGN_OUT, "Ana")
    assert (bare.version, bare.dataset, bare.draft, bare.subject) == (None, None, None, "")
