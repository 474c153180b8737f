"""Reads amounts of money and currencies in cells and headers, and turns them into plain decimals and codes. An
ambiguous amount is an issue, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name

from dashboard.records.values.cell_columns_and_readers import LONGEST, Finding, is_absent, with_western_digits

# Signs and abbreviations of one currency; a bare $ or kr, or FCFA (XOF and XAF), stands for several: "".
SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "", "₴": "UAH", "₽": "RUB", "₹": "INR", "₺": "TRY", "₾": "GEL",
    "֏": "AMD", "₼": "AZN", "₸": "KZT", "₦": "NGN", "₱": "PHP", "₪": "ILS", "₫": "VND", "฿": "THB",
    "₩": "KRW", "$": "", "us$": "USD", "usd$": "USD", "$us": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD",
    "ca$": "CAD", "nz$": "NZD", "r$": "BRL", "euro": "EUR", "euros": "EUR", "евро": "EUR", "يورو": "EUR",
    "kč": "CZK", "zł": "PLN", "ft": "HUF", "лв": "BGN", "руб": "RUB", "грн": "UAH", "sfr": "CHF", "stg": "GBP",
    "ksh": "KES", "tsh": "TZS", "ush": "UGX", "৳": "BDT", "birr": "ETB", "fr": "", "lei": "", "dólares": "",
    "f.cfa": "", "kr": "", "rs": "", "fcfa": "", "cfa": "", "cfaf": "", "fcfp": "XPF",
    "dollars": "", "dollar": "", "доллсша": "USD", "ريال": "", "دولار": "",
}  # fmt: skip
_NUMBERS = {
    3: "k, thousand, thousands, tsd, tausend, millier, milliers, mille, mil, "
    "тыс, тысяч, тысячи, ألف, آلاف, milhares, mila",
    5: "lakh, lakhs, lac, lacs",
    6: "m, mm, mn, mio, mln, million, millions, millionen, millón, millon, millones, milhão, milhões, миллион, "
    "миллиона, миллионов, млн, مليون, ملايين, milione, milioni",
    7: "crore, crores, cr",
    9: "bn, billion, billions, md, mds, mrd, milliard, milliards, milliarde, milliarden, bilhão, bilhões, миллиард, "
    "миллиарда, миллиардов, млрд, مليار, مليارات, mld, miliardo, miliardi",
    12: "billón, billones",
}
_FACTORS = {word: Decimal(10) ** power for power, words in _NUMBERS.items() for word in words.split(", ")}
_NAMES_IN = ("en", "fr", "es", "ru", "ar", "de", "pt")  # languages of the names of currencies
_PARTS = re.compile(
    r"(?P<before>[^\d\s.,+-][^\d,+-]*)?\s*(?P<number>\d[\d.,'’\s]*(?:[eE]\+?\d{1,2})?)\s*(?P<after>[^\d.,].*)?",
    re.DOTALL,
)
_TRAILING = re.compile(r"[\s.,;]+$")  # "EUR 200 million."
_DASHES = re.compile(r"(?<=\d[.,])\s?[-–—]+$")  # 500,- has no cents
_JOINING = frozenset({"in", "en", "em", "de", "of", "в"})  # "in EUR", "millones de euros"
_ABOUT = re.compile(
    r"(?:(?:approx(?:imately)?|about|around|circa|ca|env(?:iron)?|aprox|около|حوالي)\b\.?\s*|[~≈]\s*)+", re.IGNORECASE
)
_CODE = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")
_WORDS_OF_HEADERS = frozenset({"ALL", "TOP", "TRY", "CUP", "COP", "MOP", "GEL", "MAD", "PEN", "BAM", "MAX", "NET"})
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
_LAKH = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")  # Indian grouping: 12,34,567


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money: ``number`` as a plain decimal, and the code of the ``currency`` in the same cell; each is ""
    if there is none."""

    number: str
    currency: str


NOTHING = Amount("", "")
ONE = Decimal(1)


def proven_mark(values: Iterable[str]) -> str:
    """The decimal mark, "." or ",", that amounts such as 1.234,50 among ``values`` prove for their column; "" if they
    prove none or both."""
    marks = set()
    for value in values:
        if len(value) > LONGEST:
            continue
        match = _PARTS.fullmatch(_TRAILING.sub("", with_western_digits(value)))
        readings = _readings(match["number"].strip()) if match else {}
        if len(readings) == 1:
            marks |= {mark for mark in readings if mark}
        if len(marks) == 2:
            return ""
    return next(iter(marks), "")


def read_money(
    text: str, mark: str = "", times: Decimal = ONE, *, chosen: bool = False
) -> tuple[Amount, list[Finding]]:
    """Read the amount and currency of a cell. Returns (amount, findings). The amount is empty for a word such as "n/a"
    and for a fault. ``mark`` is the decimal mark, "." or ",", that other cells of the column prove, or that a person
    chose (then ``chosen`` is true); "" if it is unknown. ``times`` is the factor of amounts that state none, such as
    1000. In an amount with a factor, such as "1,234 million", only a chosen mark decides what the comma means. The
    faults are ``money-unreadable`` and ``money-ambiguous``. "About 5" is unreadable, with 5 as a suggestion."""
    if times == ONE and _USUAL.fullmatch(text):
        return Amount(_canonical(Decimal(text)), ""), []
    if is_absent(text):
        return NOTHING, []
    plain = _TRAILING.sub("", _DASHES.sub("00", with_western_digits(text)))
    match = _PARTS.fullmatch(plain) if len(plain) <= LONGEST else None
    words = _meaning(f"{match['before'] or ''} {match['after'] or ''}") if match else None
    if not match or not words:
        about = _ABOUT.match(plain)
        nearly = read_money(plain[about.end() :], mark, times, chosen=chosen)[0] if about else NOTHING
        guess = f"{nearly.currency} {nearly.number}".strip()
        return NOTHING, [Finding("money-unreadable", text, guess or None)]
    factor, currency = words if words[0] != ONE else (times, words[1])
    readings = {key: number * factor for key, number in _readings(match["number"].strip()).items()}
    if max(readings.values(), default=_TOO_LARGE) >= _TOO_LARGE:
        return NOTHING, [Finding("money-unreadable", text)]
    # "1,234 million" stays ambiguous: what the column proves was proven on whole amounts.
    if len(readings) > 1 and (mark not in readings or (factor != 1 and not chosen)):
        first, second = (_canonical(number) for number in readings.values())
        return NOTHING, [Finding("money-ambiguous", text, None, {"first": first, "second": second})]
    number = readings[mark] if len(readings) > 1 else next(iter(readings.values()))
    return Amount(_canonical(number), currency), []


def read_currency(text: str) -> tuple[str, list[Finding]]:
    """Read a currency code or name, or a sign that only one currency has. Returns (code, findings): the ISO 4217 code;
    or "" for a word such as "n/a" and for an unknown or ambiguous currency, which is the fault ``currency-unknown``."""
    if is_absent(text):
        return "", []
    code = _currency("".join(text.casefold().split()))
    return code or "", [] if code else [Finding("currency-unknown", text)]


def stated_in_header(header: str) -> tuple[Decimal, str]:
    """(factor, currency): the factor and the currency code that a header states for its amounts, such as "Budget (EUR
    '000)"; 1 and "" for none. Within brackets, and also at the end of the header, codes, names and signs may be in
    capital or small letters; elsewhere only a code in capitals counts, if it is the only one. A code that is also a
    word, such as ALL or TOP, counts only if it stands in capitals, alone, in brackets."""
    words = header.replace("_", " ").split()
    ends = (" ".join(words[index:]) for index in range(1, len(words)))
    for part in (*re.findall(r"[(\[]([^)\]]+)[)\]]", header), *ends):
        factor, code = _meaning(re.sub("['’]000", " k", part)) or (ONE, "")
        is_word = code in _WORDS_OF_HEADERS and re.search(rf"\b{code}\b", part, re.IGNORECASE)
        if is_word and not re.search(rf"[(\[]{code}[)\]]", header):
            code = ""
        if code or factor > 1:
            return factor, code
    codes = set(_CODE.findall(header)) & _codes() - _WORDS_OF_HEADERS
    return ONE, codes.pop() if len(codes) == 1 else ""


def _meaning(text: str) -> tuple[Decimal, str] | None:
    """The factor and the currency code that the words beside an amount mean; None if a word is not known."""
    factor, rest = ONE, []
    for word in (word.strip(".,") for word in re.sub("\\bd['’]", "", text.casefold()).split()):
        if not word or word in _JOINING:
            continue
        if word in _FACTORS:
            factor *= _FACTORS[word]
        elif _currency(word) is None and (parts := _taken_apart(word)):
            factor *= parts[0]
            rest.append(parts[1])
        else:
            rest.append(word)
    codes = {_currency(word) for word in rest}
    if None in codes:
        codes = {_currency("".join(rest))}  # "US dollars", "F CFA"
    codes -= {""}
    if None in codes or len(codes) > 1:
        return None
    return factor, next((code for code in codes if code), "")


def _taken_apart(word: str) -> tuple[Decimal, str] | None:
    """The factor and the currency of words such as M€, kEUR or €m."""
    for cut in range(1, len(word)):
        for factor, currency in ((word[:cut], word[cut:]), (word[cut:], word[:cut])):
            if factor in _FACTORS and _currency(currency) is not None:
                return _FACTORS[factor], currency
    return None


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


@cache
def _names() -> dict[str, str]:
    """Currency codes by names, without spaces, in the languages of _NAMES_IN; "" for a name of several currencies."""
    names: dict[str, str] = {}
    for locale in map(Locale, _NAMES_IN):
        for code in _codes() & locale.currencies.keys():
            for name in {get_currency_name(code, count, locale) for count in (None, 1, 2, 5, 100)}:
                key = "".join(unicodedata.normalize("NFC", name).casefold().split())
                names[key] = code if names.setdefault(key, code) == code else ""
    return names


def _currency(word: str) -> str | None:
    """The currency code for a sign, code or name; "" if it may be several currencies, None for any other word."""
    if word in SIGNS:
        return SIGNS[word]
    code = word.upper()
    return code if code in _codes() else _names().get(word)


def _readings(number: str) -> dict[str, Decimal]:
    """The possible values of a number, by the decimal mark that each reading assumes ("" without any mark)."""
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
