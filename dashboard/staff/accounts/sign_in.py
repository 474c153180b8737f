"""Sign-in with a local account, and sign-out."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.language import gettext as _
from dashboard.staff.accounts.attempts import Attempt
from dashboard.staff.accounts.passwords import hash_password, is_outdated, is_password
from dashboard.staff.accounts.sessions import begin_session, end_session
from dashboard.staff.web.access import NEXT, me, needs, open_to_all, own_page, signed_in
from dashboard.staff.web.context import Desk
from dashboard.staff.web.layout import page
from dashboard.store.accounts import Role, User
from dashboard.store.versions import Action


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """The sign-in page and what its form does; the sign-out."""

    @routes.get("/sign-in")
    @open_to_all
    def sign_in() -> Response:
        if signed_in():
            return redirect(own_page(request.args.get(NEXT, ""), desk.base), 303)
        return sign_in_page(desk)

    @routes.post("/sign-in")
    @open_to_all
    def try_sign_in() -> Response:
        email, password = request.form.get("email", ""), request.form.get("password", "")
        attempt = Attempt(desk, email)
        if sentence := attempt.refused():
            return sign_in_page(desk, sentence, status=429)
        user = _person(desk, email, password)
        if user is None:
            return sign_in_page(desk, _("No account has this e-mail address and this password."), status=400)
        attempt.succeeded()
        begin_session(desk, user)
        desk.store.note(Action.SIGN_IN, user.email)
        return redirect(own_page(request.form.get(NEXT, ""), desk.base), 303)

    @routes.post("/sign-out")
    @needs(Role.EDITOR)
    def sign_out() -> Response:
        desk.store.note(Action.SIGN_OUT, me().email)
        end_session(desk)
        return redirect(f"{desk.base}sign-in", 303)


def sign_in_page(desk: Desk, error: str = "", status: int = 200) -> Response:
    """The page, with why it did not work. An address that was typed stands there again."""
    return page(
        "staff/sign_in.html",
        status,
        error=error,
        email=request.form.get("email", "")[:200],
        then=own_page(request.values.get(NEXT, ""), desk.base),
        issuer=desk.settings.oidc_issuer and (desk.settings.oidc_name or desk.settings.oidc_issuer),
        has_accounts=bool(desk.store.accounts.all()),
    )


def _person(desk: Desk, email: str, password: str) -> User | None:
    """Who this is. An unknown address, an account without password and a closed one cost the same time."""
    user = desk.store.accounts.find(email)
    kept = desk.store.accounts.password_hash(user.number) if user and user.active else ""
    if not is_password(password, kept) or user is None:
        return None
    if is_outdated(kept):
        desk.store.accounts.rehash_password(user.number, hash_password(password), before=kept)
    return user
