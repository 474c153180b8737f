"""The preview of a draft: the public pages with the records that the draft would publish."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cachetools import LRUCache
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.review.draft_review import review_of
from dashboard.staff.drafts.draft_pages import draft_address
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import StaffContext
from dashboard.store.accounts import Role
from dashboard.store.drafts import Draft

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST = 3  # previews that a process keeps, because each holds the records of both datasets


class Previews:
    """The previews asked for last. Any process makes them from the database, also after a restart."""

    def __init__(self, staff: StaffContext) -> None:
        self._staff_context = staff
        self._making = threading.Lock()
        self._kept: LRUCache[str, WSGIApplication] = LRUCache(MOST)

    def of(self, draft: Draft) -> WSGIApplication:
        """The pages of a checked draft as it would be published now. Raises StoreError, RecordsError."""
        # Named by all that shapes it: the same at every process, so that one can go on where another began.
        name = f"draft {draft.number}, revision {draft.revision}, based on {draft.based_on}"
        key = f"{self._staff_context.portfolio.current().id} {name}"
        with self._making:
            if key not in self._kept:
                self._kept[key] = self._made(draft, name)
            return self._kept[key]

    def _made(self, draft: Draft, name: str) -> WSGIApplication:
        frame = review_of(self._staff_context.store, draft).after
        snapshot = self._staff_context.portfolio.preview(draft.dataset, frame, name)
        notice = _("Preview of draft {number} – not published.", number=draft.number)
        return self._staff_context.preview(
            snapshot, draft_address(self._staff_context, draft.number, "preview/"), notice
        )


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the public pages below ``drafts/<number>/preview/``, which any colleague with an account can open."""
    previews = Previews(staff)

    @routes.get("/drafts/<int:number>/preview/")
    @routes.get("/drafts/<int:number>/preview/<path:path>")
    @needs(Role.EDITOR)
    def preview(number: int, path: str = "") -> Response:  # noqa: ARG001 - the pages read it themselves
        draft = staff.store.drafts.get(number)
        if not draft.is_checked:
            return redirect(draft_address(staff, number), 302)
        return Response.from_app(previews.of(draft), dict(request.environ), buffered=True)
