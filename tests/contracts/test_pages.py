"""The pages for visitors, without a browser."""

import json
import re
from html import unescape

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import given, settings, strategies as st

from dashboard.portfolio.snapshot import release_of
from dashboard.site import routes
from tests.contracts.conftest import MakeApp, version_of
from tests.html import only, select, text_of, values
from tests.portfolio.making import territories


def test_the_front_page_holds_the_hooks(client: FlaskClient, version: str) -> None:
    page = only(client.get("/").text, "html")
    ids = values(page, "[id]", "id")
    assert {"world-poster", "place-search", "announcer", "place-list", "world-panel", "react-entry-point"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert (page.get("lang"), page.get("dir"), page.get("data-version")) == ("en", "ltr", version)
    linked = values(page, "[tabindex][data-iso3]", "data-iso3")
    assert set(linked) == {code for code, place in territories().items() if place.clickable}


def test_a_country_opens_its_panel_in_the_page(client: FlaskClient) -> None:
    answer = client.get("/?country=MDA")
    page = only(answer.text, "html")
    assert only(page, "#country-panel").get("data-iso3") == "MDA"
    assert select(page, "[data-project-id]")
    assert select(page, "[data-news-id]")
    assert "<title>" + client.get("/api/v1/countries?limit=1000").json["items"][0]["name"] not in answer.text
    assert "Moldova" in only(page, "head > title").text
    assert values(page, "[tabindex][data-iso3=MDA]", "class")[0].endswith("chosen")


def test_the_page_shows_the_same_records_as_the_fragment(client: FlaskClient, version: str) -> None:
    for code in ("MDA", "FRA", "XKX"):
        page = client.get(f"/?country={code}").text
        fragment = client.get(f"/fragments/{version}/en/country/{code}").json["html"]
        shown = values(page, "[data-project-id]", "data-project-id")
        assert shown == values(fragment, "[data-project-id]", "data-project-id")


def test_a_region_opens_its_panel_and_an_unknown_one_is_a_404(client: FlaskClient) -> None:
    front = client.get("/").text
    regions = values(front, "a[href^='/?region='][href$='#panel']", "href")
    codes = {address.removeprefix("/?region=").removesuffix("#panel") for address in regions}
    assert "M49-001" in codes
    for code in codes:
        page = only(client.get(f"/?region={code}").text, "html")
        assert only(page, "#region-panel").get("data-region") == code
        assert select(page, "[data-project-id], [data-news-id]")
    missing = client.get("/?region=XXX")
    assert (missing.status_code, "There is no region with the code XXX." in missing.text) == (404, True)


def test_codes_are_taken_in_any_case_and_spaces(client: FlaskClient) -> None:
    for written in ("mda", " MDA ", "Mda"):
        assert 'id="country-panel"' in client.get("/", query_string={"country": written}).text


def test_countries_have_a_short_address(client: FlaskClient) -> None:
    answer = client.get("/countries/mda")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/countries/MDA")


@pytest.mark.parametrize("code", ["//example.org", "%0d%0aX-Y: z", "..%2F..", "<script>"])
def test_a_short_address_leads_nowhere_else(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/countries/{code}")
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/countries/")
        assert "X-Y" not in answer.headers
    else:
        assert answer.status_code in {308, 404}
        assert "example.org" not in answer.headers.get("Location", "").split("/")[:3]


def test_an_unknown_country_is_a_404_with_a_way_on(client: FlaskClient) -> None:
    answer = client.get("/?country=XXX")
    assert answer.status_code == 404
    assert "There is no place with the code XXX." in answer.text
    assert 'id="place-list"' in answer.text


def test_on_a_page_that_does_not_exist_one_can_search(client: FlaskClient) -> None:
    form = only(client.get("/nothing").text, "form.search")
    assert (form.get("action"), values(form, "input", "name")) == ("/", ["q"])


def test_a_search_is_answered_in_the_page(client: FlaskClient) -> None:
    page = client.get("/?q=moldva").text
    assert select(page, "#results-panel a[href*='country=MDA']")
    nothing = client.get("/?q=zzzzzzzz")
    assert nothing.status_code == 200
    assert "Nothing matches “zzzzzzzz”" in unescape(nothing.text)


def test_show_shows_so_many(make_app: MakeApp) -> None:
    client = make_app(projects=[{"countries": "MDA"} for _ in range(45)]).server.test_client()
    counts = {
        asked: len(select(client.get(f"/?country=MDA&show={asked}").text, "[data-project-id]"))
        for asked in ("", "20", "40", "60", "x", "-1", "99999")
    }
    assert counts == {"": 20, "20": 20, "40": 40, "60": 45, "x": 20, "-1": 20, "99999": 45}
    first = client.get("/?country=MDA").text
    assert "Show more projects (25 left)" in first
    assert "show=40" in first
    assert "Show more" not in client.get("/?country=MDA&show=60").text


def test_a_project_has_a_page_and_an_unknown_one_a_sentence(client: FlaskClient) -> None:
    item = client.get("/api/v1/projects?limit=1").json["items"][0]
    page = client.get(f"/projects/{item['id']}")
    assert f"<h1>{item['title']}</h1>" in unescape(page.text)
    missing = client.get("/projects/none-such")
    assert (missing.status_code, "There is no project none-such." in missing.text) == (404, True)


def test_ids_with_awkward_signs_have_pages(make_app: MakeApp) -> None:
    ids = ["a b", "ü/ö", "100%", "q?x=1&y", "#1", "a+b", "..", "<b>", '"']
    client = make_app(projects=[{"id": key, "countries": "MDA"} for key in ids]).server.test_client()
    links = values(client.get("/?country=MDA").text, "[href^='/projects/']", "href")
    assert len(links) == len(ids)
    for key, link in zip(ids, links, strict=True):
        if key != "..":  # which a browser takes as a step up
            answer = client.get(link)
            assert (answer.status_code, f"Title of {key}" in unescape(answer.text)) == (200, True), key


def test_caching_of_pages_fragments_and_files(client: FlaskClient, version: str) -> None:
    for address in ("/", "/?country=MDA", "/projects/SAMPLE-AFGHOST"):
        kept = set(client.get(address).headers["Cache-Control"].split(", "))
        assert kept == {"public", "max-age=0", "must-revalidate", "s-maxage=60"}
    for path in ("panel", "country/MDA", "suggest/mol", "_dash-layout", "_dash-dependencies"):
        answer = client.get(f"/fragments/{version}/en/{path}")
        assert answer.mimetype == "application/json"
        kept = {"public", "max-age=31536000", "s-maxage=60", "immutable"}
        assert set(answer.headers["Cache-Control"].split(", ")) == kept
    for address in re.findall(r'"(/static/[^"]+)"', client.get("/").text.replace('/shapes/"', '/shapes/MDA.json"')):
        assert "immutable" in client.get(address).headers["Cache-Control"]


def test_an_open_page_learns_what_is_served_now(client: FlaskClient, version: str) -> None:
    answer = client.get("/edition")
    assert (answer.json, answer.headers["Cache-Control"]) == ({"version": version}, "public, max-age=1")
    assert len(answer.data) < 40


@pytest.mark.parametrize("path", ["panel", "country/MDA", "panel?q=x", "suggest/x", "_dash-layout"])
def test_another_version_leads_to_the_current_one(client: FlaskClient, version: str, path: str) -> None:
    answer = client.get(f"/fragments/{release_of(version)}-0123456789ab/en/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/fragments/{version}/en/{path}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("asked", ["01234567-0123456789ab", "0123456789ab", "-"])
def test_what_another_release_may_know_is_not_found_and_kept_by_nobody(
    client: FlaskClient, version: str, asked: str
) -> None:
    answer = client.get(f"/fragments/{asked}/en/panel")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert answer.json["release"] == release_of(version)
    assert answer.json["error"]


@pytest.mark.parametrize("path", ["overview", "country/MDA/40", "results?theme=Health"])
def test_a_page_of_another_release_is_told_so_whatever_fragments_it_knows(
    client: FlaskClient, version: str, path: str
) -> None:
    answer = client.get(f"/fragments/0badcafe-0123456789ab/en/{path}")
    assert answer.status_code == 404
    assert answer.json["release"] == release_of(version)
    assert client.get(f"/fragments/{version}/en/{path}").status_code == 200


def test_the_way_to_the_current_version_keeps_what_was_asked(client: FlaskClient, version: str) -> None:
    answer = client.get(f"/fragments/{release_of(version)}-0123456789ab/en/suggest/c%C3%B4te%20%3Fx")
    assert answer.headers["Location"] == f"/fragments/{version}/en/suggest/c%C3%B4te%20%3Fx"


@pytest.mark.parametrize("language", ["de", "EN"])
def test_a_language_that_is_not_offered_is_refused(client: FlaskClient, version: str, language: str) -> None:
    answer = client.get(f"/fragments/{version}/{language}/panel")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_an_unknown_country_fragment_is_kept_by_nobody(client: FlaskClient, version: str) -> None:
    answer = client.get(f"/fragments/{version}/en/country/XXX")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert text_of(only(answer.json["html"], "section.panel h2#panel-heading")) == "Not found"


def test_sample_data_is_marked_until_something_else_is_published(client: FlaskClient, make_app: MakeApp) -> None:
    assert "Sample data." in client.get("/").text
    both = make_app(projects=[{"id": "P"}], news=[{"id": "N"}]).server.test_client()
    assert "Sample data." not in both.get("/").text


def test_the_front_page_stays_light(client: FlaskClient) -> None:
    packed = client.get("/", headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < 40_000  # two round trips at the start of a connection: 14.6 kB, then 29.2 kB
    page = client.get("/").text
    assert len(brotli.compress(page[: page.index('<div class="map-foot">')].encode())) < 30_000  # the map by then


def test_a_page_needs_no_other_host_and_no_inline_code(client: FlaskClient) -> None:
    for address in ("/", "/?country=MDA", "/projects/SAMPLE-AFGHOST", "/nothing"):
        for element in select(client.get(address).text, "*"):
            tag, attributes = element.tag, element.attrib
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            if tag in {"script", "link", "img", "iframe"}:
                source = attributes.get("src", attributes.get("href", ""))
                assert not source.startswith(("http", "//")), source
            if tag == "script" and "src" not in attributes:
                assert attributes["type"] in {"application/json", "application/ld+json"}
            assert tag != "style"


def test_data_in_the_page_is_valid_json(client: FlaskClient) -> None:
    scripts = select(client.get("/").text, "script[type='application/json']")
    assert len(scripts) == 3
    for script in scripts:
        assert json.loads(script.text)


def test_an_unforeseen_error_says_so_in_plain_words(client: FlaskClient, monkeypatch, caplog) -> None:
    def fails(*_args: object) -> None:
        raise RuntimeError("secret detail 42")

    monkeypatch.setattr(routes, "map_page", fails)
    answer = client.get("/?q=an-address-that-no-memory-holds")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (500, "no-store")
    assert "The fault is on our side and has been recorded." in answer.text
    assert not re.search("secret detail|Traceback|RuntimeError|\\.py", answer.text)
    assert "secret detail 42" in caplog.text


QUERY = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(st.text(max_size=120), st.sampled_from(["MDA", "moldova", "en", "20", "*", "%00", "'", "\x00"]))
        for name in ("country", "q", "show", "lang", "region", "limit", "offset", "x")
    },
)


@settings(max_examples=80)
@given(query=QUERY, path=st.sampled_from(["/", "/projects/x", "/news/x", "/api/v1/projects", "/countries/x"]))
def test_no_query_breaks_the_server(app: Dash, query: dict[str, str], path: str) -> None:
    assert app.server.test_client().get(path, query_string=query).status_code < 500


@settings(max_examples=80)
@given(path=st.text(min_size=1, max_size=60), where=st.sampled_from(["search", "suggest", "country", "country/MDA"]))
def test_no_path_breaks_the_server(app: Dash, path: str, where: str) -> None:
    client = app.server.test_client()
    assert client.get(f"/fragments/{version_of(app)}/en/{where}/{path}").status_code < 500
    assert client.get(f"/projects/{path}").status_code < 500


@pytest.mark.parametrize("raw", ["country=%ff%fe", "q=%ED%A0%80", "country=MDA&country=FRA", "&&==&", "q", "a[]=1"])
def test_malformed_queries_are_answered(client: FlaskClient, raw: str) -> None:
    assert client.get(f"/?{raw}").status_code < 500
    assert client.get(f"/api/v1/news?{raw}").status_code < 500


def test_a_page_that_only_says_something_leads_to_the_main_pages(client: FlaskClient) -> None:
    for address, status in (("/nothing", 404), ("/?from=banana", 400)):
        answer = client.get(address)
        assert answer.status_code == status
        assert values(answer.text, "header .site-menu a", "href") == ["/", "/projects", "/news", "/api/v1"]
        assert values(answer.text, "main a", "href") == ["/", "/#place-list", "/projects", "/news"]
        assert values(answer.text, "main form [name]", "name") == ["q"]
    assert not select(client.get("/embed?from=banana").text, "header")  # in a frame there is no site around it
