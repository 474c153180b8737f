"""The journal tells it all, in pages, filtered, and as a file that runs no formula."""

from __future__ import annotations

import csv
import io

from dash import Dash

from dashboard.language_and_locale import gettext
from dashboard.records.schema.columns import Dataset
from dashboard.store.version_and_journal_types import Action
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person, store_of
from tests.store.drafting import damaged


def test_every_act_has_a_name() -> None:
    assert len({gettext(action.words) for action in Action} - {""}) == len(Action)


def test_the_page_tells_who_what_when_from_which_version(app: Dash, admin: Person) -> None:
    publish_records(app, Dataset.PROJECTS, {"id": "P1", "title": "t"}, author="a@example.org")
    number = publish_records(app, Dataset.PROJECTS, {"id": "P2", "title": "t"}, author="b@example.org")
    text = admin.get("journal").text
    version = store_of(app).version(number)
    for word in ("b@example.org", "published", f"Version {number}", version.content_hash, "signed in"):
        assert word in text
    assert text.index("b@example.org") < text.index("a@example.org")


def test_it_is_filtered_by_person_and_action(app: Dash, admin: Person) -> None:
    store_of(app).note(Action.SIGN_IN, "x@example.org", subject="from a phone")
    store_of(app).note(Action.SIGN_OUT, "x@example.org", subject="from a boat")
    text = admin.get("journal?actor=x@example.org&action=sign+in").text
    assert "from a phone" in text
    assert "from a boat" not in text
    assert "Nothing of the kind was done." in admin.get("journal?actor=nobody").text
    assert admin.get("journal?action=nonsense&before=x").status_code == 200


def test_pages_together_are_the_whole(app: Dash, admin: Person, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.staff.activity_journal.PAGE", 7)
    for i in range(20):
        store_of(app).note(Action.SIGN_IN, "x@example.org", subject=f"[sign {i}]")
    query, seen = "journal?actor=x@example.org", []
    while query:
        text = admin.get(query).text
        seen += [i for i in range(20) if f"[sign {i}]" in text]
        older = text.partition("before=")[2].partition('"')[0] if 'rel="next"' in text else ""
        query = f"journal?actor=x@example.org&before={older}" if older else ""
    assert sorted(seen) == list(range(20))


def test_damaged_entries_are_named_and_hide_no_older_ones(app: Dash, admin: Person, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.staff.activity_journal.PAGE", 3)
    numbers = [store_of(app).note(Action.SIGN_IN, "x@example.org", subject=f"[sign {i}]").number for i in range(6)]
    damaged(store_of(app), "journal", "at = 'x'", f"number = {numbers[4]}")
    damaged(store_of(app), "journal", "action = 'x'", f"number = {numbers[3]}")
    text = admin.get("journal?actor=x@example.org").text
    assert f"Entries {numbers[3]}, {numbers[4]} of the journal are damaged and cannot be read." in text
    assert ("[sign 5]" in text, "[sign 2]" in text, f"before={numbers[3]}" in text) == (True, False, True)
    older = admin.get(f"journal?actor=x@example.org&before={numbers[3]}").text
    assert ("[sign 2]" in older, "damaged" in older) == (True, False)
    rows = list(csv.DictReader(io.StringIO(admin.get("journal.csv").data.decode("utf-8-sig"))))
    assert [int(row["number"]) for row in rows] == sorted(int(row["number"]) for row in rows)
    notes = {int(row["number"]): row["note"] for row in rows}
    assert notes[numbers[3]] == notes[numbers[4]] == "This entry is damaged. Restore a backup."


def test_the_file_has_all_of_it_and_runs_no_formula(app: Dash, admin: Person) -> None:
    store_of(app).note(Action.SIGN_IN, "=cmd|'/c calc'!A0", subject="@SUM(1)", note="-5")
    answer = admin.get("journal.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.data.startswith(b"\xef\xbb\xbfnumber,at,actor,action,")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    entries = store_of(app).journal()
    assert [row["number"] for row in rows] == [str(entry.number) for entry in entries[:-1]]
    assert entries[-1].action is Action.EXPORT_JOURNAL  # taking it away is an act, too
    last = next(row for row in rows if "cmd" in row["actor"])
    assert (last["actor"][0], last["subject"], last["note"]) == ("'", "'@SUM(1)", "-5")
    assert all(row["at"].endswith("+00:00") for row in rows)


def test_text_in_it_is_text(app: Dash, admin: Person) -> None:
    store_of(app).note(Action.SIGN_IN, "<b>x</b>", subject="<img src=x>", note="<script>")
    text = admin.get("journal").text
    assert not [tag for tag in ("<b>x", "<img src=x", "<script>\n") if tag in text]


def test_only_admins_read_it(editor: Person, publisher: Person) -> None:
    for person in (editor, publisher):
        assert {person.get(path).status_code for path in ("journal", "journal.csv")} == {403}
