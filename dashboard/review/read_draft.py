"""Reads the file of a draft: a first look at its columns, and the whole file with the choices made about it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date

from dashboard.geography.territories import Territories
from dashboard.records.frames.choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.names import key
from dashboard.records.places.regions import Alias, read_aliases, read_regions
from dashboard.records.read_file import Intake, Progress, read_records
from dashboard.records.reading.mapping_proposals import Proposal, ProposedColumn, propose
from dashboard.records.reading.opening import likeliest_layout, open_source
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import FileRefused
from dashboard.review.worker_process import answer_of, is_light
from dashboard.settings import Settings
from dashboard.store.drafts import Draft
from dashboard.store.store import Store


def read_draft(draft: Draft, content: bytes, gazetteer: Gazetteer, progress: Progress | None = None) -> Intake:
    """Read the file of a draft with all choices made about it. Never raises for what is in the file."""
    return read_records(
        content,
        draft.dataset,
        filename=draft.filename,
        gazetteer=gazetteer,
        choices=draft.choices,
        today=date.today(),
        progress=progress,
    )


def annotated(store: Store, number: int, form: str) -> bytes:
    """The file of a checked draft with its issues beside the rows, as CSV or workbook."""
    from dashboard.records.writing.annotated import annotate  # noqa: PLC0415 - brings XlsxWriter

    draft, intake = store.drafts.get(number), store.drafts.intake(number)
    return annotate(store.drafts.original(number), draft.filename, draft.dataset, intake, draft.choices, form)


def names_of_places(settings: Settings, territories: Territories, own: frozenset[Alias]) -> Gazetteer:
    """A gazetteer of the files that the settings name and of ``own`` aliases, which go before those of the file.

    Raises RecordsError, which names file, row, column, value, fix.
    """
    regions = read_regions(settings.regions, territories)
    added = {key(alias.text): alias for alias in sorted(own, key=lambda one: one.text)}
    filed = read_aliases(settings.aliases, {*territories, *regions})
    return Gazetteer(
        territories, regions, [*added.values(), *(alias for alias in filed if key(alias.text) not in added)]
    )


_PACKED = (b"PK", b"<", b"\xef\xbb\xbf<")  # how workbooks and XML begin; of a CSV file only the first rows are read


@dataclass(frozen=True, slots=True)
class Detection:
    """What a first look finds in a file: the dataset it holds, and a proposed mapping of its columns."""

    dataset: Dataset
    proposal: Proposal

    @property
    def signature(self) -> str:
        """The key of remembered mappings; "" where no header was found."""
        return self.proposal.signature


def detect(
    settings: Settings, content: bytes, filename: str, dataset: Dataset | None, choices: Choices | None = None
) -> Detection:
    """What a file holds. A large one is read in a worker process. Raises LimitReached.

    Without ``dataset`` it is detected, too.
    """
    choices = choices or Choices()
    if is_light(content) or not content.lstrip().startswith(_PACKED):
        return look(content, filename, dataset, choices)
    choices = replace(choices, edits=(), exceptions={})  # not looked at, and there may be too many for a command
    words = ["peek", f"--filename={filename}", f"--choices={choices.to_json()}"]
    words += [f"--dataset={dataset}"] if dataset else []
    return from_json(answer_of(settings, words, content))


def look(content: bytes, filename: str, dataset: Dataset | None, choices: Choices) -> Detection:
    """The same, read in this process."""
    holds, layout = dataset or Dataset.PROJECTS, None
    with suppress(FileRefused):
        source = open_source(content, filename, sheet=choices.sheet)
        holds, layout = likeliest_layout(source, choices.mapping, [dataset] if dataset else list(Dataset))
    return Detection(holds, propose(layout, holds, choices.mapping))


def to_json(seen: Detection) -> bytes:
    """A detection as JSON, for another process."""
    return json.dumps({"dataset": seen.dataset, "proposal": asdict(seen.proposal)}).encode()


def from_json(text: bytes) -> Detection:
    """Read what ``to_json`` wrote."""
    values = json.loads(text)
    proposal = values["proposal"]
    columns = tuple(ProposedColumn(**{**column, "samples": tuple(column["samples"])}) for column in proposal["columns"])
    known = {"columns": columns, "missing": tuple(proposal["missing"])}
    return Detection(Dataset(values["dataset"]), Proposal(**{**proposal, **known}))
