"""Mails that could not be sent: the list for admins, and the forms to send one again or to drop it."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from dashboard.language import gettext as _, marked
from dashboard.staff.web.access import actor, needs
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
    MailKind.SOURCE_FAILED: marked("A source failed"),
}


def mails_in_trouble(staff: StaffContext) -> list[tuple[Mail, str]]:
    """(mail, what it is about in words) for each mail that could not be sent, newest first; empty if the settings name
    no mail server."""
    if not staff.settings.smtp_host:
        return []
    return [(mail, _(_ABOUT[mail.kind])) for mail in staff.store.mails.in_trouble()]


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the forms by which admins send again, or drop, a mail that could not be sent. The page of all users lists
    these mails."""

    @routes.post("/users/mails/<int:number>/retry")
    @needs(Role.ADMIN)
    def retry_mail(number: int) -> Response:
        staff.store.mails.retry(number, by=actor())
        flash(_("The mail is tried again now."))
        return redirect(f"{staff.base}users", 303)

    @routes.post("/users/mails/<int:number>/drop")
    @needs(Role.ADMIN)
    def drop_mail(number: int) -> Response:
        staff.store.mails.drop(number, by=actor())
        flash(_("The mail was dropped."))
        return redirect(f"{staff.base}users", 303)
