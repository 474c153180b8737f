"""Records that do not fit their hash are never shown, and data is shown while the database is away at the start."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import text

from dashboard.errors import CorruptData, StoreUnavailable
from dashboard.portfolio import live_snapshot
from dashboard.portfolio.disk_copy_of_published_records import LastGoodCopy
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.portfolio.making import frame_of, gazetteer, territories
from tests.portfolio.watching import POLL, Watched, ended_polling, ids, wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def live_with_copy(store: Watched, folder: Path | None) -> LivePortfolio:
    copy = LastGoodCopy(folder, "sqlite:///one")
    return LivePortfolio(store, territories=territories(), gazetteer=gazetteer(), poll_seconds=POLL, copy=copy)


def flip_a_bit(store: Watched, version: int) -> None:
    """Change one bit of the stored records of a version, as a disk would."""
    with store.store._database.writing() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        where = {"version": version}
        query = text("SELECT content FROM payloads WHERE version = :version AND kind = 'records'")
        content = bytearray(connection.execute(query, where).scalar_one())
        content[len(content) // 2] ^= 1
        change = text("UPDATE payloads SET content = :content WHERE version = :version AND kind = 'records'")
        connection.execute(change, where | {"content": bytes(content)})


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_start_without_database_shows_the_copy_and_says_of_when_it_is(store: Watched, folder: Path) -> None:
    store.publish(Dataset.PROJECTS, {"id": "shown", "countries": "MDA"}, {"id": "held", "countries": "UKR"})
    store.store.holds.place(HoldKind.PROJECT, "held", sentence="s", reason="r", by="ana")
    first = live_with_copy(store, folder)
    first.start()
    store.away = True
    with ended_polling(store):
        later = live_with_copy(store, folder)
        later.start()
        assert ids(later) == ["shown"]
        assert later.current().id == first.current().id
        assert later.unavailable_since is not None
        assert datetime.now(UTC) - later.unavailable_since < timedelta(minutes=1)
        store.away = False
        store.publish(Dataset.PROJECTS, {"id": "next"})
        wait_until(lambda: ids(later) == ["next"])
        wait_until(lambda: later.unavailable_since is None)


def test_without_database_and_copy_there_is_no_start(store: Watched, folder: Path) -> None:
    store.away = True
    with pytest.raises(StoreUnavailable):
        live_with_copy(store, folder).start()
    with pytest.raises(StoreUnavailable):
        live_with_copy(store, None).start()


def test_files_are_private_and_those_of_earlier_versions_leave(store: Watched, folder: Path) -> None:
    live = live_with_copy(store, folder)
    with ended_polling(store):
        for number in range(3):
            store.publish(Dataset.PROJECTS, {"id": f"p{number}"})
            wait_until(lambda: ids(live) == [f"p{number}"])  # noqa: B023 - called at once
            wait_until(lambda: len(files(folder)) == 2)
        assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
        assert {path.parent.stat().st_mode & 0o777 for path in folder.rglob("manifest")} == {0o700}


def test_a_copy_that_does_not_fit_its_hash_is_not_used(store: Watched, folder: Path) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    live_with_copy(store, folder).start()
    store.away = True
    for name, whole in files(folder).items():
        path = next(folder.rglob(name))
        for place in range(0, len(whole), max(1, len(whole) // 20)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(StoreUnavailable):
                live_with_copy(store, folder).start()
        path.write_bytes(whole)
    live_with_copy(store, folder).start()


def test_a_disk_that_is_full_stops_nothing(store: Watched, folder: Path, caplog) -> None:
    folder.write_text("not a folder")
    store.publish(Dataset.PROJECTS, {"id": "p"})
    with ended_polling(store):
        live = live_with_copy(store, folder)
        live.start()
        assert ids(live) == ["p"]
    assert "is not kept" in caplog.text


def test_an_older_copy_is_not_confirmed_when_the_newer_one_could_not_be_written(
    store: Watched, folder: Path, monkeypatch
) -> None:
    store.publish(Dataset.PROJECTS, {"id": "old"})
    live = live_with_copy(store, folder)
    live.start()
    manifest = next(folder.rglob("manifest"))
    long_ago = datetime(2026, 1, 2, tzinfo=UTC).timestamp()
    os.utime(manifest, (long_ago, long_ago))
    monkeypatch.setattr(
        "dashboard.portfolio.disk_copy_of_published_records.write_whole", Mock(side_effect=OSError("full"))
    )
    store.publish(Dataset.PROJECTS, {"id": "new"})
    for _poll in range(2):
        live.refresh()
    store.away = True
    later = live_with_copy(store, folder)
    later.start()
    assert later.last_confirmed_at.timestamp() == long_ago


def test_a_copy_that_the_database_failed_is_written_again_when_it_is_what_is_published(
    store: Watched, folder: Path, monkeypatch
) -> None:
    first = store.publish(Dataset.PROJECTS, {"id": "first"})
    live = live_with_copy(store, folder)
    live.start()
    manifest = next(folder.rglob("manifest"))
    os.utime(manifest, (0, 0))
    second = store.publish(Dataset.PROJECTS, {"id": "second"})
    with monkeypatch.context() as patch:
        patch.setattr(store, "packed_records", Mock(side_effect=StoreUnavailable("away")))
        with pytest.raises(StoreUnavailable):
            live.refresh()
    store.store.roll_back(first, author="a", based_on=second)
    live.refresh()
    assert manifest.stat().st_mtime > 0


def test_a_start_without_a_usable_copy_knows_of_no_good_moment_from_it(store: Watched, folder: Path) -> None:
    store.publish(Dataset.PROJECTS, {"id": "p"})
    live_with_copy(store, folder).start()
    os.utime(next(folder.rglob("manifest")), (0, 0))
    next(folder.rglob("*.parquet")).unlink()
    store.away = True
    live = live_with_copy(store, folder)
    with pytest.raises(StoreUnavailable):
        live.start()
    assert live.last_confirmed_at.timestamp() > 0


def test_a_publication_whose_records_are_changed_is_not_shown(
    store: Watched, folder: Path, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(live_snapshot, "_CORRUPT_PAUSE", 0.1)
    store.publish(Dataset.PROJECTS, {"id": "good"})
    with ended_polling(store):
        live = live_with_copy(store, folder)
        assert ids(live) == ["good"]
        assert live.alarm == ""
        frame = frame_of(Dataset.PROJECTS, [{"id": "other"}])
        version = store.store.add_version(Dataset.PROJECTS, frame, original=b"", filename="f", author="a")
        flip_a_bit(store, version.number)
        store.store.publish(version.number, author="a", based_on=1)
        wait_until(lambda: live.alarm != "")
        assert ids(live) == ["good"]
        assert "records of version 2" in live.alarm
        # The thread that polls sets the alarm first, then the time, then writes the line.
        wait_until(lambda: live.unavailable_since is not None)
        wait_until(lambda: any("version 2" in line.message for line in caplog.records))
        flip_a_bit(store, version.number)  # repaired
        wait_until(lambda: ids(live) == ["other"])
        wait_until(lambda: live.alarm == "")


def test_a_start_on_changed_records_shows_the_copy_of_the_same(store: Watched, folder: Path) -> None:
    store.publish(Dataset.PROJECTS, {"id": "good"})
    live_with_copy(store, folder).start()
    flip_a_bit(store, 1)
    with ended_polling(store):
        live = live_with_copy(store, folder)
        live.start()
        assert ids(live) == ["good"]
        assert "records of version 1" in live.alarm
        assert live.unavailable_since is None  # by its hash it is what is published


def test_a_start_on_changed_records_without_copy_shows_the_version_before(store: Watched) -> None:
    for key in ("first", "second", "third"):
        store.publish(Dataset.PROJECTS, {"id": key})
    flip_a_bit(store, 3)
    flip_a_bit(store, 2)
    with ended_polling(store):
        live = live_with_copy(store, None)
        live.start()
        assert ids(live) == ["first"]
        assert "version 3" in live.alarm
        wait_until(lambda: live.unavailable_since is not None)  # set after the alarm, by the thread that polls
    flip_a_bit(store, 1)
    store.away = False
    with pytest.raises(CorruptData):
        live_with_copy(store, None).start()


def test_an_earlier_state_on_changed_records_is_not_shown(store: Watched) -> None:
    store.publish(Dataset.PROJECTS, {"id": "first"})
    moment = datetime.now(UTC)
    store.publish(Dataset.PROJECTS, {"id": "second"})
    flip_a_bit(store, 1)
    with ended_polling(store):
        live = live_with_copy(store, None)
        with pytest.raises(CorruptData):
            live.at(f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z")
        assert ids(live) == ["second"]


def test_an_absent_database_is_opened_when_it_is_back(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(f"sqlite:///{path}", make_file=False, may_be_away=True) as store:
        assert "does not exist" in str(store.away)
        assert not path.exists()
        with pytest.raises(StoreUnavailable):
            store.published()
        Store(f"sqlite:///{path}").close()
        assert store.published() == {}
