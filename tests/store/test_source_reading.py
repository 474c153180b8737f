"""Sources are fetched within limits and checked as uploads are; what is new becomes a draft, or is published where all
limits allow it. On SQLite and PostgreSQL, with servers on this machine that a setting allows."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.review import scheduled_source_reading, worker_launcher
from dashboard.review.scheduled_source_reading import csv_address, entry_address, read_source, start_due
from dashboard.safe_url_fetching import FetchLimits, fetch
from dashboard.settings import Settings
from dashboard.store.draft_comments import CommentKind
from dashboard.store.drafts import DraftState
from dashboard.store.scheduled_sources import Source, SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action
from tests.other_sites import FORBIDDEN, Answering, answers, server
from tests.sharing import GeographyOf
from tests.store.drafting import damaged
from tests.store.together import run_together

ANA, BO = "ana@example.org", "bo@example.org"
HEAD = "id,title,countries,status,summary"
ITEM = (
    "<item><guid>{id}</guid><title>{title}</title><link>https://www.example.org/{id}</link><category>Moldova</category>"
    "<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
)
Reads = Callable[..., Source]


def feed(*ids: str, built: str = "1", text: str = "Words.") -> bytes:
    items = "".join(ITEM.format(id=one, title=f"Article {one}", text=text) for one in ids)
    return f'<rss version="2.0"><channel><title>x</title><generator>{built}</generator>{items}</channel></rss>'.encode()


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


@pytest.fixture
def gazetteer(geography_of: GeographyOf) -> Gazetteer:
    return geography_of(Settings()).gazetteer


@pytest.fixture
def reads(store: Store, gazetteer: Gazetteer, database_url: str) -> Reads:
    """Lets a source that has this content, or is at this host, be read once, and returns the source as it is then."""

    def read(content: bytes | Answering, hours: float = 0, **settings: object) -> Source:
        with server(answers(content) if isinstance(content, bytes) else content) as host:
            return read_at(host, "feed.xml", hours, **settings)

    def read_at(host: str, path: str, hours: float, **settings: object) -> Source:
        (source,) = store.sources.all()
        _move(store, source, host, path)
        claimed = store.sources.claim(datetime.now(UTC) + timedelta(hours=hours, minutes=1))
        assert claimed is not None
        chosen = Settings(database_url=database_url, source_hosts=(host,), **settings)
        read_source(chosen, store, gazetteer, claimed)
        return store.sources.get(source.number)

    read.at = read_at
    read.gazetteer = gazetteer
    return read


def _move(store: Store, source: Source, host: str, path: str = "feed.xml") -> None:
    """Let the source be at a host without forgetting what is known of it: each server has a port of its own."""
    from dashboard.store.tables_and_row_access import sources, update_row

    with store._database.writing() as connection:
        update_row(connection, sources, source.number, url=f"http://{host}/{path}")


def add(store: Store, dataset: Dataset = Dataset.NEWS, **terms: object) -> Source:
    url = "http://127.0.0.1/feed.xml"
    return store.sources.add(SourceTerms(dataset=dataset, name="Our site", url=url, every_minutes=60, **terms), by=ANA)


def publish(store: Store, gazetteer: Gazetteer, content: bytes, dataset: Dataset = Dataset.NEWS) -> int:
    """Publish what a person would have published; the number of the version."""
    frame = read_records(content, dataset, filename="f", gazetteer=gazetteer, today=date.today()).frame
    before = store.published().get(dataset)
    version = store.add_version(dataset, frame, original=content, filename="f", author=ANA)
    store.publish(version.number, author=ANA, based_on=before and before.number)
    return version.number


def public_ids(store: Store, dataset: Dataset = Dataset.NEWS) -> set[str]:
    return set(store.frame(store.published()[dataset].number)["id"])


def test_a_new_article_becomes_a_checked_draft_of_the_person_of_the_source(store, reads):
    add(store)
    source = reads(feed("a1"))
    (draft,) = store.drafts.all_open()
    assert (draft.number, draft.author, draft.filename) == (source.draft, ANA, "Our site.xml")
    assert (draft.state, draft.is_checked) == (DraftState.CHECKED, True)
    assert store.drafts.intake(draft.number).frame["title"].tolist() == ["Article a1"]
    assert (source.last_result, source.failures) == ("New content became a draft.", 0)
    assert store.published() == {}, "nothing is public by itself"


def test_within_its_schedule_the_next_article_is_there(store, reads):
    add(store)
    reads(feed("a1"))
    assert store.sources.claim(datetime.now(UTC) + timedelta(minutes=59)) is None
    reads(feed("a1", "a2"), hours=1)
    (draft,) = store.drafts.all_open()
    assert set(store.drafts.intake(draft.number).frame["id"]) == {"a1", "a2"}


def test_the_same_records_make_no_second_draft(store, reads):
    add(store)
    first = reads(feed("a1"))
    for hours, content in ((2, feed("a1")), (4, feed("a1", built="2"))):
        source = reads(content, hours)
        assert (source.last_result, source.draft) == ("Nothing has changed.", first.draft)
    assert len(store.drafts.all()) == 1


def test_a_site_that_says_that_nothing_changed_is_believed(store, reads):
    add(store)
    asked: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers["If-None-Match"])
        answers(b"" if asked[-1] else feed("a1"), 304 if asked[-1] else 200, ETag='"7"')(request)

    reads(answer)
    assert reads(answer, 2).last_result == "Nothing has changed."
    assert asked == [None, '"7"']


@pytest.mark.parametrize(
    ("content", "dataset", "sentence"),
    [
        (b"<!doctype html><html><body>Sign in</body></html>", Dataset.NEWS, "looks like a web page"),
        (b"\x00\x01\x02" * 50, Dataset.NEWS, "looks like a binary file"),
        (b"", Dataset.NEWS, "is empty"),
        (feed(), Dataset.NEWS, "no rows"),
        (feed("a1"), Dataset.PROJECTS, "is a feed of news"),
        (b"PK\x03\x04" + b"x" * 50, Dataset.PROJECTS, "an archive that cannot be unpacked"),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_a_sentence_and_no_draft(store, reads, content, dataset, sentence):
    add(store, dataset)
    source = reads(content)
    assert sentence in source.last_result
    assert (source.failures, source.draft, store.drafts.all()) == (1, None, [])
    assert reads(feed("a1") if dataset is Dataset.NEWS else table("1,A,Moldova,2,x"), 24).failures == 0


def test_a_site_that_changes_with_every_answer_heaps_up_no_open_drafts(store, reads):
    add(store)
    for hours in range(4):
        reads(feed(*(f"a{number}" for number in range(hours + 1))), 2 * hours)
    (draft,) = store.drafts.all_open()
    assert len(store.drafts.intake(draft.number).frame) == 4


def _drip(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _number in range(100):
        request.wfile.write(b"x")
        time.sleep(0.1)


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        request.wfile.write(b"x" * 65_536)


@pytest.mark.parametrize(
    ("answering", "sentence"),
    [
        (lambda _request: time.sleep(3), "too slow"),
        (_drip, "too slow"),
        (_endless, "larger than 0.1 megabytes"),
        (answers(status=503), "error 503"),
        (answers(status=302, Location="http://169.254.169.254/latest/"), "not on the public internet"),
    ],
)
def test_a_bad_server_costs_little_and_is_told(store, reads, monkeypatch, answering, sentence):
    monkeypatch.setattr(
        scheduled_source_reading, "FetchLimits", partial(FetchLimits, connect=0.5, pause=0.5, total=1.0)
    )
    add(store)
    began = time.monotonic()
    source = reads(answering, upload_megabytes=0.1)
    assert sentence in source.last_result
    assert (source.failures, store.drafts.all()) == (1, [])
    assert time.monotonic() - began < 10


def test_no_forbidden_address_is_reached(store, gazetteer, monkeypatch):
    reached: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given: reached.append(given))
    for url in FORBIDDEN:
        terms = SourceTerms(dataset=Dataset.NEWS, name="x", url=url, every_minutes=60)
        source = store.sources.add(terms, by=ANA)
        claimed = store.sources.claim(datetime.now(UTC) + timedelta(minutes=1))
        read_source(Settings(), store, gazetteer, claimed)
        assert store.sources.get(source.number).failures == 1, url
        store.sources.remove(source.number, by=ANA)
    assert reached == []
    assert store.drafts.all() == []


@pytest.mark.parametrize("trusted", [False, True], ids=["of an unknown issuer", "of another name"])
def test_a_site_with_a_wrong_certificate_is_refused(store, gazetteer, monkeypatch, tmp_path: Path, trusted: bool):
    made = tmp_path / "made.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=other.example"
    words += f" -addext subjectAltName=DNS:other.example -keyout {made}.key -out {made}.crt"
    subprocess.run(words.split(), check=True, capture_output=True)
    made.write_text(Path(f"{made}.key").read_text() + Path(f"{made}.crt").read_text())
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    with server(answers(feed("a1")), str(made)) as host:
        terms = SourceTerms(dataset=Dataset.NEWS, name="x", url=f"https://{host}/", every_minutes=60)
        store.sources.add(terms, by=ANA)
        claimed = store.sources.claim(datetime.now(UTC) + timedelta(minutes=1))
        read_source(Settings(source_hosts=(host,)), store, gazetteer, claimed)
    assert store.sources.get(1).last_result == f"{host} does not prove that it is that site."
    assert store.drafts.all() == []


# Publishing by itself


@pytest.fixture
def bo(store: Store) -> str:
    """A publisher who lets sources publish."""
    store.accounts.add(BO, Role.PUBLISHER, by="tests", password_hash="x")
    return BO


def test_within_its_limits_a_source_publishes_by_itself(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1", "a2"))
    add(store, allowed_by=bo, most_changes=2)
    source = reads(feed("a1", "b1", "b2"))
    version = store.published()[Dataset.NEWS]
    assert public_ids(store) == {"a1", "a2", "b1", "b2"}, "what the feed no longer has stays"
    assert source.draft_result == f"Published by itself as version {version.number}."
    entry = store.journal()[-1]
    assert (entry.action, entry.actor, entry.draft) == (Action.PUBLISH, "source Our site", source.draft)
    assert store.drafts.get(source.draft).state is DraftState.PUBLISHED


def test_of_what_a_source_published_its_person_is_told_the_last(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1", "a2"))
    add(store, allowed_by=bo, most_changes=2)
    for hours, content in enumerate((feed("b1"), feed("b1", "b2"))):
        source = reads(content, hours=2 * hours)
    (told,) = store.comments.unseen(ANA)
    assert (told.author, told.draft, told.kind) == ("source Our site", source.draft, CommentKind.PUBLISHED)
    store.comments.mark_seen(source.draft, ANA)
    assert store.comments.unseen(ANA) == []


def test_the_choices_of_the_last_draft_are_needed_to_read_a_source(store, reads):
    add(store)
    draft = reads(feed("a1")).draft
    damaged(store, "drafts", "choices = '{'", f"number = {draft}")
    source = reads(feed("a1", "a2"), hours=2)
    assert source.last_result == (
        "What was decided about the last draft of this source cannot be read. Delete it, and add it anew."
    )
    assert len(store.drafts.all()) == 1


def test_by_default_a_source_publishes_nothing(store, reads, gazetteer):
    publish(store, gazetteer, feed("a1"))
    add(store)
    assert reads(feed("a1", "b1")).draft_result == ""
    assert (public_ids(store), len(store.drafts.all_open())) == ({"a1"}, 1)


OLD = "P1,Water,Moldova,2,Wells", "P2,Schools,Kenya,2,Roofs"


@pytest.mark.parametrize(
    ("new", "terms", "why"),
    [
        ((*OLD, "P3,A,Kenya,2,x", "P4,B,Kenya,2,x"), {}, "2 records are new or changed, more than the 1 that"),
        (("P1,Water now,Moldova,2,Wells", "P2,Roads,Kenya,2,Roofs"), {}, "2 records are new or changed"),
        ((*OLD, "P3,A,Atlantis,2,x"), {}, "1 row has errors"),
        (("P1,Water,Moldova,2,", OLD[1]), {}, "1 published record or value would go"),
        ((OLD[0],), {"whole_list": True}, "1 published record is missing from the file"),
        ((*OLD, "P3,A,Kenya,2,x"), {"allowed_by": "gone@example.org"}, "may no longer publish"),
        ((*OLD, "P3,A,Kenya,2,x"), {"allowed_by": ANA}, "may no longer publish"),
    ],
)
def test_beyond_any_of_its_limits_it_stays_a_draft_that_says_why(store, reads, new, terms, why):
    store.accounts.add(BO, Role.PUBLISHER, by="tests", password_hash="x")
    store.accounts.add(ANA, Role.EDITOR, by="tests", password_hash="x")
    number = publish(store, reads.gazetteer, table(*OLD), Dataset.PROJECTS)
    add(store, Dataset.PROJECTS, **{"allowed_by": BO, "most_changes": 1} | terms)
    source = reads(table(*new))
    assert source.draft_result.startswith("Not published by itself: "), source
    assert why in source.draft_result
    assert store.published()[Dataset.PROJECTS].number == number
    assert [draft.number for draft in store.drafts.all_open()] == [source.draft]


def test_where_a_second_person_approves_no_source_publishes(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1"))
    add(store, allowed_by=bo, most_changes=5)
    assert "a second person has to approve" in reads(feed("a1", "b1"), approval=True).draft_result
    assert public_ids(store) == {"a1"}


def test_what_is_paused_while_it_is_read_publishes_nothing(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1"))
    add(store, allowed_by=bo, most_changes=5)

    def answer(request: BaseHTTPRequestHandler) -> None:
        store.sources.set_active(1, False, by=BO)
        answers(feed("a1", "b1"))(request)

    assert reads(answer).draft_result == ""
    assert (public_ids(store), len(store.drafts.all_open())) == ({"a1"}, 1)


def test_what_has_another_address_while_it_is_read_becomes_no_draft(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1"))
    add(store)

    def answer(request: BaseHTTPRequestHandler) -> None:
        terms = SourceTerms(dataset=Dataset.NEWS, name="x", url="https://b.example/", every_minutes=60, allowed_by=bo)
        store.sources.change(1, terms, by=BO)
        answers(feed("a1", "b1"))(request)

    reads(answer)
    assert (public_ids(store), store.drafts.all()) == ({"a1"}, [])


def test_a_person_makes_the_first_publication(store, reads, bo):
    add(store, allowed_by=bo, most_changes=5)
    assert reads(feed("a1")).draft_result == "Not published by itself: a person makes the first publication."
    assert store.published() == {}


def test_a_closed_account_lets_nothing_publish(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1"))
    add(store, allowed_by=bo, most_changes=5)
    store.accounts.set_active(store.accounts.find(bo).number, False, by="tests")
    assert "may no longer publish" in reads(feed("a1", "b1")).draft_result


def test_what_staff_withdrew_does_not_come_back(store, reads, gazetteer, bo):
    publish(store, gazetteer, feed("a1"))
    add(store, allowed_by=bo, most_changes=5)
    reads(feed("a1", "secret"))
    assert public_ids(store) == {"a1", "secret"}
    frame = store.frame(store.published()[Dataset.NEWS].number)
    without = store.add_version(Dataset.NEWS, frame[frame["id"] != "secret"], original=b"", filename="f", author=ANA)
    store.publish(without.number, author=ANA, based_on=store.published()[Dataset.NEWS].number)
    for hours, new in ((2, "b"), (4, "c"), (6, "d")):
        source = reads(feed("a1", "secret", new), hours)
        assert source.draft_result.endswith("1 record that was withdrawn here is left out.")
        assert new in public_ids(store)
        assert "secret" not in public_ids(store)
    publish(store, gazetteer, feed("a1", "secret"))
    reads(feed("a1", "secret", "e"), 8)
    assert "secret" in public_ids(store), "a person published it again"


def test_content_that_changes_nothing_for_visitors_leaves_no_draft(store, reads, gazetteer):
    publish(store, gazetteer, feed("a1"))
    add(store)
    source = reads(feed("a1", built="2"))
    assert (source.draft_result, store.drafts.all_open()) == ("The new content changes nothing for visitors.", [])


def test_columns_that_a_person_chose_hold_for_the_next_content(store, reads, gazetteer):
    add(store, Dataset.PROJECTS)
    head = "Nummer,Bezeichnung,Ort"
    source = reads(table("1,A,Malta", head=head))
    draft = store.drafts.get(source.draft)
    assert store.drafts.intake(draft.number).refused
    mapping = {"id": "Nummer", "title": "Bezeichnung", "countries": "Ort"}
    chosen = msgspec.structs.replace(draft.choices, mapping=mapping)
    store.drafts.change(draft.number, chosen, revision=1, author=ANA, action=Action.MAP_COLUMNS)
    later = reads(table("1,A,Malta", "2,B,Kenya", head=head), 2)
    assert store.drafts.intake(later.draft).frame["countries"].tolist() == ["MLT", "KEN"]


# Processes


def read_together(url: str, _name: str) -> int:
    with Store(url) as store:
        (source,) = store.sources.all()
        start_due(Settings(database_url=url, source_hosts=(source.url.split("/")[2],), samples=None), store)
        started = len(worker_launcher._watched)
        for _wait in range(600):
            if not worker_launcher._watched:
                break
            time.sleep(0.1)
        return started


def test_of_three_replicas_one_fetches(store, database_url):
    fetched: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        fetched.append(request.path)
        time.sleep(0.5)
        answers(feed("a1"))(request)

    with server(answer) as host:
        add(store)
        _move(store, store.sources.get(1), host)
        assert sorted(run_together(read_together, database_url, 3)) == [0, 0, 1]
    assert fetched == ["/feed.xml"]
    (draft,) = store.drafts.all_open()
    assert (draft.is_checked, store.sources.get(1).draft) == (True, draft.number)


def test_a_process_that_is_killed_is_a_failure(store, database_url):
    add(store)
    with server(lambda _request: time.sleep(20)) as host:
        _move(store, store.sources.get(1), host)
        start_due(Settings(database_url=database_url, source_hosts=(host,), samples=None, check_seconds=4.0), store)
        for _wait in range(150):
            if store.sources.get(1).failures:
                break
            time.sleep(0.1)
    assert "took longer" in store.sources.get(1).last_result


def test_a_machine_that_can_start_no_process_is_a_failure(store, monkeypatch):
    def refuse(*_given: object, **_more: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("dashboard.review.worker_launcher.subprocess.Popen", refuse)
    source = add(store)
    start_due(Settings(), store)
    told = store.sources.get(source.number)
    assert told.failures == 1
    assert told.last_result == "No process could be started: Resource temporarily unavailable. Try again in a while."


D = "https://docs.google.com/spreadsheets/d"


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        (f"{D}/1aB-c_9/edit#gid=77", f"{D}/1aB-c_9/export?format=csv&gid=77"),
        (f"{D}/1aB-c_9/edit?gid=77#gid=77", f"{D}/1aB-c_9/export?format=csv&gid=77"),
        (f"{D}/1aB-c_9/edit?usp=sharing", f"{D}/1aB-c_9/export?format=csv"),
        (f"{D}/1aB-c_9", f"{D}/1aB-c_9/export?format=csv"),
        ("https://docs.google.com/spreadsheets/u/1/d/1aB/view", f"{D}/1aB/export?format=csv"),
        (f"{D}/e/2PACX-1v/pubhtml?gid=5&single=true", f"{D}/e/2PACX-1v/pub?output=csv&gid=5&single=true"),
        (f"{D}/e/2PACX-1v/pubhtml", f"{D}/e/2PACX-1v/pub?output=csv"),
        (f"{D}/e/2PACX-1v/pub?output=xlsx", f"{D}/e/2PACX-1v/pub?output=xlsx"),
        (f"{D}/1aB/export?format=xlsx", f"{D}/1aB/export?format=xlsx"),
        ("https://www.example.org/d/1/edit#gid=1", "https://www.example.org/d/1/edit#gid=1"),
    ],
)
def test_the_link_of_a_google_sheet_is_read_as_csv(pasted, read):
    assert csv_address(pasted) == read


# Entries of the IATI Registry


def activities(*numbers: int) -> bytes:
    one = (
        "<iati-activity><iati-identifier>XX-{0}</iati-identifier><title><narrative>Wells {0}</narrative></title>"
        '<activity-status code="2"/><recipient-country code="MD"/></iati-activity>'
    )
    return f"<iati-activities version='2.03'>{''.join(map(one.format, numbers))}</iati-activities>".encode()


def entry(*files: str | None, kind: str | None = "activity") -> bytes:
    """What the registry answers about an entry, as far as we read it."""
    extras = [{"key": "activity_count", "value": 2}, {"key": "filetype", "value": kind}]
    result = {"name": "our-activities", "resources": [{"url": file} for file in files], "extras": extras}
    return json.dumps({"success": True, "result": result}).encode()


@pytest.fixture
def registry(store: Store, reads: Reads, monkeypatch) -> Iterator[Reads]:
    """Lets a source that is an entry of a registry on this machine be read once. What the registry answers about the
    entry, and the files that lie beside it (by their paths), are bytes, in which HOST stands for this machine, or
    servers."""
    answered: dict[str, bytes | Answering] = {}
    asked: list[tuple[str, str | None]] = []

    def answering(request: BaseHTTPRequestHandler) -> None:
        asked.append((request.path, request.headers["If-None-Match"]))
        found = answered.get(request.path.lstrip("/"), answered["entry"])
        (answers(found.replace(b"HOST", host.encode())) if isinstance(found, bytes) else found)(request)

    def read(entry: bytes | Answering, hours: float = 0, **files: bytes | Answering) -> Source:
        answered.update(files, entry=entry)
        return reads.at(host, "dataset/our-activities", hours)

    read.asked = asked
    with server(answering) as host:
        programs = f"http://{host}/api/3/action/package_show?id="
        monkeypatch.setitem(scheduled_source_reading._REGISTRIES, host, ("dataset", programs))
        add(store, Dataset.PROJECTS)
        yield read


def test_an_entry_of_the_registry_leads_to_its_file(store, registry):
    source = registry(entry("http://HOST/a"), a=activities(1, 2))
    assert [path for path, _etag in registry.asked] == ["/api/3/action/package_show?id=our-activities", "/a"]
    (draft,) = store.drafts.all_open()
    assert (draft.number, draft.filename) == (source.draft, "Our site.xml")
    assert store.drafts.intake(draft.number).frame["title"].tolist() == ["Wells 1", "Wells 2"]
    assert store.journal()[-1].subject == source.url, "the journal names the entry"


def test_a_file_of_an_entry_that_did_not_change_is_not_sent_again_but_another_file_is(store, registry):
    def numbered(content: bytes) -> Answering:
        def answer(request: BaseHTTPRequestHandler) -> None:  # the numbers of a site may be those of any of its files
            is_known = request.headers["If-None-Match"]
            answers(b"" if is_known else content, 304 if is_known else 200, ETag='"1"')(request)

        return answer

    files = {"a": numbered(activities(1)), "b": numbered(activities(1, 2))}
    results = [registry(entry(f"http://HOST/{name}"), 2 * n, **files).last_result for n, name in enumerate("aab")]
    assert results == ["New content became a draft.", "Nothing has changed.", "New content became a draft."]
    assert [one for one in registry.asked if len(one[0]) == 2] == [("/a", None), ("/a", '"1"'), ("/b", None)]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            answers(b'{"success": false}', 404),
            "The IATI Registry has no entry our-activities. Was it renamed or deleted",
        ),
        (answers(b"<html>", 500), "error 500. Open the entry our-activities of the IATI Registry in a browser"),
        (entry(), "The entry our-activities of the IATI Registry names no file."),
        (entry(None, " "), "The entry our-activities of the IATI Registry names no file."),
        (entry("http://HOST/a", kind="organisation"), "is for an organisation file, which has no activities. Use"),
        (b"<!doctype html><p>Replaced", "did not answer with an entry of the IATI Registry. Try again later."),
        (b'{"success": false}', "did not answer with an entry of the IATI Registry."),
        (b'{"result": ["x"]}', "did not answer with an entry of the IATI Registry."),
        (b'{"result": {"extras": [{"value": ' + b"[" * 100_000, "did not answer with an entry of the IATI Registry."),
        (entry("http://HOST/" + "a" * 2000), "did not answer with an entry of the IATI Registry."),
        (entry("http://HOST/" + "a" * 1_000_000), "The file is larger than 1 megabytes"),
        (answers(status=302, Location="http://169.254.169.254/"), "169.254.169.254 may not be read"),
    ],
)
def test_an_entry_that_leads_to_no_file_is_a_failure_with_a_sentence(store, registry, answer, sentence):
    source = registry(answer, a=activities(1))
    assert sentence in source.last_result
    assert (source.failures, store.drafts.all()) == (1, [])
    assert len(registry.asked) == 1, "only the entry was asked for"


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("http://169.254.169.254/a", b"", "169.254.169.254 may not be read: it is not on the public internet."),
        ("file:///etc/passwd", b"", "This is not an address."),
        ("http://HOST/a", answers(status=404), "answers with error 404."),
        ("http://HOST/a", b"<iati-organisations version='2.03'/>", "is an IATI organisation file"),
        ("http://HOST/a", b"<!doctype html><html><body>Gone</body></html>", "looks like a web page"),
    ],
)
def test_what_is_wrong_with_the_file_of_an_entry_names_the_file(store, registry, file, content, sentence):
    source = registry(entry(file, kind=None), a=content)
    assert sentence in source.last_result
    end = file.partition("HOST")[2] or file
    assert " Its entry in the IATI Registry names this file: " in source.last_result
    assert source.last_result.endswith(end)
    assert (source.failures, store.drafts.all()) == (1, [])


@pytest.mark.parametrize("file", ["http://files.example/a", "https://files.example/a"])
def test_what_came_without_https_is_not_published_by_itself(store, reads, bo, monkeypatch, file):
    publish(store, reads.gazetteer, feed("a1"))
    add(store, allowed_by=bo, most_changes=2)
    monkeypatch.setattr(scheduled_source_reading, "fetch", lambda *a, **more: replace(fetch(*a, **more), url=file))
    source = reads(feed("a1", "b1"))
    if file.startswith("https"):
        assert public_ids(store) == {"a1", "b1"}
    else:
        assert source.draft_result.endswith(f"an address that does not begin with https://: {file}")
        assert public_ids(store) == {"a1"}


IATI = "https://iatiregistry.org/api/3/action/package_show?id="
DASHBOARD = "https://dashboard.iatistandard.org/api/limited-ckan-compatible/package_show?id="


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        ("https://iatiregistry.org/dataset/undp-tha", f"{IATI}undp-tha"),
        ("http://www.iatiregistry.org/dataset/undp-tha/", f"{IATI}undp-tha"),
        ("https://IATIregistry.org/fr/dataset/ec_near-189?x=1#y", f"{IATI}ec_near-189"),
        ("https://dashboard.iatistandard.org/datasets/undp-tha/", f"{DASHBOARD}undp-tha"),
        ("https://dashboard.iatistandard.org/datasets/undp-tha", f"{DASHBOARD}undp-tha"),
        ("https://iatiregistry.org/datasets/undp-tha", ""),
        ("https://dashboard.iatistandard.org/publishers/undp/", ""),
        ("https://iatiregistry.org/dataset/", ""),
        ("https://iatiregistry.org/dataset/a/b.xml", ""),
        ("https://iatiregistry.org@evil.example/dataset/a", ""),
        ("https://iatiregistry.org.evil.example/dataset/a", ""),
        ("https://evil.example/?https://iatiregistry.org/dataset/a", ""),
        ("https://www.example.org/dataset/a", ""),
        ("", ""),
    ],
)
def test_an_entry_page_of_the_registry_is_asked_where_programs_ask(pasted, asked):
    assert entry_address(pasted) == asked
