"""Which addresses browsers can follow, in the letters of any language."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies as st

from dashboard.records.text.web_address_check import is_web_address
from dashboard.records.values.cell_columns_and_readers import read_url

LONG = "a" * 63


@pytest.mark.parametrize(
    "host",
    [
        *(
            "example.org",
            "EXAMPLE.org",
            "a",
            "localhost",
            "x-1.example",
            "a--b.example",
            "my_site.example",
            "1and1.com",
        ),
        *(
            "xn--bcher-kva.example",
            "bücher.example",
            "пример.рф",
            "例え.テスト",
            "مثال.إختبار",
            "हिन्दी.भारत",
            "ตัวอย่าง.ไทย",
        ),
        *("نامه\u200cای.example", "faß.example", "192.0.2.1", "[::1]", "[2001:db8::ffff:192.0.2.1]"),
        *(f"{LONG}.example", ".".join([LONG] * 3 + ["a" * 61]), "ü" * 50 + ".example"),
    ],
)
def test_a_host_that_there_can_be_is_taken(host: str) -> None:
    for address in (f"https://{host}", f"http://{host}/", f"https://{host}:8443/a?b=c#d", f"HTTPS://{host}?q"):
        assert read_url(address) == (address, [])


@pytest.mark.parametrize(
    "host",
    [
        *("", ".", "..", "a..b", ".a", "a.", "-x", "x-", "a.-x", "a-.b", "-", "a b", " ", "a,b", "a;b", "a!b", "a%20b"),
        *("user@a.example", "a@b@c", "<a>", "a\\b", "☕.example", "\u200d", "a.\u0301", "a。b"),
        *("a" * 64, "a" * 300 + ".example", ".".join([LONG] * 3 + ["a" * 62]), "ü" * 63, "例" * 63, "a." * 5_000 + "a"),
        *("256.0.0.1", "1.2.3", "999.999.999.999", "2024", "a.1", "[]", "[::", "[:::]", "[1::2::3]", "[::1", "::1"),
        *("a:65536", "a:99999", "a:123456", "a:x", "a:٣", "a:"),
    ],
)
def test_a_host_that_there_cannot_be_is_named(host: str) -> None:
    for address in (f"https://{host}", f"https://{host}/path"):
        value, (finding,) = read_url(address)
        assert (value, finding.code, finding.value) == ("", "url-invalid", address)


@given(st.text(st.sampled_from("aZ9é例ि-._:[]@/%٣\u200d"), max_size=80), st.sampled_from(["", "/", "/a", "?b", "#c"]))
def test_what_is_taken_has_one_meaning(host: str, rest: str) -> None:
    address = f"https://{host}{rest}"
    if is_web_address(address):
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.username is None
        assert parts.port is None or parts.port < 65_536
        assert all(0 < len(label) < 64 for label in parts.hostname.split(".")) or ":" in parts.hostname


@given(st.lists(st.from_regex(r"[a-z](?:[a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True), min_size=1, max_size=8))
def test_names_of_letters_figures_and_hyphens_are_taken(labels: list[str]) -> None:
    assert is_web_address(f"https://{'.'.join(labels)}/")
