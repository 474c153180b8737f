"""Reads short texts that somebody typed into a form, an address, a file or a setting: e-mail addresses and numbers."""

import re
from unicodedata import decimal

_LONGEST_EMAIL = 254  # RFC 5321, without the angle brackets
_SIGN = r"[^\s@<>,;:\"()\[\]\\.]"
_EMAIL = re.compile(rf"(?:{_SIGN}|\.)+@(?:{_SIGN}+\.)+{_SIGN}{{2,}}")
_MOST_DIGITS = 11  # of which int() makes a number at once; leading zeros count


def is_email_address(text: str) -> bool:
    """Whether ``text`` is one e-mail address, such as ``o'neill@mail.example.org``, with nothing before or after it.
    Letters of every alphabet are allowed. The host has a dot and ends in a label of at least two characters; the whole
    has at most 254 characters, all of them printable."""
    return len(text) <= _LONGEST_EMAIL and text.isprintable() and _EMAIL.fullmatch(text) is not None


def whole_number(text: str, least: int = 0, most: int = 999_999_999) -> int | None:
    """The whole number that ``text`` writes in ASCII digits, if it is from ``least`` to ``most`` (both included), else
    None. None also for a text with a plus or minus sign, a space, a separator or more than 11 digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        return None
    return number if least <= (number := int(text)) <= most else None


def digits_as_number(text: str) -> int | None:
    """The whole number that the digits in ``text`` make, those of any script, whatever stands between them: "1,234" and
    "١٬٢٣٤" give 1234. None if there is no digit, or if the number is more than 999,999,999."""
    return whole_number("".join(str(decimal(sign)) for sign in text if sign.isdecimal()))
