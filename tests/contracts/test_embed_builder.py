"""The page for webmasters: what the form asks for is what the lines say, and what cannot be done is said."""

from html import unescape
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from dashboard.site.embed.embed_code_and_permission import verdict
from tests.html import only, select, text_of

OWN = "https://map.example.org"
HOST = "https://www.example.org"


@pytest.fixture(scope="module")
def client(make_app) -> FlaskClient:
    app = make_app(public_url=OWN, base_path="/m/", frame_ancestors=(HOST,))
    return app.server.test_client()


def asked(client: FlaskClient, **given: object) -> str:
    answer = client.get(f"/m/embed/builder?{urlencode(given, doseq=True)}")
    assert answer.status_code == 200
    return answer.text


def line(page: str, name: str) -> str:
    return unescape(only(page, f"textarea#{name}-code").text)  # the line has escapes of its own


def test_all_that_was_chosen_is_in_the_lines_and_nothing_else(client: FlaskClient) -> None:
    plain = asked(client, accent="#0b5f8a", sections=["search", "filters", "map", "panel", "list"], scheme="auto")
    title = "Where we work – Our organisation"
    assert line(plain, "script").startswith(f'<script async src="{OWN}/m/embed.js" data-title="{title}"></script>')
    assert f'<noscript><a href="{OWN}/m/"><img src="{OWN}/m/map.png" alt=' in line(plain, "script")
    frame = f'<iframe src="{OWN}/m/embed" title="{title}" width="100%" height="700" loading="lazy" style="border:0">'
    assert line(plain, "frame") == f"{frame}</iframe>"
    chosen = asked(
        client, country="MDA", theme=["B & C", "A"], language="fr", accent="#0a7d4f", compact="1", height="600",
        sections=["map", "panel"], open="event", address="map", sandbox="1", as_of="v1", scheme="dark",
    )  # fmt: skip
    (script,) = select(line(chosen, "script"), "script")
    found = {name.removeprefix("data-"): value for name, value in script.items() if name.startswith("data-")}
    assert found.pop("title").startswith("République de Moldova – ")
    assert found == {
        "country": "MDA", "theme": "A;B & C", "as-of": "v1", "lang": "fr", "accent": "0a7d4f", "scheme": "dark",
        "compact": "1", "sections": "map,panel", "open": "event", "address": "map", "height": "600",
        "sandbox": "allow-scripts allow-popups",
    }  # fmt: skip
    asks = "country=MDA&theme=A&theme=B+%26+C&as_of=v1&lang=fr"
    looks = "accent=0a7d4f&scheme=dark&compact=1&sections=map%2Cpanel&open=event"
    assert f'src="{OWN}/m/embed?{asks}&{looks}"' in line(chosen, "frame")
    assert 'height="600"' in line(chosen, "frame")
    assert 'sandbox="allow-scripts allow-popups"' in line(chosen, "frame")
    assert f'<a href="{OWN}/m/?{asks}">' in line(chosen, "script")
    assert client.get(f"/m/embed?{asks}&{looks}").status_code == 200
    assert client.get(f"/m/map.png?{asks}").status_code == 200


def test_a_look_is_in_the_lines_without_the_parts_of_a_map(client: FlaskClient) -> None:
    page = asked(client, look="figures", sections=["map"], sea="none")
    assert 'data-look="figures" data-sea="none" data-title=' in line(page, "script")
    assert f'src="{OWN}/m/embed?look=figures&sea=none" ' in line(page, "frame")
    assert 'height="150"' in line(page, "frame")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"as_of": "soon"}, "“soon” is not a date."),
        ({"as_of": "v99"}, "Version 99 was never published."),
        ({"from": "never"}, "“never” is not a date."),
        ({"country": "XXX"}, "There is no place with the code XXX."),
        ({"accent": "blue"}, "“blue” is not a value of data-accent"),
        ({"sections": "moon"}, "“moon” is not a value of data-sections"),
        ({"look": "moon"}, "“moon” is not a value of data-look"),
        ({"look": "country"}, "data-look=country needs data-country"),
    ],
)
def test_what_cannot_be_done_is_said_in_place_of_the_lines(client: FlaskClient, given, sentence: str) -> None:
    page = asked(client, **given, theme="Return")
    assert sentence in text_of(only(page, "#wrong[role=status]"))
    assert "textarea" not in page
    assert select(page, "input[name=theme][value=Return][checked]")  # nothing that was chosen is lost


def test_the_builder_is_nothing_to_cite(client: FlaskClient) -> None:
    assert 'id="cite"' not in asked(client)
    assert 'id="cite"' in client.get("/m/").text


def test_a_page_may_frame_nothing_but_its_own_preview(client: FlaskClient) -> None:
    answer = client.get("/m/embed/builder")
    rules = answer.headers["Content-Security-Policy"].split("; ")
    assert "frame-src 'self'" in rules
    assert f"frame-ancestors {HOST}" in rules
    assert "Add &#39;self&#39; to it." in answer.text  # this site may not show its own map
    assert "<iframe src=" not in answer.text
    assert "public" in answer.headers["Cache-Control"]


def test_without_a_public_address_the_lines_name_the_host_that_was_asked(make_app) -> None:
    client = make_app().server.test_client()
    answer = client.get("/embed/builder", base_url="http://intranet:8050")
    assert 'src="http://intranet:8050/embed.js"' in line(answer.text, "script")
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<iframe src="/embed"' in answer.text
    page = client.get("/?country=MDA&theme=Return").text
    assert 'href="/embed/builder?country=MDA&amp;theme=Return"' in page


def test_two_countries_of_the_map_stay_chosen(client: FlaskClient) -> None:
    page = asked(client, country=["UKR", "mda"])
    assert '<option value="MDA;UKR" selected>Moldova and Ukraine</option>' in page
    assert "embed?country=MDA%3BUKR" in page


def test_a_wrong_date_does_not_undo_the_other_choices(client: FlaskClient) -> None:
    page = asked(client, as_of="v999", scheme="dark", compact="1", sections=["map"], accent="#0a7d4f")
    assert "Version 999 was never published." in page
    for chosen in (
        'value="dark" checked',
        'name="compact" value="1" checked',
        'value="map" checked',
        'value="#0a7d4f"',
    ):
        assert chosen in page, chosen
    assert 'value="panel" checked' not in page


@pytest.mark.parametrize(
    ("typed", "ancestors", "allowed", "sentence"),
    [
        ("", ("'self'",), None, "No other site may show this map yet."),
        ("", ("'none'",), None, "No other site may show this map yet."),
        ("", ("*",), None, "Every site may show this map."),
        ("", ("'self'", HOST), None, f"These sites may show this map: {HOST}."),
        ("www.example.org", (HOST,), True, f"Pages of {HOST} may show this map."),
        (" HTTPS://WWW.example.org/about?x=1 ", (HOST,), True, f"Pages of {HOST} may show this map."),
        ("http://www.example.org", (HOST,), False, "Pages of http://www.example.org may not show this map yet"),
        ("https://map.example.org/x", ("'self'",), True, "may show this map."),
        ("localhost:8060", ("http://localhost:*",), True, "may show this map."),
        ("what is this", ("*",), False, "“what is this” is not the address of a site."),
    ],
)
def test_the_policy_is_told_in_a_sentence(typed: str, ancestors: tuple[str, ...], allowed, sentence: str) -> None:
    found = verdict(typed, ancestors, OWN)
    assert (found.allowed, sentence in found.sentence) == (allowed, True), found.sentence
