"""Pages for errors: of HTTP, of the store, and unexpected ones."""

import re

from flask import Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from dashboard.errors import (
    AlreadyDone,
    NotFound,
    RecordsError,
    SamePerson,
    StaleBase,
    StaleDraft,
    StoreError,
    StoreUnavailable,
)
from dashboard.language_and_locale import gettext as _
from dashboard.staff.web.csrf_and_security_headers import ForeignOrigin
from dashboard.staff.web.page_layout_and_refusals import refusal, typed_text
from dashboard.staff.web.staff_context import current_staff_context

_OF_A_DRAFT = re.compile(r"drafts/\d+/")
_STATUS: dict[type[StoreError], int] = {
    NotFound: 404,
    StaleBase: 412,
    StaleDraft: 412,
    AlreadyDone: 409,
    SamePerson: 403,
    StoreUnavailable: 503,
}


def refuse_http(error: HTTPException) -> Response:
    """The staff page for an HTTP error such as 404, with its status. There is one exception: a person who opens the
    address of a form about a draft, which only takes POST requests, is redirected (303) to the page of the draft."""
    status = error.code or 500
    if isinstance(error, MethodNotAllowed) and request.method in ("GET", "HEAD"):
        base = current_staff_context().base
        if found := _OF_A_DRAFT.match(request.path.removeprefix(base)):
            return Response(status=303, headers={"Location": base + found[0]})
    title, sentence = _words(error, status)
    answer = refusal(title, sentence, status, typed=typed_text())
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ("GET",)))
    return answer


def refuse_store(error: StoreError | RecordsError) -> Response:
    """The staff page for an error of the store or of records, with the error's message. The status is 404 if something
    is not found, 412 if somebody else changed or published something meanwhile, 403 if a person may not approve because
    they asked for the publication, 503 if the database does not answer, and 409 for all other errors. With 503 the page
    has a general sentence instead of the message."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
    if status == 503:
        sentence = _("The database cannot be reached at the moment, so nothing was changed. Try again in a minute.")
        return refusal(_("Not available"), sentence, status, typed=typed_text())
    return refusal(_("Not found") if status == 404 else _("Not done"), str(error), status, typed=typed_text())


def refuse_unexpected() -> Response:
    """The staff page, with status 500, for an error that this program does not handle elsewhere."""
    return refusal(
        _("Something went wrong"), _("The fault is on our side and has been recorded."), 500, typed=typed_text()
    )


def _words(error: HTTPException, status: int) -> tuple[str, str]:
    if isinstance(error, CSRFError):
        return _("Please send it again"), _(
            "This page was opened before you signed in or out, so nothing was changed. Load it anew and repeat it."
        )
    if isinstance(error, ForeignOrigin):
        return _("Not sent from here"), _(
            "This was not sent from a page of this site, so nothing was changed. If you see this on the site's own "
            "pages, its proxy hides the site's name from it: docs/staff-access.md tells which setting helps."
        )
    known = {
        403: (_("Not for your role"), _("Your role does not allow this.")),
        404: (_("Not found"), _("There is nothing at this address.")),
        405: (_("Not possible"), _("This address cannot be used in that way.")),
        412: (_("Changed meanwhile"), _("Someone else changed this meanwhile. Load the page anew.")),
        413: (_("Too large"), _("That is larger than what may be sent here, so nothing of it was taken.")),
        503: (_("Busy"), _("Many people are asking at the moment. Please try again in a minute.")),
    }
    return known.get(status, (_("Not possible"), _("The request could not be understood.")))
