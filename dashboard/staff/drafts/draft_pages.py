"""What the pages of one draft share: its address, its revision, and the check that runs when it was not checked."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial

from flask import Blueprint, flash, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.errors import StaleDraft, StoreError
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.schema.columns import Dataset
from dashboard.review.read_draft import read_draft
from dashboard.review.worker_process import LIGHT, is_busy, is_light, start_and_watch
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page, typed_text
from dashboard.store.drafts import Draft, DraftState
from dashboard.store.store import Store

log = logging.getLogger(__name__)


def ensure_checked(staff: StaffContext, draft: Draft) -> Draft:
    """The draft as it is after a look: a light file is checked by then, another is being checked."""
    if draft.state not in (DraftState.WAITING, DraftState.CHECKING):
        return draft
    drafts = staff.store.drafts
    if draft.size > LIGHT and is_busy():
        return draft
    if not drafts.claim(draft.number, draft.revision):
        return drafts.get(draft.number)
    content = drafts.original(draft.number) if draft.size <= LIGHT else b""
    if content and is_light(content):
        drafts.keep_result(draft.number, draft.revision, read_draft(draft, content, staff.gazetteer()))
    else:
        words = ["check-draft", str(draft.number), "--revision", str(draft.revision)]
        start_and_watch(staff.settings, words, partial(_give_up, staff.store, draft))
    return drafts.get(draft.number)


def _give_up(store: Store, draft: Draft, sentence: str) -> None:
    with suppress(StoreError):  # away: the next to look at the draft starts anew
        if store.drafts.fail(draft.number, draft.revision, sentence):
            log.error("Draft %s, revision %s could not be checked: %s", draft.number, draft.revision, sentence)


LONGEST_TOLD = 200  # what is told travels in the cookie, of which browsers and proxies take 4 kB
RECENT = 5  # acts told of to someone whose page is old


def draft_address(staff: StaffContext, number: int, rest: str = "") -> str:
    """The review page of a draft, or what lies below it."""
    return f"{staff.base}drafts/{number}/{rest}"


def form_revision() -> int:
    """The revision that the page of this form showed. Raises BadRequest where it says none."""
    return number_in(request.form.get("revision", ""))


def number_in(text: str) -> int:
    """A whole number that is not negative. Raises BadRequest for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)


def page_number(name: str = "page") -> int:
    """Which page of a list the address asks for; 1 where it asks for none."""
    text = request.args.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def flash_done(change: str) -> None:
    """Say on the next page what was done; a long text is cut, the journal has it all."""
    short = change if len(change) <= LONGEST_TOLD else change[: LONGEST_TOLD - 1] + "…"
    flash(_("Done: {change}.", change=short))


def records_in_words(dataset: Dataset, number: int) -> str:
    """Such as 27 projects."""
    if dataset is Dataset.PROJECTS:
        return ngettext("{number} project", "{number} projects", number)
    return ngettext("{number} news item", "{number} news items", number)


def add_stale_draft(routes: Blueprint, staff: StaffContext) -> None:
    """Answer 412 where someone else changed the draft: what they did, and what was typed here."""

    @routes.errorhandler(StaleDraft)
    def refuse_stale(_error: StaleDraft) -> Response:
        number = (request.view_args or {}).get("number", 0)
        return stale_draft_page(staff, staff.store.drafts.get(number))


def stale_draft_page(staff: StaffContext, draft: Draft) -> Response:
    """The page that tells of a colleague's change."""
    entries = staff.store.journal(draft=draft.number, newest_first=True, limit=RECENT)
    return page("staff/stale_draft.html", 412, draft=draft, entries=entries, typed=typed_text())
