"""Frames and files as compressed bytes, and back."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

PART_BYTES = 4 * 1024 * 1024


def pack_frame(frame: pd.DataFrame) -> pa.Buffer:
    """A frame whose columns are all of pandas' ``str`` type, as Parquet with zstd; the index is not kept."""
    odd = [str(name) for name, kind in frame.dtypes.items() if kind != "str"]
    if odd:
        raise TypeError(f"columns that are not text: {', '.join(odd)}")
    stream = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), stream, compression="zstd")
    return stream.getvalue()


def unpack_frame(content: bytes) -> pd.DataFrame:
    """The frame that ``pack_frame`` took, with a RangeIndex."""
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    return frame.astype("str")


def pack_file(content: bytes) -> pa.Buffer:
    """``content`` as one zstd frame, its size in front (8 bytes, big end first)."""
    packed = pa.compress(content, codec="zstd", asbytes=False)
    return pa.py_buffer(len(content).to_bytes(8, "big") + memoryview(packed))


def unpack_file(content: bytes) -> bytes:
    """The bytes that ``pack_file`` took."""
    size = int.from_bytes(content[:8], "big")
    return bytes(pa.decompress(memoryview(content)[8:], decompressed_size=size, codec="zstd", asbytes=True))


def parts(content: pa.Buffer) -> Iterator[bytes]:
    """``content`` in pieces of at most 4 MiB; at least one piece."""
    view = memoryview(content)
    for start in range(0, max(len(view), 1), PART_BYTES):
        yield bytes(view[start : start + PART_BYTES])


def fingerprint(content: pa.Buffer) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(memoryview(content)).hexdigest()
