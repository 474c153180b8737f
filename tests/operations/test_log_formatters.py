"""What stands in the log: the id of each request, and nothing that is somebody's own."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from contextvars import Context
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from dash import Dash

from dashboard.operations.log_formatters import ACCESS, JsonLines, TextLines, formatter
from tests.contracts.conftest import app, make_app
from tests.operations.test_gunicorn import Served, service_environment
from tests.sharing import NewDatabase

__all__ = ["app", "make_app"]
SECRETS = {
    "word": "zanzibarwells",
    "token": "tok3n-of-a-link",
    "mail": "ana.secret@example.org",
    "password": "correct-horse-battery",
    "address": "203.0.113.77",
    "agent": "agent-of-ana",
    "cookie": "cookie-of-ana",
}


def record(message: str, *values: object) -> logging.LogRecord:
    try:
        raise ValueError("ana@example.org is not known")
    except ValueError:
        return logging.LogRecord("a.logger", logging.ERROR, __file__, 1, message, values, sys.exc_info())


@pytest.mark.parametrize("lines", [TextLines("%(message)s"), JsonLines()])
def test_mail_addresses_and_keys_in_web_addresses_are_left_out(lines: logging.Formatter) -> None:
    line = lines.format(record("550 <ben@mail.example.org>: %s", "https://u:p@files.example.org/a?key=s3cret refused"))
    assert "550 <(mail address)>: https://files.example.org/… refused" in line
    assert "ValueError: (mail address) is not known" in line
    for secret in ("ben@", "ana@", "s3cret", "u:p"):
        assert secret not in line


def test_a_line_in_json_is_one_object() -> None:
    line = JsonLines().format(record("One\nand %d", 2))
    assert "\n" not in line
    made = json.loads(line)
    assert (made["level"], made["logger"], made["message"]) == ("ERROR", "a.logger", "One\nand 2")
    assert made["exception"].startswith("Traceback")
    assert re.fullmatch(r"20\d\d-.+\+00:00", made["time"])


def test_the_parts_of_a_line_about_a_request_hide_the_same_as_its_text() -> None:
    parts = {"method": "GET", "path": "/projects/ana@example.org", "status": 404}
    line = logging.makeLogRecord({"msg": "%s %s %d", "args": tuple(parts.values()), ACCESS: parts})
    no_request = Context()  # another test of this process may have left the id of one
    made = json.loads(no_request.run(JsonLines().format, line))
    assert (
        made["message"] == no_request.run(TextLines("%(message)s").format, line) == "GET /projects/(mail address) 404"
    )
    assert (made["method"], made["path"], made["status"]) == ("GET", "/projects/(mail address)", 404)


def test_the_setting_chooses_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(formatter("%(message)s"), TextLines)
    monkeypatch.setenv("WHEREWEWORK_LOG_FORMAT", "json")
    assert isinstance(formatter("%(message)s"), JsonLines)
    monkeypatch.setenv("WHEREWEWORK_LOG_FORMAT", "xml")  # the application refuses it
    assert isinstance(formatter("%(message)s"), TextLines)


@pytest.fixture
def served(tmp_path: Path, cache_folder: Path, new_database: NewDatabase) -> Iterator[Served]:
    more = {"WHEREWEWORK_LOG_FORMAT": "json", "WHEREWEWORK_TRUSTED_PROXIES": "1", "WEB_CONCURRENCY": "1"}
    one = Served(tmp_path, service_environment(new_database(), cache_folder) | more)
    yield one
    one.process.kill()
    one.process.wait()


def addresses(app: Dash) -> set[str]:
    """An address of every rule, with secrets where people type or are given them, and in the query."""
    made = set()
    for rule in app.server.url_map.iter_rules():
        own = str(rule).startswith("/staff")
        path = re.sub(
            r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>",
            lambda part, own=own: (
                "7" if part[1] == "int" else SECRETS["token"] if own else SECRETS["word"] if part[2] in TYPED else "x"
            ),
            str(rule),
        )
        made.add(f"{path}?q={SECRETS['word']}&token={SECRETS['token']}&mail={quote(SECRETS['mail'])}")
    return made


TYPED = {"text", "query"}


def test_no_line_has_a_token_a_searched_word_a_mail_address_or_an_ip_address(served: Served, app: Dash) -> None:
    served.wait_until(served.answers)
    headers = {
        "X-Forwarded-For": SECRETS["address"],
        "User-Agent": SECRETS["agent"],
        "Referer": f"https://www.example.org/?q={SECRETS['word']}",
        "Cookie": f"session={SECRETS['cookie']}",
        "X-Request-ID": "given-by-the-proxy",
    }
    form = f"email={quote(SECRETS['mail'])}&password={SECRETS['password']}&csrf_token=x".encode()
    paths = addresses(app)
    assert len(paths) > 100
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as connection:
        for path in (*paths, "/staff/invitation/a%0Aforged%20line"):
            for body in (None, form) if path.startswith("/staff") else (None,):
                connection.request("POST" if body else "GET", path, body, headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.headers["X-Request-ID"] == "given-by-the-proxy"
    lines = [json.loads(line) for line in served.log.splitlines()]
    seen = [line for line in lines if line["logger"] == "gunicorn.access"]
    assert len(seen) > len(paths)
    assert {line["path"] for line in seen} > {"/", "/staff/…", "/fragments/x/x/suggest/…"}
    assert sum(line["request_id"] == "given-by-the-proxy" for line in seen) >= len(paths)
    found = {secret for secret in SECRETS.values() if secret in served.log}
    assert found == set()
