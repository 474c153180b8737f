"""What holds of every answer, asked of every rule that the application has."""

import gzip
import re
from importlib.metadata import version as installed

import brotli
import pytest
from backports import zstd
from dash import Dash
from flask.testing import FlaskClient

from tests.contracts.addresses import every_address, rules_of

UNKNOWN = [
    "/nothing",
    "/projects/",
    "/projects/none-such",
    "/news/none-such",
    "/?country=XXX",
    "/static/0000/page.js",
    "/static/0000/../../app.py",
    "/_dash-update-component",
    "/_dash-layout",
    "/_dash-component-suites/dash/dash.js",
    "/_favicon.ico",
    "/_reload-hash",
    "/assets/style/tokens.css",
    "/api/v1/nothing",
    "/fragments/none-such",
    "/%00",
    "/projects/%F0%9F%8C%8D",
    "//example.org/x",
]


@pytest.fixture(scope="module")
def addresses(app: Dash) -> list[str]:
    return sorted(every_address(app).values())


def test_every_address_answers(client: FlaskClient, addresses: list[str]) -> None:
    told = {address: client.get(address).status_code for address in addresses}
    # The first needs the public address, which this site does not know, the second a question; the third leads on.
    others = {"/sitemap.xml": 404, "/oembed": 400, "/c/MDA": 302}
    assert told == {address: others.get(address, 200) for address in addresses}


def test_head_is_get_without_a_body(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        got, headed = client.get(address), client.head(address)
        assert (headed.status_code, headed.data) == (got.status_code, b""), address
        for name in ("Content-Type", "Cache-Control", "Content-Length", "ETag", "Location"):
            assert headed.headers.get(name) == got.headers.get(name), (address, name)


def test_nothing_can_be_written(client: FlaskClient, app: Dash, addresses: list[str], version: str) -> None:
    records = client.get("/api/v1/projects").data
    for address in addresses:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = client.open(address, method=method, json={"title": "changed"})
            assert answer.status_code == 405, (method, address)
            assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
            assert "no-store" in answer.headers["Cache-Control"]
    assert client.get("/health/ready").json["version"] == version
    assert client.get("/api/v1/projects").data == records
    assert all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in rules_of(app))


def test_no_answer_sets_a_cookie_or_lets_a_type_be_guessed(client: FlaskClient, addresses: list[str]) -> None:
    for address in [*addresses, *UNKNOWN]:
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            answer = client.open(address, method=method, headers={"Cookie": "session=x; lang=fr"})
            assert "Set-Cookie" not in answer.headers, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff", address
            assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_every_page_has_the_policy(client: FlaskClient, addresses: list[str]) -> None:
    pages = 0
    for address in [*addresses, *UNKNOWN]:
        answer = client.get(address)
        if answer.mimetype != "text/html":
            continue
        pages += 1
        rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert rules["frame-ancestors"] == "'self'"
        for name in ("Referrer-Policy", "Permissions-Policy", "Cross-Origin-Embedder-Policy"):
            assert answer.headers[name]
    assert pages > 10


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_does_not_exist_is_a_404_in_plain_words(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.mimetype == ("application/json" if address.startswith(("/api/", "/fragments/")) else "text/html")
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    assert "Werkzeug" not in text
    if answer.mimetype == "application/json":
        assert answer.json["error"]
    else:
        assert '<html lang="en"' in text


def test_no_answer_tells_which_versions_run_here(client: FlaskClient, addresses: list[str]) -> None:
    versions = {installed(name) for name in ("dash", "plotly", "werkzeug", "flask", "pandas")}
    for address in [*addresses, *UNKNOWN, "/api/v1/projects?limit=x"]:
        answer = client.get(address)
        if (
            "/static/" in address
            or "/projects" in address
            or "openapi" in address
            or not answer.mimetype.startswith(("text/", "application/json"))
        ):
            continue  # libraries carry their licence notices; records, shapes and formats may name any number
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers)
        told = {one for one in versions if re.search(rf"(?<![\d.]){re.escape(one)}(?![\d.])", answer.text + headers)}
        assert not told, address
        assert "dash_version" not in answer.text


def test_etags_are_answered_with_304(client: FlaskClient, addresses: list[str]) -> None:
    tagged = 0
    for address in addresses:
        first = client.get(address)
        if "ETag" not in first.headers:
            continue
        tagged += 1
        for asked in (first.headers["ETag"], f'"other", {first.headers["ETag"]}', f"W/{first.headers['ETag']}"):
            again = client.get(address, headers={"If-None-Match": asked})
            assert (again.status_code, again.data) == (304, b""), (address, asked)
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert tagged >= 12


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd"])
def test_a_compressed_answer_says_so_and_is_the_same(client: FlaskClient, addresses: list[str], coding: str) -> None:
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstd.decompress}[coding]
    for address in addresses:
        plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": coding})
        if packed.headers.get("Content-Encoding") != coding:
            assert packed.data == plain.data
            continue
        assert "Accept-Encoding" in packed.headers["Vary"]
        if "no-store" in packed.headers["Cache-Control"]:
            continue
        tag = packed.headers["ETag"]
        assert tag != plain.headers["ETag"]
        again = client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert again.status_code == 304, address
        assert decode(packed.data) == plain.data
