"""Invitations: a link that its bearer uses once, within three days, to set a password and sign in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.accounts.passwords import SHORTEST, fault_of, hash_password
from dashboard.staff.accounts.sessions import INVITATION, begin_session, hash_of, new_token
from dashboard.staff.web.access import open_to_all
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page, refusal
from dashboard.store.accounts import Session, User
from dashboard.store.store import Store
from dashboard.store.versions import Action

VALID_DAYS = 3


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The page behind the link."""

    @routes.get("/invitation/<token>")
    @open_to_all
    def invitation(token: str) -> Response:
        found = _invitation(staff, token)
        return _form(found) if found else _over()

    @routes.post("/invitation/<token>")
    @open_to_all
    def use_invitation(token: str) -> Response:
        found = _invitation(staff, token)
        if found is None:
            return _over()
        password = request.form.get("password", "")
        if fault := fault_of(password, found.user.email, request.form.get("password_again", "")):
            return _form(found, fault, 400)
        if not staff.store.accounts.close_session(found.token_hash):
            return _over()  # somebody else used it within this second
        user = staff.store.accounts.set_password(found.user.number, hash_password(password), by=found.user.email)
        begin_session(staff, user)
        staff.store.note(Action.SIGN_IN, user.email, subject=_("by invitation"))
        return redirect(staff.base, 303)


def invite(store: Store, user: User, by: str) -> str:
    """A new invitation for a person, as a path below the desk; earlier ones end. The token is kept nowhere."""
    for earlier in store.accounts.sessions(user, kind=INVITATION):
        store.accounts.close_session(earlier.token_hash)
    token = new_token()
    store.accounts.open_session(
        user,
        token_hash=hash_of(token),
        expires_at=datetime.now(UTC) + timedelta(days=VALID_DAYS),
        kind=INVITATION,
    )
    store.note(Action.INVITE, by, subject=user.email)
    return f"invitation/{token}"


def _invitation(staff: StaffContext, token: str) -> Session | None:
    found = staff.store.accounts.session(hash_of(token), datetime.now(UTC))
    return found if found is not None and found.kind == INVITATION else None


def _form(found: Session, error: str = "", status: int = 200) -> Response:
    return page("staff/invitation.html", status, user=found.user, error=error, shortest=SHORTEST)


def _over() -> Response:
    sentence = _("This invitation was used already, or is too old. An admin can send you another.")
    return refusal(_("Not a valid invitation"), sentence, 404)
