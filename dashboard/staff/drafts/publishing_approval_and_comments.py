"""The forms that publish a draft at once, at a later time or after approval, those that approve, cancel or decline a
planned publication, and comments on drafts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from dashboard.errors import StaleBase
from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.review.corrections_and_obstacles_to_publishing import emptied_to_confirm, removal_to_confirm
from dashboard.review.draft_review import DraftReview
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    LONGEST_NOTE,
    blockers_of,
    draft_address,
    ensure_checked,
    form_note,
    form_revision,
    published_sentence,
    removal_sentence,
    stale_draft_page,
    typed_number,
)
from dashboard.staff.drafts.review_page import headline, planned_time, review_page
from dashboard.staff.web.access import actor, may_publish, owns, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other, typed_text
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.draft_comments import CommentKind
from dashboard.store.drafts import Draft
from dashboard.store.publication_plans import PlanState
from dashboard.store.staff_accounts_and_sign_in import Role


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the form of the review page that publishes a draft, now or later, or asks a second person to approve its
    publication."""

    @routes.post("/drafts/<int:number>/publish", role=Role.EDITOR)
    def publish(number: int) -> Response:
        draft = ensure_checked(staff, staff.store.drafts.get(number))
        if draft.revision != form_revision():
            return stale_draft_page(staff, draft)
        if not draft.is_checked:
            return review_page(staff, draft)
        review = staff.reviews.of(draft)
        moment, fault = _publication_time(staff, draft)
        if fault := fault or _why_not(staff, draft, review):
            return review_page(staff, draft, 422, fault=fault, typed=request.form)
        try:
            return _publish(staff, draft, review, moment)
        except StaleBase as error:
            return _overtaken_page(staff, draft, review, error)


def _publish(staff: StaffContext, draft: Draft, review: DraftReview, moment: datetime | None) -> Response:
    """Publish the draft, or plan its publication. Raises StaleBase, StaleDraft, AlreadyDone."""
    note = form_note()
    asks = not may_publish(staff)
    if moment or asks:
        plan = staff.store.submit_draft(
            draft.number,
            revision=draft.revision,
            frame=review.after,
            author=actor(),
            note=note,
            publish_at=moment,
            needs_approval=asks,
        )
        flash(_("A second person has to approve it now.") if plan.awaits_approval else _("The publication is planned."))
    else:
        staff.store.publish_draft(draft.number, revision=draft.revision, frame=review.after, author=actor(), note=note)
        staff.portfolio.try_to_refresh()
        flash(published_sentence(staff, draft))
    return see_other(draft_address(staff, draft.number))


def _why_not(staff: StaffContext, draft: Draft, review: DraftReview) -> str:
    """A sentence that says why the draft cannot be published as it is; "" if it can."""
    if found := blockers_of(staff, draft, review):
        return " ".join(sentence for sentence, _anchor in found)
    leaving, emptied = removal_to_confirm(draft, review), emptied_to_confirm(draft, review)
    if leaving and typed_number("leaving") != leaving:
        return removal_sentence(leaving)
    if emptied and typed_number("emptied") != emptied:
        return ngettext(
            "{number} published value would become empty. Type that number to confirm that this is meant.",
            "{number} published values would become empty. Type that number to confirm that this is meant.",
            emptied,
        )
    return ""


def _publication_time(staff: StaffContext, draft: Draft) -> tuple[datetime | None, str]:
    """The time of publication from the form (None: at once), and a sentence on what is wrong with it, or "". A time
    beside "At once" is refused, unless it is that of an earlier plan of the draft, which the page fills in."""
    typed = request.form.get("publish_at", "").strip()
    if request.form.get("when", "now") != "later":
        chosen = _("As soon as it is approved") if not may_publish(staff) else _("At once")
        fault = _(
            "A time of publication is filled in, but “{choice}” is chosen. Choose “At this time:”, or empty the time.",
            choice=chosen,
        )
        is_filled_in = typed == planned_time(staff, staff.store.plans.of_draft(draft.number))
        return None, fault if typed and not is_filled_in else ""
    zone = ZoneInfo(staff.settings.time_zone)
    try:
        local = datetime.fromisoformat(typed)
        if local.tzinfo is not None:
            raise ValueError(typed)
        moment = local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):  # in UTC it would be after the year 9999 or before 1
        return None, _("Fill in the date and the time of publication.")
    if moment <= datetime.now(UTC):
        return None, _("The time of publication lies in the past.")
    return moment, ""


def _overtaken_page(staff: StaffContext, draft: Draft, review: DraftReview, error: StaleBase) -> Response:
    """The page (412) that says that someone else has published, with a button for a new comparison."""
    return page(
        "staff/overtaken.html",
        412,
        draft=draft,
        address=draft_address(staff, draft.number),
        sentence=str(error),
        headline=headline(draft, review),
        published=staff.store.published().get(draft.dataset),
        typed=typed_text(),
    )


def add_plan_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms by which staff approve, cancel or decline a planned publication, ask for changes before it, or
    comment on a draft."""

    @routes.post("/plans/<int:number>/approve", role=Role.PUBLISHER)
    def approve_plan(number: int) -> Response:
        plan = staff.store.plans.approve(number, actor())
        if plan.state is PlanState.PUBLISHED:
            staff.portfolio.try_to_refresh()
            flash(published_sentence(staff, staff.store.drafts.get(plan.draft)))
        else:
            flash(_("Approved. It will be published at its time."))
        return see_other(draft_address(staff, plan.draft))

    @routes.post("/plans/<int:number>/cancel", role=Role.EDITOR)
    def cancel_plan(number: int) -> Response:
        plan = staff.store.plans.get(number)
        if not signed_in_user().role.covers(Role.PUBLISHER) and not owns(plan.requested_by):
            sentence = _(
                "{person} asked for this. A publisher, or the same person, can cancel it.", person=plan.requested_by
            )
            return refusal(_("Not for your role"), sentence, 403)
        staff.store.plans.cancel(number, actor())
        flash(_("The publication was cancelled. The draft is in work again."))
        return see_other(draft_address(staff, plan.draft))

    @routes.post("/plans/<int:number>/refuse", role=Role.PUBLISHER)
    def refuse_plan(number: int) -> Response:
        plan = staff.store.plans.get(number)
        if not (reason := _comment_text()):
            return see_other(draft_address(staff, plan.draft) + "#comments", _("Write the reason first."))
        kind = CommentKind.DECLINE if request.form.get("kind") == CommentKind.DECLINE else CommentKind.CHANGES
        staff.store.plans.refuse(number, actor(), reason, kind)
        if kind is CommentKind.DECLINE:
            flash(_("The publication was declined. The person who asked reads your reason on the desk."))
        else:
            flash(
                _(
                    "You asked for changes. The draft is open again. "
                    "Whoever asked for the publication reads your reason on the desk."
                )
            )
        return see_other(draft_address(staff, plan.draft) + "#comments")

    @routes.post("/drafts/<int:number>/comment", role=Role.EDITOR)
    def comment(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if text := _comment_text():
            staff.store.comments.add(draft.number, text, author=actor())
        else:
            flash(_("Write the comment first."))
        return see_other(draft_address(staff, draft.number) + "#comments")


def _comment_text() -> str:
    """The comment or reason that was typed into the form, cut to the length that a note may have."""
    return request.form.get("comment", "").strip()[:LONGEST_NOTE]
