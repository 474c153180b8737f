"""Pages for accounts: password, mails and sessions of the signed-in person, and for admins all users, their roles, and
mails that could not be sent."""

from typing import Any

from flask import Blueprint, flash, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from dashboard.email_and_number_checks import is_email_address
from dashboard.errors import AlreadyThere
from dashboard.language_and_locale import current_language, gettext as _, ngettext, own_name, speaking
from dashboard.staff.accounts.invitations_and_password_links import VALID_DAYS, invite
from dashboard.staff.accounts.passwords import SHORTEST, fault_of, hash_password
from dashboard.staff.accounts.sessions_and_cookies import (
    INVITATION,
    NEW_PASSWORD,
    begin_session,
    browser_name,
    end_session,
    session_id,
)
from dashboard.staff.accounts.two_factor_sign_in import fault_of_present_password
from dashboard.staff.web.access import actor, signed_in_user
from dashboard.staff.web.page_layout_and_refusals import page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import ROLE_POWERS, role_name
from dashboard.store.mail_queue import Mail, MailKind
from dashboard.store.staff_accounts_and_sign_in import Role, User
from dashboard.store.version_and_journal_types import Action


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page of the signed-in person's own account, and its forms: password, language, whether mails are
    wanted, and sessions."""

    @routes.get("/account", role=Role.EDITOR)
    def account() -> Response:
        return _account_page(staff)

    @routes.post("/account/password", role=Role.EDITOR)
    def change_password() -> Response:
        password = request.form.get("password", "")
        if fault := fault_of_present_password(staff, signed_in_user(), request.form.get("present", "")):
            return _account_page(staff, present=fault, status=400)
        if fault := fault_of(password, actor(), request.form.get("password_again", "")):
            return _account_page(staff, new=fault, status=400)
        user = staff.store.accounts.set_password(signed_in_user().number, hash_password(password), by=actor())
        begin_session(staff, user)  # because set_password has ended all sessions
        return see_other(f"{staff.base}account", _("The password was changed. Everywhere else you are signed out."))

    @routes.post("/account/mail", role=Role.EDITOR)
    def choose_mail() -> Response:
        wanted = request.form.get("language", "")
        language = wanted if wanted in staff.settings.languages else ""
        staff.store.accounts.set_mail(
            signed_in_user().number, language=language, wants_mail="wants_mail" in request.form
        )
        with speaking(language or current_language()):
            flash(_("Kept."))
        return see_other(f"{staff.base}account#mail")

    @routes.post("/account/sessions/end", role=Role.EDITOR)
    def end_one_session() -> Response:
        wanted = request.form.get("session", "")
        ended = [one for one in staff.store.accounts.sessions(signed_in_user()) if session_id(one) == wanted]
        for one in ended:
            staff.store.accounts.close_session(one.token_hash)
            staff.store.note(Action.END_SESSION, actor(), subject=browser_name(one.agent))
        flash(_("That browser is signed out.") if ended else _("That browser was signed out already."))
        return see_other(f"{staff.base}account#sessions")

    @routes.post("/account/sessions/end-others", role=Role.EDITOR)
    def end_other_sessions() -> Response:
        staff.store.accounts.close_all(signed_in_user(), by=actor(), but=current_user.session.token_hash)
        return see_other(f"{staff.base}account#sessions", _("Everywhere else you are signed out."))

    @routes.post("/account/sign-out-everywhere", role=Role.EDITOR)
    def sign_out_everywhere() -> Response:
        staff.store.accounts.close_all(signed_in_user(), by=actor())
        end_session(staff)
        return see_other(f"{staff.base}sign-in")


def _account_page(staff: StaffContext, status: int = 200, **errors: str) -> Response:
    sessions = [
        (
            browser_name(session.agent),
            session_id(session),
            session,
            session.token_hash == current_user.session.token_hash,
        )
        for session in staff.store.accounts.sessions(signed_in_user())
    ]
    return page(
        "staff/account.html",
        status,
        sessions=sessions,
        errors=errors,
        sends_mail=bool(staff.settings.smtp_host),
        languages=[("", _("As the browser says")), *((code, own_name(code)) for code in staff.settings.languages)],
        shortest=SHORTEST,
        powers=_(ROLE_POWERS[signed_in_user().role]),
        spare_codes=staff.store.second_steps.spares_left(signed_in_user().number),
    )


def add_user_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the list of users and the page of each user, with their forms, for admins."""

    @routes.get("/users", role=Role.ADMIN)
    def users() -> Response:
        return _users_page(staff)

    @routes.post("/users", role=Role.ADMIN)
    def add_user() -> Response:
        email, role = request.form.get("email", "").strip(), typed_role()
        if fault := fault_of_email(email):
            return _users_page(staff, fault, 400)
        try:
            user = staff.store.accounts.add(email, role, by=actor(), name=clean_name(request.form.get("name", "")))
        except AlreadyThere as error:
            return _users_page(staff, str(error), 409)
        return _user_page_with_link(staff, user, INVITATION)

    @routes.get("/users/<int:number>", role=Role.ADMIN)
    def user(number: int) -> Response:
        return _user_page(staff, staff.store.accounts.get(number))

    @routes.post("/users/<int:number>/role", role=Role.ADMIN)
    def change_role(number: int) -> Response:
        changed = staff.store.accounts.set_role(number, typed_role(), by=actor())
        flash(_("{person} is now {role}.", person=changed.email, role=role_name(changed.role)))
        return see_other(f"{staff.base}users/{number}")

    @routes.post("/users/<int:number>/close", role=Role.ADMIN)
    def close_account(number: int) -> Response:
        if "confirmed" not in request.form:
            return page("staff/close_account.html", user=staff.store.accounts.get(number))
        changed = staff.store.accounts.set_active(number, False, by=actor())
        flash(_("{person} can no longer sign in, and is signed out everywhere.", person=changed.email))
        return see_other(f"{staff.base}users/{number}")

    @routes.post("/users/<int:number>/open", role=Role.ADMIN)
    def open_account(number: int) -> Response:
        changed = staff.store.accounts.set_active(number, True, by=actor())
        return see_other(f"{staff.base}users/{number}", _("{person} can sign in again.", person=changed.email))

    @routes.post("/users/<int:number>/invitation", role=Role.ADMIN)
    def invite_user(number: int) -> Response:
        return _user_page_with_link(staff, staff.store.accounts.get(number), INVITATION)

    @routes.post("/users/<int:number>/new-password", role=Role.ADMIN)
    def make_link_for_password(number: int) -> Response:
        return _user_page_with_link(staff, staff.store.accounts.get(number), NEW_PASSWORD)

    @routes.post("/users/<int:number>/sign-out", role=Role.ADMIN)
    def sign_out_user(number: int) -> Response:
        person = staff.store.accounts.get(number)
        staff.store.accounts.close_all(person, by=actor())
        return see_other(f"{staff.base}users/{number}", _("{person} is signed out everywhere.", person=person.email))

    @routes.post("/users/<int:number>/loosen", role=Role.ADMIN)
    def loosen_user(number: int) -> Response:
        person = staff.store.accounts.unbind(number, by=actor())
        flash(
            _(
                "The next sign-in by the e-mail address {person} decides to whom the account belongs.",
                person=person.email,
            )
        )
        return see_other(f"{staff.base}users/{number}")


def _users_page(staff: StaffContext, error: str = "", status: int = 200) -> Response:
    return page(
        "staff/users.html",
        status,
        users=staff.store.accounts.all(),
        roles=[(role, role_name(role)) for role in Role],
        powers=[(role, _(ROLE_POWERS[role])) for role in Role],
        error=error,
        typed=request.form,
        mails=mails_in_trouble(staff),
    )


def _user_page(staff: StaffContext, user: User, **link: Any) -> Response:
    """The page of a user. ``link`` is about the link that was made just now, if one was."""
    return page(
        "staff/user.html",
        user=user,
        roles=[(role, role_name(role)) for role in Role],
        link=link,
        sessions=[(browser_name(one.agent), one) for one in staff.store.accounts.sessions(user)],
    )


def _user_page_with_link(staff: StaffContext, user: User, kind: str) -> Response:
    """The page of a user with a new link to choose a password, which an admin can pass on. An invitation is sent by
    mail, too, where there is a mail server; that mail gets a link of its own."""
    site = staff.settings.public_url or request.host_url.rstrip("/")  # a request may name any host
    address = site + staff.base + invite(staff.store, user, actor(), kind)
    mailed = bool(staff.settings.smtp_host) and kind == INVITATION
    if mailed:
        staff.store.mails.add(MailKind.INVITATION, user.email, actor=actor())
    valid = _("an hour") if kind == NEW_PASSWORD else ngettext("{number} day", "{number} days", VALID_DAYS)
    return _user_page(staff, user, address=address, mailed=mailed, valid=valid)


_LONGEST_NAME = 100


def typed_role() -> Role:
    """The role that was chosen in the submitted form. Raises BadRequest if it has none or an unknown one."""
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise BadRequest from None


def clean_name(name: str) -> str:
    """A person's name on one line, invisible characters replaced by spaces, cut to 100 characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:_LONGEST_NAME]


def fault_of_email(email: str) -> str:
    """A sentence that says how to write an e-mail address if ``email`` does not look like one; "" if it does."""
    return "" if is_email_address(email.strip(" ")) else _("Write an e-mail address such as name@example.org.")


def mails_in_trouble(staff: StaffContext) -> list[tuple[Mail, str]]:
    """(mail, what it is about in words) for each mail whose last attempt failed, newest first, whether it will be tried
    again or not. Empty if the settings name no mail server."""
    if not staff.settings.smtp_host:
        return []
    return [(mail, _(mail.kind.words)) for mail in staff.store.mails.in_trouble()]


def add_mail_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms by which admins send a mail again that could not be sent, or drop it. The page of all users lists
    these mails."""

    @routes.post("/users/mails/<int:number>/retry", role=Role.ADMIN)
    def retry_mail(number: int) -> Response:
        staff.store.mails.retry(number, by=actor())
        return see_other(f"{staff.base}users", _("The mail is tried again now."))

    @routes.post("/users/mails/<int:number>/drop", role=Role.ADMIN)
    def drop_mail(number: int) -> Response:
        staff.store.mails.drop(number, by=actor())
        return see_other(f"{staff.base}users", _("The mail was dropped."))
