"""Fonts that a page fetches early are fonts of its style sheet."""

import re

import pytest
from dash import Dash

from tests.contracts.conftest import MakeApp
from tests.html import values


@pytest.fixture(scope="module")
def app_in_five_languages(make_app: MakeApp) -> Dash:
    return make_app(languages=("en", "fr", "es", "ar", "ru"))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru"])
def test_each_font_that_is_fetched_early_is_one_that_the_style_sheet_uses(
    app_in_five_languages: Dash, language: str
) -> None:
    client = app_in_five_languages.server.test_client()
    page = client.get(f"/?lang={language}").text
    early = values(page, "link[rel=preload][as=font]", "href")
    sheets = "".join(client.get(sheet).text for sheet in values(page, "link[rel=stylesheet]", "href"))
    used = re.findall(r"@font-face\s*{[^}]*url\(\"?([^)\"]+)", sheets)
    assert early
    assert {one.rpartition("/")[2] for one in early} <= {one.rpartition("/")[2] for one in used}
