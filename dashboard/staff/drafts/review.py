"""The review page of a draft: what would change, what is wrong, what is to be decided, and how to publish."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.review.blockers import obstacles, removal_to_confirm
from dashboard.review.corrections import changes_made
from dashboard.review.draft_review import Work, work_of
from dashboard.review.place_coverage import measure
from dashboard.staff.drafts.checks import looked_at
from dashboard.staff.drafts.draft_pages import counted, draft_address
from dashboard.staff.drafts.review_sections import (
    conflicts_section,
    countries_section,
    drawn,
    gone_section,
    issues_section,
    missing_section,
    standing_section,
)
from dashboard.staff.drafts.shown_values import place_names
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.staff.web.template_filters import figure
from dashboard.store.accounts import Role
from dashboard.store.drafts import Draft, DraftKind, DraftState

UNCHECKED = (DraftState.WAITING, DraftState.CHECKING)
UNMAPPED = ("headers-not-found", "map-header-unknown", "map-field-unknown")


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The review page, and how far the check is."""

    @routes.get("/drafts/<int:number>/")
    @needs(Role.EDITOR)
    def review(number: int) -> Response:
        return review_page(desk, desk.store.drafts.get(number))

    @routes.get("/drafts/<int:number>/progress")
    @needs(Role.EDITOR)
    def progress(number: int) -> Response:
        draft = looked_at(desk, desk.store.drafts.get(number))
        return jsonify(working=draft.state in UNCHECKED, percent=percent(draft), sentence=how_far(draft))


def review_page(desk: Desk, seen: Draft, status: int = 200, **said: Any) -> Response:
    """The page of a draft, checked by this look if need be; ``said`` is what a refused form brings back."""
    draft = looked_at(desk, seen)
    if draft.state in UNCHECKED:
        return page("staff/progress.html", draft=draft, percent=percent(draft), sentence=how_far(draft))
    if not draft.is_checked:
        return page("staff/unchecked.html", draft=draft)
    work = work_of(desk.store, draft)
    if draft.is_open and not said and any(issue.code in UNMAPPED for issue in work.intake.issues):
        return redirect(draft_address(desk, draft.number, "mapping"), 302)
    return page("staff/review.html", status, **_values(desk, draft, work), **said)


def _values(desk: Desk, draft: Draft, work: Work) -> dict[str, Any]:
    names = place_names(desk)
    return {
        "draft": draft,
        "work": work,
        "address": draft_address(desk, draft.number),
        "headline": headline(draft, work),
        "obstacles": obstacles(draft, work),
        "to_type": removal_to_confirm(draft, work),
        "meter": measure(work.intake.tally, work.intake.frame, names=names, drawn=drawn(desk)),
        "made": changes_made(draft.choices.edits),
        **issues_section(work),
        **countries_section(desk, work),
        **missing_section(draft, work),
        **gone_section(work),
        **conflicts_section(draft, work, names),
        **standing_section(desk, draft, work),
    }


def percent(draft: Draft) -> int:
    """How far the check is, 0 to 100."""
    return min(100, 100 * draft.done // draft.total) if draft.total else 0


def how_far(draft: Draft) -> str:
    """The same in words."""
    return _("{percent} percent are checked.", percent=percent(draft)) if draft.total else _("The check begins.")


def headline(draft: Draft, work: Work) -> str:
    """Such as: 27 projects: 3 new, 5 changed, 1 missing from the file."""
    if work.intake.refused:
        return _("No record can be taken from this file")
    parts = [
        _("{number} new", number=figure(len(work.new))) if work.new else "",
        _("{number} changed", number=figure(len(work.changed))) if work.changed else "",
        _without(draft, work),
    ]
    told = ", ".join(filter(None, parts)) or _("nothing changed")
    return _("{records}: {changes}", records=counted(draft.dataset, len(work.intake.frame)), changes=told)


def _without(draft: Draft, work: Work) -> str:
    """How many records are missing from a file; of a draft of one record, whether that one leaves the map."""
    if draft.kind is DraftKind.FILE:
        return _("{number} missing from the file", number=figure(len(work.missing))) if work.missing else ""
    leaving = len(work.difference.missing)
    return ngettext("{number} leaves the map", "{number} leave the map", leaving) if leaving else ""
