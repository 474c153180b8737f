"""The folder of a static export: what is written there, what is left alone, what is refused."""

import errno
import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from dashboard.errors import WrongUsageError
from dashboard.site.export import export_folder
from dashboard.site.export.export_folder import CHANGES, LOCK, MANIFEST, PLACEHOLDER, ExportFolder


def exported(root: Path, edition: str, files: dict[str, str], *, published: str = "") -> tuple[int, int]:
    """Files written and removed by an export of these, of which those below ``fragments`` are named by content."""
    with ExportFolder(root).alone() as folder:
        folder.begin(path for path in files if not path.startswith("fragments/"))
        found = [
            folder.write(path, text.encode(), published=published, by_content=path.startswith("fragments/"))
            for path, text in files.items()
        ]
        return sum(one.is_new for one in found), folder.finish(edition, found)


def contents(root: Path) -> dict[str, str]:
    """The files by path, without those that an export keeps for itself."""
    files = {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}
    return {path: text for path, text in files.items() if path not in {MANIFEST, LOCK, CHANGES}}


def changes(root: Path) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in (root / CHANGES).read_text().splitlines()]
    return [("put", one["put"]) if "put" in one else ("delete", one["delete"]) for one in lines]


def test_only_what_changed_is_written_and_only_what_we_wrote_is_removed(tmp_path: Path):
    assert exported(tmp_path, "one", {"a/index.html": "A", "b/c/index.html": "B", "d": "D"}) == (3, 0)
    before = (tmp_path / "a/index.html").stat().st_mtime_ns
    (tmp_path / "b/theirs.txt").write_text("not ours")
    assert exported(tmp_path, "two", {"a/index.html": "A", "d": "new"}) == (1, 1)
    assert (tmp_path / "a/index.html").stat().st_mtime_ns == before
    assert contents(tmp_path) == {"a/index.html": "A", "d": "new", "b/theirs.txt": "not ours"}
    assert not (tmp_path / "b/c").exists()


def test_an_edition_that_is_there_is_known_and_a_lost_file_is_missed(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A"})
    assert ExportFolder(tmp_path).is_up_to_date("one")
    assert not ExportFolder(tmp_path).is_up_to_date("two")
    (tmp_path / "a").unlink()
    assert not ExportFolder(tmp_path).is_up_to_date("one")
    assert exported(tmp_path, "one", {"a": "A"}) == (1, 0)


def test_an_interrupted_export_changes_nothing_and_is_no_part_of_the_next(tmp_path: Path):
    exported(tmp_path, "one", {"a": "12 projects", "old": "O"})
    folder = ExportFolder(tmp_path)
    folder.begin(["a", "b", "never"])
    folder.write("a", b"13 projects")
    folder.write("b", b"B")  # and then the power fails
    assert ExportFolder(tmp_path).is_up_to_date("one")
    assert {path: text for path, text in contents(tmp_path).items() if "-next/" not in path} == {
        "a": "12 projects", "old": "O"
    }  # fmt: skip
    assert exported(tmp_path, "three", {"a": "12 projects", "c": "C"}) == (1, 1)
    assert contents(tmp_path) == {"a": "12 projects", "c": "C"}


@pytest.mark.parametrize("moved", range(4))
def test_a_switch_that_is_interrupted_is_completed_before_anything_else(tmp_path: Path, moved: int):
    exported(tmp_path, "one", {"a": "A", "index.html": "I", "old": "O"})
    folder, steps = ExportFolder(tmp_path), iter(range(10))
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if target.suffix != ".json" and next(steps) == moved:  # the plan of the switch is there before it
            raise KeyboardInterrupt
        return replace(path, target)

    folder.begin([])
    written = [folder.write(path, b"2") for path in ("a", "b", "index.html")]
    with patch.object(Path, "replace", failing), pytest.raises(KeyboardInterrupt):
        folder.finish("two", written)
    with ExportFolder(tmp_path).alone() as again:
        assert again.is_up_to_date("two")
    assert contents(tmp_path) == {"a": "2", "b": "2", "index.html": "2"}


def test_what_pages_refer_to_is_in_place_before_them(tmp_path: Path):
    order: list[str] = []
    replace = Path.replace

    def told(path: Path, target: Path) -> Path:
        order.append(target.name)
        return replace(path, target)

    folder = ExportFolder(tmp_path)
    folder.begin([])
    written = [folder.write(path, b"") for path in ("static/1/page.js", "projects/index.html", "index.html")]
    with patch.object(Path, "replace", told):
        folder.finish("one", written)
    assert order == ["plan.json", "page.js", "index.html", "index.html", CHANGES, MANIFEST]


def test_a_file_named_by_its_content_is_kept_for_a_day(tmp_path: Path):
    exported(tmp_path, "one day holds", {"fragments/a.json": "A", "index.html": "I"})
    assert exported(tmp_path, "two day holds", {"fragments/a.json": "B", "index.html": "I"}) == (1, 0)
    assert sorted(contents(tmp_path).values()) == ["A", "B", "I"]
    assert exported(tmp_path, "three day holds", {"fragments/a.json": "A", "index.html": "I"}) == (0, 0)
    with patch.object(export_folder, "datetime") as clock:
        clock.now.return_value = datetime.now(UTC) + timedelta(days=1, minutes=1)
        assert exported(tmp_path, "four day holds", {"fragments/a.json": "A", "index.html": "I"}) == (0, 1)
    assert sorted(contents(tmp_path).values()) == ["A", "I"]


def test_nothing_is_kept_when_something_is_held_back(tmp_path: Path):
    exported(tmp_path, "one day holds", {"fragments/a.json": "secret"})
    assert exported(tmp_path, "two day other", {"fragments/a.json": "B"}) == (1, 1)
    assert list(contents(tmp_path).values()) == ["B"]


def test_a_file_that_differs_by_the_date_of_publication_alone_stays(tmp_path: Path):
    text = f"{PLACEHOLDER:%Y-%m-%d}, in words 17 August 8623, at {PLACEHOLDER:%Y%m%dT%H%M%SZ}"
    exported(tmp_path, "one", {"a": text, "b": f"{text} B"}, published="2026-11-22T10:20:30+00:00")
    assert contents(tmp_path)["a"] == "2026-11-22, in words 22 November 2026, at 20261122T102030Z"
    assert exported(tmp_path, "two", {"a": text, "b": f"{text} C"}, published="2026-11-29T00:00:00+00:00") == (1, 0)
    assert contents(tmp_path)["a"].startswith("2026-11-22")
    assert contents(tmp_path)["b"].startswith("2026-11-29")
    assert exported(tmp_path, "three", {"a": text, "b": f"{text} C"}, published="2026-11-30T00:00:00+00:00") == (0, 0)


def test_the_manifest_is_read_by_sha256sum(tmp_path: Path):
    exported(tmp_path, "one", {"a": "A", "index.html": "I"}, published="2026-11-22T10:20:30+00:00")
    checked = subprocess.run(["sha256sum", "--check", "--strict", MANIFEST], cwd=tmp_path, check=False)
    assert checked.returncode == 0


def test_what_to_upload_and_to_delete_is_listed_until_the_list_is_taken_away(tmp_path: Path):
    exported(tmp_path, "one", {"a.csv": "A", "b.html": "B", "index.html": "I"})
    assert changes(tmp_path) == [("put", "a.csv"), ("put", "b.html"), ("put", "index.html")]
    (tmp_path / CHANGES).unlink()
    exported(tmp_path, "two", {"a.csv": "new", "index.html": "I"})
    assert changes(tmp_path) == [("put", "a.csv"), ("delete", "b.html")]
    exported(tmp_path, "three", {"b.html": "again", "index.html": "new"})
    assert changes(tmp_path) == [("put", "b.html"), ("put", "index.html"), ("delete", "a.csv")]


def test_an_object_store_is_told_types_codings_and_how_long_files_are_kept(tmp_path: Path):
    files = ["fragments/en/panel.json", "static/1/page.js.br", "edition.json", "index.html", "feeds/projects.ics"]
    exported(tmp_path, "one", dict.fromkeys(files, ""))
    told = [json.loads(line) for line in (tmp_path / CHANGES).read_text().splitlines()]
    assert [(one["content_type"], one["content_encoding"], one["cache_control"]) for one in told] == [
        ("application/json", "", "public, max-age=31536000, s-maxage=60, immutable"),
        ("text/javascript; charset=utf-8", "br", "public, max-age=31536000, immutable"),
        ("application/json", "", "public, max-age=1"),
        ("text/html; charset=utf-8", "", "public, max-age=0, must-revalidate, s-maxage=60"),
        ("text/calendar; charset=utf-8", "", "public, max-age=0, must-revalidate, s-maxage=60"),
    ]


def test_half_a_file_of_a_killed_export_goes(tmp_path: Path):
    half, precious = tmp_path / "twin" / f"{MANIFEST}.4242", tmp_path / "precious"
    half.parent.mkdir()
    half.write_text("ha")
    exported(half.parent, "one", {"a": "A"})
    precious.write_text("theirs")
    half.with_suffix(f".{os.getpid()}").symlink_to(precious)
    exported(half.parent, "two", {"a": "new"})
    assert contents(half.parent) == {"a": "new"}
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


@pytest.mark.parametrize("files", [{"a": "new"}, {"b": "B"}])
def test_a_folder_in_place_of_a_file_is_named_in_a_sentence(tmp_path: Path, files: dict[str, str]):
    exported(tmp_path, "one", {"a": "A"})
    (tmp_path / "a").unlink()
    (tmp_path / "a" / "theirs").mkdir(parents=True)
    with pytest.raises(WrongUsageError, match="a cannot be written: Is a directory"):
        exported(tmp_path, "two", files)


def test_a_disk_that_takes_no_folder_is_said_in_a_sentence(tmp_path: Path):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    exported(tmp_path, "one", {"a": "A"})
    with patch.object(Path, "mkdir", side_effect=full), pytest.raises(WrongUsageError, match="No space left"):
        exported(tmp_path, "two", {"b/index.html": "B"})


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUsageError):
        ExportFolder(tmp_path / "file")


@pytest.mark.parametrize("name", [MANIFEST, CHANGES, "plan"])
@pytest.mark.parametrize(
    "content", [b"[]", b"\xff\n", b"{}", b"nothing of ours", b'{"moves": 1}', b"# published soon\n", b'"a"']
)
def test_what_an_export_wrote_of_itself_and_is_damaged_is_said_with_a_remedy(tmp_path: Path, name: str, content: bytes):
    exported(tmp_path, "one", {"a": "A"})
    file = tmp_path / f"{MANIFEST}-next" / "plan.json" if name == "plan" else tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    with pytest.raises(WrongUsageError, match=r"is damaged\. Move .* away, or name a new folder") as refused:
        exported(tmp_path, "two", {"a": "B"})
    assert str(file) in str(refused.value)
    assert (tmp_path / "a").read_text() == "A"
