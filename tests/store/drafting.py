"""Short ways to a draft in a certain state."""

import pandas as pd
from sqlalchemy import text

from dashboard.records.frames.file_choices import Choices
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import Draft
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version

ORIGINAL = b"id,title,countries\n1,First,Moldova\n"


def frame_of(*titles: str) -> pd.DataFrame:
    """Records 1, 2, … with these titles."""
    ids = [str(number) for number in range(1, len(titles) + 1)]
    return pd.DataFrame({"id": ids, "title": list(titles)}, dtype="str")


def published(store: Store, title: str = "Old", dataset: Dataset = Dataset.PROJECTS) -> Version:
    """A version that visitors read, published over whatever they read before."""
    base = store.published().get(dataset)
    version = store.add_version(dataset, frame_of(title), original=b"old", filename="old.csv", author="Ana")
    store.publish(version.number, author="Ana", based_on=base and base.number)
    return version


def waiting(store: Store, dataset: Dataset = Dataset.PROJECTS, **given: object) -> Draft:
    """A draft that waits for its check."""
    return store.drafts.add(dataset, ORIGINAL, **{"filename": "new.csv", "author": "ana@example.org"} | given)


def checked(store: Store, dataset: Dataset = Dataset.PROJECTS, **given: object) -> Draft:
    """A draft whose check is done."""
    draft = waiting(store, dataset, **given)
    assert store.drafts.claim(draft.number, draft.revision)
    assert store.drafts.keep_result(draft.number, draft.revision, Intake(dataset, frame_of("New"), []))
    return store.drafts.get(draft.number)


def publish(store: Store, draft: Draft, *titles: str, **given: object):
    """Publish a draft as records with these titles."""
    said = {"author": "bo@example.org", "note": "done"} | given
    return store.publish_draft(draft.number, revision=draft.revision, frame=frame_of(*titles or ["New"]), **said)


def submit(store: Store, draft: Draft, **given: object):
    """Plan the publication of a draft."""
    said = {"author": "bo@example.org", "note": "soon", "publish_at": None, "needs_approval": False} | given
    return store.submit_draft(draft.number, revision=draft.revision, frame=frame_of("Planned"), **said)


def other_choices() -> Choices:
    """Choices that change what is read from the file."""
    return Choices(mapping={"title": "Name"}, join_rows=True)


def damaged(store: Store, table: str, change: str, where: str) -> None:
    """Change rows of a table as a disk would, which asks no trigger, by the parts of a statement in SQL."""
    with store._database.writing() as connection:
        if store._database.is_sqlite:
            triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for name in triggers.scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(f"UPDATE {table} SET {change} WHERE {where}"))  # noqa: S608 - words of the tests
