"""What visitors ask the map, by its addresses: pages and fragments say the same, and nonsense is told from nothing."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.html import only, select, text_of

ASKED = [
    "theme=Labour+migration",
    "status=2&status=3",
    "donor=Norway&donor=Austria&from=2024",
    "region=M49-151&from=2023&to=2024",
    "q=migration",
    "theme=none+such",
    "region=M49-009",
]


def sentence_of(page: str) -> str:
    return text_of(only(page, ".asked-sentence"))


@pytest.mark.parametrize("asked", ASKED)
def test_page_and_fragment_say_the_same(client: FlaskClient, version: str, asked: str) -> None:
    page = client.get(f"/?{asked}")
    answer = client.get(f"/fragments/{version}/en/world?{asked}")
    assert (page.status_code, answer.status_code) == (200, 200)
    body = answer.json
    assert sentence_of(page.text) == body["announcement"]
    links = select(page.text, "#world-poster a[data-iso3]:not(.hit)")
    told = dict(zip(body["codes"], zip(body["classes"], body["numbers"], strict=True), strict=True))
    drawn = {link.get("data-iso3"): int(link.get("class")[1]) for link in links}
    assert drawn == {code: number for code, (number, _words) in told.items()}
    heard = {link.get("data-iso3"): link.get("aria-label") for link in links if link.get("aria-label")}
    assert heard == {code: words for code, (_number, words) in told.items()}
    assert all(body[name] in page.text for name in ("sentence", "filters", "beyond", "places", "charts", "histogram"))


def test_numbers_of_the_form_are_those_of_the_answers(client: FlaskClient, version: str) -> None:
    body = client.get("/api/v1/projects?limit=1000").json["items"]
    page = client.get("/?status=2").text
    offered = {box.get("value"): only(box.getparent(), ".numbers") for box in select(page, "input[name=theme]")}
    assert len(offered) > 10
    for theme, number in offered.items():
        fitting = [one for one in body if one["status"] == "2" and theme in one["themes"]]
        assert text_of(number) == f"({len(fitting)})", theme


def test_a_name_that_is_typed_narrows_the_choices_in_page_and_fragment(client: FlaskClient, version: str) -> None:
    page = client.get("/?theme=Labour+migration&find_theme=dat").text
    fragment = client.get(f"/fragments/{version}/en/choices/theme?theme=Labour+migration&find_theme=dat")
    assert fragment.json["html"] in page
    assert "immutable" in fragment.headers["Cache-Control"]
    values = [box.get("value") for box in select(fragment.json["html"], "input")]
    assert "Labour migration" in values  # what is chosen stays
    assert all("data" in value.lower() for value in values if value != "Labour migration")
    assert len(values) > 1
    assert client.get(f"/fragments/{version}/en/choices/nothing").json["html"] == ""


def test_numbers_of_the_form_above_the_table_are_those_of_its_country(client: FlaskClient) -> None:
    page = client.get("/projects?country=MDA&q=a").text
    offered = {
        box.get("value"): text_of(only(box.getparent(), ".numbers")) for box in select(page, "input[name=theme]")
    }
    assert len(offered) > 2
    for theme, number in offered.items():
        asked = {"country": "MDA", "q": "a", "theme": theme}
        assert number == f"({client.get('/api/v1/projects', query_string=asked).json['total']})"
    assert select(page, "option[value=MDA][selected]")
    assert select(page, "input[name=q][value=a]")


def test_a_table_without_rows_says_what_would_appear_without_each_filter(client: FlaskClient) -> None:
    chips = select(client.get("/projects?country=MDA&theme=none+such").text, ".chips a")
    total = client.get("/api/v1/projects?country=MDA").json["total"]
    assert {one.get("aria-label") for one in chips} == {
        "Remove: Moldova (0 projects)",
        f"Remove: none such ({total} projects)",
    }


def test_filters_and_search_are_one_form(client: FlaskClient) -> None:
    page = client.get("/?q=safe&theme=Return&country=MDA&lang=fr").text
    box = only(page, "input#place-search")
    assert (box.get("form"), box.get("value")) == ("filters", "safe")
    assert select(page, "input[type=hidden][name=country][value=MDA][form=filters]")
    assert select(page, "input[type=hidden][name=lang][value=fr]")


@pytest.mark.parametrize("path", ["/", "/fragments/{version}/en/world", "/fragments/{version}/en/panel"])
@pytest.mark.parametrize("asked", ["from=x", "to=2024-13", "from=2024-02-31", "from=2025&to=2024"])
def test_what_is_no_period_is_refused_in_a_sentence(client: FlaskClient, version: str, path: str, asked: str) -> None:
    answer = client.get(f"{path.format(version=version)}?{asked}")
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    said = unescape(answer.get_data(as_text=True))
    assert "is not a date" in said or "ends before it begins" in said
    assert ('href="/"' in said) == (path == "/")  # the way out


@pytest.mark.parametrize(
    "asked", ["theme=none+such", "status=99", "donor=Nobody&status=2", "q=zzzzzz", "from=1800&to=1801"]
)
def test_nothing_is_an_answer_with_a_way_out(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/?{asked}")
    assert answer.status_code == 200
    assert select(answer.text, '#empty-panel a[href="/"]')
    assert "Remove: " in answer.text


def test_a_country_under_filters_says_how_many_fit(client: FlaskClient) -> None:
    page = client.get("/?country=MDA&theme=Labour+migration").text
    fitting, total = map(int, re.search(r"(\d+) of (\d+) projects match your filters", page).groups())
    assert 0 < fitting < total
    in_panel, beyond = (len(select(page, f"{within} [data-project-id]")) for within in ("#country-panel", "#beyond"))
    assert in_panel - beyond == fitting


@pytest.mark.parametrize("name", ["India", "india", "Inde", "الهند", "Индия", "Côte d’Ivoire", "cote d'ivoire"])
def test_the_name_of_a_place_alone_leads_to_the_place(client: FlaskClient, name: str) -> None:
    answer = client.get("/", query_string={"q": name, "theme": "Return"})
    assert answer.status_code == 302
    assert re.fullmatch(r"/\?country=(IND|CIV)&theme=Return#panel", answer.headers["Location"])


def test_words_that_are_no_place_are_searched(client: FlaskClient) -> None:
    for words in ("migration", '"India migration"', "Ind"):
        assert client.get("/", query_string={"q": words}).status_code == 200


def test_a_sentence_leads_to_the_filters_that_it_names(client: FlaskClient) -> None:
    answer = client.get("/", query_string={"q": "child trafficking in Europe since 2023 funded by the EU"})
    assert answer.status_code == 302
    asked = dict(parse_qsl(urlsplit(answer.location).query))
    assert asked == {
        "region": "M49-150",
        "donor": "European Union",
        "from": "2023",
        "q": "child trafficking",
        "words": "child trafficking in Europe since 2023 funded by the EU",
    }
    page = client.get(answer.location).text
    assert text_of(only(page, ".asked-words")).startswith("I understood “child trafficking in Europe")
    assert client.get(only(page, ".asked-words a").get("href")).status_code == 200


def test_a_forgiven_spelling_is_said(client: FlaskClient) -> None:
    said = text_of(only(client.get("/?q=trafficing").text, ".read-as"))
    assert said == "Nothing contains “trafficing”. These are the results for “trafficking”."
    assert not select(client.get("/?q=trafficking").text, ".read-as")


def test_the_page_is_told_what_a_search_asks_for(client: FlaskClient, version: str) -> None:
    asked = f"/fragments/{version}/en/understand"
    assert client.get(f"{asked}?q=Moldova").json == {"query": "country=MDA"}
    typed = "theme=Integration&q=nothing+else"
    assert client.get(f"{asked}?{typed}").json == {"query": typed}


def test_a_country_stays_chosen_whatever_is_searched(client: FlaskClient) -> None:
    assert client.get("/?q=India&country=MDA").status_code == 200


@pytest.mark.parametrize(
    ("asked", "typed"),
    [("country=ukr%3Bmda&status=2", "Moldova and Ukraine"), ("country=UKR&status=2&country=MDA", "Ukraine, Moldova")],
)
def test_two_countries_are_asked_for_at_once(client: FlaskClient, version: str, asked: str, typed: str) -> None:
    page = client.get(f"/?{asked}").text
    assert (
        only(page, "#panel-heading").text
        == only(page, 'meta[property="og:title"]').get("content")
        == ("Moldova and Ukraine")
    )
    assert {link.get("data-iso3") for link in select(page, "#world-poster a.chosen")} == {"MDA", "UKR"}
    assert len(select(page, ".map-overlay .outline")) == 2
    assert len(select(page, ".map-overlay .arc")) == 1
    assert only(page, 'link[rel="canonical"]').get("href") == "/?country=MDA%3BUKR&status=2"
    assert only(page, 'meta[name="robots"]').get("content") == "noindex, follow"
    body = client.get(f"/fragments/{version}/en/country/MDA%3BUKR?status=2").json
    assert body["html"] in page
    assert body["page"] in only(page, "title").text
    assert client.get("/", query_string={"q": typed}).location == "/?country=MDA%3BUKR#panel"
    first = select(client.get(f"/fragments/{version}/en/suggest/{typed}").json["options"], "a")[0]
    assert (first.text, first.get("href")) == ("Moldova and Ukraine ", "/?country=MDA%3BUKR#panel")
    assert client.get(f"/projects?{asked}").text.count("Projects in Moldova and Ukraine")
    assert client.get(f"/map.svg?{asked}").text.count("Ukraine: ")
    assert client.get(f"/embed?{asked}").text.count(">Moldova and Ukraine</h2>")


def test_data_of_two_countries_are_those_of_either(client: FlaskClient) -> None:
    def ids(country: str) -> set[str]:
        return {one["id"] for one in client.get(f"/api/v1/projects?country={country}").json["items"]}

    assert ids("MDA") - ids("UKR")
    assert ids("MDA;ukr") == ids("MDA") | ids("UKR")
    rows = client.get("/api/v1/countries?country=MDA%3BUKR").json["items"]
    assert [one["iso3"] for one in rows] == ["MDA", "UKR"]
    assert "MDA-UKR" in client.get("/api/v1/projects.csv?country=MDA%3BUKR").headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/?", "/embed?", "/projects?", "/map.png?", "/api/v1/projects?"])
def test_a_third_country_is_refused(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}country=MDA%3BUKR%3BROU")
    assert answer.status_code == (404 if path == "/embed?" else 400)
    assert "At most two countries can be shown together." in answer.text


def test_the_corridors_of_the_portfolio_are_drawn_and_listed(client: FlaskClient, version: str) -> None:
    page = client.get("/?view=corridors").text
    rows = select(page, "#corridors-panel tbody tr")
    assert [text_of(row.find("td")) for row in rows[:2]] == ["Moldova – Ukraine", "Albania – North Macedonia"]
    assert len(select(page, ".map-overlay .arc")) == len(rows)
    assert only(page, ".map-views a[aria-current]").text == "Corridors"
    body = client.get(f"/fragments/{version}/en/panel?view=corridors").json
    assert text_of(only(body["html"], "#corridors-panel")) == text_of(only(page, "#corridors-panel"))
    assert body["overlay"].count('class="arc arc-') == len(rows)


def test_corridors_follow_the_filters_and_say_when_there_is_none(client: FlaskClient) -> None:
    page = client.get("/?view=corridors&theme=Border+management").text
    assert 0 < len(select(page, "#corridors-panel tbody tr")) < 10
    assert "No project that matches is in more than one country." in client.get("/?view=corridors&q=zzzz").text
