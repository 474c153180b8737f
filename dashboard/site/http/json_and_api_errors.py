"""JSON for responses, and errors of the data API: sentence, stable code, parameter at fault and HTTP status."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plotly.utils import PlotlyJSONEncoder

from dashboard.errors import InvalidRequest

UNKNOWN, INVALID, IMPOSSIBLE, ABSENT, WITHHELD = (
    "unknown-parameter",
    "invalid-value",
    "not-possible",
    "not-found",
    "withheld",
)
CODES = {
    UNKNOWN: (400, "A name in the query that this address does not know, such as a misspelt one."),
    INVALID: (400, "A value that means nothing here: an unknown code, no date, a number out of bounds."),
    IMPOSSIBLE: (400, "A question that is understood and cannot be answered in this form."),
    ABSENT: (404, "Nothing is published at this address."),
    "read-only": (405, "This address can only be read: GET, HEAD or OPTIONS."),
    WITHHELD: (410, "The organisation holds this back at present; the sentence is its own."),
    "failure": (500, "The fault is on our side."),
    "unavailable": (
        503,
        "The data cannot be reached at the moment, or too many ask for large files at once. "
        "Try again after the seconds in Retry-After.",
    ),
}
"""Code of an error -> its HTTP status, and what it means. Codes and statuses stay what they are."""


class Refused(InvalidRequest):
    """Raised for a request that the data API refuses. ``sentence`` tells people why, and ``code`` tells programs: a key
    of CODES such as "invalid-value". ``parameter`` is the name of the wrong query parameter, "" for none."""

    def __init__(self, sentence: str, code: str = INVALID, parameter: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.parameter = parameter

    @property
    def status(self) -> int:
        """The HTTP status that belongs to the error's code."""
        return CODES[self.code][0]


@contextmanager
def concerning(parameter: str) -> Iterator[None]:
    """A context manager that adds the name of a query parameter to errors: an InvalidRequest raised inside becomes a
    Refused with the code "invalid-value" and this ``parameter``."""
    try:
        yield
    except InvalidRequest as error:
        raise Refused(str(error), parameter=parameter) from error


def error_body(sentence: str, status: int, code: str = "", parameter: str = "") -> dict[str, Any]:
    """An error as a dictionary, for the JSON of the data API and of other addresses for programs: ``error``
    (``sentence``, for people), ``code`` (a key of CODES), ``parameter`` (the query parameter at fault, None if it is
    "") and ``status`` (the HTTP status). If ``code`` is "", the code follows from ``status``. For 400, which several
    codes have, and for a status that no code has, it is "not-possible"."""
    code = code or _USUAL.get(status, IMPOSSIBLE)
    return {"error": sentence, "code": code, "parameter": parameter or None, "status": status}


_USUAL = {status: code for code, (status, _told) in CODES.items()}  # of those of 400 the last


def to_json(value: object) -> str:
    """Compact JSON of a value that may contain Dash components and Plotly figures."""
    return json.dumps(value, cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False)
