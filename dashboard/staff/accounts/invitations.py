"""Invitations: a link with which a person, once and within three days, can set a password and sign in."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.accounts.passwords import SHORTEST, fault_of, hash_password
from dashboard.staff.accounts.second_step import finish_sign_in
from dashboard.staff.accounts.sessions import INVITATION, hash_token, new_token
from dashboard.staff.web.access import open_to_all
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page, refusal
from dashboard.store.accounts_and_sessions import Session, User
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action

VALID_DAYS = 3


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page that the link of an invitation leads to, and its form."""

    @routes.get("/invitation/<token>")
    @open_to_all
    def invitation(token: str) -> Response:
        session = _invitation(staff, token)
        return _form(session) if session else _expired()

    @routes.post("/invitation/<token>")
    @open_to_all
    def use_invitation(token: str) -> Response:
        session = _invitation(staff, token)
        if session is None:
            return _expired()
        user, password = session.user, request.form.get("password", "")
        if fault := fault_of(password, user.email, request.form.get("password_again", "")):
            return _form(session, fault, 400)
        if not staff.store.accounts.close_session(session.token_hash):
            return _expired()  # somebody else has used it at the same moment
        user = staff.store.accounts.set_password(user.number, hash_password(password), by=user.email)
        return finish_sign_in(staff, user, staff.base, _("by invitation"))


def invite(store: Store, user: User, by: str) -> str:
    """Make an invitation for ``user``, which ends earlier ones, and return its path below the staff home page. The path
    holds the token, of which only the hash is stored. ``by`` is who invites, for the journal."""
    for earlier in store.accounts.sessions(user, kind=INVITATION):
        store.accounts.close_session(earlier.token_hash)
    token = new_token()
    store.accounts.open_session(
        user, token_hash=hash_token(token), expires_at=datetime.now(UTC) + timedelta(days=VALID_DAYS), kind=INVITATION
    )
    store.note(Action.INVITE, by, subject=user.email)
    return f"invitation/{token}"


def _invitation(staff: StaffContext, token: str) -> Session | None:
    session = staff.store.accounts.session(hash_token(token), datetime.now(UTC))
    return session if session is not None and session.kind == INVITATION else None


def _form(session: Session, error: str = "", status: int = 200) -> Response:
    return page("staff/invitation.html", status, user=session.user, error=error, shortest=SHORTEST)


def _expired() -> Response:
    sentence = _("This invitation was used already, or is too old. An admin can send you another.")
    return refusal(_("Not a valid invitation"), sentence, 404)
