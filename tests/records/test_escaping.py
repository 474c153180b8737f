"""What XML can hold of a text and of an address."""

import pytest
from lxml import etree

from dashboard.records.text.formula_xml_and_uri_escaping import uri, with_controls_replaced, without_controls


def can_be_held(sign: str) -> bool:
    try:
        etree.Element("a").text = sign
    except ValueError:
        return False
    return True


def test_what_xml_cannot_hold_is_left_out_or_replaced_and_nothing_else() -> None:
    signs = [chr(number) for number in range(0x11000)]
    left_out = {sign for sign in signs if not without_controls(sign)}
    assert left_out == {sign for sign in signs if not can_be_held(sign)} | {"\x7f"}  # which calendars cannot hold
    assert all(without_controls(f"{sign}a") == f"{sign}a" for sign in set(signs) - left_out)
    whole = "".join(sorted(left_out))
    assert with_controls_replaced(f"a{whole}b\n") == (f"a{'�' * len(whole)}b\n", len(whole))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.org/a%20b?c=50%25#d", "https://example.org/a%20b?c=50%25#d"),
        ("https://example.org/50%/a[1]#b#c", "https://example.org/50%25/a%5B1%5D#b%23c"),
        ("http://[::1]:80/[]", "http://[::1]:80/%5B%5D"),
    ],
)
def test_an_address_is_escaped_where_it_must_be(address: str, written: str) -> None:
    assert uri(address) == written
