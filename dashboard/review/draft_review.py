"""The review of a checked draft: what publishing it would change. Reviews are kept in memory for the next request."""

import math
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd
import pyarrow as pa
from cachetools import LRUCache

from dashboard.errors import RecordsError
from dashboard.records.frames.file_choices import Choices
from dashboard.records.frames.frame_difference_and_carry_over import Difference, difference
from dashboard.records.frames.three_way_merge import Composition, columns_missing_from_file, compose
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.review.issue_list import IssueList
from dashboard.review.version_and_plan_comparison import changed_by, records_today
from dashboard.store.drafts import Draft
from dashboard.store.store import Store

MOST_ROWS = 60_000  # records of all kept reviews together: about 60 MB
KEPT_COLUMNS = ["id", "title", "countries", "regions"]  # the other columns of the file are not needed after composing
DERIVED_COLUMNS = ("status_source",)  # a difference in these alone is not reported as a change

_Key = tuple[int, int, int | None, date]


@dataclass(frozen=True)
class DraftReview:
    """What publishing one revision of a checked draft would change for visitors. ``before`` is a canonical frame of the
    published records that the draft is compared with; it is empty if there are none or they are sample data. ``intake``
    is the result of the check; its frame has only ids, titles and places. ``composition`` has the frame that would be
    published (``before`` if no record of the file is accepted), the conflicts, and the ids of records by what would
    happen to them. ``changed_by`` says, by the key of a conflict, who published the value that is not the file's: an
    e-mail address, "source" and the name of a source, or the name of the person who ran a command. ``columns_read`` are
    the fields that the file has, in columns of their own or inside others (such as a currency in the cells of the
    budget); empty if no record is accepted."""

    dataset: Dataset
    intake: Intake
    before: pd.DataFrame
    composition: Composition
    changed_by: Mapping[str, str] = field(default_factory=dict)
    columns_read: Collection[str] = ()

    @property
    def after(self) -> pd.DataFrame:
        """The canonical frame that visitors would read if the draft were published."""
        return self.composition.frame

    @cached_property
    def difference(self) -> Difference:
        """The records that publishing the draft would add, remove or change, compared with ``before``."""
        return difference(self.before, self.after)

    @cached_property
    def issues(self) -> IssueList:
        """The issues that the check of the file found, as lists for the review page."""
        return IssueList(self.intake.issues, self.intake.faulty_rows, self.intake.mapping)

    @cached_property
    def error_rows(self) -> int:
        """The number of rows of the file that are refused because of errors; 0 if there are none."""
        return self.intake.rows_refused or len({issue.row for issue in self.intake.errors if issue.row})

    @cached_property
    def missing_columns(self) -> list[str]:
        """The names of the columns in which published records have texts and for which the file has none; their
        published texts stay. Empty if no record of the file is accepted."""
        return [] if self.intake.refused else columns_missing_from_file(self.before, self.columns_read)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The ids of published records that the file lacks, whatever staff decided about them. Left out are records
        that the file has only in rows that are refused or left out, and records that others published after the file
        was uploaded."""
        in_file = {*self.intake.frame["id"].tolist(), *self.intake.faulty_ids}
        decided = self.composition
        every = (*decided.undecided, *decided.kept, *decided.closed, *decided.removed)
        return tuple(name for name in every if name not in in_file)

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The ids of the records in the file that publishing the draft would add to the published ones, in the order of
        the file."""
        known, stays = set(self.before["id"].tolist()), set(self.after["id"].tolist())
        return tuple(name for name in self.intake.frame["id"].tolist() if name not in known and name in stays)

    @cached_property
    def open_conflicts(self) -> int:
        """The number of conflicts (fields that the file and a colleague's publication changed differently) about which
        nobody has decided. Fields that belong together, such as an amount and its currency, count once."""
        return len({conflict.key for conflict in self.composition.conflicts if conflict.winner is None})

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The ids of published records that the draft would change, in the order of ``after``. Records in which only
        the column ``status_source`` differs (whether the record states its status or it follows from the dates) are
        left out."""
        return self.difference.changed.outside(DERIVED_COLUMNS)


def compose_file(intake: Intake, choices: Choices, *, origin: pd.DataFrame, theirs: pd.DataFrame) -> Composition:
    """The records to publish as of today if the file is ``intake`` and a person made these ``choices`` about it; see
    ``compose`` for the frames ``origin`` and ``theirs``, and for its errors."""
    return compose(
        intake.dataset,
        intake.frame,
        origin=origin,
        theirs=theirs,
        choices=choices,
        today=date.today(),
        columns=intake.mapping.keys(),
        faulty=intake.faulty_ids,
        unread=intake.unread,
    )


class DraftReviews:
    """Makes reviews of drafts (what publishing each would change for visitors), one at a time, and keeps those used
    last in memory. The reviews kept have at most 60,000 records together, those before and after publication both
    counted; a larger review is kept as the only one. Threads can share one object: two requests on one day for the same
    revision of a draft make only one review, unless it was dropped between them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: LRUCache[_Key, DraftReview] = LRUCache(math.inf, getsizeof=_size)

    def of(self, draft: Draft) -> DraftReview:
        """The review of a checked draft: what publishing it would change for visitors. One that was made on the same
        day for the same revision, and is still in memory, is returned again. Raises StoreError if the draft was never
        checked, if the result of its check or a version that it needs cannot be read (deleted because it was old, or
        damaged), or if the database does not answer. Raises RecordsError if the choices about the draft cannot be read,
        or if staff chose to close news items, which have no status."""
        if draft.damage:  # also where a review is kept from before
            raise RecordsError(draft.damage)
        key = (draft.number, draft.revision, draft.based_on, date.today())
        with self._lock:
            review = self._kept.get(key)
            if review is None:
                # Before the new review is made, so that two reviews of a draft are never in memory at once.
                for earlier in [one for one in self._kept if one[0] == draft.number]:
                    del self._kept[earlier]
                self._make_room(MOST_ROWS // 2)
                review = self._make(draft)
                pa.default_memory_pool().release_unused()
                self._make_room(MOST_ROWS - _size(review))
                self._kept[key] = review
            return review

    def _make_room(self, most: int) -> None:
        """Drop the reviews used longest ago until the others have at most ``most`` records."""
        while self._kept and self._kept.currsize > most:
            self._kept.popitem()

    def _make(self, draft: Draft) -> DraftReview:
        intake = self._store.drafts.intake(draft.number)
        before = self._frame(draft.based_on, draft.dataset)
        origin = before if draft.origin == draft.based_on else self._frame(draft.origin, draft.dataset)
        if intake.refused:
            return DraftReview(draft.dataset, intake, before, Composition(before))
        composition = compose_file(intake, draft.choices, origin=origin, theirs=before)
        read = {*intake.mapping, *(str(name) for name in intake.frame if intake.frame[name].ne("").any())}
        intake.frame = intake.frame[KEPT_COLUMNS]
        between = draft.origin, draft.based_on
        people = changed_by(self._store, draft.dataset, composition.conflicts, *between)
        return DraftReview(draft.dataset, intake, before, composition, people, read)

    def _frame(self, number: int | None, dataset: Dataset) -> pd.DataFrame:
        """The records of a version; none of sample data, which the first real file replaces."""
        version = self._store.version(number) if number else None
        return records_today(self._store, dataset, None if version is None or version.is_sample else version)


def _size(review: DraftReview) -> int:
    return len(review.before) + len(review.after)
