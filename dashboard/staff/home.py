"""The desk: what is published, what waits, what is held; the first page after the sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.staff.web.template_filters import HOLD_NAMES
from dashboard.store.accounts import Role
from dashboard.store.drafts import DraftKind, DraftState
from dashboard.store.plans import Plan, PlanState
from dashboard.store.store import Store
from dashboard.store.versions import PUBLICATIONS, Entry, Version

# state of a draft -> what it is called, kind of badge
DRAFT_STATES = {
    DraftState.WAITING: (marked("waits to be checked"), ""),
    DraftState.CHECKING: (marked("being checked"), ""),
    DraftState.CHECKED: (marked("to review"), "warning"),
    DraftState.SUBMITTED: (marked("planned"), "good"),
    DraftState.PUBLISHED: (marked("published"), "good"),
    DraftState.DISCARDED: (marked("discarded"), ""),
    DraftState.FAILED: (marked("could not be checked"), "bad"),
}
MOST_PLANS = 200  # the newest plans, in which one that did not happen is looked for
DRAFT_KINDS = {DraftKind.FILE: marked("File"), DraftKind.RECORD: marked("One record")}


@dataclass(frozen=True)
class Shown:
    """A dataset as visitors have it: the version, and the act that published it."""

    dataset: Dataset
    version: Version | None
    entry: Entry | None


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The desk page."""

    @routes.get("/")
    @needs(Role.EDITOR)
    def home() -> Response:
        return page(
            "staff/home.html",
            shown=_shown(staff.store),
            drafts=staff.store.drafts.open(),
            missed=_missed(staff.store),
            plans=[(plan, what_it_waits_for(plan)) for plan in staff.store.plans.waiting()],
            holds=staff.store.holds.standing(),
            draft_states={state: (_(name), badge) for state, (name, badge) in DRAFT_STATES.items()},
            draft_kinds={kind: _(name) for kind, name in DRAFT_KINDS.items()},
            hold_names={kind: _(name) for kind, name in HOLD_NAMES.items()},
        )


def what_it_waits_for(plan: Plan) -> str:
    """Why a planned version is not yet published."""
    if plan.awaits_approval:
        return _("a second person's approval")
    return _("its time")


def _missed(store: Store) -> set[int]:
    """Drafts whose planned publication did not happen, for someone else published before."""
    newest: dict[int, Plan] = {}
    for plan in store.plans.all(MOST_PLANS):
        newest.setdefault(plan.draft, plan)
    return {draft for draft, plan in newest.items() if plan.state is PlanState.STALE}


def _shown(store: Store) -> list[Shown]:
    published = store.published()
    return [Shown(dataset, published.get(dataset), _last_act(store, dataset)) for dataset in Dataset]


def _last_act(store: Store, dataset: Dataset) -> Entry | None:
    acts = store.journal(dataset=dataset, actions=PUBLICATIONS, newest_first=True, limit=1)
    return acts[0] if acts else None
