"""Reads JSON as tables: lists of objects, lists within objects, GeoJSON features, and JSON lines."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from dashboard.records.reading.csv_row_reader import MOST_COLUMNS
from dashboard.records.reading.file_reader_types import Kind, ListedRows, Reading, Report, Source, Unread, read_once
from dashboard.records.reading.text_decoding_and_letter_repair import MEGABYTE, Text
from dashboard.records.schema.header_matching import LONGEST_HEADER
from dashboard.records.schema.issues import Issue, refusal

LARGEST_JSON = 100  # MB
MOST_VALUES = 3_000_000  # each becomes a Python object
MOST_CELLS = 5_000_000  # of the table, for objects can have different keys
MOST_TABLES = 100
DEEPEST = 5  # objects within objects of one record
_TABLE_DEPTH = 4  # objects around a list of records
_LOOKS_LIKE = re.compile(r"\s*(?:\[\s*(?:[{\[\]]|$)|\{\s*[\"}])")
_HALF_LETTER = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
_NAMES = ("name", "title", "label", "value", "code", "id")  # what an object that is one value of a list stands for


def _sound(text: str) -> str:
    """``text`` with U+FFFD in place of halves of a letter, such as JSON's \\ud83d without its other half."""
    return _HALF_LETTER.sub("\ufffd", text)


def looks_like_json(text: Text) -> bool:
    """Whether the text begins as JSON does: with an object, or a list of objects or lists."""
    with text.open() as stream:
        return bool(_LOOKS_LIKE.match(stream.read(1_000).lstrip("\ufeff")))


def json_source(text: Text, filename: str, sheet: str = "") -> Source:
    """Open JSON, or JSON lines. Its tables, one ``Reading`` (a way to read the file) for each, are the lists of objects
    (keys are headers) or of lists (the first is the header) that lie in no other list and in at most four objects; the
    first 100 count, outer ones first. An object that holds no such list, but two or more values that are all objects,
    is a table as well, with its keys as ids. If there is no table, the outermost object is one record, unless all its
    values are objects. ``sheet`` is the name of the table to read, "" for all. Raises FileRefused if the JSON is
    damaged or too large, or has no table, no records, or no table named ``sheet``. Reading the rows raises it for too
    many columns or cells."""
    if len(text.content) > LARGEST_JSON * MEGABYTE:
        size = {"size": str(len(text.content) // MEGABYTE), "limit": str(LARGEST_JSON)}
        raise refusal("file-too-large", filename, **size)
    if sum(map(text.content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise refusal("json-values", filename, limit=str(MOST_VALUES))
    with text.open() as stream:
        content, repeated = _parsed(stream.read().removeprefix("\ufeff"), filename)
    found = sorted(_tables(content, ""), key=lambda table: table[0].count("."))
    tables = dict([(name, records) for name, records in found if records][:MOST_TABLES])
    if not tables:
        raise refusal("records-none" if found else "json-no-table", filename)
    if sheet and sheet not in tables:
        raise refusal("sheet-unknown", filename, sheet, sheets=", ".join(tables))
    issues = [Issue("json-key-twice", None, None, name, None, {"file": filename}) for name in repeated]
    readings = [
        Reading(read_once(partial(_read_rows, records, filename)).rows, sheet=name)
        for name, records in tables.items()
        if not sheet or name == sheet
    ]
    names = tuple(tables) if len(tables) > 1 else ()
    return Source(Kind.JSON, readings, text.encoding, names, (*text.issues, *issues))


def _parsed(text: str, filename: str) -> tuple[Any, list[str]]:
    """The value that the text holds, with numbers as they are written, and keys that stand twice in one object. JSON
    lines are a list."""
    repeated: dict[str, None] = {}

    def as_dict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        pairs = [(_sound(key), value) for key, value in pairs]
        found = dict(pairs)
        if len(found) < len(pairs) and len(repeated) < MOST_TABLES:
            count = Counter(key for key, _value in pairs)
            repeated.update(dict.fromkeys([key for key in found if count[key] > 1][:MOST_TABLES]))
        return found

    read = json.JSONDecoder(
        object_pairs_hook=as_dict, parse_int=str, parse_float=str, parse_constant=lambda _name: None, strict=False
    ).decode
    try:
        try:
            return read(text), list(repeated)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
            offset, parts = 0, []
            for line in text.split("\n"):
                try:
                    parts += [read(line)] if line.strip() else []
                except json.JSONDecodeError as fault:
                    raise json.JSONDecodeError(fault.msg, text, offset + fault.pos) from None
                offset += len(line) + 1
            return parts, list(repeated)
    except json.JSONDecodeError as error:
        raise refusal("json-damaged", filename, line=str(error.lineno), cause=error.msg) from None
    except RecursionError:
        raise refusal("json-no-table", filename) from None


def _tables(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, Sequence[Any]]]:
    """The lists of objects or lists in a JSON value, by their names such as "response.docs"."""
    if isinstance(value, list):
        if any(all(isinstance(one, kind) for one in value) for kind in (dict, list)):
            yield name, value
    elif isinstance(value, dict) and depth < _TABLE_DEPTH:
        found = False
        for key, one in value.items():
            inner_name = f"{name}.{key[:LONGEST_HEADER]}" if name else key[:LONGEST_HEADER]
            for table in _tables(one, inner_name, depth + 1):
                found = True
                yield table
        inner = [one for one in value.values() if isinstance(one, dict)]
        if not found and len(inner) == len(value) > 1:
            yield name, [{"id": key} | one for key, one in value.items()]
        elif not found and not depth and len(inner) < len(value):
            yield name, [value]


def _read_rows(records: Sequence[Any], filename: str, _report: Report | None) -> ListedRows:
    """A header of all keys, and a row for each record. Of lists the first is the header."""
    unread = Unread("json-not-read")
    has_header = isinstance(records[0], list)
    if has_header:
        records = [{str(number): cell for number, cell in enumerate(record, 1)} for record in records]
    rows: list[dict[str, str]] = []
    names: dict[str, None] = {}
    for number, record in enumerate(records, 2):
        rows.append({})
        for name, text in _cells(record, partial(unread.note, row=number)):
            rows[-1][name] = text
            names[name] = None
            if len(names) > MOST_COLUMNS:
                raise refusal(
                    "columns-too-many", filename, line="1", count=f"> {MOST_COLUMNS}", limit=str(MOST_COLUMNS)
                )
    if len(names) * len(rows) > MOST_CELLS:
        raise refusal("json-values", filename, limit=str(MOST_CELLS))
    header = [] if has_header else [[*names]]
    return ListedRows([*header, *([row.get(name, "") for name in names] for row in rows)], unread.issues())


def _cells(record: Mapping[str, Any], unread: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    """The cells of one record by header. Of a GeoJSON feature its properties, as the columns have no place for
    coordinates."""
    if record.get("type") == "Feature" and isinstance(record.get("properties"), dict):
        if record.get("geometry"):
            unread("geometry")
        given = {"id": record["id"]} if record.get("id") else {}
        record = given | record["properties"]
    for name, value in record.items():
        yield from _flat(name[:LONGEST_HEADER], value, 0, unread)


def _flat(name: str, value: Any, depth: int, unread: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    """One value of a record as cells: an object by language as translations, another as a cell for each of its keys,
    a list as its values with semicolons between."""
    if isinstance(value, dict) and value:
        if depth >= DEEPEST:
            unread(name)
        elif all(map(_LANGUAGE.fullmatch, value)):
            main = "en" if "en" in value else next(iter(value))
            for language, text in value.items():
                yield from _flat(name if language == main else f"{name}_{language}", text, depth + 1, unread)
        else:
            main = next((key for key in _NAMES if isinstance(value.get(key), str) and value[key]), "")
            for key, inner in value.items():
                yield from _flat(name if key == main else f"{name}.{key[:LONGEST_HEADER]}", inner, depth + 1, unread)
    elif isinstance(value, list):
        yield name, ";".join(filter(None, (_of_list(name, one, unread) for one in value)))
    else:
        yield name, _text(value)


def _of_list(name: str, value: Any, unread: Callable[[str], None]) -> str:
    """One value of a list, on one line and without semicolons. Of an object its name stands for it."""
    if isinstance(value, dict):
        key = next((key for key in _NAMES if isinstance(value.get(key), str) and value[key]), "")
        for other in value:
            if other != key:
                unread(f"{name}.{other}")
        value = value.get(key)
    if isinstance(value, list):
        unread(f"{name} (a list in a list)")
        return ""
    return " ".join(_text(value).split()).replace(";", ",")


def _text(value: Any) -> str:
    """A value that is neither object nor list as the text of a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _sound(value) if isinstance(value, str) else ""
