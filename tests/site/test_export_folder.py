"""The folder of a static export: what is written there, what is left alone, what is refused."""

import os
from pathlib import Path

import pytest

from dashboard.errors import WrongUsageError
from dashboard.site.export.export_folder import MANIFEST, ExportFolder


def exported(root: Path, edition: str, files: dict[str, str]) -> tuple[int, int]:
    """Files written and removed by an export of these."""
    folder = ExportFolder(root)
    folder.begin(files)
    found = [folder.write(path, text.encode()) for path, text in files.items()]
    return sum(one.is_new for one in found), folder.finish(edition, {one.path: one.digest for one in found})


def contents(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_only_what_changed_is_written_and_only_what_we_wrote_is_removed(tmp_path: Path):
    assert exported(tmp_path, "one", {"a/index.html": "A", "b/c/index.html": "B", "d": "D"}) == (3, 0)
    before = (tmp_path / "a/index.html").stat().st_mtime_ns
    (tmp_path / "b/theirs.txt").write_text("not ours")
    assert exported(tmp_path, "two", {"a/index.html": "A", "d": "new"}) == (1, 1)
    assert (tmp_path / "a/index.html").stat().st_mtime_ns == before
    left = contents(tmp_path)
    left.pop(MANIFEST)
    assert left == {"a/index.html": "A", "d": "new", "b/theirs.txt": "not ours"}
    assert not (tmp_path / "b/c").exists()


def test_an_edition_that_is_there_is_known_and_a_lost_file_is_missed(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A"})
    assert ExportFolder(tmp_path).holds("one")
    assert not ExportFolder(tmp_path).holds("two")
    (tmp_path / "a").unlink()
    assert not ExportFolder(tmp_path).holds("one")
    assert exported(tmp_path, "one", {"a": "A"}) == (1, 0)


def test_what_an_interruption_leaves_is_ours_and_goes_on(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A", "old": "O"})
    folder = ExportFolder(tmp_path)
    folder.begin(["a", "b", "never"])
    folder.write("b", b"B")  # and then the power fails
    assert not ExportFolder(tmp_path).holds("one")
    assert exported(tmp_path, "three", {"a": "A", "c": "C"}) == (1, 2)
    assert contents(tmp_path).keys() == {"a", "c", MANIFEST}


def test_what_an_interruption_wrote_anew_is_not_taken_for_what_was_there_before(tmp_path: Path):
    exported(tmp_path, "one", {"a": "12 projects"})
    folder = ExportFolder(tmp_path)
    folder.begin(["a"])
    folder.write("a", b"13 projects")  # and then the power fails
    assert exported(tmp_path, "one again", {"a": "12 projects"}) == (1, 0)
    assert contents(tmp_path)["a"] == "12 projects"


def test_half_a_file_of_a_killed_export_goes(tmp_path: Path):
    half, precious = tmp_path / "twin" / f"{MANIFEST}.4242", tmp_path / "precious"
    half.parent.mkdir()
    half.write_text("ha")
    exported(half.parent, "one", {"a": "A"})
    precious.write_text("theirs")
    half.with_suffix(f".{os.getpid()}").symlink_to(precious)
    exported(half.parent, "two", {"a": "new"})
    assert contents(half.parent).keys() == {"a", MANIFEST}
    assert precious.read_text() == "theirs"


def test_a_file_that_was_tampered_with_is_written_again(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A"})
    (tmp_path / "a").write_text("longer")
    assert exported(tmp_path, "two", {"a": "A"}) == (1, 0)


def test_a_folder_of_others_is_refused_and_left_as_it_is(tmp_path: Path):
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(WrongUsageError, match=r"thesis\.odt"):
        ExportFolder(tmp_path)
    assert contents(tmp_path) == {"thesis.odt": "years of work"}


def test_a_file_of_others_in_the_way_is_refused_before_anything_is_written(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A"})
    (tmp_path / "robots.txt").write_text("theirs")
    with pytest.raises(WrongUsageError, match=r"robots\.txt"):
        exported(tmp_path, "two", {"a": "new", "robots.txt": "ours"})
    assert (tmp_path / "robots.txt").read_text() == "theirs"
    assert (tmp_path / "a").read_text() == "A"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path):
    outside, root = tmp_path / "outside", tmp_path / "twin"
    outside.mkdir()
    exported(root, "one", {"a": "A"})
    (root / "projects").symlink_to(outside)
    with pytest.raises(WrongUsageError, match="projects"):
        exported(root, "two", {"projects/P1/index.html": "P"})
    assert not list(outside.iterdir())


def test_nothing_outside_is_removed_by_a_link_or_by_a_changed_manifest(tmp_path: Path):
    outside, root = tmp_path / "outside", tmp_path / "twin"
    outside.mkdir()
    exported(root, "one", {"projects/P1": "P", "a": "A"})
    (root / "projects/P1").rename(outside / "P1")
    (root / "projects").rmdir()
    (root / "projects").symlink_to(outside)
    (tmp_path / "victim").write_text("theirs")
    with (root / MANIFEST).open("a") as manifest:
        manifest.writelines(f"{'0' * 64}  {path}\n" for path in ("../victim", tmp_path / "victim"))
    assert exported(root, "two", {"a": "A"}) == (0, 0)
    assert (outside / "P1").exists()
    assert (tmp_path / "victim").exists()


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUsageError):
        ExportFolder(tmp_path / "file")
