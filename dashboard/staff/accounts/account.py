"""One's own account: the password, the sessions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.accounts.attempts import Attempt
from dashboard.staff.accounts.browser_names import browser_name
from dashboard.staff.accounts.passwords import SHORTEST, fault_of, hash_password, is_password
from dashboard.staff.accounts.sessions import begin_session, end_session
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.staff.web.template_filters import ROLE_POWERS
from dashboard.store.accounts import Role


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The account page and what its forms do."""

    @routes.get("/account")
    @needs(Role.EDITOR)
    def account() -> Response:
        return _page(desk)

    @routes.post("/account/password")
    @needs(Role.EDITOR)
    def change_password() -> Response:
        password = request.form.get("password", "")
        if fault := _fault_of_present(desk, request.form.get("present", "")):
            return _page(desk, present=fault, status=400)
        if fault := fault_of(password, me().email, request.form.get("password_again", "")):
            return _page(desk, new=fault, status=400)
        user = desk.store.accounts.set_password(me().number, hash_password(password), by=me().email)
        begin_session(desk, user)  # all others have just ended
        flash(_("The password was changed. Everywhere else you are signed out."))
        return redirect(f"{desk.base}account", 303)

    @routes.post("/account/sign-out-everywhere")
    @needs(Role.EDITOR)
    def sign_out_everywhere() -> Response:
        desk.store.accounts.close_all(me(), by=me().email)
        end_session(desk)
        return redirect(f"{desk.base}sign-in", 303)


def _fault_of_present(desk: Desk, present: str) -> str:
    attempt = Attempt(desk, me().email)  # whoever found an open browser must not go on guessing
    if sentence := attempt.refused():
        return sentence
    if not is_password(present, desk.store.accounts.password_hash(me().number)):
        return _("This is not your present password.")
    attempt.succeeded()
    return ""


def _page(desk: Desk, status: int = 200, **errors: str) -> Response:
    sessions = [
        (browser_name(one.agent), one, one.token_hash == current_user.session.token_hash)
        for one in desk.store.accounts.sessions(me())
    ]
    return page(
        "staff/account.html",
        status,
        sessions=sessions,
        errors=errors,
        shortest=SHORTEST,
        powers=_(ROLE_POWERS[me().role]),
    )
