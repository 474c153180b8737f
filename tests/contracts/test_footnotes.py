"""Wherever a name with a star is shown, what the star leads to is on the same page."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.contracts.conftest import MakeApp
from tests.html import select, text_of, values
from tests.portfolio.making import territories

PAGES = (
    "/",
    "/?country=XKX",
    "/?country=PSE",
    "/?q=bridge",
    "/?region=M49-150",
    "/?theme=Return",
    "/countries/XKX",
    "/countries/PSE",
    "/projects/P1",
    "/projects",
    "/news/N1",
    "/news",
    "/accessibility",
)
NAMED = ("XKX", "PSE")


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    """A site with one project and one news item of two places whose names bear a star."""
    places = {"countries": ";".join(NAMED), "themes": "Return"}
    app = make_app(
        projects=[{"id": "P1", "title": "A bridge", **places}],
        news=[{"id": "N1", "title": "The bridge opens", "date": "2024-05-01", "project_ids": "P1", **places}],
        samples=None,
    )
    return app.server.test_client()


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_its_stars_lead_to(client: FlaskClient, path: str) -> None:
    page = page_of(client, path)
    foot = page[page.index("<footer") :]
    for code in NAMED:
        place = territories()[code]
        assert place.name.endswith("*")
        assert f"<strong>{place.name}</strong> {place.footnote}" in foot
        bare = re.escape(place.name.removesuffix("*"))
        assert not re.search(rf">{bare}<|\"{bare}[:\"]", page), f"{code} is named without its star"


@pytest.mark.parametrize("path", ["/?country=XKX", "/countries/XKX"])
def test_a_place_says_it_beside_its_name_too(client: FlaskClient, path: str) -> None:
    page = page_of(client, path)
    assert territories()["XKX"].footnote in page[: page.index("<footer")]


def test_the_map_names_places_with_their_star(client: FlaskClient) -> None:
    labels = values(client.get("/").text, "[data-iso3=XKX][aria-label]", "aria-label")
    assert labels
    assert all(label.startswith("Kosovo*: 1 project, 1 news item") for label in labels)


def test_the_picture_says_it_too(client: FlaskClient) -> None:
    picture = page_of(client, "/map.svg?country=XKX")
    assert "Kosovo*" in picture
    assert "UNSCR" in picture


def test_the_list_of_places_has_the_notes_of_the_places_in_it(make_app: MakeApp) -> None:
    one = make_app(projects=[{"id": "P1", "title": "A bridge", "countries": "MDA;FRA"}], samples=None)
    page = page_of(one.server.test_client(), "/")
    notes = page[page.index("place-notes") :]
    assert territories()["MDA"].footnote in notes
    assert territories()["GEO"].footnote not in page


def test_stars_lead_somewhere_in_every_language(client: FlaskClient) -> None:
    page = client.get("/countries/XKX?lang=fr").text
    notes = [text_of(name.getparent()) for name in select(page, "strong")]
    assert any(note.startswith("Kosovo* ") and "1244" in note for note in notes)
    assert territories()["XKX"].footnote not in unescape(page)
