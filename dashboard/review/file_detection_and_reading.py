"""Reads the file of a draft: its first rows, to detect its dataset and propose a mapping, or all of it with the choices
made about it. Also writes it again with its issues."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import msgspec
from msgspec.structs import replace

from dashboard.language_and_locale import current_language
from dashboard.records.frames.file_choices import Choices
from dashboard.records.frames.three_way_merge import ids_of
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, Progress, read_records
from dashboard.records.reading.file_opening import likeliest_layout, open_source
from dashboard.records.reading.mapping_proposals import Proposal, propose
from dashboard.records.reading.table_layout import with_sheets
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import FileRefused, Issue, refuses_file
from dashboard.records.schema.questions_about_file import Questions
from dashboard.review.worker_launcher import OLD_EXCEL, is_light, run_worker
from dashboard.settings import Settings
from dashboard.store.drafts import Draft
from dashboard.store.store import Store

UNMAPPED = ("headers-not-found", "map-header-unknown", "map-header-twice", "map-field-unknown")
"""Codes of issues after which a person says which column of the file is which."""


def read_draft(
    draft: Draft,
    content: bytes,
    gazetteer: Gazetteer,
    progress: Progress | None = None,
    published_ids: Collection[str] = (),
) -> Intake:
    """Read the file of a draft (``content``) with the choices that staff made about it. Faults of the file are issues
    of the result, never exceptions; RecordsError is raised if the choices cannot be read. ``progress``, unless it is
    None, is called with two numbers of bytes, done and total; each byte of the file counts twice, once for reading and
    once for checking. ``published_ids`` are the ids of the records that the draft is compared with."""
    return read_records(
        content,
        draft.dataset,
        filename=draft.filename,
        gazetteer=gazetteer,
        choices=draft.choices,
        today=date.today(),
        progress=progress,
        published_ids=published_ids,
    )


def published_ids(store: Store, draft: Draft) -> list[str]:
    """The ids of the published records that a draft is compared with; empty if there are none or they are sample data.
    Raises StoreError if they cannot be read."""
    return ids_in_version(store, draft.based_on)


def ids_in_version(store: Store, number: int | None) -> list[str]:
    """The ids of the records of the version with this number; empty if it holds sample data, or if ``number`` is None.
    Raises StoreError if there is no such version or its records cannot be read."""
    version = store.version(number) if number else None
    return [] if version is None or version.is_sample else ids_of(store.frame(version.number))


def annotated(store: Store, number: int, form: str, gazetteer: Gazetteer) -> bytes:
    """The bytes of the file of the draft with this number, with its issues beside the rows, as ``form`` "csv" or
    "xlsx". Raises RecordsError if the rows or the choices cannot be read or Excel cannot hold the rows, NotFound if
    there is no such draft or its file was deleted, and StoreError if the draft was never checked or what is stored
    cannot be read."""
    from dashboard.records.writing.annotated_upload import annotate  # noqa: PLC0415 - brings XlsxWriter

    draft, intake = store.drafts.get(number), store.drafts.intake(number)
    content = store.drafts.original(number)
    return annotate(content, draft.filename, intake, draft.choices, form, gazetteer=gazetteer)


_PACKED = (
    b"PK",
    OLD_EXCEL,
    b"\x1f\x8b",
    b"<",
    b"[",
    b"{",
    b"\xef\xbb\xbf",
)  # how workbooks, XML and JSON begin; of a CSV file only the first rows are read


@dataclass(frozen=True, slots=True)
class Detection:
    """What the first rows of a file show: its dataset (projects or news), and a proposal which of its columns hold
    which fields. ``refusal`` says why the file cannot be read and what to do about it; "" for a file that can be
    read."""

    dataset: Dataset
    proposal: Proposal
    refusal: str = ""


def detect(
    settings: Settings, content: bytes, filename: str, dataset: Dataset | None, choices: Choices | None = None
) -> Detection:
    """Find out from the first rows of a file (``content``) which dataset it holds, and propose which of its columns
    hold which fields. ``dataset`` is the dataset if it is known already, else None. ``choices`` are those already made
    about the file, None for none. If the file cannot be read, the result says why. A large file that begins like a
    workbook, XML or JSON is read in a worker process. Raises LimitReached if that takes too much time or memory, or
    fails."""
    choices = choices or Choices()
    if is_light(content) or not content.lstrip().startswith(_PACKED):
        return detect_in_process(content, filename, dataset, choices)
    # Not needed here, and perhaps too many for a command line.
    choices = replace(choices, edits=(), exceptions={}, conflicts={})
    words = ["peek", f"--filename={filename}", f"--choices={choices.to_json()}", f"--language={current_language()}"]
    words += [f"--dataset={dataset}"] if dataset else []
    return msgspec.json.decode(run_worker(settings, words, content), type=Detection)


def detect_in_process(content: bytes, filename: str, dataset: Dataset | None, choices: Choices) -> Detection:
    """Find out from the first rows of a file (``content``), in the current process, which dataset it holds, and propose
    which of its columns hold which fields. ``dataset`` is the dataset if it is known already, else None. ``choices``
    are those already made about the file. If the file cannot be read, the ``refusal`` of the result says why; it then
    proposes no columns, and its dataset is ``dataset``, or projects if that is None."""
    holds, layout = dataset or Dataset.PROJECTS, None
    try:
        questions = Questions(choices.answers)
        source = open_source(content, filename, sheet=choices.sheet, questions=questions)
        holds, layout = likeliest_layout(source, choices.mapping, [dataset] if dataset else list(Dataset))
        with suppress(FileRefused):
            layout = with_sheets(source, layout, holds, choices, questions=questions)
    except FileRefused as refused:
        return Detection(holds, propose(None, holds, choices.mapping), _in_words(refused.issue))
    return Detection(holds, propose(layout, holds, choices.mapping))


# Issues of a whole file that a person resolves on the pages of its draft.
_RESOLVED_LATER = (*UNMAPPED, "file-holds-projects", "file-holds-news")


def refusal_of(content: bytes, filename: str, dataset: Dataset, gazetteer: Gazetteer, choices: Choices) -> str:
    """Read a whole file in the current process, and say why nothing of it can be read and what to do about it. The
    caller makes sure that the file is small enough to be read in about a second (``is_light``). Returns "" if it can be
    read, or if a person can make it readable by answering a question or by choosing another dataset, sheet or
    columns."""
    intake = read_records(content, dataset, filename=filename, gazetteer=gazetteer, choices=choices, today=date.today())
    issue = next(filter(refuses_file, intake.issues), None)
    if issue is None or intake.rows_read or intake.questions or len(intake.sheets) > 1:
        return ""
    return "" if issue.code in _RESOLVED_LATER else _in_words(issue)


def _in_words(issue: Issue) -> str:
    return f"{issue.sentence} {issue.fix}"
