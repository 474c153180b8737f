"""HTML components that dash.html lacks, tables, and the HTML of any component."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.site.http.json import properties

_WILDCARDS = ["aria-", "data-"]


class _Native(Component):
    """An HTML element, made by ``_element``."""

    def __init__(self, children: Any = None, **properties: Any) -> None:
        if children is not None:
            properties["children"] = children
        super().__init__(**properties)  # type: ignore[no-untyped-call] # Dash has no types here


def _element(name: str, *properties: str) -> type[_Native]:
    names = ["id", "children", "className", *properties, *(f"{wildcard}*" for wildcard in _WILDCARDS)]
    attributes = {
        "_type": name,
        "_namespace": "dash_html_components",
        "_base_nodes": ["children"],
        "_children_props": [],
        "_prop_names": names,
        "_valid_wildcard_attributes": _WILDCARDS,
        "available_properties": names,
        "available_wildcard_properties": _WILDCARDS,
        "__module__": __name__,
    }
    return type(name, (_Native,), attributes)


# That of dcc keeps a state of its own, which a plain form has no use for.
Input = _element("Input", "type", "name", "value", "checked", "min", "max", "step", "size")

# Of those that share a ``name`` the browser keeps at most one open.
Details = _element("Details", "name", "open")


_VOID = {"Br", "Hr", "Img", "Input", "Link", "Meta", "Source", "Wbr"}
_RENAMED = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "dateTime": "datetime",
    "hrefLang": "hreflang",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "autoComplete": "autocomplete",
}
_BOOLEAN = {"hidden", "disabled", "checked", "selected", "required", "open", "reversed"}


def to_markup(node: object) -> Markup:
    """The HTML of a component, a text, a number, ``Markup``, which is kept as it is, or a list of these.

    Knows the components of ``dash.html`` and those of this module. Raises TypeError for others, and for the property
    ``style``, because the content security policy forbids style attributes.
    """
    return Markup("".join(_pieces(node)))  # noqa: S704 - every text in it is escaped below


def hyphenated(**names: str) -> dict[str, Any]:
    """Properties with hyphens: ``data_iso3="MDA"`` becomes ``data-iso3``, which Dash writes as an attribute."""
    return {name.replace("_", "-"): value for name, value in names.items()}


def _pieces(node: object) -> list[str]:
    if node is None or node is False:
        return []
    if isinstance(node, list | tuple):
        return [piece for child in node for piece in _pieces(child)]
    if isinstance(node, Markup):
        return [node]
    if isinstance(node, str | int | float):
        return [escape(str(node))]
    if not isinstance(node, Component) or getattr(node, "_namespace", "") != "dash_html_components":
        raise TypeError(f"{type(node).__name__} has no HTML")
    name = type(node).__name__
    tag = name.lower()
    stated = properties(node)
    children = stated.pop("children", None)
    opening = "".join([f"<{tag}", *(_attribute(key, value) for key, value in stated.items()), ">"])
    if name in _VOID:
        return [opening]
    return [opening, *_pieces(children), f"</{tag}>"]


def _attribute(key: str, value: object) -> str:
    if key == "style":
        raise TypeError("a style attribute is forbidden by the content security policy: use a class")
    if value is None or value is False:
        return ""
    name = _RENAMED.get(key, key)
    if key in _BOOLEAN:
        return f" {name}"
    return f' {name}="{escape(str(value))}"'


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
    """A column of a table: its label, its CSS class, the address that its label links to, and its sort order.

    ``sorted`` is "ascending", "descending", or "" if the rows are not sorted by this column.
    """

    label: str
    look: str = ""
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, the first of which is its heading, and the id of the project that it shows."""

    cells: Sequence[Cell]
    project_id: str = ""


def table(caption: Cell, headings: Sequence[Heading], rows: Iterable[Row]) -> Markup:
    """The HTML of a table with a caption. Each row has one cell for each heading."""
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
