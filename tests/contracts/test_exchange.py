"""IATI and HXL at their addresses: filters, dates, what is held, large portfolios, and who reports."""

from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient
from lxml import etree

from dashboard.site.api import downloads
from tests.contracts.conftest import MakeApp

PROJECTS = [
    {"id": "P1", "title": "Wells", "countries": "MDA;XKX", "scope": "3", "related_ids": "P2"},
    {"id": "SAMPLE-2", "title": "Roads", "title_fr": "Routes", "countries": "KEN", "start_date": "2020"},
]
NEWS = [{"id": "N1", "title": "-1+1", "countries": "MDA", "date": "2024-01-02"}]
ADDRESSES = [
    ("activities.xml", "application/xml; charset=utf-8", "activities", "xml"),
    ("projects.hxl.csv", "text/csv; charset=utf-8", "projects", "hxl.csv"),
    ("news.hxl.csv", "text/csv; charset=utf-8", "news", "hxl.csv"),
]


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    told = {"organisation": "Example Centre", "iati_organisation": "XM-DAC-30010", "iati_organisation_type": "40"}
    return make_app(projects=PROJECTS, news=NEWS, **told).server.test_client()


def activities(client: FlaskClient, query: str = "") -> list[str]:
    root = etree.fromstring(client.get(f"/api/v1/activities.xml{query}").data)
    return [one.text for one in root.iter("iati-identifier")]


@pytest.mark.parametrize(("address", "media", "name", "ending"), ADDRESSES)
def test_a_file_with_its_name_that_answers_304(
    client: FlaskClient, address: str, media: str, name: str, ending: str
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.content_type) == (200, media)
    said = answer.headers["Content-Disposition"].replace('"', "")
    assert said.startswith(f"attachment; filename={name}-20")
    assert said.endswith(f".{ending}")
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_activities_are_valid_and_say_who_reports(client: FlaskClient, shared_data: Path) -> None:
    root = etree.fromstring(client.get("/api/v1/activities.xml?lang=ar").data)
    etree.XMLSchema(etree.parse(shared_data / "iati" / "iati-activities-schema.xsd")).assertValid(root)
    reporting = root.find("iati-activity/reporting-org")
    assert (dict(reporting.attrib), reporting[0].text) == ({"ref": "XM-DAC-30010", "type": "40"}, "Example Centre")
    assert [one.get("code") for one in root.iter("recipient-country")] == ["KE", "MD", "XK"]


def test_the_filters_of_the_page(client: FlaskClient) -> None:
    assert activities(client) == ["XM-DAC-30010-SAMPLE-2", "XM-DAC-30010-P1"]
    assert activities(client, "?country=XKX") == ["XM-DAC-30010-P1"]
    assert client.get("/api/v1/projects.hxl.csv?q=roads").text.count("\r\n") == 3
    assert client.get("/api/v1/activities.xml?as_of=1999-01-01").status_code == 400
    nothing = client.get("/api/v1/activities.xml?q=nothing-such")
    assert (nothing.status_code, nothing.json["code"]) == (400, "not-possible")


def test_many_are_sent_from_disk_and_are_the_same(client: FlaskClient, monkeypatch) -> None:
    for address, *_ in ADDRESSES[:2]:
        whole = client.get(f"/api/v1/{address}")
        with monkeypatch.context() as patch:
            patch.setattr(downloads, "MANY", 1)
            sent = client.get(f"/api/v1/{address}?lang=en", buffered=True)
            assert sent.data == whole.data
            again = client.get(f"/api/v1/{address}?lang=en", headers={"If-None-Match": sent.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b"")


def test_files_that_are_sent_from_disk_have_tags_of_their_own(
    client: FlaskClient, make_app: MakeApp, monkeypatch
) -> None:
    monkeypatch.setattr(downloads, "MANY", -1)
    addresses = ("activities.xml", *(f"{name}{end}" for name in ("projects", "news") for end in (".csv", ".hxl.csv")))
    queries = ("", "&country=MDA", "&country=KEN", "&lang=fr")  # a file is the same in every language
    tags = {
        one + query: client.get(f"/api/v1/{one}?show=9{query}", buffered=True).headers["ETag"]
        for one in addresses
        for query in queries
    }
    assert len(set(tags.values())) == len(addresses) * (len(queries) - 1)
    assert client.get("/api/v1/news.csv?category=call", buffered=True).headers["ETag"] not in tags.values()
    other = make_app(projects=PROJECTS[:1]).server.test_client().get("/api/v1/projects.csv", buffered=True)
    assert other.headers["ETag"] not in tags.values()


def test_the_file_says_when_it_is_of_in_which_language_and_what_regions_are_called(make_app: MakeApp) -> None:
    projects = [{"id": "P1", "title": "Puits", "regions": "WESTERN-BALKANS"}]
    client = make_app(projects=projects, languages=("fr", "en")).server.test_client()
    root = etree.fromstring(client.get("/api/v1/activities.xml?lang=en").data)
    assert root.get("generated-datetime")[:10] == client.get("/api/v1/countries.geojson").json["date"]
    assert root[-1].get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert root.findtext("iati-activity/recipient-region/narrative") == "Western Balkans"


def test_invented_records_and_no_others_are_marked(app: Dash) -> None:
    root = etree.fromstring(app.server.test_client().get("/api/v1/activities.xml").data)
    own = "{urn:where-we-work:iati:1}"
    marks = {(one.get(f"{own}id").startswith("SAMPLE-"), one.get(f"{own}sample")) for one in root.iter("iati-activity")}
    assert (True, "yes") in marks <= {(True, "yes"), (False, None)}


def test_without_an_identifier_the_file_says_so(make_app: MakeApp) -> None:
    client = make_app(projects=PROJECTS).server.test_client()
    assert activities(client, "?country=KEN") == ["UNREGISTERED-SAMPLE-2"]
    assert b"not registered with IATI" in client.get("/api/v1/activities.xml").data
