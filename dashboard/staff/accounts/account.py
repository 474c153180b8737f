"""Pages on accounts: one's own password and sessions, and for admins the list of users with their roles."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from dashboard.errors import AlreadyThere
from dashboard.language import gettext as _
from dashboard.staff.accounts.invitations import VALID_DAYS, invite
from dashboard.staff.accounts.passwords import (
    SHORTEST,
    fault_of,
    fault_of_email,
    hash_password,
    is_password,
    typed_name,
    typed_role,
)
from dashboard.staff.accounts.sessions import begin_session, browser_name, end_session
from dashboard.staff.accounts.sign_in import Attempt
from dashboard.staff.web.access import me, needs
from dashboard.staff.web.context import StaffContext
from dashboard.staff.web.layout import page
from dashboard.staff.web.template_filters import ROLE_NAMES, ROLE_POWERS
from dashboard.store.accounts import Role, User


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The account page and what its forms do."""

    @routes.get("/account")
    @needs(Role.EDITOR)
    def account() -> Response:
        return _page(staff)

    @routes.post("/account/password")
    @needs(Role.EDITOR)
    def change_password() -> Response:
        password = request.form.get("password", "")
        if fault := _fault_of_present(staff, request.form.get("present", "")):
            return _page(staff, present=fault, status=400)
        if fault := fault_of(password, me().email, request.form.get("password_again", "")):
            return _page(staff, new=fault, status=400)
        user = staff.store.accounts.set_password(me().number, hash_password(password), by=me().email)
        begin_session(staff, user)  # all others have just ended
        flash(_("The password was changed. Everywhere else you are signed out."))
        return redirect(f"{staff.base}account", 303)

    @routes.post("/account/sign-out-everywhere")
    @needs(Role.EDITOR)
    def sign_out_everywhere() -> Response:
        staff.store.accounts.close_all(me(), by=me().email)
        end_session(staff)
        return redirect(f"{staff.base}sign-in", 303)


def _fault_of_present(staff: StaffContext, present: str) -> str:
    attempt = Attempt(staff, me().email)  # whoever found an open browser must not go on guessing
    if sentence := attempt.refused():
        return sentence
    if not is_password(present, staff.store.accounts.password_hash(me().number)):
        return _("This is not your present password.")
    attempt.succeeded()
    return ""


def _page(staff: StaffContext, status: int = 200, **errors: str) -> Response:
    sessions = [
        (browser_name(one.agent), one, one.token_hash == current_user.session.token_hash)
        for one in staff.store.accounts.sessions(me())
    ]
    return page(
        "staff/account.html",
        status,
        sessions=sessions,
        errors=errors,
        shortest=SHORTEST,
        powers=_(ROLE_POWERS[me().role]),
    )


def add_user_routes(routes: Blueprint, staff: StaffContext) -> None:
    """The list, one account, and what their forms do."""
    _add_list(routes, staff)
    _add_one(routes, staff)


def _add_list(routes: Blueprint, staff: StaffContext) -> None:
    @routes.get("/users")
    @needs(Role.ADMIN)
    def users() -> Response:
        return _list(staff)

    @routes.post("/users")
    @needs(Role.ADMIN)
    def add_user() -> Response:
        email, role = request.form.get("email", "").strip(), typed_role()
        if fault := fault_of_email(email):
            return _list(staff, fault, 400)
        try:
            user = staff.store.accounts.add(email, role, by=me().email, name=typed_name())
        except AlreadyThere as error:
            return _list(staff, str(error), 409)
        return _one(user, invitation=_link(staff, user))


def _add_one(routes: Blueprint, staff: StaffContext) -> None:
    @routes.get("/users/<int:number>")
    @needs(Role.ADMIN)
    def user(number: int) -> Response:
        return _one(staff.store.accounts.get(number))

    @routes.post("/users/<int:number>/role")
    @needs(Role.ADMIN)
    def change_role(number: int) -> Response:
        changed = staff.store.accounts.set_role(number, typed_role(), by=me().email)
        flash(_("{person} is now {role}.", person=changed.email, role=_(ROLE_NAMES[changed.role])))
        return redirect(f"{staff.base}users/{number}", 303)

    @routes.post("/users/<int:number>/close")
    @needs(Role.ADMIN)
    def close_account(number: int) -> Response:
        changed = staff.store.accounts.set_active(number, False, by=me().email)
        flash(_("{person} can no longer sign in, and is signed out everywhere.", person=changed.email))
        return redirect(f"{staff.base}users/{number}", 303)

    @routes.post("/users/<int:number>/open")
    @needs(Role.ADMIN)
    def open_account(number: int) -> Response:
        changed = staff.store.accounts.set_active(number, True, by=me().email)
        flash(_("{person} can sign in again.", person=changed.email))
        return redirect(f"{staff.base}users/{number}", 303)

    @routes.post("/users/<int:number>/invitation")
    @needs(Role.ADMIN)
    def invite_user(number: int) -> Response:
        person = staff.store.accounts.get(number)
        return _one(person, invitation=_link(staff, person))


def _list(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    return page(
        "staff/users.html",
        status,
        users=staff.store.accounts.all(),
        roles=_roles(),
        powers=[(role, _(ROLE_POWERS[role])) for role in Role],
        error=error,
        typed=request.form,
    )


def _one(user: User, invitation: str = "") -> Response:
    return page("staff/user.html", user=user, roles=_roles(), invitation=invitation, days=VALID_DAYS)


def _roles() -> list[tuple[Role, str]]:
    return [(role, _(ROLE_NAMES[role])) for role in Role]


def _link(staff: StaffContext, user: User) -> str:
    return request.host_url.rstrip("/") + staff.base + invite(staff.store, user, me().email)
