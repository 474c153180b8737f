"""Texts of records as safe HTML: Markdown, and ``lang`` attributes on texts that are not in the page's language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from dashboard.language_and_locale import current_language, gettext as _, language_of_records, writing_direction
from dashboard.portfolio.projects_and_news import Item, same_language
from dashboard.portfolio.record_index import RecordIndex

_OTHER = Markup('<span dir="auto" lang="{}">{}</span>')
_ISOLATED = Markup('<span dir="auto">{}</span>')
_OTHER_WAY = {
    "ltr": re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"),  # Hebrew, Arabic and their neighbours
    "rtl": re.compile("[A-Za-z\u00c0-\u024f\u0370-\u058f]"),  # Latin, Greek, Cyrillic, Armenian
}
"""The letters that run against a page of each direction."""


def record_text(item: Item, field: str, text: str | None = None) -> str | Markup:
    """The text of a record's ``field``, for a template: if its language is not the page's, as HTML in an element with
    ``lang`` and ``dir="auto"``; if some of its letters run against the direction of the page, as HTML in an element
    with ``dir="auto"``; otherwise as plain text that the template escapes. ``text``, if given, takes the place of the
    field's text, for example a shorter form of it."""
    shown = str(getattr(item, field)) if text is None else text
    language = item.other_language(field)
    return _OTHER.format(language, shown) if language and shown else bidi_isolated(shown)


def bidi_isolated(text: str) -> str | Markup:
    """``text``, a text of a record, for a template: as HTML in an element with ``dir="auto"`` if some of its letters
    run against the direction of the page, otherwise unchanged, as plain text that the template escapes."""
    if isinstance(text, Markup) or not _OTHER_WAY[writing_direction()].search(text):
        return text
    return _ISOLATED.format(text)


def isolated_list(texts: Iterable[str]) -> Markup:
    """Texts of records as HTML, separated by commas; those with letters that run against the direction of the page are
    in an element with ``dir="auto"``."""
    return escape(_(", ")).join(map(bidi_isolated, texts))


def value_texts(index: RecordIndex, column: str, values: Iterable[str]) -> Markup:
    """The names, in the visitor's language, of several ``values`` of a list column such as "themes", as HTML, separated
    by commas. ``index`` is the index of the records that have the values. A value without translation is in an element
    with a ``lang`` attribute if records are in another language than the page; a donor never is, because it is a proper
    name. A name with letters that run against the direction of the page is in an element with ``dir="auto"``."""
    return isolated_list(value_text(index, column, value) for value in values)


def value_text(index: RecordIndex, column: str, value: str) -> str | Markup:
    """The name, in the visitor's language, of a ``value`` of a list column such as "themes" or "donors", for a
    template. ``index`` is the index of the records that have the value. Usually it is plain text that the template
    escapes. If there is no translation and records are in another language than the page, it is HTML: the value in an
    element with a ``lang`` attribute. A donor is always plain text, because it is a proper name."""
    name, own = index.value_name(column, value), language_of_records()
    if name or column == "donors" or same_language(own, current_language()):
        return name or value
    return _OTHER.format(own, value)


def in_language(language: str) -> dict[str, Any]:
    """The attributes ``lang`` and ``dir`` of an HTML element with a record's text in ``language`` (a code). "" stands
    for the language of the page: then ``lang`` is None, which means that the element has no such attribute. ``dir`` is
    always "auto"."""
    return {"lang": language or None, "dir": "auto"}


def record_prose(item: Item, field: str, prose: Markup) -> Markup:
    """``prose``, the HTML made from a record's ``field``, in an element with ``dir="auto"`` and, if the field's
    language is not the page's, with ``lang``; "" if ``prose`` is ""."""
    lang = Markup(' lang="{}"').format(language) if (language := item.other_language(field)) else ""
    return Markup('<div dir="auto"{}>{}</div>').format(lang, prose) if prose else prose


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table")
# No images: a picture from elsewhere would be a request to someone else.
_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code", "pre", "table"),
    *("thead", "tbody", "tr", "th", "td"),
}
_HEADINGS = ("h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within an article: its text, its level (2 to 4), and its element id."""

    text: str
    level: int
    anchor: str


def to_prose(markdown: str) -> Markup:
    """Safe HTML of a Markdown text: headings of the levels 1 to 4 (level 1 becomes level 2), lists, links, emphasis,
    quotations, code and tables. Pictures are left out, HTML within the text becomes plain text."""
    return _clean(_tokens(markdown))


def to_article(markdown: str) -> tuple[Markup, list[Heading]]:
    """(HTML, headings) of a Markdown text. Each heading of the levels 1 to 4 that has a text gets an id, and one of
    level 1 becomes level 2. The ids (``part-1``, ``part-2`` and so on) begin anew with each text, so that a page can
    show only one such text."""
    tokens = _tokens(markdown)
    headings: list[Heading] = []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.tag in _HEADINGS and (text := _text(inside)):
            headings.append(Heading(text, int(token.tag[1]), f"part-{len(headings) + 1}"))
            token.attrSet("id", headings[-1].anchor)
    return _clean(tokens), headings


def opening(markdown: str) -> str:
    """The first paragraph of a Markdown text, outside lists and quotations, as plain text; "" if it has none."""
    tokens = _tokens(markdown)
    pairs = pairwise(tokens)
    inside = (after for token, after in pairs if token.type == "paragraph_open" and not token.level)
    return next(filter(None, map(_text, inside)), "")


def _tokens(markdown: str) -> list[Token]:
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.tag == "h1":  # the page has its own
            token.tag = "h2"
    return tokens


def _text(inline: Token) -> str:
    spaced = ("\n" if one.type in {"softbreak", "hardbreak"} else one.content for one in inline.children or ())
    return " ".join("".join(spaced).split())


def _clean(tokens: Sequence[Token]) -> Markup:
    dirty = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    attributes = {"a": {"href"}} | {tag: {"id"} for tag in _HEADINGS}  # Markdown itself has no way to write an id
    return Markup(nh3.clean(dirty, tags=_TAGS, attributes=attributes, url_schemes={"http", "https", "mailto"}))  # noqa: S704
