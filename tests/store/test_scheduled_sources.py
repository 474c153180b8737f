"""Sources are read by one process at a time, later after failures, and become drafts that nobody's work is lost to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.errors import LimitReached, NotFound
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.columns import Dataset
from dashboard.store.drafts import DraftState
from dashboard.store.mail_queue import MailKind
from dashboard.store.scheduled_sources import LEASE, MOST_SOURCES, Source, SourceTerms
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Action
from tests.store.together import run_together

URL = "https://www.example.org/feed.xml"
HOUR = timedelta(hours=1)


def at(**later: float) -> datetime:
    return datetime.now(UTC) + timedelta(**later)


TERMS = SourceTerms(dataset=Dataset.NEWS, name="Main site", url=URL, every_minutes=60)


def added(store: Store, **terms: object) -> Source:
    return store.sources.add(replace(TERMS, **terms), by="ana@example.org")


def claimed(store: Store, **later: float) -> Source:
    source = store.sources.claim(at(**later))
    assert source is not None
    return source


def claim(url: str, _name: str) -> bool:
    with Store(url) as store:
        return store.sources.claim(datetime.now(UTC)) is not None


def test_of_many_replicas_one_reads(database_url):
    with Store(database_url) as store:
        added(store)
    assert sorted(run_together(claim, database_url, 3)) == [False, False, True]


def test_a_source_is_read_at_once_and_then_on_its_schedule(store):
    added(store)
    store.sources.unchanged(claimed(store))
    (source,) = store.sources.all()
    assert (source.failures, source.lease_until, source.last_result) == (0, None, "Nothing has changed.")
    assert source.last_success_at is not None
    assert store.sources.claim(at(minutes=59)) is None
    assert store.sources.claim(at(minutes=61)) is not None


def test_a_process_that_ends_is_followed_by_another(store):
    added(store)
    first = claimed(store)
    assert store.sources.claim(at()) is None
    second = claimed(store, seconds=LEASE.total_seconds() + 1)
    assert store.sources.deliver(first, b"late", filename="feed.xml") is None
    assert store.sources.deliver(second, b"in time", filename="feed.xml") is not None
    assert [store.drafts.original(draft.number) for draft in store.drafts.all()] == [b"in time"]


def test_failures_double_the_pause_up_to_a_day(store):
    number = added(store).number
    pauses = []
    for _attempt in range(7):
        moment = store.sources.get(number).next_at + timedelta(seconds=1)
        source = store.sources.claim(max(moment, at()))
        store.sources.fail(source, "It is too slow.")
        pauses.append(round((store.sources.get(number).next_at - at()) / HOUR))
    assert pauses == [1, 2, 4, 8, 16, 24, 24]
    assert (store.sources.get(number).failures, store.sources.get(number).last_result) == (7, "It is too slow.")
    mail = store.mails.claim(at())
    assert (mail.kind, mail.recipient, mail.actor) == (MailKind.SOURCE_FAILED, "ana@example.org", "Main site")
    store.mails.delete_claimed(mail)
    assert store.mails.claim(at()) is None, "seven failures in a row are told once"


def test_a_source_that_is_read_weekly_is_tried_again_within_a_day(store):
    number = added(store, every_minutes=7 * 24 * 60).number
    store.sources.fail(claimed(store), "It is too slow.")
    assert store.sources.get(number).next_at <= at(days=1)


def test_new_content_becomes_a_draft_of_the_person_of_the_source(store):
    added(store)
    draft = store.sources.deliver(claimed(store), b"one", filename="feed.xml", etag='"1"')
    assert (draft.author, draft.filename, draft.state) == ("ana@example.org", "feed.xml", DraftState.WAITING)
    assert (store.sources.get(1).etag, store.sources.get(1).draft) == ('"1"', draft.number)
    last = store.journal()[-1]
    assert (last.action, last.actor, last.draft) == (Action.READ_SOURCE, "source Main site", draft.number)


def test_new_content_takes_the_place_of_a_draft_that_nobody_touched(store):
    added(store)
    first = store.sources.deliver(claimed(store), b"one", filename="feed.xml")
    store.drafts.claim(first.number, 1)
    second = store.sources.deliver(claimed(store, hours=2), b"two", filename="feed.xml")
    assert store.drafts.all_open() == [second]
    assert store.drafts.get(first.number).state is DraftState.DISCARDED
    acts = [(entry.action, entry.actor) for entry in store.journal()][1:]
    assert {actor for _act, actor in acts} == {"source Main site"}
    assert sorted(act for act, _actor in acts) == [Action.DISCARD, Action.READ_SOURCE, Action.READ_SOURCE]


def test_what_a_source_put_aside_is_not_listed_among_what_people_put_aside(store):
    added(store)
    store.sources.deliver(claimed(store), b"one", filename="feed.xml")
    second = store.sources.deliver(claimed(store, hours=2), b"two", filename="feed.xml")
    assert store.drafts.reopenable(50) == []
    store.drafts.discard(second.number, revision=1, author="bo@example.org")
    assert [draft.number for draft in store.drafts.reopenable(50)] == [second.number]


def test_a_draft_that_a_person_took_back_from_a_source_and_put_aside_is_listed(store):
    added(store)
    first = store.sources.deliver(claimed(store), b"one", filename="feed.xml")
    store.sources.deliver(claimed(store, hours=2), b"two", filename="feed.xml")
    taken = store.drafts.reopen(first.number, revision=store.drafts.get(first.number).revision, author="bo@example.org")
    store.drafts.discard(taken.number, revision=taken.revision, author="bo@example.org")
    assert [draft.number for draft in store.drafts.reopenable(50)] == [first.number]


def test_what_became_of_a_draft_is_kept_until_the_next(store):
    added(store)
    draft = store.sources.deliver(claimed(store), b"one", filename="feed.xml")
    store.sources.explain(1, draft, "It waits.")
    store.sources.unchanged(claimed(store, hours=2))
    assert store.sources.get(1).draft_result == "It waits."
    later = store.sources.deliver(claimed(store, hours=4), b"two", filename="feed.xml")
    store.sources.explain(1, draft, "Too late.")
    assert store.sources.get(1).draft_result == ""
    store.sources.explain(1, later, "In time.")
    assert store.sources.get(1).draft_result == "In time."


@pytest.mark.parametrize("touch", ["change", "comment"])
def test_a_draft_that_a_person_touched_stays(store, touch):
    added(store)
    first = store.sources.deliver(claimed(store), b"one", filename="feed.xml")
    if touch == "change":
        choices = Choices(skip_errors=True)
        store.drafts.change(first.number, choices, revision=1, author="bo", action=Action.CHOOSE_READING)
    else:
        store.comments.add(first.number, "Wait with this.", author="bo@example.org")
    second = store.sources.deliver(claimed(store, hours=2), b"two", filename="feed.xml")
    assert [draft.number for draft in store.drafts.all_open()] == [second.number, first.number]


def test_another_address_forgets_what_is_known_of_the_first(store):
    added(store)
    store.sources.deliver(claimed(store), b"one", filename="feed.xml", etag='"1"')
    reading = claimed(store, hours=2)
    store.sources.change(1, replace(TERMS, url=URL + "?new"), by="bo")
    assert store.sources.deliver(reading, b"two", filename="feed.xml") is None, "read from the old address"
    assert (store.sources.get(1).etag, store.sources.get(1).last_digest) == ("", "")


def test_what_is_paused_or_removed_is_not_read(store):
    added(store)
    store.sources.set_active(1, False, by="bo")
    assert store.sources.claim(at(hours=2)) is None
    store.sources.remove(1, by="bo")
    assert store.sources.all() == []
    with pytest.raises(NotFound):
        store.sources.get(1)
    assert [entry.action for entry in store.journal()][1:] == [Action.CHANGE_SOURCE, Action.REMOVE_SOURCE]


def test_asking_again_and_again_makes_one_attempt_in_a_minute(store):
    added(store)
    store.sources.unchanged(claimed(store))
    for _click in range(3):
        store.sources.fetch_now(1, by="bo")
    assert store.sources.claim(at(seconds=50)) is None
    assert claimed(store, seconds=61)
    assert [entry.action for entry in store.journal()][1:] == [Action.FETCH_SOURCE] * 3


def test_there_is_an_end_to_sources(store):
    for number in range(MOST_SOURCES):
        added(store, name=f"Site {number}")
    with pytest.raises(LimitReached, match="50"):
        added(store)
    store.sources.remove(1, by="bo")
    assert added(store)


def test_the_journal_names_who_lets_a_source_publish(store):
    added(store, allowed_by="bo@example.org", most_changes=5)
    assert store.journal()[-1].subject == f"Main site ({URL}), may publish 5 changes by itself"
