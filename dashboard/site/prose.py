"""Markdown of records as safe HTML."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table")
# No images: a picture from elsewhere would be a request to someone else.
_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def to_prose(markdown: str) -> Markup:
    """HTML of a Markdown text: headings, lists, links, emphasis and tables; anything else becomes plain text."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.tag == "h1":  # the page has its own
            token.tag = "h2"
    dirty = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(nh3.clean(dirty, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))  # noqa: S704
