"""The desk, the first page after the sign-in: drafts, plans and comments that wait for the person, what failed, and
what visitors see. Also the form that puts several drafts aside at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Blueprint, flash, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.errors import AlreadyDone, CorruptData, RecordsError, StaleDraft, StoreError, StoreUnavailable
from dashboard.geography.svg_outlines import Outlines, opening_tags
from dashboard.language_and_locale import current_locale, gettext as _, marked, ngettext
from dashboard.portfolio.snapshot import without_samples
from dashboard.records.schema.columns import Dataset
from dashboard.review.draft_review import DraftReview
from dashboard.staff.accounts.account_pages import mails_in_trouble
from dashboard.staff.drafts.draft_checks_forms_and_addresses import blockers_of, number_in, steps_done
from dashboard.staff.web.access import actor, may_put_aside, owns, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.draft_comments import CommentKind, DraftComment
from dashboard.store.drafts import Draft, DraftKind, DraftState
from dashboard.store.publication_plans import Plan, PlanState
from dashboard.store.scheduled_sources import Source
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Entry, Version

# state of a draft -> its name, kind of badge; a checked draft says what its check found
DRAFT_STATES = {
    DraftState.WAITING: (marked("waits to be checked"), ""),
    DraftState.CHECKING: (marked("being checked"), ""),
    DraftState.CHECKED: (marked("to review"), "warning"),
    DraftState.SUBMITTED: (marked("planned"), "notice"),
    DraftState.PUBLISHED: (marked("published"), "good"),
    DraftState.DISCARDED: (marked("discarded"), ""),
    DraftState.FAILED: (marked("could not be checked"), "bad"),
}
IN_WORK = {DraftState.CHECKED, DraftState.FAILED}  # a person has to go on with it
MOST_PLANS = 200  # newest plans that are searched for overtaken ones
MOST_TOLD = 20  # newest comments and outcomes that the desk tells a person
MOST_ASIDE = 50  # newest drafts put aside that can be found here
# The desk opens at once, so it looks into a few small drafts only; larger ones say "to review".
MOST_READ = 12
LARGEST_FILE = 300_000  # bytes
MOST_RECORDS = 2_000  # published ones that a draft is compared with
_RADIUS = 9  # of the marker of a place without shape, in a view box that is 2000 wide


@dataclass(frozen=True, slots=True)
class Task:
    """An open draft on the desk. ``state`` is its state in words; ``badge`` says in which style the page shows these
    words ("good", "warning", "notice", "bad", or "" for plain). ``waits`` says whether the signed-in person has to act,
    ``may_put_aside`` whether that person may put the draft aside (discard it). ``steps`` is how many of five steps are
    done: uploaded, checked, corrected, approved, published. ``damage`` is a sentence that says why the draft cannot be
    read, "" if it can."""

    draft: Draft
    state: str
    badge: str
    waits: bool
    may_put_aside: bool
    steps: int
    damage: str

    @property
    def is_ready(self) -> bool:
        """Whether the desk has read the draft and found that it can be published as it is. Also False if the desk has
        not read the draft: it reads at most twelve checked drafts, and none whose file is larger than 300,000 bytes or
        whose dataset has more than 2,000 published records."""
        return self.badge == "good"


@dataclass(frozen=True, slots=True)
class Shown:
    """What visitors see of a dataset: the number of ``records``, the published ``version`` (None if there is none), and
    the journal ``entry`` of the last publication (None before the first). ``left`` is true if the version is sample
    data that visitors no longer see, because the organisation has published records of its own."""

    dataset: Dataset
    records: int
    version: Version | None
    entry: Entry | None
    left: bool


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the desk, and the form that puts several drafts aside (discards them)."""

    @routes.get("/", role=Role.EDITOR)
    def home() -> Response:
        me, published = signed_in_user(), staff.store.published()
        tasks = list(_tasks(staff, published))
        mine = [task for task in tasks if owns(task.draft.author)]
        open_drafts = {task.draft.number for task in tasks}
        waiting = {task.draft.number for task in tasks if task.waits}
        told = staff.store.comments.unseen(actor())[:MOST_TOLD]
        shown = _shown_datasets(staff, published)
        begun = any(version and not version.is_sample for version in published.values())
        return page(
            "staff/home.html",
            waiting=[task for task in tasks if task.waits],
            yours=[task for task in mine if not task.waits],
            others=[task for task in tasks if not task.waits and task not in mine],
            told=list(_with_drafts(staff.store, (one for one in told if one.draft not in waiting))),
            told_of={number: [one for one in told if one.draft == number] for number in waiting},
            alarm=staff.portfolio.alarm,
            aside=staff.store.drafts.reopenable(MOST_ASIDE),
            shown=shown,
            world=_world(staff.outlines, set(staff.portfolio.current().projects.by_country)),
            first_steps=None if begun else _first_steps(staff, tasks, me.role),
            holds=staff.store.holds.standing(),
            mails=mails_in_trouble(staff) if me.role is Role.ADMIN else [],
            sources=_told_sources(staff, open_drafts),
            open_drafts=open_drafts,
        )

    @routes.post("/drafts/put-aside", role=Role.EDITOR)
    def put_aside() -> Response:
        chosen = [staff.store.drafts.get(number_in(number)) for number in request.form.getlist("draft")]
        if not chosen:
            return see_other(f"{staff.base}#waiting", _("Choose the drafts first that you want to put aside."))
        if not all(map(may_put_aside, chosen)):
            sentence = _("An editor puts aside only their own drafts. A publisher can put aside any.")
            return refusal(_("Not for your role"), sentence, 403)
        if "confirmed" not in request.form:
            return page("staff/put_aside.html", drafts=chosen)
        _put_aside(staff.store, chosen)
        return see_other(staff.base)


def _with_drafts(store: Store, comments: Iterable[DraftComment]) -> Iterator[tuple[DraftComment, Draft]]:
    """Each comment with its draft; those of a draft that the database cannot give are left out."""
    for one in comments:
        with suppress(CorruptData):
            yield one, store.drafts.get(one.draft)


def _put_aside(store: Store, chosen: list[Draft]) -> None:
    """Put aside the drafts that nobody has changed since the confirmation page named them, and tell how many."""
    done, left = 0, []
    for draft in chosen:
        try:
            revision = number_in(request.form.get(f"revision:{draft.number}", ""))
            store.drafts.discard(draft.number, revision=revision, author=actor())
            done += 1
        except (StaleDraft, AlreadyDone):
            left.append(draft.name)
    if done:
        flash(
            ngettext(
                "{number} draft was put aside. It can be taken back at any time.",
                "{number} drafts were put aside. They can be taken back at any time.",
                done,
            )
        )
    if left:
        flash(_("Someone changed {files} meanwhile, so it was left as it is.", files=_(", ").join(left)))


def _tasks(staff: StaffContext, published: Mapping[Dataset, Version]) -> Iterator[Task]:
    """The open drafts, newest first, each with its state in words."""
    plans: dict[int, Plan] = {}
    for one in staff.store.plans.all(MOST_PLANS):
        plans.setdefault(one.draft, one)
    read, drafts = 0, staff.store.drafts.all_open()
    sent_back = staff.store.comments.refusals(
        one.number for one in drafts if one.number in plans and plans[one.number].state is PlanState.CANCELLED
    )
    for draft in drafts:
        plan = plans.get(draft.number)
        mine = owns(draft.author) or bool(plan and owns(plan.requested_by))
        state, badge = DRAFT_STATES[draft.state]
        state, waits = _(state), mine and draft.state in IN_WORK
        damage = "" if draft.state is DraftState.SUBMITTED else draft.damage  # it can still become public
        if plan and draft.state is DraftState.SUBMITTED:
            state = _planned(staff, plan)
            waits = _may_approve(plan)
        elif damage:
            state, badge = _("cannot be read"), "bad"
        elif plan and plan.state is PlanState.STALE and draft.state in IN_WORK:
            state = _("plan stopped, not published") if plan.publish_at else _("request stopped, not published")
            badge = "bad"
        elif (refusal := sent_back.get(draft.number)) and refusal.at >= draft.updated_at and draft.state in IN_WORK:
            state, badge = _refused(refusal)
        elif draft.state is DraftState.CHECKED and read < MOST_READ and _is_small(draft, published):
            state, badge, damage = _findings(staff, draft, published)
            read += 1
        steps = steps_done(draft, plan, is_ready=badge == "good")
        may_leave = draft.state is not DraftState.SUBMITTED and may_put_aside(draft)
        yield Task(draft, state, badge, waits, may_leave, steps, damage)


def _told_sources(staff: StaffContext, open_drafts: set[int]) -> list[Source]:
    """The sources of which the desk tells: those that failed, and those whose last draft is open."""
    found = staff.store.sources.all()
    return [one for one in found if (one.failures and one.active) or one.draft in open_drafts]


def _may_approve(plan: Plan) -> bool:
    return plan.awaits_approval and signed_in_user().role.covers(Role.PUBLISHER) and not owns(plan.requested_by)


def _planned(staff: StaffContext, plan: Plan) -> str:
    """A waiting plan in words, such as "planned for Monday 9:00 CET"."""
    if plan.awaits_approval:
        return _("waits for approval")
    if plan.publish_at is None:
        return _("planned")
    zone = ZoneInfo(staff.settings.time_zone)
    soon = plan.publish_at - datetime.now(zone) < timedelta(days=6)
    local = plan.publish_at.astimezone(zone)
    time = format_datetime(local, "EEEE H:mm" if soon else "d MMM y H:mm", locale=current_locale())
    return _("planned for {time}", time=f"{time} {local.tzname()}")


def _refused(refusal: DraftComment) -> tuple[str, str]:
    """(words, kind of badge) for a draft of which nothing was changed since its publication was refused."""
    if refusal.kind is CommentKind.DECLINE:
        return _("declined by {person}", person=refusal.author), "bad"
    return _("changes asked for by {person}", person=refusal.author), "warning"


def _is_small(draft: Draft, published: Mapping[Dataset, Version]) -> bool:
    base = published.get(draft.dataset)
    return draft.is_checked and draft.size <= LARGEST_FILE and (base is None or base.records <= MOST_RECORDS)


def _findings(staff: StaffContext, draft: Draft, published: Mapping[Dataset, Version]) -> tuple[str, str, str]:
    """(words, kind of badge, why it cannot be read): what stands between a small checked draft and its publication."""
    base = published[draft.dataset].number if draft.dataset in published else None
    try:
        review = staff.reviews.of(draft)
        return *_blocking(draft, review, blockers_of(staff, draft, review), base), ""
    except StoreUnavailable:
        raise
    except (StoreError, RecordsError) as error:  # one draft that cannot be read must not take the desk
        return _("cannot be read"), "bad", str(error)


def _blocking(draft: Draft, review: DraftReview, reasons: Sequence[object], base: int | None) -> tuple[str, str]:
    if not review.intake.rows_read:
        return _("cannot be read"), "bad"
    if review.intake.refused or (review.error_rows and not draft.choices.skip_errors):
        return ngettext("{number} error", "{number} errors", len(review.intake.errors)), "bad"
    if draft.based_on != base:
        return _("compare again"), "warning"
    if reasons:
        return ngettext("{number} decision", "{number} decisions", len(reasons)), "warning"
    return _("ready"), "good"


def _first_steps(staff: StaffContext, tasks: list[Task], role: Role) -> list[tuple[str, str, str, bool]]:
    """(name, explanation, address, done) of each step to the first map with the organisation's own projects."""
    task = next((one for one in tasks if one.draft.kind is DraftKind.FILE), None)
    draft = f"{staff.base}drafts/{task.draft.number}/" if task else ""
    publishes = role.covers(Role.PUBLISHER) and not staff.settings.approval
    return [
        (
            _("Take a template"),
            _("An Excel file with all columns. Your own list will do as well."),
            f"{staff.base}templates/{Dataset.PROJECTS}.xlsx",
            bool(task),
        ),
        (
            _("Upload a file"),
            _("It is checked, and nothing becomes public."),
            f"{staff.base}upload",
            bool(task),
        ),
        (
            _("Answer what is asked"),
            _("Correct what could not be read, or leave it out."),
            f"{draft}#issues" if task else "",
            bool(task and (task.is_ready or task.draft.state is DraftState.SUBMITTED)),
        ),
        (
            _("Publish") if publishes else _("Ask for publication"),
            _("The samples leave, and visitors see your own map."),
            f"{draft}#publish" if task else "",
            bool(task and task.draft.state is DraftState.SUBMITTED and not publishes),  # planned is not published
        ),
    ]


def _shown_datasets(staff: StaffContext, published: Mapping[Dataset, Version]) -> list[Shown]:
    """What visitors see of each dataset, counted in the records from which their pages are made."""
    snapshot, visible = staff.portfolio.current(), without_samples(published)
    last = {one: staff.store.journal(dataset=one, actions=PUBLICATIONS, newest_first=True, limit=1) for one in Dataset}
    return [
        Shown(
            one,
            len(snapshot.index_of(one)),
            published.get(one),
            last[one][0] if last[one] else None,
            left=one in published and one not in visible,
        )
        for one in Dataset
    ]


def _world(outlines: Outlines, worked: set[str]) -> Markup:
    """The world as SVG, with the countries filled in which visitors see projects."""
    shapes = (
        shape + (Markup(' class="worked"/>') if code in worked else Markup("/>"))
        for code, shape in opening_tags(outlines, worked, _RADIUS)
    )
    label = ngettext("Map: projects in {number} country", "Map: projects in {number} countries", len(worked))
    return Markup('<svg class="small-world" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}</svg>').format(
        outlines.width, outlines.height, label, Markup("").join(shapes)
    )
