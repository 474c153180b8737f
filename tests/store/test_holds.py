"""What is hidden stays hidden until it is lifted; place names and mappings of our own."""

import pytest

from dashboard.errors import AlreadyDone, AlreadyThere, NotFound
from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.version_and_journal_types import Action


def place(store, kind=HoldKind.PROJECT, key="P1"):
    return store.holds.place(kind, key, sentence="Not shown at present.", reason="threat", by="ana")


def told(store):
    return [(entry.actor, entry.action, entry.subject, entry.note) for entry in store.journal()]


def test_a_hold_stands_until_it_is_lifted(store):
    hold = place(store)
    other = place(store, HoldKind.FIELD, "projects.budget")
    assert (hold.kind, hold.key, hold.sentence, hold.reason) == (
        HoldKind.PROJECT,
        "P1",
        "Not shown at present.",
        "threat",
    )
    assert (hold.placed_by, hold.lifted_by, hold.lifted_at) == ("ana", "", None)
    assert store.holds.standing() == (hold, other)
    lifted = store.holds.lift(hold.number, "bo")
    assert (lifted.lifted_by, lifted.lifted_at >= hold.placed_at) == ("bo", True)
    assert store.holds.standing() == (other,)
    assert store.holds.all() == [other, lifted]
    assert told(store) == [
        ("ana", Action.PLACE_HOLD, "project P1", "threat"),
        ("ana", Action.PLACE_HOLD, "field projects.budget", "threat"),
        ("bo", Action.LIFT_HOLD, "project P1", ""),
    ]


def test_a_thing_is_held_once_at_a_time(store):
    hold = place(store)
    with pytest.raises(AlreadyThere, match="P1 is held back already"):
        place(store)
    place(store, HoldKind.NEWS)
    store.holds.lift(hold.number, "bo")
    with pytest.raises(AlreadyDone, match="shown again already"):
        store.holds.lift(hold.number, "bo")
    assert place(store).number > hold.number


def test_unknown_holds_are_said(store):
    with pytest.raises(NotFound, match="no hold"):
        store.holds.lift(42, "bo")
    assert store.journal() == []


def test_a_place_name_is_read_until_it_is_removed(store):
    alias = store.aliases.add(" Côte d’Ivoire & Mali ", ["CIV", "MLI"], "ana")
    assert (alias.text, alias.codes) == ("Côte d’Ivoire & Mali", ("CIV", "MLI"))
    assert store.aliases.not_removed() == (alias,)
    with pytest.raises(AlreadyThere):
        store.aliases.add("CÔTE  D’IVOIRE & MALI", ["MLI"], "bo")
    store.aliases.remove(alias.number, "bo")
    assert store.aliases.not_removed() == ()
    with pytest.raises(AlreadyDone):
        store.aliases.remove(alias.number, "bo")
    with pytest.raises(NotFound, match="no place name"):
        store.aliases.remove(42, "bo")
    store.aliases.add("Côte d’Ivoire & Mali", ["CIV"], "bo")
    assert told(store)[:2] == [
        ("ana", Action.ADD_ALIAS, "Côte d’Ivoire & Mali → CIV; MLI", ""),
        ("bo", Action.REMOVE_ALIAS, "Côte d’Ivoire & Mali → CIV; MLI", ""),
    ]


def test_a_mapping_is_remembered_by_its_headers(store):
    assert store.mappings.find("s1") is None
    store.mappings.remember("s1", Dataset.NEWS, {"title": "Überschrift", "id": "Nr."}, "ana")
    store.mappings.remember("s2", Dataset.NEWS, {"id": "Ref"}, "ana")
    assert store.mappings.find("s1") == {"title": "Überschrift", "id": "Nr."}
    store.mappings.remember("s1", Dataset.NEWS, {"id": "Nr.", "title": "Überschrift"}, "bo")
    assert len(store.journal()) == 2, "nothing new"
    store.mappings.remember("s1", Dataset.NEWS, {"title": "Titel"}, "bo")
    assert store.mappings.find("s1") == {"title": "Titel"}
    assert told(store)[-1] == ("bo", Action.REMEMBER_MAPPING, "title ← Titel", "")


def test_words_are_kept_by_field_and_the_last_meaning_counts(store):
    store.words.set("status", "Dormant", "Active", "ana")
    store.words.set("status", "DORMANT", "Suspended", "bo")
    store.words.set("themes", "WASH", "Water", "bo")
    assert store.words.all() == {"status": {"DORMANT": "Suspended"}, "themes": {"WASH": "Water"}}
    store.words.set("status", "DORMANT", "", "ana")
    store.words.set("status", "unknown", "", "ana")
    assert store.words.all() == {"themes": {"WASH": "Water"}}
    assert told(store)[-1] == ("ana", Action.DROP_WORD, "status: DORMANT → Suspended", "")


def test_the_secret_is_made_once_for_a_database(store, database_url):
    from dashboard.store.store import Store

    assert len(bytes.fromhex(store.secret())) == 32
    with Store(database_url) as again:
        assert again.secret() == store.secret()


def test_each_database_has_a_secret_of_its_own(tmp_path):
    from dashboard.store.store import Store

    assert len({Store(f"sqlite:///{tmp_path / name}").secret() for name in ("a.db", "b.db")}) == 2
