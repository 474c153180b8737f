"""Reading component trees in tests, without a browser."""

from dash.development.base_component import Component


def parts(node: object) -> list[Component]:
    """The component and all that is in it, in reading order."""
    if isinstance(node, list | tuple):
        return [part for child in node for part in parts(child)]
    if not isinstance(node, Component):
        return []
    return [node, *parts(getattr(node, "children", None))]


def text(node: object) -> str:
    """The words in a component."""
    if isinstance(node, list | tuple):
        return "".join(text(child) for child in node)
    if isinstance(node, Component):
        return text(getattr(node, "children", None))
    return "" if node is None else str(node)


def kinds(node: object, kind: str) -> list[Component]:
    """The elements of one name, such as ``H2``."""
    return [part for part in parts(node) if type(part).__name__ == kind]


def attribute(node: Component, name: str) -> object:
    """An attribute of a component; None where it has none of that name."""
    return node.to_plotly_json()["props"].get(name)
