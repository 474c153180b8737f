"""Deciding on a draft: what becomes of missing records and of rows with errors; putting it aside, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.records.frames.choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.staff.drafts.draft_pages import draft_address, seen_revision, tell
from dashboard.staff.drafts.review_sections import fate_name
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.store.accounts import Role

SINGLE = "record:"  # before the id in the name of a field about one record


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """What the forms of decisions send."""

    @routes.post("/drafts/<int:number>/choices")
    @needs(Role.EDITOR)
    def decide(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        choices, subject, anchor = _decided(draft.choices)
        closing = Missing.CLOSE in (choices.missing, *choices.exceptions.values())
        if closing and draft.dataset is Dataset.NEWS:
            raise BadRequest
        desk.store.drafts.decide(number, choices, revision=seen_revision(), author=me().email, subject=subject)
        tell(subject)
        return redirect(draft_address(desk, number) + f"#{anchor}", 303)

    @routes.post("/drafts/<int:number>/rebase")
    @needs(Role.EDITOR)
    def rebase(number: int) -> Response:
        desk.store.drafts.rebase(number, revision=seen_revision(), author=me().email)
        flash(_("The draft is now compared with what is published at this moment. Look at the difference again."))
        return redirect(draft_address(desk, number), 303)

    @routes.post("/drafts/<int:number>/discard")
    @needs(Role.EDITOR)
    def discard(number: int) -> Response:
        desk.store.drafts.discard(number, revision=seen_revision(), author=me().email)
        flash(_("The draft was put aside. It can be taken back at any time."))
        return redirect(draft_address(desk, number), 303)

    @routes.post("/drafts/<int:number>/reopen")
    @needs(Role.EDITOR)
    def reopen(number: int) -> Response:
        desk.store.drafts.reopen(number, revision=seen_revision(), author=me().email)
        flash(_("The draft is in work again."))
        return redirect(draft_address(desk, number), 303)


def _decided(choices: Choices) -> tuple[Choices, str, str]:
    """The choices that the form makes, in words, and the anchor to lead back to. Raises BadRequest for none."""
    form = request.form
    if "skip_errors" in form:
        skip = form["skip_errors"] == "yes"
        said = _("rows with errors are left out") if skip else _("rows with errors stop the publication")
        return replace(choices, skip_errors=skip), said, "issues"
    single = {name.removeprefix(SINGLE): _fate(value) for name, value in form.items() if name.startswith(SINGLE)}
    fate = _fate(form.get("missing", ""))
    if not single and not fate:
        raise BadRequest
    exceptions = {name: one for name, one in ({**choices.exceptions, **single}).items() if one}
    made = replace(choices, missing=fate or choices.missing, exceptions=exceptions)
    return made, _in_words(choices, made, single), "missing"


def _fate(text: str) -> Missing:
    try:
        return Missing(text)
    except ValueError:
        raise BadRequest from None


def _in_words(before: Choices, after: Choices, single: Mapping[str, Missing]) -> str:
    changed = [name for name in single if after.exceptions.get(name) != before.exceptions.get(name)]
    parts = []
    if after.missing != before.missing or not changed:
        parts.append(_("all missing records: {fate}", fate=fate_name(after.missing)))
    if len(changed) == 1:
        parts.append(f"{changed[0]}: {fate_name(single[changed[0]])}")
    elif changed:
        parts.append(ngettext("{number} single decision", "{number} single decisions", len(changed)))
    return "; ".join(parts)
