"""Drafts that change one published record: storing them, and publishing one at once if that was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import StaleBase
from dashboard.language import gettext as _
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_blockers import blockers
from dashboard.staff.drafts.draft_pages import draft_address, ensure_checked, form_note
from dashboard.staff.drafts.uploads import plain_name
from dashboard.staff.web.access import actor, may_publish
from dashboard.staff.web.context import StaffContext
from dashboard.store.drafts import Draft, DraftKind
from dashboard.store.versions import Action


def add_record_draft(
    staff: StaffContext,
    dataset: Dataset,
    record: Mapping[str, str],
    content: bytes,
    *,
    choices: Choices,
    action: Action,
    origin: int,
) -> Response:
    """Store a draft with the file ``content`` of one ``record``, and redirect to its review page.

    If the form asks for that, the person may and nothing prevents it, the draft is published at once. ``origin``
    is the version that the change was made from, 0 for none, so that a change published at this moment is not undone.
    """
    draft = staff.store.drafts.add(
        dataset,
        content,
        filename=plain_name(f"{record['id']}.csv"),
        author=actor(),
        kind=DraftKind.RECORD,
        choices=choices,
        action=action,
        subject=f"{record['id']}: {record.get('title', '')}",
        origin=origin or None,
    )
    draft = ensure_checked(staff, draft)
    if "publish" in request.form and may_publish(staff):
        fault = _publish(staff, draft)
        if not fault:
            flash(_("Published. Visitors see it from now on."))
            return redirect(f"{staff.base}records/{dataset}", 303)
        flash(fault, "warning")
    return redirect(draft_address(staff, draft.number), 303)


def _publish(staff: StaffContext, draft: Draft) -> str:
    """Publish a checked draft. Returns "", or a sentence that says why it was not published."""
    work = staff.reviews.of(draft)
    if reasons := blockers(draft, work):
        return reasons[0][0]
    if work.composition.conflicts:
        return _("Someone else changed this record meanwhile, so nothing was published yet. Look at both below.")
    try:
        staff.store.publish_draft(
            draft.number, revision=draft.revision, frame=work.after, author=actor(), note=form_note()
        )
    except StaleBase as error:
        return str(error)
    staff.portfolio.refresh()
    return ""
