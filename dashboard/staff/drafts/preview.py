"""The preview of a draft: the public pages with the records that the draft would publish."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.staff.drafts.draft_checks_forms_and_addresses import draft_address
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.drafts import Draft
from dashboard.store.staff_accounts_and_sign_in import Role

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST = 3  # previews that a process keeps, because each holds the records of both datasets


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the public pages as they would be if a draft were published, below ``drafts/<number>/preview/``. Everybody
    who is signed in can open them. For a draft that is not checked the response is a redirect to its review page."""

    @cached(LRUCache(MOST), key=lambda _draft, name, edition: (name, edition), condition=threading.Condition())
    def public_pages(draft: Draft, name: str, _edition: str) -> WSGIApplication:
        snapshot = staff.portfolio.preview(draft.dataset, staff.reviews.of(draft).after, name)

        def notice() -> str:
            return _("Preview of draft {number} – not published.", number=draft.number)

        return staff.preview(snapshot, draft_address(staff, draft.number, "preview/"), notice)

    @routes.get("/drafts/<int:number>/preview/", role=Role.EDITOR)
    @routes.get("/drafts/<int:number>/preview/<path:path>", role=Role.EDITOR)
    def preview(number: int, path: str = "") -> Response:  # noqa: ARG001 - the pages read it themselves
        draft = staff.store.drafts.get(number)
        if not draft.is_checked:
            return redirect(draft_address(staff, number), 302)
        # The same name in every process, so that one can go on where another began.
        name = f"draft {draft.number}, revision {draft.revision}, based on {draft.based_on}"
        pages = public_pages(draft, name, staff.portfolio.current().id)
        return Response.from_app(pages, dict(request.environ), buffered=True)
