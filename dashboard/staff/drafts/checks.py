"""Checking a draft: whoever looks at one that waits, or whose checker fell silent, sets off the check."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial

from dashboard.errors import StoreError
from dashboard.review.read_draft import read_draft
from dashboard.review.worker_process import LIGHT, is_busy, is_light, start_and_watch
from dashboard.staff.web.context import Desk
from dashboard.store.drafts import Draft, DraftState
from dashboard.store.store import Store

log = logging.getLogger(__name__)


def looked_at(desk: Desk, draft: Draft) -> Draft:
    """The draft as it is after a look: a light file is checked by then, another is being checked."""
    if draft.state not in (DraftState.WAITING, DraftState.CHECKING):
        return draft
    drafts = desk.store.drafts
    if draft.size > LIGHT and is_busy():
        return draft
    if not drafts.claim(draft.number, draft.revision):
        return drafts.get(draft.number)
    content = drafts.original(draft.number) if draft.size <= LIGHT else b""
    if content and is_light(content):
        drafts.keep_result(draft.number, draft.revision, read_draft(draft, content, desk.gazetteer()))
    else:
        words = ["check-draft", str(draft.number), "--revision", str(draft.revision)]
        start_and_watch(desk.settings, words, partial(_give_up, desk.store, draft))
    return drafts.get(draft.number)


def _give_up(store: Store, draft: Draft, sentence: str) -> None:
    with suppress(StoreError):  # away: the next to look at the draft starts anew
        if store.drafts.fail(draft.number, draft.revision, sentence):
            log.error("Draft %s, revision %s could not be checked: %s", draft.number, draft.revision, sentence)
