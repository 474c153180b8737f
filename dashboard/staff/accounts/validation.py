"""What people typed into the forms on accounts."""

from __future__ import annotations

import re

from flask import request
from werkzeug.exceptions import BadRequest

from dashboard.language import gettext as _
from dashboard.store.accounts import Role

_EMAIL = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[^\s@<>\"',;:()]+")
_LONGEST_EMAIL, _LONGEST_NAME = 254, 100


def typed_role() -> Role:
    """The role that was chosen. Raises BadRequest for none of ours."""
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise BadRequest from None


def typed_name() -> str:
    """The name that was typed, without line breaks and signs that cannot be seen."""
    return clean_name(request.form.get("name", ""))


def clean_name(name: str) -> str:
    """A name as it is kept: one line, no control signs, not too long."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:_LONGEST_NAME]


def fault_of_email(email: str) -> str:
    """Why this is no e-mail address, as a sentence; "" where it may be one."""
    if len(email) > _LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email.strip()):
        return _("Write an e-mail address such as name@example.org.")
    return ""
