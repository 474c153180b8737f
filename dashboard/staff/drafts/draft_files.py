"""The files of a draft: as it came, and with its issues written beside the rows."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Blueprint
from werkzeug.wrappers import Response

from dashboard.errors import LimitReached, RecordsError
from dashboard.language import gettext as _
from dashboard.review.read_draft import annotated
from dashboard.review.worker_process import answer_of, is_light
from dashboard.staff.drafts.review import review_page
from dashboard.staff.drafts.uploads import FORMS
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import refusal
from dashboard.store.accounts import Role
from dashboard.store.versions import Action


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The downloads."""

    @routes.get("/drafts/<int:number>/original")
    @needs(Role.EDITOR)
    def download_original(number: int) -> Response:
        draft = desk.store.drafts.get(number)
        desk.store.note(Action.DOWNLOAD, me().email, subject=draft.filename, draft=number, dataset=draft.dataset)
        return attachment(desk.store.drafts.original(number), draft.filename, "application/octet-stream")

    @routes.get("/drafts/<int:number>/annotated.<any(csv, xlsx):form>")
    @needs(Role.EDITOR)
    def download_annotated(number: int, form: str) -> Response:
        draft = desk.store.drafts.get(number)
        if not draft.checked:
            return review_page(desk, draft)
        try:
            made = _annotated(desk, number, form)
        except (RecordsError, LimitReached) as error:
            return refusal(_("The file cannot be made"), str(error), 422)
        desk.store.note(Action.DOWNLOAD, me().email, subject=draft.filename, draft=number, dataset=draft.dataset)
        return attachment(made, f"{PurePosixPath(draft.filename).stem}-issues.{form}", FORMS[form])


def _annotated(desk: Desk, number: int, form: str) -> bytes:
    """Raises RecordsError, LimitReached."""
    if is_light(desk.store.drafts.original(number)):
        return annotated(desk.store, number, form)
    return answer_of(desk.settings, ["annotate-draft", str(number), form])


def attachment(content: bytes, name: str, content_type: str) -> Response:
    """A file to keep, never to open in the browser's own right."""
    answer = Response(content, content_type=content_type)
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return answer
