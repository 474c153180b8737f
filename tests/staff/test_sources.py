"""The pages of sources: their list, the form, what may be an address, who may change one, and what the desk tells."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest
from dash import Dash

from dashboard.records.schema.columns import Dataset
from dashboard.review import scheduled_source_reading
from dashboard.review.scheduled_source_reading import read_source
from dashboard.store.scheduled_sources import MOST_SOURCES, Source, SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import select, text_of, values
from tests.other_sites import FORBIDDEN, answers, server
from tests.staff.drafting import GOOD, csv_of
from tests.staff.people import Person, signed_in, staff_context_of, store_of

URL = "https://93.184.215.14/feed.xml"  # a public address for which no name server is asked
FIELDS = {"url": URL, "name": "Our site", "dataset": "news", "every": "60"}


def texts(page: str, selector: str) -> list[str]:
    """The texts of all elements of a page that the selector finds."""
    return [" ".join(text_of(one).split()) for one in select(page, selector)]


def sources_of(app: Dash) -> list[Source]:
    return store_of(app).sources.all()


def add(person: Person, **fields: str) -> Source:
    """Add a source with the form."""
    answer = person.post("sources/new", FIELDS | fields)
    assert answer.status_code == 303, answer.text
    return store_of(person.app).sources.get(int(answer.location.rpartition("/")[2]))


def read_now(app: Dash, source: Source) -> Source:
    """Read a source in this process, as its own process would."""
    staff = staff_context_of(app)
    claimed = staff.store.sources.claim(datetime.now(UTC) + timedelta(days=8))
    assert claimed is not None
    read_source(staff.settings, staff.store, staff.gazetteer(), claimed)
    return staff.store.sources.get(source.number)


def test_an_editor_adds_a_source_with_four_answers(editor: Person) -> None:
    source = add(editor)
    assert (source.name, source.url, source.dataset, source.every_minutes) == ("Our site", URL, Dataset.NEWS, 60)
    assert (source.added_by, source.allowed_by, source.whole_list, source.active) == (editor.email, "", False, True)
    assert source.next_at <= datetime.now(UTC), "it is read as soon as possible"
    text = editor.get("sources").text
    for words in ("Our site", "not read yet", "every hour"):
        assert words in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": ""}, "This is not an address."),
        ({"url": "feed.xml"}, "This is not an address."),
        ({"url": "http://10.0.0.1/list.csv"}, "10.0.0.1 may not be read: it is not on the public internet."),
        ({"url": URL + "?" + "x" * 2000}, "longer than 2000 signs"),
        ({"name": " "}, "Write a name of at most 80 signs"),
        ({"name": "x" * 81}, "Write a name of at most 80 signs"),
        ({"name": "a/b"}, "without slashes"),
        ({"dataset": ""}, "Choose what the source holds."),
        ({"every": "1"}, "Choose how often it is read."),
        ({"publishes": "yes", "most_changes": ""}, "Write a number between 1 and 500."),
        ({"publishes": "yes", "most_changes": "501"}, "Write a number between 1 and 500."),
        ({"publishes": "yes", "most_changes": "5", "url": "http://93.184.215.14/"}, "begins with https://"),
        ({"publishes": "yes", "most_changes": "5", "url": "HTTP://93.184.215.14/"}, "begins with https://"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_lost(
    publisher: Person, fields: dict[str, str], sentence: str
) -> None:
    answer = publisher.post("sources/new", FIELDS | {"whole_list": "yes"} | fields)
    assert answer.status_code == 400
    assert any(sentence in text for text in texts(answer.text, ".field .error")), answer.text
    shown = values(answer.text, ".form.narrow :is(input[name=url], input[name=name], option[selected])", "value")
    assert {value for name, value in FIELDS.items() if name not in fields} <= set(shown)
    assert 'name="whole_list" type="checkbox" value="yes" checked' in answer.text
    assert sources_of(publisher.app) == []


@pytest.fixture(scope="module")
def owner_of_one(make_app) -> Person:
    """An editor of an office with one source, which nobody may change."""
    editor = signed_in(make_app(), Role.EDITOR)
    add(editor)
    return editor


@pytest.mark.parametrize("url", FORBIDDEN)
def test_no_forbidden_address_comes_through_the_form(owner_of_one: Person, monkeypatch, url: str) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_given: pytest.fail("it was reached"))
    assert owner_of_one.post("sources/new", FIELDS | {"url": url}).status_code == 400
    (source,) = sources_of(owner_of_one.app)
    assert owner_of_one.post(f"sources/{source.number}", FIELDS | {"url": url}).status_code == 400
    assert [one.url for one in sources_of(owner_of_one.app)] == [URL]


def test_a_host_of_the_settings_may_be_private(make_app) -> None:
    ana = signed_in(make_app(source_hosts=("127.0.0.1:8080",)), Role.EDITOR)
    assert add(ana, url="http://127.0.0.1:8080/list.csv").url == "http://127.0.0.1:8080/list.csv"
    assert ana.post("sources/new", FIELDS | {"url": "http://127.0.0.1:8081/"}).status_code == 400


def test_of_an_entry_of_the_registry_the_address_for_programs_is_checked(editor: Person, monkeypatch) -> None:
    page = "https://93.184.215.14/dataset/our-activities"
    table = scheduled_source_reading._REGISTRIES
    monkeypatch.setitem(table, "93.184.215.14", ("dataset", "https://10.0.0.1/package_show?id="))
    answer = editor.post("sources/new", FIELDS | {"url": page})
    assert (answer.status_code, "10.0.0.1 may not be read" in answer.text) == (400, True)
    monkeypatch.setitem(table, "93.184.215.14", ("dataset", "https://93.184.215.14/package_show?id="))
    assert add(editor, url=page).url == page
    assert "an entry of the IATI Registry" in editor.get("sources/new").text


def test_two_sources_have_two_names_and_there_is_an_end_to_them(editor: Person) -> None:
    add(editor)
    assert "There is a source of this name already." in editor.post("sources/new", FIELDS).text
    for number in range(MOST_SOURCES - 1):
        terms = SourceTerms(dataset=Dataset.NEWS, name=f"Site {number}", url=URL, every_minutes=60)
        store_of(editor.app).sources.add(terms, by=editor.email)
    answer = editor.post("sources/new", FIELDS | {"name": "One more"})
    assert (answer.status_code, "the most there may be" in answer.text) == (400, True)


def test_it_is_paused_resumed_fetched_and_deleted_in_two_clicks(editor: Person) -> None:
    page = f"sources/{add(editor).number}"
    editor.post(f"{page}/pause", {"wish": "pause"})
    assert "paused" in editor.get("sources").text
    assert "Fetch now" not in editor.get(page).text
    editor.post(f"{page}/pause", {"wish": "resume"})
    assert "Fetch now" in editor.get(page).text
    editor.post(f"{page}/fetch")
    assert "<details><summary>Delete this source" in editor.get(page).text
    assert editor.post(f"{page}/delete").location.endswith("/sources")
    assert editor.get(page).status_code == 404
    acts = [entry.action for entry in store_of(editor.app).journal(actor=editor.email)]
    assert acts[-5:] == [
        Action.ADD_SOURCE, Action.CHANGE_SOURCE, Action.CHANGE_SOURCE, Action.FETCH_SOURCE, Action.REMOVE_SOURCE,
    ]  # fmt: skip


def test_only_a_publisher_lets_a_source_publish_and_changes_one_that_does(app: Dash) -> None:
    editor, publisher = signed_in(app, Role.EDITOR), signed_in(app, Role.PUBLISHER)
    allowing = {"publishes": "yes", "most_changes": "5"}
    source = add(editor, **allowing)
    page = f"sources/{source.number}"
    assert (source.allowed_by, source.most_changes) == ("", 5)
    assert "This source may publish by itself" not in editor.get(page).text
    assert publisher.post(page, FIELDS | allowing).status_code == 303
    assert sources_of(app)[0].allowed_by == publisher.email
    for path in (page, f"{page}/pause", f"{page}/delete"):
        answer = editor.post(path, FIELDS | {"url": URL + "?other"})
        assert (answer.status_code, "only a publisher changes it" in answer.text) == (403, True)
    assert (sources_of(app)[0].url, sources_of(app)[0].active) == (URL, True)
    assert publisher.post(page, FIELDS).status_code == 303
    assert sources_of(app)[0].allowed_by == ""


def test_the_desk_tells_what_a_source_brought_and_why_it_waits(make_app) -> None:
    with server(answers(csv_of(*GOOD))) as host:
        app = make_app(source_hosts=(host,))
        publisher = signed_in(app, Role.PUBLISHER)
        allowing = {"publishes": "yes", "most_changes": "5"}
        source = read_now(app, add(publisher, url=f"http://{host}/list.csv", dataset="projects", **allowing))
    desk = publisher.get().text
    assert "Our site.csv" in " ".join(texts(desk, "#waiting ~ .work li")), "it waits for its person"
    (told,) = texts(desk, "section[aria-labelledby=sources] li")
    assert f"draft {source.draft}" in told
    assert "a person makes the first publication" in told
    assert "a person makes the first publication" in publisher.get(f"sources/{source.number}").text
    other = signed_in(app, Role.EDITOR, "other@example.org")
    assert "Our site.csv" not in " ".join(texts(other.get().text, "#waiting ~ .work li"))


def test_the_desk_tells_of_a_failure_until_it_is_over(make_app) -> None:
    with server(answers(status=404)) as host:
        app = make_app(source_hosts=(host,))
        editor = signed_in(app, Role.EDITOR)
        assert 'aria-labelledby="sources"' not in editor.get().text
        source = read_now(app, add(editor, url=f"http://{host}/feed.xml"))
    (told,) = texts(editor.get().text, "section[aria-labelledby=sources] li")
    assert told.startswith("Our site failed")
    assert f"{host} answers with error 404." in told
    store_of(app).sources.set_active(source.number, False, by=editor.email)
    assert texts(editor.get().text, "section[aria-labelledby=sources] li") == []


def test_a_sheet_that_is_not_shared_is_told_with_what_to_do(app: Dash, monkeypatch) -> None:
    """The site of the sheets answers with a page that asks for a sign-in."""
    sheet = "https://docs.google.com/spreadsheets/d/1aB/edit#gid=3"
    source = store_of(app).sources.add(SourceTerms(dataset=Dataset.NEWS, name="x", url=sheet, every_minutes=60), by="a")
    asked: list[str] = []

    def fetch(url: str, *_limits: object, **_known: object) -> object:
        asked.append(url)
        return source_reading_answer(b"<!doctype html><title>Sign in</title>")

    monkeypatch.setattr(scheduled_source_reading, "fetch", fetch)
    failed = read_now(app, source)
    assert asked == ["https://docs.google.com/spreadsheets/d/1aB/export?format=csv&gid=3"]
    assert failed.last_result.endswith("Share the Google Sheet so that anyone with the link may view it.")


def source_reading_answer(content: bytes) -> object:
    from dashboard.safe_url_fetching import Fetched

    return Fetched(url="", content=content, etag="", last_modified="")
