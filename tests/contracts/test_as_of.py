"""Every address with as_of answers what was published then, says so, and never shows what is held now."""

import re
import time
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.records.schema.columns import Dataset
from dashboard.store import tables_and_row_access
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.contracts.addresses import every_address
from tests.contracts.conftest import MakeApp
from tests.html import only, text_of, values
from tests.portfolio.making import frame_of

THEN = "2026-03-05"
EARLY, LATE = "qwxold", "zzyzx"  # in every word that only the records of then, or of now, have
TEXTS = ("title", "acronym", "summary", "description", "themes", "donors")


def projects(word: str, *more: dict[str, str]) -> list[dict[str, str]]:
    mine = {"id": f"P-{word}", "countries": "MDA;TUV", "regions": "M49-150"} | {one: f"{word} {one}" for one in TEXTS}
    return [{"id": "BOTH", "title": "In both", "countries": "MDA", "status": "2"}, mine, *more]


def news(word: str) -> list[dict[str, str]]:
    own = {"id": f"N-{word}", "countries": "UKR"} | {one: f"{word} {one}" for one in ("title", "lead", "body")}
    return [{"id": "N-BOTH", "title": "Opened", "countries": "MDA", "project_ids": "BOTH"}, own]


def published_twice(folder: Path) -> str:
    """Address of a database in which everything was published on 1 March 2026, and anew on 1 May."""
    url = f"sqlite:///{folder / 'store.db'}"
    base: dict[Dataset, int] = {}
    with Store(url) as store, pytest.MonkeyPatch.context() as patch:
        for word, month in ((EARLY, 3), (LATE, 5)):
            patch.setattr(
                tables_and_row_access, "now", lambda month=month: datetime.fromisoformat(f"2026-0{month}-01T12:00Z")
            )
            for dataset, records in ((Dataset.PROJECTS, projects(word)), (Dataset.NEWS, news(word))):
                frame = frame_of(dataset, records)
                version = store.add_version(dataset, frame, original=b"", filename="f.csv", author="a")
                store.publish(version.number, author="a", based_on=base.get(dataset))
                base[dataset] = version.number
    return url


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, make_app: MakeApp) -> Dash:
    """An application that the tests only read from."""
    url = published_twice(tmp_path_factory.mktemp("store"))
    return make_app(database_url=url)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def own(tmp_path: Path, make_app: MakeApp) -> Iterator[tuple[Dash, Store]]:
    """An application and its store, which the test may change."""
    url = published_twice(tmp_path)
    with Store(url) as store:
        yield make_app(database_url=url, poll_seconds=0.1), store


def content_of(answer: TestResponse) -> str:
    """What an answer says, also within a workbook."""
    if answer.data.startswith(b"PK"):
        with ZipFile(BytesIO(answer.data)) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist())
    return answer.data.decode("utf-8", "replace")


def fragments(client: FlaskClient, path: str = f"/?as_of={THEN}") -> str:
    return only(client.get(path).text, "[data-fragments]").get("data-fragments")


def dated(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={THEN}"


def addresses_of_then(app: Dash) -> list[str]:
    """Every address that shows data, with the date: one of each rule, and what its records are found by."""
    apart = ("/static/", "/health/", "/edition", "/favicon", "/sitemap", "/robots", "/fragments/", "/accessibility")
    apart += ("/oembed", "/api/v1/openapi.json", "/pictures/")  # what they tell is of no day
    known = [one for one in every_address(app).values() if not one.startswith(apart)]
    more = ["/?country=TUV", "/?region=M49-150", "/?country=MDA&show=40", "/news/N-BOTH", "/projects/BOTH"]
    for word in (EARLY, LATE):
        more += [f"/?q={word}", f"/projects/P-{word}", f"/news/N-{word}", f"/?theme={word}+themes"]
    parts = [
        "panel",
        "country/MDA",
        "country/TUV",
        f"panel?q={EARLY}",
        f"panel?q={LATE}",
        f"suggest/{EARLY}",
        f"suggest/{LATE}",
        "world",
        "_dash-layout",
    ]
    prefix = fragments(app.server.test_client())
    return [dated(one) for one in [*known, *more, *(prefix + part for part in parts)]] + [
        prefix + part for part in ("_dash-layout", f"suggest/{EARLY}", f"suggest/{LATE}", "country/TUV")
    ]


def says(text: str, word: str) -> bool:
    """Whether an answer tells of records with this word, and not only repeats the question."""
    repeated = (
        f"q={word}",
        f"“{word}”",
        f'value="{word}"',
        f"{word} themes",
        f"{word}+themes",
        f"N-{word}",
        f"P-{word}",
    )
    for one in repeated:
        text = text.replace(one, "")
    return word in text


def test_every_address_with_a_date_tells_what_was_published_then_and_nothing_of_later(
    app: Dash, client: FlaskClient
) -> None:
    told = {one: client.get(one, follow_redirects=True) for one in addresses_of_then(app)}
    assert not {one for one, answer in told.items() if says(content_of(answer), LATE)}
    assert sum(says(content_of(answer), EARLY) for answer in told.values()) > 10
    missing = {one for one, answer in told.items() if answer.status_code != 200}
    assert missing == {dated(f"/projects/P-{LATE}"), dated(f"/news/N-{LATE}")}
    for one, answer in told.items():
        assert ("as_of=" in one) == (answer.headers.get("X-Robots-Tag") == "noindex"), one
    now = {one: client.get(one.replace(f"as_of={THEN}", ""), follow_redirects=True) for one in told if "@" not in one}
    assert not {one for one, answer in now.items() if says(content_of(answer), EARLY)}
    assert sum(says(content_of(answer), LATE) for answer in now.values()) > 10


def test_a_page_of_then_says_so_and_leads_on_in_its_day(client: FlaskClient) -> None:
    for path in ("/?country=MDA", "/projects/BOTH", "/news/N-BOTH", "/countries/MDA", "/news"):
        page = client.get(dated(path)).text
        assert "As published on 5 March 2026" in only(page, "head > title").text, path
        notice = only(page, "aside.past-notice")
        assert "As published on 5 March 2026" in notice.text_content()
        assert values(notice, "a", "href") == [path]
        assert f'<link rel="canonical" href="{path}">' in page
        assert "data-edition" not in page
        rest = notice.getroottree().getroot()
        notice.drop_tree()
        links = set(values(rest, "a[href^='/']", "href"))
        assert len(links) > 5
        assert not {one for one in links if "as_of=" not in one and not one.startswith("/accessibility")}
    today = client.get("/?country=MDA").text
    assert "past-notice" not in today
    assert "data-edition" in today


def test_a_moment_is_told_with_its_time(client: FlaskClient) -> None:
    page = client.get("/?as_of=2026-03-05T14:05:07Z").text
    assert "As published on 5 March 2026 at 14:05:07 UTC" in page
    assert "As published on 1 March 2026 at 12:00 UTC" in client.get("/?as_of=2026-03-01T12:00Z").text


def test_a_version_is_a_moment_too(client: FlaskClient) -> None:
    page = client.get("/?country=MDA&as_of=v2")
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "As published on 1 March 2026 at 12:00:00 UTC" in page.text
    assert f"{EARLY} title" in page.text
    assert "as_of=2026-03-01T12%3A00%3A00.000000Z" in page.text  # links stay there whatever is published later
    prefix = fragments(client, "/?as_of=v2")
    assert client.get(f"{prefix}country/TUV?as_of=v2").status_code == 200
    assert client.get("/api/v1/projects?as_of=v2").json == client.get("/api/v1/projects?as_of=2026-03-01").json
    assert LATE in client.get("/?country=MDA&as_of=v4").text


def test_a_fragment_of_another_version_leads_to_that_of_the_day(client: FlaskClient) -> None:
    prefix = fragments(client)
    assert f"@{THEN}/" in prefix
    for query in ("", f"?as_of={THEN}", f"?theme=x&as_of={THEN}"):
        old = re.sub("-[0-9a-f]{12}@", "-000000000000@", prefix)
        answer = client.get(f"{old}country/TUV{query}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{prefix}country/TUV{query}")
        assert "no-store" in answer.headers["Cache-Control"]
    today = fragments(client, "/")
    moved = client.get(f"{today}country/TUV?as_of={THEN}")
    assert moved.headers["Location"] == f"{prefix}country/TUV?as_of={THEN}"
    assert "immutable" in client.get(f"{prefix}country/TUV?as_of={THEN}").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("soon", "“soon” is not a date. Write a date such as as_of=2026-11-20"),
        ("<b>", "“&lt;b&gt;” is not a date."),
        ("v99", "Version 99 was never published."),
        ("2026-02-28", "The first publication was on 2026-03-01: write as_of=2026-03-01 or a later date."),
    ],
)
def test_what_has_no_answer_says_what_to_write(client: FlaskClient, as_of: str, sentence: str) -> None:
    for path in ("/", "/projects/BOTH", "/countries/MDA", "/map.svg", "/map.png", "/news"):
        answer = client.get(path, query_string={"as_of": as_of})
        assert (answer.status_code, answer.mimetype) == (400, "text/html"), path
        assert sentence in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
    version = fragments(client, "/")
    for path in ("/api/v1/projects", "/api/v1/projects.csv", f"{version}panel"):
        answer = client.get(path, query_string={"as_of": as_of})
        assert (answer.status_code, answer.mimetype) == (400, "application/json"), path
        assert unescape(sentence) in answer.json["error"]


def test_what_is_held_now_is_at_no_address_of_the_past(own: tuple[Dash, Store]) -> None:
    app, store = own
    client = app.server.test_client()
    before = client.get("/health/ready").json["version"]
    asked = addresses_of_then(app)
    assert sum(says(content_of(client.get(one, follow_redirects=True)), EARLY) for one in asked) > 10
    for kind, key in ((HoldKind.PROJECT, f"P-{EARLY}"), (HoldKind.NEWS, f"N-{EARLY}")):
        store.holds.place(kind, key, sentence="Not shown at present.", reason="r", by="a")
    end = time.monotonic() + 5
    while client.get("/health/ready").json["version"] == before or says(content_of(client.get(asked[0])), EARLY):
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.3)  # both holds are known by now
    assert not {one for one in asked if says(content_of(client.get(one, follow_redirects=True)), EARLY)}
    held = client.get(dated(f"/projects/P-{EARLY}"))
    assert held.status_code == 410
    assert "Not shown at present." in held.text


def test_a_cited_page_stays_what_it_was(own: tuple[Dash, Store]) -> None:
    app, store = own
    client = app.server.test_client()
    page = client.get("/?country=MDA").text
    sentence = text_of(only(page, "p.citation"))
    link = only(page, "a.permanent").get("href")
    assert sentence.startswith("Our organisation: “Moldova – Where we work”. Data as of ")
    assert sentence.endswith(link)
    assert re.fullmatch(r"/\?country=MDA&as_of=\d{4}-\d\d-\d\dT00:00:00Z", link)
    shown = client.get("/countries/MDA?" + link.split("&")[1])
    numbers = text_of(only(page, "p.counts"))
    frame = frame_of(
        Dataset.PROJECTS, projects("later", {"id": "X", "countries": "MDA"}, {"id": "Y", "countries": "MDA"})
    )
    version = store.add_version(Dataset.PROJECTS, frame, original=b"", filename="f.csv", author="a")
    store.publish(version.number, author="a", based_on=store.published()[Dataset.PROJECTS].number)
    end = time.monotonic() + 5
    while numbers == text_of(only(client.get("/?country=MDA").text, "p.counts")):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert numbers == text_of(only(client.get(link).text, "p.counts"))
    again = client.get("/countries/MDA?" + link.split("&")[1])
    assert (again.status_code, again.text) == (200, shown.text)


def test_pictures_have_names_and_are_asked_about_each_time(client: FlaskClient) -> None:
    for path, kind in (("/map.svg", "image/svg+xml"), ("/map.png", "image/png"), ("/map.png?size=large", "image/png")):
        for address in (path, f"{path}{'&' if '?' in path else '?'}country=MDA"):
            answer = client.get(address)
            assert (answer.status_code, answer.mimetype) == (200, kind)
            assert {"public", "s-maxage=60"} <= set(answer.headers["Cache-Control"].split(", "))
            assert answer.headers["ETag"]
            name = r'inline; filename="map(-MDA)?-\d{4}-\d\d-\d\d\.(svg|png)"'
            assert re.fullmatch(name, answer.headers["Content-Disposition"])
    assert client.get("/map.png").data == client.get("/map.png?show=40").data
    assert client.get("/map.png").data != client.get("/map.png?country=MDA").data
    assert client.get("/map.svg?country=XXX").status_code == 404
    assert client.get("/map.svg?from=never").status_code == 400
    assert "As published on 5 March 2026" in client.get(dated("/map.svg")).text
