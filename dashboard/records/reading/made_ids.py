"""Makes ids for the records of a list that has no column of ids, so that the same records of the next file get the same
ids."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

import pyarrow as pa

from dashboard.records.reading.table_building_and_cleanup import Table
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue

LONGEST = 60  # letters of each part of an id
_PARTS = {
    Dataset.PROJECTS: ("title", "countries", "regions", "scope", "start_date"),
    Dataset.NEWS: ("title", "date"),
}


def with_made_ids(table: Table, dataset: Dataset, published: Collection[str]) -> Table:
    """``table`` with an added column "id". The id of a record is made from its title: in small letters, with hyphens
    between words, as many whole words as 60 letters hold, or "untitled". While another record of the file could have
    the same id, further fields are added to it: countries, regions, scope and start date of a project, or the date of a
    news item. ``published`` are the ids of published records: if it has ids that only this record of the file can have,
    with fewer or more of these fields, the longest of them is taken. If records are alike in all these fields, the
    first keeps the id, and a number from 2 on is added to the ids of the others. Issues of the result say that ids were
    made, and how many have a number."""
    known = frozenset(published)
    names = [name for name in _PARTS[dataset] if name in table.columns]
    columns = [table.columns[name].to_pylist() for name in names]
    forms = [list(_forms(texts)) for texts in zip(*columns, strict=True)]
    count = Counter(form for row in forms for form in {*row})
    ids, repeated = [], []
    used: Counter[str] = Counter()
    for number, row in zip(table.rows.tolist(), forms, strict=True):
        stays = (form for form in reversed(row) if form in known and count[form] == 1)
        form = next(stays, None) or next((form for form in row if count[form] == 1), row[-1])
        used[form] += 1
        while used[form] > 1 and f"{form}-{used[form]}" in count:
            used[form] += 1
        ids.append(form if used[form] == 1 else f"{form}-{used[form]}")
        if used[form] > 1:
            repeated.append((number, ids[-1]))
    issues = [Issue("ids-made", details={"count": str(len(ids)), "example": ids[0] if ids else ""})]
    if repeated:
        row, example = repeated[0]
        issues.append(Issue("ids-numbered", details={"count": str(len(repeated)), "row": str(row), "example": example}))
    made = pa.chunked_array([pa.array(ids, pa.string())])
    return replace(table, columns={"id": made, **table.columns}, issues=[*table.issues, *issues])


def _forms(texts: tuple[str, ...]) -> Iterator[str]:
    """The id of a record from its title alone, then from its title and the following texts, each longer than before."""
    form = _in_hyphens(texts[0]) or "untitled"
    yield form
    for text in map(_in_hyphens, texts[1:]):
        if text:
            form = f"{form}-{text}"
            yield form


def _in_hyphens(text: str) -> str:
    """The letters and digits of a text, small, with hyphens between words: as many whole words as 60 letters hold."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text[: 4 * LONGEST]).casefold().replace("_", " "))
    whole = "-".join(words)
    return whole if len(whole) <= LONGEST else whole[: LONGEST + 1].rpartition("-")[0] or whole[:LONGEST]
