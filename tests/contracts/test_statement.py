"""The accessibility statement, linked from every page."""

import pytest
from flask.testing import FlaskClient

from dashboard.errors import SettingsError
from dashboard.settings import Settings
from tests.contracts.conftest import MakeApp


@pytest.mark.parametrize("path", ["/", "/projects", "/news", "/countries/MDA", "/accessibility"])
def test_every_page_leads_to_the_statement(client: FlaskClient, path: str) -> None:
    assert '<a href="/accessibility">Accessibility</a>' in client.get(path).text
    assert '<a href="/accessibility?lang=fr">' in client.get(f"{path}?lang=fr").text


def test_it_says_what_was_tested_and_what_was_not(client: FlaskClient) -> None:
    page = client.get("/accessibility").text
    assert "WCAG) 2.2, level AA" in page
    headings = ("How to use it", "What was tested", "What was not tested", "Known limits", "Report a barrier")
    assert sorted(page.index(f"<h2>{heading}</h2>") for heading in headings) == [
        page.index(f"<h2>{heading}</h2>") for heading in headings
    ]
    assert "none with a real screen reader" in page
    assert "last reviewed on" in page
    assert "mailto:" not in page


def test_it_names_whom_to_tell(make_app: MakeApp) -> None:
    page = make_app(contact_email="access@example.org", organisation="A & B").server.test_client().get("/accessibility")
    assert '<a href="mailto:access@example.org">access@example.org</a>' in page.text
    assert "A &amp; B wants everyone" in page.text


@pytest.mark.parametrize("value", ["nobody", "a b@example.org", 'x"@example.org'])
def test_an_odd_address_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="CONTACT_EMAIL"):
        Settings(contact_email=value)
