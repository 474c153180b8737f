"""HTML as tests read it: elements by CSS selector, with their attributes and text unescaped."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement


def select(source: str | HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements of a page, or within an element, that fit a CSS selector, in their order."""
    tree = html.document_fromstring(source) if isinstance(source, str) else source
    found: list[HtmlElement] = tree.cssselect(selector)
    return found


def only(source: str | HtmlElement, selector: str) -> HtmlElement:
    """The one element that fits; more or none fail."""
    found = select(source, selector)
    assert len(found) == 1, f"{len(found)} elements fit {selector}"
    return found[0]


def values(source: str | HtmlElement, selector: str, attribute: str) -> list[str]:
    """An attribute of each element that fits; one that has it not fails."""
    return [element.attrib[attribute] for element in select(source, selector)]


def text_of(element: HtmlElement) -> str:
    """The text within an element, each run of white space as one space."""
    return " ".join(element.text_content().split())
