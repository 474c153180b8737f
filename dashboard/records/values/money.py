"""Reads amounts of money as people write them to plain decimals; an ambiguous amount is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale

from dashboard.records.values.cells import Finding, is_absent, western

# Signs that stand for one currency alone; a bare $ or kr does not.
SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "", "₴": "UAH", "₽": "RUB", "₹": "INR", "₺": "TRY", "₾": "GEL",
    "֏": "AMD", "₼": "AZN", "₸": "KZT", "₦": "NGN", "₱": "PHP", "₪": "ILS", "₫": "VND", "฿": "THB",
    "₩": "KRW", "$": "", "us$": "USD", "usd$": "USD", "$us": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD",
    "ca$": "CAD", "nz$": "NZD", "euro": "EUR", "euros": "EUR", "евро": "EUR", "يورو": "EUR", "kč": "CZK", "zł": "PLN",
    "r$": "BRL", "৳": "BDT", "ksh": "KES", "birr": "ETB", "руб": "RUB", "fcfa": "", "cfa": "", "f.cfa": "", "kr": "",
    "rs": "", "fr": "", "lei": "", "dollars": "", "dollar": "", "dólares": "",
}  # fmt: skip
# What a word multiplies an amount by: English, French, Spanish, Portuguese, German, Italian, Russian, Arabic, Indian.
_FACTORS = {
    word: Decimal(factor)
    for factor, words in {
        1_000: "k thousand thousands mille mil milhares tsd tausend mila тыс тысяч тысячи ألف آلاف",
        100_000: "lakh lakhs lac",
        1_000_000: "m mm mn mio mln million millions millón millones milhão milhões millionen milione milioni"
        " млн миллион миллиона миллионов مليون ملايين",
        10_000_000: "crore crores cr",
        1_000_000_000: "bn mrd mld billion billions milliard milliards milliarde milliarden miliardo miliardi"
        " млрд миллиард миллиарда миллиардов مليار مليارات",
    }.items()
    for word in words.split()
}
_JOINED = re.compile(r"(k|m|mm|mn|mio|mln|bn|mrd)([^\W\d_]{3}|\W{1,3})")  # M€, kEUR
_PARTS = re.compile(
    r"(?P<before>[^\d\s.,+-][^\d.,+-]*)?\s*(?P<number>\d[\d.,'’\s]*(?:[eE]\+?\d{1,2})?)\s*(?P<after>[^\d.,].*)?",
    re.DOTALL,
)
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")  # 1 250 000 and 1'250'000
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_USUAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")  # most cells
_PLAIN = re.compile(r"[0-9]+")
_MARKS = tuple(
    (mark, group, re.compile(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{mark}\d+)?|\d+\{mark}\d+", re.ASCII))
    for mark, group in ((".", ","), (",", "."))
)
_SPACE_AFTER_MARK = re.compile(r"[.,]\d*[\s'’]\d")  # 1,234 567 is no number
_TOO_LARGE = Decimal(10) ** 15
_FILLERS = frozenset({"of", "de", "en", "in"})
_AROUND = re.compile(r"^(?:d['’])?[.,]*|[.,]+$")  # "d’euros"
_NO_CENTS = re.compile(r"(?<=\d)[.,][-–—]+$")  # "2'000.–" in Switzerland; "2000-" would be less than nothing
_LAKH = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")  # Indian grouping: 12,34,567


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as a plain decimal, and the currency code in the same cell; each may be ""."""

    number: str
    currency: str


NOTHING = Amount("", "")


def proven_mark(values: Iterable[str]) -> str:
    """The decimal mark, "." or ",", that amounts of a column such as 1.234,50 prove; "" if none or both are proven."""
    marks = set()
    for value in values:
        match = _PARTS.fullmatch(western(value))
        readings = _readings(match["number"]) if match else {}
        if len(readings) == 1:
            marks |= {mark for mark in readings if mark}
        if len(marks) == 2:
            return ""
    return next(iter(marks), "")


def read_money(text: str, mark: str = "") -> tuple[Amount, list[Finding]]:
    """Read the amount and currency of a cell; ``mark`` is the decimal mark that other cells of the column prove. The
    faults are money-unreadable and money-ambiguous."""
    if _USUAL.fullmatch(text):
        return Amount(_canonical(Decimal(text)), ""), []
    text = _NO_CENTS.sub("", western(text))
    if is_absent(text):
        return NOTHING, []
    match = _PARTS.fullmatch(text)
    if not match:
        return NOTHING, [Finding("money-unreadable", text)]
    factor, names = _factor_and_names(f"{match['before'] or ''} {match['after'] or ''}")
    currencies = [_currency(name) for name in names]
    readings = {key: number * factor for key, number in _readings(match["number"]).items()}
    if None in currencies or len(names) > 1 or max(readings.values(), default=_TOO_LARGE) >= _TOO_LARGE:
        return NOTHING, [Finding("money-unreadable", text)]
    # "1,234 million" stays ambiguous: what the column proves was proven on whole amounts.
    if len(readings) > 1 and (mark not in readings or factor != 1):
        first, second = (_canonical(number) for number in readings.values())
        return NOTHING, [Finding("money-ambiguous", text, None, {"first": first, "second": second})]
    number = readings[mark] if len(readings) > 1 else next(iter(readings.values()))
    return Amount(_canonical(number), next(filter(None, currencies), "")), []


def _factor_and_names(words: str) -> tuple[Decimal, list[str]]:
    """How often the number counts, and the other words beside it: of "M€" 1,000,000 and "€"."""
    factor, names = Decimal(1), []
    for word in filter(None, (_AROUND.sub("", word) for word in words.casefold().split())):
        joined = None if word in SIGNS or _currency(word) else _JOINED.fullmatch(word)
        for part in joined.groups() if joined else [word]:
            if part in _FACTORS:
                factor *= _FACTORS[part]  # "mil millones" is a thousand million
            elif part not in _FILLERS:
                names.append(part)
    return factor, names


def currency_of_header(header: str) -> str:
    """The currency that the header of amounts names, as "Budget (EUR)", "Amount USD" or "Montant en euros"; else ""."""
    words = [word.strip("()[].,:") for word in header.split()]
    named = {_currency(word.casefold()) for word in words if word.isupper() or word.casefold() in SIGNS}
    return min((code for code in named if code), default="")


def read_currency(text: str) -> tuple[str, list[Finding]]:
    """Read a currency code, or a sign of one currency only, as its ISO 4217 code. The fault is ``currency-unknown``."""
    if is_absent(text):
        return "", []
    code = _currency(text.casefold())
    return code or "", [] if code else [Finding("currency-unknown", text)]


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


def _currency(word: str) -> str | None:
    """The currency code for a sign or code; "" for a sign of several currencies, None for any other word."""
    if word in SIGNS:
        return SIGNS[word]
    code = word.upper()
    return code if code in _codes() else None


def _readings(number: str) -> dict[str, Decimal]:
    """The possible values of a number, by the decimal mark that each reading assumes ("" without any mark)."""
    number = number.strip().rstrip(".,")  # the end of a sentence
    if _SPACE_AFTER_MARK.search(number):
        return {}
    number = _SPACES.sub("", number)
    if _PLAIN.fullmatch(number) or _SCIENTIFIC.fullmatch(number):
        return {"": Decimal(number)}
    if _LAKH.fullmatch(number):
        return {".": Decimal(number.replace(",", ""))}
    readings = {}
    for mark, group, pattern in _MARKS:
        if pattern.fullmatch(number) and not (group in number and number.startswith("0")):
            readings[mark] = Decimal(number.replace(group, "").replace(mark, "."))
    return readings


def _canonical(number: Decimal) -> str:
    """A number as plain text: no decimals or at least two, and four for "1.2340", as "1.234" would be ambiguous."""
    text = f"{number:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    least = 4 if len(fraction) == 3 and len(whole) <= 3 else 2
    return f"{whole}.{fraction.ljust(least, '0')}" if fraction else whole
