"""The same page in each language: addresses, names, directions."""

from types import SimpleNamespace

import pytest
from flask import Flask

from dashboard.language_and_locale import speaking
from dashboard.settings import Settings
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.language_links import alternates, for_search_engines, other_locales, switcher

SITE = SimpleNamespace(settings=Settings(languages=("en", "fr", "ar")), addresses=Addresses("/"))


def test_each_language_has_the_page_and_names_itself() -> None:
    with speaking("fr"):
        found = alternates(SITE, "/?country=MDA&lang=fr&theme=A+%26+B&theme=C")
        told = [(one.address, one.name, one.direction, one.is_current) for one in found]
    assert told == [
        ("/?country=MDA&theme=A+%26+B&theme=C", "English", "ltr", False),
        ("/?country=MDA&theme=A+%26+B&theme=C&lang=fr", "Français", "ltr", True),
        ("/?country=MDA&theme=A+%26+B&theme=C&lang=ar", "العربية", "rtl", False),
    ]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/projects/P 1", "/projects/P%201?lang=fr"),
        ("//elsewhere.example", "/elsewhere.example?lang=fr"),
        ("/news/<b>?x", "/news/%3Cb%3E%3Fx?lang=fr"),
    ],
)
def test_the_switcher_stays_on_the_page_and_on_the_site(path: str, address: str) -> None:
    with Flask("test").test_request_context("/?lang=ar", environ_overrides={"PATH_INFO": path}):
        assert switcher(SITE)[1].address == address


def test_search_engines_learn_of_each_language_and_of_the_one_for_all_others() -> None:
    settings = Settings(languages=("fr", "ar"), public_url="https://map.example")
    site = SimpleNamespace(settings=settings, addresses=Addresses("/", "fr"))
    found = for_search_engines(site, "/news/N1")
    assert [(one.language, one.address) for one in found] == [
        ("fr", "https://map.example/news/N1"),
        ("ar", "https://map.example/news/N1?lang=ar"),
        ("x-default", "https://map.example/news/N1"),
    ]


def test_one_language_needs_no_switcher() -> None:
    site = SimpleNamespace(settings=Settings(languages=("en",)))
    with Flask("test").test_request_context("/"):
        assert switcher(site) == for_search_engines(site, "/") == []


def test_open_graph_names_the_other_locales() -> None:
    with speaking("fr"):
        assert other_locales(SITE) == ["en_GB", "ar"]
