"""The commands backup, restore, prune and migrate: what they print, their exit codes, and what they refuse."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.settings import ROOT
from dashboard.store.database_connection_and_transactions import NEWEST, Database, upgrade
from dashboard.store.store import Store

NEWS = b"id,title,date,countries\nN1,Opened,2024-05-06,MDA\n"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", url)
    return url


@pytest.fixture
def backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A backup of a database with one published version."""
    (tmp_path / "news.csv").write_bytes(NEWS)
    assert main(["import", "news", str(tmp_path / "news.csv"), "--publish"]) == 0
    assert main(["backup", str(tmp_path / "backup.zip")]) == 0
    capsys.readouterr()
    return str(tmp_path / "backup.zip")


def test_a_backup_is_verified_without_a_database(backup, capsys, monkeypatch) -> None:
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["backup", "--verify", backup]) == 0
    printed = capsys.readouterr()
    assert re.fullmatch(r"\d+ rows\nof [\d-]+ [\d:]+ UTC, release [\d.]+, schema \d{4}\n", printed.out)
    assert printed.err == "The backup is whole.\n"
    content = bytearray(Path(backup).read_bytes())
    content[len(content) // 3] ^= 1
    Path(backup).write_bytes(content)
    assert main(["backup", "--verify", backup]) == 1
    assert capsys.readouterr().err.startswith(f"{backup} is no backup of this program, or is damaged: ")


def test_no_backup_and_no_file_are_refused_in_a_sentence(tmp_path, capsys) -> None:
    other = tmp_path / "other.zip"
    assert main(["backup", "--verify", str(other)]) == 2
    assert capsys.readouterr().err == f"{other} cannot be read: No such file or directory\n"
    other.write_bytes(NEWS)
    assert main(["restore", str(other)]) == 1
    assert capsys.readouterr().err == (
        f"{other} is no backup of this program, or is damaged: File is not a zip file.\n"
    )
    (tmp_path / "store.db").touch()
    assert main(["backup", str(tmp_path / "none" / "b.zip")]) == 1
    assert capsys.readouterr().err == "The database holds nothing that could be backed up.\n"


@pytest.mark.parametrize(
    "command",
    [
        *("versions", "publish 1", "rollback 1", "backup b.zip", "prune", "migrate --check", "doctor", "users list"),
        *("users role a@b.org editor", "users deactivate a@b.org", "users invite a@b.org", "users remove-code a@b.org"),
    ],
)
def test_a_lost_database_is_told_and_not_made_anew(command, tmp_path, capsys) -> None:
    assert main(command.split()) == 1
    assert f"The SQLite file {tmp_path / 'store.db'} does not exist." in capsys.readouterr().err
    assert not (tmp_path / "store.db").exists()


def test_a_backup_is_restored_where_nothing_is(backup, tmp_path, capsys) -> None:
    assert main(["restore", backup]) == 2
    assert "The database is not empty: its table versions has 1 rows." in capsys.readouterr().err
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert main(["restore", backup, "--database", copy]) == 0
    printed = capsys.readouterr()
    assert "release" in printed.out
    assert "All staff sign in anew." in printed.err
    with Store(copy) as store:
        assert store.original(1) == NEWS


def test_only_a_named_database_is_emptied(backup, database, capsys) -> None:
    assert main(["restore", backup, "--empty-first"]) == 2
    assert capsys.readouterr().err == "--empty-first deletes a whole database: name it with --database as well.\n"
    assert main(["restore", backup, "--empty-first", "--database", database]) == 0
    with Store(database) as store:
        assert store.original(1) == NEWS


def test_without_secrets_says_how_to_go_on(backup, tmp_path, capsys) -> None:
    bare, copy = str(tmp_path / "bare.zip"), f"sqlite:///{tmp_path / 'copy.db'}"
    assert main(["backup", bare, "--without-secrets"]) == 0
    assert capsys.readouterr().out.endswith("without secrets\n")
    assert main(["restore", bare, "--database", copy]) == 0
    assert "Make a link for one: python -m dashboard users invite" in capsys.readouterr().err


def test_prune_says_what_it_deletes_and_in_a_dry_run_what_it_would(database, capsys) -> None:
    with Store(database) as store:
        draft = store.drafts.add("news", NEWS, filename="news.csv", author="ana@example.org")
        store.drafts.discard(draft.number, revision=draft.revision, author="ana@example.org")
    assert main(["prune"]) == 0
    assert capsys.readouterr().err == "There is nothing to delete.\n"
    line = "1 files of drafts that were put aside: 0 MB\n"
    assert main(["prune", "--dry-run", "--keep-days", "0"]) == 0
    assert capsys.readouterr() == (
        line,
        "Nothing was deleted. Without --dry-run 0 MB become free within the database.\n",
    )
    assert main(["prune", "--keep-days", "0"]) == 0
    assert capsys.readouterr() == (line, "Deleted: 0 MB became free within the database.\n")
    assert main(["prune", "--keep-days", "-1"]) == 2
    assert capsys.readouterr().err == "--keep-days takes a number of days, from 0 to 36,500.\n"


def test_missing_migrations_are_named_and_then_run(database, capsys) -> None:
    with Database(database).writing() as connection:
        upgrade(connection, "0007")
    assert main(["migrate", "--check"]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("0008 (Mails that wait to be sent")
    assert printed.err.startswith("These migrations are missing. Make a backup, then run: python -m dashboard migrate")
    assert main(["backup", str(Path(database.removeprefix("sqlite:///")).with_name("old.zip"))]) == 0
    assert capsys.readouterr().out.endswith("schema 0007\n")
    assert main(["migrate"]) == 0
    assert capsys.readouterr() == (printed.out, "These migrations were run.\n")
    assert main(["migrate", "--check"]) == 0
    assert capsys.readouterr().err == f"The database is up to date: schema {NEWEST}.\n"


def test_a_newer_database_is_refused(database, capsys) -> None:
    with Store(database) as store, store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for command in (["migrate", "--check"], ["migrate"], ["backup", "never.zip"]):
        assert main(command) == 1
        assert "The database was made by a newer version of this program (9999)." in capsys.readouterr().err


def test_the_version_is_the_release_number(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"{number}\n"
    assert f"\n## {number} (" in (ROOT / "CHANGELOG.md").read_text("utf-8")
