"""Writes a file in one step, so that nobody reads half of it; stores a file with its hash, and reads such a file only
if it fits the hash."""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, pieces: Iterable[bytes], *, survives_power_cut: bool = False) -> None:
    """Write a file of these ``pieces`` in one step, in place of an earlier one; only its owner may read it. Its folder
    is made if there is none. With ``survives_power_cut`` it waits for the disk. If the file cannot be written
    (OSError), or ``pieces`` raises an error, that error is raised and an earlier file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = NamedTemporaryFile(dir=path.parent, delete=False)  # noqa: SIM115 - made with mode 0600
    try:
        with partial:
            partial.writelines(pieces)
            if survives_power_cut:
                partial.flush()
                os.fsync(partial.fileno())
        Path(partial.name).replace(path)
    except BaseException:
        Path(partial.name).unlink(missing_ok=True)
        raise


def write_hashed(path: Path, body: bytes) -> None:
    """Write to ``path`` the SHA-256 of ``body`` (hexadecimal), a line break and ``body``, in one step and waiting for
    the disk, for ``read_hashed``. Raises OSError if the file cannot be written."""
    write_whole(path, [sha256(body).hexdigest().encode(), b"\n", body], survives_power_cut=True)


def read_hashed(path: Path) -> bytes | None:
    """The body that ``write_hashed`` wrote to ``path``; None if there is none, it cannot be read or does not fit its
    hash."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if sha256(body).hexdigest().encode() == digest else None
