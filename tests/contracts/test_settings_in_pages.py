"""What settings change for visitors: the base path, the languages, who may frame, the organisation's name."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.language_and_locale import current_language
from tests.contracts.addresses import every_address
from tests.contracts.conftest import MakeApp
from tests.html import only, values

BASE = "/map/"
PAGES = ("", "?country=MDA", "?q=migration", "projects/SAMPLE-AFGHOST", "?country=XXX", "nothing")


@pytest.fixture(scope="module")
def prefixed(make_app: MakeApp) -> Dash:
    return make_app(
        base_path=BASE,
        languages=("en", "fr", "ar"),
        organisation="Bureau <of> “Maps” & Co",
        frame_ancestors=("'self'", "https://www.example.org"),
    )


@pytest.fixture
def visitor(prefixed: Dash) -> FlaskClient:
    return prefixed.server.test_client()


def addresses_in(text: str) -> set[str]:
    """Addresses of our own that a page or a fragment names."""
    found = re.findall(r'(?:href|src|action|data-[a-z]+)="([^"#][^"]*)"', text)
    found += re.findall(r'"(?:href|url_base_pathname|requests_pathname_prefix)":"([^"]*)"', text)
    return {unescape(address) for address in found if address.startswith("/")}


def test_every_rule_lies_under_the_base_path(prefixed: Dash) -> None:
    client = prefixed.server.test_client()
    for rule, address in every_address(prefixed).items():
        assert rule.startswith(BASE)
        # The one needs the public address too, the other an address to tell of.
        refused = {f"{BASE}sitemap.xml": {404}, f"{BASE}oembed": {400}}
        assert client.get(address).status_code in refused.get(address, {200, 302})
        assert client.get("/" + address.removeprefix(BASE)).status_code == 404


def test_every_address_in_a_page_begins_with_the_base_path_and_answers(visitor: FlaskClient) -> None:
    seen: set[str] = set()
    for page in PAGES:
        for lang in ("", "fr"):
            asked = BASE + page + (f"{'&' if '?' in page else '?'}lang={lang}" if lang else "")
            seen |= addresses_in(visitor.get(asked).text)
    assert len(seen) > 300
    assert not [address for address in seen if not address.startswith(BASE)]
    places = sorted(address for address in seen if "country=" in address and "XXX" not in address)
    others = [
        one for one in seen if "country=" not in one and "/fragments/" not in one and not one.endswith("/shapes/")
    ]
    assert len(others) > 10
    for address in [*others, *places[::40]]:
        expected = {404} if address.partition("?")[0] == f"{BASE}nothing" else {200, 302}
        assert visitor.get(address).status_code in expected, address


def test_addresses_in_fragments_begin_with_the_base_path(visitor: FlaskClient) -> None:
    version = visitor.get(f"{BASE}health/ready").json["version"]
    for path in ("world", "country/MDA", "panel?q=moldova", "suggest/mol", "_dash-layout"):
        text = visitor.get(f"{BASE}fragments/{version}/en/{path}").text.replace(r"\"", '"')
        found = addresses_in(text) | set(re.findall(r'"geojson":"([^"]*)"', text))
        assert found
        assert all(address.startswith(BASE) for address in found)


def test_redirects_stay_under_the_base_path(visitor: FlaskClient) -> None:
    assert visitor.get(f"{BASE}countries/mda").headers["Location"] == f"{BASE}countries/MDA"


@pytest.mark.parametrize(("path", "kind"), [("api/v1/nothing", "application/json"), ("x", "text/html")])
def test_errors_keep_their_form_under_the_base_path(visitor: FlaskClient, path: str, kind: str) -> None:
    answer = visitor.get(BASE + path)
    assert (answer.status_code, answer.mimetype) == (404, kind)


@pytest.mark.parametrize(
    ("lang", "language", "direction"),
    [("", "en", "ltr"), ("en", "en", "ltr"), ("fr", "fr", "ltr"), ("ar", "ar", "rtl"), ("de", "en", "ltr")],
)
def test_a_page_says_its_language_and_direction(visitor, lang: str, language: str, direction: str) -> None:
    for page in ("", "projects/SAMPLE-AFGHOST"):
        text = visitor.get(f"{BASE}{page}", query_string={"lang": lang} if lang else {}).text
        assert dict(only(text, "html").attrib).items() >= {"lang": language, "dir": direction}.items()


def test_links_keep_the_language_and_the_default_needs_none(visitor: FlaskClient) -> None:
    for lang, expected in (("fr", ["fr"]), ("en", None)):
        for page in ("", "?country=MDA", "projects/SAMPLE-AFGHOST"):
            joint = "&" if "?" in page else "?"
            text = visitor.get(f"{BASE}{page}{joint}lang={lang}").text
            links = set(values(text, "a[href^='/']:not([lang])", "href"))  # not the switcher's
            assert links
            assert {str(parse_qs(urlsplit(link).query).get("lang")) for link in links} == {str(expected)}
    assert '<input type="hidden" name="lang" value="fr">' in visitor.get(f"{BASE}?lang=fr").text


def test_fragments_are_apart_by_language(visitor: FlaskClient) -> None:
    version = visitor.get(f"{BASE}health/ready").json["version"]
    assert f'data-fragments="{BASE}fragments/{version}/fr/"' in visitor.get(f"{BASE}?lang=fr").text
    english, french = (visitor.get(f"{BASE}fragments/{version}/{lang}/country/MDA") for lang in ("en", "fr"))
    assert "lang=fr" in french.text
    assert "lang=" not in english.text
    assert visitor.get(f"{BASE}fragments/{version}/de/country/MDA").status_code == 404


def test_dates_are_in_the_language_of_the_page(visitor: FlaskClient) -> None:
    assert "March 2027" in visitor.get(f"{BASE}projects/SAMPLE-AFGHOST").text
    assert "mars 2027" in visitor.get(f"{BASE}projects/SAMPLE-AFGHOST?lang=fr").text


def test_the_organisation_is_named_and_escaped(visitor: FlaskClient) -> None:
    for page in PAGES:
        text = visitor.get(BASE + page).text
        assert "Bureau &lt;of&gt; “Maps” &amp; Co" in text
        assert "<of>" not in text


def test_framing_follows_the_setting(visitor: FlaskClient) -> None:
    policy = visitor.get(BASE).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.example.org")


def test_a_script_name_before_the_base_path_is_not_needed(visitor: FlaskClient) -> None:
    assert visitor.get("/").status_code == 404
    assert visitor.get("/map").status_code in {301, 308}


def test_errors_and_redirects_are_in_the_language_asked_for_or_the_first_one(make_app: MakeApp) -> None:
    visitor = make_app(languages=("fr", "en")).server.test_client()
    assert '<html lang="fr"' in visitor.get("/nothing").text
    assert '<html lang="en"' in visitor.get("/nothing?lang=en").text
    assert visitor.get("/countries/mda").location == "/countries/MDA"
    assert visitor.get("/countries/mda?lang=en").location == "/countries/MDA?lang=en"
    assert current_language() == "en"  # nothing stays behind in the thread
