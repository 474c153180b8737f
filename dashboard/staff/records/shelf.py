"""The published records of a dataset, to look one up."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from flask import request
from werkzeug.exceptions import NotFound

from dashboard.records.frames.canonical import empty_frame
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.context import Desk

PATH = "/records/<any(projects, news):name>"


@dataclass(frozen=True)
class Shelf:
    """The published records of a dataset and the version that they are of; none while sample data is shown."""

    dataset: Dataset
    version: int
    frame: pd.DataFrame

    @classmethod
    def of(cls, desk: Desk, dataset: Dataset, number: int = 0) -> Shelf:
        """What is published now, or version ``number``. Raises VersionNotFound."""
        version = desk.store.version(number) if number else desk.store.published().get(dataset)
        if version is None or version.is_sample or version.dataset is not dataset:
            return cls(dataset, 0, empty_frame(dataset))
        return cls(dataset, version.number, desk.store.frame(version.number))

    def record(self, key: str) -> dict[str, str]:
        """The record with this id; empty where there is none."""
        found: list[dict[str, str]] = self.frame[self.frame["id"] == key].to_dict("records")  # type: ignore[assignment] # names are text
        return found[0] if found else {}


def known(shelf: Shelf) -> dict[str, str]:
    """The record that the address names. Raises NotFound."""
    record = shelf.record(request.args.get("id", ""))
    if not record:
        raise NotFound
    return record
