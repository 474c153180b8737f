"""Who may do what: each view names the role it needs, and nothing runs before that is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint, current_app, redirect, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import refusal, refusal_with_typed_text
from dashboard.staff.web.security import check_form, check_origin
from dashboard.staff.web.template_filters import ROLE_NAMES
from dashboard.store.accounts import Role, User

NEXT = "next"


def with_next(address: str, then: str) -> str:
    """``address`` with the page to go to afterwards."""
    return f"{address}?{NEXT}={quote(then, safe='/')}" if then else address


def own_page(asked: str, base: str) -> str:
    """``asked`` where it is a path of the staff side (``base`` is such as ``/staff/``), else ``base``."""
    # The text itself has to begin so: browsers read "///staff/" and "/\\staff/" as another host.
    if not asked.startswith(base) or "\\" in asked or "/." in asked or not asked.isprintable():
        return base
    return asked


View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LAST_NUMBER = 2**31 - 1
SMALL_FORM = 1_000_000  # bytes; a view that takes files says how much it takes


def needs(role: Role, *, up_to: int = SMALL_FORM) -> Callable[[View], View]:
    """For a view: who has this role, or one above it, may use it; its forms hold ``up_to`` bytes at most.

    Put it outermost. A person who is not signed in is led to the sign-in page; a lesser role is refused with 403.
    """

    def mark(view: View) -> View:
        view.__dict__.update(role=role, up_to=up_to)
        return view

    return mark


def open_to_all(view: View) -> View:
    """For a view of the sign-in: anybody may use it."""
    view.__dict__.update(role="", up_to=SMALL_FORM)
    return view


def me() -> User:
    """The person who is signed in; only for views that need a role."""
    user: User = current_user.user
    return user


def signed_in() -> bool:
    """Whether the request comes from somebody who is signed in."""
    return bool(current_user.is_authenticated)


def guard(routes: Blueprint, staff: StaffContext) -> None:
    """Check origin, role and form token before any view of ``routes``, cheapest first."""

    @routes.before_request
    def check() -> Response | None:
        view = current_app.view_functions[request.endpoint or ""]
        role, writes = view.__dict__["role"], request.method not in SAFE_METHODS  # without a role nothing runs
        if writes:
            check_origin()
            request.max_content_length = view.__dict__["up_to"]
        if role and (refused := _refuse(role, staff, writes=writes)):
            return refused
        if writes:
            check_form()
        _check_numbers()
        _check_texts()
        return None


def _check_numbers() -> None:
    """Raise NotFound for an address with a number that no database counts to."""
    if any(isinstance(part, int) and part > LAST_NUMBER for part in (request.view_args or {}).values()):
        raise NotFound


def _check_texts() -> None:
    """Raise BadRequest for the sign that no database keeps in a text, and that nobody can type."""
    if any("\0" in f"{name}{text}" for name, text in request.values.items(multi=True)):
        raise BadRequest


def _refuse(role: Role, staff: StaffContext, *, writes: bool) -> Response | None:
    if not signed_in():
        if writes:
            sentence = _("You were signed out meanwhile, so nothing was changed. Sign in again, then repeat it.")
            return refusal_with_typed_text(_("Signed out"), sentence, 403)
        return redirect(sign_in_address(staff, request.full_path.rstrip("?")))
    if not me().role.covers(role):
        sentence = _("This needs the role {role}. An admin can give it to you.", role=_(ROLE_NAMES[role]))
        return refusal(_("Not for your role"), sentence, 403)
    return None


def sign_in_address(staff: StaffContext, then: str = "") -> str:
    """The sign-in page, which leads to ``then`` afterwards."""
    return with_next(f"{staff.base}sign-in", then)
