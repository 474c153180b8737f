"""Dataclasses as JSON text and back, by their declared types; for what is kept for a time and may grow fields."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Reader = Callable[[Any], Any]


def to_text(value: object) -> str:
    """``value`` as JSON: dataclasses and mappings as objects, tuples and lists as lists, dates as ISO.

    Keys of mappings are text or whole numbers. Raises TypeError for what has no form as text.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def from_text(text: str, kind: type[T], **given: object) -> T:
    """The dataclass ``kind`` whose fields ``text`` holds, with the ``given`` ones instead of those.

    Names that ``kind`` does not have are left out; one that the text lacks has its default, or is empty.
    Raises TypeError or ValueError for a text that fits no such dataclass.
    """
    return typing.cast(T, _build(kind, json.loads(text), given))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return list(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form as text")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _build(kind: Any, raw: Mapping[str, Any], given: Mapping[str, object]) -> object:
    values = dict(given)
    for name, read, empty in _parts(kind):
        if name in values:
            continue
        if name in raw:
            values[name] = read(raw[name])
        elif empty is not None:
            values[name] = empty()
    return kind(**values)


@cache
def _parts(kind: type[Any]) -> tuple[tuple[str, Reader, Callable[[], object] | None], ...]:
    """Name of each field, how it is read, and what makes it empty where it has no default."""
    declared = typing.get_type_hints(kind)
    return tuple((one.name, _reader(declared[one.name]), _emptier(one, declared)) for one in fields(kind) if one.init)


@cache
def _reader(kind: Any) -> Reader:
    """How a value of the declared type is made of what JSON gives; made once, for there may be many values."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        (other,) = [one for one in inner if one is not types.NoneType]
        read = _reader(other)
        return lambda raw: None if raw is None else read(raw)
    if origin is tuple and inner[-1] is not Ellipsis:
        reads = [_reader(one) for one in inner]
        return lambda raw: tuple(read(value) for read, value in zip(reads, raw, strict=True))
    if origin in {list, tuple, set, frozenset}:
        return _many(origin, _reader(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        key, value = _key_reader(inner[0]), _reader(inner[1])
        return lambda raw: {key(name): value(one) for name, one in raw.items()}
    if is_dataclass(kind):
        return lambda raw: _build(kind, raw, {})
    return _simple(kind)


def _many(kind: Any, read: Reader) -> Reader:
    return lambda raw: kind(map(read, raw))


def _simple(kind: Any) -> Reader:
    if kind in {date, datetime}:
        return typing.cast(Reader, kind.fromisoformat)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _key_reader(kind: Any) -> Reader:
    return int if kind is int else _simple(kind)  # JSON has only text for keys


def _same(raw: Any) -> Any:
    return raw


def _emptier(field: Field[Any], declared: Mapping[str, Any]) -> Callable[[], object] | None:
    if field.default is not MISSING or field.default_factory is not MISSING:
        return None
    return lambda: _empty(declared[field.name])


def _empty(kind: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return None
    if origin is not None:
        return {} if issubclass(origin, Mapping) else origin()
    return _build(kind, {}, {}) if is_dataclass(kind) else kind()
