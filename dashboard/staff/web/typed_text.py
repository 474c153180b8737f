"""What somebody had typed into a form that was refused, shown again so that it is not lost."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import HTTPException

from dashboard.staff.web.layout import refusal

_SECRET = ("password", "token", "code", "secret")
_LONGEST = 20_000
# What the page itself put into the form: nobody typed it.
_OF_THE_PAGE = {"based_on", "revision", "at", "severity", "code_filter", "anchor", "before"}


def refusal_with_typed_text(title: str, sentence: str, status: int) -> Response:
    """A refusal that shows the text of the request's form, but no password, token or file."""
    return refusal(title, sentence, status, typed=typed_text())


def typed_text() -> list[tuple[str, str]]:
    """Names and texts of the fields of the form that was sent."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return []  # a file; it is on the person's own disk
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large to be a form that somebody typed
        return []
    return [
        (name, value[:_LONGEST])
        for name, value in fields
        if value.strip() and name not in _OF_THE_PAGE and not any(word in name.lower() for word in _SECRET)
    ]
