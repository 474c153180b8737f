"""Texts of an IATI element: one narrative for each language."""

from __future__ import annotations

from typing import Any

from lxml import etree

from dashboard.records.reading.sources.xml_stream import LANGUAGE

MAIN_LANGUAGE = "en"  # of the pages; a text in another one stands for all where there is none


def narratives(element: Any, default: str) -> dict[str, str]:
    """Language → text, the first of each language; ``default`` is the language where none is stated."""
    found: dict[str, str] = {}
    for narrative in element.findall("narrative") or [element]:
        text = "".join(narrative.itertext()).strip()
        language = narrative.get(LANGUAGE) or element.get(LANGUAGE) or default
        if text:
            found.setdefault(language.strip().lower(), text)
    return found


def main_text(texts: dict[str, str], default: str) -> tuple[str, dict[str, str]]:
    """The text that stands for all languages, and the others by language."""
    if not texts:
        return "", {}
    language = next((name for name in (MAIN_LANGUAGE, default) if name in texts), next(iter(texts)))
    return texts[language], {name: text for name, text in texts.items() if name != language}


def line(text: str) -> str:
    """On one line, and one value of a list."""
    return " ".join(text.split()).replace(";", ",")


def name_of(element: Any) -> str:
    """The element's name as people know it, with its prefix."""
    tag = etree.QName(element)
    return f"{element.prefix}:{tag.localname}"[:80] if element.prefix else str(tag.localname)[:80]
