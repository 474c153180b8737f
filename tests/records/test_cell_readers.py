import pytest

from dashboard.records.places.place_and_scope_codes import joined_codes, read_scope, widest
from dashboard.records.values.cell_columns_and_readers import (
    read_category,
    read_email,
    read_flag,
    read_id,
    read_language,
    read_list,
    read_sdgs,
    read_url,
)


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (read_id, "A  1\nB", "A 1 B"),
        (read_list, " a ; b;;a\nc", "a;b;c"),
        (read_url, "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (read_url, "http://[::1]:8050/", "http://[::1]:8050/"),
        (read_url, "NA", ""),
        (read_email, "mailto:a.b@example.org", "a.b@example.org"),
        (read_flag, "Oui", "yes"),
        (read_flag, "0", ""),
        (read_category, "In Focus", "in-focus"),
        (read_category, "Publications", "publication"),
        (read_sdgs, "SDG 10; 16.A, 10.7; 05", "10;16.a;10.7;5"),
        (read_sdgs, "SDG 8: Decent work", "8"),
        (read_language, "FR", "fr"),
        (read_language, "pt_br", "pt-BR"),
        (read_language, "French", "fr"),
        (read_scope, "World", "1"),
        (read_scope, "4", "4"),
        (read_scope, "Multi-national", "3"),
    ],
)
def test_reads(reader, text: str, expected: str) -> None:
    assert reader(text) == (expected, [])


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (read_url, "javascript:alert(1)", "url-invalid"),
        (read_url, "https://", "url-invalid"),
        (read_url, "https://good.example@evil.example/", "url-invalid"),
        (read_url, "https://a.example/ b", "url-invalid"),
        (read_email, "office at example.org", "email-invalid"),
        (read_flag, "perhaps", "flag-unknown"),
        (read_category, "gossip", "category-unknown"),
        (read_sdgs, "18", "sdg-invalid"),
        (read_language, "Klingonish", "language-unknown"),
        (read_scope, "9", "scope-unknown"),
    ],
)
def test_refuses(reader, text: str, code: str) -> None:
    value, findings = reader(text)
    assert (value, [found.code for found in findings]) == ("", [code])


def test_address_without_scheme_is_read_and_said() -> None:
    value, [said] = read_url("www.example.org")
    assert (value, said.code, said.suggestion) == (
        "https://www.example.org",
        "url-completed",
        "https://www.example.org",
    )


@pytest.mark.parametrize(
    ("reader", "text", "first", "rest"),
    [
        (read_email, "a@example.org, b@example.org", "a@example.org", "b@example.org"),
        (read_email, "Ana B. <a@example.org>", "a@example.org", "Ana B."),
        (read_url, "https://a.example/x; www.b.example", "https://a.example/x", "https://www.b.example"),
    ],
)
def test_of_several_addresses_the_first_is_read_and_the_others_are_named(reader, text, first, rest) -> None:
    value, [said] = reader(text)
    assert (value, said.code, said.value) == (first, "cell-rest", rest)


def test_union_of_places() -> None:
    assert joined_codes(["MDA;UKR", "", "UKR;CIV"]) == "MDA;UKR;CIV"
    assert widest(["4", "", "1"]) == "1"
