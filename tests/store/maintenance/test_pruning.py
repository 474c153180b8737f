"""Pruning deletes what nobody needs, says how much, and leaves all that is public, planned or still in work."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text

from dashboard.errors import NotFound, StoreError
from dashboard.pictures.addresses_and_digests import address_of
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.tables_and_row_access import draft_originals, payloads, sources
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import ORIGINAL, checked, frame_of, publish, published, submit, waiting

ASIDE = "files of drafts that were put aside"
DONE = "files of published drafts that their versions hold as well"
RESULTS = "results of checks"
UNPUBLISHED = "contents of versions that never were public"


def prune(store: Store, **given: object) -> dict[str, int]:
    """What was deleted, and how many of it."""
    return {one.what: one.count for one in store.pruning.run(**{"actor": "Ana", "keep_days": 0} | given)}


def aside(store: Store):
    draft = checked(store)
    return store.drafts.discard(draft.number, revision=draft.revision, author="ana@example.org")


def test_the_file_and_the_check_of_a_draft_put_aside_are_deleted_and_that_is_said(store):
    old = aside(store)
    done = prune(store)
    assert done == {ASIDE: 1, RESULTS: 1}
    assert store.drafts.reopenable(10) == []
    for ask in (store.drafts.original, lambda number: store.drafts.reopen(number, revision=old.revision, author="Bo")):
        with pytest.raises(NotFound, match="The file of draft 1 was deleted after long disuse"):
            ask(old.number)
    with pytest.raises(StoreError, match="The check of draft 1 was deleted after long disuse"):
        store.drafts.intake(old.number)
    last = store.journal()[-1]
    assert (last.action, last.actor, last.subject) == (Action.PRUNE, "Ana", f"{ASIDE}: 1; {RESULTS}: 1")
    assert prune(store) == {}
    assert store.journal()[-1] == last


def test_what_was_worked_on_lately_stays(store):
    old = aside(store)
    assert prune(store, keep_days=1) == {}
    assert store.drafts.reopenable(10) == [old]
    assert store.drafts.reopen(old.number, revision=old.revision, author="Bo").is_checked


def test_a_dry_run_says_the_same_and_deletes_nothing(store):
    old, entries = aside(store), len(store.journal())
    foreseen = store.pruning.run(actor="Ana", keep_days=0, dry_run=True)
    assert [one.what for one in foreseen] == [ASIDE, RESULTS]
    assert foreseen[0].size > len(ORIGINAL) // 2
    assert store.drafts.original(old.number) == ORIGINAL
    assert len(store.journal()) == entries
    assert store.pruning.run(actor="Ana", keep_days=0) == foreseen


def test_the_file_of_a_published_draft_is_kept_once(store):
    draft = checked(store)
    entry = publish(store, draft)
    assert prune(store) == {DONE: 1, RESULTS: 1}
    assert store.drafts.original(draft.number) == store.original(entry.version) == ORIGINAL


def test_open_drafts_plans_and_versions_stay(store):
    published(store)
    first, planned = checked(store), checked(store)
    plan = submit(store, planned, publish_at=datetime.now(UTC) + timedelta(days=1))
    loose = store.add_version("news", frame_of("Never shown"), original=b"old", filename="n.csv", author="Ana")
    assert prune(store) == {}
    assert store.drafts.intake(first.number) is not None
    assert store.frame(plan.version)["title"].tolist() == ["Planned"]
    assert store.frame(loose.number)["title"].tolist() == ["Never shown"]


def test_the_draft_that_a_source_made_last_stays_because_the_next_is_compared_with_it(store):
    old = aside(store)
    with store._database.writing() as connection:
        values = {"dataset": "news", "name": "Site", "url": "https://www.example.org/f", "added_by": "ana"}
        times = {"added_at": datetime.now(UTC), "next_at": datetime.now(UTC)}
        connection.execute(insert(sources).values(every_minutes=60, draft=old.number, **values, **times))
    assert prune(store) == {}
    assert store.drafts.intake(old.number) is not None


def test_versions_that_never_were_public_are_deleted_only_when_asked_for(store):
    shown = published(store, "Shown once")
    published(store, "Shown now")
    planned = submit(store, checked(store), publish_at=datetime.now(UTC) + timedelta(days=1))
    rows = frame_of("Never shown").assign(image_url=address_of("a" * 64)).astype("str")
    loose = store.add_version("projects", rows, original=b"old", filename="p.csv", author="Ana")
    assert prune(store, unpublished_versions=True, keep_days=1) == {}
    assert prune(store, unpublished_versions=True) == {
        UNPUBLISHED: 1,
        "pictures named by versions that never were public": 1,
    }
    assert store.frame(shown.number)["title"].tolist() == ["Shown once"]
    assert store.frame(planned.version)["title"].tolist() == ["Planned"]
    assert store.version(loose.number) == loose
    assert store.pictures.used() == set()
    refused = f"What version {loose.number} held was deleted, because it never was public"
    for ask in (store.frame, store.original, lambda number: store.publish(number, author="Ana", based_on=2)):
        with pytest.raises(StoreError, match=refused):
            ask(loose.number)
    assert store.published()["projects"].number == 2


def test_ended_sessions_links_attempts_and_mails_go_at_any_age(store):
    ana = store.accounts.add("ana@example.org", Role.ADMIN, by="setup")
    moment = datetime.now(UTC)
    store.accounts.open_session(ana, token_hash="open", expires_at=moment + timedelta(days=1))
    with store._database.writing() as connection:
        past = (
            {"past": moment - timedelta(days=40)} if not store._database.is_sqlite else {"past": "2020-01-01 00:00:00"}
        )
        for statement in (
            'INSERT INTO sessions (token_hash, "user", kind, created_at, expires_at, seen_at, agent) '
            "VALUES ('over', 1, 'invitation', :past, :past, :past, '')",
            "INSERT INTO attempts (account, address, at) VALUES ('a', 'b', :past)",
            "INSERT INTO mails (kind, recipient, actor, text, created_at, ends_at, attempts, failure) "
            "VALUES ('comment', 'a', 'b', '', :past, :past, 9, 'no')",
        ):
            connection.execute(text(statement), past)
    assert prune(store, keep_days=1000) == {
        "ended sessions and links to choose a password": 1,
        "attempts to sign in": 1,
        "mails that are too old to be sent": 1,
    }
    assert store.accounts.session("open", moment) is not None


def test_the_past_is_frozen_again_afterwards(store):
    aside(store)
    waiting(store)
    store.add_version("projects", frame_of("x"), original=b"", filename="p.csv", author="Ana")
    assert prune(store, unpublished_versions=True).keys() == {ASIDE, RESULTS, UNPUBLISHED}
    published(store)
    for table in (draft_originals, payloads):
        with pytest.raises(Exception, match="never changed"), store._database.writing() as connection:
            connection.execute(delete(table))
