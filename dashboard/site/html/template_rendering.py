"""Renders parts of pages from the templates in ``templates/parts``, with or without a request, and HTML tables; also
the Jinja filters (functions) that all templates use, and the Jinja options of servers."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from markupsafe import Markup

from dashboard.language_and_locale import gettext, ngettext, written_number
from dashboard.site.context.localised_formatting import (
    count_news,
    count_projects,
    listed,
    status_name,
    written_date,
    written_period,
)
from dashboard.site.html.markdown_and_lang_attributes import in_language, record_text, value_text

FILTERS = (
    *(count_news, count_projects, in_language, listed, record_text, status_name, value_text),
    *(written_date, written_number, written_period),
)
"""Functions that templates use as Jinja filters, by their names."""


class _CompiledTemplates(BytecodeCache):
    """The compiled templates of pages, kept for all servers of a process: each preview of a draft is a server."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles a template: gives ``bucket`` the code if this source was compiled before,
        otherwise None, so that Jinja compiles it."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja with the code of a template that it has just compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.code


PAGE_TEMPLATES = {"trim_blocks": True, "bytecode_cache": _CompiledTemplates()}
"""The ``jinja_options`` of every Flask server that answers pages."""


class _WithoutLineBreaks(Extension):
    """Line breaks of these templates are for their readers: in a page some would be drawn as gaps."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - of Jinja
        """Called by Jinja for each template. Returns its source without line breaks and indentation."""
        return re.sub(r"\n\s*", "", source)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        auto_reload=False,
        extensions=[_WithoutLineBreaks],
        undefined=StrictUndefined,
    )
    environment.globals |= {"_": gettext, "ngettext": ngettext}
    environment.filters |= {function.__name__: function for function in FILTERS}
    return environment


class Parts:
    """Makes the macros of a template callable: ``Parts("cards.html").project_card(project)`` returns HTML."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        """The macro of that name."""
        macro: Callable[..., Markup] = getattr(_environment().get_template(f"parts/{self._name}").module, name)
        return macro


def joined(parts: Iterable[str]) -> Markup:
    """Several pieces of HTML joined into one; plain texts among them are escaped."""
    return Markup("").join(parts)


SHARED = Parts("shared.html")
IMAGES = Parts("images.html")
Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: its label, its CSS class (``look``), and the address that its label links to, "" for
    none. ``sorted`` is "ascending", "descending", or "" if the rows are not sorted by this column."""

    label: str
    look: str = ""
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, of which the first is the row's heading, and the id of the project that it shows, ""
    for none."""

    cells: Sequence[Cell]
    project_id: str = ""


def table(caption: Cell, headings: Sequence[Heading], rows: Sequence[Row]) -> Markup:
    """An HTML table with a caption. Each row has one cell for each heading."""
    return SHARED.table(caption, headings, rows)
