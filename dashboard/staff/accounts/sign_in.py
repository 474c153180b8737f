"""Sign-in with e-mail address and password, with a limit of attempts, and sign-out."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.language import gettext as _, ngettext
from dashboard.staff.accounts.passwords import hash_password, is_outdated, is_password
from dashboard.staff.accounts.sessions import begin_session, end_session, known_browser, remember_browser
from dashboard.staff.web.access import NEXT, actor, needs, open_to_all, own_page, signed_in
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.page_layout import page
from dashboard.store.accounts_and_sessions import Role, User, email_key
from dashboard.store.versions import Action

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10  # from one network address, or in one known browser
PER_ACCOUNT_FROM_ALL = 100  # far from what guesses a password, and no reason to keep a known browser out
PER_ADDRESS = 60  # an office may share one address


class Attempt:
    """An attempt to sign in, from one network address, to an account: ``account`` is the e-mail address that was typed,
    which may have no account. A browser in which the person has signed in before is counted apart, so that nobody
    keeps them out by wrong passwords."""

    def __init__(self, staff: StaffContext, account: str) -> None:
        self._accounts = staff.store.accounts
        browser = known_browser(staff, account)
        self._is_known = bool(browser)
        self._account = _keyed_hash(staff, "account", browser or email_key(account))
        self._address = _keyed_hash(staff, "address", _network(request.remote_addr or ""))

    def refusal(self) -> str:
        """Count the attempt. Returns a sentence if there were too many, otherwise "". The limit is checked before
        counting, so that refused attempts do not prolong the wait, and again afterwards, so that many simultaneous
        attempts do not pass together."""
        if self._too_many(0):
            return _wait()
        self._accounts.note_attempt(account=self._account, address=self._address, at=datetime.now(UTC))
        return _wait() if self._too_many(1) else ""

    def succeeded(self) -> None:
        """Forget the attempts from this address to sign in to the account, because its person has signed in now."""
        self._accounts.forget_attempts(self._account, self._address)

    def _too_many(self, own: int) -> bool:
        since = datetime.now(UTC) - WINDOW
        limits: list[tuple[dict[str, str], int]] = [({"account": self._account}, PER_ACCOUNT)]
        if not self._is_known:
            limits = [
                ({"account": self._account, "address": self._address}, PER_ACCOUNT),
                ({"account": self._account}, PER_ACCOUNT_FROM_ALL),
                ({"address": self._address}, PER_ADDRESS),
            ]
        return any(self._accounts.attempts(**about, since=since) >= most + own for about, most in limits)


def _wait() -> str:
    return ngettext(
        "There were too many attempts. Wait {number} minute, then try again.",
        "There were too many attempts. Wait {number} minutes, then try again.",
        int(WINDOW.total_seconds() // 60),
    )


def _network(address: str) -> str:
    """The network address as text; for IPv6 its /64 network, because one connection has that many addresses."""
    try:
        return str(ip_network((address, 64), strict=False)) if ":" in address else address
    except ValueError:  # a proxy may send any text
        return address


def _keyed_hash(staff: StaffContext, kind: str, value: str) -> str:
    return hmac.new(staff.secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the sign-in page with its form, and the sign-out."""

    @routes.get("/sign-in")
    @open_to_all
    def sign_in() -> Response:
        if signed_in():
            return redirect(own_page(request.args.get(NEXT, ""), staff.base), 303)
        return sign_in_page(staff)

    @routes.post("/sign-in")
    @open_to_all
    def try_sign_in() -> Response:
        email, password = request.form.get("email", ""), request.form.get("password", "")
        attempt = Attempt(staff, email)
        if sentence := attempt.refusal():
            return sign_in_page(staff, sentence, status=429)
        user = _authenticate(staff, email, password)
        if user is None:
            return sign_in_page(staff, _("No account has this e-mail address and this password."), status=400)
        attempt.succeeded()
        begin_session(staff, user)
        staff.store.note(Action.SIGN_IN, user.email)
        return remember_browser(staff, user, redirect(own_page(request.form.get(NEXT, ""), staff.base), 303))

    @routes.post("/sign-out")
    @needs(Role.EDITOR)
    def sign_out() -> Response:
        staff.store.note(Action.SIGN_OUT, actor())
        end_session(staff)
        return redirect(f"{staff.base}sign-in", 303)


def sign_in_page(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    """The sign-in page, with the sentence ``error`` and the e-mail address that was typed before."""
    return page(
        "staff/sign_in.html",
        status,
        error=error,
        email=request.form.get("email", "")[:200],
        then=own_page(request.values.get(NEXT, ""), staff.base),
        issuer=staff.settings.oidc_issuer and (staff.settings.oidc_name or staff.settings.oidc_issuer),
        has_accounts=bool(staff.store.accounts.all()),
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
