"""The page for people who forgot their password: with a mail server it sends a link, otherwise it says whom to ask."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.staff.accounts.account_pages import fault_of_email
from dashboard.staff.accounts.attempts import LinkRequest
from dashboard.staff.accounts.invitations_and_password_links import VALID_HOURS
from dashboard.staff.web.access import open_to_all
from dashboard.staff.web.page_layout import page
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.mails import MailKind


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the page for people who forgot their password, and its form."""

    @routes.get("/forgotten")
    @open_to_all
    def forgotten() -> Response:
        return _page(staff)

    @routes.post("/forgotten")
    @open_to_all
    def ask_for_forgotten_password() -> Response:
        """Let a link be sent to the e-mail address in the form. The answer, and the work for it, are the same whether
        the address has an account or not: the sender of mails finds that out later."""
        email = request.form.get("email", "").strip()
        if not staff.settings.smtp_host:
            return _page(staff)
        if fault := fault_of_email(email):
            return _page(staff, fault, 400)
        asked = LinkRequest(staff, email)
        if sentence := asked.refusal():
            return _page(staff, sentence, 429)
        if not asked.is_one_too_many():
            staff.store.mails.add(MailKind.NEW_PASSWORD, email)
        return _page(staff, sent_to=email)


def _page(staff: StaffContext, error: str = "", status: int = 200, sent_to: str = "") -> Response:
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
