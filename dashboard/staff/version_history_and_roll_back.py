"""The history: all versions, their files, the difference between any two, and rolling back with confirmation."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Lock
from time import monotonic

from cachetools import LRUCache, cached
from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import RecordsError, StaleBase, StoreError
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.snapshot import without_samples
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.csv_and_workbook import to_csv
from dashboard.review.corrections_and_obstacles_to_publishing import large_removal
from dashboard.review.draft_review import DERIVED_COLUMNS
from dashboard.review.version_and_plan_comparison import Comparison, compare, plans_to_stop
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    form_note,
    list_page,
    number_in,
    removal_sentence,
    typed_number,
)
from dashboard.staff.drafts.record_differences import difference_section
from dashboard.staff.drafts.uploads_and_downloads import FORMS, attachment, name_of_version
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import PUBLICATIONS, Action, Entry, Version

PAGE = 30
COMPARING = 1.0  # seconds that a page of the history spends on versions that nobody has compared before
_Counts = tuple[int, int, int]
PATIENCE = 30.0  # seconds to wait for another workbook


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the list of all versions, the page of one version, and the page with the differences between
    two versions of one dataset."""

    @routes.get("/history", role=Role.EDITOR)
    def history() -> Response:
        chosen = request.args.get("dataset", "")
        dataset = Dataset(chosen) if chosen in {*Dataset} else None
        versions, at, pages = list_page(staff.store.versions(dataset), PAGE)
        acts = staff.store.journal(actions=PUBLICATIONS)
        return page(
            "staff/history.html",
            dataset=dataset,
            changes=_changes_of(staff.store, versions, {act.version: act.previous for act in reversed(acts)}),
            versions=versions,
            visible=_visible_versions(staff.store),
            published_at={act.version: act.at for act in acts},
            page_number=at,
            pages=pages,
        )

    @routes.get("/versions/<int:number>", role=Role.EDITOR)
    def version(number: int) -> Response:
        shown = staff.store.version(number)
        others = [other for other in staff.store.versions(shown.dataset) if other.number != number]
        published = staff.store.published().get(shown.dataset)
        acts = staff.store.journal(version=number, actions=(*PUBLICATIONS, Action.ADD_VERSION))
        return page(
            "staff/version.html",
            version=shown,
            acts=acts,
            draft=next((act.draft for act in acts if act.draft), None),
            was_published=was_published(acts),
            rolled_back=next((act for act in acts[-1:] if act.action is Action.ROLL_BACK), None),
            visible=number in _visible_versions(staff.store),
            current=published is not None and published.number == number,
            others=others,
            nearest=_nearest(number, published, others),
        )

    @routes.get("/versions/<int:number>/difference", role=Role.EDITOR)
    def choose_difference(number: int) -> Response:
        other = number_in(request.args.get("from", ""))
        return redirect(f"{staff.base}versions/{number}/difference/{other}", 302)

    @routes.get("/versions/<int:number>/difference/<int:other>", role=Role.EDITOR)
    def version_difference(number: int, other: int) -> Response:
        after, before = staff.store.version(number), staff.store.version(other)
        if after.dataset is not before.dataset:
            return refusal(_("Not found"), _("Versions of projects and of news cannot be compared."), 404)
        section = difference_section(staff, compare(staff.store, after.dataset, before, after))
        return page("staff/version_difference.html", before=before, after=after, **section)


def _changes_of(
    store: Store, shown: Sequence[Version], previous: Mapping[int | None, int | None]
) -> dict[int, _Counts]:
    """For published versions the numbers of records that were new, removed and changed when they were first published.
    ``previous`` has the version that each replaced. Comparing large versions for the first time stops after a second;
    the next page goes on with it."""
    end, found = monotonic() + COMPARING, {}
    for version in shown:
        if version.number not in previous:
            continue
        number = previous[version.number]
        with suppress(StoreError):  # what is damaged must not take the list
            before = store.version(number) if number else None
            before = None if before is None or before.is_sample else before
            if monotonic() <= end or _by_content(store, before, version) in _counts.cache:
                found[version.number] = _counts(store, before, version)
    return found


def _by_content(_store: Store, before: Version | None, version: Version) -> tuple[str, str]:
    return before.content_hash if before else "", version.content_hash  # the contents of a version never change


@cached(LRUCache(10_000), key=_by_content, lock=Lock())
def _counts(store: Store, before: Version | None, version: Version) -> _Counts:
    change = compare(store, version.dataset, before, version).difference
    return len(change.added), len(change.missing), len(change.changed.outside(DERIVED_COLUMNS))


def add_download_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the downloads of a version: the file that it was made from, and its records as a CSV file or an
    Excel workbook. The journal records each download."""

    def log_download(version: Version, name: str) -> None:
        staff.store.note(Action.DOWNLOAD, actor(), subject=name, version=version)

    @routes.get("/versions/<int:number>/original", role=Role.EDITOR)
    def version_original(number: int) -> Response:
        version = staff.store.version(number)
        content = staff.store.original(number)
        log_download(version, version.filename)
        return attachment(content, version.filename, "application/octet-stream")

    @routes.get("/versions/<int:number>/records.<any(csv, xlsx):form>", role=Role.EDITOR)
    def version_records(number: int, form: str) -> Response:
        version = staff.store.version(number)
        try:
            content = _records_file(staff, version, form)
        except RecordsError as error:
            return refusal(_("The file cannot be made"), str(error), 422)
        name = f"{version.dataset}-{number}.{form}"
        log_download(version, name)
        return attachment(content, name, FORMS[form])


def _records_file(staff: StaffContext, version: Version, form: str) -> bytes:
    """The records of a version as a file that can be edited and uploaded again. Raises RecordsError if Excel cannot
    hold them, Busy while too many are made, StoreError if the records cannot be read."""
    frame = staff.store.frame(version.number)
    if form == "csv":
        return to_csv(frame, version.dataset)
    from dashboard.records.writing.templates_and_editing_workbooks import workbook_to_edit  # noqa: PLC0415 - imports XlsxWriter

    with staff.workbooks.slot(PATIENCE):
        return workbook_to_edit(frame, version.dataset, staff.gazetteer(), name_of_version(version))


def was_published(acts: list[Entry]) -> bool:
    """Whether one of these journal entries says that a version was published: at once, as planned, or again by a
    roll-back. All entries must be about the same version."""
    return any(act.action in PUBLICATIONS for act in acts)


def _visible_versions(store: Store) -> set[int]:
    """Numbers of the versions that visitors see; sample data is hidden once anything else is published."""
    return {version.number for version in without_samples(store.published()).values()}


def _nearest(number: int, published: Version | None, others: list[Version]) -> int | None:
    """The number of the version proposed for a comparison: the published one or, if that is this one or there is none,
    the one before this; if that is missing, too, the newest of ``others``, None if there are none."""
    if published and published.number != number:
        return published.number
    return next((other.number for other in others if other.number < number), others[0].number if others else None)


def add_roll_back_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the page that shows what would change if an earlier version were published again (rolled back
    to), and the form that publishes it."""

    @routes.get("/versions/<int:number>/roll-back", role=Role.PUBLISHER)
    def ask_roll_back(number: int) -> Response:
        return _confirmation_page(staff, number)

    @routes.post("/versions/<int:number>/roll-back", role=Role.PUBLISHER)
    def roll_back(number: int) -> Response:
        base = number_in(request.form.get("based_on", "")) or None
        version = staff.store.version(number)
        published = staff.store.published().get(version.dataset)
        change = _change_for_visitors(staff.store, version)
        leaving = large_removal(change.difference, len(change.before))
        is_current = base == (published.number if published else None)
        if is_current and leaving and typed_number("leaving") != leaving:
            return _confirmation_page(staff, number, 422, note=form_note(), fault=removal_sentence(leaving))
        try:
            entry = staff.store.roll_back(number, author=actor(), based_on=base, note=form_note())
        except StaleBase:
            return _confirmation_page(staff, number, 412, note=form_note(), overtaken=True)
        staff.portfolio.try_to_refresh()
        if version.dataset in without_samples(staff.store.published()):
            flash(_("Rolled back. Visitors see version {number} from now on.", number=entry.version))
        else:
            flash(_("Rolled back to the samples, which visitors do not see beside records of your own."))
        return see_other(f"{staff.base}versions/{number}")


def _change_for_visitors(store: Store, version: Version) -> Comparison:
    """What is published now, compared with ``version``. Samples that visitors do not see, because records of your own
    are published, are none that would leave."""
    everything = store.published()
    published = everything.get(version.dataset)
    is_hidden = version.dataset not in without_samples(everything)
    return compare(store, version.dataset, None if is_hidden else published, version)


def _confirmation_page(
    staff: StaffContext, number: int, status: int = 200, *, note: str = "", overtaken: bool = False, fault: str = ""
) -> Response:
    """The page that asks for confirmation, with the difference from what is published now."""
    version = staff.store.version(number)
    everything = staff.store.published()
    published = everything.get(version.dataset)
    change = _change_for_visitors(staff.store, version)
    return page(
        "staff/roll_back.html",
        status,
        version=version,
        is_seen=version.dataset in without_samples({**everything, version.dataset: version}),
        published=published,
        possible=was_published(staff.store.journal(version=number)) and published != version,
        note=note,
        overtaken=overtaken,
        fault=fault,
        leaving="" if overtaken else request.form.get("leaving", ""),
        removals_to_confirm=large_removal(change.difference, len(change.before)),
        stops=plans_to_stop(staff.store, version.dataset, change.difference, (change.before, change.after)),
        **difference_section(staff, change),
    )
