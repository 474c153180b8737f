"""The map for a frame on another site: its options, its links, its looks, and the script that makes the frame."""

import json
import re

import pytest
from flask.testing import FlaskClient

from dashboard.site.embed.embed_page_and_script import PROTOCOL
from tests.conftest import ROOT
from tests.contracts.conftest import MakeApp
from tests.html import select, values

PROJECTS = [{"id": "P1", "title": "Wells", "countries": "MDA;UKR", "themes": "Water", "sample": "yes"}]
NEWS = [{"id": "N1", "title": "Opened", "countries": "MDA", "date": "2024-05-01", "lead": "A lead.", "body": "Long."}]


@pytest.fixture(scope="module")
def client(make_app: MakeApp) -> FlaskClient:
    app = make_app(
        projects=PROJECTS,
        news=NEWS,
        base_path="/map/",
        languages=("en", "fr"),
        frame_ancestors=("'self'", "https://*.example.org"),
    )
    return app.server.test_client()


def shown(client: FlaskClient, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/map/embed{query}")
    assert answer.status_code == status
    return answer.text


def links(text: str) -> dict[str, str | None]:
    """Where links open, by address; None is in the frame."""
    return {link.get("href"): link.get("target") for link in select(text, "a[href]")}


def test_truth_travels_with_the_map(client: FlaskClient) -> None:
    text = shown(client, "?sections=map&country=MDA")
    assert 'class="disclaimer"' in text
    assert "Data as of" in text
    assert '<a target="_blank" class="whole" href="/map/?country=MDA">' in text
    assert '<meta name="robots" content="noindex, follow">' in text
    assert '<link rel="canonical" href="/map/?country=MDA">' in text
    assert 'class="site-head"' not in text


def test_links_stay_in_the_frame_or_open_apart(client: FlaskClient) -> None:
    found = links(shown(client, "?country=MDA&lang=fr&scheme=dark"))
    assert found["/map/projects/P1?lang=fr"] == "_blank"
    inside = [address for address, target in found.items() if target is None and not address.startswith("#")]
    assert "/map/embed?country=UKR&lang=fr&scheme=dark#panel" in inside
    assert all(not address or address.startswith("/map/embed?") for address in inside)
    assert links(shown(client, "?country=MDA&open=frame"))["/map/projects/P1"] is None


def test_the_form_keeps_the_looks(client: FlaskClient) -> None:
    text = shown(client, "?scheme=dark&sections=filters,map")
    form = text[text.index("<form") : text.index("</form>")]
    assert 'action="/map/embed"' in form
    assert '<input type="hidden" name="scheme" value="dark">' in form
    assert '<input type="hidden" name="sections" value="filters,map">' in form


@pytest.mark.parametrize(
    ("section", "mark"),
    [
        ("search", 'id="place-search"'),
        ("filters", 'id="ask"'),
        ("map", 'id="world-poster"'),
        ("list", 'id="place-list"'),
        ("downloads", 'id="take"'),
        ("news", 'id="news"'),
    ],
)
def test_an_embed_has_the_sections_it_names(client: FlaskClient, section: str, mark: str) -> None:
    assert mark in shown(client, f"?sections={section}")
    assert mark not in shown(client, "?sections=panel")


def test_a_search_without_filters_still_keeps_what_is_asked(client: FlaskClient) -> None:
    text = shown(client, "?sections=search&theme=Water")
    assert 'type="checkbox"' in text[text.index("<div hidden>") :]


def test_without_a_map_nothing_of_the_live_map_is_loaded(client: FlaskClient) -> None:
    with_map, without = shown(client, "?sections=map"), shown(client, "?sections=panel")
    assert "dash.js" in with_map
    assert 'id="panel" hidden' in with_map
    assert "dash.js" not in without
    assert "data-shapes" not in without
    assert "frame.js" in without


def test_what_cannot_be_shown_is_said_in_the_frame_and_to_the_host(client: FlaskClient) -> None:
    text = shown(client, "?accent=reddish", 400)
    sentence = (
        "Embed: “reddish” is not a value of data-accent – write a colour as six hexadecimal digits, such as 0a7d4f."
    )
    assert f'data-refused="{sentence}"' in text
    assert f"<p>{sentence}</p>" in text
    assert "frame.js" in text
    assert "frame.js" in shown(client, "?as_of=yesterday", 400)
    elsewhere = client.get("/map/?as_of=yesterday").text  # where an embed's link may lead within its frame
    assert "frame.js" in elsewhere
    assert 'data-refused="“yesterday” is not a date.' in elsewhere
    for asked, fix in (
        ("country=XYZ", "“XYZ” is not a country code. Write one such as MDA."),
        ("country=Moldova", "“Moldova” is not a country code. Write one such as MDA."),
        ("region=Europe", "“Europe” is not a region code. Write one such as M49-150."),
        ("status=Implementation", "“Implementation” is not a status. Write a code from 1 to 6."),
    ):
        assert f'data-refused="{fix}"' in shown(client, f"?{asked}", 404)


def test_a_theme_that_nothing_has_is_named_and_the_map_shown(client: FlaskClient) -> None:
    text = shown(client, "?theme=Watr&country=mda&status=")
    sentence = "Embed: “Watr” is not a value of data-theme – write one of these: Water."
    assert f'data-unknown="{sentence}"' in text
    assert "data-unknown" not in shown(client, "?theme=Water")


def test_figures_of_projects_that_were_never_under_way_have_no_trend(make_app: MakeApp) -> None:
    ended = {"title": "Dated", "start_date": "2015", "end_date": "2019"}
    later = {"id": "L", "title": "Later", "start_date": "2990"}
    app = make_app(projects=[{"id": "U", "title": "Someday"}, later, {"id": "D", **ended}], base_path="/map/")
    client = app.server.test_client()
    for words, lines in ("someday", 0), ("later", 0), ("dated", 1):
        assert len(select(shown(client, f"?look=figures&q={words}"), ".trend")) == lines


@pytest.mark.parametrize(
    ("query", "has", "lacks"),
    [
        ("look=country&country=MDA", {"#country-panel", ".map-stage"}, {".places"}),
        ("look=figures", {".figures"}, {".map-stage", ".places", "#take"}),
        ("look=figures&country=MDA", {"#strip-panel .figures"}, {".map-stage", "#country-panel"}),
        ("look=figures&theme=Water", {"#strip-panel .figures"}, {"#results-panel"}),
        ("look=figures&country=MDA;UKR", {"#country-panel .figures"}, {"#strip-panel"}),
        ("look=figures&theme=Watr", {"#empty-panel"}, {"#strip-panel"}),
        ("look=corridors", {"#corridors-panel table", ".map-stage", ".all-corridors"}, {".places"}),
        ("look=corridors&country=MDA", {"#country-panel", ".map-stage"}, {"#corridors-panel"}),
        ("look=story", {".story"}, {".map-stage"}),
        ("look=story&country=MDA", {"#strip-panel .story a[href='/map/news/N1']"}, {".figures"}),
        ("look=story&country=UKR", {"#country-panel"}, {"#strip-panel"}),  # it has none
        ("look=story&theme=Water", {"#results-panel"}, {"#strip-panel"}),
        ("look=list", {"details.places[open] #place-list"}, {".map-stage"}),
    ],
)
def test_a_look_is_a_part_of_the_page(client: FlaskClient, query: str, has: set[str], lacks: set[str]) -> None:
    text = shown(client, f"?{query}")
    assert {one: bool(select(text, one)) for one in has | lacks} == {one: one in has for one in has | lacks}
    assert f"look-{query[5:].partition('&')[0]}" in text.partition(">")[2].partition(">")[0]
    assert select(text, ".origin a.whole")
    assert "data-unknown" not in text or "Watr" in text or "corridors&country" in query


def test_what_a_look_lacks_is_said_in_the_console_and_the_map_shown(client: FlaskClient) -> None:
    text = shown(client, "?look=country")
    assert 'data-unknown="Embed: data-look=country needs data-country' in text
    assert select(text, "#world-panel")
    assert "data-sections is left out" in shown(client, "?look=figures&sections=news")


def test_looks_are_kept_for_good_under_their_own_address(client: FlaskClient) -> None:
    [address] = values(shown(client, "?accent=0a7d4f&scheme=dark"), "link[href^='/map/looks/']", "href")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "color-scheme: dark" in answer.text
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for unknown in (address.replace("0a7d4f", "0a7d4e"), "/map/looks/x/dark.css", "/map/looks//x.css"):
        refused = client.get(unknown)
        assert refused.status_code == 404
        assert "immutable" not in refused.headers.get("Cache-Control", "")
    assert "/looks/" not in shown(client)


def test_only_those_of_the_settings_may_frame_it(client: FlaskClient) -> None:
    policy = client.get("/map/embed").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://*.example.org")
    assert "X-Frame-Options" not in client.get("/map/embed").headers


def test_the_script_knows_its_site_and_is_small(client: FlaskClient) -> None:
    answer = client.get("/map/embed.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/map/embed.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    known = json.loads(answer.text[answer.text.rindex("})(") + 3 : answer.text.rindex(");")])
    assert known["protocol"] == PROTOCOL
    assert known["path"] == "/map/embed.js"
    assert known["self"] is True
    assert re.fullmatch(known["origins"], "https://www.example.org")
    assert known["words"]["fr"]["page"] == "/map/embed?lang=fr"
    assert len(answer.text.partition("})(")[0].encode()) < 9_728  # and what it knows of this site
    assert '"use strict"' in answer.text


def test_frame_and_host_speak_the_same_version() -> None:
    frame = (ROOT / "assets" / "embed" / "frame.js").read_text(encoding="utf-8")
    assert f"const PROTOCOL = {PROTOCOL};" in frame


def test_an_address_that_leads_nowhere_is_a_link_like_others(make_app: MakeApp) -> None:
    nowhere = "http://[::::]/x"
    client = make_app(
        projects=[{**PROJECTS[0], "url": nowhere}], news=[{**NEWS[0], "url": nowhere}]
    ).server.test_client()
    page = client.get("/embed?country=MDA")
    assert page.status_code == 200
    assert links(page.text)[nowhere] == "_blank"
