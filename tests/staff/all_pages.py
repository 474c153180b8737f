"""Every page of staff: those that links lead to, and those that only a form or a certain state shows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

import pyotp
from dash import Dash
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from dashboard.records.schema.columns import Dataset
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import select, values
from tests.staff.drafting import GOOD, act, csv_of, published, upload
from tests.staff.people import PASSWORD, Person, signed_in, store_of
from tests.store.drafting import damaged

FAULTY = csv_of(
    "P1,Clean water,Moldva,2,2024-01-01,Wells for villages",
    "P2,Schools,Ukraine; Moldva,2,2024-02-01,Roofs",
    "P3,Seeds,Kenya,9,31/02/2024,Maize",
    "P3,,Atlantis,2,2024-03-01,x",
)
OTHER_HEADERS = csv_of("1,Ein Projekt,Malta", head="Nummer,Bezeichnung,Ort")


def states(person: Person) -> Iterator[tuple[str, TestResponse]]:
    """Pages that no link leads to."""
    yield "a link by mail", Person(person.app).post("forgotten", {"email": person.email})
    yield "to the issuer", Person(person.app).post("single-sign-on/start")
    yield (
        "effect of a hold",
        person.post("holds", {"kind": "country", "country": "MDA", "key": "MDA", "sentence": "Hidden."}),
    )
    drafts = store_of(person.app).drafts
    running = drafts.add(Dataset.PROJECTS, b"", filename="p.csv", author=person.email)
    drafts.claim(running.number, running.revision)
    yield "being checked", person.get(f"drafts/{running.number}/")
    given_up = drafts.add(Dataset.PROJECTS, b"", filename="p.csv", author=person.email)
    drafts.discard(given_up.number, revision=given_up.revision, author=person.email)
    yield "given up", person.get(f"drafts/{given_up.number}/")
    spoiled = upload(person, csv_of(*GOOD))
    damaged(store_of(person.app), "drafts", "choices = '{'", f"number = {spoiled}")
    yield "cannot be read", person.get(f"drafts/{spoiled}/")
    late = upload(person, csv_of(*GOOD))
    yield "refused", act(person, late, "publish", {"when": "later", "publish_at": "soon"})
    published(person, csv_of(*GOOD[:2]))
    yield "too late", act(person, late, "publish")
    yield "a colleague was first", person.post(f"drafts/{late}/publish", {"revision": "0"})
    yield "put aside?", person.post("drafts/put-aside", {"draft": str(upload(person, FAULTY))})
    record = person.post("records/news/new", {"id": "N-1", "title": "News", "date": "2026-01-01"})
    yield "the draft of a record in its form", person.client.get(f"{record.location}edit")
    upload(person, OTHER_HEADERS)
    other = signed_in(person.app, Role.EDITOR, "with.a.code@example.org")
    (key,) = select(other.get("account/code").text, ".set-up code")
    code = pyotp.TOTP((key.text or "").replace(" ", "")).now()
    yield "spare codes", other.post("account/code", {"present": PASSWORD, "code": code})
    half_way = Person(person.app, other.email)
    half_way.sign_in()
    yield "code", half_way.get("sign-in/code")


def linked_pages(person: Person) -> Iterator[tuple[str, TestResponse]]:
    """One page of each kind that links lead to from the first page of staff."""
    waiting, seen = [person.base], set()
    while waiting:
        path = waiting.pop()
        kind = kind_of(person.app, path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = person.client.get(path)
        if answer.status_code == 302:
            waiting.append(urljoin(path, answer.location))
        yield path, answer
        if answer.mimetype == "text/html" and answer.data:
            links = (urlsplit(urljoin(path, link)) for link in values(answer.text, "a[href]", "href"))
            waiting += [link._replace(fragment="").geturl() for link in links if link.path.startswith(person.base)]


def kind_of(app: Dash, path: str) -> tuple[object, ...]:
    """What tells pages apart: their view, the names in their query, and the draft, as each is in another state."""
    parts = urlsplit(path)
    try:
        endpoint, arguments = app.server.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        return ("none",)
    draft = arguments.get("number") if "/drafts/" in parts.path else None
    return (endpoint, draft, *sorted(name for name, _ in parse_qsl(parts.query)))
