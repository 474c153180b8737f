"""Tables that become lists of labelled values where there is no room for columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

# The roles say again what the elements are: some browsers forget it of a table that is not displayed as one.
_HEAD = Markup('<th scope="col" role="columnheader"{}>{}</th>')
_FIRST = Markup('<th scope="row" role="rowheader">{}</th>')
_CELL = Markup('<td role="cell" data-label="{}"{}>{}</td>')
_ROW = Markup('<tr role="row"{}>{}</tr>')
_TABLE = Markup(
    '<table class="rows" role="table"><caption>{}</caption>'
    '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>'
)

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its label, its class, where its label leads, and how the rows are sorted by it now.

    ``sorted`` is "ascending", "descending" or "".
    """

    label: str
    look: str = ""
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, the first of which names it, and the id of the project that it is about."""

    cells: Sequence[Cell]
    project_id: str = ""


def table(caption: Cell, headings: Sequence[Heading], rows: Iterable[Row]) -> Markup:
    """HTML of a table; an empty cell is left out where there are no columns."""
    heads = Markup("").join(_head(one) for one in headings)
    return _TABLE.format(caption, heads, Markup("").join(_row(headings, row) for row in rows))


def _head(one: Heading) -> Markup:
    label: Cell = Markup('<a href="{}">{}</a>').format(one.href, one.label) if one.href else one.label
    said = Markup(' aria-sort="{}"').format(one.sorted) if one.sorted else Markup("")
    return _HEAD.format(_look(one) + said, label)


def _row(headings: Sequence[Heading], row: Row) -> Markup:
    first, *others = row.cells
    cells = [_CELL.format(one.label, _look(one), cell) for one, cell in zip(headings[1:], others, strict=True)]
    key = Markup(' data-project-id="{}"').format(row.project_id) if row.project_id else ""
    return _ROW.format(key, _FIRST.format(first) + Markup("").join(cells))


def _look(one: Heading) -> Markup:
    return Markup(' class="{}"').format(one.look) if one.look else Markup("")
