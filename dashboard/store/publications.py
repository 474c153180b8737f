"""What was published when, read from the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from dashboard.records.schema.columns import Dataset
from dashboard.store.tables import journal, versions
from dashboard.store.version_writing import read_version
from dashboard.store.versions import PUBLICATIONS, Version

_PUBLISHED = journal.c.action.in_(PUBLICATIONS)


def published_at(connection: Connection, moment: datetime) -> dict[Dataset, Version]:
    """The version of each dataset that visitors read at ``moment``, which counts; a dataset without one is absent.

    Of entries up to then the last written one counts: clocks of several hosts may differ, the journal's order not.
    """
    last = (
        select(func.max(journal.c.number))
        .where(_PUBLISHED, journal.c.at <= moment)
        .group_by(journal.c.dataset)
        .scalar_subquery()
    )
    query = select(versions).join(journal, journal.c.version == versions.c.number).where(journal.c.number.in_(last))
    found = [read_version(row) for row in connection.execute(query)]
    return {version.dataset: version for version in found}


def first_publication(connection: Connection, number: int | None) -> datetime | None:
    """When visitors could first read anything, or the version of that ``number``; None where they never could."""
    query = select(journal.c.at).where(_PUBLISHED).order_by(journal.c.number).limit(1)
    if number is not None:
        query = query.where(journal.c.version == number)
    return connection.execute(query).scalar_one_or_none()


def last_publication(connection: Connection, numbers: Iterable[int], until: datetime | None) -> datetime | None:
    """When one of these versions was published last, up to ``until`` where given; None where none was."""
    query = select(func.max(journal.c.at)).where(_PUBLISHED, journal.c.version.in_(list(numbers)))
    if until is not None:
        query = query.where(journal.c.at <= until)
    moment: datetime | None = connection.execute(query).scalar_one()
    return moment
