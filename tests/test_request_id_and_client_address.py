"""The id of a request: in the answer, on error pages, and from a proxy only where proxies are trusted."""

from __future__ import annotations

import re
from threading import Thread

import pytest
from dash import Dash

from dashboard.errors import StoreUnavailable
from dashboard.request_id_and_client_address import HEADER, RequestContext, client_address, request_id
from dashboard.store.store import Store
from tests.contracts.conftest import app, make_app

__all__ = ["app", "make_app"]
OURS = re.compile(r"[0-9a-f]{16}")


def asked(given: str = "", *, trusts_proxy: bool = True) -> tuple[str, str]:
    """(the id within the application, the id in the header of the answer)."""
    seen: list[str] = []

    def application(_environ: object, start_response: object) -> list[bytes]:
        seen.append(request_id())
        start_response("200 OK", [("X", "y")])
        return [b""]

    RequestContext(application, trusts_proxy=trusts_proxy)(
        {"HTTP_X_REQUEST_ID": given} if given else {},
        lambda _status, headers, *_more: seen.append(dict(headers)[HEADER]),
    )
    return seen[0], seen[1]


def test_each_request_has_an_id_of_its_own() -> None:
    within, without = asked()
    assert within == without
    assert OURS.fullmatch(within)
    assert asked()[0] != within


def test_a_proxys_id_is_taken_only_where_proxies_are_trusted() -> None:
    assert asked("a1b2-c3d4_E5") == ("a1b2-c3d4_E5",) * 2
    assert OURS.fullmatch(asked("a1b2-c3d4_E5", trusts_proxy=False)[0])


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "a1b2c3d4\nforged", "ana@example.org", "-a1b2c3d4", "ä1234567890"]
)
def test_an_id_that_is_not_well_formed_is_replaced(given: str) -> None:
    assert OURS.fullmatch(asked(given)[0])


def test_other_threads_have_none() -> None:
    asked()
    seen: list[str] = []
    thread = Thread(target=lambda: seen.append(request_id()))
    thread.start()
    thread.join()
    assert seen == [""]


@pytest.mark.parametrize("address", ["/?as_of=2026-01-01", "/staff/sign-in"])
def test_an_error_page_names_the_id_that_its_header_has(
    app: Dash, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(Store, "published_at", gone)
    monkeypatch.setattr("dashboard.staff.accounts.sign_in.sign_in_page", gone)
    answer = app.server.test_client().get(address)
    assert answer.status_code == 503
    assert f"If you write to us, please quote this reference: {answer.headers[HEADER]}<" in answer.text
    assert "quote this reference" not in app.server.test_client().get(f"{address.partition('?')[0]}nothing").text


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:207", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unix:", ""),
    ],
)
def test_who_asks_is_known_only_behind_a_trusted_proxy(given: str, known: str) -> None:
    for trusts, expected in ((True, known), (False, "")):
        within: list[str] = []
        asked = RequestContext(lambda *_, seen=within: seen.append(client_address()) or [], trusts_proxy=trusts)
        asked({"REMOTE_ADDR": given}, lambda *_: None)
        assert (within, client_address()) == ([expected], "")


def test_who_asks_is_forgotten_when_the_application_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        RequestContext(lambda *_: 1 / 0, trusts_proxy=True)({"REMOTE_ADDR": "192.0.2.7"}, lambda *_: None)
    assert client_address() == ""
