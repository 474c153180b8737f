"""A version on its way into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, literal, select

from dashboard.errors import VersionNotFound
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points as steps
from dashboard.store.datetimes import now
from dashboard.store.fault_points import Step
from dashboard.store.journal import write_entry
from dashboard.store.tables import draft_originals, payloads, versions
from dashboard.store.versions import Action, Version

if TYPE_CHECKING:
    import pandas as pd

# payload.py is imported where it is used: listing and publishing versions need no pandas, which takes a second.
RECORDS, ORIGINAL = "records", "original"


class NewVersion:
    """A version that is not written yet; packed before the transaction so that this one is short.

    Its original is a file, or that of a draft, which is then copied within the database.
    """

    def __init__(
        self,
        dataset: Dataset,
        frame: pd.DataFrame,
        original: bytes | None,
        *,
        filename: str,
        author: str,
        note: str = "",
        is_sample: bool = False,
        draft: int | None = None,
    ) -> None:
        from dashboard.store.payload import fingerprint, pack_file, pack_frame, parts  # noqa: PLC0415

        packed = pack_frame(frame)
        contents = {RECORDS: packed} if original is None else {RECORDS: packed, ORIGINAL: pack_file(original)}
        self._pieces = [
            {"kind": kind, "part": part, "content": piece}
            for kind, content in contents.items()
            for part, piece in enumerate(parts(content))
        ]
        self._draft = draft
        self._row = {
            "dataset": dataset,
            "author": author,
            "note": note,
            "filename": filename,
            "records": len(frame),
            "content_hash": fingerprint(packed),
            "is_sample": is_sample,
        }

    def write(self, connection: Connection) -> Version:
        """Insert the version, its payload and its journal entry."""
        row = {**self._row, "created_at": now()}
        version = read_version(connection.execute(insert(versions).returning(*versions.c), row).one())
        steps.reached(Step.VERSION_WRITTEN)
        for piece in self._pieces:
            connection.execute(insert(payloads), {"version": version.number, **piece})
            steps.reached(Step.PAYLOAD_WRITTEN)
        if self._draft is not None:
            _copy_original(connection, self._draft, version.number)
            steps.reached(Step.PAYLOAD_WRITTEN)
        write_entry(
            connection,
            Action.ADD_VERSION,
            actor=version.author,
            version=version,
            draft=self._draft,
            note=version.note,
        )
        return version


def find_version(connection: Connection, number: int) -> Version:
    """The version of that number. Raises VersionNotFound."""
    row = connection.execute(select(versions).where(versions.c.number == number)).first()
    if row is None:
        raise VersionNotFound(_("There is no version {number}.", number=number))
    return read_version(row)


def read_version(row: Row[Any]) -> Version:
    """The version that a row tells of."""
    values = dict(row._mapping)
    return Version(**{**values, "dataset": Dataset(values["dataset"])})


def _copy_original(connection: Connection, draft: int, version: int) -> None:
    kept = draft_originals.c
    copied = select(literal(version), literal(ORIGINAL), kept.part, kept.content).where(kept.draft == draft)
    connection.execute(insert(payloads).from_select(["version", "kind", "part", "content"], copied))
