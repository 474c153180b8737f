"""A first start: publish the sample data where nothing was ever added."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.store.store import Store
from dashboard.store.versions import Version

AUTHOR = "first start"


def publish_samples(store: Store, folder: Path, *, gazetteer: Gazetteer, today: date) -> list[Version]:
    """Publish ``projects.csv`` and ``news.csv`` of ``folder`` as samples; what was published.

    A dataset that has a version, published or not, is left alone, and so is one without a file. Several
    processes may start at once: one of them publishes. Raises RecordsError where a sample has an error.
    """
    published = []
    for dataset in Dataset:
        path = folder / f"{dataset}.csv"
        if not path.is_file() or store.versions(dataset):
            continue
        content = path.read_bytes()
        intake = read_records(content, dataset, filename=path.name, gazetteer=gazetteer, today=today)
        if intake.errors:
            raise RecordsError(_("{file} cannot be published: {issue}", file=path, issue=intake.errors[0].sentence))
        version = store.publish_first(dataset, intake.frame, original=content, filename=path.name, author=AUTHOR)
        if version is not None:
            published.append(version)
    return published
