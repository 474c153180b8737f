"""The staff home page, the first after the sign-in: published versions, open drafts, waiting plans and holds."""

from flask import Blueprint
from werkzeug.wrappers import Response

from dashboard.language import gettext as _, marked
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.access import actor, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.drafts import DraftKind, DraftState
from dashboard.store.publication_plans import Plan, PlanState
from dashboard.store.store import Store
from dashboard.store.versions import PUBLICATIONS, Entry, Version

# state of a draft -> its name, kind of badge
DRAFT_STATES = {
    DraftState.WAITING: (marked("waits to be checked"), ""),
    DraftState.CHECKING: (marked("being checked"), ""),
    DraftState.CHECKED: (marked("to review"), "warning"),
    DraftState.SUBMITTED: (marked("planned"), "good"),
    DraftState.PUBLISHED: (marked("published"), "good"),
    DraftState.DISCARDED: (marked("discarded"), ""),
    DraftState.FAILED: (marked("could not be checked"), "bad"),
}
MOST_PLANS = 200  # newest plans that are searched for overtaken ones
DRAFT_KINDS = {DraftKind.FILE: marked("File"), DraftKind.RECORD: marked("One record")}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the home page of staff: published versions, open drafts, waiting plans, holds."""

    @routes.get("/")
    @needs(Role.EDITOR)
    def home() -> Response:
        return page(
            "staff/home.html",
            shown=_published_datasets(staff.store),
            drafts=staff.store.drafts.open(),
            told=staff.store.comments.unseen(actor()),
            missed=_overtaken_drafts(staff.store),
            plans=staff.store.plans.waiting(),
            holds=staff.store.holds.standing(),
            draft_states={state: (_(name), badge) for state, (name, badge) in DRAFT_STATES.items()},
            draft_kinds={kind: _(name) for kind, name in DRAFT_KINDS.items()},
        )


def _overtaken_drafts(store: Store) -> set[int]:
    """Numbers of drafts whose planned publication did not happen, because someone else published before."""
    newest: dict[int, Plan] = {}
    for plan in store.plans.all(MOST_PLANS):
        newest.setdefault(plan.draft, plan)
    return {draft for draft, plan in newest.items() if plan.state is PlanState.STALE}


def _published_datasets(store: Store) -> list[tuple[Dataset, Version | None, Entry | None]]:
    """Each dataset with its published version and the last publication in the journal; None before the first."""
    published = store.published()
    last = {one: store.journal(dataset=one, actions=PUBLICATIONS, newest_first=True, limit=1) for one in Dataset}
    return [(one, published.get(one), last[one][0] if last[one] else None) for one in Dataset]
