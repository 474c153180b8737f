"""Reading the HTML of parts of a page in tests, without a browser."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

_NAMES = {"className": "class", "dateTime": "datetime"}
_BOOLEAN = {"checked", "selected"}


class Element:
    """An element of HTML. Its attributes are also those of this object; one that it has not is None."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element

    def __getattr__(self, name: str) -> str | bool | None:
        if name in _BOOLEAN:
            return name in self.element.attrib
        return self.element.get(_NAMES.get(name, name))

    def __str__(self) -> str:
        return html.tostring(self.element, encoding="unicode", with_tail=False)


def elements(node: object) -> list[Element]:
    """The outermost elements of a part of a page."""
    if isinstance(node, Element):
        return [node]
    if isinstance(node, list | tuple):
        return [one for child in node for one in elements(child)]
    source = html.fragments_fromstring(str(node))
    return [Element(one) for one in source if isinstance(one, HtmlElement)]


def parts(node: object) -> list[Element]:
    """The elements and all that is in them, in reading order."""
    return [Element(part) for one in elements(node) for part in one.element.iter()]


def text(node: object) -> str:
    """The words in a part of a page, each run of white space as one space."""
    if isinstance(node, list | tuple):
        return "".join(map(text, node))
    if isinstance(node, Element):
        return " ".join(node.element.text_content().split())
    return " ".join(html.fragment_fromstring(str(node), create_parent="div").text_content().split())


def kinds(node: object, kind: str) -> list[Element]:
    """The elements of one name, such as ``H2``."""
    return [part for part in parts(node) if part.element.tag == kind.lower()]


def attribute(node: object, name: str) -> str | None:
    """An attribute of an element; None where it has none of that name."""
    (element,) = elements(node)
    return element.element.get(name)
