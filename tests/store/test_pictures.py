"""Pictures are kept once, described, counted where versions name them, and deleted only when none does."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.errors import LimitReached, NotFound, StoreError
from dashboard.pictures.addresses_and_digests import address_of
from dashboard.pictures.picture_files_from_uploads import MadePicture, PictureFile
from dashboard.store import pictures
from dashboard.store.pictures import PictureWords
from dashboard.store.version_and_journal_types import Action

LARGE = bytes(range(256)) * 20_000  # two parts
MADE = MadePicture("a" * 64, 960, 640, (PictureFile("960.jpg", LARGE), PictureFile("960.webp", b"w")))
OTHER = MadePicture("b" * 64, 300, 200, (PictureFile("300.jpg", b"j"), PictureFile("300.webp", b"v")))
WORDS = PictureWords(
    alts={"en": "A well", "ar": "بئر", "fr": ""}, credit="Ana", licence="CC BY 4.0", people_agreed=True, focal_x=0.25
)


def add(store, made=MADE, by="ana"):
    return store.pictures.add(made, filename="well.jpg", by=by)


def told(store):
    return [(entry.actor, entry.action, entry.content_hash[:1]) for entry in store.journal()]


def test_a_picture_is_kept_once(store):
    picture = add(store)
    assert (picture.digest, picture.width, picture.height, picture.widths) == ("a" * 64, 960, 640, (960,))
    assert (picture.size, picture.filename, picture.added_by) == (len(LARGE) + 1, "well.jpg", "ana")
    assert (picture.focal_x, picture.focal_y, picture.alts, picture.people_agreed) == (0.5, 0.5, {}, False)
    assert add(store, by="bo") == picture
    assert store.pictures.file(MADE.digest, "960.jpg") == LARGE
    assert store.pictures.file(MADE.digest, "960.webp") == b"w"
    assert store.pictures.file(MADE.digest, "480.webp") is None
    other = add(store, OTHER, by="bo")
    assert store.pictures.all() == [other, picture]
    assert told(store) == [("ana", Action.ADD_PICTURE, "a"), ("bo", Action.ADD_PICTURE, "b")]


def test_what_is_said_of_it_changes_and_the_state_with_it(store):
    picture = add(store)
    frame = pd.DataFrame({"id": ["1"], "image_url": [address_of(picture.digest)]}, dtype="str")
    store.add_version("news", frame, original=b"", filename="n.csv", author="ana")
    states = [store.pictures.state()]
    assert store.pictures.agreed([picture.digest]) == {}
    assert picture.missing("en") == ["what it shows, in words", "whose picture it is", "that the people shown agreed"]
    described = store.pictures.describe(picture.digest, WORDS, by="bo")
    states.append(store.pictures.state())
    assert (described.alts, described.credit, described.focal_x) == ({"en": "A well", "ar": "بئر"}, "Ana", 0.25)
    assert described.missing("en") == []
    assert described.missing("fr") == ["what it shows, in words"]
    assert store.pictures.get(picture.digest) == described
    assert store.pictures.describe(picture.digest, WORDS, by="bo") == described
    assert store.pictures.state() == states[1]
    assert store.pictures.agreed([picture.digest, OTHER.digest]) == {picture.digest: described}
    store.pictures.describe(picture.digest, replace(WORDS, credit="Bo"), by="bo")
    states.append(store.pictures.state())
    assert len(set(states)) == 3
    store.pictures.describe(picture.digest, replace(WORDS, people_agreed=False), by="bo")
    assert store.pictures.agreed([picture.digest]) == {}
    assert store.pictures.state() == states[0]
    assert store.journal()[-1].subject == "well.jpg: credit Bo → Ana; people_agreed True → –"
    assert "credit – → Ana; licence – → CC BY 4.0; people_agreed – → True" in store.journal()[2].subject
    acts = [action for _, action, _ in told(store)]
    assert acts == [Action.ADD_PICTURE, Action.ADD_VERSION, *[Action.DESCRIBE_PICTURE] * 3]


def test_only_what_no_version_names_is_deleted(store):
    used, unused = add(store), add(store, OTHER)
    frame = pd.DataFrame({"id": ["1", "2"], "image_url": [address_of(used.digest), ""]}, dtype="str")
    store.add_version("news", frame, original=b"", filename="n.csv", author="ana")
    assert store.pictures.used() == {used.digest}
    assert store.pictures.used([unused.digest]) == set()
    with pytest.raises(StoreError, match=r"well\.jpg is used"):
        store.pictures.delete(used.digest, by="ana")
    assert store.pictures.delete(unused.digest, by="ana") == unused
    assert store.pictures.all() == [used]
    assert store.pictures.file(unused.digest, "300.jpg") is None
    for act in (store.pictures.get, lambda key: store.pictures.delete(key, by="ana")):
        with pytest.raises(NotFound):
            act(unused.digest)


def test_what_one_person_and_all_may_add_is_limited(store, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_A_DAY", 1)
    add(store)
    with pytest.raises(LimitReached, match="within a day"):
        add(store, OTHER)
    assert add(store).digest == MADE.digest
    monkeypatch.setattr(pictures, "MOST_BYTES", len(LARGE))
    with pytest.raises(LimitReached, match="no more room"):
        add(store, OTHER, by="bo")
    assert len(store.pictures.all()) == 1
