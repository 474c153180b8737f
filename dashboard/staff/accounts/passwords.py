"""Hashes of passwords (argon2id), and the rules that a new password must keep."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.language_and_locale import gettext as _

SHORTEST, LONGEST = 12, 1000
_JUDGED = 72  # characters: what zxcvbn takes
_SAFE = 3
_hasher = PasswordHasher()  # the library's parameters follow RFC 9106, and its later versions raise them


def hash_password(password: str) -> str:
    """The hash (argon2id, with a random salt) under which a password is stored."""
    return _hasher.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether ``kept`` is the stored hash of this password. ``kept`` is "" if there is no account or it has no
    password: then the result is False, but takes as long as with a hash, so that nobody learns which accounts exist."""
    try:
        return _hasher.verify(kept or _dummy_hash(), password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the stored hash ``kept`` was made with other parameters, such as weaker ones, than a new hash would
    be."""
    return _hasher.check_needs_rehash(kept)


def fault_of(password: str, email: str, again: str | None = None) -> str:
    """A sentence that says why ``password`` cannot be the new password of the account with the e-mail address
    ``email``; "" if it can. ``again`` is the password typed a second time, None if the form has only one field for
    it."""
    if len(password) < SHORTEST:
        return _("Use at least {number} characters; a few words make a good password.", number=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most {number} characters.", number=LONGEST)
    if _is_easy(password, email):
        return _("That is too easy to guess. A few words make a good password.")
    if again is not None and again != password:
        return _("The two do not match.")
    return ""


def _is_easy(password: str, email: str) -> bool:
    """Whether ``password`` is common, or made of common words, rows of keys, dates or the e-mail address so that some
    hundred million tries find it (less than 3 on the scale of zxcvbn, 0 to 4)."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take memory

    known = [email, *email.replace("@", ".").split(".")]
    return int(zxcvbn(password[:_JUDGED], user_inputs=known)["score"]) < _SAFE


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")
