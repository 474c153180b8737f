"""What a check found, as pieces for the database and back: the records as Parquet, all else as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from dashboard.records.read_file import Intake
from dashboard.store.dataclass_json import from_text, to_text
from dashboard.store.payload import pack_file, pack_frame, parts, unpack_file, unpack_frame

FRAME = "frame"
RECORDS, REPORT = "records", "report"  # kinds of the rows of a result


def pack_intake(intake: Intake) -> Iterator[dict[str, object]]:
    """Rows of kind, part and content. Fields that Intake is given later are kept without a change here."""
    report = {field.name: getattr(intake, field.name) for field in fields(intake) if field.name != FRAME}
    packed = {RECORDS: pack_frame(intake.frame), REPORT: pack_file(to_text(report).encode())}
    for kind, content in packed.items():
        for part, piece in enumerate(parts(content)):
            yield {"kind": kind, "part": part, "content": piece}


def unpack_intake(pieces: Iterable[tuple[str, bytes]]) -> Intake:
    """The intake of (kind, content), parts in order. A field that an older program did not keep is empty."""
    whole = {RECORDS: b"", REPORT: b""}
    for kind, content in pieces:
        whole[kind] += content
    report = unpack_file(whole[REPORT]).decode()
    return from_text(report, Intake, frame=unpack_frame(whole[RECORDS]))
