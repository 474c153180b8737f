"""What visitors read: one pointer per dataset, moved by one statement that compares and sets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select, update

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.records.schema.columns import Dataset
from dashboard.store import fault_points as steps
from dashboard.store.datetimes import now
from dashboard.store.fault_points import Step
from dashboard.store.journal import write_entry
from dashboard.store.tables import pointers
from dashboard.store.versions import Action, Entry, Version


def published_number(dataset: Dataset) -> Select[Any]:
    """The query for the number of the published version."""
    return select(pointers.c.version).where(pointers.c.dataset == dataset)


def move_pointer(
    connection: Connection, action: Action, version: Version, *, author: str, based_on: int | None, **said: Any
) -> Entry:
    """Publish a version if ``based_on`` still is the published one; else StaleBase."""
    # Compared and set by one statement: of two at once the second waits for the row, compares again and finds
    # the first one's version there.
    moved = connection.execute(
        update(pointers)
        .where(pointers.c.dataset == version.dataset, pointers.c.version.is_not_distinct_from(based_on))
        .values(version=version.number, published_at=now())
    )
    if moved.rowcount != 1:
        raise StaleBase(
            _(
                "Someone else published meanwhile, so version {number} was not published. Nothing is lost: "
                "look at the difference from what is published now, then publish again.",
                number=version.number,
            )
        )
    steps.reached(Step.POINTER_MOVED)
    return write_entry(connection, action, actor=author, version=version, previous=based_on, **said)
