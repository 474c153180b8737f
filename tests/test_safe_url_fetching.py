"""Files are fetched from the public internet only, within limits, whatever names, redirects and servers do."""

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest

from dashboard import safe_url_fetching
from dashboard.errors import FetchError
from dashboard.safe_url_fetching import FetchLimits, fetch, is_public
from tests.other_sites import FORBIDDEN, Answering, answers, server

LIMITS = FetchLimits(bytes=100_000, connect=0.5, pause=0.5, total=1.5)
PUBLIC = "93.184.215.14"


def resolving(monkeypatch: pytest.MonkeyPatch, **names: list[str]) -> list[str]:
    """Names resolve to the addresses given, one after another; the result fills with the names that were asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_values: object, **_named: object) -> list[object]:
        text = str(host)
        if (label := text.split(".", maxsplit=1)[0]) in names:
            asked.append(text)
            text = names[label].pop(0) if len(names[label]) > 1 else names[label][0]
        ip_address(text)
        family = socket.AF_INET6 if ":" in text else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (text, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def connecting(monkeypatch: pytest.MonkeyPatch, host: str = "") -> list[str]:
    """Every connection goes to the server ``host``, or fails without one; the result fills with the addresses."""
    reached: list[str] = []
    real = socket.create_connection

    def create_connection(address: tuple[str, int], *values: float) -> socket.socket:
        reached.append(address[0])
        if not host:
            raise ConnectionRefusedError
        name, port = host.split(":")
        return real((name, int(port)), *values)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return reached


@pytest.mark.parametrize("url", FORBIDDEN)
def test_a_forbidden_address_is_never_reached(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached = connecting(monkeypatch)
    with pytest.raises(FetchError):
        fetch(url, LIMITS)
    assert reached == []


@pytest.mark.parametrize("url", [one for one in FORBIDDEN if one.isascii() and one.isprintable() and one])
def test_a_redirect_to_a_forbidden_address_is_not_followed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answers(status=302, Location=url)) as host:
        reached = connecting(monkeypatch, host)
        with pytest.raises(FetchError):
            fetch(f"http://{PUBLIC}/", LIMITS)
    assert set(reached) == {PUBLIC}


def test_what_is_public() -> None:
    assert all(map(is_public, [PUBLIC, "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]))


@pytest.mark.parametrize("private", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_with_a_private_address_is_refused(private: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, intranet=[private])
    reached = connecting(monkeypatch)
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch("http://intranet.example.org/list.csv", LIMITS)
    assert reached == []


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 80)) for text in (PUBLIC, "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_values, **_named: found)
    reached = connecting(monkeypatch)
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch("http://both.example.org/", LIMITS)
    assert reached == []


def test_a_name_that_changes_after_the_check_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, rebinding=[PUBLIC, "127.0.0.1"])
    with server(answers()) as host:
        reached = connecting(monkeypatch, host)
        assert fetch("http://rebinding.example.org/", LIMITS).content == b"id,title\n"
    assert (asked, reached) == (["rebinding.example.org"], [PUBLIC])


def test_a_name_that_changes_before_a_redirect_is_checked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, rebinding=[PUBLIC, "127.0.0.1"])
    with server(answers(status=302, Location="/again")) as host:
        reached = connecting(monkeypatch, host)
        with pytest.raises(FetchError, match="not on the public internet"):
            fetch("http://rebinding.example.org/", LIMITS)
    assert reached == [PUBLIC]


def test_a_host_that_a_setting_allows_may_be_private_and_use_its_port() -> None:
    with server(answers(ETag='"1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")) as host:
        found = fetch(f"http://{host}/list.csv?a=b c".replace(" ", "%20"), LIMITS, allowed=[host])
        assert (found.content, found.etag) == (b"id,title\n", '"1"')
        with pytest.raises(FetchError):
            fetch(f"http://localhost:{host.split(':')[1]}/", LIMITS, allowed=[host])


def test_what_did_not_change_is_not_sent_again() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        same = request.headers["If-None-Match"] == '"1"' and request.headers["If-Modified-Since"] == "then"
        answers(b"" if same else b"new", 304 if same else 200)(request)

    with server(answer) as host:
        assert fetch(f"http://{host}/", LIMITS, allowed=[host], etag='"1"', last_modified="then").content is None
        assert fetch(f"http://{host}/", LIMITS, allowed=[host], etag='"0"').content == b"new"


def test_nothing_but_what_is_needed_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    seen: list[dict[str, str]] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(dict(request.headers))
        following = {"Set_Cookie": "a=b", "Location": "/next"} if request.path == "/" else {}
        answers(status=302 if following else 200, **following)(request)

    with server(answer) as host:
        fetch(f"http://{host}/", LIMITS, allowed=[host])
    assert [set(one) for one in seen] == [{"Host", "User-Agent", "Accept", "Accept-Encoding"}] * 2


def test_redirects_end() -> None:
    with server(answers(status=302, Location="/")) as host, pytest.raises(FetchError, match="without end"):
        fetch(f"http://{host}/", LIMITS, allowed=[host])


def _refused(answering: Answering, match: str) -> None:
    began = time.monotonic()
    with server(answering) as host, pytest.raises(FetchError, match=match):
        fetch(f"http://{host}/", LIMITS, allowed=[host])
    assert time.monotonic() - began < LIMITS.total + 2


def _slowly(piece: bytes, *, head: bytes = b"", pause: float = 0.1) -> Answering:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        for _number in range(1000):
            request.wfile.write(piece)
            time.sleep(pause)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answering", "match"),
    [
        (lambda _request: time.sleep(3), "too slow"),
        (_slowly(b"x", head=HEAD + b"\r\n"), "too slow"),  # a body by drops
        (_slowly(b"x", head=HEAD + b"X: "), "too slow"),  # a header by drops
        (_slowly(b"HTTP/1.1 100 Continue\r\n\r\n"), "too slow"),
        (_slowly(b"x" * 10_000, head=HEAD + b"\r\n", pause=0), "larger than"),  # endless
        (answers(b"x" * 100_001), "larger than"),
        (answers(gzip.compress(bytes(100_000_000)), Content_Encoding="gzip"), "larger than"),  # a bomb
        (answers(gzip.compress(b"whole")[:-9], Content_Encoding="gzip"), "not completely"),
        (answers(b"not packed", Content_Encoding="gzip"), "not completely"),
        (answers(b"", Content_Encoding="br"), "not completely"),
        (_slowly(b"", head=HEAD + b"Content-Length: 9\r\nConnection: close\r\n\r\nshort"), "too slow|not completely"),
        (answers(status=404), "error 404"),
        (answers(status=304), "error 304"),
        (answers(status=206), "error 206"),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n"), "not completely"),
        (lambda request: request.wfile.write(HEAD + b"A: b\r\n" * 200 + b"\r\n"), "not completely"),
    ],
)
def test_a_bad_server_costs_little_and_is_told(answering: Answering, match: str) -> None:
    _refused(answering, match)


def test_a_packed_file_is_unpacked() -> None:
    with server(answers(gzip.compress(b"x" * 100_000), Content_Encoding="gzip")) as host:
        assert fetch(f"http://{host}/", LIMITS, allowed=[host]).content == b"x" * 100_000


def test_the_file_that_breaks_off_is_no_file() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(HEAD + b"Content-Length: 9\r\n\r\nshort")
        request.close_connection = True

    _refused(answer, "not completely")


def test_a_server_without_tls_is_no_https_site(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answers()) as host:
        connecting(monkeypatch, host)
        with pytest.raises(FetchError):
            fetch(f"https://{PUBLIC}/", LIMITS)


def test_https_is_not_given_up() -> None:
    parts = safe_url_fetching.urlsplit("https://example.org/a")
    with pytest.raises(FetchError, match="not protected"):
        safe_url_fetching._followed(parts, parts.geturl(), "http://example.org/b")
