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
    """Write a data frame, without its index, as a Parquet file that is compressed with zstd, and return the bytes of
    the file. Raises TypeError unless all columns have pandas' type ``str``."""
    odd = [str(name) for name, kind in frame.dtypes.items() if kind != "str"]
    if odd:
        raise TypeError(f"columns that are not text: {', '.join(odd)}")
    stream = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), stream, compression="zstd")
    return stream.getvalue()


def unpack_frame(content: bytes) -> pd.DataFrame:
    """Read the bytes of a Parquet file as a data frame. All its columns have pandas' type ``str``, and its index counts
    from 0. Raises ValueError or OSError for bytes that are no Parquet file."""
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    return frame.astype("str")


def pack_file(content: bytes) -> pa.Buffer:
    """Compress ``content`` with zstd. The result begins with 8 bytes (big-endian) that hold the size of ``content``."""
    packed = pa.compress(content, codec="zstd", asbytes=False)
    return pa.py_buffer(len(content).to_bytes(8, "big") + memoryview(packed))


def unpack_file(content: bytes) -> bytes:
    """Unpack what ``pack_file`` has compressed, and return the original bytes. Raises ValueError for ``content`` that
    ``pack_file`` cannot have made."""
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
    """Turn the result of a check into rows for the database. Each row is a dict with ``kind`` and one piece of the
    content of this kind: ``part`` (the number of the piece, from 0), ``content`` (at most 4 MiB) and ``piece_hash``
    (the SHA-256 of the piece in hexadecimal). The kind "records" has the valid records and "faulty" the rows with
    issues, both as Parquet; "report" has all other fields of ``intake`` as compressed JSON. A new field of ``Intake``
    goes into "report" without a change of this function. Raises TypeError for a field that JSON cannot hold."""
    report = {field.name: getattr(intake, field.name) for field in fields(intake) if field.name not in _FRAMES}
    packed = {kind: pack_frame(getattr(intake, name)) for name, kind in _FRAMES.items()}
    packed[REPORT] = pack_file(msgspec.json.encode(report, enc_hook=_json_value))
    for kind, content in packed.items():
        for piece in rows_of_content(content):
            yield {"kind": kind, **piece}


def unpack_intake(pieces: Iterable[tuple[str, bytes]]) -> Intake:
    """Make the result of a check from its rows in the database, which ``pack_intake`` has made. ``pieces`` are
    (``kind``, ``content``) of each row; those of one kind are in the order of their ``part``. A field of Intake that an
    older release did not store has its default; a stored field that Intake no longer has is left out. Raises ValueError
    or OSError if a stored value does not fit its field or cannot be unpacked, KeyError if no row has the kind
    "report"."""
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
