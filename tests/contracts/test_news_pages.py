"""The list of all news at /news and the page of one item, as a visitor's browser asks for them."""

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.contracts.conftest import MakeApp
from tests.html import select, text_of, values

MANY = [
    {
        "id": f"N{number:02}",
        "title": f"Item {number}",
        "date": f"2024-{1 + number % 12:02}-{1 + number // 12:02}",
        "countries": "MDA" if number % 2 else "FJI",
        "category": ("news", "call", "headline")[number % 3],
        "lead": f"Lead of {number}.",
    }
    for number in range(45)
]


@pytest.fixture(scope="module")
def many(make_app: MakeApp) -> Dash:
    return make_app(projects=[{"id": "P1", "title": "Project", "countries": "MDA", "themes": "Return"}], news=MANY)


@pytest.fixture
def visitor(many: Dash) -> FlaskClient:
    return many.server.test_client()


def listed(page: str) -> list[str]:
    return values(page, "article[data-news-id]", "data-news-id")


def links(page: str, words: str) -> list[str]:
    return [link.get("href") for link in select(page, "a") if text_of(link).startswith(words)]


def test_every_item_is_on_one_page_newest_first(visitor: FlaskClient) -> None:
    address, pages = "/news", []
    while address:
        page = visitor.get(address).text
        pages.append(listed(page))
        address = next(iter(links(page, "Earlier news")), "")
    assert [len(page) for page in pages] == [20, 20, 5]
    dates = {one["id"]: one["date"] for one in MANY}
    found = [dates[key] for page in pages for key in page]
    assert found == sorted(dates.values(), reverse=True)


def test_a_later_page_says_where_it_is_and_leads_both_ways(visitor: FlaskClient) -> None:
    page = visitor.get("/news?page=2").text
    assert "<h1>All news, page 2</h1>" in page
    assert "<title>All news, page 2 – " in page
    assert "Page 2 of 3" in page
    assert links(page, "Newer news") == ["/news"]
    assert links(page, "Earlier news") == ["/news?page=3"]
    assert 'rel="canonical" href="/news?page=2"' in page


@pytest.mark.parametrize("number", ["0", "4", "-1", "two", "1.0", "²", "99999999999999999999", ""])
def test_a_page_that_is_none_is_a_404(visitor: FlaskClient, number: str) -> None:
    assert visitor.get("/news", query_string={"page": number}).status_code == 404


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("category=call", lambda one: one["category"] == "call"),
        ("country=MDA", lambda one: one["countries"] == "MDA"),
        ("country=mda&category=headline", lambda one: one["countries"] == "MDA" and one["category"] == "headline"),
        ("region=M49-009", lambda one: one["countries"] == "FJI"),
        ("from=2024-11", lambda one: one["date"] >= "2024-11"),
        ("from=2024-02-03&to=2024-02-03", lambda one: one["date"] == "2024-02-03"),
        ("q=item 4", lambda one: one["title"] in {"Item 4", *(f"Item {number}" for number in range(40, 45))}),
    ],
)
def test_filters_narrow_the_list_and_stand_in_the_form(visitor: FlaskClient, query: str, fits: object) -> None:
    found, address = [], f"/news?{query}"
    while address:
        page = visitor.get(address).text
        found += listed(page)
        address = next(iter(links(page, "Earlier news")), "")
    assert sorted(found) == sorted(one["id"] for one in MANY if fits(one))
    assert found
    for pair in query.split("&"):
        name, value = pair.split("=")
        chosen = value.upper() if name == "country" else value
        if name in {"category", "country", "region"}:
            assert values(page, f"select[name={name}] option[selected]", "value") == [chosen]
        else:
            assert values(page, f"main input[name={name}]", "value") == [chosen]
    assert len(select(page, ".chips a")) == len({pair.split("=")[0].replace("to", "from") for pair in query.split("&")})
    assert links(page, "All news") == ["/news"]
    assert '<meta name="robots" content="noindex, follow">' in page


def test_beside_a_country_no_region_counts_as_in_the_panel(visitor: FlaskClient) -> None:
    page = visitor.get("/news?country=MDA&region=M49-009").text
    assert listed(page)
    assert listed(page) == listed(visitor.get("/news?country=MDA").text)
    assert values(page, "select[name=region] option[selected]", "value") in ([], [""])


def test_the_list_is_whole_where_nothing_is_asked(visitor: FlaskClient) -> None:
    page = visitor.get("/news").text
    assert "45 news items" in page
    assert "noindex" not in page
    assert not links(page, "All news")
    assert links(page, "READ MORE")[0].startswith("/news/N")
    assert select(page, "a[href='/?country=MDA#panel'], a[href='/?country=FJI#panel']")


@pytest.mark.parametrize("query", ["category=weather", "country=TUV", "q=zzz", "region=none", "theme=Return"])
def test_where_nothing_fits_the_page_says_what_to_do(visitor: FlaskClient, query: str) -> None:
    answer = visitor.get(f"/news?{query}")
    assert answer.status_code == 200
    assert "No news matches all of these filters. Remove one of them." in answer.text
    assert links(answer.text, "All news") == ["/news"]


@pytest.mark.parametrize("query", ["from=soon", "from=2024-13", "to=2024-02-31"])
def test_a_period_of_no_date_is_refused_in_words(visitor: FlaskClient, query: str) -> None:
    answer = visitor.get(f"/news?{query}")
    assert answer.status_code == 400
    assert "is not a date" in answer.text


def test_what_is_asked_for_is_only_ever_text(visitor: FlaskClient) -> None:
    evil = '"><script>alert(1)</script>'
    for name in ("q", "category", "country", "region", "theme", "page"):
        assert "<script>alert" not in visitor.get("/news", query_string={name: evil}).text


def test_what_the_form_does_not_ask_about_is_kept(visitor: FlaskClient) -> None:
    page = visitor.get("/news?theme=Return&donor=Norway&lang=fr").text
    hidden = {(one.get("name"), one.get("value")) for one in select(page, "input[type=hidden]")}
    assert {("theme", "Return"), ("donor", "Norway"), ("lang", "fr")} <= hidden


def test_a_site_without_news_says_so(make_app: MakeApp) -> None:
    client = make_app(
        projects=[{"id": "P1", "title": "Project", "countries": "MDA"}], samples=None
    ).server.test_client()
    page = client.get("/news").text
    assert "Nothing is published yet." in page
    home = client.get("/").text
    assert "home-section" not in home
    assert "carousel" not in home


def test_each_item_says_its_kind_and_date_on_its_own_page(client: FlaskClient) -> None:
    page = client.get("/news/migrants-day-2024").text
    assert '<span class="badge kind">In Focus</span>' in page
    assert '<time datetime="2024-12-18">18 December 2024</time>' in page
    anchors = values(page, "a[href^='#part-']", "href")
    assert len(anchors) >= 5
    assert [anchor for anchor in anchors if not select(page, anchor)] == []
    assert "Publication" in client.get("/news/heroes-manual").text


def test_the_home_page_has_the_sections_that_are_set(make_app: MakeApp, client: FlaskClient) -> None:
    home = client.get("/").text
    order = [
        home.index(mark)
        for mark in ('id="world-poster"', 'id="headlines"', 'id="featured"', 'id="news"', 'id="in-focus"')
    ]
    assert order == sorted(order)
    alone = make_app(sections=("map",)).server.test_client()
    page = alone.get("/").text
    assert 'id="world-poster"' in page
    assert "home-section" not in page
    assert "Latest news" in page
    assert "Latest news" not in home
    for app, told in ((client, False), (alone, True)):
        version = app.get("/health/ready").json["version"]
        assert ("Latest news" in app.get(f"/fragments/{version}/en/panel").text) is told


def test_no_page_asks_another_host_for_a_picture(make_app: MakeApp) -> None:
    news = [
        {"id": "A", "category": "headline", "image_url": "https://cdn.example.net/a.png", "date": "2024-01-02"},
        {"id": "B", "category": "headline", "image_url": "https://www.example.org/b.png", "image_alt": "Two boats"},
    ]
    own = make_app(news=news, public_url="https://www.example.org").server.test_client()
    pages = own.get("/").text, own.get("/news/A").text, own.get("/news/B").text, own.get("/news").text
    assert not [page for page in pages if "cdn.example.net" in page]
    sources = [values(page, "main img", "src") for page in pages]
    assert sources == [["/b.png"], [], ["/b.png"], []]
    assert 'alt="Two boats"' in pages[0]
