"""The published records of a dataset as the pages of single records need them, and the texts typed into their form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from flask import request

from dashboard.records.frames.canonical_frames import empty_frame
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.staff_context import StaffContext

PATH = "/records/<any(projects, news):name>"


@dataclass(frozen=True)
class PublishedRecords:
    """The published records of a dataset as a canonical ``frame``, and the number of their version. If the organisation
    has published none, ``frame`` has no rows, and ``version`` is 0."""

    dataset: Dataset
    version: int
    frame: pd.DataFrame

    @classmethod
    def of(cls, staff: StaffContext, dataset: Dataset, number: int = 0) -> PublishedRecords:
        """The records of a dataset that are published now, or those of the version ``number`` if that is not 0. There
        are no records, and the version is 0, if nothing is published, or if the version holds sample data or another
        dataset. Raises VersionNotFound if there is no version ``number``, StoreError if its records cannot be
        read."""
        version = staff.store.version(number) if number else staff.store.published().get(dataset)
        if version is None or version.is_sample or version.dataset is not dataset:
            return cls(dataset, 0, empty_frame(dataset))
        return cls(dataset, version.number, staff.store.frame(version.number))

    def record(self, key: str) -> dict[str, str]:
        """The record with the id ``key`` as column → canonical text; empty if there is none."""
        records: list[dict[str, str]] = self.frame[self.frame["id"] == key].to_dict("records")  # type: ignore[assignment] # names are text
        return records[0] if records else {}


def typed_texts(names: Iterable[str]) -> dict[str, str]:
    """The texts of the submitted form of a record, by field, for the fields ``names``, without spaces around them; ""
    for a field that the form lacks. If one of the uploaded pictures was chosen in the form, ``image_url`` is its
    address, whatever address was typed."""
    typed = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}
    if "image_url" in typed and (chosen := request.form.get("picture")):
        typed["image_url"] = chosen
    return typed
