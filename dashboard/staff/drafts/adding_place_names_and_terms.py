"""Adds place names of the organisation's own, such as "Ivory Coast", and words of its own for statuses and themes, and
says why one cannot be added."""

from flask import request

from dashboard.errors import AlreadyThere
from dashboard.language_and_locale import gettext as _, marked
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.name_comparison_and_translations import key
from dashboard.records.places.region_and_alias_files import Alias
from dashboard.records.values.status import STATUS_NAMES, read_status
from dashboard.staff.drafts.record_differences import place_names
from dashboard.staff.web.access import actor
from dashboard.staff.web.staff_context import StaffContext

LONGEST = 200
_SEPARATORS = ";；\n\r|"  # of several names in one cell, so that no name can contain them


def add_place_name(staff: StaffContext, text: str, meant: str) -> tuple[str, str]:
    """Add ``text`` as another name of the countries and regions that ``meant`` names (names or codes, joined by
    semicolons), so that files are read with it from now on. Returns (names of these places, ""), or ("", a sentence
    that says why it cannot be added). Raises StoreError if the place names cannot be read or written, RecordsError if a
    file of regions or place names cannot be used."""
    gazetteer = staff.gazetteer()
    codes, fault = parse_places(meant, gazetteer)
    if fault := fault or fault_of(text, codes, staff, gazetteer):
        return "", fault
    try:
        staff.store.aliases.add(text, codes, actor())
    except AlreadyThere as error:
        return "", str(error)
    return "; ".join(place_names(staff).get(code, code) for code in codes), ""


WORD_FIELDS = {"status": marked("Status"), "themes": marked("Theme")}  # fields that can have words of their own


def add_word(staff: StaffContext, field: str, text: str, meant: str) -> tuple[str, str]:
    """From now on read ``text`` in the column ``field`` ("status" or "themes") as ``meant``, the name or a known
    synonym of a status, or the name of a theme. Returns (the name of that status or theme, ""), or ("", a sentence that
    says why this is not possible). Raises StoreError if it cannot be stored."""
    if fault := _unfit(text):
        return "", fault
    if field == "status":
        code, findings = read_status(meant)
        names = _(", ").join(_(name) for name in STATUS_NAMES.values())
        if findings or not code:
            return "", _("“{text}” is not a status. Write one of these: {names}.", text=meant, names=names)
        if read_status(text)[0] == code:
            known = _(STATUS_NAMES[code])
            return "", _(
                "“{text}” is understood as {names} already; nothing needs to be added.", text=text, names=known
            )
        staff.store.words.set(field, text, STATUS_NAMES[code], actor())
        return _(STATUS_NAMES[code]), ""
    if not meant or ";" in meant or len(meant) > LONGEST:
        return "", _("Write the one theme that it means, at most {number} signs.", number=LONGEST)
    staff.store.words.set(field, text, meant, actor())
    return meant, ""


def _unfit(text: str) -> str:
    """A sentence that says why no file can have a name or word like ``text``; "" if one can."""
    if not text or len(text) > LONGEST or not text.isprintable():
        return _("Write the name as it stands in your files, at most {number} signs.", number=LONGEST)
    if any(sign in text for sign in _SEPARATORS):
        return _("A name holds no semicolon: semicolons stand between names.")
    return ""


def parse_places(text: str, gazetteer: Gazetteer) -> tuple[tuple[str, ...], str]:
    """(codes, fault) for a text with names or codes of places, joined by semicolons: the codes of these countries and
    regions, and "". If a name is not known or there is none, codes are empty, and ``fault`` is a sentence that says
    so."""
    resolved = gazetteer.resolve(text)
    if resolved.unknown:
        first = resolved.unknown[0]
        hint = _(" Did you mean {names}?", names=_(", ").join(first.suggestions)) if first.suggestions else ""
        return (), _("“{text}” is not a place that the map knows.", text=first.text) + hint
    codes = (*resolved.countries, *resolved.regions)
    return codes, "" if codes else _("Write at least one country or region.")


def fault_of(text: str, codes: tuple[str, ...], staff: StaffContext, gazetteer: Gazetteer) -> str:
    """A sentence that says why ``text`` cannot be added as a name of the places with these ``codes``; "" if it can. It
    cannot if it is empty, not printable, longer than 200 characters, or several names, or if it means exactly these
    places already. If it means other places so far, the field ``anyway`` of the submitted form has to confirm the
    change; but if it is the map's own name of other places, it cannot be added at all. Raises StoreError if the place
    names cannot be read, RecordsError if a file of regions or place names cannot be used."""
    if fault := _unfit(text):
        return fault
    known = gazetteer.known(text)
    if known is None or known.ask:
        return ""
    means = (*known.countries, *known.regions)
    names = _(", ").join(place_names(staff).get(code, code) for code in means)
    if set(means) == set(codes):
        return _("“{text}” is understood as {names} already; nothing needs to be added.", text=text, names=names)
    if not request.form.get("anyway"):
        return _("“{text}” means {names} so far. Tick below if it is to mean something else.", text=text, names=names)
    fault = _("“{text}” is the name of {names} on the map.", text=text, names=names)
    return "" if _would_mean(text, codes, staff) else fault


def _would_mean(text: str, codes: tuple[str, ...], staff: StaffContext) -> bool:
    """Whether ``text`` would be read as these codes; the names of places on the map have priority."""
    others = (one for one in staff.store.aliases.for_gazetteer() if key(one.text) != key(text))
    own = {*others, Alias(text, codes, ())}
    files = staff.settings
    gazetteer = Gazetteer.load(staff.territories, regions=files.regions, aliases=files.aliases, own=own)
    known = gazetteer.known(text)
    return known is not None and {*known.countries, *known.regions} == {*codes}
