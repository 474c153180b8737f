"""The page of one project and the table of all of them, without a browser."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.contracts.conftest import MakeApp
from tests.html import only, select, text_of, values

FULL = {
    "id": "FULL", "title": "Safe return", "acronym": "SAFE", "summary": "A summary.", "description": "A *text*.",
    "status": "2", "start_date": "2024-03", "end_date": "2026", "countries": "MDA;UKR", "regions": "M49-151",
    "country_percentages": "MDA 60;Ukraine 39.5;Mars 0.5", "scope": "3", "themes": "Return;Children",
    "sectors": "15190;16070", "sdgs": "8;10.7", "donors": "Norway", "partners": "A university", "budget": "1250000",
    "currency": "EUR", "url": "https://example.org/p", "image_url": "https://map.example.org/p.png",
    "image_alt": "A bridge", "contact_email": "one@example.org", "related_ids": "LATER", "updated_at": "2025-06-01",
}  # fmt: skip
OTHERS = [
    {"id": "LATER", "title": "Second phase", "countries": "MDA", "start_date": "2027"},
    {"id": "WORLD", "title": "World data", "scope": "1"},
]
NEWS = [{"id": "N1", "title": "A visit", "countries": "MDA", "project_ids": "FULL", "date": "2024-05-01"}]


@pytest.fixture(scope="module")
def small(make_app: MakeApp) -> FlaskClient:
    app = make_app(projects=[FULL, *OTHERS], news=NEWS, public_url="https://map.example.org")
    return app.server.test_client()


def test_a_project_tells_all_its_fields(small: FlaskClient) -> None:
    text = small.get("/projects/FULL").text
    told = text_of(only(text, "main"))
    for value in (
        "Safe return", "SAFE", "A summary.", "Active", "March 2024 – 2026", "Moldova, Ukraine, Eastern Europe",
        "Moldova 60%, Ukraine 39.5%", "Several countries", "Return", "Children", "15190, 16070", "8: Work and growth",
        "10.7: Inequality", "Norway", "A university", "€1,250,000", "one@example.org", "1 June 2025", "Second phase",
        "A visit",
    ):  # fmt: skip
        assert value in told, value
    assert "Mars" not in told
    assert "<em>text</em>" in text
    for address in (
        "https://example.org/p", "mailto:one@example.org", "/projects/LATER", "/news/N1", "/projects?theme=Children",
        "/projects?donor=Norway", "/p.png",
    ):  # fmt: skip
        assert f'="{address}"' in unescape(text), address


def test_a_phase_names_the_one_before(small: FlaskClient) -> None:
    assert "/projects/FULL" in small.get("/projects/LATER").text


def test_a_picture_of_another_site_is_not_shown(make_app: MakeApp) -> None:
    client = make_app(projects=[FULL], public_url="https://other.example.org").server.test_client()
    assert "p.png" not in client.get("/projects/FULL").text.partition("<main")[2]


def test_its_countries_are_marked_on_a_small_map_and_only_near_ones_are_drawn(small: FlaskClient) -> None:
    figure = only(small.get("/projects/FULL").text, "figure.small-map")
    assert [text_of(place) for place in select(figure, ".here > title")] == ["Moldova", "Ukraine"]
    assert select(figure, '[aria-label="Map with Moldova, Ukraine marked"]')
    assert "Transnistria" in text_of(figure)  # what the naming policy says of it
    assert 10 < len(select(figure, "path")) < 120
    assert "small-map" not in small.get("/projects/WORLD").text


@pytest.fixture(scope="module")
def many(make_app: MakeApp) -> FlaskClient:
    records = [
        {"id": f"P{number:03}", "title": f"Title {120 - number}", "countries": "MDA;UKR" if number % 3 else "FRA",
         "status_source": "declared", "status": "2" if number % 2 else "4", "start_date": f"{1900 + number}",
         "themes": "Return"}
        for number in range(120)
    ]  # fmt: skip
    return make_app(projects=records).server.test_client()


def listed(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return values(answer.text, "[data-project-id]", "data-project-id")


def test_pages_together_are_all_and_overlap_nowhere(many: FlaskClient) -> None:
    for order in ("", "&sort=title", "&sort=status&order=desc"):
        pages = [listed(many, f"/projects?page={number}{order}") for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [50, 50, 20]
        assert len({key for page in pages for key in page}) == 120
    assert listed(many, "/projects")[:2] == ["P119", "P118"]  # newest first
    assert listed(many, "/projects?sort=start")[:2] == ["P000", "P001"]
    assert "Projects 51 to 100 of 120" in many.get("/projects?page=2").text


@pytest.mark.parametrize("page", ["0", "4", "-1", "x", "9" * 30, "²"])
def test_a_page_that_is_not_there_is_a_404(many: FlaskClient, page: str) -> None:
    answer = many.get("/projects", query_string={"page": page})
    assert (answer.status_code, "The project list has no such page." in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/projects", "/news"])
def test_a_country_that_is_none_is_a_404(many: FlaskClient, path: str) -> None:
    answer = many.get(path, query_string={"country": "XXX"})
    assert (answer.status_code, "There is no place with the code XXX." in answer.text) == (404, True)


def test_filters_are_those_of_the_map_and_each_can_be_left_out(many: FlaskClient) -> None:
    text = many.get("/projects?country=FRA&status=2&theme=Return&sort=title").text
    assert len(listed(many, "/projects?country=FRA&status=2&theme=Return")) == 20
    assert "Projects in France" in text
    chips = select(text, 'a[aria-label^="Remove: "]')
    found = {chip.get("aria-label").removeprefix("Remove: "): chip.get("href") for chip in chips}
    assert found == {
        "France": "/projects?theme=Return&status=2&sort=title",
        "Active": "/projects?country=FRA&theme=Return&sort=title",
        "Return": "/projects?country=FRA&status=2&sort=title",
    }
    assert listed(many, found["France"])
    assert "60 active projects" in many.get("/projects?status=2").text


def test_beside_a_country_no_region_counts_as_in_the_panel_and_in_the_downloads(many: FlaskClient) -> None:
    address = "/projects?country=FRA&region=M49-002&status=2"
    assert len(listed(many, address)) == 20 == len(many.get(f"/api/v1/projects.csv{address[9:]}").text.splitlines()) - 1
    text = many.get(address).text
    assert select(text, "select[name=region] option[selected]:not([value=''])") == []
    assert "Remove: Africa" not in text
    assert "60 active projects in Europe" in many.get("/projects?region=M49-150&status=2").text


def test_nothing_that_fits_is_said(many: FlaskClient) -> None:
    text = many.get("/projects?theme=Nothing").text
    assert "No project matches all of these filters." in text
    assert "<table" not in text


def sorting(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    """Order, words and address of the columns that say they sort."""
    columns = select(client.get(address).text, "[aria-sort]")
    return [(one.get("aria-sort"), text_of(one), only(one, "a").get("href")) for one in columns]


def test_the_column_that_sorts_says_so_and_leads_the_other_way(many: FlaskClient) -> None:
    rising = "/projects?status=2&sort=start&order=desc"
    assert sorting(many, "/projects?sort=start&status=2") == [("ascending", "Start", rising)]
    assert sorting(many, "/projects?sort=start&order=desc") == [("descending", "Start", "/projects?sort=start")]
    assert sorting(many, "/projects") == []
    assert sorting(many, "/projects?sort=budget") == []  # amounts of many currencies have no order


def test_a_period_that_is_no_date_is_refused(many: FlaskClient) -> None:
    answer = many.get("/projects?from=soon")
    assert (answer.status_code, "is not a date" in answer.text) == (400, True)
