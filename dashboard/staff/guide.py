"""The guide for staff as staff pages, so that the "?" of each page can open the part about it."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from flask import Blueprint
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard.settings import ROOT
from dashboard.staff.web.page_layout_and_refusals import page
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.staff_accounts_and_sign_in import Role

DOCS = ROOT / "docs"
PAGES = ("staff-guide.md", "data-files.md", "staff-access.md")
_PICTURE = re.compile(r"pictures/staff-[a-z-]+\.png")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def add_routes(routes: Blueprint, _staff: StaffContext) -> None:
    """Add the pages of the guide, for everybody who is signed in, and their pictures, at the addresses to which the
    links in the guide lead."""

    @routes.get("/guide/<path:document>", role=Role.EDITOR)
    def guide(document: str) -> Response:
        if _PICTURE.fullmatch(document) and (DOCS / document).is_file():
            return Response((DOCS / document).read_bytes(), mimetype="image/png")
        if document not in PAGES:
            raise NotFound
        title, text = guide_page(DOCS / document)
        return page("staff/guide.html", title=title, text=text)


@cache
def guide_page(file: Path) -> tuple[str, Markup]:
    """(title, HTML) of a page of the guide, made from its Markdown file (``file``). Headings have ids, so that links
    can lead to them. If a link leads to a file that is not a page of the guide, such as source code, only its text is
    kept."""
    tokens = _MARKDOWN.parse(file.read_text(encoding="utf-8"))
    titles = []
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            titles.append(inner.content)
            token.attrSet("id", anchor(inner.content))
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("tabindex", "0")  # it scrolls sideways on a phone, also by keyboard
        for child in token.children or ():
            _settle(child)
    return titles[0], Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - our own text


def _settle(token: Token) -> None:
    """Change one part of a parsed page: a link to a file that is not served loses its address, and a picture is loaded
    only when it is near the visible part of the page."""
    target = str(token.attrGet("href") or "")
    if target and not target.startswith(("#", "https://", "mailto:")) and target.partition("#")[0] not in PAGES:
        del token.attrs["href"]
    if token.type == "image":
        token.attrSet("loading", "lazy")


def anchor(heading: str) -> str:
    """The id of a heading: "The desk" gives "the-desk". The site with the source code makes the same ids, so that links
    between pages work there, too."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
