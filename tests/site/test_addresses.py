"""Addresses under a base path, in a language."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.language import speaking
from dashboard.site.addresses import Addresses

ROOTED, MAP = Addresses("/"), Addresses("/map/")


def test_addresses_begin_with_the_base_path() -> None:
    assert MAP.home() == "/map/"
    assert MAP.home({"q": "a b"}) == "/map/?q=a+b"
    assert MAP.country("MDA") == "/map/?country=MDA#panel"
    assert MAP.country("MDA", shown=40) == "/map/?country=MDA&show=40#panel"
    assert MAP.region("M49-002", shown=40) == "/map/?region=M49-002&show=40#panel"
    assert MAP.project("P1") == "/map/projects/P1"
    assert MAP.news("N1") == "/map/news/N1"
    assert MAP.fragments("abc") == "/map/fragments/abc/en/"
    assert ROOTED.home() == "/"


def test_another_language_than_the_default_is_named() -> None:
    with speaking("fr"):
        assert ROOTED.country("MDA") == "/?country=MDA&lang=fr#panel"
        assert ROOTED.project("P1") == "/projects/P1?lang=fr"
        assert ROOTED.fragments("abc") == "/fragments/abc/fr/"
        assert Addresses("/", "fr").home() == "/"
    assert Addresses("/", "fr").home() == "/?lang=en"


@pytest.mark.parametrize("key", ["a/b", "a b", "100%", "?x=1", "#1", "é", '"><', "a&b"])
def test_ids_are_quoted_as_one_part(key: str) -> None:
    for address in (ROOTED.project(key), ROOTED.news(key)):
        assert address.count("/") == 2
        assert not set(address) & set(' "<>?#&')


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30))
def test_an_id_comes_back_from_its_address(key: str) -> None:
    assert unquote(ROOTED.project(key).removeprefix("/projects/")) == key
