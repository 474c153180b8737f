"""Large downloads on disk, in a folder that other processes share."""

from pathlib import Path

import pytest

from dashboard.errors import Busy
from dashboard.site.http.large_download_cache import PreparedFiles


def test_a_folder_that_is_emptied_meanwhile_asks_for_patience_and_then_has_the_file(tmp_path: Path, monkeypatch):
    files, replace = PreparedFiles(tmp_path), Path.replace

    def emptied(path: Path, target: Path) -> None:
        replace(path, target).unlink()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", emptied)
        with pytest.raises(Busy):
            files.open("a", "", lambda: [b"A"])
    with files.open("a", "", lambda: [b"A"]) as file:
        assert file.read() == b"A"
