"""The page on which staff choose the field of each column of a file, and the form that takes the file for the other
dataset. The choice is remembered for later files with the same headers."""

from flask import Blueprint, flash, request
from msgspec.structs import replace
from werkzeug.wrappers import Response

from dashboard.errors import LimitReached
from dashboard.language_and_locale import gettext as _, marked
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.header_matching import is_list, missing_fields
from dashboard.review.file_detection_and_reading import Detection, detect
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    draft_address,
    ensure_checked,
    form_revision,
    refuse_to_put_aside,
    stale_draft_page,
)
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import page, refusal, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import label_of
from dashboard.store.draft_rows import IN_WORK
from dashboard.store.drafts import Draft
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action

# the way in which a field was recognised -> the same in words
_HOW = {
    "name": marked("by its name"),
    "synonym": marked("by a known other name"),
    "tag": marked("by its HXL tag"),
    "saved": marked("as chosen before"),
    "part": marked("one of several columns of a list"),
    "guess": marked("a guess: please check"),
    "": "",
}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page on which staff choose which column of a draft's file holds which field, and the form that makes a
    new draft of the same file for the other dataset and discards this one."""

    @routes.get("/drafts/<int:number>/mapping", role=Role.EDITOR)
    def show_mapping(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        try:
            return _page(staff, draft, _detect(staff, draft))
        except LimitReached as error:
            return refusal(_("The columns cannot be shown"), str(error), 422)

    @routes.post("/drafts/<int:number>/mapping", role=Role.EDITOR)
    def choose_mapping(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        try:
            detection = _detect(staff, draft)
        except LimitReached as error:
            return refusal(_("The columns cannot be shown"), str(error), 422)
        columns = detection.proposal.columns
        chosen = [request.form.get(f"field-{place}", "") for place in range(len(columns))]
        if fault := fault_of(chosen, draft.dataset):
            return _page(staff, draft, detection, fault=fault, chosen=chosen, status=422)
        used: dict[str, str] = {}
        for field, column in zip(chosen, columns, strict=True):
            if field:
                used[field] = f"{used[field]}+{column.header}" if field in used else column.header
        labels = ((label_of(field, draft.dataset), header) for field, header in used.items())
        subject = "; ".join(_("{field} ← {header}", field=label, header=header) for label, header in labels)
        # "Not used" also applies to a header that is the name of a field.
        fields = [column.name for column in COLUMNS[draft.dataset]] + [column.field for column in columns]
        mapping = {field: "" for field in fields if field} | used
        changed = staff.store.drafts.change(
            number,
            replace(draft.choices, mapping=mapping),
            revision=form_revision(),
            author=actor(),
            action=Action.MAP_COLUMNS,
            subject=subject,
        )
        staff.store.mappings.remember(detection.proposal.signature, draft.dataset, mapping, actor())
        ensure_checked(staff, changed)
        flash(_("The columns are matched. The next file with these headers is read in the same way."))
        return see_other(draft_address(staff, number))

    @routes.post("/drafts/<int:number>/as-other", role=Role.EDITOR)
    def take_as_other(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if refused := refuse_to_put_aside(draft):
            return refused
        if draft.revision != form_revision() or draft.state not in IN_WORK:
            return stale_draft_page(staff, draft)
        other = Dataset.NEWS if draft.dataset is Dataset.PROJECTS else Dataset.PROJECTS
        content = staff.store.drafts.original(number)
        # First the new one, so that an error in between loses nothing.
        new_draft = staff.store.drafts.add(other, content, filename=draft.filename, author=actor())
        staff.store.drafts.discard(number, revision=draft.revision, author=actor())
        return see_other(draft_address(staff, new_draft.number))


def fault_of(chosen: list[str], dataset: Dataset) -> str:
    """Check which fields a person chose for the columns of a file. ``chosen`` has the field of each column, in the
    order of the file, "" for none. Returns a sentence if a field is chosen for two columns (a field that holds a list
    may be), or if a required field is chosen for none; otherwise ""."""
    used = [field for field in chosen if field]
    twice = next((field for field in used if used.count(field) > 1 and not is_list(field, dataset)), "")
    if twice:
        return _("{field} is chosen for two columns. Choose it once.", field=label_of(twice, dataset))
    if missing := missing_fields(used, dataset):
        names = _(", ").join(label_of(field, dataset) for field in missing)
        return _(
            "No column is chosen for: {fields}. Choose one, or add it to the file and upload it again.", fields=names
        )
    return ""


def _detect(staff: StaffContext, draft: Draft) -> Detection:
    content = staff.store.drafts.original(draft.number)
    return detect(staff.settings, content, draft.filename, draft.dataset, draft.choices)


def _page(
    staff: StaffContext,
    draft: Draft,
    detection: Detection,
    *,
    fault: str = "",
    chosen: list[str] | None = None,
    status: int = 200,
) -> Response:
    columns = detection.proposal.columns
    fields = [(column.name, _(column.label), column.required) for column in COLUMNS[draft.dataset]]
    extra = [column.field for column in columns if column.field and column.field not in {one[0] for one in fields}]
    return page(
        "staff/mapping.html",
        status,
        draft=draft,
        address=draft_address(staff, draft.number),
        columns=list(zip(columns, chosen or [column.field for column in columns], strict=True)),
        fields=[("", _("Not used"), False), *fields, *((name, label_of(name, draft.dataset), False) for name in extra)],
        missing=[label_of(name, draft.dataset) for name in detection.proposal.missing],
        fault=fault,
        how={name: text and _(text) for name, text in _HOW.items()},
    )
