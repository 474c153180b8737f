"""A stored content of which one bit is another is found when it is read, and never read as other data."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from dashboard.errors import CorruptData
from dashboard.pictures.picture_files_from_uploads import MadePicture, PictureFile
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store

PLACES = 100
NAMES = pd.Series([f"Project {number} in the valley" for number in range(400)], dtype="str")
FRAME = pd.DataFrame({"id": NAMES.index.astype("str"), "title": NAMES}, dtype="str")
FILE = FRAME.to_csv().encode()

Read = Callable[[Store], object]
# Table and which of its rows, and how the content in them is read.
CONTENTS: dict[str, tuple[str, str, Read]] = {
    "records of a version": ("payloads", "kind = 'records'", lambda store: store.frame(1)),
    "file of a version": ("payloads", "kind = 'original'", lambda store: store.original(1)),
    "file of a draft": ("draft_originals", "draft = 1", lambda store: store.drafts.original(1)),
    "records of a check": ("draft_results", "kind = 'records'", lambda store: store.drafts.intake(1)),
    "report of a check": ("draft_results", "kind = 'report'", lambda store: store.drafts.intake(1)),
    "file of a picture": (
        "picture_files",
        "name = '480.webp'",
        lambda store: store.pictures.file("d" * 64, "480.webp"),
    ),
}


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_version(Dataset.PROJECTS, FRAME, original=FILE, filename="p.csv", author="ana")
    draft = store.drafts.add(Dataset.PROJECTS, FILE, filename="p.csv", author="ana")
    store.drafts.keep_result(draft.number, 1, Intake(Dataset.PROJECTS, FRAME, []))
    picture = MadePicture(digest="d" * 64, width=480, height=300, files=(PictureFile("480.webp", FILE),))
    store.pictures.add(picture, filename="p.jpg", by="ana")
    with store._database.writing() as connection:  # as a disk would, which asks no trigger
        if store._database.is_sqlite:
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for name in ("payloads", "draft_originals"):
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    return store


@pytest.mark.parametrize("name", CONTENTS)
def test_each_flipped_bit_is_found(filled: Store, name: str) -> None:
    table, where, read = CONTENTS[name]
    assert read(filled) is not None
    whole = stored(filled, table, where)
    chosen = random.Random(name)
    for _ in range(PLACES):
        place, bit = chosen.randrange(len(whole)), chosen.randrange(8)
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        store_bytes(filled, table, where, bytes(changed))
        with pytest.raises(CorruptData, match="does not fit its hash"):
            read(filled)
    store_bytes(filled, table, where, whole)
    assert read(filled) is not None


@pytest.mark.parametrize("name", [name for name in CONTENTS if name.endswith("version") or "draft" in name])
def test_what_was_stored_before_pieces_had_hashes_is_read(filled: Store, name: str) -> None:
    table, where, read = CONTENTS[name]
    with filled._database.writing() as connection:
        connection.execute(text(f"UPDATE {table} SET piece_hash = '' WHERE {where}"))  # noqa: S608
    assert read(filled) is not None
    whole = stored(filled, table, where)
    store_bytes(filled, table, where, whole[:9] + bytes([whole[9] ^ 255]) + whole[10:])
    with pytest.raises(CorruptData):
        read(filled)


def stored(store: Store, table: str, where: str) -> bytes:
    with store._database.reading() as connection:
        query = text(f"SELECT content FROM {table} WHERE {where}")  # noqa: S608 - names of this file
        content: Any = connection.execute(query).scalar_one()
    return bytes(content)


def store_bytes(store: Store, table: str, where: str, content: bytes) -> None:
    with store._database.writing() as connection:
        change = text(f"UPDATE {table} SET content = :content WHERE {where}")  # noqa: S608 - names of this file
        connection.execute(change, {"content": content})
