"""A kept file is whole and what it was, or it is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.atomic_and_hashed_files import read_hashed, write_hashed, write_whole


def broken() -> Iterator[bytes]:
    yield b"half"
    raise RuntimeError("stopped")


def test_a_file_that_could_not_be_written_leaves_the_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "one"
    write_whole(path, [b"a", b"b"])
    with pytest.raises(RuntimeError):
        write_whole(path, broken())
    assert path.read_bytes() == b"ab"
    assert [one.name for one in path.parent.iterdir()] == ["one"]
    assert path.stat().st_mode & 0o077 == 0  # only its owner reads it


def test_a_file_is_read_only_if_it_fits_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "one"
    assert read_hashed(path) is None
    write_hashed(path, b"line\nline")
    assert read_hashed(path) == b"line\nline"
    path.write_bytes(path.read_bytes()[:-1])
    assert read_hashed(path) is None
    path.write_bytes(b"")
    assert read_hashed(path) is None
