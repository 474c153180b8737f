"""The Nu HTML checker finds no error on any page of visitors."""

from pathlib import Path

import pytest
from dash import Dash

from tests.contracts.addresses import every_address
from tests.nu_html import html_errors

pytestmark = pytest.mark.html_checker

ALSO = (
    "/?country=MDA",
    "/?country=TUV",
    "/?country=XKX",
    "/?country=MDA&country=UKR",
    "/?region=M49-150",
    "/?theme=Return&status=2",
    "/?theme=Return&q=zzzz",
    "/?q=moldova",
    "/?q=moldva",
    "/?from=2020&to=2023",
    "/?as_of=v2",
    "/?country=XXX",
    "/?from=x",
    "/projects?status=2",
    "/projects?q=zzzz",
    "/projects/none",
    "/news?country=MDA",
    "/news?q=zzzz",
    "/countries/TUV",
    "/countries/XXX",
    "/embed?country=MDA",
    "/embed?theme=Return&q=zzzz",
    "/embed?country=XXX",
    "/embed/builder?country=MDA",
)
LANGUAGES = ("en", "ar")


def test_no_page_of_visitors_has_an_error(app: Dash, tmp_path: Path) -> None:
    client = app.server.test_client()
    pages = {}
    for address in sorted({*every_address(app).values(), *ALSO}):
        for language in LANGUAGES:
            asked = f"{address}{'&' if '?' in address else '?'}lang={language}"
            answer = client.get(asked)
            if answer.mimetype == "text/html":
                pages[f"{asked} ({answer.status_code})"] = answer.text
    assert len(pages) > 2 * len(ALSO)
    assert html_errors(pages, tmp_path) == []
