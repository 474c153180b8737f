"""The date of publication in the files of a static export.

Nearly every page names it. So that a publication that changes one title does not rewrite all pages, they are made with
a placeholder, and compared with what the folder has. Only a file that differs otherwise gets the new date."""

from datetime import UTC, datetime
from functools import lru_cache

from dashboard.language import speaking
from dashboard.site.context.localised_formatting import written_date

PLACEHOLDER = datetime(8623, 8, 17, 4, 56, 7, tzinfo=UTC)
"""A moment that no record names."""
_YEAR = str(PLACEHOLDER.year).encode()
_FORMS = ("%Y-%m-%dT%H:%M:%S", "%Y%m%dT%H%M%S", "%Y-%m-%d")


def with_date(body: bytes, published: str, language: str) -> bytes:
    """``body`` with the date ``published`` (ISO 8601) in place of the placeholder, which stays if that is "". Where the
    date is in words, these are of ``language`` (a code)."""
    if not published or _YEAR not in body:
        return body
    for placeholder, date in _pairs(published, language):
        body = body.replace(placeholder, date)
    return body


@lru_cache(maxsize=1000)
def _pairs(published: str, language: str) -> list[tuple[bytes, bytes]]:
    moment = datetime.fromisoformat(published)
    forms = [(f"{PLACEHOLDER:{form}}", f"{moment:{form}}") for form in _FORMS]
    with speaking(language):
        forms.append((written_date(f"{PLACEHOLDER:%Y-%m-%d}"), written_date(f"{moment:%Y-%m-%d}")))
    return [(placeholder.encode(), date.encode()) for placeholder, date in forms]
