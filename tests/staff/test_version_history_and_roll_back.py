"""The history shows every version, what differs between any two, and rolls back in two steps."""

from __future__ import annotations

import re

import pytest
from dash import Dash

from dashboard.records.schema.columns import Dataset
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import only, select, text_of
from tests.staff.made_drafts import csv_of, publish_records
from tests.staff.people import Person, signed_in, store_of

WELL = {"id": "P1", "title": "An old well", "countries": "MDA"}
SCHOOL = {"id": "P2", "title": "A school", "countries": "UKR"}
ROAD = {"id": "P3", "title": "A road", "countries": "ROU"}


@pytest.fixture
def versions(app: Dash) -> tuple[int, int]:
    """Two versions of projects after the samples: the second is published."""
    first = publish_records(app, Dataset.PROJECTS, WELL, SCHOOL)
    second = publish_records(app, Dataset.PROJECTS, WELL | {"title": "A new well"}, ROAD)
    return first, second


def titles(app: Dash) -> set[str]:
    items = app.server.test_client().get("/api/v1/projects").json["items"]
    return {item["title"] for item in items}


def test_the_list_tells_who_when_what_and_which_is_published(editor: Person, versions) -> None:
    first, second = versions
    text = editor.get("history").text
    assert text.index(f"Version {second}") < text.index(f"Version {first}")  # newest first
    assert text.count("published now") == 1  # the sample news left with the first file of one's own
    assert "sample data" in text
    assert f"Version {second}</a> <span" in text
    assert "News" in text
    assert "1 new, 1 removed, 1 changed</td>" in text
    assert "2 new</td>" in text, "the samples leave uncounted"
    only = editor.get("history?dataset=news").text
    assert f"versions/{second}" not in only
    assert editor.get("history?dataset=x&page=99999999").status_code == 200


def test_a_long_history_comes_in_pages(app: Dash, editor: Person, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.staff.version_history_and_roll_back.PAGE", 2)
    numbers = [publish_records(app, Dataset.PROJECTS, WELL | {"title": f"Title {i}"}) for i in range(3)]
    pages = [set(re.findall(r"versions/(\d+)\"", editor.get(f"history?page={at}").text)) for at in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {str(number) for number in numbers} <= set.union(*pages)
    assert "Page 1 of 3" in editor.get("history").text


def test_a_version_says_what_became_of_it(app: Dash, publisher: Person, versions) -> None:
    first, second = versions
    store_of(app).roll_back(first, author="other@example.org", based_on=second, note="A mistake")
    text = publisher.get(f"versions/{first}").text
    for word in ("rolled back", "A mistake", "other@example.org", store_of(app).version(first).content_hash):
        assert word in text
    assert publisher.get("versions/999").status_code == 404


def test_the_difference_to_any_other_version(editor: Person, versions) -> None:
    first, second = versions
    changed = editor.get(f"versions/{second}/difference/{first}").text
    for text in ("<del>An</del> <del>old</del> well", "<ins>A</ins> <ins>new</ins> well"):
        assert text in changed
    assert "A road" in editor.get(f"versions/{second}/difference/{first}?kind=new").text
    assert "A school" in editor.get(f"versions/{second}/difference/{first}?kind=leaving").text
    assert "A school" in editor.get(f"versions/{first}/difference/{second}?kind=new").text  # the other way round
    chosen = editor.get(f"versions/{second}/difference?from={first}")
    assert (chosen.status_code, chosen.location) == (302, f"/staff/versions/{second}/difference/{first}")
    assert editor.get(f"versions/{second}/difference?from=x").status_code == 400
    assert editor.get(f"versions/{second}/difference/2").status_code == 404  # news
    assert f'<option value="{first}" selected' in editor.get(f"versions/{second}").text


def test_what_only_follows_from_dates_is_no_difference(app: Dash, editor: Person) -> None:
    dated = WELL | {"start_date": "2020-01-01", "end_date": "2021-01-01"}
    first = publish_records(app, Dataset.PROJECTS, dated)
    second = publish_records(app, Dataset.PROJECTS, dated | {"acronym": "OW"})
    text = editor.get(f"versions/{second}/difference/{first}").text
    assert "Acronym" in text
    assert "How the status is known" not in text


def test_downloads_are_the_file_and_the_records(app: Dash, editor: Person, versions) -> None:
    first, _ = versions
    original = editor.get(f"versions/{first}/original")
    assert original.data == csv_of(WELL, SCHOOL)
    records = editor.get(f"versions/{first}/records.csv")
    assert records.data.startswith(b"\xef\xbb\xbfid,acronym,title,")
    assert "A school" in records.text
    for answer, kind in ((original, "application/octet-stream"), (records, "text/csv; charset=utf-8")):
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    noted = [act for act in store_of(app).journal() if act.action is Action.DOWNLOAD]
    assert [(act.actor, act.version) for act in noted] == [(editor.email, first)] * 2


def test_a_file_name_cannot_write_headers(app: Dash, editor: Person) -> None:
    name = '../x";\r\nSet-Cookie: a=b\u202e.csv'
    version = store_of(app).add_version(
        Dataset.NEWS, store_of(app).frame(2), original=b"x", filename=name, author="<script>alert(1)</script>"
    )
    answer = editor.get(f"versions/{version.number}/original")
    assert answer.status_code == 200
    assert "Set-Cookie" not in {name for name, _ in answer.headers if name != "Set-Cookie"}
    assert re.fullmatch(
        r"attachment; filename=\"[\w. ;-]+\"; filename\*=UTF-8''[\w.%~-]+", answer.headers["Content-Disposition"]
    )
    for path in ("history", f"versions/{version.number}"):
        assert "<script>alert" not in editor.get(path).text


def test_rolling_back_shows_first_and_then_does(app: Dash, publisher: Person, versions) -> None:
    first, second = versions
    asked = publisher.get(f"versions/{first}/roll-back")
    assert asked.status_code == 200
    assert "1 record changes, 1 record comes back, 1 record leaves the map" in asked.text
    assert f'name="based_on" value="{second}"' in asked.text
    assert titles(app) == {"A new well", "A road"}  # looking changes nothing
    form = {"based_on": second, "note": "  A mistake "}
    for typed in ("", "2"):  # half of the records leave, so that their number is asked for
        refused = publisher.post(f"versions/{first}/roll-back", form | {"leaving": typed})
        assert refused.status_code == 422
        assert "Type that number to confirm" in refused.text
        assert "A mistake" in refused.text
        number = only(refused.text, "[name=leaving]")
        assert number.get("value") == typed  # to correct it, not to be offered as unsaved
        assert ("autofocus" in number.attrib) is ("You typed another number." in refused.text) is bool(typed)
    assert titles(app) == {"A new well", "A road"}
    done = publisher.post(f"versions/{first}/roll-back", form | {"leaving": "١"})  # in Arabic digits
    assert (done.status_code, done.location) == (303, f"/staff/versions/{first}")
    assert titles(app) == {"An old well", "A school"}  # at once
    act = store_of(app).journal(newest_first=True, limit=1)[0]
    told = (act.action, act.actor, act.version, act.previous, act.note)
    assert told == (Action.ROLL_BACK, publisher.email, first, second, "A mistake")
    assert "Rolled back. Visitors see version" in publisher.get(f"versions/{first}").text
    undo = "a[href='/staff/versions/{}/roll-back']"
    assert text_of(only(publisher.get(f"versions/{first}").text, ".good " + undo.format(second))) == "Undo …"
    reader = signed_in(app, Role.EDITOR)
    assert not select(reader.get(f"versions/{first}").text, undo.format(second)), "an editor rolls nothing back"
    publisher.post(f"versions/{second}/roll-back", {"based_on": first, "leaving": "1"})
    assert titles(app) == {"A new well", "A road"}
    assert not select(publisher.get(f"versions/{first}").text, ".good " + undo.format(second))


def test_a_stale_roll_back_is_refused_and_everything_kept(app: Dash, publisher: Person, versions) -> None:
    first, second = versions
    third = publish_records(app, Dataset.PROJECTS, WELL | {"title": "A third well"}, ROAD)
    form = {"based_on": second, "note": "My <note>", "leaving": "1"}
    answer = publisher.post(f"versions/{first}/roll-back", form)
    assert answer.status_code == 412
    assert "Someone else published meanwhile" in answer.text
    assert "My &lt;note&gt;</textarea>" in answer.text
    assert f'name="based_on" value="{third}"' in answer.text  # compared anew, so that once more is enough
    assert only(answer.text, "[name=leaving]").get("value") == ""  # other records leave now: counted once more
    assert titles(app) == {"A third well", "A road"}
    again = publisher.post(f"versions/{first}/roll-back", form | {"based_on": third})
    assert again.status_code == 303
    assert titles(app) == {"An old well", "A school"}


def test_what_was_never_published_or_is_published_is_not_rolled_back_to(app: Dash, publisher: Person, versions) -> None:
    _, second = versions
    frame = store_of(app).frame(second)
    kept = store_of(app).add_version(Dataset.PROJECTS, frame, original=b"", filename="f", author="a").number
    for number, sentence in ((kept, "never published"), (second, "published now")):
        page = publisher.get(f"versions/{number}/roll-back").text
        assert sentence in page
        assert 'name="based_on"' not in page
    refused = publisher.post(f"versions/{kept}/roll-back", {"based_on": second})
    assert refused.status_code == 409
    assert "was never published" in refused.text
    assert store_of(app).published()[Dataset.PROJECTS].number == second


def test_an_editor_may_look_and_not_roll_back(editor: Person, versions) -> None:
    first, second = versions
    assert "Roll back to this version" not in editor.get(f"versions/{first}").text
    assert editor.get(f"versions/{first}/roll-back").status_code == 403
    assert editor.post(f"versions/{first}/roll-back", {"based_on": second}).status_code == 403


def test_the_records_in_excel_come_back_without_a_change(app: Dash, editor: Person, versions) -> None:
    _first, second = versions
    book = editor.get(f"versions/{second}/records.xlsx")
    assert book.content_type.endswith("spreadsheetml.sheet")
    assert f'filename="projects-{second}.xlsx"' in book.headers["Content-Disposition"]
    draft = store_of(app).drafts.add(Dataset.PROJECTS, book.data, filename="projects.xlsx", author="editor@example.org")
    text = editor.get(f"drafts/{draft.number}/").text
    assert "nothing" in text.lower()
    assert [entry.subject for entry in store_of(app).journal(actions=(Action.DOWNLOAD,))] == [f"projects-{second}.xlsx"]


def test_more_than_excel_holds_is_told_and_not_broken(editor: Person, versions, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.records.writing.csv_and_workbook.MOST_ROWS", 1)
    answer = editor.get(f"versions/{versions[1]}/records.xlsx")
    assert answer.status_code == 422
    assert "too many for an Excel workbook" in answer.text


def test_a_roll_back_to_samples_says_what_visitors_will_find(app: Dash, publisher: Person) -> None:
    publish_records(app, Dataset.PROJECTS, {"id": "P1", "title": "Own", "countries": "Moldova"})
    own = store_of(app).published()[Dataset.PROJECTS].number
    page = text_of(only(publisher.get("versions/1/roll-back").text, "#main"))
    assert "These records are samples: invented examples, and the pages say so." in page
    assert "60 records come back" in page
    publish_records(app, Dataset.NEWS, {"id": "N1", "title": "Own news", "date": "2026-01-01"})
    page = text_of(only(publisher.get("versions/1/roll-back").text, "#main"))
    assert "Under Projects they would find nothing." in page
    assert "come back" not in page.partition("Rolling back to")[2].partition("Roll back now")[0]
    publisher.post("versions/1/roll-back", {"based_on": own, "leaving": "1"})
    assert "Rolled back to the samples, which visitors do not see" in publisher.get("versions/1").text
    forward = publisher.get(f"versions/{own}/roll-back").text
    assert "1 record comes back" in text_of(only(forward, "#main"))
    assert "leave the map" not in text_of(only(forward, "#main"))  # samples that nobody sees do not leave
    assert not select(forward, "[name=leaving]")
    assert publisher.post(f"versions/{own}/roll-back", {"based_on": 1}).status_code == 303
    assert titles(app) == {"Own"}
