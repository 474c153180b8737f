"""JSON Schemas of the responses of the data API, made from the same tables of columns as the responses."""

import re
from collections.abc import Mapping
from typing import Any

from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.schema.columns import COLUMNS, Column, Dataset, Kind
from dashboard.records.values.cell_columns_and_readers import CATEGORIES
from dashboard.records.values.status import DECLARED, DERIVED, STATUS_NAMES
from dashboard.site.api.json_answers import LISTS
from dashboard.site.api.parameter_checks_and_operations import DATE
from dashboard.site.http.json_and_api_errors import CODES

Schema = Mapping[str, Any]

_STRING = {"type": "string", "minLength": 1}
_NUMBER = {"type": ["integer", "null"], "minimum": 0, "description": "null where no record that fits names the place"}
_SENTENCE = {"type": ["string", "null"]}
_KINDS: dict[Kind, Schema] = {
    Kind.MARKDOWN: {**_STRING, "contentMediaType": "text/markdown"},
    Kind.DATE: {"type": "string", "pattern": DATE, "description": "ISO 8601; a year or a month where no more is known"},
    Kind.STATUS: {"$ref": "#/components/schemas/StatusCode"},
    Kind.STATUS_SOURCE: {"type": "string", "enum": [DECLARED, DERIVED]},
    Kind.PLACES: {**_STRING, "description": "code of a country or region"},
    Kind.SDGS: {"type": "string", "pattern": r"^\d{1,2}(\.(\d{1,2}|[a-d]))?$", "description": "goal or target"},
    Kind.MONEY: {"type": "string", "pattern": r"^\d+(\.\d+)?$", "description": "a decimal number, exact as text"},
    Kind.CURRENCY: {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217"},
    Kind.CATEGORY: {"type": "string", "enum": list(CATEGORIES)},
    Kind.FLAG: {"type": "string", "enum": ["yes"]},
    Kind.LANGUAGE: {**_STRING, "description": "BCP 47"},
}
NAMES = {Dataset.PROJECTS: "Project", Dataset.NEWS: "NewsItem"}
ERROR = {"$ref": "#/components/schemas/Error"}
COUNTRY = {"$ref": "#/components/schemas/Country"}
COLLECTION = {"$ref": "#/components/schemas/FeatureCollection"}


def record(dataset: Dataset) -> Schema:
    """A JSON Schema of one record of a dataset: a reference to the record's schema in the section ``components`` of the
    OpenAPI description."""
    return {"$ref": f"#/components/schemas/{NAMES[dataset]}"}


def page(items: Schema, **extra: Schema) -> Schema:
    """The JSON Schema of one page of a list whose entries have the schema ``items``; ``extra`` are the schemas of
    further members of the page."""
    link = {"type": ["string", "null"], "format": "uri-reference"}
    members = {
        "total": {"type": "integer", "minimum": 0, "description": "of all pages"},
        "limit": {"type": "integer", "minimum": 1},
        "offset": {"type": "integer", "minimum": 0},
        "next": {**link, "description": "where the next page is; null on the last one"},
        "previous": {**link, "description": "where the page before is; null on the first one"},
        **extra,
        "items": {"type": "array", "items": items},
    }
    return _object(members)


def components(snapshot: Snapshot) -> dict[str, Schema]:
    """The JSON Schemas of records, places, codes and errors, by name: the section ``components`` of the OpenAPI
    description, to which the schemas of responses refer. Names of regions in them are in the current language, names of
    statuses in English."""
    regions = {code: region.name for code, region in snapshot.gazetteer.regions.items()}
    codes = "|".join(snapshot.territories)
    code = {**_STRING, "description": "ISO 3166-1 alpha-3, or the code that this site uses for the place"}
    extra = {
        "name": _STRING,
        "projects": _NUMBER,
        "news": _NUMBER,
        "withheld": {**_SENTENCE, "description": "why nothing is shown of the place, where that is so"},
        "footnote": {**_SENTENCE, "description": "what must be said wherever the place is named"},
    }
    return {
        **{NAMES[dataset]: _record(dataset) for dataset in Dataset},
        "Country": _object({"iso3": code, **extra}),
        "FeatureCollection": _collection({"code": code, **extra}),
        "CountryCode": {"type": "string", "enum": list(snapshot.territories)},
        "CountryCodes": {"type": "string", "pattern": f"^({codes})(;({codes}))?$"},
        "RegionCode": {"type": "string", "enum": list(regions), "description": _code_list(regions)},
        "StatusCode": {"type": "string", "enum": list(STATUS_NAMES), "description": _code_list(STATUS_NAMES)},
        "Error": _object(
            {
                "error": {"type": "string", "description": "a sentence that says what to do instead"},
                "code": {"type": "string", "enum": list(CODES)},
                "parameter": {"type": ["string", "null"], "description": "the name in the query that is at fault"},
                "status": {"type": "integer"},
            }
        ),
    }


def _record(dataset: Dataset) -> Schema:
    columns = COLUMNS[dataset]
    translated = "|".join(re.escape(column.name) for column in columns if column.translatable)
    return {
        "type": "object",
        "description": "What a record does not state is null, a list of nothing is empty.",
        "properties": {column.name: _column(column) for column in columns},
        "patternProperties": {
            f"^({translated})_[A-Za-z-]+$": {
                "type": ["string", "array", "null"],
                "items": {"type": "string"},
                "description": "the same in the language that the name ends with",
            }
        },
        "required": [column.name for column in columns if column.required],
        "additionalProperties": False,
    }


def _column(column: Column) -> Schema:
    one = _KINDS.get(column.kind, _STRING)
    if column.kind in LISTS:
        return {"title": column.label, "type": "array", "items": one}
    if column.required:
        return {"title": column.label, **one}
    return {"title": column.label, "anyOf": [one, {"type": "null"}]}


def _collection(properties: Schema) -> Schema:
    position = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    geometry = {"Point": position}
    for kind, of in (("Polygon", 2), ("MultiPolygon", 3)):
        nested: dict[str, Any] = position
        for _level in range(of):
            nested = {"type": "array", "items": nested, "minItems": 1}
        geometry[kind] = nested
    feature = _object(
        {
            "type": {"const": "Feature"},
            "id": _STRING,
            "properties": _object(properties),
            "geometry": {
                "oneOf": [
                    _object({"type": {"const": kind}, "coordinates": coordinates})
                    for kind, coordinates in geometry.items()
                ]
            },
        }
    )
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    collection = _object(
        {
            "type": {"const": "FeatureCollection"},
            "title": {"type": "string", "description": "what is shown"},
            "source": {"type": "string"},
            "date": {"type": ["string", "null"], "format": "date"},
            "as_of": _SENTENCE,
            "sample": {"type": "boolean", "description": "whether the data is invented"},
            "disclaimer": {"type": "string"},
            "features": {"type": "array", "items": feature},
        }
    )
    return {**collection, "properties": {**collection["properties"], "bbox": box}}


def _object(members: Schema) -> Schema:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _code_list(names: Mapping[str, str]) -> str:
    return ", ".join(f"{code}: {name}" for code, name in names.items())
