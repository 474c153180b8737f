"""Links with which a person can choose a password, once: invitations, and links for people who forgot their
password."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.staff.accounts.passwords import SHORTEST, fault_of, hash_password
from dashboard.staff.accounts.sessions_and_cookies import INVITATION, NEW_PASSWORD, hash_token, new_token
from dashboard.staff.accounts.two_factor_sign_in import finish_sign_in
from dashboard.staff.web.access import ANYBODY
from dashboard.staff.web.page_layout_and_refusals import page, refusal
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Session, User
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action

VALID_DAYS = 3  # of an invitation
VALID_HOURS = 1  # of a link for who forgot the password
# kind of the token -> first part of the path, how long the link is valid, what the journal says
_LINKS = {
    INVITATION: ("invitation", timedelta(days=VALID_DAYS), Action.INVITE),
    NEW_PASSWORD: ("new-password", timedelta(hours=VALID_HOURS), Action.LINK_FOR_PASSWORD),
}


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page on which people choose a password, and its form. Invitations and links for a forgotten password lead
    there."""

    @routes.get("/invitation/<token>", role=ANYBODY)
    @routes.get("/new-password/<token>", role=ANYBODY)
    def invitation(token: str) -> Response:
        session = _link(staff, token)
        return _form(session) if session else _expired()

    @routes.post("/invitation/<token>", role=ANYBODY)
    @routes.post("/new-password/<token>", role=ANYBODY)
    def use_invitation(token: str) -> Response:
        session = _link(staff, token)
        if session is None:
            return _expired()
        user, password = session.user, request.form.get("password", "")
        if fault := fault_of(password, user.email, request.form.get("password_again", "")):
            return _form(session, fault, 400)
        if not staff.store.accounts.close_session(session.token_hash):
            return _expired()  # somebody else has used it at the same moment
        user = staff.store.accounts.set_password(user.number, hash_password(password), by=user.email)
        how = _("by invitation") if session.kind == INVITATION else _("with a new password")
        return finish_sign_in(staff, user, staff.base, how)


def invite(store: Store, user: User, by: str, kind: str = INVITATION) -> str:
    """Make a link with which ``user`` can choose a password, once, and end earlier links of the same ``kind``. ``kind``
    is INVITATION (valid for three days) or NEW_PASSWORD, for a forgotten password (valid for one hour). ``by`` is the
    e-mail address of the person who makes the link, or the name of the person who ran a command, for the journal.
    Returns the path of the link below the staff home page. The path has the token, of which only the hash is stored."""
    for earlier in store.accounts.sessions(user, kind=kind):
        store.accounts.close_session(earlier.token_hash)
    return one_more_link(store, user, by, kind)


def one_more_link(store: Store, user: User, by: str, kind: str) -> str:
    """Make a link with which ``user`` can choose a password, without ending earlier ones, and return its path below the
    staff home page. ``kind`` is INVITATION (valid for three days) or NEW_PASSWORD (for one hour). ``by`` is the e-mail
    address of the person who makes it, or the name of the person who ran a command, for the journal. When the person
    has used one link, all their other links end."""
    path, valid, action = _LINKS[kind]
    token = new_token()
    store.accounts.open_session(user, token_hash=hash_token(token), expires_at=datetime.now(UTC) + valid, kind=kind)
    store.note(action, by, subject=user.email)
    return f"{path}/{token}"


def _link(staff: StaffContext, token: str) -> Session | None:
    session = staff.store.accounts.session(hash_token(token), datetime.now(UTC))
    return session if session is not None and session.kind in _LINKS else None


def _form(session: Session, error: str = "", status: int = 200) -> Response:
    return page(
        "staff/invitation.html",
        status,
        user=session.user,
        error=error,
        shortest=SHORTEST,
        invited=session.kind == INVITATION,
    )


def _expired() -> Response:
    sentence = _(
        "This link was used already, or is too old. An admin can send you another invitation; "
        "if you forgot your password, ask for a new link on the sign-in page."
    )
    return refusal(_("Not a valid link"), sentence, 404)
