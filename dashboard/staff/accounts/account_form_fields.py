"""Checks the fields of forms for accounts: role, name and e-mail address."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import BadRequest

from dashboard.emails_and_numbers import is_email_address
from dashboard.language import gettext as _
from dashboard.store.accounts_and_sessions import Role

_LONGEST_NAME = 100


def typed_role() -> Role:
    """The role that was chosen in the submitted form. Raises BadRequest for anything else."""
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise BadRequest from None


def clean_name(name: str) -> str:
    """A person's name on one line, without invisible characters, cut to 100 characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:_LONGEST_NAME]


def fault_of_email(email: str) -> str:
    """A sentence that says how to write an e-mail address if ``email`` is none; "" if it looks like one."""
    return "" if is_email_address(email.strip(" ")) else _("Write an e-mail address such as name@example.org.")
