"""A backup is one state of a database, fits both kinds of database, and is refused when anything in it has changed."""

import json
import random
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text

from dashboard.errors import BackupError, StoreError, WrongUsageError
from dashboard.pictures.picture_files_from_uploads import MadePicture, PictureFile
from dashboard.records.schema.columns import Dataset
from dashboard.store.database_connection_and_transactions import Database
from dashboard.store.holds import HoldKind
from dashboard.store.mail_queue import MailKind
from dashboard.store.maintenance.backup_archive import BackupFile
from dashboard.store.maintenance.backups import LEFT_OUT, back_up, restore
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.tables_and_row_access import metadata
from dashboard.store.version_and_journal_types import Action
from tests.sharing import NewDatabase
from tests.store.drafting import checked, publish, published, submit, waiting

LARGE = random.Random(14).randbytes(5_000_000)  # two pieces
SOURCE = SourceTerms(dataset=Dataset.NEWS, name="Site", url="https://www.example.org/f", every_minutes=60)
PICTURE = MadePicture("a" * 64, 960, 640, (PictureFile("960.jpg", LARGE), PictureFile("960.webp", b"\x00w")))


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """Address of an empty database of the other kind than that of ``store``."""
    if database_url.startswith("sqlite"):
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path / 'other.db'}"


@pytest.fixture
def full_store(store: Store) -> Store:
    """A store with rows in every table."""
    published(store, "Łódź “\n” 🌍")
    ana = store.accounts.add("Ana@example.org", Role.ADMIN, by="setup", password_hash="scrypt:secret-hash")
    with store._database.writing() as connection:
        connection.execute(text("UPDATE users SET code_secret = 'CODESECRET', code_step = 7, needs_code = true"))
    soon = datetime.now(UTC) + timedelta(days=1)
    store.accounts.open_session(ana, token_hash="session-token", expires_at=soon)
    store.accounts.open_session(ana, token_hash="link-token", expires_at=soon, kind="invitation")
    store.mails.add(MailKind.INVITATION, "ana@example.org")
    publish(store, checked(store))
    submit(store, checked(store), publish_at=soon)
    draft = waiting(store)
    store.comments.add(draft.number, "Look here", author="ana@example.org")
    store.pictures.add(PICTURE, filename="well.jpg", by="ana")
    store.holds.place(HoldKind.PROJECT, "1", sentence="", reason="asked", by="ana")
    store.aliases.add("Our country", ["MDA"], "ana")
    store.sources.add(SOURCE, by="ana")
    return store


def contents(path: Path) -> dict[str, str]:
    """The hash of each table in a backup, but for the journal, which tells of the restoring as well."""
    with BackupFile(path) as backup:
        return {table.name: table.sha256 for table in backup.manifest.tables if table.name != "journal"}


def url_of(store: Store) -> str:
    return store._database.url.render_as_string(hide_password=False)


def test_what_is_restored_into_either_kind_is_equal(full_store, other_url, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    made = back_up(url_of(full_store), first, actor="Ana")
    assert {table.name for table in made.tables} == {*metadata.tables} - LEFT_OUT
    empty = {table.name for table in made.tables if not table.rows}
    assert empty <= {"mappings", "picture_uses"}
    restore(first, other_url, actor="Bo")
    back_up(other_url, second, actor="Bo")
    assert contents(second) == contents(first)
    with Store(other_url) as restored:
        assert restored.journal()[:-2] == full_store.journal()[:-1]
        assert [(entry.action, entry.actor) for entry in restored.journal()[-2:]] == [
            (Action.RESTORE, "Bo"),
            (Action.BACK_UP, "Bo"),
        ]
        assert restored.published() == full_store.published()
        assert restored.frame(1).equals(full_store.frame(1))
        assert restored.original(1) == full_store.original(1)
        assert restored.pictures.file(PICTURE.digest, "960.jpg") == LARGE
        assert restored.plans.waiting() == full_store.plans.waiting()


def test_a_restored_database_gives_new_numbers_and_refuses_to_change_the_past(full_store, other_url, tmp_path):
    back_up(url_of(full_store), tmp_path / "b.zip", actor="Ana")
    restore(tmp_path / "b.zip", other_url, actor="Bo")
    with Store(other_url) as restored:
        last = full_store.versions()[0].number
        assert published(restored, "Newer").number == last + 1
        assert waiting(restored).number == waiting(full_store).number
        with pytest.raises(Exception, match="never changed"), restored._database.writing() as connection:
            connection.execute(text("DELETE FROM payloads"))


def test_nobody_is_signed_in_and_no_mail_is_sent_again(full_store, other_url, tmp_path):
    back_up(url_of(full_store), tmp_path / "b.zip", actor="Ana")
    restore(tmp_path / "b.zip", other_url, actor="Bo")
    moment = datetime.now(UTC)
    assert full_store.accounts.session("session-token", moment) is not None
    with Store(other_url) as restored:
        assert restored.accounts.session("session-token", moment) is None
        assert restored.accounts.session("link-token", moment) is None
        assert not restored.mails.is_due(moment + timedelta(hours=1))
        assert restored.secret() != full_store.secret()
        assert len(restored.secret()) == 64
        assert restored.accounts.find("ana@example.org") == full_store.accounts.find("ana@example.org")


def test_without_secrets_no_password_and_no_second_step_is_in_the_file(full_store, other_url, tmp_path):
    path = tmp_path / "b.zip"
    back_up(url_of(full_store), path, actor="Ana", without_secrets=True)
    with ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in ("secret-hash", "CODESECRET", "session-token", "link-token", full_store.secret()):
        assert secret.encode() not in everything
    restore(path, other_url, actor="Bo")
    with Store(other_url) as restored:
        user = restored.accounts.find("ana@example.org")
        assert (user.role, user.has_password, user.has_code, user.needs_code) == (Role.ADMIN, False, False, True)


def test_a_backup_made_while_others_publish_is_one_state(store, other_url, tmp_path):
    published(store, "Old")
    stop, made = threading.Event(), []

    def go_on_publishing() -> None:
        while not stop.is_set():
            made.append(published(store, f"Title {len(made)}").number)

    thread = threading.Thread(target=go_on_publishing)
    thread.start()
    try:
        for number in range(5):
            back_up(url_of(store), tmp_path / f"{number}.zip", actor="Ana")
    finally:
        stop.set()
        thread.join()
    assert len(made) > 3
    for number in range(5):
        restore(tmp_path / f"{number}.zip", other_url, actor="Bo", empty_first=True)
        with Store(other_url) as restored:
            shown, newest = restored.published()["projects"], restored.versions()[0]
            assert restored.frame(newest.number).equals(store.frame(newest.number))
            acts = [entry for entry in restored.journal() if entry.action == Action.PUBLISH]
            assert acts[-1].version == shown.number  # the pointer and the journal are of one moment


def test_every_flipped_bit_is_found_or_changes_nothing(new_database: NewDatabase, tmp_path):
    path, damaged = tmp_path / "b.zip", tmp_path / "damaged.zip"
    back_up(new_database(), path, actor="Ana")
    whole, kept = path.read_bytes(), contents(path)
    found, chance = 0, random.Random(7)
    for _ in range(200):
        place = chance.randrange(len(whole))
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        try:
            with BackupFile(damaged) as backup:
                backup.verify()
        except BackupError:
            found += 1
        else:  # such as the day of a member, which nothing reads
            assert contents(damaged) == kept
    assert found > 190


def test_a_changed_line_is_refused_and_nothing_is_written(full_store, other_url, tmp_path):
    path, changed = tmp_path / "b.zip", tmp_path / "changed.zip"
    back_up(url_of(full_store), path, actor="Ana")
    with ZipFile(path) as archive, ZipFile(changed, "w") as forged:
        for name in archive.namelist():
            forged.writestr(name, archive.read(name).replace(b"Ana@example.org", b"Eve@example.org"))
    with pytest.raises(BackupError, match="the table users does not fit its hash"):
        restore(changed, other_url, actor="Bo")
    with Store(other_url) as empty:
        assert empty.versions() == []


def test_a_database_that_holds_something_is_not_overwritten(full_store, other_url, tmp_path):
    path = tmp_path / "b.zip"
    back_up(url_of(full_store), path, actor="Ana")
    with Store(other_url) as other:
        published(other, "Precious")
        with pytest.raises(WrongUsageError, match="is not empty: its table versions has 1 rows"):
            restore(path, other_url, actor="Bo")
        assert other.frame(1)["title"].tolist() == ["Precious"]
        restore(path, other_url, actor="Bo", empty_first=True)
        assert other.frame(1).equals(full_store.frame(1))


@pytest.mark.parametrize(
    ("table", "fill"),
    [
        ("holds", lambda store: store.holds.place(HoldKind.COUNTRY, "MDA", sentence="s", reason="", by="bo")),
        ("own_aliases", lambda store: store.aliases.add("Our land", ["MDA"], "bo")),
        ("mappings", lambda store: store.mappings.remember("s", Dataset.PROJECTS, {"id": "Number"}, "bo")),
        ("mappings", lambda store: store.words.set("status", "dormant", "5", "bo")),
        ("sources", lambda store: store.sources.add(SOURCE, by="bo")),
    ],
)
def test_a_database_with_work_of_any_kind_is_not_empty(store, other_url, tmp_path, table, fill):
    path = tmp_path / "b.zip"
    back_up(url_of(store), path, actor="Ana")
    with Store(other_url) as other:
        fill(other)
        with pytest.raises(WrongUsageError, match=f"is not empty: its table {table} has 1 rows"):
            restore(path, other_url, actor="Bo")


def test_a_database_that_only_the_journal_speaks_of_is_empty(store, other_url, tmp_path):
    back_up(url_of(store), tmp_path / "b.zip", actor="Ana")
    with Store(other_url) as other:
        other.note(Action.BACK_UP, "Bo")
    restore(tmp_path / "b.zip", other_url, actor="Bo")


def test_a_restore_that_fails_leaves_what_was_there(full_store, other_url, tmp_path, monkeypatch):
    path = tmp_path / "b.zip"
    back_up(url_of(full_store), path, actor="Ana")
    with Store(other_url) as other:
        published(other, "Precious")

        def fail(*_arguments: object, **_named: object) -> None:
            raise StoreError("cut off")

        monkeypatch.setattr("dashboard.store.maintenance.backups.write_entry", fail)
        with pytest.raises(StoreError, match="cut off"):
            restore(path, other_url, actor="Bo", empty_first=True)
        assert other.frame(1)["title"].tolist() == ["Precious"]
        with pytest.raises(Exception, match="never changed"), other._database.writing() as connection:
            connection.execute(text("DELETE FROM payloads"))


def test_an_older_schema_is_backed_up_as_it_is_and_restored_into_the_newest(database_url, other_url, tmp_path):
    database = Database(database_url)
    config = Config()
    config.set_main_option("script_location", "dashboard.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO versions (dataset, created_at, author, note, filename, records, content_hash, is_sample) "
                "VALUES ('projects', '2025-01-02 03:04:05', 'Ana', '', 'p.csv', 2, 'abc', false)"
            )
        )
    made = back_up(database_url, tmp_path / "old.zip", actor="Ana")
    assert made.schema == "0001"
    with database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
    database.engine.dispose()
    restore(tmp_path / "old.zip", other_url, actor="Bo")
    with Store(other_url) as restored:
        assert [(version.author, version.records) for version in restored.versions()] == [("Ana", 2)]
        assert len(restored.secret()) == 64


def test_a_backup_of_a_newer_program_is_refused(full_store, other_url, tmp_path):
    path, newer = tmp_path / "b.zip", tmp_path / "newer.zip"
    back_up(url_of(full_store), path, actor="Ana")
    with ZipFile(path) as archive, ZipFile(newer, "w") as forged:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"schema": "9999", "release": "9.0"}).encode()
            forged.writestr(name, content)
    with pytest.raises(BackupError, match=r"made by release 9\.0 with schema 9999; this program knows schemas up to"):
        restore(newer, other_url, actor="Bo")


def test_text_that_the_other_kind_cannot_hold_is_refused_in_a_sentence(
    new_database: NewDatabase, postgresql_url, tmp_path
):
    with Store(new_database(samples=False)) as store:
        store.note(Action.DOWNLOAD, "nul\x00byte")
        back_up(url_of(store), tmp_path / "b.zip", actor="Ana")
    with pytest.raises(BackupError, match="rows of the table journal do not fit the database"):
        restore(tmp_path / "b.zip", postgresql_url, actor="Bo")


def test_an_empty_database_has_nothing_to_back_up(database_url, tmp_path):
    Database(database_url).engine.dispose()  # makes a SQLite file
    with pytest.raises(StoreError, match="holds nothing that could be backed up"):
        back_up(database_url, tmp_path / "b.zip", actor="Ana")
    assert [path.name for path in tmp_path.glob("b.zip*")] == []


def test_a_file_is_never_overwritten_and_half_a_backup_never_has_its_name(full_store, tmp_path, monkeypatch):
    path = tmp_path / "b.zip"
    path.write_text("precious")
    with pytest.raises(WrongUsageError, match="exists already"):
        back_up(url_of(full_store), path, actor="Ana")
    assert path.read_text() == "precious"
    with pytest.raises(WrongUsageError, match="cannot be written: File name too long"):
        back_up(url_of(full_store), tmp_path / ("long" * 100), actor="Ana")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.store.maintenance.backup_archive.os.fsync", fail)
    with pytest.raises(WrongUsageError, match="cannot be written: No space left on device"):
        back_up(url_of(full_store), tmp_path / "c.zip", actor="Ana")
    assert [found.name for found in tmp_path.glob("c.zip*")] == []


def test_only_its_owner_reads_a_backup_and_the_journal_knows_of_it(full_store, tmp_path):
    path = tmp_path / "b.zip"
    back_up(url_of(full_store), path, actor="Ana")
    assert path.stat().st_mode & 0o777 == 0o600
    last = full_store.journal()[-1]
    assert (last.action, last.actor, last.subject) == (Action.BACK_UP, "Ana", "b.zip")
    with full_store._database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(metadata.tables["sessions"])) == 2
