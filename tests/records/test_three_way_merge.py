"""What is published of a file, of decisions, and of what others published meanwhile: nothing lost in silence."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from dashboard.errors import RecordsError
from dashboard.records.frames.file_choices import Choices, Missing, Winner
from dashboard.records.frames.three_way_merge import Conflict, compose
from dashboard.records.schema.columns import Dataset
from tests.records.composing import TODAY, A, B, C, Record, cell, composed, frame_of

COLUMNS = ("title", "summary", "start_date", "budget", "title_fr")


def test_without_anything_published_it_is_the_file() -> None:
    mine = frame_of(A, B)
    found = composed(mine, None, None)
    pd.testing.assert_frame_equal(found.frame, mine)
    assert (found.conflicts, found.undecided, found.added) == ((), (), ())


def test_a_missing_record_waits_for_a_decision_and_stays_until_then() -> None:
    before = frame_of(A, B)
    found = composed(frame_of(C, B), before, before)
    assert found.undecided == ("A",)
    assert list(found.frame["id"]) == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("missing", "ids", "status"),
    [(Missing.KEEP, ["B", "A"], "2"), (Missing.CLOSE, ["B", "A"], "4"), (Missing.REMOVE, ["B"], "")],
)
def test_decisions_on_missing_records(missing: Missing, ids: list[str], status: str) -> None:
    before = frame_of({**A, "status": "2"}, B)
    found = composed(frame_of(B), before, before, missing=missing)
    assert list(found.frame["id"]) == ids
    assert {Missing.KEEP: found.kept, Missing.CLOSE: found.closed, Missing.REMOVE: found.removed}[missing] == ("A",)
    assert found.undecided == ()
    if status:
        assert (cell(found, "A", "status"), cell(found, "A", "status_source")) == (status, "declared")


def test_exceptions_win_over_the_default() -> None:
    before = frame_of(A, B, C)
    exceptions = {"A": Missing.REMOVE, "B": Missing.UNDECIDED, "nowhere": Missing.REMOVE}
    found = composed(frame_of(), before, before, missing=Missing.KEEP, exceptions=exceptions)
    assert (found.removed, found.undecided, found.kept) == (("A",), ("B",), ("C",))


def test_exceptions_also_hold_for_records_of_the_file_and_of_others() -> None:
    before, now = frame_of(A, B), frame_of(A, B, C, {"id": "D", "title": "d"})
    exceptions = {"A": Missing.REMOVE, "B": Missing.CLOSE, "C": Missing.CLOSE, "D": Missing.REMOVE}
    found = composed(frame_of(A, B), before, now, exceptions=exceptions)
    assert list(found.frame["id"]) == ["B", "C"]
    assert list(found.frame["status"]) == ["4", "4"]
    assert (found.removed, found.closed, found.conflicts) == (("A", "D"), ("B", "C"), ())


def test_what_was_cancelled_is_not_closed() -> None:
    before = frame_of({**A, "status": "5"})
    assert cell(composed(frame_of(B), before, before, missing=Missing.CLOSE), "A", "status") == "5"


def test_what_the_file_did_not_change_is_taken_from_the_newer_version() -> None:
    origin = frame_of({**A, "summary": "old", "status": "2"})
    theirs = frame_of({**A, "summary": "new", "status": "3"}, B)
    found = composed(frame_of({**A, "title": "mine", "summary": "old", "status": "2"}), origin, theirs)
    assert (cell(found, "A", "title"), cell(found, "A", "summary"), cell(found, "A", "status")) == ("mine", "new", "3")
    assert (found.added, found.conflicts, list(found.frame["id"])) == (("B",), (), ["A", "B"])


def test_a_cell_that_both_changed_is_the_files_and_listed() -> None:
    origin, theirs = frame_of(A, B), frame_of({**A, "title": "theirs"}, {**B, "title": "same"})
    found = composed(frame_of({**A, "title": "mine"}, {**B, "title": "same"}), origin, theirs)
    assert found.conflicts == (Conflict("A", "title", "a", "mine", "theirs"),)
    assert list(found.frame["title"]) == ["mine", "same"]


def test_both_brought_the_same_new_record() -> None:
    found = composed(frame_of({**A, "title": "mine"}), frame_of(), frame_of({**A, "title": "theirs", "summary": "s"}))
    assert found.conflicts == (Conflict("A", "title", "", "mine", "theirs"),)
    assert cell(found, "A", "summary") == "s"


def test_an_amount_keeps_its_currency() -> None:
    origin = frame_of({**A, "budget": "100", "currency": "EUR"})
    theirs = frame_of({**A, "budget": "100", "currency": "USD"})
    found = composed(frame_of({**A, "budget": "200", "currency": "EUR"}), origin, theirs)
    assert (cell(found, "A", "budget"), cell(found, "A", "currency")) == ("200", "EUR")
    assert found.conflicts == (
        Conflict("A", "budget", "100", "200", "100"),
        Conflict("A", "currency", "EUR", "EUR", "USD"),
    )


def test_the_chosen_text_is_taken_and_an_amount_with_its_currency() -> None:
    origin = frame_of({**A, "budget": "100", "currency": "EUR"}, B)
    theirs = frame_of({**A, "title": "theirs", "budget": "300", "currency": "USD"}, {**B, "title": "other"})
    mine = frame_of({**A, "title": "mine", "budget": "200", "currency": "EUR"}, {**B, "title": "mine"})
    keys = {(one.id, one.column): one.key for one in composed(mine, origin, theirs).conflicts}
    assert keys["A", "budget"] == keys["A", "currency"]
    assert len(set(keys.values())) == 3
    winners = {keys["A", "budget"]: Winner.THEIRS, keys["A", "title"]: Winner.MINE}
    found = composed(mine, origin, theirs, conflicts=winners)
    assert [cell(found, "A", name) for name in ("title", "budget", "currency")] == ["mine", "300", "USD"]
    assert cell(found, "B", "title") == "mine"
    assert {(one.id, one.column): one.winner for one in found.conflicts} == {
        ("A", "title"): Winner.MINE,
        ("A", "budget"): Winner.THEIRS,
        ("A", "currency"): Winner.THEIRS,
        ("B", "title"): None,
    }
    moved = frame_of({**A, "title": "theirs", "budget": "400", "currency": "USD"}, {**B, "title": "other"})
    found = composed(mine, origin, moved, conflicts=winners)
    assert cell(found, "A", "budget") == "200", "another value of theirs is another question"


def test_a_person_chooses_between_a_removal_and_a_change() -> None:
    origin = frame_of(A, B)
    removed = composed(frame_of(C), origin, theirs := frame_of({**A, "title": "theirs"}, B), missing=Missing.REMOVE)
    kept = {one.key: Winner.THEIRS for one in removed.conflicts}
    found = composed(frame_of(C), origin, theirs, missing=Missing.REMOVE, conflicts=kept)
    assert (cell(found, "A", "title"), found.removed, found.kept) == ("theirs", ("B",), ("A",))
    mine = frame_of({**A, "title": "mine"}, B)
    given_up = {one.key: Winner.THEIRS for one in composed(mine, origin, frame_of(B)).conflicts}
    found = composed(mine, origin, frame_of(B), conflicts=given_up)
    assert (list(found.frame["id"]), found.gone) == (["B"], ())


def test_a_record_that_others_removed_stays_removed_unless_the_file_changed_it() -> None:
    origin, theirs = frame_of(A, B), frame_of(C)
    found = composed(frame_of(A, {**B, "title": "mine"}), origin, theirs)
    assert (list(found.frame["id"]), found.gone) == (["B", "C"], ("A",))
    assert found.conflicts == (Conflict("B", "id", "B", "B", ""),)


def test_a_removal_of_what_others_changed_is_listed() -> None:
    origin, theirs = frame_of(A, B), frame_of({**A, "title": "theirs"}, B)
    found = composed(frame_of(C), origin, theirs, missing=Missing.REMOVE)
    assert list(found.frame["id"]) == ["C"]
    assert found.conflicts == (Conflict("A", "id", "A", "", "A"),)


def test_a_closed_record_keeps_what_others_changed_in_it() -> None:
    origin, theirs = frame_of({**A, "status": "2"}), frame_of({**A, "title": "theirs", "status": "2"})
    found = composed(frame_of(B), origin, theirs, missing=Missing.CLOSE)
    assert (cell(found, "A", "title"), cell(found, "A", "status"), found.conflicts) == ("theirs", "4", ())


def test_statuses_that_follow_from_dates_are_nobodys_change() -> None:
    ended = {**A, "start_date": "2020", "end_date": "2024"}
    origin = frame_of({**A, "start_date": "2020", "end_date": "2026"})
    found = composed(
        frame_of({**ended}), origin, frame_of({**A, "start_date": "2020", "end_date": "2026", "status": "6"})
    )
    assert (cell(found, "A", "status"), cell(found, "A", "status_source"), found.conflicts) == ("6", "declared", ())
    found = composed(frame_of(ended), origin, frame_of({**A, "start_date": "2020-05", "end_date": "2026"}))
    assert (cell(found, "A", "start_date"), cell(found, "A", "status")) == ("2020-05", "4")
    assert cell(found, "A", "status_source") == "derived"


def test_a_translation_that_nobody_has_any_more_is_no_column() -> None:
    before = frame_of({**A, "title_fr": "fr"})
    assert "title_fr" not in composed(frame_of(A), before, before).frame
    assert cell(composed(frame_of(B), before, before), "A", "title_fr") == "fr"


def test_a_large_list_is_merged_while_one_blinks() -> None:
    plain = frame_of(*({**A, "id": f"P{number}", "summary": f"s{number}"} for number in range(27_132)))
    mine = plain.iloc[500:].assign(title=plain["title"] + "!").reset_index(drop=True)
    theirs = plain.iloc[:-300].assign(summary=plain["summary"] + "?").reset_index(drop=True)
    started = time.process_time()
    found = composed(mine, plain, theirs, missing=Missing.CLOSE)
    assert time.process_time() - started < 2, "0.3 s on a free machine"
    assert (len(found.closed), len(found.conflicts), len(found.frame)) == (500, 300, 27_132)


def test_news_is_kept_or_removed_but_never_closed() -> None:
    before = frame_of(A, B, dataset=Dataset.NEWS)
    mine = frame_of(B, dataset=Dataset.NEWS)
    kept = compose(Dataset.NEWS, mine, origin=before, theirs=before, choices=Choices(missing=Missing.KEEP), today=TODAY)
    assert list(kept.frame["id"]) == ["B", "A"]
    for choices in (Choices(missing=Missing.CLOSE), Choices(exceptions={"A": Missing.CLOSE})):
        with pytest.raises(RecordsError, match="no status and cannot be closed"):
            compose(Dataset.NEWS, mine, origin=before, theirs=before, choices=choices, today=TODAY)


SETTINGS = settings(max_examples=40)
# Whatever the three sides are: few ids and few texts, so that they meet.
RECORDS = st.fixed_dictionaries(
    {name: st.sampled_from(["", "2020", "2030"]) for name in COLUMNS} | {"status": st.sampled_from(["", "2", "5"])}
)
FRAMES = st.dictionaries(st.sampled_from("ABCDE"), RECORDS, max_size=5).map(
    lambda records: frame_of(*({"id": name, **record} for name, record in records.items()))
)
CHOICES = st.builds(
    Choices,
    missing=st.sampled_from(Missing),
    exceptions=st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from(Missing), max_size=3),
)


def records_of(frame: pd.DataFrame) -> dict[str, Record]:
    """Plain texts by id, with the declared statuses only."""
    found: dict[str, Record] = {}
    for record in frame.to_dict("records"):
        if record.pop("status_source") != "declared":
            record["status"] = ""
        found[str(record["id"])] = {str(name): str(text) for name, text in record.items() if text != ""}
    return found


@SETTINGS
@given(mine=FRAMES, published=FRAMES, choices=CHOICES)
def test_nobody_published_meanwhile(mine: pd.DataFrame, published: pd.DataFrame, choices: Choices) -> None:
    found = compose(Dataset.PROJECTS, mine, origin=published, theirs=published, choices=choices, today=TODAY)
    wanted = records_of(mine)
    fate = {name: choices.exceptions.get(name, choices.missing) for name in published["id"] if name not in wanted}
    fate |= {name: what for name, what in choices.exceptions.items() if name in wanted}
    for name, record in records_of(published).items():
        wanted.setdefault(name, record)
    for name, what in fate.items():
        if what is Missing.REMOVE:
            wanted.pop(name)
        elif what is Missing.CLOSE and wanted[name].get("status") != "5":
            wanted[name] = {**wanted[name], "status": "4"}
    assert records_of(found.frame) == wanted
    assert list(found.frame["id"]) == list(wanted)
    assert (found.conflicts, found.gone, found.added) == ((), (), ())


@SETTINGS
@given(mine=FRAMES, origin=FRAMES, theirs=FRAMES)
def test_each_cell_is_its_changers(mine: pd.DataFrame, origin: pd.DataFrame, theirs: pd.DataFrame) -> None:
    found = composed(mine, origin, theirs)
    result, file, old, new = map(records_of, (found.frame, mine, origin, theirs))
    conflicts = {(one.id, one.column) for one in found.conflicts}
    for name in {*file, *new}:
        if name not in new and name in old:
            assert (name in result) == (file[name] != old[name]) == ((name, "id") in conflicts)
            continue
        before, now = old.get(name, {}), new.get(name, file.get(name, {}))
        ours = file.get(name, before if name in old else now)
        for column in ("title", "summary", "start_date", "budget", "title_fr", "status"):
            was, is_, will = before.get(column), ours.get(column), now.get(column)
            assert result[name].get(column) == (will if is_ == was else is_)
            assert ((name, column) in conflicts) == (
                name in file and is_ not in (was, will) and will != was and name in new
            )
    assert set(found.added) == {*new} - {*old} - {*file}
    assert set(found.undecided) == ({*new} & {*old}) - {*file}


@SETTINGS
@given(mine=FRAMES, origin=FRAMES, theirs=FRAMES, choices=CHOICES)
def test_composing_again_changes_nothing(
    mine: pd.DataFrame, origin: pd.DataFrame, theirs: pd.DataFrame, choices: Choices
) -> None:
    once = compose(Dataset.PROJECTS, mine, origin=origin, theirs=theirs, choices=choices, today=TODAY)
    again = compose(Dataset.PROJECTS, once.frame, origin=origin, theirs=theirs, choices=choices, today=TODAY)
    pd.testing.assert_frame_equal(again.frame, once.frame)
    assert again.frame["id"].is_unique


@SETTINGS
@given(mine=FRAMES, theirs=FRAMES, choices=CHOICES)
def test_nothing_of_others_is_lost_without_a_decision(
    mine: pd.DataFrame, theirs: pd.DataFrame, choices: Choices
) -> None:
    found = compose(Dataset.PROJECTS, mine, origin=mine, theirs=theirs, choices=choices, today=TODAY)
    untouched = {name: record for name, record in records_of(theirs).items() if name not in choices.exceptions}
    assert untouched.items() <= records_of(found.frame).items()
    assert {one.id for one in found.conflicts} <= set(found.removed)
