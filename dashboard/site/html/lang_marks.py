"""Text of records that is in another language than the page: it says which, for those who hear it read."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.language import current_language, language_of_records, speaking
from dashboard.portfolio.index import RecordIndex
from dashboard.portfolio.items import Item
from dashboard.portfolio.translations import same_language
from dashboard.site.context.wording import listed


def said(item: Item, field: str, text: str | None = None) -> str | Component:
    """The text of a field, or ``text`` that was made of it, marked where it is not in the page's language."""
    shown = str(getattr(item, field)) if text is None else text
    marks = in_language(item.spoken(field))
    return html.Span(shown, **marks) if marks and shown else shown


def said_list(item: Item, field: str) -> str | Component:
    """The values of a field with commas between them, which are those of the language that they are in."""
    with speaking(item.spoken(field) or current_language()):
        values = listed(getattr(item, field))
    return said(item, field, values)


def said_value(index: RecordIndex, column: str, value: str) -> str | Component:
    """What a value of a list, such as a theme, is called; marked where no record says so in the page's language."""
    name, own = index.value_name(column, value), language_of_records()
    if name or same_language(own, current_language()):
        return name or value
    return html.Span(value, **in_language(own))


def in_language(language: str) -> dict[str, Any]:
    """The attributes of an element whose text is in ``language``; none for "", the language of the page."""
    return {"lang": language, "dir": "auto"} if language else {}


def said_prose(item: Item, field: str, prose: Markup) -> Markup:
    """The markup that was made of a field, marked where it is not in the page's language."""
    language = item.spoken(field)
    return Markup('<div lang="{}" dir="auto">{}</div>').format(language, prose) if language and prose else prose
