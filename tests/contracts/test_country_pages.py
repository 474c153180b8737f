"""The page of a country, without a browser."""

from html import unescape

import pytest
import segno
from flask.testing import FlaskClient

from dashboard.records.schema.columns import Dataset
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.conftest import MakeApp, publish
from tests.html import only, select, text_of, values
from tests.sharing import NewDatabase

PROJECTS = [
    {"id": "P1", "title": "Safe return", "countries": "MDA;UKR", "start_date": "2024-03", "status": "2",
     "status_source": "declared",     "themes": "Return", "donors": "Norway", "contact_email": "one@example.org"},
    {"id": "P2", "title": "Old wells", "countries": "MDA", "start_date": "2019", "end_date": "2021", "status": "4",
     "status_source": "declared"},
    {"id": "P3", "title": "No dates", "countries": "MDA"},
    {"id": "P4", "title": "Elsewhere", "countries": "ROU", "donors": "Sweden"},
]  # fmt: skip
NEWS = [{"id": "N1", "title": "A visit", "countries": "MDA", "date": "2024-05-01"}]


@pytest.fixture(scope="module")
def small(make_app: MakeApp) -> FlaskClient:
    return make_app(projects=PROJECTS, news=NEWS).server.test_client()


def section(text: str, key: str) -> str:
    return unescape(text.partition(f'id="{key}"')[2].partition("</section>")[0])


def test_it_tells_all_that_is_published_of_the_country(small: FlaskClient) -> None:
    text = small.get("/countries/MDA").text
    assert "<h1>Moldova</h1>" in text
    assert "3 projects, 1 news item" in text
    assert "Transnistria" in text  # its footnote
    assert values(text, "[data-project-id]", "data-project-id") == ["P1", "P2", "P3"]
    rows = select(text, "tr[data-project-id]")
    cells = [[text_of(cell) for cell in select(row, "td")[:3]] for row in rows]
    assert cells == [
        ["Active", "Mar 2024", "not stated"],
        ["Closed", "2019", "2021"],
        ["not stated", "not stated", "not stated"],
    ]
    assert "/projects?country=MDA&status=2" in section(text, "projects")
    assert "1 without dates" in text_of(only(text, ".page-band"))
    assert "Norway" in section(text, "donors")
    assert "Sweden" not in text
    assert "/projects?country=MDA&theme=Return" in section(text, "themes")
    assert "/news/N1" in section(text, "news")
    assert "mailto:one@example.org" in section(text, "contacts")
    assert values(text, "[aria-labelledby=neighbours] a", "href") == ["/countries/ROU", "/countries/UKR"]
    for way in (
        "/?country=MDA#panel",
        "/?region=M49-151#panel",
        "/api/v1/projects.csv?country=MDA",
        "/projects?country=MDA",
    ):
        assert way in unescape(text)


def test_each_dated_project_has_a_line_for_its_time_beside_it(small: FlaskClient) -> None:
    text = small.get("/countries/MDA").text
    rows = {row.get("data-project-id"): bool(row.cssselect(".bar .run")) for row in select(text, ".rows tbody tr")}
    assert {key for key, has_line in rows.items() if has_line} == {"P1", "P2"}
    assert "plotly" not in text


def test_the_band_has_the_map_and_the_figures_of_the_country(small: FlaskClient) -> None:
    band = only(small.get("/countries/MDA").text, ".page-band")
    assert [text_of(one) for one in band.cssselect(".here > title")] == ["Moldova"]
    assert text_of(band.cssselect(".figures dd")[0]) == str(
        len(select(small.get("/countries/MDA").text, ".rows tbody tr"))
    )


def test_a_place_without_work_says_so_and_is_not_listed_by_search_engines(small: FlaskClient) -> None:
    text = small.get("/countries/KEN").text
    assert "We have no projects in Kenya now." in text
    assert "no projects" in text
    assert "noindex" in text
    assert "noindex" not in small.get("/countries/MDA").text


def test_codes_in_small_letters_lead_on_and_unknown_ones_nowhere(small: FlaskClient) -> None:
    answer = small.get("/countries/mda?lang=fr")
    assert (answer.status_code, answer.location) == (302, "/countries/MDA?lang=fr")
    missing = small.get("/countries/XXX")
    assert (missing.status_code, "There is no place with the code XXX." in missing.text) == (404, True)


def test_a_held_country_has_its_sentence_and_nothing_else(make_app: MakeApp, new_database: NewDatabase) -> None:
    url = new_database(samples=False)
    publish(url, Dataset.PROJECTS, PROJECTS)
    publish(url, Dataset.NEWS, NEWS)
    with Store(url) as store:
        store.holds.place(HoldKind.COUNTRY, "MDA", sentence="Not shown for safety.", reason="r", by="a")
    client = make_app(database_url=url).server.test_client()
    answer = client.get("/countries/MDA")
    assert answer.status_code == 200
    assert "Not shown for safety." in answer.text
    for word in ("Safe return", "A visit", "one@example.org", "mini-timeline", "projects.csv"):
        assert word not in answer.text


def test_a_short_address_leads_to_the_page(small: FlaskClient) -> None:
    for asked, page in (("/c/MDA", "/countries/MDA"), ("/c/mda?lang=fr", "/countries/MDA?lang=fr")):
        answer = small.get(asked)
        assert (answer.status_code, answer.location) == (302, page)
    assert small.get("/c/XXX").status_code == 404


def test_the_brief_has_the_short_address_and_its_code(make_app: MakeApp, small: FlaskClient) -> None:
    app = make_app(projects=PROJECTS, public_url="https://map.example.org", base_path="/map/")
    brief = only(app.server.test_client().get("/map/countries/MDA?lang=ru").text, ".brief")
    link = only(brief, "a")
    assert link.get("href") == "https://map.example.org/map/c/MDA?lang=ru"
    assert text_of(link) == "map.example.org/map/c/MDA?lang=ru"
    drawn = segno.make_qr(link.get("href"), error="m").svg_inline(border=4, omitsize=True, light="#fff", svgclass="qr")
    assert only(brief, "svg.qr path.qrline").get("d") == only(drawn, ".qrline").get("d")
    assert select(small.get("/countries/MDA").text, ".brief") == []  # where the site does not know its own address


def test_paper_says_how_many_projects_it_leaves_out(make_app: MakeApp) -> None:
    many = make_app(projects=[{"id": f"P{number}", "title": "One", "countries": "MDA"} for number in range(60)])
    page = many.server.test_client().get("/countries/MDA").text
    assert text_of(only(page, ".on-paper")) == "48 more projects are on the country page."
