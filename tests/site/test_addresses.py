"""Addresses under a base path, in a language."""

from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st

from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.search_box_results import Hit, HitKind
from dashboard.site.context.url_building_and_page_numbers import Addresses

ROOTED, MAP = Addresses("/"), Addresses("/map/")


def test_addresses_begin_with_the_base_path() -> None:
    assert MAP.home() == "/map/"
    assert MAP.asking(Question(text="a b", themes=("B", "A"))) == "/map/?theme=B&theme=A&q=a+b"
    assert MAP.country("MDA") == "/map/?country=MDA#panel"
    assert MAP.country("MDA", shown=40) == "/map/?country=MDA&show=40#panel"
    assert MAP.region("M49-002", shown=40) == "/map/?region=M49-002&show=40#panel"
    assert MAP.project("P1") == "/map/projects/P1"
    assert MAP.news("N1") == "/map/news/N1"
    assert MAP.fragments("abc") == "/map/fragments/abc/en/"
    assert ROOTED.home() == "/"


def test_links_to_places_keep_what_is_asked_for() -> None:
    kept = Addresses("/", kept=Question(region="M49-151", themes=("Return",), since="2024", as_of="2026-01-01"))
    asked = "theme=Return&from=2024&as_of=2026-01-01"
    assert kept.country("MDA") == f"/?country=MDA&region=M49-151&{asked}#panel"
    assert kept.region("M49-002") == f"/?region=M49-002&{asked}#panel"
    assert kept.world() == f"/?region=M49-151&{asked}#panel"
    assert kept.results(shown=40) == f"/?region=M49-151&{asked}&show=40#panel"
    assert kept.home() == "/?as_of=2026-01-01"
    assert kept.project("P1") == "/projects/P1?as_of=2026-01-01"
    assert kept.hit(Hit(HitKind.PLACE, "MDA", "Moldova")) == "/?country=MDA&as_of=2026-01-01#panel"


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


def test_a_first_page_elsewhere_keeps_how_it_looks() -> None:
    framed = Addresses("/map/", front="embed", looks=(("scheme", "dark"), ("open", "frame")))
    assert framed.country("MDA") == "/map/embed?country=MDA&scheme=dark&open=frame#panel"
    assert framed.home() == "/map/embed?scheme=dark&open=frame"
    assert framed.world() == framed.home()
    assert framed.project("P1") == "/map/projects/P1"
