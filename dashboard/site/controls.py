"""Native form controls that ``dash.html`` lacks: written to HTML and built in the browser as its components are."""

from __future__ import annotations

from typing import Any, ClassVar

from dash.development.base_component import Component

_EVERYWHERE = ["id", "children", "className", "aria-*", "data-*"]
_OF_INPUTS = ["type", "name", "value", "checked", "min", "max", "step", "size"]


class _Native(Component):
    """An element of HTML with the attributes that a form needs."""

    _namespace = "dash_html_components"
    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _valid_wildcard_attributes: ClassVar[list[str]] = ["aria-", "data-"]
    available_wildcard_properties: ClassVar[list[str]] = ["aria-", "data-"]

    def __init__(self, children: Any = None, **properties: Any) -> None:
        if children is not None:
            properties["children"] = children
        super().__init__(**properties)  # type: ignore[no-untyped-call] # Dash has no types here


class Input(_Native):
    """``<input>``. That of dcc keeps a state of its own, which a plain form has no use for."""

    _type = "Input"
    _prop_names: ClassVar[list[str]] = _EVERYWHERE + _OF_INPUTS
    available_properties = _prop_names


class Details(_Native):
    """``<details>`` with a ``name``: of those that share one, the browser keeps at most one open."""

    _type = "Details"
    _prop_names: ClassVar[list[str]] = [*_EVERYWHERE, "name", "open"]
    available_properties = _prop_names
