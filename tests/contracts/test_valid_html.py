"""The Nu HTML checker finds no error on any page of visitors."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from dash import Dash
from werkzeug.test import TestResponse

from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.addresses import every_address
from tests.contracts.conftest import MakeApp, publish
from tests.contracts.test_hostile_records import hostile
from tests.nu_html import html_errors
from tests.sharing import NewDatabase

pytestmark = pytest.mark.html_checker

ALSO = (
    "/?country=MDA",
    "/?country=TUV",
    "/?country=XKX",
    "/?country=MDA&country=UKR",
    "/?region=M49-150",
    "/?theme=Return&status=2",
    "/?theme=Return&q=zzzz",
    "/?q=moldova",
    "/?q=moldva",
    "/?from=2020&to=2023",
    "/?as_of=v2",
    "/?country=XXX",
    "/?from=x",
    "/projects?status=2",
    "/projects?q=zzzz",
    "/projects/none",
    "/news?country=MDA",
    "/news?q=zzzz",
    "/countries/TUV",
    "/countries/XXX",
    "/embed?country=MDA",
    "/embed?theme=Return&q=zzzz",
    "/embed?country=XXX",
    "/embed?look=country&country=MDA&sea=none",
    "/embed?look=figures",
    "/embed?look=figures&country=MDA",
    "/embed?look=corridors",
    "/embed?look=story",
    "/embed?look=list",
    "/embed/builder?country=MDA",
)
LANGUAGES = ("en", "ar")


BODY = """# Heading

Text with *words*, a [link](https://example.org/?a=1&b=2) and <b>markup</b> &amp; <div>.

1. One
   - Two

| a | b |
|---|---|
| 1 | 2 |

> Said by somebody.
"""


def test_no_page_of_visitors_has_an_error(app: Dash, tmp_path: Path) -> None:
    pages = pages_of(app)
    assert len(pages) > 2 * len(ALSO)
    assert html_errors(pages, tmp_path) == []


def test_no_page_of_awkward_records_has_an_error(make_app: MakeApp, new_database: NewDatabase, tmp_path: Path) -> None:
    """Ids and texts full of signs, news in Markdown, a held country and project, and a site that knows its address."""
    url = new_database(samples=False)
    # As the reading of files lets through.
    checked = {"language": "ar", "url": "https://example.org/é?a='1'&b=2", "contact_email": "o'neil@example.org"}
    project, article = (
        {name: checked.get(name, text) for name, text in hostile(dataset).items()}
        for dataset in (Dataset.PROJECTS, Dataset.NEWS)
    )
    second = {"id": "P 2", "title": "مشروع", "countries": "TUV;MDA", "related_ids": project["id"]}
    publish(url, Dataset.PROJECTS, [project, second, {"id": "held", "countries": "MDA"}])
    body = {"id": "N 2", "countries": "MDA", "body": BODY, "project_ids": "P 2;held"}
    publish(url, Dataset.NEWS, [article, body])
    with Store(url) as store:
        store.holds.place(HoldKind.COUNTRY, "TUV", sentence="Not <shown>.", reason="", by="tests")
        store.holds.place(HoldKind.PROJECT, "held", sentence="Not <shown>.", reason="", by="tests")
    app = make_app(database_url=url, public_url="https://map.example.org", contact_email="a&b@example.org")
    records = [one["id"] for one in app.server.test_client().get("/api/v1/projects").json["items"]]
    named = [f"/projects/{quote(one, safe='')}" for one in [*records, "held"]] + ["/news/N%202"]
    assert html_errors(pages_of(app, named), tmp_path) == []


def test_no_page_of_an_empty_site_has_an_error(make_app: MakeApp, tmp_path: Path) -> None:
    pages = {address: answer.text for address, answer in asked(make_app(samples=None), ["/", *ALSO])}
    assert html_errors(pages, tmp_path) == []


def pages_of(app: Dash, more: Iterable[str] = ()) -> dict[str, str]:
    """The pages of every rule, those of ALSO and ``more``, by address and status."""
    answers = asked(app, sorted({*every_address(app).values(), *ALSO, *more}))
    return {f"{address} ({answer.status_code})": answer.text for address, answer in answers}


def asked(app: Dash, addresses: Iterable[str]) -> Iterator[tuple[str, TestResponse]]:
    """What each address answers in each language, if it is a page."""
    client = app.server.test_client()
    for address in addresses:
        for language in LANGUAGES:
            whole = f"{address}{'&' if '?' in address else '?'}lang={language}"
            answer = client.get(whole, follow_redirects=True)
            if answer.mimetype == "text/html":
                yield whole, answer
