"""Translations that records bring in columns such as ``title_fr``, and which language a text is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from dashboard.language import current_language, language_of_records
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind

ValueNames = Mapping[str, Mapping[str, str]]
"""Of each translation column of a list (``themes_fr``): what a value is called there."""

TextLanguages = tuple[tuple[str, str], ...]
"""Fields that are shown in another language than the page's, and which one that is."""

_TRANSLATABLE = {one: tuple(column.name for column in COLUMNS[one] if column.translatable) for one in Dataset}
_LISTS = {
    one: tuple(column.name for column in COLUMNS[one] if column.translatable and column.kind is Kind.LIST)
    for one in Dataset
}


def translations_of(dataset: Dataset, fields: Iterable[str]) -> list[str]:
    """The columns that hold ``fields`` in the current language; the frame need not have them."""
    return [f"{name}_{current_language()}" for name in fields if name in _TRANSLATABLE[dataset]]


def in_current_language(record: Mapping[str, str], dataset: Dataset) -> tuple[dict[str, str], TextLanguages]:
    """The record with its translatable texts in the current language where it has them, and which it has not."""
    language, own = current_language(), language_of(record)
    if same_language(own, language):
        return dict(record), ()
    said, text_languages = dict(record), []
    for name in _TRANSLATABLE[dataset]:
        if name in _LISTS[dataset] or not record.get(name):
            continue
        if translated := record.get(f"{name}_{language}"):
            said[name] = translated
        else:
            text_languages.append((name, own))
    return said, tuple(text_languages)


def language_of(record: Mapping[str, str]) -> str:
    """The language in which a record is written: what it says, else that of all records."""
    return record.get("language") or language_of_records()


def same_language(one: str, other: str) -> bool:
    """Whether readers of one need no translation of the other: British and American English are the same."""
    return one.partition("-")[0] == other.partition("-")[0]


def value_names(frame: pd.DataFrame, dataset: Dataset) -> ValueNames:
    """What the values of lists are called in other languages: by their place in the list, the first to say so wins."""
    found: dict[str, dict[str, str]] = {}
    for name in _LISTS[dataset]:
        for translated in (column for column in frame.columns if column.startswith(f"{name}_")):
            names = found.setdefault(translated, {})
            for original, other in frame[[name, translated]].drop_duplicates().itertuples(index=False):
                values, others = original.split(";"), other.split(";")
                if len(values) == len(others):
                    for value, text in zip(values, others, strict=True):
                        if value and text.strip():
                            names.setdefault(value, text.strip())
    return found
