"""What a checked draft would change, worked out once and kept for the next question about it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd
import pyarrow as pa

from dashboard.records.frames.canonical import empty_frame
from dashboard.records.frames.compose import Composition, compose, silent_columns
from dashboard.records.frames.diff import Difference, difference
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import derived_anew
from dashboard.review.issue_list import IssueList
from dashboard.store.drafts import Draft
from dashboard.store.store import Store

MOST_ROWS = 60_000  # records of all kept works together: about 60 MB
ASKED_FOR = ["id", "title", "countries", "regions"]  # columns of the file itself that are asked for once composed
FOLLOWING = ("status_source",)  # columns that nobody fills in

_Key = tuple[int, int, int | None, date]


@dataclass(frozen=True)
class DraftReview:
    """The review of one revision of a checked draft: what it holds beside what is published.

    ``before`` is what visitors read now (empty for sample data, which is nobody's work), ``after`` what they would
    read; for a file of which no record can be taken both are the same.
    """

    dataset: Dataset
    intake: Intake
    before: pd.DataFrame
    composition: Composition

    @property
    def after(self) -> pd.DataFrame:
        """The records that would be published."""
        return self.composition.frame

    @cached_property
    def difference(self) -> Difference:
        """What visitors would see change."""
        return difference(self.before, self.after)

    @cached_property
    def issues(self) -> IssueList:
        """What the check found, in the order of mending."""
        return IssueList(self.intake.issues, self.intake.headers, self.intake.mapping, self.intake.faulty_cells)

    @cached_property
    def error_rows(self) -> int:
        """Rows that cannot be taken."""
        return len({issue.row for issue in self.intake.errors if issue.row})

    @cached_property
    def silent_columns(self) -> list[str]:
        """Columns of which the file says nothing: what is published there stays."""
        return [] if self.intake.refused else silent_columns(self.before, self.intake.mapping.keys())

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids that are published and in no row of the file, whatever was decided about them."""
        here = {*self.intake.frame["id"].tolist(), *self.intake.faulty_ids}
        decided = self.composition
        every = (*decided.undecided, *decided.kept, *decided.closed, *decided.removed)
        return tuple(name for name in every if name not in here)

    @cached_property
    def new(self) -> tuple[str, ...]:
        """Ids of the file that are not published and would be."""
        known = {*self.before["id"].tolist(), *self.composition.gone}
        return tuple(name for name in self.intake.frame["id"].tolist() if name not in known)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Ids of records that stay and are changed, in their order; what only follows from dates is no change."""
        return self.difference.changed.beyond(FOLLOWING)


class DraftReviews:
    """The latest reviews, kept in memory. Safe to share between threads; each is made by one of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, DraftReview] = OrderedDict()

    def of(self, draft: Draft) -> DraftReview:
        """The work of a checked draft. Raises StoreError, RecordsError."""
        key = (draft.number, draft.revision, draft.based_on, date.today())
        with self._lock:
            work = self._kept.pop(key, None)
            if work is None:
                self._forget(draft.number)  # before the new one is made: the two need not be in memory together
                self._make_room(MOST_ROWS // 2)
                work = self._made(draft)
                pa.default_memory_pool().release_unused()
            self._make_room(MOST_ROWS - _size(work))
            self._kept[key] = work
            return work

    def _forget(self, number: int) -> None:
        """Drop what is kept of a draft: another revision, or another day."""
        for key in [key for key in self._kept if key[0] == number]:
            del self._kept[key]

    def _make_room(self, most: int) -> None:
        """Drop those asked for longest ago until the others have no more than ``most`` records."""
        while self._kept and sum(map(_size, self._kept.values())) > most:
            self._kept.popitem(last=False)

    def _made(self, draft: Draft) -> DraftReview:
        intake = self._store.drafts.intake(draft.number)
        before = self._frame(draft.based_on, draft.dataset)
        origin = before if draft.origin == draft.based_on else self._frame(draft.origin, draft.dataset)
        if intake.refused:
            return DraftReview(draft.dataset, intake, before, Composition(before))
        composition = compose(
            draft.dataset,
            intake.frame,
            origin=origin,
            theirs=before,
            choices=draft.choices,
            today=date.today(),
            columns=intake.mapping.keys(),
            faulty=intake.faulty_ids,
        )
        intake.frame = intake.frame[ASKED_FOR]
        return DraftReview(draft.dataset, intake, before, composition)

    def _frame(self, number: int | None, dataset: Dataset) -> pd.DataFrame:
        """The records of a version; none of the samples, which the first real file replaces."""
        if number is None or self._store.version(number).is_sample:
            return empty_frame(dataset)
        frame = self._store.frame(number)
        return derived_anew(frame, date.today()) if dataset is Dataset.PROJECTS else frame


def _size(work: DraftReview) -> int:
    return len(work.before) + len(work.after)


_works: WeakKeyDictionary[Store, DraftReviews] = WeakKeyDictionary()
_making = threading.Lock()


def review_of(store: Store, draft: Draft) -> DraftReview:
    """The work of a checked draft, kept in this process. Raises StoreError, RecordsError."""
    with _making:
        works = _works.get(store) or _works.setdefault(store, DraftReviews(store))
    return works.of(draft)
