"""Writes a file in one step, so that nobody reads half of it; stores a file with its hash, and reads such a file only
if it fits the hash."""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, pieces: Iterable[bytes], *, survives_power_cut: bool = False) -> None:
    """Write the file ``path``; its content is ``pieces``, one after the other. It is written atomically: other
    processes see an earlier file or the whole new one. Only its owner may read it. A missing folder is made. With
    ``survives_power_cut`` the call waits until the content is on the disk (fsync). If ``pieces`` raises an error, or
    the file cannot be written (OSError), that error is raised and an earlier file stays."""
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
    """Write the file ``path`` atomically, and wait until it is on the disk. Its content is the SHA-256 of ``body`` in
    hexadecimal, a line break and ``body``. Raises OSError if the file cannot be written."""
    write_whole(path, [sha256(body).hexdigest().encode(), b"\n", body], survives_power_cut=True)


def read_hashed(path: Path) -> bytes | None:
    """The body of the file ``path``, which has the SHA-256 of its body in hexadecimal, a line break and the body. None
    if there is no such file, if it cannot be read, or if the body does not fit the SHA-256."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if sha256(body).hexdigest().encode() == digest else None
