"""A row that does not fit what the program knows is left out of lists, and named in a sentence if it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dashboard.errors import CorruptData
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.mail_queue import MailKind
from dashboard.store.maintenance.database_state_and_damage import read_state
from dashboard.store.pictures import PictureWords
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import checked, damaged, frame_of, published, waiting
from tests.store.test_pictures import MADE, OTHER

List = Callable[[Store], list[object]]
# Table -> how one of its rows is damaged, which, and the list that must lack this row alone
LISTS: dict[str, tuple[str, str, List]] = {
    "drafts": ("kind = 'x'", "number = 1", lambda store: [one.number for one in store.drafts.all()]),
    "plans": ("dataset = 'x'", "number = 1", lambda store: [one.number for one in store.plans.waiting()]),
    "draft_comments": ("kind = 'x'", "number = 1", lambda store: [one.number for one in store.comments.of(2)]),
    "sources": ("dataset = 'x'", "number = 1", lambda store: [one.number for one in store.sources.all()]),
    "pictures": ("alts = '{'", "digest LIKE 'a%'", lambda store: [one.digest[0] for one in store.pictures.all()]),
    "own_aliases": ("codes = '['", "number = 1", lambda store: [one.number for one in store.aliases.not_removed()]),
    "users": ("role = 'x'", "number = 1", lambda store: [one.number for one in store.accounts.all()]),
}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with two rows in each of these tables."""
    for draft in (checked(store), checked(store)):
        store.submit_draft(draft.number, revision=1, frame=frame_of("New"), author="bo", needs_approval=True)
    for name in ("One", "Two"):
        store.comments.add(2, name, author="bo@example.org")
        store.sources.add(SourceTerms(dataset=Dataset.NEWS, name=name, url="https://x.org/", every_minutes=60), by="bo")
        store.aliases.add(name, ["MDA"], "bo")
        store.accounts.add(f"{name}@example.org", Role.EDITOR, by="tests", password_hash="x")
    for made in (MADE, OTHER):
        store.pictures.add(made, filename="p.jpg", by="bo")
    return store


@pytest.mark.parametrize("table", LISTS)
def test_a_damaged_row_is_left_out_of_its_list_and_logged(filled: Store, table: str, caplog) -> None:
    change, where, listed = LISTS[table]
    before = listed(filled)
    damaged(filled, table, change, where)
    assert len(listed(filled)) == 1 == len(before) - 1
    assert "of the database is damaged, so it is not used. Restore a backup." in caplog.text


TIMES = {
    "drafts": "updated_at",
    "plans": "requested_at",
    "draft_comments": "at",
    "sources": "next_at",
    "pictures": "added_at",
}
TIMES |= {"own_aliases": "added_at", "users": "created_at"}


@pytest.mark.parametrize("table", TIMES)
def test_a_damaged_time_takes_its_row_from_the_list_and_no_other(filled: Store, table: str, caplog) -> None:
    _change, where, listed = LISTS[table]
    if not filled._database.is_sqlite:
        pytest.skip("PostgreSQL stores nothing else than times")
    damaged(filled, table, f"{TIMES[table]} = '2026-02-x'", where)
    assert len(listed(filled)) == 1
    assert "of the database is damaged, so it is not used. Restore a backup." in caplog.text


def test_a_damaged_time_of_a_publication_is_unknown(store: Store) -> None:
    number = published(store).number
    assert store.first_publication() == store.last_publication([number])
    assert store.first_publication() is not None
    if store._database.is_sqlite:
        damaged(store, "journal", "at = 'x'", "1 = 1")
        assert (store.first_publication(), store.last_publication([number])) == (None, None)


def test_a_damaged_time_of_a_backup_is_unknown_until_the_next_one(store: Store, database_url: str) -> None:
    if not store._database.is_sqlite:
        pytest.skip("PostgreSQL stores nothing else than times")
    store.note(Action.BACK_UP, "Ana")
    damaged(store, "journal", "at = 'yesterday'", "1 = 1")  # sorts after all times
    assert (store.figures.read().last_backup, read_state(database_url).last_backup) == (None, None)
    entry = store.note(Action.BACK_UP, "Ana")
    assert (store.figures.read().last_backup, read_state(database_url).last_backup) == (entry.at, entry.at)


def test_a_damaged_row_that_is_asked_for_is_named(filled: Store) -> None:
    damaged(filled, "sources", "dataset = 'x'", "number = 1")
    with pytest.raises(CorruptData, match="The row “Source 1” of the database is damaged"):
        filled.sources.get(1)


def test_a_damaged_hold_is_never_left_out(store: Store) -> None:
    store.holds.place(HoldKind.COUNTRY, "MDA", sentence="s", reason="", by="bo")
    damaged(store, "holds", "kind = 'x'", "number = 1")
    with pytest.raises(CorruptData):
        store.holds.standing()


def test_damaged_choices_hinder_neither_the_list_nor_putting_aside(store: Store) -> None:
    waiting(store, choices=Choices(sheet="Projects"))
    damaged(store, "drafts", "choices = '{'", "number = 1")
    (draft,) = store.drafts.all_open()
    assert draft.damage.startswith("The choices kept for this file cannot be read.")
    store.drafts.discard(1, revision=1, author="bo")
    assert (store.drafts.all_open(), len(store.drafts.reopenable(9))) == ([], 1)


def test_a_damaged_mapping_is_asked_for_anew(store: Store) -> None:
    store.mappings.remember("s", Dataset.PROJECTS, {"id": "Number"}, "bo")
    store.words.set("status", "dormant", "Suspended", "bo")
    damaged(store, "mappings", "mapping = '['", "1 = 1")
    assert (store.mappings.find("s"), store.words.all()) == (None, {})
    store.words.set("status", "dormant", "Suspended", "bo")
    assert store.words.all() == {"status": {"dormant": "Suspended"}}


def test_a_damaged_mail_keeps_no_other_waiting(store: Store) -> None:
    for recipient in ("ana@example.org", "bo@example.org"):
        store.mails.add(MailKind.INVITATION, recipient)
    damaged(store, "mails", "kind = 'x'", "number = 1")
    assert store.mails.claim(datetime.now(UTC)).recipient == "bo@example.org"


def test_a_damaged_picture_is_shown_to_nobody(store: Store) -> None:
    for made in (MADE, OTHER):
        store.pictures.add(made, filename="p.jpg", by="bo")
        store.pictures.describe(made.digest, PictureWords(alts={"en": "A"}, people_agreed=True), by="bo")
    damaged(store, "pictures", "widths = 'x'", f"digest = '{MADE.digest}'")
    assert {*store.pictures.agreed([MADE.digest, OTHER.digest])} == {OTHER.digest}
