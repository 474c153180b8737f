"""Forms of the review page: correct cells of a draft, answer questions about its file, decide about records that the
file lacks, discard and reopen the draft."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.language import gettext as _, ngettext
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_blockers import correction_sentence, corrections_of, with_cells, without_last
from dashboard.review.issue_list import PAGE, Cell
from dashboard.staff.drafts.draft_page_helpers import (
    draft_address,
    ensure_checked,
    flash_done,
    form_revision,
    number_in,
)
from dashboard.staff.drafts.review import decision_name
from dashboard.staff.web.access import actor, may_put_aside, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import refusal
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.drafts import Draft
from dashboard.store.version_and_journal_types import Action

LONGEST_CELL = 32_767  # characters, as in Excel


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms that correct one cell or many, undo the last correction, choose how the file is read (sheet,
    joining of rows), and answer a question about the file."""

    @routes.post("/drafts/<int:number>/mend")
    @needs(Role.EDITOR)
    def mend(number: int) -> Response:
        row, column = number_in(request.form.get("row", "")), request.form.get("column", "")
        value = request.form.get("value", "")
        if not row or len(value) > LONGEST_CELL:
            raise BadRequest
        draft = staff.store.drafts.get(number)
        subject = correction_sentence([row], column, request.form.get("before", ""), value)
        choices = with_cells(draft.choices, [Cell(row, column, value)])
        return _store_choices(staff, draft, choices, Action.EDIT_CELL, subject)

    @routes.post("/drafts/<int:number>/fix")
    @needs(Role.EDITOR)
    def fix(number: int) -> Response:
        code, column, value, new = (request.form.get(name, "") for name in ("code", "column", "value", "new"))
        draft = staff.store.drafts.get(number)
        cells = staff.reviews.of(draft).issues.cells_to_fix(code, column, value, new) if draft.is_checked else []
        if not cells:
            flash(_("There was nothing left to mend in that way."))
            return redirect(draft_address(staff, number) + _return_place(staff, draft), 303)
        subject = correction_sentence([cell.row for cell in cells], column, value, new)
        return _store_choices(staff, draft, with_cells(draft.choices, cells), Action.APPLY_FIX, subject)

    @routes.post("/drafts/<int:number>/undo")
    @needs(Role.EDITOR)
    def undo(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        changes = corrections_of(draft.choices.edits)
        if not changes:
            flash(_("There is nothing to undo."))
            return redirect(draft_address(staff, number), 303)
        subject = correction_sentence(changes[0].rows, changes[0].column, changes[0].value, _("as it was"))
        return _store_choices(staff, draft, without_last(draft.choices), Action.UNDO, subject)

    @routes.post("/drafts/<int:number>/reading")
    @needs(Role.EDITOR)
    def choose_reading(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        choices, subject = _with_reading(draft.choices)
        return _store_choices(staff, draft, choices, Action.CHOOSE_READING, subject)

    @routes.post("/drafts/<int:number>/answer")
    @needs(Role.EDITOR)
    def answer_question(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        asked = staff.reviews.of(draft).intake.questions if draft.is_checked else ()
        question = next((one for one in asked if one.key == request.form.get("question")), None)
        answer = request.form.get("answer", "")
        if question is None or answer not in question.answers:
            flash(_("This question is no longer open."))
            return redirect(draft_address(staff, number) + "#questions", 303)
        subject = _("{question} {answer}", question=question.sentence, answer=question.in_words(answer))
        choices = replace(draft.choices, answers={**draft.choices.answers, question.key: answer})
        return _store_choices(staff, draft, choices, Action.CHOOSE_READING, subject)


def _with_reading(choices: Choices) -> tuple[Choices, str]:
    """The choices with the sheet or the joining of rows from the form, and what was chosen, in words."""
    if "sheet" in request.form:
        sheet = request.form["sheet"]
        return replace(choices, sheet=sheet), _("sheet {sheet}", sheet=sheet)
    if "join_rows" in request.form:
        join = request.form["join_rows"] == "yes"
        subject = _("rows of one id are joined") if join else _("rows of one id stay apart")
        return replace(choices, join_rows=join), subject
    return choices, _("check again")


def _store_choices(staff: StaffContext, draft: Draft, choices: Choices, action: Action, subject: str) -> Response:
    """Store the choices, start the check, and redirect to the place on the page where the person was."""
    changed = staff.store.drafts.change(
        draft.number, choices, revision=form_revision(), author=actor(), action=action, subject=subject
    )
    flash_done(subject)
    return redirect(draft_address(staff, draft.number) + _return_place(staff, ensure_checked(staff, changed)), 303)


def _return_place(staff: StaffContext, draft: Draft) -> str:
    """Query and anchor of the place in the list of issues where the person was; the next issue is there now."""
    at, severity, code = (request.form.get(name, "") for name in ("at", "severity", "code_filter"))
    if not at:
        return "#" + (request.form.get("anchor") or "issues")
    place = number_in(at)
    if not draft.is_checked:
        return f"?severity={severity}#at-{place}" if severity.isalpha() else f"#at-{place}"
    span = staff.reviews.of(draft).issues.span(severity, code)
    if not span:
        return "#issues"
    place = min(max(place, span[0]), span[-1])
    return f"?severity={severity}&code={code}&page={(place - span[0]) // PAGE + 1}#at-{place}"


SINGLE = "record:"  # begins the name of a form field about one record; its id follows


def add_decision_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms that decide on missing records and rows with errors, compare a draft with what is published now,
    discard and reopen it."""

    @routes.post("/drafts/<int:number>/choices")
    @needs(Role.EDITOR)
    def decide(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        choices, subject, anchor = _with_decisions(draft.choices)
        closing = Missing.CLOSE in (choices.missing, *choices.exceptions.values())
        if closing and draft.dataset is Dataset.NEWS:
            raise BadRequest
        staff.store.drafts.decide(number, choices, revision=form_revision(), author=actor(), subject=subject)
        flash_done(subject)
        return redirect(draft_address(staff, number) + f"#{anchor}", 303)

    @routes.post("/drafts/<int:number>/rebase")
    @needs(Role.EDITOR)
    def rebase(number: int) -> Response:
        staff.store.drafts.rebase(number, revision=form_revision(), author=actor())
        flash(_("The draft is now compared with what is published at this moment. Look at the difference again."))
        return redirect(draft_address(staff, number), 303)

    @routes.post("/drafts/<int:number>/discard")
    @needs(Role.EDITOR)
    def discard(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if not may_put_aside(draft):
            sentence = _("{person} began this draft. They, or a publisher, can put it aside.", person=draft.author)
            return refusal(_("Not for your role"), sentence, 403)
        staff.store.drafts.discard(number, revision=form_revision(), author=actor())
        flash(_("The draft was put aside. It can be taken back at any time."))
        return redirect(draft_address(staff, number), 303)

    @routes.post("/drafts/<int:number>/reopen")
    @needs(Role.EDITOR)
    def reopen(number: int) -> Response:
        staff.store.drafts.reopen(number, revision=form_revision(), author=actor())
        flash(_("The draft is in work again."))
        return redirect(draft_address(staff, number), 303)


def _with_decisions(choices: Choices) -> tuple[Choices, str, str]:
    """The choices with the decisions of the form, these in words, and the anchor to return to. Raises BadRequest for a
    form without decision."""
    form = request.form
    if "skip_errors" in form:
        skip = form["skip_errors"] == "yes"
        subject = _("rows with errors are left out") if skip else _("rows with errors stop the publication")
        return replace(choices, skip_errors=skip), subject, "issues"
    single = {name.removeprefix(SINGLE): _decision(value) for name, value in form.items() if name.startswith(SINGLE)}
    for_all = _decision(form.get("missing", ""))
    if not single and not for_all:
        raise BadRequest
    exceptions = {name: decision for name, decision in ({**choices.exceptions, **single}).items() if decision}
    changed = replace(choices, missing=for_all or choices.missing, exceptions=exceptions)
    return changed, _in_words(choices, changed, single), "missing"


def _decision(text: str) -> Missing:
    try:
        return Missing(text)
    except ValueError:
        raise BadRequest from None


def _in_words(before: Choices, after: Choices, single: Mapping[str, Missing]) -> str:
    changed = [name for name in single if after.exceptions.get(name) != before.exceptions.get(name)]
    parts = []
    if after.missing != before.missing or not changed:
        parts.append(_("all missing records: {fate}", fate=decision_name(after.missing)))
    if len(changed) == 1:
        parts.append(f"{changed[0]}: {decision_name(single[changed[0]])}")
    elif changed:
        parts.append(ngettext("{number} single decision", "{number} single decisions", len(changed)))
    return "; ".join(parts)
