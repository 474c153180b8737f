"""oEmbed as its specification has it: what may be asked, what is answered, and how a consumer finds it."""

from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

HOST = "https://map.example.org"
HOME = f"{HOST}/m/"
ADDRESS = {"type": "string", "pattern": "^https://"}
PIXELS = {"type": "integer", "minimum": 1}
# Section 2.3.4 of the specification, of the type that is answered here.
RICH = {
    "type": "object",
    "required": ["type", "version", "html", "width", "height"],
    "properties": {
        "type": {"const": "rich"},
        "version": {"const": "1.0"},
        "title": {"type": "string", "minLength": 1},
        "author_name": {"type": "string"},
        "author_url": ADDRESS,
        "provider_name": {"type": "string", "minLength": 1},
        "provider_url": ADDRESS,
        "cache_age": PIXELS,
        "thumbnail_url": ADDRESS,
        "thumbnail_width": PIXELS,
        "thumbnail_height": PIXELS,
        "html": {"type": "string", "pattern": "^<"},
        "width": PIXELS,
        "height": PIXELS,
    },
    "dependentRequired": {
        "thumbnail_url": ["thumbnail_width", "thumbnail_height"],
        "thumbnail_width": ["thumbnail_url"],
        "thumbnail_height": ["thumbnail_url"],
    },
    "additionalProperties": False,
}
SAMPLE = {
    "project": {"id": "P1", "title": "A new well", "countries": "MDA", "themes": "Water;Work & trade", "status": "2"},
    "news": {"id": "N1", "title": "Opened", "date": "2026-01-05", "countries": "MDA"},
}


@pytest.fixture(scope="module")
def client(make_app) -> FlaskClient:
    app = make_app(projects=[SAMPLE["project"]], news=[SAMPLE["news"]], public_url=HOST, base_path="/m/")
    return app.server.test_client()


class Elements(HTMLParser):
    """The opening tags of a page or a piece of one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def asked(client: FlaskClient, address: str, **given: object):
    return client.get(f"/m/oembed?{urlencode({'url': address, **given})}")


def discovered(client: FlaskClient, path: str) -> dict[str, str]:
    """Media type -> address of what the page at ``path`` says of itself."""
    tags = Elements(client.get(path).text).found
    links = [attributes for tag, attributes in tags if tag == "link" and attributes["rel"] == "alternate"]
    return {one["type"]: one["href"] for one in links if one.get("type", "").endswith("+oembed")}


@pytest.mark.parametrize(
    "path",
    [
        "/m/",
        "/m/?country=MDA",
        "/m/?theme=Water&theme=Work+%26+trade&lang=fr",
        "/m/countries/MDA?lang=ar",
        "/m/?country=MDA&as_of=v1",
        "/m/embed?country=MDA&accent=0a7d4f&compact=1",
    ],
)
def test_a_consumer_goes_from_a_page_to_its_map(client: FlaskClient, path: str) -> None:
    found = discovered(client, path)
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    answer = client.get(found["application/json+oembed"].removeprefix(HOST))
    assert (answer.status_code, answer.mimetype, answer.headers["Access-Control-Allow-Origin"]) == (
        200,
        "application/json",
        "*",
    )
    told = answer.json
    Draft202012Validator(RICH).validate(told)
    other = client.get(found["text/xml+oembed"].removeprefix(HOST))
    assert other.mimetype == "text/xml"
    assert {one.tag: one.text for one in ElementTree.fromstring(other.data)} == {  # noqa: S314 - our own
        name: str(value) for name, value in told.items()
    }
    ((tag, frame),) = Elements(told["html"]).found
    assert (tag, frame["title"], frame["width"], frame["height"]) == ("iframe", told["title"], "800", "700")
    question = path.partition("?")[2].replace("%26", "&")
    for part in ("country=MDA", "theme=Work", "lang=", "as_of=", "accent=0a7d4f", "compact=1"):
        assert (part in frame["src"]) == (part in question or (part == "country=MDA" and "MDA" in path)), part
    shown = client.get(frame["src"].removeprefix(HOST))
    assert shown.status_code == 200
    assert client.get(told["thumbnail_url"].removeprefix(HOST)).mimetype == "image/png"


def test_what_is_shown_fits_the_room_that_there_is(client: FlaskClient) -> None:
    for given, size in (
        ({}, (800, 700)),
        ({"maxwidth": 320}, (320, 700)),
        ({"maxwidth": 320, "maxheight": 240}, (320, 240)),
        ({"maxwidth": 5000, "maxheight": 5000}, (800, 700)),
    ):
        told = asked(client, HOME, **given).json
        Draft202012Validator(RICH).validate(told)
        assert (told["width"], told["height"]) == size
        assert f'width="{size[0]}" height="{size[1]}"' in told["html"]
        assert ("thumbnail_url" in told) == (size == (800, 700))  # a picture is no larger than asked for either
    for name in ("maxwidth", "maxheight"):
        for nonsense in ("0", "-1", "wide", "1e3", "٣٠٠"):
            refused = asked(client, HOME, **{name: nonsense})
            assert refused.status_code == 400
            assert f"Write {name}=640" in refused.json["error"]


def test_what_is_no_map_of_ours_has_no_answer(client: FlaskClient) -> None:
    for address in (
        "nonsense",
        "https://other.example.org/m/",
        "ftp://map.example.org/m/",
        f"{HOST}/",
        f"{HOME}projects",
        f"{HOME}staff/",
        f"{HOME}countries/XXX",
        f"{HOME}countries/MDA/more",
        f"{HOME}?country=XXX",
        f"{HOME}?region=XXX",
        "https://[bad",
    ):
        answer = asked(client, address)
        assert (answer.status_code, answer.mimetype) == (404, "application/json"), address
        assert answer.json["error"]
    assert client.get("/m/oembed").status_code == 400
    for wrong in (f"{HOME}?as_of=soon", f"{HOME}?as_of=v99", f"{HOME}?from=never", f"{HOME}embed?accent=blue"):
        assert asked(client, wrong).status_code == 400, wrong
    assert asked(client, HOME, format="yaml").status_code == 501
    assert asked(client, "http://MAP.example.org/m/countries/mda").json["title"].startswith("Moldova – ")


def test_what_visitors_search_for_is_said_and_breaks_nothing(client: FlaskClient) -> None:
    address = f"{HOME}?q=a%3Cb%3E%22%26%07"
    for name in ("json", "xml"):
        answer = asked(client, address, format=name)
        assert answer.status_code == 200
        html = answer.json["html"] if name == "json" else ElementTree.fromstring(answer.data).findtext("html")  # noqa: S314
        ((_tag, frame),) = Elements(html).found
        assert "q=a%3Cb%3E%22%26" in unescape(frame["src"])


def test_a_site_that_does_not_know_its_address_says_what_it_was_asked_by(make_app) -> None:
    client = make_app(projects=[SAMPLE["project"]]).server.test_client()
    assert discovered(client, "/?country=MDA") == {}
    answer = client.get("/oembed?url=http://localhost/?country=MDA")
    assert 'src="http://localhost/embed?country=MDA"' in answer.json["html"]
    assert "no-store" in answer.headers["Cache-Control"]  # it is true for whoever asked under this name alone
