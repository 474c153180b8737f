"""Sign-in with e-mail address and password, sign-out, and the page for people who forgot their password."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.staff.accounts.account_pages import fault_of_email
from dashboard.staff.accounts.invitations_and_password_links import VALID_HOURS
from dashboard.staff.accounts.passwords import hash_password, is_outdated, is_password
from dashboard.staff.accounts.sessions_and_cookies import end_session
from dashboard.staff.accounts.sign_in_attempt_limits import Attempt, LinkRequest
from dashboard.staff.accounts.two_factor_sign_in import finish_sign_in
from dashboard.staff.web.access import ANYBODY, NEXT, actor, signed_in
from dashboard.staff.web.page_layout_and_refusals import own_page, page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.mail_queue import MailKind
from dashboard.store.staff_accounts_and_sign_in import Role, User
from dashboard.store.version_and_journal_types import Action


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the sign-in page with its form, and the sign-out."""

    @routes.get("/sign-in", role=ANYBODY)
    def sign_in() -> Response:
        if signed_in():
            return see_other(own_page(request.args.get(NEXT, ""), staff.base))
        return sign_in_page(staff)

    @routes.post("/sign-in", role=ANYBODY)
    def try_sign_in() -> Response:
        email, password = request.form.get("email", ""), request.form.get("password", "")
        attempt = Attempt(staff, email)
        if sentence := attempt.count_or_refuse():
            return sign_in_page(staff, sentence, status=429)
        user = _authenticate(staff, email, password)
        if user is None:
            return sign_in_page(staff, _("No account has this e-mail address and this password."), status=400)
        attempt.succeeded()
        return finish_sign_in(staff, user, own_page(request.form.get(NEXT, ""), staff.base))

    @routes.post("/sign-out", role=Role.EDITOR)
    def sign_out() -> Response:
        staff.store.note(Action.SIGN_OUT, actor())
        end_session(staff)
        return see_other(f"{staff.base}sign-in")


def sign_in_page(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    """The sign-in page with this HTTP status and the sentence ``error`` ("" for none). Its form is filled with the
    e-mail address of the submitted form."""
    return page(
        "staff/sign_in.html",
        status,
        error=error,
        email=request.form.get("email", "")[:200],
        then=own_page(request.values.get(NEXT, ""), staff.base),
        issuer=staff.settings.oidc_issuer and (staff.settings.oidc_name or staff.settings.oidc_issuer),
        has_accounts=staff.store.accounts.exist(),
    )


def _authenticate(staff: StaffContext, email: str, password: str) -> User | None:
    """The person with this password, or None. An unknown address or a closed account takes the same time."""
    user = staff.store.accounts.find(email)
    kept = staff.store.accounts.password_hash(user.number) if user and user.active else ""
    if not is_password(password, kept) or user is None:
        return None
    if is_outdated(kept):
        staff.store.accounts.rehash_password(user.number, hash_password(password), before=kept)
    return user


def add_forgotten_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page for people who forgot their password, and its form. If the settings name a mail server, the form
    requests a mail with a link to choose a new password; otherwise the page says whom to ask."""

    @routes.get("/forgotten", role=ANYBODY)
    def forgotten() -> Response:
        return _forgotten_page(staff)

    @routes.post("/forgotten", role=ANYBODY)
    def ask_for_forgotten_password() -> Response:
        """Let a link be sent to the e-mail address in the form. The answer, and the work for it, are the same whether
        the address has an account or not: the sender of mails finds that out later."""
        email = request.form.get("email", "").strip()
        if not staff.settings.smtp_host:
            return _forgotten_page(staff)
        if fault := fault_of_email(email):
            return _forgotten_page(staff, fault, 400)
        asked = LinkRequest(staff, email)
        if sentence := asked.count_or_refuse():
            return _forgotten_page(staff, sentence, 429)
        if not asked.is_one_too_many():
            staff.store.mails.add(MailKind.NEW_PASSWORD, email)
        return _forgotten_page(staff, sent_to=email)


def _forgotten_page(staff: StaffContext, error: str = "", status: int = 200, sent_to: str = "") -> Response:
    return page(
        "staff/forgotten.html",
        status,
        sends_mail=bool(staff.settings.smtp_host),
        issuer=staff.settings.oidc_issuer and (staff.settings.oidc_name or staff.settings.oidc_issuer),
        email=request.form.get("email", "")[:200],
        error=error,
        sent_to=sent_to,
        hours=VALID_HOURS,
    )
