"""Rolling back in two steps: a page that shows what it would change, then the act."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.review.comparison import compare
from dashboard.staff.drafts.difference import difference_section
from dashboard.staff.drafts.draft_pages import number_in
from dashboard.staff.drafts.publishing import LONGEST_NOTE
from dashboard.staff.history.history import was_published
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.store.accounts import Role


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The page that asks, and the act."""

    @routes.get("/versions/<int:number>/roll-back")
    @needs(Role.PUBLISHER)
    def ask_roll_back(number: int) -> Response:
        return _asked(desk, number)

    @routes.post("/versions/<int:number>/roll-back")
    @needs(Role.PUBLISHER)
    def roll_back(number: int) -> Response:
        seen = number_in(request.form.get("based_on", "")) or None
        note = request.form.get("note", "").strip()[:LONGEST_NOTE]
        try:
            entry = desk.store.roll_back(number, author=me().email, based_on=seen, note=note)
        except StaleBase:
            return _asked(desk, number, 412, note=note, overtaken=True)
        desk.portfolio.refresh()
        flash(_("Rolled back. Visitors see version {number} from now on.", number=entry.version))
        return redirect(f"{desk.base}versions/{number}", 303)


def _asked(desk: Desk, number: int, status: int = 200, *, note: str = "", overtaken: bool = False) -> Response:
    """What rolling back would change, compared with what is published now."""
    version = desk.store.version(number)
    published = desk.store.published().get(version.dataset)
    return page(
        "staff/roll_back.html",
        status,
        version=version,
        published=published,
        possible=was_published(desk.store.journal(version=number)) and published != version,
        note=note,
        overtaken=overtaken,
        **difference_section(desk, compare(desk.store, version.dataset, published, version)),
    )
