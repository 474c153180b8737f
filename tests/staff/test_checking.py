"""Large files are checked in a process of their own, which may die, be killed or meet its limits."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from dash import Dash

from dashboard.errors import LimitReached
from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.schema.columns import Dataset
from dashboard.review.draft_review import DraftReviews
from dashboard.review.file_detection_and_reading import Detection, detect
from dashboard.review.worker_launcher import LIGHT, OUT_OF_MEMORY, failure_sentence, run_worker, start_and_watch
from dashboard.settings import Settings
from dashboard.staff.drafts.review_page import how_far
from dashboard.store.draft_rows import Draft, DraftState
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.staff.drafting import GOOD, act, csv_of, draft_of, upload
from tests.staff.people import Person, signed_in, store_of

PATIENCE = 60.0
TOO_SHORT = 0.1  # seconds, in which no interpreter starts
LARGE = csv_of(*(f"P{number},Project {number},Kenya,2,2024-01-01,{'text ' * 30}" for number in range(8_000)))


@pytest.fixture(scope="module")
def office(make_app) -> Dash:
    return make_app(samples=None)


@pytest.fixture(scope="module")
def ana(office: Dash) -> Person:
    return signed_in(office, Role.EDITOR)


def wait_until(app: Dash, number: int, holds: Callable[[Draft], bool]) -> Draft:
    deadline = time.monotonic() + PATIENCE
    while not holds(draft := draft_of(app, number)):
        assert time.monotonic() < deadline, draft
        time.sleep(0.1)
    return draft


def test_a_large_file_is_checked_apart_and_its_progress_is_told(
    ana: Person, office: Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(LARGE) > LIGHT
    number = upload(ana, LARGE)
    page = ana.get(f"drafts/{number}/")
    assert "Checking projects.csv" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    told = ana.get(f"drafts/{number}/progress").json
    assert told["working"] is True
    assert 0 <= told["percent"] <= 100
    assert told["elapsed"].endswith("so far")
    wait_until(office, number, lambda draft: draft.state is DraftState.CHECKED)
    made = []
    make = DraftReviews._make
    monkeypatch.setattr(DraftReviews, "_make", lambda self, draft: made.append(draft.number) or make(self, draft))
    assert ana.get(f"drafts/{number}/progress").json["working"] is False
    assert made == [number]  # while the bar is seen
    assert "<h1>8,000 projects: 8,000 new</h1>" in ana.get(f"drafts/{number}/").text
    assert made == [number]


@pytest.mark.parametrize(
    ("state", "done", "total", "sentence"),
    [
        ("waiting", 0, 0, "Other files are checked first. This one is next."),
        ("checking", 0, 0, "The check begins."),
        ("checking", 0, 8_000_000, "The file is read: 0 bytes of 4 MB."),
        ("checking", 3_000_000, 8_000_000, "The file is read: 3 MB of 4 MB."),
        ("checking", 6_000_000, 8_000_000, "The columns are checked: 50 percent."),
        ("checking", 8_000_000, 8_000_000, "Everything is checked. The review is put together."),
        ("checked", 8_000_000, 8_000_000, "The check has ended. The draft opens."),
    ],
)
def test_progress_names_what_is_being_done(office: Dash, state: str, done: int, total: int, sentence: str) -> None:
    content = b"id,title\n"
    draft = store_of(office).drafts.add(Dataset.PROJECTS, content, filename="a.csv", author="ana@example.org")
    draft = replace(draft, state=DraftState(state), done=done, total=total, size=4_000_000)
    assert how_far(draft) == sentence


def test_only_so_many_are_checked_at_once(ana: Person, office: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.review.worker_launcher.MOST_AT_ONCE", 0)
        number = upload(ana, LARGE.replace(b"Kenya", b"Fiji"))
        assert "Checking projects.csv" in ana.get(f"drafts/{number}/").text
        assert draft_of(office, number).state is DraftState.WAITING
    assert ana.get(f"drafts/{number}/progress").json["working"] is True
    wait_until(office, number, lambda draft: draft.state is DraftState.CHECKED)


def forget_beat(app: Dash, number: int) -> None:
    """As if the machine that checked the draft had been gone for an hour."""
    path = str(store_of(app)._database.url.database)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE drafts SET beat_at = '2001-01-01 00:00:00.000000' WHERE number = ?", (number,))
    connection.close()


def test_a_check_that_died_is_not_started_again_by_a_look(ana: Person, office: Dash) -> None:
    drafts = store_of(office).drafts
    number = drafts.add(Dataset.PROJECTS, csv_of(*GOOD), filename="f.csv", author=ana.email).number
    assert drafts.claim(number, 1)
    assert "Checking f.csv" in ana.get(f"drafts/{number}/").text
    assert draft_of(office, number).state is DraftState.CHECKING
    forget_beat(office, number)
    for _look in range(2):
        assert "The check ended early" in ana.get(f"drafts/{number}/").text
    assert act(ana, number, "reading").status_code == 303
    assert "<h1>3 projects: 3 new</h1>" in ana.get(f"drafts/{number}/").text


def test_a_file_that_takes_too_long_fails_with_a_sentence_and_can_be_tried_again(make_app) -> None:
    app = make_app(samples=None, check_seconds=TOO_SHORT)
    person = signed_in(app, Role.EDITOR)
    number = upload(person, LARGE)
    wait_until(app, number, lambda draft: draft.state is DraftState.FAILED)
    page = person.get(f"drafts/{number}/").text
    assert "longer than the 0.1 seconds that are allowed" in page
    assert "Try again" in page
    assert act(person, number, "reading").status_code == 303
    assert draft_of(app, number).revision == 2


def test_limits_are_told_in_sentences() -> None:
    settings = Settings(check_megabytes=2000.0, check_seconds=60.0)
    assert "more memory than the 2000 MB" in failure_sentence(settings, OUT_OF_MEMORY)
    assert "longer than the 60 seconds" in failure_sentence(settings, -14)
    assert "ended early" in failure_sentence(settings, -9)
    with pytest.raises(LimitReached, match=r"longer than the 0\.1 seconds"):
        run_worker(Settings(check_seconds=TOO_SHORT), ["peek", "--filename=x"], LARGE)


def test_a_process_that_cannot_be_started_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("dashboard.review.worker_launcher.subprocess.Popen", full)
    with pytest.raises(LimitReached, match="No process could be started: Resource temporarily unavailable"):
        run_worker(Settings(), ["peek", "--filename=x"])
    told: list[str] = []
    start_and_watch(Settings(), ["check-draft", "1"], told.append)
    assert told == ["No process could be started: Resource temporarily unavailable. Try again in a while."]


def test_memory_is_limited(make_app) -> None:
    wide = b"id,title,countries\n" + b"".join(b"P%d,%d,Kenya\n" % (number, number) for number in range(900_000))
    app = make_app(samples=None, check_megabytes=512.0)
    person = signed_in(app, Role.EDITOR)
    number = upload(person, wide)
    wait_until(app, number, lambda draft: draft.state not in (DraftState.WAITING, DraftState.CHECKING))
    draft = draft_of(app, number)
    assert draft.state is DraftState.FAILED
    assert "memory" in draft.failure


def test_a_look_from_another_process_is_the_same_look() -> None:
    settings = Settings()
    content = csv_of(*GOOD)
    here = detect(settings, content, "a.csv", None)
    assert here == msgspec.json.decode(run_worker(settings, ["peek", "--filename=a.csv"], content), type=Detection)
    news = detect(settings, content, "a.csv", Dataset.NEWS)
    assert news.dataset is Dataset.NEWS
    assert news.proposal.signature != here.proposal.signature


def test_many_corrections_are_not_too_many_for_a_look_at_the_columns() -> None:
    edits = tuple(Edit(row=row, column="countries", value="Moldova", step=0) for row in range(2, 9_000))
    content = b"<iati-activities>" + b" " * LIGHT + b"</iati-activities>"
    assert detect(Settings(), content, "a.xml", Dataset.PROJECTS, Choices(edits=edits)).dataset is Dataset.PROJECTS
