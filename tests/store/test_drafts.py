"""A draft keeps its file and the choices made about it; a change that saw an older revision is refused."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy.exc import DBAPIError

from dashboard.errors import AlreadyDone, NotFound, StaleDraft
from dashboard.records.frames.file_choices import Choices, Edit, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.store.draft_rows import DraftKind, DraftState
from dashboard.store.tables_and_row_access import PART_BYTES
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import ORIGINAL, checked, other_choices, publish, published, waiting


def told(store):
    return [(entry.actor, entry.action, entry.draft, entry.subject) for entry in store.journal()]


def test_a_new_draft_waits_and_knows_what_was_published(store):
    base = published(store)
    draft = waiting(store, filename="päckchen.csv", choices=Choices(sheet="Projects"))
    assert (draft.number, draft.revision, draft.state, draft.kind) == (1, 1, DraftState.WAITING, DraftKind.FILE)
    assert (draft.origin, draft.based_on, draft.version) == (base.number, base.number, None)
    assert (draft.filename, draft.author, draft.choices.sheet) == ("päckchen.csv", "ana@example.org", "Projects")
    assert (draft.size, draft.content_hash) == (len(ORIGINAL), sha256(ORIGINAL).hexdigest())
    assert (draft.checked, draft.is_checked, draft.is_open) == (0, False, True)
    assert abs(draft.created_at - datetime.now(UTC)) < timedelta(seconds=30)
    assert store.drafts.get(1) == draft
    entry = store.journal()[-1]
    assert (entry.action, entry.draft, entry.subject) == (Action.UPLOAD, 1, "päckchen.csv")
    assert (entry.previous, entry.content_hash, entry.version) == (base.number, draft.content_hash, None)


def test_a_first_draft_is_based_on_nothing(store):
    draft = waiting(store, Dataset.NEWS)
    assert (draft.dataset, draft.origin, draft.based_on) == (Dataset.NEWS, None, None)


def test_a_record_is_a_draft_with_its_own_word_in_the_journal(store):
    waiting(store, kind=DraftKind.RECORD, subject="P1: Title")
    waiting(store, kind=DraftKind.RECORD, action=Action.WITHDRAW_RECORD, subject="P2")
    assert [(action, subject) for _, action, _, subject in told(store)] == [
        (Action.EDIT_RECORD, "P1: Title"),
        (Action.WITHDRAW_RECORD, "P2"),
    ]


@pytest.mark.parametrize("size", [0, 1, PART_BYTES * 2 + 17])
def test_the_original_comes_back_to_the_byte(store, size):
    scrambled = b"".join(sha256(str(n).encode()).digest() for n in range(size // 32 + 1))[:size]
    draft = store.drafts.add(Dataset.NEWS, scrambled, filename="n.csv", author="a")
    assert store.drafts.original(draft.number) == scrambled


def test_unknown_drafts_are_said(store):
    for ask in (store.drafts.get, store.drafts.original, store.drafts.intake):
        with pytest.raises(NotFound, match="no draft 42"):
            ask(42)
    with pytest.raises(NotFound, match="no draft"):
        store.drafts.rebase(42, revision=1, author="a")


def test_a_change_is_a_new_revision_that_waits_again(store):
    draft = checked(store)
    changed = store.drafts.change(
        draft.number, other_choices(), revision=1, author="bo", action=Action.MAP_COLUMNS, subject="title ← Name"
    )
    assert (changed.revision, changed.state, changed.choices) == (2, DraftState.WAITING, other_choices())
    assert (changed.checked, changed.is_checked) == (1, False)
    assert store.drafts.intake(draft.number).rows_read == 0, "the last result stays until the next"
    assert told(store)[-1] == ("bo", Action.MAP_COLUMNS, draft.number, "title ← Name")


def test_edits_keep_their_order(store):
    edits = (
        Edit(row=4, column="Country", value="Moldova", step=0),
        Edit(row=4, column="Country", value="=1+1\n'", step=0),
    )
    draft = waiting(store)
    store.drafts.change(1, Choices(edits=edits), revision=1, author="bo", action=Action.EDIT_CELL)
    assert store.drafts.get(draft.number).choices.edits == edits


def test_a_change_of_an_older_revision_is_refused_and_leaves_no_trace(store):
    draft = checked(store)
    store.drafts.rebase(draft.number, revision=1, author="ana")
    before, journal = store.drafts.get(draft.number), store.journal()
    changes = (
        lambda: store.drafts.change(1, other_choices(), revision=1, author="bo", action=Action.EDIT_CELL),
        lambda: store.drafts.decide(1, Choices(missing=Missing.KEEP), revision=1, author="bo"),
        lambda: store.drafts.rebase(1, revision=1, author="bo"),
        lambda: store.drafts.discard(1, revision=1, author="bo"),
        lambda: publish(store, draft),
    )
    for change in changes:
        with pytest.raises(StaleDraft, match="Someone else changed draft 1"):
            change()
    assert (store.drafts.get(1), store.journal(), store.versions()) == (before, journal, [])


def test_a_decision_on_missing_records_keeps_the_result(store):
    draft = checked(store)
    choices = Choices(missing=Missing.KEEP, exceptions={"P1": Missing.REMOVE}, skip_errors=True)
    decided = store.drafts.decide(draft.number, choices, revision=1, author="bo", subject="keep all but P1")
    assert (decided.revision, decided.state, decided.is_checked) == (2, DraftState.CHECKED, True)
    assert decided.choices == choices
    assert told(store)[-1] == ("bo", Action.DECIDE_MISSING, 1, "keep all but P1")


def test_a_decision_before_the_check_waits_for_it(store):
    waiting(store)
    decided = store.drafts.decide(1, Choices(missing=Missing.KEEP), revision=1, author="bo")
    assert (decided.revision, decided.state, decided.is_checked) == (2, DraftState.WAITING, False)


def test_a_decision_cannot_change_what_is_read(store):
    checked(store)
    with pytest.raises(ValueError, match="what is read"):
        store.drafts.decide(1, other_choices(), revision=1, author="bo")


def test_a_rebase_compares_with_what_is_published_now(store):
    old = published(store)
    draft = checked(store)
    new = published(store, "Newer")
    rebased = store.drafts.rebase(draft.number, revision=1, author="bo")
    assert (rebased.origin, rebased.based_on) == (old.number, new.number)
    assert (rebased.state, rebased.is_checked) == (DraftState.CHECKED, True)
    assert told(store)[-1] == ("bo", Action.REBASE, 1, f"{old.number} → {new.number}")


def test_a_discarded_draft_can_be_taken_up_again(store):
    draft = checked(store)
    gone = store.drafts.discard(draft.number, revision=1, author="bo")
    assert (gone.state, gone.is_open) == (DraftState.DISCARDED, False)
    assert store.drafts.all_open() == []
    with pytest.raises(AlreadyDone, match="discarded"):
        store.drafts.rebase(1, revision=gone.revision, author="bo")
    back = store.drafts.reopen(1, revision=gone.revision, author="bo")
    assert (back.state, back.is_checked) == (DraftState.CHECKED, True)
    assert [action for _, action, _, _ in told(store)[-2:]] == [Action.DISCARD, Action.REOPEN]
    with pytest.raises(AlreadyDone):
        store.drafts.reopen(1, revision=back.revision, author="bo")


def test_a_draft_reopened_unchecked_waits(store):
    waiting(store)
    store.drafts.discard(1, revision=1, author="bo")
    assert store.drafts.reopen(1, revision=2, author="bo").state is DraftState.WAITING


def test_drafts_are_listed_newest_first(store):
    waiting(store), waiting(store, Dataset.NEWS), checked(store)
    store.drafts.discard(2, revision=1, author="bo")
    assert [draft.number for draft in store.drafts.all_open()] == [3, 1]
    assert [draft.number for draft in store.drafts.all()] == [3, 2, 1]
    assert [draft.number for draft in store.drafts.all(2)] == [3, 2]
    assert [draft.number for draft in store.drafts.all(dataset=Dataset.NEWS)] == [2]


@pytest.mark.parametrize("statement", ["UPDATE draft_originals SET content = ''", "DELETE FROM draft_originals"])
def test_the_database_refuses_to_change_an_original(store, statement):
    waiting(store)
    with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert store.drafts.original(1) == ORIGINAL


def test_sqlite_refuses_to_replace_an_original(tmp_path):
    from dashboard.store.store import Store

    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    waiting(store)
    with pytest.raises(DBAPIError, match="never changed"), store._database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO draft_originals SELECT draft, part, '', '' FROM draft_originals"
        )
    assert store.drafts.original(1) == ORIGINAL
