"""Nobody is answered with a failure, nor with what others sent, because of the host that a request names."""

import pytest
from dash import Dash
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from tests.contracts.addresses import every_address

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
