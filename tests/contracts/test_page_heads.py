"""What pages tell search engines and those who share them."""

import json
import xml.etree.ElementTree as ET
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.site.html.page_head_and_citation import PageHead, head_values
from dashboard.site.pages import sitemap_and_robots
from tests.contracts.conftest import MakeApp
from tests.html import only, select, values

PUBLIC = "https://map.example.org"
PROJECTS = [
    {
        "id": "P 1",
        "title": "</script><b>Wells",
        "countries": "MDA;UKR",
        "donors": "Norway",
        "updated_at": "2025-06-01",
        "themes": "Health",
        "start_date": "2020-01-01",
        "image_url": f"{PUBLIC}/pictures/well.jpg",
        "image_alt": "A well",
    },
    {
        "id": "P2",
        "title": "Roads",
        "countries": "FRA",
        "description": "First of all.\n\nMore.",
        "image_url": "https://elsewhere.example/x.jpg",
    },
]
NEWS = [
    {
        "id": "N1", "title": "Opened", "countries": "MDA", "date": "2024-05-01", "lead": "A lead.",
        "image_url": f"{PUBLIC}/pictures/opening.jpg",
    },
]  # fmt: skip
PAGES = ["/", "/?country=MDA", "/projects", "/projects/P%201", "/news", "/news/N1", "/countries/MDA"]
FURTHER = [
    "/?region=M49-150",
    "/?theme=Health",
    "/projects?theme=Health",
    "/accessibility",
    "/api/v1",
    "/embed/builder",
]
FACTS = "1 project is under way. Themes: Health. Donors: Norway."
NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def known(make_app: MakeApp) -> FlaskClient:
    """A site that knows its public address, under a base path."""
    app = make_app(projects=PROJECTS, news=NEWS, public_url=PUBLIC, base_path="/map/", languages=("en", "fr"))
    return app.server.test_client()


@pytest.fixture(scope="module")
def unknown(make_app: MakeApp) -> FlaskClient:
    return make_app(projects=PROJECTS, news=NEWS).server.test_client()


def properties(text: str) -> dict[str, str]:
    told = select(text, "meta[property], meta[name]")
    return {one.get("property") or one.get("name"): one.get("content") for one in told}


def structured(text: str) -> list[dict[str, Any]]:
    return [json.loads(one.text) for one in select(text, 'script[type="application/ld+json"]')]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_head(known: FlaskClient, path: str) -> None:
    text = known.get(f"/map{path}").text
    told = properties(text)
    assert values(text, "link[rel=canonical]", "href") == [f"{PUBLIC}/map{path}"]
    assert told["og:url"] == f"{PUBLIC}/map{path}"
    assert told["og:image"].startswith(f"{PUBLIC}/map/map.png")
    assert known.get(told["og:image"].removeprefix(PUBLIC)).mimetype == "image/png"
    assert all(told[name] for name in ("description", "og:description", "og:image:alt", "og:site_name", "og:type"))
    assert (told["og:locale"], told["twitter:card"]) == ("en_GB", "summary_large_image")
    assert set(values(text, 'link[hreflang][href^="https"]', "hreflang")) == {"en", "fr", "x-default"}
    assert structured(text)
    only(text, "head > title")


@pytest.mark.parametrize("path", [*PAGES, *FURTHER])
def test_what_others_show_beside_a_link_has_substance(known: FlaskClient, path: str) -> None:
    told = properties(known.get(f"/map{path}").text)
    for name in ("og:title", "og:description", "og:image", "twitter:card"):
        assert told[name], name
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:description"] == told["description"] != told["og:title"]


@pytest.mark.parametrize(
    ("path", "title", "description"),
    [
        (
            "/", "Where we work – Our organisation",
            f"2 projects: in 3 countries and territories. {FACTS}",
        ),
        ("/?country=MDA", "Moldova", f"Moldova: 1 project, 1 news item. {FACTS}"),
        ("/?country=FRA", "France", "France: 1 project."),
        ("/countries/FRA", "France", "France: 1 project."),
        ("/?theme=Health", "1 project on Health", f"1 project on Health. {FACTS}"),
        ("/projects/P%201", "</script><b>Wells", "Moldova, Ukraine · since 1 January 2020"),
        ("/projects/P2", "Roads", "First of all."),
        ("/news/N1", "Opened", "A lead."),
    ],
)  # fmt: skip
def test_numbers_and_summaries_describe_pages(known: FlaskClient, path: str, title: str, description: str) -> None:
    told = properties(known.get(f"/map{path}").text)
    assert (told["og:title"], told["og:description"]) == (title, description)


def test_a_picture_of_this_site_is_preferred_to_the_map(known: FlaskClient) -> None:
    def pictures(path: str) -> list[tuple[str, str]]:
        told = select(known.get(f"/map{path}").text, 'meta[property^="og:image"]')
        return [(one.get("property").removeprefix("og:image"), one.get("content")) for one in told]

    of_map = [(":type", "image/png"), (":width", "1200"), (":height", "630")]
    own, alt, of_the_map, *about = pictures("/projects/P%201")
    assert (own, alt) == (("", f"{PUBLIC}/pictures/well.jpg"), (":alt", "A well"))
    assert of_the_map[1].startswith(f"{PUBLIC}/map/map.png")
    assert about[:3] == of_map
    first, second, *_about = pictures("/news/N1")  # whose picture says nothing of itself
    assert (first[1], second[1]) == (f"{PUBLIC}/pictures/opening.jpg", f"{PUBLIC}/map/map.png?country=MDA")
    assert pictures("/projects/P2")[0][1] == f"{PUBLIC}/map/map.png?country=FRA"  # nobody's else are asked for


def test_kinds_of_structured_data(known: FlaskClient) -> None:
    kinds = {path: [one["@type"] for one in structured(known.get(f"/map{path}").text)] for path in PAGES}
    assert kinds["/"] == ["Organization", "WebSite", "Dataset"]
    assert kinds["/projects/P%201"] == ["Project", "BreadcrumbList"]
    assert kinds["/news/N1"] == ["NewsArticle", "BreadcrumbList"]
    assert kinds["/countries/MDA"] == ["CollectionPage", "BreadcrumbList"]
    project, crumbs = structured(known.get("/map/projects/P%201").text)
    assert project["name"] == "</script><b>Wells"
    assert project["funder"] == [{"@type": "Organization", "name": "Norway"}]
    assert [step["item"] for step in crumbs["itemListElement"]][-1] == f"{PUBLIC}/map/projects/P%201"
    (article, _crumbs) = structured(known.get("/map/news/N1").text)
    assert (article["datePublished"], article["headline"]) == ("2024-05-01", "Opened")


def test_without_a_public_address_nothing_is_made_up(unknown: FlaskClient) -> None:
    text = unknown.get("/projects/P%201", headers={"Host": "evil.example"}).text
    assert values(text, "link[rel=canonical]", "href") == ["/projects/P%201"]
    assert not {"og:url", "og:image"} & properties(text).keys()
    assert "evil.example" not in text
    answer = unknown.get("/sitemap.xml")
    assert (answer.status_code, "no sitemap" in answer.text) == (404, True)
    assert "Sitemap" not in unknown.get("/robots.txt").text


def test_a_page_without_data_names_its_icon_too(known: FlaskClient) -> None:
    icon = only(known.get("/nothing").text, "link[rel=icon]").get("href")
    assert known.get(icon).mimetype == "image/svg+xml"


ENDLESS = [
    "/?theme=x", "/?as_of=v1", "/projects?status=2", "/projects?sort=end", "/?q=Roads",
    "/?country=MDA&region=M49-150", "/?country=MDA;UKR",
]  # fmt: skip


@pytest.mark.parametrize("path", ENDLESS)
def test_of_what_is_endless_nothing_is_listed(known: FlaskClient, path: str) -> None:
    answer = known.get(f"/map{path}")
    assert properties(answer.text).get("robots", "") == "noindex, follow" or answer.status_code != 200


@pytest.mark.parametrize("path", ["/", "/?country=MDA", "/?region=M49-150", "/?country=MDA&show=40"])
def test_the_map_and_single_places_are_listed(known: FlaskClient, path: str) -> None:
    assert "robots" not in properties(known.get(f"/map{path}").text)


def test_a_record_whose_country_is_unknown_is_shown_with_the_whole_map(make_app: MakeApp) -> None:
    records = [{"id": "X", "countries": "XXX"}, {"id": "M", "countries": "MDA"}]
    client = make_app(projects=records, public_url=PUBLIC).server.test_client()
    for name, query in (("X", ""), ("M", "?country=MDA")):
        picture = properties(client.get(f"/projects/{name}").text)["og:image"]
        assert picture == f"{PUBLIC}/map.png{query}"
        assert client.get(picture.removeprefix(PUBLIC).replace("png", "svg")).status_code == 200


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - made by the application that is tested


def locations(text: str) -> list[str]:
    return [node.text or "" for node in parsed(text).iterfind(".//map:loc", NAMES)]


def test_the_sitemap_has_every_page_in_every_language_and_each_answers(known: FlaskClient) -> None:
    answer = known.get("/map/sitemap.xml")
    assert answer.mimetype == "application/xml"
    found = locations(answer.text)
    expected = ["", "projects", "news", "accessibility", "countries/FRA", "countries/MDA", "countries/UKR"]
    expected += ["projects/P%201", "projects/P2", "news/N1"]
    assert sorted(found) == sorted(f"{PUBLIC}/map/{path}{lang}" for path in expected for lang in ("", "?lang=fr"))
    for address in found:
        assert known.get(address.removeprefix(PUBLIC)).status_code == 200, address
    root = parsed(answer.text)
    (project,) = [url for url in root if url[0].text == f"{PUBLIC}/map/projects/P%201"]
    assert project.findtext("map:lastmod", namespaces=NAMES) == "2025-06-01"
    others = {link.get("hreflang"): link.get("href") for link in project.iterfind("xhtml:link", NAMES)}
    assert others == {"en": f"{PUBLIC}/map/projects/P%201", "fr": f"{PUBLIC}/map/projects/P%201?lang=fr"}


def test_a_long_sitemap_comes_in_parts(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_and_robots, "MOST", 4)
    client = make_app(projects=PROJECTS, news=NEWS, public_url=PUBLIC, languages=("en", "fr")).server.test_client()
    parts = locations(client.get("/sitemap.xml").text)
    assert parts == [f"{PUBLIC}/sitemap.xml?part={number}" for number in range(1, 6)]
    pages = [page for part in parts for page in locations(client.get(part.removeprefix(PUBLIC)).text)]
    assert len(pages) == len(set(pages)) == 20
    for part in ("0", "6", "x", "-1", "²"):
        assert client.get("/sitemap.xml", query_string={"part": part}).status_code == 404


def test_robots_are_kept_from_what_is_not_for_them(known: FlaskClient) -> None:
    answer = known.get("/map/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert {"User-agent: *", "Allow: /map/", "Disallow: /map/staff/", "Disallow: /map/fragments/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {PUBLIC}/map/sitemap.xml"


def test_a_preview_says_nothing_but_that_it_is_not_to_be_listed() -> None:
    preview = SimpleNamespace(site=SimpleNamespace(notice="Preview"))
    told = head_values(preview, PageHead("Title", "Words", "/x"))  # type: ignore[arg-type]
    assert told == {"head": None, "robots": "noindex, nofollow"}
