"""Converts the HTML of feeds to Markdown or plain text: no pictures, no scripts, links to the web only."""

import re
from html.parser import HTMLParser

_BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "table", "tr", "ul", "ol", "blockquote", "pre"),
    *("figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dl", "dt", "dd", "hr", "br"),
}
_HIDDEN = {"script", "style", "template", "iframe", "object", "svg", "math", "noscript", "title", "head"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_MEANING = re.compile(r"([\\*\[\]<`])")  # characters with a meaning in Markdown
_AT_START = re.compile(r"^(#{1,6}|[-+>]|\d+[.)])(?=\s)")
_OPEN, _CLOSE = "\x01", "\x02"  # placeholders beside each mark until the block is complete


def blocks(html: str, *, markdown: bool) -> list[str]:
    """The paragraphs, headings and list items of ``html``, each as one line: Markdown if ``markdown`` is true, else
    plain text."""
    reader = _Reader(markdown)
    reader.feed(html)
    reader.close()
    return reader.finished()


def plain(html: str) -> str:
    """The text of ``html`` without any markup, on one line."""
    return " ".join(blocks(html, markdown=False))


class _Reader(HTMLParser):
    def __init__(self, markdown: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._markdown = markdown
        self._blocks: list[str] = []
        self._parts: list[str] = []
        self._prefix = ""
        self._hidden = 0
        self._marks: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by HTMLParser for each start tag: begins a block, a Markdown mark, a link, or a part that is left
        out."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._flush()
            self._prefix = _prefix(tag) or self._prefix  # of a list item, also when a paragraph opens within
        elif self._markdown and tag in _MARKS and tag not in self._marks:
            self._marks.append(tag)
            self._parts.append(_OPEN + _MARKS[tag])
        elif self._markdown and tag == "a":
            self._open_link(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """Called by HTMLParser for each end tag: ends the block, mark, link or left-out part that the tag began."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._flush()
            self._prefix = ""
        elif tag == "a" and self._links:
            self._close_link()
        elif self._marks and self._marks[-1] == tag:
            self._marks.pop()
            self._parts.append(_MARKS[tag] + _CLOSE)

    def handle_data(self, data: str) -> None:
        """Called by HTMLParser for text: adds it to the block, unless it stands in a part that is left out. For
        Markdown, characters with a meaning in Markdown are escaped."""
        if not self._hidden:
            data = data.replace(_OPEN, "").replace(_CLOSE, "")
            self._parts.append(_MEANING.sub(r"\\\1", data) if self._markdown else data)

    def finished(self) -> list[str]:
        """All blocks that hold any text, in order. Ends the last one."""
        self._flush()
        return self._blocks

    def _open_link(self, address: str) -> None:
        address = address.strip()
        sound = re.fullmatch(r"https?://[^\s<>()\"\\]+", address, re.IGNORECASE)
        self._links.append(address if sound else "")
        if sound:
            self._parts.append("[")

    def _close_link(self) -> None:
        address = self._links.pop()
        if address:
            self._parts.append(f"]({address})")

    def _flush(self) -> None:
        while self._links:
            self._close_link()
        while self._marks:
            self._parts.append(_MARKS[self._marks.pop()] + _CLOSE)
        if not self._parts:  # as between tags that begin blocks in blocks
            return
        text = _tidy(" ".join("".join(self._parts).split()))
        self._parts = []
        if text and self._markdown:
            text = self._prefix + _AT_START.sub(r"\\\1", text)
        if text:
            self._blocks.append(text)
            self._prefix = ""


def _prefix(tag: str) -> str:
    """The signs with which Markdown begins a list item or a heading; "" for other blocks."""
    if tag == "li":
        return "- "
    return f"{'#' * int(tag[1])} " if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} else ""


def _tidy(text: str) -> str:
    """``text`` without empty marks and links, and without spaces just inside a mark."""
    text = re.sub(r"\[\s*\]\([^)]*\)", "", text)
    before = ""
    while before != text:
        before = text
        text = re.sub(rf"{_OPEN}(\*{{1,2}})\s*\1{_CLOSE}", "", text)
    text = re.sub(rf"{_OPEN}(\*{{1,2}})\s+", r" \1", text)
    text = re.sub(rf"\s+(\*{{1,2}}){_CLOSE}", r"\1 ", text)
    return " ".join(text.replace(_OPEN, "").replace(_CLOSE, "").split())
