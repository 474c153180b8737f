"""Records whose every text tries to become markup."""

import re

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.records.schema.columns import Dataset, column_names
from tests.contracts.conftest import MakeApp
from tests.html import select, values

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{7*7}}{% raw %}\u2028\u202e"
PLAIN = {
    "countries": "MDA;UKR",
    "regions": "M49-002",
    "scope": "1",
    "status": "2",
    "status_source": "derived",
    "budget": "12",
    "currency": "EUR",
    "start_date": "2023",
    "end_date": "2024-02",
    "date": "2024-01-01",
    "updated_at": "2024-01-01",
    "url": "https://example.org/?a=1&b=\"'><script>alert(3)</script>",
}


def hostile(dataset: Dataset) -> dict[str, str]:
    return {name: PLAIN.get(name, HOSTILE.replace(";", "")) for name in column_names(dataset)}


@pytest.fixture(scope="module")
def attacked(make_app: MakeApp) -> Dash:
    return make_app(projects=[hostile(Dataset.PROJECTS)], news=[hostile(Dataset.NEWS)])


@pytest.fixture
def reader(attacked: Dash) -> FlaskClient:
    return attacked.server.test_client()


def pages_of(client: FlaskClient) -> list[str]:
    project = client.get("/api/v1/projects").json["items"][0]["id"]
    assert project.startswith("</script>")
    front = client.get("/?country=MDA").text
    links = set(values(front, "a[href^='/projects/'], a[href^='/news/']", "href"))
    assert {link.split("/")[1] for link in links} >= {"projects"}
    found = ["/", "/?country=MDA", "/?q=alert", "/?q=" + "%3Cscript%3Ealert(4)", "/?country=%3Cscript%3E", *links]
    return [*found, "/projects/%3Cscript%3Ealert(5)"]


def test_no_page_holds_the_markup_of_a_record(reader: FlaskClient) -> None:
    addresses = pages_of(reader)
    assert len(addresses) >= 7
    for address in addresses:
        answer = reader.get(address)
        assert answer.status_code < 500, address
        # Data in a script is not read as markup; a "<" in it would stay, and be found. A parser would mend faults.
        text = re.sub(r'<script type="application/(?:ld[+])?json"[^>]*>[^<]*</script>', "", answer.text)
        assert not re.search(r'<script>|<img(?! class="logo")|onerror=[^&]*>(?!.*&gt;)|javascript:', text), address
        assert "{{7*7}}" in text or "alert(1)" not in text  # shown, and never run as a template
        for script in select(answer.text, "script:not([src])"):
            assert script.get("type") in {"application/json", "application/ld+json"}, address


def test_the_text_is_still_there_to_read(reader: FlaskClient) -> None:
    assert "&lt;img src=x onerror=alert(2)&gt;" in reader.get("/?country=MDA").text


def test_json_is_never_taken_for_a_page(reader: FlaskClient) -> None:
    version = reader.get("/health/ready").json["version"]
    for address in ("/api/v1/projects", "/api/v1/news", f"/fragments/{version}/en/country/MDA"):
        answer = reader.get(address)
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert reader.get("/api/v1/projects").json["items"][0]["title"].startswith("</script>")


def test_a_text_in_a_fragment_stays_text(reader: FlaskClient) -> None:
    version = reader.get("/health/ready").json["version"]
    panel = reader.get(f"/fragments/{version}/en/country/MDA").json["html"]
    assert "&lt;img src=x onerror=alert(2)&gt;" in panel
    assert not re.search(r"<(?:script|img)", panel)


def test_a_link_in_a_text_is_only_ever_http(make_app: MakeApp) -> None:
    body = "[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x) [d](https://example.org/)"
    client = make_app(news=[{"id": "N", "countries": "MDA", "body": body}]).server.test_client()
    text = client.get("/news/N").text
    assert "https://example.org/" in text
    assert not [one for one in values(text, "[href]", "href") if one.startswith(("javascript:", "data:", "vbscript:"))]
