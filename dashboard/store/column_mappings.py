"""Which header served which field, remembered for the next file with the same headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, insert, select

from dashboard.records.schema.columns import Dataset
from dashboard.store.database import Database
from dashboard.store.datetimes import now
from dashboard.store.journal import write_entry
from dashboard.store.tables import mappings
from dashboard.store.versions import Action


def _kept(signature: str) -> Select[Any]:
    return select(mappings.c.mapping).where(mappings.c.signature == signature)


class Mappings:
    """The remembered mappings. Every method raises StoreUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, signature: str) -> dict[str, str] | None:
        """The mapping (field → header, "" for no column) last used for headers of that signature, or None."""
        with self._database.reading() as connection:
            found = connection.execute(_kept(signature)).scalar()
        return None if found is None else json.loads(found)

    def remember(self, signature: str, dataset: Dataset, mapping: Mapping[str, str], by: str) -> None:
        """Use this mapping for such headers from now on. Nothing is written where it is known."""
        text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
        row = {"signature": signature, "dataset": dataset, "mapping": text, "remembered_by": by}
        with self._database.writing(alone=mappings) as connection:
            if connection.execute(_kept(signature)).scalar() == text:
                return
            connection.execute(delete(mappings).where(mappings.c.signature == signature))
            connection.execute(insert(mappings), row | {"remembered_at": now()})
            subject = "; ".join(f"{field} ← {header}" for field, header in mapping.items() if header)
            write_entry(connection, Action.REMEMBER_MAPPING, actor=by, dataset=dataset, subject=subject)
