"""A first look at a file: what it holds, and which column may serve which field."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from dashboard.records.frames.choices import Choices
from dashboard.records.reading.mapping_proposals import Proposal, ProposedColumn, propose
from dashboard.records.reading.sources.opening import likeliest_dataset
from dashboard.records.schema.columns import Dataset
from dashboard.review.worker_process import answer_of, is_light
from dashboard.settings import Settings

_PACKED = (b"PK", b"<", b"\xef\xbb\xbf<")  # how workbooks and XML begin; of a CSV file only the first rows are read


@dataclass(frozen=True, slots=True)
class Peek:
    """What a file seems to be."""

    dataset: Dataset
    proposal: Proposal

    @property
    def signature(self) -> str:
        """The key of remembered mappings; "" where no header was found."""
        return self.proposal.signature


def peek(
    settings: Settings, content: bytes, filename: str, dataset: Dataset | None, choices: Choices | None = None
) -> Peek:
    """Look at a file, in a process of its own where it is large. ``dataset`` None: find out. Raises LimitReached."""
    choices = choices or Choices()
    if is_light(content) or not content.lstrip().startswith(_PACKED):
        return look(content, filename, dataset, choices)
    choices = replace(choices, edits=(), exceptions={})  # not looked at, and there may be too many for a command
    words = ["peek", f"--filename={filename}", f"--choices={choices.to_json()}"]
    words += [f"--dataset={dataset}"] if dataset else []
    return from_json(answer_of(settings, words, content))


def look(content: bytes, filename: str, dataset: Dataset | None, choices: Choices) -> Peek:
    """Look at a file in this process."""
    holds = dataset or likeliest_dataset(content, choices.mapping, filename)
    return Peek(holds, propose(content, holds, filename, choices))


def to_json(seen: Peek) -> bytes:
    """For another process."""
    return json.dumps({"dataset": seen.dataset, "proposal": asdict(seen.proposal)}).encode()


def from_json(text: bytes) -> Peek:
    """Read what ``to_json`` wrote."""
    values = json.loads(text)
    proposal = values["proposal"]
    columns = tuple(ProposedColumn(**{**column, "samples": tuple(column["samples"])}) for column in proposal["columns"])
    known = {"columns": columns, "missing": tuple(proposal["missing"])}
    return Peek(Dataset(values["dataset"]), Proposal(**{**proposal, **known}))
