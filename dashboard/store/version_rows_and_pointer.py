"""Stores a new version of a dataset, finds versions and reads their contents, and moves the pointer that says which
version of a dataset visitors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, insert, literal, select, update

from dashboard.errors import StaleBase, StoreError, VersionNotFound
from dashboard.language_and_locale import gettext as _
from dashboard.pictures.addresses_and_digests import digests_in
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_injection_points
from dashboard.store.fault_injection_points import Step
from dashboard.store.tables_and_row_access import (
    content_of_rows,
    corrupt_data,
    draft_originals,
    find_row,
    insert_row,
    now,
    payloads,
    picture_uses,
    pointers,
    read_row,
    rows_of_content,
    versions,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action, Entry, Version

if TYPE_CHECKING:
    import pandas as pd


# compressed_frames_and_checks.py is imported where it is used: it imports pandas, which takes a second.
RECORDS, ORIGINAL = "records", "original"


class NewVersion:
    """A version that is to be stored by ``write``. Its contents are compressed when this object is made, so that the
    transaction that writes them is short. ``frame`` is a canonical frame; TypeError is raised if one of its columns is
    not of type ``str``. ``original`` has the bytes of the file from which the records were read. If it is None, the
    file of the draft with the number ``draft`` is copied within the database. The other parameters are fields of
    ``Version``."""

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
        from dashboard.store.compressed_frames_and_checks import fingerprint, pack_file, pack_frame  # noqa: PLC0415

        packed = pack_frame(frame)
        contents = {RECORDS: packed} if original is None else {RECORDS: packed, ORIGINAL: pack_file(original)}
        self._pieces = [
            {"kind": kind, **piece} for kind, content in contents.items() for piece in rows_of_content(content)
        ]
        self._pictures = digests_in(frame["image_url"].unique()) if "image_url" in frame else ()
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
        """Store the version in the transaction of ``connection``: its row, its contents, the digests of the pictures
        that its records name, and a journal entry. Returns the version, which is not published yet."""
        version = read_row(Version, insert_row(connection, versions, **self._row))
        fault_injection_points.reached(Step.VERSION_WRITTEN)
        for piece in self._pieces:
            connection.execute(insert(payloads), {"version": version.number, **piece})
            fault_injection_points.reached(Step.PAYLOAD_WRITTEN)
        for digest in self._pictures:
            connection.execute(insert(picture_uses), {"version": version.number, "digest": digest})
        if self._draft is not None:
            _copy_original(connection, self._draft, version.number)
            fault_injection_points.reached(Step.PAYLOAD_WRITTEN)
        write_entry(
            connection, Action.ADD_VERSION, actor=version.author, version=version, draft=self._draft, note=version.note
        )
        return version


def find_version(connection: Connection, number: int) -> Version:
    """The version with this number. Raises VersionNotFound if there is no such version, CorruptData if its row is
    damaged."""
    missing = VersionNotFound(_("There is no version {number}.", number=number))
    return read_row(Version, find_row(connection, versions, number, missing))


def read_content(connection: Connection, version: Version, kind: str) -> bytes:
    """Stored bytes of a version, still compressed. If ``kind`` is "records" these are its records, if it is "original"
    the file from which they were read. Empty if they were deleted because the version was old and never public. Raises
    CorruptData if they are not as they were written."""
    from dashboard.store.compressed_frames_and_checks import fingerprint  # noqa: PLC0415

    query = select(payloads.c.content, payloads.c.piece_hash).filter_by(version=version.number, kind=kind)
    rows = connection.execute(query.order_by(payloads.c.part))
    if kind == ORIGINAL:
        return content_of_rows(rows, _("The file of version {number}", number=version.number))
    content = b"".join(row.content for row in rows)
    if content and fingerprint(content) != version.content_hash:
        raise corrupt_data(_("The records of version {number}", number=version.number), version=version.number)
    return content


def _copy_original(connection: Connection, draft: int, version: int) -> None:
    kept = draft_originals.c
    copied = select(literal(version), literal(ORIGINAL), kept.part, kept.content, kept.piece_hash)
    columns = ["version", "kind", "part", "content", "piece_hash"]
    connection.execute(insert(payloads).from_select(columns, copied.where(kept.draft == draft)))


def deleted_version(number: int) -> StoreError:
    """Make the error to raise if the contents of the version with this number were deleted, because it was old and
    never public."""
    return StoreError(_("What version {number} held was deleted, because it never was public.", number=number))


def published_number(dataset: Dataset) -> Select[Any]:
    """A query (SQLAlchemy) for the number of the published version of a dataset. It gives one row; the number is None
    if no version is published."""
    return select(pointers.c.version).where(pointers.c.dataset == dataset)


def locked_number(connection: Connection, dataset: Dataset) -> int | None:
    """The number of the published version of a dataset, None if none is published. ``connection`` must come from
    ``Database.writing``; nobody else can publish another version of the dataset until its transaction ends."""
    number: int | None = connection.execute(published_number(dataset).with_for_update()).scalar_one()
    return number


def move_pointer(
    connection: Connection, action: Action, version: Version, *, author: str, based_on: int | None, **about: Any
) -> Entry:
    """Let visitors read ``version`` in place of the published version of its dataset, whose number must still be
    ``based_on`` (None: no version is published). Writes a journal entry that says that ``author`` did this
    (``action``), with the further fields ``about``, and returns the entry. All this is done in the transaction of
    ``connection``. Raises StaleBase if another version is published, StoreError if the records of ``version`` were
    deleted because it was old and never public."""
    kept = select(payloads.c.part).where(payloads.c.version == version.number, payloads.c.kind == RECORDS)
    if connection.execute(kept.limit(1)).first() is None:
        raise deleted_version(version.number)
    # One statement compares and sets: of two at the same time the second waits for the row, compares again and finds
    # the version of the first.
    moved = connection.execute(
        update(pointers)
        .where(pointers.c.dataset == version.dataset, pointers.c.version.is_not_distinct_from(based_on))
        .values(version=version.number, published_at=now())
    )
    if moved.rowcount != 1:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so version {number} was not published. Nothing is lost: "
                "look at the difference from what is published now, then publish again.",
                number=version.number,
            )
        )
    fault_injection_points.reached(Step.POINTER_MOVED)
    return write_entry(connection, action, actor=author, version=version, previous=based_on, **about)
