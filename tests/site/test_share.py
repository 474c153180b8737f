"""What visitors take with them: citations and links."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.as_of_addresses_and_notice import dated, without_date
from dashboard.site.context.site_and_request_view import View
from dashboard.site.html.page_head_and_citation import Citation, citation
from dashboard.site.pages.map import downloads_box
from tests.html import values
from tests.site.views import site_of

SINCE = datetime(2026, 11, 20, 14, 5, 7, 900_000, tzinfo=UTC)


@pytest.fixture
def cited(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, since=SINCE, published_at=SINCE)


def citation_of(snapshot: Snapshot, title: str, address: str, *, notice: str = "", **chosen: str) -> Citation | None:
    site = site_of(notice=notice, **{"organisation": "Office"} | chosen)
    return citation(View(site, snapshot), title, address)


def test_a_citation_names_who_what_when_and_where(cited: Snapshot) -> None:
    made = citation_of(cited, "Moldova – Where we work", "/?country=MDA", public_url="https://example.org")
    assert made.link == "/?country=MDA&as_of=2026-11-20T14:05:07Z"
    assert made.sentence == (
        "Office: “Moldova – Where we work”. Data as of 20 November 2026. "
        "https://example.org/?country=MDA&as_of=2026-11-20T14:05:07Z"
    )
    assert citation_of(cited, "T", "/").sentence.endswith(" /?as_of=2026-11-20T14:05:07Z")


def test_braces_in_names_are_no_places_of_the_sentence(cited: Snapshot) -> None:
    made = citation_of(cited, "A {title} of {address} {x}", "/", organisation="Office {0} {address}")
    assert "“A {title} of {address} {x}”" in made.sentence
    assert made.sentence.count("as_of=") == 1


def test_what_is_not_published_is_not_cited(snapshot: Snapshot, cited: Snapshot) -> None:
    assert citation_of(snapshot, "T", "/") is None
    assert citation_of(cited, "T", "/", notice="Not published") is None


def test_an_address_has_one_date_or_none() -> None:
    assert dated("/x?theme=a+b&theme=c&as_of=2020-01-01", "2026-11-20") == "/x?theme=a+b&theme=c&as_of=2026-11-20"
    assert dated("/x", "2026-11-20T14:05:07Z") == "/x?as_of=2026-11-20T14:05:07Z"
    assert without_date("/x?as_of=2026-11-20") == "/x"
    assert without_date("/x?q=&as_of=1&as_of=2#part") == "/x?q=#part"


def test_links_take_what_is_asked_for(snapshot: Snapshot) -> None:
    question = Question(country="MDA", themes=('"><b>',), shown=40, as_of="2026-01-01")
    with speaking("fr"):
        block = downloads_box(View(site_of("/map/"), snapshot, question))
    assert "<b>" not in block
    hrefs = values(block, "[href]", "href")
    *links, builder, data = [href for href in hrefs if href != "#cite"]
    names = ["api/v1/projects.csv", "api/v1/projects.xlsx", "api/v1/countries.geojson", "map.png", "map.svg"]
    assert [link.split("?")[0] for link in links] == [f"/map/{name}" for name in names]
    for link in links:
        assert "country=MDA&theme=%22%3E%3Cb%3E&as_of=2026-01-01&lang=fr" in link
        assert "show=" not in link
    assert builder.startswith("/map/embed/builder?country=MDA&")
    assert data == "/map/api/v1?as_of=2026-01-01&lang=fr"
    assert [link.endswith("&size=large") for link in links] == [False, False, False, True, False]
