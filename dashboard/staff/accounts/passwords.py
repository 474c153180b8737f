"""Hashes of passwords (argon2id), and checks of the fields of forms for accounts."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import request
from werkzeug.exceptions import BadRequest

from dashboard.emails_and_numbers import is_email_address
from dashboard.language import gettext as _
from dashboard.store.accounts_and_sessions import Role

SHORTEST, LONGEST = 12, 1000
_hasher = PasswordHasher()  # the library's parameters follow RFC 9106, and its later versions raise them


def hash_password(password: str) -> str:
    """The hash (argon2id) under which a password is stored."""
    return _hasher.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether ``kept`` is the stored hash of this password. For "" the result is False, after the same time."""
    try:
        return _hasher.verify(kept or _dummy_hash(), password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the stored hash ``kept`` was made with weaker or other parameters than a new one would be."""
    return _hasher.check_needs_rehash(kept)


def fault_of(password: str, email: str, again: str | None = None) -> str:
    """A sentence that says why ``password`` cannot be the new one of the account ``email``; "" if it can. ``again`` is
    the password typed a second time, None if it was asked for only once."""
    if len(password) < SHORTEST:
        return _("Use at least {number} characters; a few words make a good password.", number=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most {number} characters.", number=LONGEST)
    if password.strip().casefold() == email.strip().casefold() or len(set(password)) < 4:
        return _("That is too easy to guess. A few words make a good password.")
    if again is not None and again != password:
        return _("The two do not match.")
    return ""


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")


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
