"""Compares two versions of a dataset by record and by country, and a publication with those that others planned; finds
who published the other side of a conflict."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

import pandas as pd
from cachetools import LRUCache, cached

from dashboard.errors import CorruptData
from dashboard.geography.territories import Territory
from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.frames.frame_difference_and_carry_over import Difference, difference
from dashboard.records.frames.three_way_merge import Conflict, ids_of
from dashboard.records.places.place_and_scope_codes import rows_by_code
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses
from dashboard.store.publication_plans import Plan, records_in_words
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Entry, Version


@dataclass(frozen=True)
class Comparison:
    """The records of a dataset ``before`` and ``after`` a change, as canonical frames. Both are as visitors would read
    them today: with the statuses that follow from dates today."""

    dataset: Dataset
    before: pd.DataFrame
    after: pd.DataFrame

    @cached_property
    def difference(self) -> Difference:
        """The records that are new in ``after``, missing from it, or changed, compared with ``before``."""
        return difference(self.before, self.after)


def compare(store: Store, dataset: Dataset, before: Version | None, after: Version) -> Comparison:
    """Compare two versions of a dataset: the records of ``before`` (None: no records) with those of ``after``. Raises
    StoreError if they cannot be read."""
    return Comparison(dataset, records_today(store, dataset, before), records_today(store, dataset, after))


def records_today(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    """The records of a version as a canonical frame, with the statuses that follow from dates today; no records if
    ``version`` is None. Raises StoreError if the store cannot be read."""
    return empty_frame(dataset) if version is None else with_derived_statuses(store.frame(version.number), date.today())


MOST_PLANS = 10  # of others that are compared with a publication


def plans_to_stop(
    store: Store, dataset: Dataset, change: Difference, frames: Sequence[pd.DataFrame], *, draft: int = 0
) -> list[tuple[Plan, str]]:
    """The waiting plans for ``dataset`` that a publication with this ``change`` would stop, because both add, remove or
    change some of the same records. Each comes with the names of these records in words, taken from the ``frames``
    (canonical frames). The plan of the draft with the number ``draft`` is left out (0: none is), as are plans whose
    records are damaged; of more than ten plans only the oldest ten are looked at. Raises StoreError if the plans cannot
    be read."""
    touched = [*change.added, *change.missing, *change.changed]
    others = [one for one in store.plans.waiting() if one.dataset is dataset and one.draft != draft]
    both = ((plan, [*filter(_touched_by(store, plan).__contains__, touched)]) for plan in others[:MOST_PLANS])
    return [(plan, records_in_words(ids, frames)) for plan, ids in both if ids]


def _touched_by(store: Store, plan: Plan) -> frozenset[str]:
    """The ids of the records that a waiting plan adds, removes or changes; none if its records are damaged, for then it
    cannot be carried out."""
    before, after = store.version(plan.based_on) if plan.based_on else None, store.version(plan.version)
    before = None if before is None or before.is_sample else before
    try:
        return _touched_between(store, plan.dataset, before, after)
    except CorruptData:
        return frozenset()


def _today_by_content(_store: Store, _dataset: Dataset, before: Version | None, after: Version) -> Hashable:
    return before.content_hash if before else "", after.content_hash, date.today()


@cached(LRUCache(100), key=_today_by_content, lock=Lock())
def _touched_between(store: Store, dataset: Dataset, before: Version | None, after: Version) -> frozenset[str]:
    change = compare(store, dataset, before, after).difference
    return frozenset((*change.added, *change.missing, *change.changed))


MOST_PUBLICATIONS = 10  # that are searched for who made a change


def changed_by(
    store: Store, dataset: Dataset, conflicts: Sequence[Conflict], since: int | None, until: int | None
) -> dict[str, str]:
    """Who published the value that is in conflict with the file's, by the key of the conflict: an e-mail address,
    "source" and the name of a source, or the name of the person who ran a command. The last ten publications after
    version ``since`` and up to version ``until`` are searched (numbers; None if there was no version). The search ends
    early at damaged records. Nothing is found if ``until`` is not among the newest fifty publications of the dataset.
    Conflicts that the publications searched do not explain are left out. Raises StoreError if the publications cannot
    be read, or their records for a reason other than damage."""
    if not (names := {one.id for one in conflicts}):
        return {}
    acts = store.journal(dataset=dataset, actions=PUBLICATIONS, newest_first=True, limit=5 * MOST_PUBLICATIONS)
    start = next((place for place, act in enumerate(acts) if act.version == until), len(acts))
    found: dict[str, str] = {}
    for act in acts[start : start + MOST_PUBLICATIONS]:
        try:
            before, after = (_records_of(store, number, names) for number in (act.previous, act.version))
        except CorruptData:
            break
        for one in conflicts:
            old, new = before.get(one.id, {}), after.get(one.id, {})
            is_changed = old != new if one.column == "id" else old.get(one.column) != new.get(one.column)
            if is_changed and one.key not in found:
                found[one.key] = _person_of(store, act)
        if act.previous == since or len(found) == len({one.key for one in conflicts}):
            break
    return found


def _records_of(store: Store, number: int | None, names: set[str]) -> dict[str, dict[str, str]]:
    """The records of a version with these ids, by id; none of sample data."""
    if not number or store.version(number).is_sample:
        return {}
    frame = store.frame(number)
    records = frame[frame["id"].isin(names)].to_dict("records")
    return {str(record["id"]): {str(name): str(text) for name, text in record.items()} for record in records}


def _person_of(store: Store, act: Entry) -> str:
    """Who made what a publication shows, in the form of ``changed_by``: who asked for it or rolled back, not who
    approved it."""
    return act.actor if act.action is Action.ROLL_BACK or not act.version else store.version(act.version).author


@dataclass(frozen=True, slots=True)
class CountryChange:
    """How many records name the country with this ``code`` and ``name`` before and after a draft is published.
    ``changed`` is how many of the records afterwards are new or changed."""

    code: str
    name: str
    before: int
    after: int
    changed: int

    @property
    def more(self) -> int:
        """By how many the number of records that name the country rises; negative if it falls."""
        return self.after - self.before


def country_changes(
    before: pd.DataFrame, after: pd.DataFrame, touched: set[str], territories: Mapping[str, Territory]
) -> list[CountryChange]:
    """The countries whose records the publication of a draft would change, the largest increase or decrease in their
    number first. ``before`` and ``after`` are canonical frames, ``touched`` the ids of records that are new or changed,
    ``territories`` all countries by code."""
    old, new = rows_by_code(before["countries"]), rows_by_code(after["countries"])
    changed = rows_by_code(after["countries"][[name in touched for name in ids_of(after)]])
    changes = [
        CountryChange(code, territories[code].name, old.get(code, 0), new.get(code, 0), changed.get(code, 0))
        for code in territories
        if old.get(code, 0) != new.get(code, 0) or changed.get(code)
    ]
    return sorted(changes, key=lambda change: -abs(change.more))
