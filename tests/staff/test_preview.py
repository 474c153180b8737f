"""The preview is the visitor's own page with the draft in it, for staff alone, kept by nobody."""

from __future__ import annotations

import pytest
from dash import Dash
from flask import abort

from dashboard.factory import create_app
from dashboard.records.schema.columns import Dataset
from dashboard.site import routes
from dashboard.store.drafts import Draft
from dashboard.store.holds import HoldKind
from tests.html import only, select, values
from tests.staff.made_drafts import checked_draft, csv_of, publish_records
from tests.staff.people import Person, signed_in, staff_context_of, store_of

PUBLISHED = {"id": "P1", "title": "An old well", "countries": "MDA"}
DRAFTED = {"id": "P2", "title": "A new well", "countries": "TUV"}
NEWS = {"id": "N1", "title": "Opened", "date": "2026-01-01", "countries": "TUV", "project_ids": "P2"}


@pytest.fixture
def draft(app: Dash) -> Draft:
    publish_records(app, Dataset.PROJECTS, PUBLISHED)
    publish_records(app, Dataset.NEWS, NEWS)
    return checked_draft(app, Dataset.PROJECTS, csv_of(DRAFTED, PUBLISHED))


def below(draft: Draft, path: str = "") -> str:
    return f"drafts/{draft.number}/preview/{path}"


def test_the_pages_are_the_visitors_with_the_draft(app: Dash, editor: Person, draft: Draft) -> None:
    public = app.server.test_client()
    home = editor.get(below(draft))
    assert home.status_code == 200
    assert '<a href="/staff/drafts/3/preview/?country=TUV#panel" data-iso3="TUV">Tuvalu</a>' in home.text
    assert "1 project" in home.text
    assert "An old well" in editor.get(below(draft, "projects/P1")).text
    assert "A new well" in editor.get(below(draft, "projects/P2")).text
    assert "A new well" in editor.get(below(draft, "news/N1")).text  # which names the new project
    assert public.get("/projects/P2").status_code == 404  # and visitors see nothing of it
    assert "Tuvalu</a><span" in public.get("/").text  # by its news
    assert "A new well" not in public.get("/news/N1").text


def test_every_link_of_a_preview_stays_in_it(editor: Person, draft: Draft) -> None:
    for path in ("", "?country=TUV", "?q=well", "projects/P2", "news/N1"):
        text = editor.get(below(draft, path)).text
        links = {one.get("href") or one.get("action") for one in select(text, "[href^='/'], [action^='/']")}
        assert links
        stray = {link for link in links if not link.startswith((f"/staff/{below(draft)}", "/static/"))}
        assert not stray, path
        assert f'data-base="/staff/{below(draft)}"' in text


def test_the_live_map_and_its_fragments_work(editor: Person, draft: Draft) -> None:
    fragments = only(editor.get(below(draft)).text, "[data-fragments]").get("data-fragments")
    assert fragments.startswith("/staff/")
    for path in ("panel", "country/TUV", "panel?country=TUV&show=40", "panel?q=well", "suggest/well", "_dash-layout"):
        answer = editor.get(fragments.removeprefix("/staff/") + path)
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), path
        assert answer.headers["Cache-Control"] == "no-store"
    assert "A new well" in editor.get(fragments.removeprefix("/staff/") + "country/TUV").text
    assert "'sha256-" in policy_of(editor, draft)  # of the styles that the live map puts in


def policy_of(editor: Person, draft: Draft, path: str = "") -> str:
    return editor.get(below(draft, path)).headers["Content-Security-Policy"]


def test_no_page_of_it_may_be_framed(editor: Person, draft: Draft) -> None:
    for path in ("", "embed", "embed/builder", "projects/P2", "api/v1", "nothing"):
        assert "frame-ancestors 'none'" in policy_of(editor, draft, path), path


def test_it_is_marked_and_kept_and_indexed_by_nobody(editor: Person, draft: Draft) -> None:
    for path in ("", "?country=TUV", "projects/P2", "projects/none", "nothing", "edition"):
        answer = editor.get(below(draft, path))
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "ETag" not in answer.headers
        if answer.mimetype == "text/html":
            assert f"Preview of draft {draft.number} – not published." in answer.text, path
            assert "data-edition" not in answer.text  # a page left open must not keep a session alive
    assert "<title>Preview – " in editor.get(below(draft)).text
    assert "Preview" not in editor.client.get("/").text


def test_it_opens_in_the_language_of_who_asks(editor: Person, draft: Draft) -> None:
    page = editor.get(f"drafts/{draft.number}/", headers={"Accept-Language": "fr"}).text
    (address,) = values(page, ".decide a[href*='/preview/']", "href")
    assert only(editor.client.get(address).text, "html").get("lang") == "fr"


def test_its_bar_speaks_the_language_of_the_page_whoever_opened_it_first(editor: Person, draft: Draft) -> None:
    for language, told, back in (
        ("fr", f"Aperçu du brouillon {draft.number}", "Retour au brouillon"),
        ("en", f"Preview of draft {draft.number} – not published.", "Back to the draft"),
    ):
        bar = only(editor.get(below(draft, f"?lang={language}")).text, ".preview-notice")
        assert told in bar.text_content()
        assert back in bar.text_content()


def test_a_link_leads_a_colleague_to_the_sign_in_and_back(app: Dash, draft: Draft, stranger: Person) -> None:
    address = f"/staff/{below(draft, '?country=TUV')}"
    led = stranger.get(below(draft, "?country=TUV"))
    assert led.status_code == 302
    colleague = signed_in(app, "editor", "colleague@example.org")
    assert "A new well" in colleague.client.get(address).text
    assert "next=" in led.location
    assert stranger.get(below(draft, "projects/P2")).status_code == 302  # nothing without a sign-in


def test_another_process_shows_the_same_after_a_restart(app: Dash, editor: Person, draft: Draft) -> None:
    first = only(editor.get(below(draft)).text, "html").get("data-version")
    other = create_app(staff_context_of(app).settings)
    second = signed_in(other, "editor").get(below(draft))
    assert first
    assert f'data-version="{first}"' in second.text
    assert "A new well" in signed_in(other, "editor").get(below(draft, "projects/P2")).text


def test_it_follows_what_is_published_and_held_meanwhile(app: Dash, editor: Person, draft: Draft) -> None:
    assert "A new well" in editor.get(below(draft, "projects/P2")).text
    store_of(app).holds.place(HoldKind.PROJECT, "P2", sentence="Not now.", reason="r", by="a")
    staff_context_of(app).portfolio.refresh()
    held = editor.get(below(draft, "projects/P2"))
    assert (held.status_code, "A new well" in held.text, "Not now." in held.text) == (410, False, True)


def test_a_draft_that_is_not_checked_leads_to_its_page(app: Dash, editor: Person) -> None:
    draft = store_of(app).drafts.add(Dataset.PROJECTS, b"id,title\n", filename="f.csv", author="a")
    answer = editor.get(below(draft))
    assert (answer.status_code, answer.location) == (302, f"/staff/drafts/{draft.number}/")
    assert editor.get("drafts/999/preview/").status_code == 404


def test_an_address_that_is_refused_says_why(editor: Person, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = editor.get(below(draft, "no-such-page"))
    assert (missing.status_code, "There is nothing at this address." in missing.text) == (404, True)
    monkeypatch.setattr(routes, "map_page", lambda _view: abort(400))
    refused = editor.get(below(draft))
    assert (refused.status_code, "Not found" in refused.text) == (400, False)
    assert "The request could not be understood." in refused.text
