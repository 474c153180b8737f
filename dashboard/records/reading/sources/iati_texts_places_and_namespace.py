"""Terms of IATI files: languages of texts, codes of countries and regions, and the elements and attributes of this
program's own XML namespace."""

from typing import Any

import pycountry

from dashboard.records.reading.sources.xml_repair_and_streaming import LANGUAGE

MAIN_LANGUAGE = "en"  # the main language of the pages


def narratives(element: Any, default: str) -> dict[str, str]:
    """The texts of an XML element of IATI: language code in small letters → text, the first one of each language. The
    texts are those of its children ``narrative``, or its own if it has none, as in old files. ``default`` is the
    language of texts that state none."""
    texts: dict[str, str] = {}
    for narrative in element.findall("narrative") or [element]:
        text = "".join(narrative.itertext()).strip()
        language = narrative.get(LANGUAGE) or element.get(LANGUAGE) or default
        if text:
            texts.setdefault(language.strip().lower(), text)
    return texts


def main_text(texts: dict[str, str], default: str) -> tuple[str, dict[str, str]]:
    """(text, others): the main one of ``texts`` (language code → text), and the others by language. The main one is in
    English, else in the language ``default``, else the first; ("", {}) if there are no texts."""
    if not texts:
        return "", {}
    language = next((name for name in (MAIN_LANGUAGE, default) if name in texts), next(iter(texts)))
    return texts[language], {name: text for name, text in texts.items() if name != language}


def line(text: str) -> str:
    """``text`` on one line and with commas in place of semicolons, so that it can be one value of a list."""
    return " ".join(text.split()).replace(";", ",")


def name_of(element: Any) -> str:
    """The name of an XML element with its prefix, such as "ww:column", cut to 80 characters."""
    # Not by etree.QName, which refuses names that the parser lets pass.
    local = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{local}"[:80] if element.prefix else local[:80]


DAC, UNITED_NATIONS = "1", "2"  # codelist RegionVocabulary
_KOSOVO = {"XK": "XKX"}  # in the codelist Country, though not in ISO 3166
_ALPHA2 = {alpha3: alpha2 for alpha2, alpha3 in _KOSOVO.items()}

# Codelist Region of IATI: the regions that donors report to the OECD's Development Assistance Committee.
_DAC_REGIONS = {
    "88": "States Ex-Yugoslavia unspecified",
    "89": "Europe",
    "189": "North of Sahara",
    "289": "South of Sahara",
    "298": "Africa",
    "380": "West Indies",
    "389": "Central America and the Caribbean",
    "489": "South America",
    "498": "Americas",
    "589": "Middle East",
    "619": "Central Asia",
    "679": "South Asia",
    "689": "South and Central Asia",
    "789": "Far East Asia",
    "798": "Asia",
    "889": "Oceania",
    "998": "Unspecified",
    "1027": "Eastern Africa",
    "1028": "Middle Africa",
    "1029": "Southern Africa",
    "1030": "Western Africa",
    "1031": "Caribbean",
    "1032": "Central America",
    "1033": "Melanesia",
    "1034": "Micronesia region",
    "1035": "Polynesia",
}


def country(code: str) -> str:
    """The ISO 3166-1 alpha-3 code of a country for its alpha-2 ``code`` (XKX for Kosovo's XK). Any other text is
    returned in capitals. "NA" is Namibia here, not a missing value."""
    code = code.strip().upper()
    entry = pycountry.countries.get(alpha_2=code) if len(code) == 2 else None
    return _KOSOVO.get(code, code) if entry is None else str(entry.alpha_3)


def is_country_code(text: str) -> bool:
    """Whether ISO 3166-1 has this code of two or three letters, such as AF, in capital or small letters."""
    text = text.upper()
    return bool(pycountry.countries.get(alpha_2=text) or pycountry.countries.get(alpha_3=text))


def country_code(code: str) -> str:
    """The ISO 3166-1 alpha-2 code of a territory for its alpha-3 ``code`` (XK for Kosovo's XKX); ``code`` itself if
    there is none."""
    entry = pycountry.countries.get(alpha_3=code)
    return _ALPHA2.get(code, code) if entry is None else str(entry.alpha_2)


def region(code: str, vocabulary: str) -> str:
    """The text to look up in the gazetteer for a region of IATI with this ``code``, in the ``vocabulary`` "1" (regions
    of the OECD's DAC) or "2" (UN M49); "" for any other vocabulary, for an unknown code of the DAC, and for a code of
    M49 that is no number."""
    if vocabulary == DAC:
        return _DAC_REGIONS.get(code, "")
    return f"M49-{code.zfill(3)}" if vocabulary == UNITED_NATIONS and code.isdigit() else ""


NAMESPACE = "urn:where-we-work:iati:1"
PREFIX = "ww"


def _own(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


ID = _own("id")
"""On an activity, and in a related one: the record's own id, beside the identifier that IATI requires."""
COLUMN = _own("column")
"""An element for a column that the standard lacks; on a description, the name of its column."""
STATED = _own("stated")
"""The record's own value if the standard requires more: ``2023`` for a whole day, "" for an invented value."""
SOURCE = _own("source")
"""On a status: ``derived`` if it follows from the dates."""
REPLACED = _own("replaced")
"""On an activity: how many characters XML cannot hold; each was written as U+FFFD."""
SAMPLE = _own("sample")
"""``yes`` on an invented activity of the sample data."""

OWN_VOCABULARY = "99"  # codelists RegionVocabulary, SectorVocabulary and TagVocabulary: the reporting organisation's
NO_DAY = "1900-01-01"
"""The date if the standard requires one and the record has none; always with the mark ``stated``."""
