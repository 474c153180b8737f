"""Hashes of passwords (argon2id), and the rules that a new password keeps."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.language import gettext as _

SHORTEST, LONGEST = 12, 1000
_hasher = PasswordHasher()  # the library's parameters follow RFC 9106, and its later versions raise them


def hash_password(password: str) -> str:
    """The hash (argon2id) under which a password is stored."""
    return _hasher.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether ``kept`` is the stored hash of this password. If ``kept`` is "", the result is False, but only after the
    same time, so that nobody learns which accounts exist."""
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
