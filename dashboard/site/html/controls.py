"""Native elements that ``dash.html`` lacks: written to HTML and built in the browser as its components are."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

_WILDCARDS = ["aria-", "data-"]


class _Native(Component):
    """An element of HTML; ``_element`` says which."""

    def __init__(self, children: Any = None, **properties: Any) -> None:
        if children is not None:
            properties["children"] = children
        super().__init__(**properties)  # type: ignore[no-untyped-call] # Dash has no types here


def _element(name: str, *properties: str) -> type[_Native]:
    names = ["id", "children", "className", *properties, *(f"{wildcard}*" for wildcard in _WILDCARDS)]
    told = {
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
    return type(name, (_Native,), told)


# That of dcc keeps a state of its own, which a plain form has no use for.
Input = _element("Input", "type", "name", "value", "checked", "min", "max", "step", "size")

# Of those that share a ``name`` the browser keeps at most one open.
Details = _element("Details", "name", "open")
