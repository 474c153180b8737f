"""Which values name who may frame the pages, and whom they name."""

import re

import pytest

from dashboard.frame_ancestors import is_frame_source, may_frame, origins_pattern


@pytest.mark.parametrize(
    "value",
    [
        *("'self'", "'none'", "*", "https://www.example.org", "http://localhost:8080", "https://*.example.org"),
        *("http://localhost:*", "https://EXAMPLE.org", "http://[::1]:8000", "https://xn--bcher-kva.example"),
    ],
)
def test_what_a_policy_understands_is_taken(value: str) -> None:
    assert is_frame_source(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "self", "null", "example.org", "https://", "https://example.org/", "https://a.example/x", "https://*"),
        *("https://a.*.org", "ftp://example.org", "file://", "https://a b", "https://a;b", "https:", "https://-a.org"),
        *("https://[:::::]", "https://[1::2::3]"),
        *("https://user@example.org", "https://example.org:", "https://example.org:123456", "'self'\n"),
    ],
)
def test_anything_else_is_not(value: str) -> None:
    assert not is_frame_source(value)


@pytest.mark.parametrize(
    ("origin", "source", "allowed"),
    [
        ("https://www.example.org", "https://www.example.org", True),
        ("https://WWW.example.org:443", "https://www.example.org", True),
        ("https://www.example.org", "http://www.example.org", True),
        ("http://www.example.org", "https://www.example.org", False),
        ("https://www.example.org:8443", "https://www.example.org", False),
        ("https://www.example.org:8443", "https://www.example.org:*", True),
        ("https://a.b.example.org", "https://*.example.org", True),
        ("https://example.org", "https://*.example.org", False),
        ("https://badexample.org", "https://*.example.org", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("https://else.example", "*", True),
        ("https://else.example", "'none'", False),
        ("https://map.example", "'self'", True),
        ("https://MAP.example:443", "'self'", True),
        ("http://map.example", "'self'", False),
        ("https://map.example:99999", "'self'", False),
        ("https://[::::]", "'self'", False),
        ("https://map.example:444", "'self'", False),
        ("null", "*", False),
        ("file://", "*", False),
        ("https://*.example.org", "https://*.example.org", False),
    ],
)
def test_an_origin_is_let_in_as_browsers_do(origin: str, source: str, allowed: bool) -> None:
    assert may_frame(origin, (source,), own="https://map.example") is allowed


def test_one_of_many_is_enough_and_self_needs_to_be_known() -> None:
    assert may_frame("https://b.example", ("'self'", "https://a.example", "https://b.example"))
    assert not may_frame("https://map.example", ("'self'",))


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ("https://www.example.org", "https://www.example.org:443"),
        ("https://www.example.org", "http://WWW.example.org"),
        ("http://www.example.org", "https://www.example.org"),
        ("https://www.example.org:8443", "https://www.example.org"),
        ("https://www.example.org:8443", "https://www.example.org:*"),
        ("https://wwwxexample.org", "https://www.example.org"),
        ("https://a.b.example.org", "https://*.example.org"),
        ("https://a.example.org.else.example", "https://*.example.org"),
        ("https://example.org", "https://*.example.org"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://else.example", "*"),
        ("https://else.example", "'none'"),
        ("null", "*"),
    ],
)
def test_a_script_is_told_the_same(origin: str, source: str) -> None:
    pattern = origins_pattern(iter(("https://another.example", source)))
    assert bool(re.fullmatch(pattern, origin)) is may_frame(origin, (source,))
