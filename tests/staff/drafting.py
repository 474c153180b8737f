"""Small files for the tests of drafts, and people who send them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dash import Dash
from werkzeug.test import TestResponse

from dashboard.store.drafts import Draft
from tests.staff.people import ORIGIN, Person, store_of

BOUNDARY = b"a-boundary-of-the-tests"
HEAD = "id,title,countries,status,start_date,summary"
GOOD = (
    "P1,Clean water,Moldova,2,2024-01-01,Wells for villages",
    "P2,Schools,Ukraine; Romania,2,2024-02-01,Roofs",
    "P3,Seeds,Kenya,2,2024-03-01,Maize",
)


def csv_of(*rows: str, head: str = HEAD) -> bytes:
    """A CSV file of these rows."""
    return "\n".join([head, *rows, ""]).encode()


def send(
    person: Person,
    content: bytes | None,
    name: str = "projects.csv",
    *,
    dataset: str = "",
    others: Mapping[str, bytes] = MappingProxyType({}),
    **options: Any,
) -> TestResponse:
    """Send the upload form with a file, and with ``others`` (name → content)."""
    parts = {'name="csrf_token"': person.token().encode(), 'name="dataset"': dataset.encode()}
    files = {} if content is None else {name: content, **others}
    parts |= {f'name="file"; filename="{one}"': text for one, text in files.items()}
    # Written by hand: the test client keeps large bodies in files that it does not close.
    body = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY, head.encode(), value)
        for head, value in parts.items()
    )
    headers = {"Origin": ORIGIN, "Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    return person.client.post(f"{person.base}upload", data=body + b"--%s--\r\n" % BOUNDARY, headers=headers, **options)


def upload(person: Person, content: bytes, name: str = "projects.csv", *, dataset: str = "") -> int:
    """Send a file; the number of its draft."""
    answer = send(person, content, name, dataset=dataset)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def draft_of(app: Dash, number: int) -> Draft:
    """The draft as it is stored."""
    return store_of(app).drafts.get(number)


def act(person: Person, number: int, what: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
    """Send a form of the review page, with the revision that is current."""
    revision = str(draft_of(person.app, number).revision)
    return person.post(f"drafts/{number}/{what}", {"revision": revision, **(data or {})}, **options)


def published(person: Person, content: bytes, **fields: str) -> int:
    """Upload and publish a file, keeping what it lacks; the number of its draft."""
    number = upload(person, content)
    if draft_of(person.app, number).based_on:
        act(person, number, "choices", {"missing": "keep"})
    answer = act(person, number, "publish", {"when": "now", **fields})
    assert answer.status_code == 303, answer.text
    return number
