"""Mending a draft: one cell, one value everywhere, how the file is read, and taking the last act back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.records.frames.choices import Choices
from dashboard.review.corrections import changes_made, in_words, with_cells, without_last
from dashboard.review.draft_review import work_of
from dashboard.review.issue_list import PAGE, Cell
from dashboard.staff.drafts.checks import looked_at
from dashboard.staff.drafts.draft_pages import draft_address, number_in, seen_revision, tell
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.store.accounts import Role
from dashboard.store.drafts import Draft
from dashboard.store.versions import Action

LONGEST_CELL = 32_767  # characters, as in Excel


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """What the forms among the issues send."""

    @routes.post("/drafts/<int:number>/mend")
    @needs(Role.EDITOR)
    def mend(number: int) -> Response:
        row, column = number_in(request.form.get("row", "")), request.form.get("column", "")
        value = request.form.get("value", "")
        if not row or len(value) > LONGEST_CELL:
            raise BadRequest
        draft = desk.store.drafts.get(number)
        subject = in_words([row], column, request.form.get("before", ""), value)
        choices = with_cells(draft.choices, [Cell(row, column, value)])
        return _changed(desk, draft, choices, Action.EDIT_CELL, subject)

    @routes.post("/drafts/<int:number>/fix")
    @needs(Role.EDITOR)
    def fix(number: int) -> Response:
        code, column, value, new = (request.form.get(name, "") for name in ("code", "column", "value", "new"))
        draft = desk.store.drafts.get(number)
        cells = work_of(desk.store, draft).issues.cells_to_fix(code, column, value, new) if draft.is_checked else []
        if not cells:
            flash(_("There was nothing left to mend in that way."))
            return redirect(draft_address(desk, number) + _place(desk, draft), 303)
        subject = in_words([cell.row for cell in cells], column, value, new)
        return _changed(desk, draft, with_cells(draft.choices, cells), Action.APPLY_FIX, subject)

    @routes.post("/drafts/<int:number>/undo")
    @needs(Role.EDITOR)
    def undo(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        made = changes_made(draft.choices.edits)
        if not made:
            flash(_("There is nothing to undo."))
            return redirect(draft_address(desk, number), 303)
        subject = in_words(made[0].rows, made[0].column, made[0].value, _("as it was"))
        return _changed(desk, draft, without_last(draft.choices), Action.UNDO, subject)

    @routes.post("/drafts/<int:number>/reading")
    @needs(Role.EDITOR)
    def choose_reading(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        choices, subject = _other_reading(draft.choices)
        return _changed(desk, draft, choices, Action.CHOOSE_READING, subject)


def _other_reading(choices: Choices) -> tuple[Choices, str]:
    """The choices with another sheet or with rows joined, and what was chosen in words."""
    if "sheet" in request.form:
        sheet = request.form["sheet"]
        return replace(choices, sheet=sheet), _("sheet {sheet}", sheet=sheet)
    if "join_rows" in request.form:
        join = request.form["join_rows"] == "yes"
        said = _("rows of one id are joined") if join else _("rows of one id stay apart")
        return replace(choices, join_rows=join), said
    return choices, _("check again")


def _changed(desk: Desk, draft: Draft, choices: Choices, action: Action, subject: str) -> Response:
    """Keep the choices, check again, and lead back to the place."""
    changed = desk.store.drafts.change(
        draft.number, choices, revision=seen_revision(), author=me().email, action=action, subject=subject
    )
    tell(subject)
    return redirect(draft_address(desk, draft.number) + _place(desk, looked_at(desk, changed)), 303)


def _place(desk: Desk, draft: Draft) -> str:
    """Query and anchor of the place where the person was: what was next in the list stands there now."""
    at, severity, code = (request.form.get(name, "") for name in ("at", "severity", "code_filter"))
    if not at:
        return "#" + (request.form.get("anchor") or "issues")
    place = number_in(at)
    if not draft.is_checked:
        return f"?severity={severity}#at-{place}" if severity.isalpha() else f"#at-{place}"
    span = work_of(desk.store, draft).issues.span(severity, code)
    if not span:
        return "#issues"
    place = min(max(place, span[0]), span[-1])
    return f"?severity={severity}&code={code}&page={(place - span[0]) // PAGE + 1}#at-{place}"
