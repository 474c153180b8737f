"""Texts of records keep their own direction of writing on pages of the other direction, in every language."""

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.contracts.conftest import MakeApp
from tests.html import select

ARABIC, HEBREW, RUSSIAN = "العودة الآمنة", "חזרה בטוחה", "Безопасное возвращение"
PAGES = (
    "/",
    "/?country=MDA",
    "/?q=P",
    "/countries/MDA",
    "/projects",
    "/projects/P{number}",
    "/news",
    "/news/N{number}",
    "/embed?country=MDA",
)
NO_DIRECTION = "title | //script | //style | //option | //desc | //textarea | //*[@class='citation']"
"""Elements with text alone, in which nothing can be marked, and the citation, which is there to be copied as text."""


@pytest.fixture(scope="module")
def written(make_app: MakeApp) -> FlaskClient:
    """A project and a news item in each script, with a text in every field that visitors read."""
    texts = list(enumerate((ARABIC, HEBREW, RUSSIAN)))
    shared = {"countries": "MDA", "image_alt": ""}
    projects = [
        shared
        | dict.fromkeys(("title", "acronym", "summary", "description", "themes", "donors", "partners"), text)
        | {"id": f"P{number}", "start_date": "2024", "related_ids": "P0;P1;P2"}
        for number, text in texts
    ]
    news = [
        shared
        | dict.fromkeys(("title", "lead"), text)
        | {"id": f"N{number}", "body": f"## {text}\n\n{text}", "date": "2024-05-01", "category": "headline"}
        | {"project_ids": f"P{number}"}
        for number, text in texts
    ]
    return make_app(projects=projects, news=news).server.test_client()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "texts"), [("en", (ARABIC, HEBREW)), ("fr", (ARABIC, HEBREW)), ("ar", (RUSSIAN,))]
)
def test_a_text_that_runs_the_other_way_has_its_own_direction(
    written: FlaskClient, language: str, texts: tuple[str, ...], page: str
) -> None:
    for number, text in enumerate((ARABIC, HEBREW, RUSSIAN)):
        if text not in texts:
            continue
        address = page.format(number=number)
        answer = written.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert answer.status_code == 200
        (tree,) = select(answer.text, "html")
        for skipped in tree.xpath(f"//{NO_DIRECTION}"):
            skipped.text = ""
        said = [one for one in tree.xpath(".//text()") if text in one]
        assert said, "the page does not say the text"
        for one in said:
            holder = one.getparent() if not one.is_tail else one.getparent().getparent()
            assert holder.xpath("ancestor-or-self::*[@dir][1]/@dir") == ["auto"], etree.tostring(
                holder, encoding="unicode"
            )


def test_the_content_of_a_feed_too(written: FlaskClient) -> None:
    feed = etree.fromstring(written.get("/feeds/news.atom").data)
    contents = feed.findall(".//{*}entry/{*}content")
    assert len(contents) == 3
    assert all('<div dir="auto">' in content.text for content in contents)
