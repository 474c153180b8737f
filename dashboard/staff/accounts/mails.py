"""Mails that could not be sent, for admins: which, why, and what to do about each."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from dashboard.language import gettext as _, marked
from dashboard.staff.web.access import needs
from dashboard.staff.web.context import StaffContext
from dashboard.store.accounts_and_sessions import Role
from dashboard.store.mails import Mail, MailKind

_ABOUT = {
    MailKind.INVITATION: marked("Invitation"),
    MailKind.NEW_PASSWORD: marked("Link for a new password"),
    MailKind.COMMENT: marked("Comment"),
    MailKind.CHANGES: marked("Changes asked for"),
    MailKind.DECLINE: marked("Publication declined"),
    MailKind.STOPPED: marked("Plan stopped"),
    MailKind.PUBLISHED: marked("Published"),
}


def mails_in_trouble(staff: StaffContext) -> list[tuple[Mail, str]]:
    """(mail, what it is about) for each mail that could not be sent; none where there is no mail server."""
    if not staff.settings.smtp_host:
        return []
    return [(mail, _(_ABOUT[mail.kind])) for mail in staff.store.mails.in_trouble()]


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms that send such a mail again, or drop it; the page of all users lists them."""

    @routes.post("/users/mails/<int:number>/retry")
    @needs(Role.ADMIN)
    def retry_mail(number: int) -> Response:
        staff.store.mails.retry(number)
        flash(_("The mail is tried again now."))
        return redirect(f"{staff.base}users", 303)

    @routes.post("/users/mails/<int:number>/drop")
    @needs(Role.ADMIN)
    def drop_mail(number: int) -> Response:
        staff.store.mails.drop(number)
        flash(_("The mail was dropped."))
        return redirect(f"{staff.base}users", 303)
