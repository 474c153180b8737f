"""Forms of the review page: correct cells of a draft, answer questions about its file, decide about conflicts and about
records that the file lacks, compare the draft anew, discard and reopen it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, request
from msgspec.structs import replace
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.records.frames.file_choices import Choices, Missing, Winner
from dashboard.records.frames.three_way_merge import Conflict
from dashboard.records.schema.columns import Dataset
from dashboard.review.corrections_and_obstacles_to_publishing import (
    correction_sentence,
    corrections_of,
    with_cells,
    with_row,
    without_last,
)
from dashboard.staff.drafts.adding_place_names_and_terms import add_place_name, add_word
from dashboard.staff.drafts.draft_checks_forms_and_addresses import (
    draft_address,
    ensure_checked,
    flash_done,
    form_revision,
    number_in,
    refuse_to_put_aside,
    stale_draft_page,
)
from dashboard.staff.drafts.review_page import decision_name, review_page
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.drafts import Draft, DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action

LONGEST_CELL = 32_767  # characters, as in Excel


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms by which staff correct cells and leave rows out, add a name of a place or a word for a status, undo
    the last step, choose how the file is read (which sheet, and whether rows with the same id are joined to one
    record), and answer a question about the file."""

    @routes.post("/drafts/<int:number>/mend", role=Role.EDITOR)
    def mend(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        typed, left_out = _typed_cells(), sorted({_row_number(row) for row in request.form.getlist("leave")})
        if not draft.is_checked or draft.revision != form_revision():
            return stale_draft_page(staff, draft)
        issues = staff.reviews.of(draft).issues
        changed = issues.changed_cells({cell: text for cell, text in typed.items() if cell[0] not in left_out})
        if not changed and not left_out:
            flash(_("Nothing was changed, so nothing was saved."))
            return see_other(draft_address(staff, number) + _return_place())
        sentences = [correction_sentence([cell.row], cell.column, before, cell.text) for cell, before in changed]
        sentences += [correction_sentence(left_out, "", "", "")] if left_out else []
        choices = with_cells(draft.choices, [cell for cell, _before in changed], left_out)
        return _store_choices(staff, draft, choices, Action.EDIT_CELL, _("; ").join(sentences))

    @routes.post("/drafts/<int:number>/fix", role=Role.EDITOR)
    def fix(number: int) -> Response:
        code, column, value, new = (request.form.get(name, "") for name in ("code", "column", "value", "new"))
        draft = staff.store.drafts.get(number)
        if not draft.is_checked:
            return stale_draft_page(staff, draft)
        cells = staff.reviews.of(draft).issues.cells_with(code, column, value, new.strip())
        if not cells or not new.strip() or len(new) > LONGEST_CELL:
            flash(_("There was nothing left to correct in that way.") if not cells else _("Write first what is meant."))
            return see_other(draft_address(staff, number) + _return_place())
        subject = correction_sentence([cell.row for cell in cells], column, value, new.strip())
        return _store_choices(staff, draft, with_cells(draft.choices, cells), Action.APPLY_FIX, subject)

    @routes.post("/drafts/<int:number>/always", role=Role.ADMIN)
    def always(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if draft.revision != form_revision() or not draft.is_open or draft.state is DraftState.SUBMITTED:
            return stale_draft_page(staff, draft)
        text, new = (" ".join(request.form.get(name, "").split()) for name in ("value", "new"))
        is_status = request.form.get("code") == "status-unknown"
        meant, fault = add_word(staff, "status", text, new) if is_status else add_place_name(staff, text, new)
        if fault:
            return review_page(staff, draft, 422, value_fault=fault, value_typed=(text, new))
        choices = replace(draft.choices, words=staff.store.words.all())
        subject = _("always read “{text}” as {meant}", text=text, meant=meant)
        return _store_choices(staff, draft, choices, Action.CHOOSE_READING, subject)

    @routes.post("/drafts/<int:number>/undo", role=Role.EDITOR)
    def undo(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        row = number_in(request.form.get("row", "0"))
        if row in draft.choices.left_out:
            subject = _("row {row} is taken back", row=row)
            return _store_choices(staff, draft, with_row(draft.choices, row), Action.UNDO, subject)
        steps = corrections_of(draft.choices.edits)
        if row or not steps:
            return see_other(draft_address(staff, number), _("There is nothing to undo."))
        undone = [
            correction_sentence(one.rows, one.column, one.value, _("as it was"))
            if one.column
            else _("taken back: {rows}", rows=_(", ").join(map(str, one.rows)))
            for one in steps[0]
        ]
        return _store_choices(staff, draft, without_last(draft.choices), Action.UNDO, _("; ").join(undone))

    @routes.post("/drafts/<int:number>/reading", role=Role.EDITOR)
    def choose_reading(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        choices, subject = _with_reading(replace(draft.choices, words=staff.store.words.all()))
        return _store_choices(staff, draft, choices, Action.CHOOSE_READING, subject)

    @routes.post("/drafts/<int:number>/answer", role=Role.EDITOR)
    def answer_question(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        asked = staff.reviews.of(draft).intake.questions if draft.is_checked else ()
        question = next((one for one in asked if one.key == request.form.get("question")), None)
        answer = request.form.get("answer", "")
        if question is None or answer not in question.answers:
            return see_other(draft_address(staff, number) + "#questions", _("This question is no longer open."))
        subject = _("{question} {answer}", question=question.sentence, answer=question.in_words(answer))
        choices = replace(draft.choices, answers={**draft.choices.answers, question.key: answer})
        return _store_choices(staff, draft, choices, Action.CHOOSE_READING, subject)


def _with_reading(choices: Choices) -> tuple[Choices, str]:
    """The choices with the sheet or the joining of rows from the form, or as they are if it has neither, and what was
    chosen, in words."""
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
    ensure_checked(staff, changed)
    return see_other(draft_address(staff, draft.number) + _return_place())


def _return_place() -> str:
    """Query and anchor of the part of the page where the person was."""
    place = {name: request.form[name] for name in ("show", "code_filter", "page") if request.form.get(name)}
    query = urlencode({"code" if name == "code_filter" else name: value for name, value in place.items()})
    return (f"?{query}" if query else "") + "#" + (request.form.get("anchor") or "issues")


def _typed_cells() -> dict[tuple[int, str], str]:
    """(row, field) → text, of the cells in the submitted form. A suggestion that was chosen for a cell replaces its
    text. A picker of days shows nothing for a text that is no date, so that it counts only if it is filled. Raises
    BadRequest for a text of more than 32,767 characters or a cell without the number of its row."""
    typed: dict[tuple[int, str], str] = {}
    for kind in ("cell", "date", "put"):
        for name, text in request.form.items():
            if name.startswith(f"{kind}:") and (text or kind != "date"):
                _kind, row, field = name.split(":", 2) if name.count(":") > 1 else ("", "", "")
                if len(text) > LONGEST_CELL:
                    raise BadRequest
                typed[_row_number(row), field] = text
    return typed


def _row_number(text: str) -> int:
    """The number of a row of a file, which begins at 1. Raises BadRequest for any other text."""
    if not (row := number_in(text)):
        raise BadRequest
    return row


SINGLE = "record:"  # begins the name of a form field about one record; its id follows
CONFLICT = "conflict:"  # begins the name of a form field about a field that both changed; the key of the choice follows


def add_decision_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms by which staff decide on missing records, on rows with errors and on conflicts, compare a draft
    with what is published now, and discard a draft or reopen it."""

    @routes.post("/drafts/<int:number>/choices", role=Role.EDITOR)
    def decide(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if "conflicts" in request.form:
            choices, subject, anchor = _with_winners(draft.choices, staff.reviews.of(draft).composition.conflicts)
        else:
            choices, subject, anchor = _with_decisions(draft.choices)
        if not subject:
            flash(_("Nothing was changed, so nothing was saved."))
            return see_other(draft_address(staff, number) + f"#{anchor}")
        closing = Missing.CLOSE in (choices.missing, *choices.exceptions.values())
        if closing and draft.dataset is Dataset.NEWS:
            raise BadRequest
        staff.store.drafts.decide(number, choices, revision=form_revision(), author=actor(), subject=subject)
        flash_done(subject)
        return see_other(draft_address(staff, number) + f"#{anchor}")

    @routes.post("/drafts/<int:number>/rebase", role=Role.EDITOR)
    def rebase(number: int) -> Response:
        staff.store.drafts.rebase(number, revision=form_revision(), author=actor())
        flash(_("The draft is now compared with what is published at this moment. Look at the difference again."))
        return see_other(draft_address(staff, number))

    @routes.post("/drafts/<int:number>/discard", role=Role.EDITOR)
    def discard(number: int) -> Response:
        draft = staff.store.drafts.get(number)
        if refused := refuse_to_put_aside(draft):
            return refused
        staff.store.drafts.discard(number, revision=form_revision(), author=actor())
        return see_other(draft_address(staff, number), _("The draft was put aside. It can be taken back at any time."))

    @routes.post("/drafts/<int:number>/reopen", role=Role.EDITOR)
    def reopen(number: int) -> Response:
        staff.store.drafts.reopen(number, revision=form_revision(), author=actor())
        return see_other(draft_address(staff, number), _("The draft is in work again."))


def _with_decisions(choices: Choices) -> tuple[Choices, str, str]:
    """The choices with the decisions of the form, these in words, and the anchor to return to. Raises BadRequest for a
    form without decision or with an unknown one."""
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
    return changed, _in_words(choices, changed, single) if changed != choices else "", "missing"


def _with_winners(choices: Choices, conflicts: Sequence[Conflict]) -> tuple[Choices, str, str]:
    """The choices with the winners of the form, these in words ("" for no change), and the anchor to return to. The
    button that was pressed decides about the conflicts for which nothing is chosen: "mine", "theirs", or "" to leave
    them open. Raises BadRequest for another value."""
    known = {conflict.key: conflict.winner for conflict in conflicts}
    for_others = request.form["conflicts"]
    chosen = {key: request.form.get(CONFLICT + key) or winner or for_others for key, winner in known.items()}
    if not {*filter(None, chosen.values())} <= {*Winner}:
        raise BadRequest
    winners = {key: Winner(text) for key, text in chosen.items() if text}
    changed = Counter(winner for key, winner in winners.items() if winner is not known[key])
    words = {
        Winner.MINE: ngettext(
            "{number} field as in this draft", "{number} fields as in this draft", changed[Winner.MINE]
        ),
        Winner.THEIRS: ngettext(
            "{number} field as the colleague has it", "{number} fields as colleagues have them", changed[Winner.THEIRS]
        ),
    }
    subject = _(", ").join(text for winner, text in words.items() if changed[winner])
    return replace(choices, conflicts={**choices.conflicts, **winners}), subject, "conflicts"


def _decision(text: str) -> Missing:
    try:
        return Missing(text)
    except ValueError:
        raise BadRequest from None


def _in_words(before: Choices, after: Choices, single: Mapping[str, Missing]) -> str:
    changed = [name for name in single if after.exceptions.get(name) != before.exceptions.get(name)]
    parts = []
    if after.missing != before.missing:
        parts.append(_("all missing records: {fate}", fate=decision_name(after.missing)))
    if len(changed) == 1:
        parts.append(f"{changed[0]}: {decision_name(single[changed[0]])}")
    elif changed:
        parts.append(ngettext("{number} single decision", "{number} single decisions", len(changed)))
    return _("; ").join(parts)
