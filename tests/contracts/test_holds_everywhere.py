"""A hold hides at once, at every address, whatever was kept before; lifting it brings the same answers back."""

import io
import time
import zipfile
from collections.abc import Iterator

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.addresses import every_address
from tests.contracts.conftest import MakeApp, publish
from tests.sharing import NewDatabase

SENTENCE = "Not shown at present, <b>for safety</b>."
PUBLIC = "Not shown at present, &lt;b&gt;for safety&lt;/b&gt;."
WORD = "zzyzx"  # in every word that only the held records have
PROJECTS = [
    {"id": "OPEN-1", "title": "Open wells", "countries": "MDA;UKR", "related_ids": "HELD-1", "start_date": "2024"},
    {
        "id": "HELD-1",
        "countries": "MDA;TUV",
        **{name: f"{WORD} {name}" for name in ("title", "acronym", "summary", "description", "themes", "donors")},
        "url": f"https://example.org/{WORD}",
        "contact_email": f"{WORD}@example.org",
        "start_date": "2025",
    },
]
NEWS = [
    {"id": "N-OPEN", "title": "Open news", "countries": "UKR", "project_ids": "HELD-1;OPEN-1", "date": "2024-01-01"},
    {
        "id": "HELD-N",
        "countries": "MDA",
        **{name: f"{WORD} {name}" for name in ("title", "lead", "body")},
        "date": "2025-01-01",
    },
]


@pytest.fixture
def url(new_database: NewDatabase) -> str:
    url = new_database(samples=False)
    publish(url, Dataset.PROJECTS, PROJECTS)
    publish(url, Dataset.NEWS, NEWS)
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as store:
        yield store


@pytest.fixture
def app(url: str, make_app: MakeApp) -> Dash:
    return make_app(database_url=url, poll_seconds=0.1)


def ask_all(app: Dash, more: list[str]) -> dict[str, str]:
    """Address -> what it says, redirects followed."""
    client = app.server.test_client()
    addresses = [address for address in [*every_address(app).values(), *more] if "/static/" not in address]
    return {address: text_of(client.get(address, follow_redirects=True)) for address in addresses}


def text_of(answer: TestResponse) -> str:
    """What an answer says; that of a workbook is in its compressed parts."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def version(client: FlaskClient) -> str:
    return client.get("/health/ready").json["version"]


def wait_for_another(client: FlaskClient, before: str) -> str:
    end = time.monotonic() + 5
    while (now := version(client)) == before:
        assert time.monotonic() < end, "another process took longer than five seconds"
        time.sleep(0.02)
    return now


def of_version(known: str) -> list[str]:
    """Addresses of a snapshot at which the held records are read."""
    parts = ("panel", "country/MDA", "country/TUV", f"panel?q={WORD}", f"suggest/{WORD}", "world", "_dash-layout")
    return [f"/fragments/{known}/en/{part}" for part in parts]


PAGES = [
    "/",
    "/?country=MDA",
    "/?country=TUV",
    f"/?q={WORD}",
    "/projects/HELD-1",
    "/projects/OPEN-1",
    "/news/HELD-N",
    "/news/N-OPEN",
    "/api/v1/projects",
    "/api/v1/news",
    "/api/v1/countries?limit=1000",
]


def test_held_records_are_at_no_address_of_any_snapshot(app: Dash, store: Store) -> None:
    client = app.server.test_client()
    before = version(client)
    shown = ask_all(app, [*PAGES, *of_version(before)])
    assert sum(WORD in text for text in shown.values()) > 10  # the test sees what there is to see
    first = store.holds.place(HoldKind.PROJECT, "HELD-1", sentence=SENTENCE, reason="r", by="a")
    second = store.holds.place(HoldKind.NEWS, "HELD-N", sentence=SENTENCE, reason="r", by="a")
    end = time.monotonic() + 5
    while "HELD-" in client.get("/api/v1/news").text + client.get("/api/v1/projects").text:
        assert time.monotonic() < end
        time.sleep(0.02)
    held = ask_all(app, [*PAGES, *of_version(before), *of_version(version(client))])
    told = {
        address: text
        for address, text in held.items()
        if WORD in text.replace(f"“{WORD}”", "").replace(f'value="{WORD}"', "").replace(f"q={WORD}", "")
        or ("HELD-" in text and address not in {"/projects/HELD-1", "/news/HELD-N"})
    }
    assert not told
    for number in (first.number, second.number):
        store.holds.lift(number, "a")
    end = time.monotonic() + 5
    while version(client) != before:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert ask_all(app, [*PAGES, *of_version(before)]) == shown


def test_in_place_of_a_held_record_stands_the_sentence_and_nothing_of_it(app: Dash, store: Store) -> None:
    client = app.server.test_client()
    before = version(client)
    store.holds.place(HoldKind.PROJECT, "HELD-1", sentence=SENTENCE, reason="internal reason", by="a.colleague")
    wait_for_another(client, before)
    answer = client.get("/projects/HELD-1")
    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    assert PUBLIC in answer.text
    for word in (WORD, "internal reason", "a.colleague", "HELD-1"):
        assert word not in answer.text.replace("/projects/HELD-1", "")  # the page in other languages
    assert client.get("/projects/OPEN-1").status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_held_country_says_so_on_panel_map_list_and_in_data(app: Dash, store: Store) -> None:
    client = app.server.test_client()
    before = version(client)
    store.holds.place(HoldKind.COUNTRY, "TUV", sentence=SENTENCE, reason="internal reason", by="a")
    now = wait_for_another(client, before)
    page = client.get("/?country=TUV")
    assert page.status_code == 200
    panel = page.text.split('id="panel">')[1].split("</section>")[0]
    assert "Tuvalu" in panel
    assert "no data shown" in panel
    assert PUBLIC in panel
    assert "project" not in panel
    assert 'aria-label="Tuvalu: no data shown"' in page.text
    assert "no projects, or not shown" in page.text
    assert 'data-iso3="TUV">Tuvalu</a><span class="numbers">no data shown</span>' in page.text
    assert "Tuvalu: no data shown" in client.get(f"/fragments/{now}/en/world").text
    fragment = client.get(f"/fragments/{now}/en/country/TUV").json
    assert SENTENCE in fragment["announcement"]
    (row,) = [row for row in client.get("/api/v1/countries?limit=1000").json["items"] if row["iso3"] == "TUV"]
    numbers = {"projects": None, "news": None, "withheld": SENTENCE, "footnote": None}
    assert row == {"iso3": "TUV", "name": "Tuvalu", **numbers}
    assert client.get("/api/v1/projects").json["items"][0]["countries"] == ["MDA"]  # HELD-1 without Tuvalu
    assert "TUV" not in client.get("/projects/HELD-1").text
    assert "internal reason" not in page.text


def test_a_held_field_is_empty_and_only_its_sentence_is_said(app: Dash, store: Store) -> None:
    client = app.server.test_client()
    before = version(client)
    store.holds.place(HoldKind.FIELD, "projects.donors", sentence=SENTENCE, reason="r", by="a")
    wait_for_another(client, before)
    page = client.get("/projects/HELD-1")
    assert PUBLIC in page.text
    assert f"{WORD} donors" not in page.text
    assert {tuple(item["donors"]) for item in client.get("/api/v1/projects").json["items"]} == {()}
    assert PUBLIC not in client.get("/news/N-OPEN").text
    assert PUBLIC not in client.get("/").text
