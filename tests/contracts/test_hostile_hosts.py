"""Nobody is answered with a failure, nor with what others sent, because of the host that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dash import Dash
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from dashboard.site.http.security_headers_and_host_check import for_hosts
from tests.contracts.addresses import every_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MARK = "zqzq"
HOSTILE = [
    *("", f"{MARK} b", f"[{MARK}", "[:::::]", "[1::2::3]", f"{MARK}:99999", f"{MARK}:port", f"{MARK}.org/path", ".."),
    *(f"{MARK}é", f"{MARK}Ã©.example", f'{MARK}"><script>', f"{MARK}@b", f"{MARK}_b", f"{MARK}\x00", f"{MARK}," * 2),
    *(f"{MARK}..example", MARK * 20, f"-{MARK}"),
]  # fmt: skip
NAMING = ["/embed/builder", "/oembed?url=http://{}/", "/oembed?format=xml&url=http://{}/"]
"""Addresses whose answers name whole addresses: those of the host asked, where the site does not know its own."""


@pytest.fixture(scope="module")
def addresses(app: Dash) -> list[str]:
    wrong = ["/nothing", "/countries/XXX", "/api/v1/nothing", "/fragments/old/en/world", "/embed?country=XXX"]
    return sorted({*every_address(app).values(), *(one.format(MARK) for one in NAMING), *wrong})


def asked(app: Dash, address: str, host: str) -> Response:
    """An answer that is made for this request: those to a part of a page are not remembered (AnswerMemory)."""
    environ = create_environ(address, headers={"Range": "lines=1-"}) | {"HTTP_HOST": host}
    return Response(*run_wsgi_app(app.server, environ))


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("map.example.org", "/", 200),
        ("map.example.org:8080", "/news", 200),
        ("a.b.example.net", "/", 200),
        ("example.net", "/", 200),
        (f"{MARK}.org", "/", 421),
        ("map.example.org.zqzq.org", "/staff/", 421),
        ("", "/", 421),
        ("10.0.0.7:8000", "/health/live", 200),
    ],
)
def test_hosts_that_a_setting_does_not_name_are_refused(host: str, path: str, status: int) -> None:
    def page(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    limited = for_hosts(page, ("map.example.org", ".example.net"), ("/health/",))
    environ = create_environ(path) | {"HTTP_HOST": host}
    body, answered, headers = run_wsgi_app(limited, environ)
    assert int(answered[:3]) == status
    if status != 200:
        assert MARK.encode() not in b"".join(body)
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", HOSTILE)
def test_a_host_that_is_none_is_no_failure_and_not_repeated(app: Dash, addresses: list[str], host: str) -> None:
    for address in addresses:
        answer = asked(app, address, host)
        assert answer.status_code < 500, address
        if MARK not in address:
            assert MARK.encode() not in answer.data, address
            assert MARK not in str(answer.headers), address


@pytest.mark.parametrize("host", ["", f"{MARK} b", "[:::::]", f"{MARK}:99999", f"-{MARK}", ".."])
def test_what_names_whole_addresses_cannot_be_made_for_a_host_that_is_none(app: Dash, host: str) -> None:
    for address in (one.format(MARK) for one in NAMING):
        answer = asked(app, address, host)
        assert answer.status_code == 400, address
        assert "no-store" in answer.headers["Cache-Control"]
        assert "could not be understood" in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", [f"{MARK}.example", f"{MARK}.example:8080", "xn--bcher-kva.example", "[::1]:8050"])
def test_the_host_that_was_asked_is_named_where_it_must_be_and_nowhere_else(
    app: Dash, addresses: list[str], host: str
) -> None:
    for address in (one.format(host) for one in NAMING):
        answer = asked(app, address, host)
        assert answer.status_code == 200, address
        assert f"http://{host}/embed" in answer.get_data(as_text=True)
        assert "no-store" in answer.headers["Cache-Control"]  # it is true for whoever asked under this name alone
    for address in addresses:
        if "embed/builder" not in address and MARK not in address:
            assert f"//{host}".encode() not in asked(app, address, host).data, address
