"""Passwords: argon2id, and what is asked of a new one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.language import gettext as _

SHORTEST, LONGEST = 12, 1000
_hasher = PasswordHasher()  # the library's parameters follow RFC 9106, and grow with its versions


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether ``kept`` is of this password. Takes the same time where nothing is kept, and is then False."""
    try:
        return _hasher.verify(kept or _nobodys(), password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than new ones are."""
    return _hasher.check_needs_rehash(kept)


def fault_of(password: str, email: str, again: str | None = None) -> str:
    """Why this cannot be the new password of ``email``, as a sentence; "" where it can.

    ``again`` is the password as it was typed a second time, if it was.
    """
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
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
