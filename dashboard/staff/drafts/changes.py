"""What a draft would change, field by field."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from dashboard.review.draft_review import work_of
from dashboard.staff.drafts.difference import difference_section
from dashboard.staff.drafts.draft_pages import draft_address
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.store.accounts import Role


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The difference page."""

    @routes.get("/drafts/<int:number>/changes")
    @needs(Role.EDITOR)
    def changes(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        address = draft_address(desk, number)
        if not draft.is_checked:
            return redirect(address, 302)
        section = difference_section(desk, work_of(desk.store, draft))
        return page("staff/changes.html", draft=draft, address=address, **section)
