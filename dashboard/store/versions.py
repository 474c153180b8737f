"""What the store hands out: a version of a dataset and an entry of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.records.columns import Dataset


class Action(StrEnum):
    """What a journal entry says was done; the values are stored."""

    ADD_VERSION = "add version"
    PUBLISH = "publish"
    ROLL_BACK = "roll back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One dataset as it was validated at one time; never changed afterwards.

    ``created_at`` is UTC and aware. ``records`` counts the records. ``content_hash`` is the SHA-256, in
    hexadecimal, of the stored Parquet bytes. ``is_sample`` marks the data published on a first start.
    """

    number: int
    dataset: Dataset
    created_at: datetime
    author: str
    note: str
    filename: str
    records: int
    content_hash: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal. ``previous`` is the version that was published before, if any."""

    number: int
    at: datetime
    actor: str
    action: Action
    dataset: Dataset
    version: int
    previous: int | None
    note: str
