"""The description says what there is, all of it, and nothing else; the page for people says the same."""

import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from lxml import html
from openapi_spec_validator import validate

from dashboard.portfolio.filter_query import NAMES
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.site.api.routes import OPERATIONS
from tests.contracts.addresses import rules_of
from tests.contracts.conftest import MakeApp

PAGE = "/api/v1"


@pytest.fixture(scope="module")
def description(app: Dash) -> dict[str, Any]:
    answer = app.server.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json


def test_a_validator_takes_the_description(description: dict[str, Any]) -> None:
    validate(description)
    assert description["openapi"].startswith("3.1.")


def test_every_route_is_described_and_every_description_has_its_route(app: Dash, description: dict[str, Any]) -> None:
    routes = {str(rule).replace("<path:", "{").replace("<", "{").replace(">", "}") for rule in rules_of(app)}
    open_data = {route for route in routes if route.startswith(("/api/", "/feeds/"))} - {PAGE}
    assert open_data == set(description["paths"])
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)


def test_schemas_and_filters_are_those_of_the_tables(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    for dataset, name in ((Dataset.PROJECTS, "Project"), (Dataset.NEWS, "NewsItem")):
        assert list(schemas[name]["properties"]) == [column.name for column in COLUMNS[dataset]]
    asked = {one["name"] for one in description["paths"]["/api/v1/projects"]["get"]["parameters"]}
    assert set(NAMES.values()) | {"limit", "offset"} <= asked


def test_every_example_is_answered_as_described(client: FlaskClient, description: dict[str, Any]) -> None:
    for path, item in description["paths"].items():
        operation = item["get"]
        parts = {one["name"]: one["example"] for one in operation["parameters"] if one["in"] == "path"}
        asked = {one["name"]: one["example"] for one in operation["parameters"] if one["in"] == "query"}
        for query in ({}, {name: asked[name] for name in asked.keys() & {"region", "lang", "limit", "category"}}):
            answer = client.get(path.format(**parts), query_string=query)
            assert answer.status_code == 200, (path, query, answer.text)
            assert answer.mimetype in operation["responses"]["200"]["content"]
            declared = set(operation["responses"]["200"]["headers"]) - {"Link"}
            assert declared <= {name for name, _ in answer.headers}, path


@pytest.mark.parametrize(("address", "parameter", "hint"), [
    ("/api/v1/projects?contry=MDA", "contry", "Did you mean “country”?"),
    ("/api/v1/news.csv?COUNTRY=MDA", "COUNTRY", "Did you mean “country”?"),
    ("/api/v1/countries/MDA?limit=1", "limit", "Its parameters are: theme"),
    ("/feeds/news.atom?limit=1", "limit", "Its parameters are: country"),
    ("/api/v1/openapi.json?x=1", "x", "Its parameters are: none."),
])  # fmt: skip
def test_a_name_that_is_not_known_is_refused_with_the_nearest(
    client: FlaskClient, address: str, parameter: str, hint: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert (answer.json["code"], answer.json["parameter"]) == ("unknown-parameter", parameter)
    assert f"“{parameter}”" in answer.json["error"]
    assert hint in answer.json["error"]


def test_pages_lead_through_the_whole_in_the_body_and_in_a_header(client: FlaskClient) -> None:
    address, found = "/api/v1/projects?status=2&limit=7", []
    before = None
    while address:
        answer = client.get(address)
        body = answer.json
        assert body["previous"] == before
        links = dict(reversed(one.rsplit("; rel=", 1)) for one in answer.headers.get("Link", "").split(", ") if one)
        assert links.get('"next"') == (f"<{body['next']}>" if body["next"] else None)
        assert links.get('"prev"') == (f"<{body['previous']}>" if body["previous"] else None)
        found += [one["id"] for one in body["items"]]
        before = address if "offset" in address else f"{address}&offset=0"
        address = body["next"]
    assert len(found) == len(set(found)) == body["total"] > 7
    one_kind = client.get("/api/v1/news?category=headline&limit=1").json
    assert client.get(one_kind["next"]).json["total"] == one_kind["total"] < client.get("/api/v1/news").json["total"]
    beyond = client.get("/api/v1/projects?limit=10&offset=100000").json
    assert client.get(beyond["previous"]).json["items"]


def test_one_record_is_that_of_the_list(client: FlaskClient, make_app: MakeApp) -> None:
    for dataset in ("projects", "news"):
        first = client.get(f"/api/v1/{dataset}?limit=1").json["items"][0]
        one = client.get(f"/api/v1/{dataset}/{first['id']}")
        assert one.json == first
        assert client.get(one.request.path, headers={"If-None-Match": one.headers["ETag"]}).status_code == 304
        absent = client.get(f"/api/v1/{dataset}/none-such")
        assert (absent.status_code, absent.json["code"]) == (404, "not-found")
    country = client.get("/api/v1/countries/mda").json
    assert country == client.get("/api/v1/countries?country=MDA").json["items"][0]
    assert client.get("/api/v1/countries/QQQ").status_code == 404
    slashed = make_app(projects=[{"id": "A/B 1"}]).server.test_client()
    assert slashed.get("/api/v1/projects/A%2FB%201").json["id"] == "A/B 1"


def test_other_sites_may_ask_before_they_read(client: FlaskClient) -> None:
    answer = client.options("/api/v1/projects", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert answer.status_code in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_the_page_for_people_tells_of_every_address_and_its_examples_work(client: FlaskClient) -> None:
    page = html.fromstring(client.get(PAGE).text)
    told = page.xpath("//section[@class='endpoint']")
    assert {one.findtext(".//h3/code") for one in told} == {one.path for one in OPERATIONS}
    for one in told:
        (address,) = one.xpath(".//a/@href")
        assert address in one.findtext(".//pre/code")
        assert client.get(address).status_code == 200, address
    assert page.xpath("//div[@lang='en'][.//h1]")
    assert {one.text for one in page.xpath("//h2[@id='errors']/following::dt/code")} >= {
        "unknown-parameter",
        "withheld",
    }
    arabic = html.fromstring(client.get(f"{PAGE}?lang=ar").text)
    (description,) = arabic.xpath("//a[text()='OpenAPI description']/@href")
    assert client.get(description).status_code == 200
    assert arabic.get("dir") == "rtl"
    assert arabic.xpath("//div[@lang='en'][@dir='ltr'][.//h1]")


def test_addresses_of_examples_are_whole_and_below_the_prefix(make_app: MakeApp) -> None:
    odd = [{"id": 'A/B "$(1)'}]
    client = make_app(projects=odd, public_url="https://map.example.org", base_path="/m/").server.test_client()
    assert client.get("/m/api/v1/openapi.json").json["servers"] == [{"url": "https://map.example.org/m"}]
    page = html.fromstring(client.get(f"/m{PAGE}").text)
    (line,) = [one for one in page.xpath("//pre/code/text()") if "A%2FB" in one]
    assert line == 'curl "https://map.example.org/m/api/v1/projects/A%2FB%20%22%24%281%29"'
    assert client.get(line.split('"')[1].removeprefix("https://map.example.org")).json["id"] == odd[0]["id"]


@pytest.mark.parametrize("address", ["/", PAGE])
def test_the_data_set_is_told_to_search_engines(make_app: MakeApp, address: str) -> None:
    client = make_app(public_url="https://map.example.org", organisation="Example Centre").server.test_client()
    page = html.fromstring(client.get(address).text)
    found = [json.loads(one.text) for one in page.xpath("//script[@type='application/ld+json']")]
    (told,) = [one for one in found if one["@type"] == "Dataset"]
    assert 50 <= len(told["description"]) <= 5000
    assert told["creator"]["name"] == "Example Centre"
    assert "license" not in told
    for file in told["distribution"]:
        answer = client.get(file["contentUrl"].removeprefix("https://map.example.org"))
        assert (answer.status_code, answer.mimetype) == (200, file["encodingFormat"])
