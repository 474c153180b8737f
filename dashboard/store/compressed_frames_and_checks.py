"""Compresses data frames, files and results of checks for the database, and unpacks them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from hashlib import sha256

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.records.read_file import Intake
from dashboard.store.tables_and_row_access import rows_of_content

# Kinds of the rows that hold the result of a check; the values are stored.
RECORDS, FAULTY, REPORT = "records", "faulty", "report"


def pack_frame(frame: pd.DataFrame) -> pa.Buffer:
    """The bytes of a Parquet file, compressed with zstd, of a data frame without its index. Raises TypeError unless all
    columns have pandas' type ``str``."""
    odd = [str(name) for name, kind in frame.dtypes.items() if kind != "str"]
    if odd:
        raise TypeError(f"columns that are not text: {', '.join(odd)}")
    stream = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), stream, compression="zstd")
    return stream.getvalue()


def unpack_frame(content: bytes) -> pd.DataFrame:
    """The data frame that ``pack_frame`` packed, with columns of type ``str`` and a RangeIndex. Raises ValueError or
    OSError for bytes that are no Parquet file."""
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    return frame.astype("str")


def pack_file(content: bytes) -> pa.Buffer:
    """``content`` compressed with zstd, after 8 bytes (big-endian) with the size that it had before."""
    packed = pa.compress(content, codec="zstd", asbytes=False)
    return pa.py_buffer(len(content).to_bytes(8, "big") + memoryview(packed))


def unpack_file(content: bytes) -> bytes:
    """The bytes that ``pack_file`` packed. Raises ValueError for bytes that it cannot have made."""
    size = int.from_bytes(content[:8], "big")
    try:
        return bytes(pa.decompress(memoryview(content)[8:], decompressed_size=size, codec="zstd", asbytes=True))
    except (pa.ArrowException, OSError, OverflowError, MemoryError) as error:
        raise ValueError("not a packed file") from error


def fingerprint(content: pa.Buffer) -> str:
    """The SHA-256 of ``content`` in hexadecimal."""
    return sha256(memoryview(content)).hexdigest()


_FRAMES = {"frame": RECORDS, "faulty_rows": FAULTY}


def pack_intake(intake: Intake) -> Iterator[dict[str, object]]:
    """The result of a check as rows of a table, each with its ``kind`` and one part of the content: ``part`` (a number,
    from 0), ``content`` (bytes) and ``piece_hash`` (the SHA-256 of these bytes). The kind RECORDS has the records and
    FAULTY the faulty rows as Parquet, REPORT all other fields of the Intake together as JSON. A field added to Intake
    is stored without a change here. Raises TypeError for a field that JSON cannot hold."""
    report = {field.name: getattr(intake, field.name) for field in fields(intake) if field.name not in _FRAMES}
    packed = {kind: pack_frame(getattr(intake, name)) for name, kind in _FRAMES.items()}
    packed[REPORT] = pack_file(msgspec.json.encode(report, enc_hook=_json_value))
    for kind, content in packed.items():
        for piece in rows_of_content(content):
            yield {"kind": kind, **piece}


def unpack_intake(pieces: Iterable[tuple[str, bytes]]) -> Intake:
    """The result of a check that ``pack_intake`` packed, from the (``kind``, ``content``) of its rows, those of each
    kind in the order of their ``part``. A field that an older program did not store has its default, and one that
    Intake no longer has is left out. Raises ValueError or OSError if a stored value does not fit its field or cannot be
    unpacked, KeyError if there is no REPORT."""
    contents: dict[str, bytes] = {}
    for kind, content in pieces:
        contents[kind] = contents.get(kind, b"") + content
    frames = {name: unpack_frame(contents[kind]) for name, kind in _FRAMES.items() if kind in contents}
    values = msgspec.json.decode(unpack_file(contents[REPORT])) | frames
    return msgspec.convert(values, Intake, str_keys=True, dec_hook=lambda _kind, frame: frame)


def _json_value(value: object) -> object:
    """Read-only mappings and subclasses of str (NumPy, lxml), which msgspec does not encode by itself."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a value of type {type(value).__name__} cannot be stored as JSON")
