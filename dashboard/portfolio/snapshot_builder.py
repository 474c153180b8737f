"""Builds snapshots from the published versions in the store and the holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

import pandas as pd

from dashboard.geography.territories import Territories
from dashboard.portfolio.holds import apply_holds
from dashboard.portfolio.index import RecordIndex, build_index
from dashboard.portfolio.snapshot import Snapshot, build_snapshot
from dashboard.records.frames.canonical import empty_frame
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import derived_anew
from dashboard.store.holds import Hold
from dashboard.store.store import Store
from dashboard.store.versions import Version


@dataclass(frozen=True)
class SnapshotInputs:
    """All that a snapshot follows from: the published versions, the holds in force and the day. Equal ones give equal
    snapshots."""

    published: Mapping[Dataset, Version]
    holds: tuple[Hold, ...]
    day: date

    @property
    def name(self) -> str:
        """A text that equal inputs share and that differs between any two that are not equal."""
        versions = (f"{version.number}:{version.content_hash}" for _, version in sorted(self.published.items()))
        holds = (repr((hold.number, hold.kind, hold.key, hold.sentence)) for hold in self.holds)
        return "|".join([self.day.isoformat(), *versions, *holds])

    def outdated(self, earlier: SnapshotInputs | None) -> set[Dataset]:
        """The datasets whose index must be built again after ``earlier``: a hold on one may concern the other."""
        if earlier is None or (earlier.day, earlier.holds) != (self.day, self.holds):
            return set(Dataset)
        changed = {one for one in Dataset if earlier.published.get(one) != self.published.get(one)}
        return set(Dataset) if changed and self.holds else changed


def without_samples(published: Mapping[Dataset, Version]) -> Mapping[Dataset, Version]:
    """``published`` without sample data, unless there is nothing else: it is shown until anything else is published."""
    own = {dataset: version for dataset, version in published.items() if not version.is_sample}
    return own or published


class SnapshotBuilder:
    """Builds snapshots. ``release`` names the code and the settings; the id of each snapshot begins with it."""

    def __init__(self, store: Store, territories: Territories, gazetteer: Gazetteer, release: str) -> None:
        self._store = store
        self._territories = territories
        self._gazetteer = gazetteer
        self._release = release

    def read(self, datasets: Iterable[Dataset], inputs: SnapshotInputs) -> dict[Dataset, RecordIndex]:
        """The indexes of ``datasets`` as ``inputs`` name them. Raises StoreError where the store does not answer."""
        return self._index({dataset: self._frame(dataset, inputs) for dataset in datasets}, inputs)

    def snapshot(
        self,
        indexes: Mapping[Dataset, RecordIndex],
        inputs: SnapshotInputs,
        name: str = "",
        until: datetime | None = None,
    ) -> Snapshot:
        """The snapshot of the indexes of both datasets, which are those of ``inputs``.

        ``name`` distinguishes a preview from the published snapshot of the same inputs. ``until`` is the moment of an
        earlier state.
        """
        return build_snapshot(
            indexes,
            key="|".join(filter(None, (inputs.name, name))),
            release=self._release,
            territories=self._territories,
            gazetteer=self._gazetteer,
            is_sample=any(version.is_sample for version in inputs.published.values()),
            published_at=max((version.created_at for version in inputs.published.values()), default=None),
            holds=inputs.holds,
            since=self._since(inputs, until),
        )

    def preview(self, dataset: Dataset, frame: pd.DataFrame, inputs: SnapshotInputs, name: str) -> Snapshot:
        """The snapshot as if ``frame`` were published as ``dataset``: without sample data, with the same holds."""
        own = {other: version for other, version in inputs.published.items() if not version.is_sample}
        after = replace(inputs, published=own)
        frames = {other: frame if other is dataset else self._frame(other, after) for other in Dataset}
        return self.snapshot(self._index(frames, after), after, name)

    def _since(self, inputs: SnapshotInputs, until: datetime | None) -> datetime | None:
        """The moment of the last publication, or the start of the inputs' day where that is later."""
        numbers = [version.number for version in inputs.published.values()]
        last = self._store.last_publication(numbers, until) if numbers else None
        return last and max(last, datetime.combine(inputs.day, time(), UTC))

    def _frame(self, dataset: Dataset, inputs: SnapshotInputs) -> pd.DataFrame:
        version = inputs.published.get(dataset)
        return empty_frame(dataset) if version is None else self._store.frame(version.number)

    def _index(self, frames: dict[Dataset, pd.DataFrame], inputs: SnapshotInputs) -> dict[Dataset, RecordIndex]:
        if Dataset.PROJECTS in frames:
            frames |= {Dataset.PROJECTS: derived_anew(frames[Dataset.PROJECTS], inputs.day)}
        if inputs.holds:
            frames = apply_holds(frames, inputs.holds, self._gazetteer.regions)
        return {dataset: build_index(frame, dataset, self._gazetteer.regions) for dataset, frame in frames.items()}
