"""HTML tables: columns that can be sorted, and rows that name the project that they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.site.html.template_rendering import SHARED

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: its label, its CSS class (``look``), and the address to which its label links.
    ``sorted`` is "ascending", "descending", or "" if the rows are not sorted by this column."""

    label: str
    look: str = ""
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, the first of which is its heading, and the id of the project that it is about."""

    cells: Sequence[Cell]
    project_id: str = ""


def table(caption: Cell, headings: Sequence[Heading], rows: Sequence[Row]) -> Markup:
    """An HTML table with a caption. Each row has one cell for each heading."""
    return SHARED.table(caption, headings, rows)
