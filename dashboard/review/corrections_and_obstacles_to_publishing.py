"""Corrections of the cells of a draft, the reasons why a draft cannot be published yet, and the numbers of removed
records and emptied values that a person must type to confirm them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.pictures.addresses_and_digests import digest_of, digests_in
from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.frames.frame_difference_and_carry_over import Difference
from dashboard.records.reading.table_building_and_cleanup import row_numbers_in_words
from dashboard.records.text.formula_xml_and_uri_escaping import taken_back
from dashboard.review.draft_review import DraftReview
from dashboard.review.issue_list import Cell
from dashboard.store.drafts import Draft, DraftKind
from dashboard.store.store import Store


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a file: a new text (``value``) for the cells of a ``column`` (its header) in one or several
    ``rows`` (numbers as Excel shows them). With the column "" these rows are left out."""

    rows: tuple[int, ...]
    column: str
    value: str


def corrections_of(edits: Sequence[Edit]) -> list[list[Correction]]:
    """The ``edits`` of a file as the steps in which staff made them, the latest first. Each step is a list of
    corrections, one for each pair of column and new text."""
    steps: dict[int, dict[tuple[str, str], list[int]]] = {}
    for edit in edits:
        steps.setdefault(edit.step, {}).setdefault((edit.column, edit.value), []).append(edit.row)
    return [
        [Correction(tuple(rows), column, value) for (column, value), rows in step.items()]
        for step in reversed(list(steps.values()))
    ]


def texts_of_csv(content: bytes, edits: Sequence[Edit] = ()) -> dict[str, str]:
    """The texts of one record by column, as a person typed them. ``content`` is a CSV file with a header and this
    record, in which an apostrophe keeps Excel from running a text as a formula; it is removed here. ``edits`` are
    corrections of single cells, which replace texts of the file."""
    names, cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[:2]
    texts = dict(zip(names, cells, strict=True))
    texts |= {edit.column: edit.value for edit in edits if edit.column in texts}
    return {name: taken_back(text) for name, text in texts.items()}


def with_cells(choices: Choices, cells: Sequence[Cell], left_out: Sequence[int] = ()) -> Choices:
    """``choices`` with one more step of corrections, which is undone as a whole: each of the ``cells`` gets its new
    text, and the rows with the numbers ``left_out`` are left out."""
    step = max((edit.step for edit in choices.edits), default=0) + 1
    new = [Edit(row=cell.row, column=cell.column, value=cell.text, step=step) for cell in cells]
    new += [Edit(row=row, column="", value="", step=step) for row in left_out]
    return replace(choices, edits=(*choices.edits, *new))


def without_last(choices: Choices) -> Choices:
    """``choices`` without the corrections of the step that was made last; unchanged if there is none."""
    last = max((edit.step for edit in choices.edits), default=0)
    return replace(choices, edits=tuple(edit for edit in choices.edits if edit.step != last))


def with_row(choices: Choices, row: int) -> Choices:
    """``choices`` without the decision to leave out the row with this number, so that it is read again."""
    return replace(choices, edits=tuple(edit for edit in choices.edits if edit.column or edit.row != row))


def correction_sentence(rows: Sequence[int], column: str, before: str, after: str) -> str:
    """A correction of cells in words: "row 4, Country: Moldva → Moldova" for one row, "3 rows, Country: Moldva →
    Moldova" for several. ``rows`` are row numbers, ``column`` is the header, ``before`` and ``after`` are the texts of
    the cells. With the column "" the rows are left out: "row 4 is left out"."""
    if not column:
        named = row_numbers_in_words(sorted(rows))
        return ngettext("row {rows} is left out", "rows {rows} are left out", len(rows), rows=named)
    if len(rows) == 1:
        return _("row {row}, {column}: {before} → {after}", row=rows[0], column=column, before=before, after=after)
    where = ngettext("{number} row", "{number} rows", len(rows))
    return _("{rows}, {column}: {before} → {after}", rows=where, column=column, before=before, after=after)


FEW = 20  # records whose removal needs no confirmation
SHARE = 0.1  # of the published records; removing more needs confirmation, too


def picture_faults(store: Store, review: DraftReview, language: str) -> list[str]:
    """Sentences about uploaded pictures that a draft would show for the first time and that are not ready, one for each
    record with such a picture. A picture is not ready if the site does not have it, or until staff have stated what it
    shows (in ``language``, the code of the site's first language), whose it is, and that the people shown agreed. Empty
    if all are ready. Raises StoreError if the pictures cannot be read."""
    shown, earlier = (
        digests_in(frame["image_url"].unique()) if "image_url" in frame else set()
        for frame in (review.after, review.before)
    )
    if not (fresh := shown - earlier):
        return []
    known, sentences = {picture.digest: picture for picture in store.pictures.all()}, []
    for address, title in zip(review.after["image_url"], review.after["title"], strict=True):
        digest = digest_of(address)
        picture = known.get(digest)
        if digest in fresh and picture is None:
            sentences.append(_("“{title}” names a picture that is not among the pictures of this site.", title=title))
        elif digest in fresh and picture and (missing := picture.missing(language)):
            about = {"name": picture.filename, "title": title, "what": _("; ").join(missing)}
            sentences.append(_("Say of the picture {name} of “{title}”: {what}.", **about))
    return sentences


def blockers(draft: Draft, review: DraftReview, pictures: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The reasons why the draft cannot be published yet, as pairs: a sentence, and the id of the section of the review
    page where a person can resolve it. Empty if it can be published. If no record can be taken from the file, that is
    the only reason. ``pictures`` are sentences about pictures that are not ready (``picture_faults``); each is a
    reason."""
    if review.intake.refused:
        return [(_("No record can be taken from this file, so there is nothing to publish."), "issues")]
    reasons = [(sentence, "differences") for sentence in pictures]
    if unanswered := sum(not question.answer for question in review.intake.questions):
        sentence = ngettext(
            "{number} question about the file is open.", "{number} questions about the file are open.", unanswered
        )
        reasons.append((sentence, "questions"))
    if conflicts := review.open_conflicts:
        sentence = ngettext(
            "{number} field was changed by a colleague, too. Choose which value counts.",
            "{number} fields were changed by a colleague, too. Choose which values count.",
            conflicts,
        )
        reasons.append((sentence, "conflicts"))
    if review.error_rows and not draft.choices.skip_errors:
        sentence = ngettext(
            "{number} row has errors. Correct it, or choose to leave it out.",
            "{number} rows have errors. Correct them, or choose to leave them out.",
            review.error_rows,
        )
        reasons.append((sentence, "issues"))
    if undecided := len(review.composition.undecided):
        sentence = ngettext(
            "{number} published record is missing from the file. Decide what becomes of it.",
            "{number} published records are missing from the file. Decide what becomes of them.",
            undecided,
        )
        reasons.append((sentence, "missing"))
    if review.after.empty:
        decides = review.missing and draft.kind is DraftKind.FILE
        reasons.append((_("Nothing would be left on the map."), "missing" if decides else "differences"))
    elif not review.difference:
        reasons.append((_("Nothing would change for visitors, so there is nothing to publish."), "differences"))
    return reasons


def removal_to_confirm(draft: Draft, review: DraftReview) -> int:
    """The number of published records that publishing the draft would remove, if a person must type it to confirm
    because it is more than 20 or more than a tenth of all published records; otherwise 0. Always 0 for a draft of one
    record."""
    leaving = large_removal(review.difference, len(review.before))
    return leaving if draft.kind is DraftKind.FILE else 0


def large_removal(change: Difference, records: int) -> int:
    """The number of records that a publication would remove (``change.missing``), if it is so large that a person must
    type it to confirm: more than 20, or more than a tenth of the ``records``, the number of those published. Otherwise
    0."""
    leaving = len(change.missing)
    return leaving if leaving > FEW or leaving > SHARE * records else 0


def emptied_to_confirm(draft: Draft, review: DraftReview) -> int:
    """The number of published values (cells) that publishing the file of a draft would empty; a person must type this
    number to confirm it. 0 if there is none, and always for a draft of one record."""
    return sum(map(len, review.composition.emptied.values())) if draft.kind is DraftKind.FILE else 0
