"""Functions that the pages of a draft share: starting its check, its address, fields of its forms, pages of lists, what
is left to do before its publication, and the answer to a form that is out of date."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from signal import SIGKILL
from typing import TypeVar

from flask import Blueprint, flash, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import digits_as_number, whole_number
from dashboard.errors import RecordsError, StaleDraft, StoreError
from dashboard.language_and_locale import gettext as _, ngettext, speaking_to_all
from dashboard.portfolio.snapshot import without_samples
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_obstacles_to_publishing import blockers, picture_faults, texts_of_csv
from dashboard.review.draft_review import DraftReview
from dashboard.review.file_detection_and_reading import published_ids, read_draft
from dashboard.review.worker_launcher import LIGHT, failure_sentence, is_busy, is_light, start_and_watch
from dashboard.staff.web.access import may_put_aside
from dashboard.staff.web.page_layout_and_refusals import page, refusal, typed_text
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.draft_checks import UNCHECKED
from dashboard.store.drafts import Draft, DraftKind, DraftState
from dashboard.store.publication_plans import Plan
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version

log = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_FLASHED = 200  # characters, because the text travels in the cookie, of which browsers and proxies take 4 kB
LONGEST_NOTE = 2_000
RECENT_ENTRIES = 5  # entries of the journal on the page for a form that is out of date


def ensure_checked(staff: StaffContext, draft: Draft) -> Draft:
    """Check a draft that has not been checked yet: at once if its file is small, otherwise in a worker process that is
    started here. Returns the draft as it is afterwards: checked, failed, being checked, or waiting while too many other
    checks run. A draft in another state is returned unchanged. If the process of an earlier check died, or the choices
    about the draft cannot be read, the draft is marked as failed, and a person decides what becomes of it. Raises
    StoreError if the file, the records that it is compared with, or the place names cannot be read, RecordsError if a
    file of regions or place names cannot be used."""
    if draft.state not in UNCHECKED:
        return draft
    drafts = staff.store.drafts
    if draft.damage:
        with speaking_to_all():
            drafts.fail(draft.number, draft.revision, draft.damage)
        return drafts.get(draft.number)
    waits = draft.state is DraftState.WAITING
    content = drafts.original(draft.number) if waits and draft.size <= LIGHT else b""
    light = bool(content) and is_light(content)
    if waits and not light and is_busy():
        return draft
    # Read before the claim: what cannot be read now must not look like a check whose process died.
    known, gazetteer = (published_ids(staff.store, draft), staff.gazetteer()) if light else ((), None)
    if not drafts.claim(draft.number, draft.revision):
        return drafts.get(draft.number)
    if not waits:  # its checker died, perhaps of this file: a person decides to try again
        with speaking_to_all():
            drafts.fail(draft.number, draft.revision, failure_sentence(staff.settings, -SIGKILL))
        return drafts.get(draft.number)
    if gazetteer:
        intake = read_draft(draft, content, gazetteer, published_ids=known)
        drafts.keep_result(draft.number, draft.revision, intake)
    else:
        words = ["check-draft", str(draft.number), "--revision", str(draft.revision)]
        start_and_watch(staff.settings, words, partial(_give_up, staff.store, draft))
    return drafts.get(draft.number)


def _give_up(store: Store, draft: Draft, sentence: str) -> None:
    with suppress(StoreError):  # without an answer of the database the next request for the draft starts a new check
        if store.drafts.fail(draft.number, draft.revision, sentence):
            log.error("Draft %s, revision %s could not be checked: %s", draft.number, draft.revision, sentence)


def draft_address(staff: StaffContext, number: int, rest: str = "") -> str:
    """The address (path) of the review page of the draft with this number, or of the page ``rest`` below it, such as
    "mapping"."""
    return f"{staff.base}drafts/{number}/{rest}"


def refuse_to_put_aside(draft: Draft) -> Response | None:
    """The page (403) that says who can put the draft aside (discard it), if the signed-in person cannot; else None."""
    if may_put_aside(draft):
        return None
    sentence = _("{person} began this draft. They, or a publisher, can put it aside.", person=draft.author)
    return refusal(_("Not for your role"), sentence, 403)


def form_revision() -> int:
    """The revision of the draft that the submitted form was made from, as the form states it. Raises BadRequest if it
    does not."""
    return number_in(request.form.get("revision", ""))


def number_in(text: str) -> int:
    """Read a whole number from 0 to 999,999,999, written in at most 11 ASCII digits. Raises BadRequest for any other
    text."""
    if (number := whole_number(text)) is None:
        raise BadRequest
    return number


def form_note() -> str:
    """The note for the history of versions that was typed into the submitted form, cut to 2,000 characters; "" if there
    is none."""
    return request.form.get("note", "").strip()[:LONGEST_NOTE]


def typed_number(field: str) -> int | None:
    """The number that was typed into a ``field`` of the submitted form, made of all digits in the text: "1,234" gives
    1234. None if it has no digit, or if the number is more than 999,999,999."""
    return digits_as_number(request.form.get(field, ""))


def removal_sentence(leaving: int) -> str:
    """A sentence that asks the person to type ``leaving``, the number of records that would leave the map, to
    confirm."""
    return ngettext(
        "{number} record would leave the map. Type that number to confirm that this is meant.",
        "{number} records would leave the map. Type that number to confirm that this is meant.",
        leaving,
    )


def list_page(items: Sequence[T], size: int, name: str = "page") -> tuple[Sequence[T], int, int]:
    """Cut one page out of a long list. Returns (items on that page, its number from 1, number of pages), with ``size``
    items on a page. The query argument ``name`` of the request is the number of the wanted page: the first if it is
    missing or not from 1 to 999,999; the last if it is beyond the last. An empty list has one page without items."""
    wanted = whole_number(request.args.get(name, ""), 1, 999_999) or 1
    pages = max(1, -(-len(items) // size))
    number = min(wanted, pages)
    return items[(number - 1) * size : number * size], number, pages


def blockers_of(staff: StaffContext, draft: Draft, review: DraftReview) -> list[tuple[str, str]]:
    """What keeps a draft from being published, faults of its pictures included: (sentence, anchor) for each reason. The
    anchor is the HTML id of the part of the review page where a person can resolve it, such as "conflicts". Empty if
    the draft can be published. Raises StoreError if the pictures, or the version that the draft was made from, cannot
    be read."""
    found = blockers(draft, review, picture_faults(staff.store, review, staff.settings.languages[0]))
    if not id_is_taken(staff, draft, review):
        return found
    taken = _("A colleague published another record with this id meanwhile. Give yours another id.")
    return [(taken if anchor == "conflicts" else sentence, anchor) for sentence, anchor in found]


def id_is_taken(staff: StaffContext, draft: Draft, review: DraftReview) -> bool:
    """Whether a colleague has meanwhile published another record with the id of this draft, and nobody has decided yet
    which of the two keeps the id. True only for an open draft of one new record that was made in the form, not from a
    file. Raises StoreError if the version that the draft was made from cannot be read."""
    if not (draft.is_open and draft.is_from_form and review.open_conflicts):
        return False
    return all(is_new_record(staff, draft, key) for key in review.intake.frame["id"])


def is_new_record(staff: StaffContext, draft: Draft, key: str) -> bool:
    """Whether the record with the id ``key`` was not yet published when ``draft`` was begun. ``draft`` was made in the
    form of one record. Raises StoreError if the records of that time cannot be read."""
    version = staff.store.version(draft.origin) if draft.origin else None
    return version is None or version.is_sample or key not in set(staff.store.frame(version.number)["id"])


def open_record_drafts(staff: StaffContext, dataset: Dataset, most: int | None = None) -> Iterator[tuple[Draft, str]]:
    """Yield (draft, id of its record) for the open drafts of ``dataset`` that are about a single record instead of a
    file, newest first. Only the newest ``most`` are read, None for all; drafts that cannot be read are left out."""
    of_records = (
        one for one in staff.store.drafts.all_open() if one.kind is DraftKind.RECORD and one.dataset is dataset
    )
    for one in islice(of_records, most):
        with suppress(StoreError, RecordsError):
            yield one, texts_of_csv(staff.store.drafts.original(one.number), one.choices.edits)["id"]


def steps_done(draft: Draft, plan: Plan | None, *, is_ready: bool) -> int:
    """How many of five steps are done for a draft: uploaded, checked, corrected, approved, published. ``plan`` is its
    planned publication, None if there is none; ``is_ready`` tells whether nothing is left to correct or decide."""
    if draft.state is DraftState.PUBLISHED:
        return 5
    if draft.state is DraftState.SUBMITTED:
        return 3 if plan and plan.awaits_approval else 4
    return 1 if not draft.is_checked else 3 if is_ready else 2


def is_seen(staff: StaffContext, dataset: Dataset, key: str) -> bool:
    """Whether visitors see the record with the id ``key`` today."""
    return staff.portfolio.current().index_of(dataset).row_of(key) is not None


def hides_itself(staff: StaffContext, draft: Draft) -> bool:
    """Whether visitors do not see the record of a published draft today: its first day (``appears_on``) has not come,
    its last day (``ends_on``) has passed, or staff hide it. False for a draft that was not made in the form of one
    record, and if the result of the check cannot be read."""
    if not draft.is_from_form:
        return False
    with suppress(StoreError):  # what the check found can be of another release, and nothing depends on it here
        keys = staff.store.drafts.intake(draft.number).frame["id"]
        return not all(is_seen(staff, draft.dataset, key) for key in keys)
    return False


def published_sentence(staff: StaffContext, draft: Draft) -> str:
    """The sentence to show after the publication of a draft: that visitors see it from now on, or, for a draft that was
    made in the form of one record, that they do not see the record today, because of its dates or because staff hide
    it."""
    if hides_itself(staff, draft):
        return _("Published. Visitors do not see it today: by its days of appearing and ending, or because of a hold.")
    return _("Published. Visitors see it from now on.")


def samples_that_leave(published: Mapping[Dataset, Version]) -> list[str]:
    """The sample data that visitors will no longer see when the organisation publishes records of its own, in words
    such as ["60 projects", "20 news items"]; empty if they see none now. ``published`` has the published version of
    each dataset."""
    visible = without_samples(published)
    return [dataset.counted(version.records) for dataset, version in visible.items() if version.is_sample]


def flash_done(change: str) -> None:
    """Let the next page that the person opens show ``change``, a few words about what was done; a text of more than 200
    characters is cut."""
    short = change if len(change) <= LONGEST_FLASHED else change[: LONGEST_FLASHED - 1] + "…"
    flash(_("Done: {change}.", change=short))


def add_stale_draft_handler(routes: Blueprint, staff: StaffContext) -> None:
    """Register an error handler with ``routes``: if a form was made from another revision of a draft than the current
    one (StaleDraft), the response is a page (412) that says that a colleague changed the draft."""

    @routes.errorhandler(StaleDraft)
    def refuse_stale(_error: StaleDraft) -> Response:
        number = (request.view_args or {}).get("number", 0)
        return stale_draft_page(staff, staff.store.drafts.get(number))


def stale_draft_page(staff: StaffContext, draft: Draft) -> Response:
    """The page (412) that says that a colleague changed the draft. It shows the last changes of the draft, and the
    texts of the form that was refused."""
    entries = staff.store.journal(draft=draft.number, newest_first=True, limit=RECENT_ENTRIES)
    return page("staff/stale_draft.html", 412, draft=draft, entries=entries, typed=typed_text())
