"""Dataclasses as JSON text and back, by their declared types; for what is kept for a time and may grow fields."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_text(value: object) -> str:
    """``value`` as JSON: dataclasses and mappings as objects, tuples and lists as lists, dates as ISO."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str, kind: type[T], **given: object) -> T:
    """The dataclass ``kind`` whose fields ``text`` holds, with the ``given`` ones instead of those.

    Names that ``kind`` does not have are left out; one that the text lacks has its default, or is empty.
    Raises TypeError or ValueError for a text that fits no such dataclass.
    """
    return typing.cast(T, _build(kind, json.loads(text), given))


def _plain(value: object) -> object:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} has no form as text")


def _build(kind: Any, raw: Mapping[str, Any], given: Mapping[str, object]) -> object:
    values = dict(given)
    for field, declared in _declared(kind):
        if field.name in values:
            continue
        if field.name in raw:
            values[field.name] = _read(declared, raw[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            values[field.name] = _empty(declared)
    return kind(**values)


@cache
def _declared(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    declared = typing.get_type_hints(kind)
    return tuple((field, declared[field.name]) for field in fields(kind) if field.init)


def _read(kind: Any, raw: Any) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        (other,) = [one for one in inner if one is not type(None)]
        return None if raw is None else _read(other, raw)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(_read(one, value) for one, value in zip(inner, raw, strict=True))
    if origin in {list, tuple, set, frozenset}:
        return origin(_read(inner[0], one) for one in raw)
    if origin is not None and issubclass(origin, Mapping):
        return {_key(inner[0], key): _read(inner[1], value) for key, value in raw.items()}
    if is_dataclass(kind):
        return _build(kind, raw, {})
    return _simple(kind, raw)


def _simple(kind: Any, raw: Any) -> Any:
    if kind in {date, datetime}:
        return kind.fromisoformat(raw)
    return kind(raw) if isinstance(kind, type) and issubclass(kind, Enum) else raw


def _key(kind: Any, key: str) -> Any:
    return int(key) if kind is int else _simple(kind, key)  # JSON has only text for keys


def _empty(kind: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return None
    if origin is not None:
        return {} if issubclass(origin, Mapping) else origin()
    return _build(kind, {}, {}) if is_dataclass(kind) else kind()
