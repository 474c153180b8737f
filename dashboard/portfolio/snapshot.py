"""The published portfolio in memory: snapshots, which never change, and how they are built from the store's
versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from dashboard.errors import CorruptData
from dashboard.geography.territories import LocalisedText, Territories
from dashboard.language_and_locale import SOURCE_LANGUAGE, speaking_to_all
from dashboard.pictures.addresses_and_digests import digest_of, digests_in
from dashboard.portfolio.apply_holds import apply_holds
from dashboard.portfolio.common_donor_and_theme_names import term_names
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.record_index import RecordIndex, ValueNames, build_index
from dashboard.portfolio.rows_by_value import NO_ROWS, Rows
from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses
from dashboard.store.holds import Hold, HoldKind
from dashboard.store.pictures import Picture
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version


def place_names(territories: Territories, gazetteer: Gazetteer) -> dict[str, tuple[str, str]]:
    """All names of territories that the search finds: normalised name (small letters, no accents, no punctuation) →
    (name as written, territory code). The English names that pages show come first, then all others, both in
    alphabetical order. If an organisation's alias of one territory is also a name that the naming policy gives to
    another one, the name stands for that other one."""
    names: dict[str, tuple[str, str]] = {}
    for name, code in [*territories.spellings(), *gazetteer.names()]:
        if code in territories:
            names.setdefault(fold(name), (name, code))
    return _shown_first(names, territories, SOURCE_LANGUAGE)


def _shown_first(
    names: Mapping[str, tuple[str, str]], territories: Territories, language: str
) -> dict[str, tuple[str, str]]:
    shown = {fold(place.names.in_language(language)) for place in territories.values()}
    return dict(sorted(names.items(), key=lambda one: (one[0] not in shown, one[0])))


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All published records, as visitors read them. It never changes.

    ``id`` is ``<release>-<hash>``. The hash covers the published versions, the holds, the day, the uploaded pictures
    that visitors may see, and the naming policy (territories, regions, other names); for a preview also its name. So
    equal ids always give equal answers. ``projects`` and ``news`` are the records, indexed for filters and counts.
    ``totals`` has a row for each territory code that any record names, with the numbers of records in the columns
    ``projects`` and ``news`` (int64). ``place_names`` is for the search: normalised name (small letters, no accents, no
    punctuation) → (name as written, territory code). ``is_sample`` is true if the sample records are shown.
    ``published_at`` is when the newest version was stored. ``since`` is the moment that citations state: that of the
    last publication, or the start of the snapshot's day (UTC) if that is later, because statuses follow from the day.
    Both are None if nothing is published. ``holds`` are the holds in force; the records are already without what they
    hide. ``links`` are two arrays of equal length: the row number (from 0) of a news item, and that of a project that
    it names. ``pictures`` has, by digest (SHA-256 in hexadecimal), the uploaded pictures that records name and whose
    people agreed to be shown."""

    id: str
    projects: RecordIndex
    news: RecordIndex
    totals: pd.DataFrame
    territories: Territories
    gazetteer: Gazetteer
    place_names: Mapping[str, tuple[str, str]]
    is_sample: bool
    published_at: datetime | None
    holds: tuple[Hold, ...] = ()
    since: datetime | None = None
    links: tuple[Rows, Rows] = (NO_ROWS, NO_ROWS)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """The release of this program that built the snapshot, the first part of its id; "" if the id has none."""
        return release_of(self.id)

    def index_of(self, dataset: Dataset) -> RecordIndex:
        """The records of one dataset, indexed for filters and counts."""
        return self.projects if dataset is Dataset.PROJECTS else self.news

    def region_name(self, code: str) -> str:
        """The name, in the current language, of the region with this code; the code itself if no such region is
        known."""
        region = self.gazetteer.regions.get(code)
        return region.name if region else code

    def names_region(self, code: str) -> bool:
        """Whether any record names the region with this code itself; naming only one of its countries does not count.
        For the code of the world (M49-001): whether any record is worldwide. False for codes that mean "region not
        specified"."""
        return code in self.projects.by_region or code in self.news.by_region

    def held(self, kind: HoldKind, key: str) -> Hold | None:
        """The hold in force of this ``kind`` (on a record, a country or a field) for ``key``: a record's id, a
        territory's code, or a field such as ``projects.budget``. None if there is none. Visitors read the ``sentence``
        of the hold."""
        return next((hold for hold in self.holds if (hold.kind, hold.key) == (kind, key)), None)

    @property
    def places_held(self) -> dict[str, str]:
        """Territory code → the sentence that visitors read in place of its data, for each territory that staff hide."""
        return {hold.key: hold.sentence for hold in self.holds if hold.kind is HoldKind.COUNTRY}

    def fields_held(self, dataset: Dataset) -> list[Hold]:
        """The holds in force that hide a field of this dataset; such a hold hides the field in all records."""
        return [hold for hold in self.holds if hold.kind is HoldKind.FIELD and hold.key.startswith(f"{dataset}.")]


Made = TypeVar("Made")
Rest = ParamSpec("Rest")


def kept_with_snapshot(
    make: Callable[Concatenate[Snapshot, Rest], Made],
) -> Callable[Concatenate[Snapshot, Rest], Made]:
    """A decorator for a function whose first argument is a snapshot. It caches the results for as long as the snapshot
    lives, by the further positional arguments. Keyword arguments are not part of the key, so all calls must have the
    same ones. A result must not refer to the snapshot: that would keep the records of earlier versions in memory."""
    kept: WeakKeyDictionary[Snapshot, dict[tuple[Any, ...], Made]] = WeakKeyDictionary()

    @wraps(make)
    def found(snapshot: Snapshot, /, *rest: Rest.args, **named: Rest.kwargs) -> Made:
        mine = kept.setdefault(snapshot, {})
        if rest not in mine:
            mine[rest] = make(snapshot, *rest, **named)
        return mine[rest]

    return found


@kept_with_snapshot
def place_names_in(snapshot: Snapshot, language: str) -> Mapping[str, tuple[str, str]]:
    """The names of territories for a search in ``language`` (a code such as "fr"): normalised name (small letters, no
    accents, no punctuation) → (name as written, territory code). The names that pages show in this language come first,
    then all others, both in alphabetical order."""
    return _shown_first(snapshot.place_names, snapshot.territories, language)


def build_snapshot(
    indexes: Mapping[Dataset, RecordIndex],
    *,
    key: str,
    release: str = "",
    territories: Territories,
    gazetteer: Gazetteer,
    is_sample: bool = False,
    published_at: datetime | None = None,
    holds: tuple[Hold, ...] = (),
    since: datetime | None = None,
    pictures: Mapping[str, Picture] | None = None,
) -> Snapshot:
    """Make the snapshot of the indexed projects and news in ``indexes``. Its id is ``<release>-<hash>``. ``release``
    names the program and its settings; "" leaves it out. The hash is of ``key`` and of the naming policy
    (``territories`` and ``gazetteer``), so ``key`` must differ whenever any other argument differs. ``is_sample`` says
    whether sample records are shown, ``published_at`` when the newest version was stored, ``since`` is the moment that
    citations state. ``holds`` are the holds in force; the records in ``indexes`` must already be without what they
    hide. ``pictures`` has the uploaded pictures to show, by digest (SHA-256 of the uploaded file)."""
    projects, news = indexes[Dataset.PROJECTS], indexes[Dataset.NEWS]
    if (value_names := _value_names(projects, territories, gazetteer)) != projects.value_names:
        projects = replace(projects, value_names=value_names)
    names = place_names(territories, gazetteer)
    policy = territories.policy, gazetteer.regions, names
    data = hashlib.sha256(f"{key}|{policy!r}".encode()).hexdigest()[:12]
    return Snapshot(
        id="-".join(filter(None, (release, data))),
        projects=projects,
        news=news,
        totals=country_totals(
            *({code: len(rows) for code, rows in one.by_country.items()} for one in (projects, news))
        ),
        territories=territories,
        gazetteer=gazetteer,
        place_names=names,
        is_sample=is_sample,
        published_at=published_at,
        holds=holds,
        since=since,
        links=_links(news, projects),
        pictures=pictures or {},
    )


def _value_names(projects: RecordIndex, territories: Territories, gazetteer: Gazetteer) -> ValueNames:
    """The names of themes and donors in the languages that visitors may choose: the translations in records, else for a
    donor that is a country or a region the name of that place, else the translations of known terms."""
    places: dict[str, LocalisedText] = {}
    for donor in projects.by_value["donors"]:
        match = gazetteer.known(donor)
        if match and not match.ask and len(codes := (*match.countries, *match.regions)) == 1:
            places[donor] = territories[codes[0]].names if match.countries else gazetteer.regions[codes[0]].names
    names = dict(projects.value_names)
    for language in territories.languages:
        for column in ("themes", "donors"):
            known = term_names(projects.by_value[column], language)
            if column == "donors":
                known |= {donor: name.in_language(language) for donor, name in places.items() if name.source == donor}
            if known:
                names[f"{column}_{language}"] = {**known, **names.get(f"{column}_{language}", {})}
    return names


def _links(news: RecordIndex, projects: RecordIndex) -> tuple[Rows, Rows]:
    named = news.by_value["project_ids"]
    found = projects.by_id.get_indexer(pd.Index(list(named), dtype="str"))
    pairs = [(rows, project) for rows, project in zip(named.values(), found, strict=True) if project >= 0]
    if not pairs:
        return NO_ROWS, NO_ROWS
    return (
        np.concatenate([rows for rows, _ in pairs]),
        np.concatenate([np.full(len(rows), project, dtype=np.int32) for rows, project in pairs]),
    )


def release_of(snapshot_id: str) -> str:
    """The release (of the program) in the id of a snapshot; "" if the id has none."""
    return snapshot_id.rpartition("-")[0]


def country_totals(projects: Mapping[str, int], news: Mapping[str, int]) -> pd.DataFrame:
    """The counts of projects and of news (territory code -> count) as one table by territory code, with the columns
    ``projects`` and ``news`` (int64); 0 where only one of them has a count."""
    codes = sorted(projects.keys() | news.keys())
    counts = {name: [one.get(code, 0) for code in codes] for name, one in (("projects", projects), ("news", news))}
    return pd.DataFrame(counts, index=pd.Index(codes, dtype="str"), dtype="int64")


@dataclass(frozen=True)
class SnapshotInputs:
    """What a snapshot is built from; equal inputs give equal snapshots. ``published`` has the published version of each
    dataset, ``holds`` are the holds in force. ``day`` decides the statuses that follow from dates, and which news items
    are shown. ``pictures`` is (number of uploaded pictures that visitors may see, highest revision among them); it
    changes with every change of such a picture."""

    published: Mapping[Dataset, Version]
    holds: tuple[Hold, ...]
    day: date
    pictures: tuple[int, int] = (0, 0)

    @property
    def fingerprint(self) -> str:
        """A text that is the same for equal inputs and different for others. Part of the snapshot's id is a hash of
        it."""
        versions = (f"{version.number}:{version.content_hash}" for _, version in sorted(self.published.items()))
        holds = (repr((hold.number, hold.kind, hold.key, hold.sentence)) for hold in self.holds)
        return "|".join([self.day.isoformat(), repr(self.pictures), *versions, *holds])

    def outdated(self, earlier: SnapshotInputs | None) -> set[Dataset]:
        """The datasets whose records must be indexed anew, because these inputs differ from the ``earlier`` ones. Both
        datasets, if there are no earlier inputs, if the day or the holds differ, or if any version differs while holds
        are in force. Else only those with another version."""
        if earlier is None or (earlier.day, earlier.holds) != (self.day, self.holds):
            return set(Dataset)
        changed = {one for one in Dataset if earlier.published.get(one) != self.published.get(one)}
        return set(Dataset) if changed and self.holds else changed


def without_samples(published: Mapping[Dataset, Version]) -> Mapping[Dataset, Version]:
    """The ``published`` versions by dataset, without those of sample data; all of them if only sample data are
    published."""
    own = {dataset: version for dataset, version in published.items() if not version.is_sample}
    return own or published


def _seen_on(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """``frame`` without the records that visitors do not see on that day: those whose ``appears_on`` is later, and
    those whose ``ends_on`` is past. A month or a year stands for its first day in the one, for its last in the
    other."""
    if "appears_on" not in frame:
        return frame
    today, early, late = day.isoformat(), frame["appears_on"], frame["ends_on"]
    hidden = early.isin([text for text in early.unique() if text > today])
    hidden |= late.isin([text for text in late.unique() if text and text < today[: len(text)]])
    return frame[~hidden].reset_index(drop=True) if hidden.any() else frame


def _without_refused_pictures(index: RecordIndex, shown: Mapping[str, Picture]) -> RecordIndex:
    """``index`` without the addresses of uploaded pictures that visitors may not see: those not ``shown``."""
    if "image_url" not in index.frame:
        return index
    column = index.frame["image_url"]
    refused = [address for address in column.unique() if (digest := digest_of(address)) and digest not in shown]
    return (
        replace(index, frame=index.frame.assign(image_url=column.mask(column.isin(refused), ""))) if refused else index
    )


_NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


class RecordsCopy(Protocol):
    """A protocol: a copy of published records outside the database, for when the database does not answer or is
    damaged."""

    def frame(self, version: Version) -> pd.DataFrame | None:
        """The records of ``version`` as a canonical frame; None if there is no copy of them."""


class SnapshotBuilder:
    """Builds snapshots from the published versions in the database. ``release`` is a text that names the program and
    its settings; the id of each snapshot begins with it. ``copy``, if given, is read where the records in the database
    do not fit their hash; ``faults`` is the number of each such version → a sentence about the damage. Methods that
    read the database also raise Busy, if too many requests wait for it."""

    def __init__(
        self,
        store: Store,
        territories: Territories,
        gazetteer: Gazetteer,
        release: str,
        copy: RecordsCopy | None = None,
    ) -> None:
        self._store = store
        self._copy = copy
        self.faults: dict[int, str] = {}
        """A sentence for each version whose stored records did not fit their hash, by its number."""
        self._territories = territories
        self._gazetteer = gazetteer
        self._release = release

    def read(
        self, datasets: Iterable[Dataset], inputs: SnapshotInputs, *, from_copy: bool = False
    ) -> dict[Dataset, RecordIndex]:
        """The records of ``datasets`` as visitors read them, indexed for filters and counts. ``inputs`` says which
        versions they come from, which day it is, and what holds hide. Records that do not fit their hash in the
        database are read from a copy outside the database; with ``from_copy`` all are read from this copy, and the
        database is not asked. Raises StoreError if the database does not answer, Busy if too many requests wait for it,
        CorruptData if the copy is needed and does not have the records."""
        return self._index({dataset: self._frame(dataset, inputs, from_copy) for dataset in datasets}, inputs)

    def snapshot(
        self,
        indexes: Mapping[Dataset, RecordIndex],
        inputs: SnapshotInputs,
        name: str = "",
        until: datetime | None = None,
        *,
        known: tuple[datetime | None, Mapping[str, Picture]] | None = None,
        pictures: Mapping[str, Picture] = _NO_PICTURES,
    ) -> Snapshot:
        """Make the snapshot of ``indexes``, the records that were indexed for ``inputs``. ``name`` is "" for the
        published snapshot; for a preview it is a text, so that the preview has another id than the published snapshot.
        ``until`` is the past moment whose state is shown, None for the present. ``known`` has two things that are
        otherwise read from the database: the moment that citations state, and the stored pictures that visitors may
        see, by digest (SHA-256 of the uploaded file). ``pictures`` are the changed pictures of a preview, by digest;
        they replace stored ones. Raises StoreError if the database does not answer, Busy if too many requests wait for
        it."""
        since, stored = known or (self._since(inputs, until), self._pictures(indexes.values()))
        shown = {**stored, **pictures}
        return build_snapshot(
            {dataset: _without_refused_pictures(index, shown) for dataset, index in indexes.items()},
            key="|".join(filter(None, (inputs.fingerprint, name))),
            release=self._release,
            territories=self._territories,
            gazetteer=self._gazetteer,
            is_sample=any(version.is_sample for version in inputs.published.values()),
            published_at=max((version.created_at for version in inputs.published.values()), default=None),
            holds=inputs.holds,
            since=since,
            pictures=shown,
        )

    def preview(
        self,
        dataset: Dataset,
        frame: pd.DataFrame,
        inputs: SnapshotInputs,
        name: str,
        indexes: Mapping[Dataset, RecordIndex],
        *,
        pictures: Mapping[str, Picture] = _NO_PICTURES,
    ) -> Snapshot:
        """The snapshot that visitors would get if ``frame`` (canonical) were published as the records of ``dataset``:
        without sample data, and without what the holds in force hide. ``inputs`` are those of the snapshot that
        visitors read now, ``indexes`` its indexed datasets. ``name`` makes the id of the preview unique. ``pictures``
        are changed pictures, by digest (SHA-256 of the uploaded file); they replace stored ones. Raises StoreError if
        the database does not answer or stored records are damaged, Busy if too many requests wait for it."""
        own = {other: version for other, version in inputs.published.items() if not version.is_sample}
        after = replace(inputs, published=own)
        # What is held in one dataset may hide records of the other.
        kept = {} if after.holds else {other: indexes[other] for other in own if other is not dataset}
        frames = {one: frame if one is dataset else self._frame(one, after) for one in Dataset if one not in kept}
        return self.snapshot({**kept, **self._index(frames, after)}, after, name, pictures=pictures)

    def _pictures(self, indexes: Iterable[RecordIndex]) -> dict[str, Picture]:
        """The pictures, by digest, that the indexed records name and that visitors may see. A record that is hidden
        names none any more."""
        columns = [index.frame["image_url"] for index in indexes if "image_url" in index.frame]
        named = {digest for column in columns for digest in digests_in(column.unique())}
        return self._store.pictures.agreed(named) if named else {}

    def _since(self, inputs: SnapshotInputs, until: datetime | None) -> datetime | None:
        """The moment of the last publication, or the start of the inputs' day if that is later."""
        numbers = [version.number for version in inputs.published.values()]
        last = self._store.last_publication(numbers, until) if numbers else None
        return last and max(last, datetime.combine(inputs.day, time(), UTC))

    def _frame(self, dataset: Dataset, inputs: SnapshotInputs, from_copy: bool = False) -> pd.DataFrame:
        version = inputs.published.get(dataset)
        return empty_frame(dataset) if version is None else _seen_on(self._records(version, from_copy), inputs.day)

    def _records(self, version: Version, from_copy: bool) -> pd.DataFrame:
        try:
            if not from_copy:
                with speaking_to_all():  # every desk shows the fault
                    frame = self._store.frame(version.number)
                self.faults.pop(version.number, None)
                return frame
            fault = CorruptData(f"There is no copy of version {version.number}.", version.number)
        except CorruptData as error:
            self.faults[version.number] = str(error)
            fault = error
        kept = self._copy.frame(version) if self._copy else None  # the same records, because their hash is the same
        if kept is None:
            raise fault
        return kept

    def _index(self, frames: dict[Dataset, pd.DataFrame], inputs: SnapshotInputs) -> dict[Dataset, RecordIndex]:
        frames = {dataset: with_derived_statuses(frame, inputs.day) for dataset, frame in frames.items()}
        if inputs.holds:
            frames = apply_holds(frames, inputs.holds, self._gazetteer.regions)
        return {dataset: build_index(frame, dataset, self._gazetteer.regions) for dataset, frame in frames.items()}
