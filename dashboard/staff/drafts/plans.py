"""Publications that wait: approving one as the second person, cancelling one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.drafts.draft_pages import draft_address
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import refusal
from dashboard.store.accounts import Role
from dashboard.store.plans import PlanState


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """What the buttons beside a plan send."""

    @routes.post("/plans/<int:number>/approve")
    @needs(Role.PUBLISHER)
    def approve_plan(number: int) -> Response:
        plan = desk.store.plans.approve(number, me().email)
        if plan.state is PlanState.PUBLISHED:
            desk.portfolio.refresh()
            flash(_("Approved and published. Visitors see it from now on."))
        else:
            flash(_("Approved. It will be published at its time."))
        return redirect(draft_address(desk, plan.draft), 303)

    @routes.post("/plans/<int:number>/cancel")
    @needs(Role.EDITOR)
    def cancel_plan(number: int) -> Response:
        plan = desk.store.plans.get(number)
        if not me().role.covers(Role.PUBLISHER) and plan.requested_by != me().email:
            sentence = _(
                "{person} asked for this. A publisher, or the same person, can cancel it.", person=plan.requested_by
            )
            return refusal(_("Not for your role"), sentence, 403)
        desk.store.plans.cancel(number, me().email)
        flash(_("The publication was cancelled. The draft is in work again."))
        return redirect(draft_address(desk, plan.draft), 303)
