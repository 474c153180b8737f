"""What a draft would change is worked out once, and only the newest revision of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from dashboard.records.frames.file_choices import Missing
from dashboard.records.schema.columns import Dataset
from dashboard.review import draft_review as work
from dashboard.review.draft_review import DraftReviews
from dashboard.review.file_detection_and_reading import read_draft
from dashboard.store.drafts import Draft
from dashboard.store.store import Store
from tests.portfolio.making import frame_of, gazetteer
from tests.staff.drafting import GOOD, csv_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.db'}")


def checked(store: Store, content: bytes) -> Draft:
    draft = store.drafts.add(Dataset.PROJECTS, content, filename="f.csv", author="a")
    store.drafts.keep_result(draft.number, draft.revision, read_draft(draft, content, gazetteer()))
    return store.drafts.get(draft.number)


def decided(store: Store, draft: Draft, fate: Missing) -> Draft:
    choices = replace(draft.choices, missing=fate)
    return store.drafts.decide(draft.number, choices, revision=draft.revision, author="a")


def publish(store: Store, *ids: str, is_sample: bool = False) -> None:
    frame = frame_of(Dataset.PROJECTS, [{"id": name, "countries": "KEN"} for name in ids])
    version = store.add_version(Dataset.PROJECTS, frame, original=b"", filename="f", author="a", is_sample=is_sample)
    store.publish(version.number, author="a", based_on=None)


def test_it_is_worked_out_once(store: Store) -> None:
    works, draft = DraftReviews(store), checked(store, csv_of(*GOOD))
    assert works.of(draft) is works.of(store.drafts.get(draft.number))


def test_a_decision_gives_another_result_and_the_old_one_is_forgotten(store: Store) -> None:
    publish(store, "P1", "X1", "X2")
    works, draft = DraftReviews(store), checked(store, csv_of(*GOOD))
    first = works.of(draft)
    assert (first.missing, first.new, first.difference.missing) == (("X1", "X2"), ("P2", "P3"), ())
    second = works.of(decided(store, draft, Missing.REMOVE))
    assert second.difference.missing == ("X1", "X2")
    assert second.missing == ("X1", "X2")
    assert list(works._kept.values()) == [second]


@pytest.mark.parametrize(("most", "kept"), [(12, 2), (7, 1), (1, 1)])
def test_few_large_ones_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch, most: int, kept: int) -> None:
    monkeypatch.setattr(work, "MOST_ROWS", most)
    works = DraftReviews(store)
    made = [works.of(checked(store, csv_of(*GOOD, f"P9,{number},Kenya,2,,"))) for number in range(3)]
    assert list(works._kept.values()) == made[-kept:]


def test_large_ones_make_room_before_the_next_is_make(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_ROWS", 6)
    works, seen = DraftReviews(store), []
    make = works._make
    monkeypatch.setattr(works, "_make", lambda draft: (seen.append(len(works._kept)), make(draft))[1])
    for number in range(3):
        works.of(checked(store, csv_of(*GOOD, f"P9,{number},Kenya,2,,")))
    assert seen == [0, 0, 0]


def test_samples_are_compared_with_nothing(store: Store) -> None:
    publish(store, "S1", is_sample=True)
    made = DraftReviews(store).of(checked(store, csv_of(*GOOD)))
    assert (len(made.before), made.missing, len(made.new)) == (0, (), 3)


def test_what_follows_from_the_date_is_no_change_of_the_file(store: Store) -> None:
    ended = frame_of(
        Dataset.PROJECTS,
        [{"id": "P1", "title": "One", "countries": "KEN", "end_date": "2001-01-01", "status": "2"}],
    ).assign(status_source="derived")
    version = store.add_version(Dataset.PROJECTS, ended, original=b"", filename="f", author="a")
    store.publish(version.number, author="a", based_on=None)
    made = DraftReviews(store).of(checked(store, csv_of("P1,One,Kenya,2001-01-01", head="id,title,countries,end_date")))
    assert (made.changed, made.new, bool(made.difference)) == ((), (), False)
