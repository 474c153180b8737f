"""Pages about sources, which are addresses of other sites that are read on a schedule: their list, and a page with a
form for each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import whole_number
from dashboard.errors import FetchError, LimitReached
from dashboard.language_and_locale import gettext as _, marked
from dashboard.records.schema.columns import Dataset
from dashboard.review.scheduled_source_reading import csv_address, entry_address
from dashboard.safe_url_fetching import check_address
from dashboard.staff.web.access import actor, owns, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other, typed_text
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import dataset_name
from dashboard.store.scheduled_sources import Source, SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role

INTERVALS = {
    15: marked("every 15 minutes"),
    60: marked("every hour"),
    360: marked("every 6 hours"),
    1440: marked("every day"),
    10_080: marked("every week"),
}
LONGEST_NAME, LONGEST_ADDRESS = 80, 2_000
MOST_CHANGES = 500  # that a source may be allowed to publish by itself
_ON = "yes"


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add to ``routes`` the list of sources (addresses of other sites that are read on a schedule), the form that adds
    a source, and a page for each source with forms to change, read, pause, resume and remove it."""

    @routes.get("/sources", role=Role.EDITOR)
    def sources() -> Response:
        found = staff.store.sources.all()
        return page("staff/sources.html", sources=[(one, *state_of(one), _interval(one)) for one in found])

    @routes.get("/sources/new", role=Role.EDITOR)
    def new_source() -> Response:
        return _form(staff, None)

    @routes.post("/sources/new", role=Role.EDITOR)
    def add_source() -> Response:
        terms, faults = _typed(staff, None)
        if terms is None:
            return _form(staff, None, faults, 400)
        try:
            source = staff.store.sources.add(terms, by=actor())
        except LimitReached as error:
            return _form(staff, None, {"name": str(error)}, 400)
        return see_other(_address(staff, source), _("The source is added. It is read for the first time in a moment."))

    @routes.get("/sources/<int:number>", role=Role.EDITOR)
    def source(number: int) -> Response:
        return _form(staff, staff.store.sources.get(number))

    @routes.post("/sources/<int:number>", role=Role.EDITOR)
    def change_source(number: int) -> Response:
        source = staff.store.sources.get(number)
        if refused := _refuse(source):
            return refused
        terms, faults = _typed(staff, source)
        if terms is None:
            return _form(staff, source, faults, 400)
        source = staff.store.sources.change(number, terms, by=actor())
        flash(_("Saved. The source is read again in a moment.") if source.active else _("Saved."))
        return see_other(_address(staff, source))

    @routes.post("/sources/<int:number>/fetch", role=Role.EDITOR)
    def fetch_source(number: int) -> Response:
        source = staff.store.sources.fetch_now(number, by=actor())
        if source.active:
            flash(_("The source is read in a moment, at the latest in a minute."))
        else:
            flash(_("The source is paused. Resume it first."))
        return see_other(_address(staff, source))

    @routes.post("/sources/<int:number>/pause", role=Role.EDITOR)
    def pause_source(number: int) -> Response:
        source, resume = staff.store.sources.get(number), request.form.get("wish") == "resume"
        if refused := _refuse(source):
            return refused
        source = staff.store.sources.set_active(number, resume, by=actor())
        flash(_("The source is read again in a moment.") if resume else _("The source is paused: it is not read."))
        return see_other(_address(staff, source))

    @routes.post("/sources/<int:number>/delete", role=Role.EDITOR)
    def delete_source(number: int) -> Response:
        if refused := _refuse(staff.store.sources.get(number)):
            return refused
        source = staff.store.sources.remove(number, by=actor())
        return see_other(f"{staff.base}sources", _("{name} is no longer read. Its drafts stay.", name=source.name))


def _interval(source: Source) -> str:
    """How often a source is read, in words; also for an interval that another release offered."""
    words = INTERVALS.get(source.every_minutes)
    return _(words) if words else _("every {number} minutes", number=source.every_minutes)


def state_of(source: Source) -> tuple[str, str]:
    """The state of a source as two texts: words in the current language, and the CSS class of their badge. The states
    are paused (class ""), being read ("notice"), failed ("bad"), not read yet ("") and in order ("good")."""
    if not source.active:
        return _("paused"), ""
    if source.lease_until is not None and source.lease_until > datetime.now(UTC):
        return _("being read"), "notice"
    if source.failures:
        return _("failed"), "bad"
    if source.last_success_at is None:
        return _("not read yet"), ""
    return _("in order"), "good"


def _address(staff: StaffContext, source: Source) -> str:
    return f"{staff.base}sources/{source.number}"


def _why_not(source: Source) -> str:
    """A sentence that says why the signed-in person may not change a source; "" if they may."""
    if signed_in_user().role.covers(Role.PUBLISHER):
        return ""
    if source.allowed_by:
        return _("This source may publish by itself, so only a publisher changes it.")
    if not owns(source.added_by):
        return _("{person} added this source. They, or a publisher, can change it.", person=source.added_by)
    return ""


def _refuse(source: Source) -> Response | None:
    if why_not := _why_not(source):
        return refusal(_("Not for your role"), why_not, 403, typed=typed_text())
    return None


def _typed(staff: StaffContext, source: Source | None) -> tuple[SourceTerms | None, dict[str, str]]:
    """What the form of the request says about a source, None if it cannot be used; and by field what is wrong."""
    form, faults = request.form, {}
    others = {one.name for one in staff.store.sources.all() if source is None or one.number != source.number}
    name, url = " ".join(form.get("name", "").split()), form.get("url", "").strip()
    dataset, minutes = form.get("dataset", ""), whole_number(form.get("every", ""))
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set("/\\"):
        faults["name"] = _("Write a name of at most {number} signs, without slashes.", number=LONGEST_NAME)
    elif name in others:
        faults["name"] = _("There is a source of this name already.")
    try:
        if len(url) > LONGEST_ADDRESS:
            raise FetchError(_("This address is longer than {number} signs.", number=LONGEST_ADDRESS))
        check_address(entry_address(url) or csv_address(url), staff.settings.source_hosts)
    except FetchError as error:
        faults["url"] = str(error)
    if dataset not in list(Dataset):
        faults["dataset"] = _("Choose what the source holds.")
    if minutes not in INTERVALS:
        faults["every"] = _("Choose how often it is read.")
    allowed_by, most = "", whole_number(form.get("most_changes", ""), 1, MOST_CHANGES)
    if form.get("publishes") == _ON and signed_in_user().role.covers(Role.PUBLISHER):
        allowed_by = actor()
        if most is None:
            faults["most_changes"] = _("Write a number between 1 and {most}.", most=MOST_CHANGES)
        if "url" not in faults and urlsplit(url).scheme == "http" and not _is_inside(staff, url):
            faults["url"] = _("A source that publishes by itself needs an address that begins with https://.")
    if faults or minutes is None:
        return None, faults
    terms = SourceTerms(
        dataset=Dataset(dataset),
        name=name,
        url=url,
        every_minutes=minutes,
        whole_list=form.get("whole_list") == _ON,
        allowed_by=allowed_by,
        most_changes=most or 0,
    )
    return terms, {}


def _is_inside(staff: StaffContext, url: str) -> bool:
    """Whether a http address is that of a host which the settings name, and so lies in the organisation's network."""
    return urlsplit(url).netloc.lower() in staff.settings.source_hosts


def _form(
    staff: StaffContext, source: Source | None, faults: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """The page of a source, or of a new one, with its form; after a fault (in ``faults``) with what was typed."""
    typed: dict[str, Any] = request.form.to_dict()
    if not faults:
        typed = {"every": "60"} if source is None else _as_typed(source)
    state, badge = state_of(source) if source else ("", "")
    draft = staff.store.drafts.get(source.draft) if source and source.draft else None
    return page(
        "staff/source.html",
        status,
        source=source,
        state=state,
        badge=badge,
        draft=draft,
        typed=typed,
        faults=faults or {},
        datasets=[*([] if source else [("", "–")]), *((one, dataset_name(one)) for one in Dataset)],
        intervals=[(minutes, _(words)) for minutes, words in INTERVALS.items()],
        limits={"name": LONGEST_NAME, "url": LONGEST_ADDRESS, "changes": MOST_CHANGES},
        may_allow=signed_in_user().role.covers(Role.PUBLISHER),
        approval=staff.settings.approval,
        why_not=_why_not(source) if source else "",
    )


def _as_typed(source: Source) -> dict[str, Any]:
    """The fields of the form as a source has them."""
    return {
        "dataset": source.dataset,
        "name": source.name,
        "url": source.url,
        "every": source.every_minutes,
        "whole_list": _ON * source.whole_list,
        "publishes": _ON * bool(source.allowed_by),
        "most_changes": source.most_changes or "",
    }
