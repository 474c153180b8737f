"""Of several checkers one works, its life is seen, and what it found is kept whole."""

import time

import pandas as pd
import pytest

from dashboard.errors import StoreError
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue
from dashboard.store.draft_rows import DraftState
from dashboard.store.version_and_journal_types import Action
from tests.store.drafting import checked, frame_of, other_choices, waiting


def test_a_draft_is_claimed_once(store):
    waiting(store)
    assert store.drafts.claim(1, 1)
    assert not store.drafts.claim(1, 1)
    draft = store.drafts.get(1)
    assert (draft.state, draft.beat_at is None) == (DraftState.CHECKING, False)


def test_a_silent_checker_loses_its_draft(store):
    waiting(store)
    store.drafts.claim(1, 1)
    time.sleep(0.02)
    assert store.drafts.claim(1, 1, stale_after=0.01)


def test_a_beat_keeps_the_draft_and_tells_how_far_it_is(store):
    waiting(store)
    store.drafts.claim(1, 1)
    time.sleep(0.3)
    assert store.drafts.report_progress(1, 1, 3_000_000_000, 6_000_000_000)
    assert not store.drafts.claim(1, 1, stale_after=0.2)
    draft = store.drafts.get(1)
    assert (draft.done, draft.total) == (3_000_000_000, 6_000_000_000)


def test_a_change_meanwhile_ends_the_check(store):
    waiting(store)
    store.drafts.claim(1, 1)
    store.drafts.change(1, other_choices(), revision=1, author="bo", action=Action.EDIT_CELL)
    assert not store.drafts.report_progress(1, 1, 1, 2)
    assert not store.drafts.keep_result(1, 1, Intake(Dataset.PROJECTS, frame_of("x"), []))
    assert not store.drafts.fail(1, 1, "too late")
    assert store.drafts.get(1).state is DraftState.WAITING
    assert store.drafts.claim(1, 2)


def test_what_is_discarded_is_not_checked(store):
    waiting(store)
    store.drafts.discard(1, revision=1, author="bo")
    assert not store.drafts.claim(1, 2)


def test_a_small_file_is_checked_without_a_claim(store):
    waiting(store)
    assert store.drafts.keep_result(1, 1, Intake(Dataset.PROJECTS, frame_of("x"), []))
    assert store.drafts.get(1).is_checked


def test_a_result_comes_back_whole(store):
    waiting(store)
    issue = Issue("rows-joined", 4, "Country", "Moldva", "Moldova", {"count": "2", "odd": "=1\n€"})
    intake = Intake(
        Dataset.PROJECTS, frame_of("Łódź", "🌍"), [issue, Issue("nul-removed")], rows_read=7, mapping={"id": "Ref"}
    )
    intake.faulty_rows = pd.DataFrame({"": ["4"], "countries": ["Moldva"]}, dtype="str")
    intake.tally = type(intake.tally)(country_rows={"MDA": 3}, unknown_rows={"Moldva": 4}, worldwide=1)
    store.drafts.claim(1, 1)
    store.drafts.keep_result(1, 1, intake)
    back = store.drafts.intake(1)
    for name in ("frame", "faulty_rows"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(intake, name))
        setattr(back, name, getattr(intake, name))
    assert back == intake


def test_a_result_of_many_parts_is_replaced_by_a_small_one(store):
    waiting(store)
    many = [Issue("rows-joined", row, "Country", str(hash(row))) for row in range(100_000)]
    frame = pd.DataFrame({"id": [str(hash(str(n))) for n in range(600_000)]}, dtype="str")
    store.drafts.keep_result(1, 1, Intake(Dataset.PROJECTS, frame, many))
    assert store.drafts.intake(1).issues == many
    pd.testing.assert_frame_equal(store.drafts.intake(1).frame, frame)
    store.drafts.change(1, other_choices(), revision=1, author="bo", action=Action.EDIT_CELL)
    store.drafts.keep_result(1, 2, Intake(Dataset.PROJECTS, frame_of("x"), []))
    assert (len(store.drafts.intake(1).frame), store.drafts.intake(1).issues) == (1, [])


def test_a_decision_takes_the_result_along(store):
    draft = checked(store)
    store.drafts.decide(draft.number, Choices(missing=Missing.KEEP), revision=1, author="bo")
    assert list(store.drafts.intake(1).frame["title"]) == ["New"]


def test_a_failure_says_why_and_a_change_tries_again(store):
    waiting(store)
    store.drafts.claim(1, 1)
    assert store.drafts.fail(1, 1, "The file needs more memory than is allowed.")
    draft = store.drafts.get(1)
    assert (draft.state, draft.failure) == (DraftState.FAILED, "The file needs more memory than is allowed.")
    assert not store.drafts.claim(1, 1)
    draft = store.drafts.change(1, other_choices(), revision=1, author="bo", action=Action.CHOOSE_READING)
    assert (draft.state, draft.failure) == (DraftState.WAITING, "")


def test_no_result_is_said(store):
    waiting(store)
    with pytest.raises(StoreError, match="not checked yet"):
        store.drafts.intake(1)


def test_what_a_checker_tells_is_no_act_of_staff(store):
    checked(store)
    assert [entry.action for entry in store.journal()] == [Action.UPLOAD]
