"""The parameters and operations of the data API: tables by which requests are checked and the API is described."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from dashboard.email_and_number_checks import whole_number
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.filter_definitions import EVENTS, FILTERS as TABLE, Kind
from dashboard.portfolio.filter_query import (
    LONGEST,
    LONGEST_NAME,
    MOST_COUNTRIES,
    MOST_VALUES,
    NAMES,
    SHOWN,
    country_codes,
)
from dashboard.portfolio.periods import first_day, last_day
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.values.cell_columns_and_readers import CATEGORIES
from dashboard.records.values.status import STATUS_NAMES
from dashboard.site.http.json_and_api_errors import UNKNOWN, Refused, concerning

LIMIT = 100
MOST = 1000
FURTHEST = 10**9
DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_MOMENT = r"^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?|v[1-9]\d{0,8})$"

Check = Callable[[str, Snapshot], None]


def _anything(_value: str, _snapshot: Snapshot) -> None:
    """Accepts any text."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its description, the JSON Schema of one value, an example, and ``check``, a function of a
    value and the snapshot that raises InvalidRequest if the value is not valid. ``many`` is true if the parameter may
    be repeated. The schema of a number includes its default."""

    name: str
    description: str
    schema: Mapping[str, Any]
    example: Any
    check: Check = field(default=_anything)
    many: bool = False

    @property
    def most(self) -> int:
        """The largest number of times that the parameter may occur in one request."""
        return MOST_VALUES if self.many else 1

    def refuse_invalid(self, values: Sequence[str], snapshot: Snapshot) -> None:
        """Check the ``values`` that a request gives this parameter. Raises Refused if there are more of them than the
        parameter allows (``most``), or if one is not valid or too long."""
        if len(values) > self.most:
            raise Refused(
                _("“{name}” is given {count} times; no more than {most} can be used.",
                  name=self.name, count=len(values), most=self.most),
                parameter=self.name,
            )  # fmt: skip
        for value in values:
            with concerning(self.name):
                self.check(value, snapshot)
            if len(value) > self.schema.get("maxLength", LONGEST):
                sentence = _("The value of “{name}” is too long: “{value}…”", name=self.name, value=value[:40])
                raise Refused(sentence, parameter=self.name)


def refuse_unknown(parameters: Sequence[Parameter], arguments: MultiDict[str, str]) -> None:
    """Raise Refused if the query has a name that is none of ``parameters``, so that nobody overlooks a misspelt
    filter."""
    names = [one.name for one in parameters]
    for name in arguments:
        if name not in names:
            near = get_close_matches(name.lower(), names, 1)
            hint = (
                _("Did you mean “{name}”?", name=near[0])
                if near
                else _("Its parameters are: {names}.", names=_joined(names))
            )
            sentence = _("This address has no parameter “{name}”.", name=name[:40])
            raise Refused(f"{sentence} {hint}", UNKNOWN, name[:LONGEST])


def check_values(parameters: Sequence[Parameter], arguments: MultiDict[str, str], snapshot: Snapshot) -> None:
    """Raise Refused if the query (``arguments``) gives one of ``parameters`` an invalid or too long value, or gives it
    too often, or if the period ends before it begins. Empty values are ignored, except those of ``limit`` and
    ``offset``, which are refused. Names that are none of ``parameters`` are ignored, too."""
    values = {one.name: [text for text in arguments.getlist(one.name) if _said(one, text)] for one in parameters}
    for one in parameters:
        one.refuse_invalid(values[one.name], snapshot)
    since, until = (values.get(NAMES[name], [""])[:1] or [""] for name in ("since", "until"))
    if since[0] and until[0] and first_day(since[0].strip()) > last_day(until[0].strip()):
        sentence = _("The period ends before it begins: write the earlier date first.")
        raise Refused(sentence, parameter=NAMES["until"])


def number(name: str, arguments: MultiDict[str, str]) -> int:
    """The value of the query argument ``name`` ("limit" or "offset") as a number; its default if the query does not
    have it. Call ``check_values`` before, which refuses values that are no numbers."""
    return int(arguments.get(name, PAGING[name].schema["default"]))


def _said(parameter: Parameter, text: str) -> bool:
    """Whether a value counts: empty ones do not, because forms send empty fields, but an empty number is refused."""
    return bool(text.strip()) or parameter.name in PAGING


def _joined(names: Sequence[str]) -> str:
    return _(", ").join(names) or _("none")


def _country(value: str, snapshot: Snapshot) -> None:
    codes = country_codes([value])
    if not codes or any(code not in snapshot.territories for code in codes):
        raise Refused(_("“{value}” is not a country code. Write one such as MDA.", value=value[:40]))
    if len(codes) > MOST_COUNTRIES:
        raise Refused(_("At most two countries can be shown together. Write them as MDA;UKR."))


def _region(value: str, snapshot: Snapshot) -> None:
    code = value.strip()
    if code not in snapshot.gazetteer.regions and not snapshot.names_region(code):
        raise Refused(_("“{value}” is not a region code. Write one such as M49-150.", value=value[:40]))


def _status(value: str, _snapshot: Snapshot) -> None:
    if value.strip() not in STATUS_NAMES:
        raise Refused(_("“{value}” is not a status. Write a code from 1 to 6.", value=value[:40]))


def _category(value: str, _snapshot: Snapshot) -> None:
    if value.strip() not in CATEGORIES:
        raise Refused(
            _("“{value}” is not a kind of news. Write one such as {name}.", value=value[:40], name="headline")
        )


def _day(value: str, _snapshot: Snapshot) -> None:
    first_day(value.strip())


def _event(value: str, snapshot: Snapshot) -> None:
    snapshot.projects.spans.about(value.strip())


def _in_range(name: str, least: int, most: int) -> Check:
    def check(text: str, _snapshot: Snapshot) -> None:
        if whole_number(text, least, most) is None:
            raise Refused(
                _(
                    "{name} is “{value}”; it must be a whole number from {least} to {most}.",
                    name=name,
                    value=text[:40],
                    least=least,
                    most=most,
                )
            )

    return check


def _text(most: int = LONGEST, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": most, **more}


def _integer(default: int, least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_VALUES: Mapping[Kind, tuple[Mapping[str, Any], Check]] = {
    Kind.COUNTRY: (_ref("CountryCodes"), _country),
    Kind.REGION: (_ref("RegionCode"), _region),
    Kind.TEXT: (_text(LONGEST_NAME), _anything),
    Kind.CODE: (_ref("StatusCode"), _status),
    Kind.NAME: (_text(LONGEST_NAME), _anything),
    Kind.EVENT: (_text(enum=list(EVENTS)), _event),
    Kind.DATE: (_text(pattern=DATE), _day),
    Kind.WORDS: (_text(), _anything),
    Kind.VERSION: (_text(pattern=_MOMENT), _anything),
}
"""The JSON Schema and the check of a value, for each kind of filter."""
_QUESTION = {
    one.field: Parameter(one.name, one.description, _VALUES[one.kind][0], one.example, _VALUES[one.kind][1], one.many)
    for one in TABLE
}
AS_OF = _QUESTION["as_of"]
LANG = Parameter(
    "lang",
    "The language of sentences and names; another than those offered is answered in the first of them.",
    _text(),
    "fr",
)
_SHOW = Parameter(
    SHOWN,
    "Without effect here: the length of a list on the page, so that the query of a page can be copied as it is.",
    _text(),
    "40",
)
CATEGORY = Parameter("category", "One kind of news.", _text(enum=list(CATEGORIES)), "headline", _category)
PAGING = {
    "limit": Parameter(
        "limit", "How many items a page has.", _integer(LIMIT, 1, MOST), 10, _in_range("limit", 1, MOST)
    ),
    "offset": Parameter(
        "offset", "How many items to skip.", _integer(0, 0, FURTHEST), 0, _in_range("offset", 0, FURTHEST)
    ),
}
ALWAYS = (AS_OF, LANG)
"""The parameters of addresses of a single record."""
FILTERS = (*_QUESTION.values(), LANG, _SHOW)
"""The parameters of lists and files: the filters of the page."""
WITHIN = tuple(one for one in FILTERS if one.name not in {NAMES["country"], NAMES["region"]})
"""The parameters of lists and files of one place, which the address itself names."""
NEWS_FILTERS = (*FILTERS, CATEGORY)
PAGED = tuple(PAGING.values())


JSON = "application/json"
TEXT: Mapping[str, Any] = {"type": "string"}
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Part:
    """A variable part of an address, such as an id: its description, its JSON Schema, and a function that returns an
    example from a snapshot."""

    description: str
    schema: Mapping[str, Any]
    example: Callable[[Snapshot], str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the data API.

    ``answer`` makes the response from a ``View`` and the variable parts of the address; ``parts`` describes these by
    name. ``rule`` is the address as a Flask rule below the base path; ``name`` is its Flask endpoint and never changes.
    ``summary`` is a sentence about it. ``parameters`` are its query parameters; others are refused. ``media`` and
    ``schema`` are media type and JSON Schema of the response. ``headers`` are the names of the response's headers
    besides ETag and Cache-Control, ``refusals`` its error statuses besides 400, 500 and 503. ``group`` is the heading
    under which the page about the API lists it."""

    rule: str
    name: str
    summary: str
    answer: Callable[..., Response]
    media: str = JSON
    schema: Mapping[str, Any] = field(default_factory=lambda: TEXT)
    parameters: tuple[Parameter, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    refusals: tuple[int, ...] = ()
    group: str = "Data"

    @property
    def path(self) -> str:
        """The address below the base path as OpenAPI writes it, such as ``/api/v1/projects/{project_id}``."""
        return self.rule.replace("<path:", "<").replace("<", "{").replace(">", "}")
