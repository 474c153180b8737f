"""Headers that say who may frame, read and load what, on whole applications."""

from __future__ import annotations

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.contracts.addresses import every_address
from tests.contracts.conftest import MakeApp

STAFF = ("/staff/sign-in", "/staff/", "/staff/none-such")


@pytest.fixture(scope="module")
def addresses(app: Dash) -> list[str]:
    return sorted(every_address(app).values())


def test_pages_of_any_site_may_read_and_load_what_is_no_page(client: FlaskClient, addresses: list[str]) -> None:
    read = 0
    for address in [*addresses, "/api/v1/nothing", "/fragments/x/en/panel", "/fragments/x-y/en/country/MDA"]:
        answer = client.get(address)
        page = answer.mimetype == "text/html" and not answer.location
        assert answer.headers.get("Access-Control-Allow-Origin") == (None if page else "*"), address
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", address
        assert "Cross-Origin-Opener-Policy" not in answer.headers, address
        read += not page
        asked = client.options(address)
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert read > 20


def test_a_known_answer_and_a_way_to_a_newer_one_can_be_read_as_well(client: FlaskClient, version: str) -> None:
    for path, status in ((f"/fragments/{version}/en/panel", 304), (f"/fragments/{version[:-1]}/en/panel", 302)):
        tag = client.get(path).headers.get("ETag", "")
        answer = client.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")


def test_a_picture_that_is_opened_alone_runs_and_fetches_nothing(client: FlaskClient) -> None:
    for address in ("/map.svg", "/favicon.ico"):
        answer = client.get(address)
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_staff_pages_are_framed_read_and_loaded_by_nobody(client: FlaskClient) -> None:
    for address in STAFF:
        for answer in (client.get(address), client.options(address)):
            assert "Access-Control-Allow-Origin" not in answer.headers, address
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"


def test_https_is_asked_for_where_a_trusted_proxy_says_that_it_is_used(make_app: MakeApp) -> None:
    client = make_app(hsts_days=30, trusted_proxies=1).server.test_client()
    for address in ("/", "/staff/sign-in", "/api/v1/projects", "/"):  # the last from memory
        for scheme, rule in (("https", "max-age=2592000"), ("http", None)):
            answer = client.get(address, headers={"X-Forwarded-Proto": scheme})
            assert answer.headers.get("Strict-Transport-Security") == rule, (address, scheme)
    unasked = make_app(hsts_days=30).server.test_client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in unasked.headers


@pytest.mark.parametrize("path", ["/", "/embed", "/api/v1/projects", "/fragments/x-1/en/world"])
def test_a_query_that_is_no_text_is_no_failure(client: FlaskClient, path: str) -> None:
    answer = client.get(path, environ_overrides={"QUERY_STRING": "q=\xff%41"})
    assert answer.status_code in {200, 404}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
