"""Feeds and calendars: valid, the same names for ever, and read back to what they were made of."""

from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree

from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.site.api import atom_feeds, project_calendar
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.conftest import MakeApp
from tests.portfolio.making import gazetteer
from tests.sharing import NewDatabase

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
FEEDS = ["news.atom", "countries/MDA.atom", "regions/M49-150.atom", "regions/M49-001.atom", "countries/ATA.atom"]
HOSTILE = "<script>alert(1)</script> & ]]> \u202e **bold** [home](/projects) [bad](javascript:alert(1))\x01"
NEWS = [
    {"id": "N1", "title": "One <b>& two</b>", "countries": "MDA;UKR", "date": "2024-03-01", "category": "call",
     "lead": "In short", "body": HOSTILE, "url": "https://example.org/n?a=1&b=2", "title_fr": "Un",
     "project_ids": "P1"},
    {"id": "SAMPLE-N2", "title": "Invented", "countries": "KEN", "date": "2023"},
    {"id": "N3", "title": "Новости", "regions": "M49-150", "date": "2022-05", "language": "ru", "category": "news"},
]  # fmt: skip
PROJECTS = [
    {"id": "P1", "title": "Day;\x07 or, night", "countries": "MDA", "end_date": "2028-02-29", "themes": "Data",
     "title_fr": "Jour"},
    {"id": "P2", "title": "Month", "countries": "KEN", "end_date": "2027-02", "summary": "Line\none", "status": "2",
     "status_source": "declared"},
    {"id": "SAMPLE-P3", "title": "Year", "countries": "XKX", "end_date": "2099"},
    {"id": "P4", "title": "Open", "countries": "MDA", "start_date": "2020"},
]  # fmt: skip
PUBLIC = "https://map.example.org"


@pytest.fixture(scope="module")
def small(make_app: MakeApp) -> FlaskClient:
    return make_app(projects=PROJECTS, news=NEWS, public_url=PUBLIC, base_path="/m/").server.test_client()


@pytest.fixture(scope="module")
def unknown(make_app: MakeApp) -> FlaskClient:
    """A site that does not know its own address."""
    return make_app(projects=PROJECTS, news=NEWS).server.test_client()


def feed(client: FlaskClient, address: str) -> feedparser.FeedParserDict:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), answer.text
    SCHEMA.assertValid(etree.fromstring(answer.data))
    read = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert (read.bozo, read.version) == (0, "atom10"), read.get("bozo_exception")
    return read


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_feed_is_valid_and_names_itself(small: FlaskClient, client: FlaskClient, name: str, lang: str) -> None:
    for site, base in ((small, "/m"), (client, "")):
        read = feed(site, f"{base}/feeds/{name}?lang={lang}")
        links = {link.rel: link.href for link in read.feed.links}
        own = site.get(links["self"].removeprefix(PUBLIC))
        assert own.data == site.get(f"{base}/feeds/{name}?lang={lang}").data
        assert site.get(links["alternate"].removeprefix(PUBLIC).partition("#")[0]).mimetype == "text/html"
        assert read.feed.language == lang
        assert len({entry.id for entry in read.entries}) == len(read.entries) <= 50
        again = site.get(links["self"].removeprefix(PUBLIC), headers={"If-None-Match": own.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_an_entry_says_what_the_page_says(small: FlaskClient) -> None:
    first, second, third = feed(small, "/m/feeds/news.atom").entries
    assert first.title_detail.type == "text/plain"
    assert (first.title, first.summary, first.published) == ("One <b>& two</b>", "In short", "2024-03-01T00:00:00Z")
    assert {link.rel: link.href for link in first.links} == {
        "alternate": f"{PUBLIC}/m/news/N1", "related": "https://example.org/n?a=1&b=2",
    }  # fmt: skip
    (content,) = first.content
    assert (content.type, content.base) == ("text/html", f"{PUBLIC}/m/")
    assert "<strong>bold</strong>" in content.value
    assert "<script" not in content.value
    assert "javascript:" not in content.value.replace("javascript:alert(1))", "")  # as text, never as a link
    assert [(tag.term, tag.label) for tag in first.tags] == [("call", "Call"), ("MDA", "Moldova"), ("UKR", "Ukraine")]
    assert second.title == "SAMPLE: Invented"
    assert second.updated == "2023-01-01T00:00:00Z"
    assert (third.title, third.title_detail.language, third.updated) == ("Новости", "ru", "2022-05-01T00:00:00Z")


def test_a_feed_says_whose_it_is_and_when_it_changed_and_keeps_its_name(unknown: FlaskClient, monkeypatch) -> None:
    read = feed(unknown, "/feeds/news.atom")
    assert read.feed.author == "Our organisation"
    assert read.feed.updated[:10] == unknown.get("/api/v1/countries.geojson").json["date"]
    others = ("category=call", "theme=Data", "country=MDA")
    ids = [feed(unknown, f"/feeds/news.atom?{query}").feed.id for query in ("as_of=v2", *others)]
    assert (ids[0], len(set(ids))) == (read.feed.id, 1 + len(others))
    monkeypatch.setattr(atom_feeds, "NEWEST", 1)
    assert [entry.title for entry in feed(unknown, "/feeds/news.atom?lang=en").entries] == ["One <b>& two</b>"]


def test_a_region_that_only_records_name_has_a_feed(make_app: MakeApp) -> None:
    client = make_app(news=[{"id": "N1", "title": "A", "regions": "OUR-OWN", "date": "2024"}]).server.test_client()
    read = feed(client, "/feeds/regions/OUR-OWN.atom")
    assert [(tag.term, tag.label) for tag in read.entries[0].tags] == [("OUR-OWN", "OUR-OWN")]


def test_names_stay_and_differ_by_site_and_language(small: FlaskClient, unknown: FlaskClient) -> None:
    def ids(client: FlaskClient, address: str) -> list[str]:
        return [entry.id for entry in feed(client, address).entries]

    whole = ids(small, "/m/feeds/news.atom")
    assert all(one.startswith("urn:uuid:") for one in whole)
    assert ids(small, "/m/feeds/countries/MDA.atom") == ids(small, "/m/feeds/news.atom?theme=Data") == whole[:1]
    assert not {*whole} & {*ids(small, "/m/feeds/news.atom?lang=fr"), *ids(unknown, "/feeds/news.atom")}


@pytest.mark.parametrize(("query", "found"), [
    ("", "N1 SAMPLE-N2 N3"), ("country=mda", "N1"), ("region=M49-150", "N1 N3"), ("theme=Data", "N1"),
    ("category=call", "N1"), ("from=2023&to=2023-06", "SAMPLE-N2"), ("q=invented", "SAMPLE-N2"), ("donor=none", ""),
])  # fmt: skip
def test_feeds_take_the_filters_of_the_page(unknown: FlaskClient, query: str, found: str) -> None:
    read = feed(unknown, f"/feeds/news.atom?{query}")
    assert [entry.link.rpartition("/")[2] for entry in read.entries] == found.split()


def test_our_own_reader_reads_a_feed_back(small: FlaskClient) -> None:
    """Of what a feed can hold nothing is lost: title, day, kind, places, lead, language."""
    content = small.get("/m/feeds/news.atom").data
    result = read_records(content, Dataset.NEWS, filename="news.atom", gazetteer=gazetteer(), today=date(2026, 1, 1))
    read = {record["title"]: record for record in result.frame.to_dict("records")}
    first = read["One & two"]
    assert (first["date"], first["category"], first["countries"], first["lead"]) == (
        "2024-03-01", "call", "MDA;UKR", "In short",
    )  # fmt: skip
    assert "**bold**" in first["body"]
    assert first["url"] == f"{PUBLIC}/m/news/N1"
    assert read["Новости"]["language"] == "ru"


def calendar(client: FlaskClient, address: str) -> dict[str, dict[str, object]]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar"), answer.text
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    read = Calendar.from_ical(answer.data)
    assert not read.errors
    assert read["VERSION"] == "2.0"
    assert read["REFRESH-INTERVAL"].dt == timedelta(days=1)
    events = [dict(event) for event in read.walk("VEVENT")]
    assert len({event["UID"] for event in events}) == len(events)
    assert all(event["DTSTART"].params["VALUE"] == "DATE" for event in events)
    return {event["SUMMARY"]: event for event in events}


def test_a_calendar_has_the_last_day_of_every_project_that_states_it(small: FlaskClient, unknown: FlaskClient) -> None:
    events = calendar(small, "/m/feeds/projects.ics")
    assert {title: event["DTSTART"].dt for title, event in events.items()} == {
        "Project ends: SAMPLE: Year": date(2099, 12, 31),
        "Project ends: Day; or, night": date(2028, 2, 29),
        "Project ends: Month": date(2027, 2, 28),
    }
    month = events["Project ends: Month"]
    published = small.get("/m/api/v1/countries.geojson").json["date"]
    assert month["DTSTAMP"].dt.date().isoformat() == published
    assert month["TRANSP"] == "TRANSPARENT"
    assert month["DESCRIPTION"] == "End: February 2027\nActive\nLine\none"
    assert (month["URL"], month["LOCATION"]) == (f"{PUBLIC}/m/projects/P2", "Kenya")
    assert list(calendar(small, "/m/feeds/countries/mda.ics")) == ["Project ends: Day; or, night"]
    assert "URL" not in calendar(unknown, "/feeds/countries/KEN.ics")["Project ends: Month"]
    french = next(iter(calendar(small, "/m/feeds/countries/MDA.ics?lang=fr").values()))
    assert french["SUMMARY"].params["LANGUAGE"] == "fr"
    assert french["SUMMARY"].endswith("Jour")


def test_a_long_calendar_keeps_the_latest_ends(unknown: FlaskClient, monkeypatch) -> None:
    monkeypatch.setattr(project_calendar, "LATEST", 1)
    assert list(calendar(unknown, "/feeds/projects.ics?lang=en")) == ["Project ends: SAMPLE: Year"]


@pytest.mark.parametrize("address", [
    "/feeds/countries/QQQ.atom", "/feeds/regions/QQQ.atom", "/feeds/countries/QQQ.ics", "/feeds/none", "/feeds/",
])  # fmt: skip
def test_a_feed_of_nowhere_is_told_in_json(unknown: FlaskClient, address: str) -> None:
    answer = unknown.get(address)
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (404, "application/json", "not-found")


def test_what_is_held_back_is_in_no_feed(make_app: MakeApp, new_database: NewDatabase) -> None:
    url = new_database()
    client = make_app(database_url=url).server.test_client()
    with Store(url) as store:
        store.holds.place(HoldKind.NEWS, "SAMPLE-call-journalists-2027", sentence="Not now.", reason="r", by="a")
    assert "SAMPLE-call-journalists-2027" not in client.get("/feeds/news.atom").text
    one = client.get("/api/v1/news/SAMPLE-call-journalists-2027")
    assert (one.status_code, one.json) == (
        410, {"error": "Not now.", "code": "withheld", "parameter": None, "status": 410},
    )  # fmt: skip
