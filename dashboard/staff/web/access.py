"""Access to staff pages: each address names the role that it needs, which is checked before its view runs. Also tells
who is signed in, and what that person may do."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, current_app, redirect, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from dashboard.language_and_locale import gettext as _
from dashboard.staff.web.csrf_and_security_headers import address_parts, check_form, check_origin
from dashboard.staff.web.page_layout_and_refusals import own_page, refusal, typed_text
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import role_name
from dashboard.store.drafts import Draft
from dashboard.store.staff_accounts_and_sign_in import Role, User, email_key
from dashboard.store.tables_and_row_access import LAST_NUMBER

NEXT = "next"
ANYBODY = ""  # in place of a role: nobody has to be signed in
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_BEFORE_THE_CODE = {"staff.set_up_code", "staff.keep_code", "staff.sign_out"}
SMALL_FORM = 1_000_000  # bytes that a form may have, unless its address says otherwise


class StaffRoutes(Blueprint):
    """The addresses of the staff pages. Each names in ``role`` who may use it: people with this role or a higher one,
    or ``ANYBODY``, who need not be signed in. A person who is not signed in is redirected to the sign-in page, or
    answered with 403 if they sent a form. A person with a lower role is answered with 403. Forms may have ``up_to``
    bytes (by default a million); larger ones are answered with 413."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Called by Flask for each address. Raises KeyError for one without ``role``, and ValueError if the same view
        has another address with another role or another ``up_to``, because the view bears them."""
        marks = {"role": options.pop("role"), "up_to": options.pop("up_to", SMALL_FORM)}
        if view_func.__dict__.setdefault("marks", marks) != marks:
            raise ValueError(f"{rule} and another address of the same view differ in role or up_to")
        view_func.__dict__.update(marks)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def signed_in_user() -> User:
    """The account of the person who is signed in. Raises AttributeError if nobody is, which cannot happen in a view
    whose address names a role."""
    user: User = current_user.session.user
    return user


def actor() -> str:
    """The e-mail address of the person who is signed in; journal entries name the person by it. Raises AttributeError
    if nobody is signed in."""
    return signed_in_user().email


def owns(author: str) -> bool:
    """Whether the e-mail address ``author`` is that of the person who is signed in. Capital and small letters count as
    the same."""
    return email_key(author) == email_key(actor())


def may_publish(staff: StaffContext) -> bool:
    """Whether the signed-in person may publish without the approval of a second person: they are a publisher or an
    admin, and the settings do not demand an approval for every publication."""
    return signed_in_user().role.covers(Role.PUBLISHER) and not staff.settings.approval


def may_put_aside(draft: Draft) -> bool:
    """Whether the signed-in person may discard the draft: a publisher or an admin may discard any draft, an editor only
    those of which they are the author."""
    return signed_in_user().role.covers(Role.PUBLISHER) or owns(draft.author)


def signed_in() -> bool:
    """Whether the request comes from a person who is signed in. Raises StoreUnavailable if the database does not
    answer."""
    return bool(current_user.is_authenticated)


def guard(routes: StaffRoutes, staff: StaffContext) -> None:
    """Check every request to ``routes`` before its view runs.

    The checks come in this order: a form was sent from a page of this site; the person has the role that the view
    needs; they have set up an authenticator app, if an admin requires it; the form has the secret token of their
    session; no number in the path is larger than 2147483647, and no submitted text has a NUL character. A request that
    fails a check is answered with an error page. But if the person has to sign in or to set up the app, and the request
    sends no form, it is redirected to the page for that."""

    @routes.before_request
    def check() -> Response | None:
        view = current_app.view_functions[request.endpoint or ""]
        role = view.__dict__["role"]
        writes = request.method not in SAFE_METHODS
        if writes:
            check_origin()
            request.max_content_length = view.__dict__["up_to"]
        if role and (refused := _refuse(role, staff, writes=writes)):
            return refused
        if writes:
            check_form()
        # Numbers that are too large for the database, and NUL, which PostgreSQL cannot store and nobody can type.
        if any(isinstance(part, int) and part > LAST_NUMBER for part in (request.view_args or {}).values()):
            raise NotFound
        if any("\0" in f"{name}{text}" for name, text in request.values.items(multi=True)):
            raise BadRequest
        return None


def _refuse(role: Role, staff: StaffContext, *, writes: bool) -> Response | None:
    if not signed_in():
        if writes:
            sentence = _("You were signed out meanwhile, so nothing was changed. Sign in again, then repeat it.")
            before = address_parts(request.referrer or "")
            form = own_page(before.path + (f"?{before.query}" if before.query else ""), staff.base)
            return refusal(_("Signed out"), sentence, 403, typed=typed_text(), then=quote(form, safe="/"))
        page_after = quote(request.full_path.rstrip("?"), safe="/")
        return redirect(f"{staff.base}sign-in?{NEXT}={page_after}")
    if not signed_in_user().role.covers(role):
        sentence = _("You need the role {role} for this. An admin can give it to you.", role=role_name(role))
        return refusal(_("Not for your role"), sentence, 403)
    if signed_in_user().needs_code and not signed_in_user().has_code and request.endpoint not in _BEFORE_THE_CODE:
        if writes:
            sentence = _("An admin requires a code for your account: set it up, then repeat this. Nothing was changed.")
            return refusal(_("A code is needed"), sentence, 403, typed=typed_text())
        return redirect(f"{staff.base}account/code")
    return None
