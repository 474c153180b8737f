"""Staff pages: the frame around each, and plain refusals."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Response, render_template, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from dashboard.errors import StoreError
from dashboard.language import current_language, current_locale, marked
from dashboard.language import gettext as _
from dashboard.staff.web.context import StaffContext, current_staff_context
from dashboard.store.accounts import Role, User

_SECRET = ("password", "token", "code", "secret")
_LONGEST = 20_000
# What the page itself put into the form: nobody typed it.
_OF_THE_PAGE = {"based_on", "revision", "at", "severity", "code_filter", "anchor", "before"}


def refusal_with_typed_text(title: str, sentence: str, status: int) -> Response:
    """A refusal that shows the text of the request's form, but no password, token or file."""
    return refusal(title, sentence, status, typed=typed_text())


def typed_text() -> list[tuple[str, str]]:
    """Names and texts of the fields of the form that was sent."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return []  # a file; it is on the person's own disk
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large to be a form that somebody typed
        return []
    return [
        (name, value[:_LONGEST])
        for name, value in fields
        if value.strip() and name not in _OF_THE_PAGE and not any(word in name.lower() for word in _SECRET)
    ]


# address below the desk, name, the role that sees it
_NAVIGATION = (
    ("", marked("Desk"), Role.EDITOR),
    ("upload", marked("Upload"), Role.EDITOR),
    ("records/projects", marked("Records"), Role.EDITOR),
    ("history", marked("History"), Role.EDITOR),
    ("holds", marked("Holds"), Role.ADMIN),
    ("aliases", marked("Place names"), Role.ADMIN),
    ("users", marked("Users"), Role.ADMIN),
    ("journal", marked("Journal"), Role.ADMIN),
)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A staff page. ``template`` is such as ``staff/desk.html``; it extends ``staff/base.html``.

    Templates always have: ``staff_base`` ("/staff/"), ``me`` (None where nobody is signed in), ``_``, ``ngettext`` and
    ``csrf_token()``, which the macro ``form`` puts in.
    """
    return Response(
        render_template(template, **_frame(current_staff_context()), **values), status=status, mimetype="text/html"
    )


def refusal(title: str, sentence: str, status: int, **values: Any) -> Response:
    """A page that says why something was not done."""
    return page("staff/refusal.html", status, title=title, sentence=sentence, **values)


def _frame(staff: StaffContext) -> dict[str, Any]:
    me = _who()
    here = request.path.removeprefix(staff.base)
    return {
        "language": current_language(),
        "direction": "rtl" if current_locale().character_order == "right-to-left" else "ltr",
        "organisation": staff.settings.organisation,
        "public_address": staff.settings.base_path,
        "staff_base": staff.base,
        "styles": [staff.files.address(name) for name in ("style.css", "staff.css")],
        "script": staff.files.address("staff.js"),
        "icon": staff.files.address("icon.svg"),
        "me": me,
        "navigation": [
            (staff.base + path, _(name), _is_here(path, here))
            for path, name, role in _NAVIGATION
            if me and me.role.covers(role)
        ],
    }


def _is_here(path: str, here: str) -> bool:
    room = path.partition("/")[0]
    return here == path or (bool(room) and here.partition("/")[0] == room)


def _who() -> User | None:
    with suppress(StoreError):  # a page that says that the database is away needs no database
        if current_user.is_authenticated:
            user: User = current_user.user
            return user
    return None
