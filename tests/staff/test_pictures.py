"""The room of pictures: from an upload to a picture that visitors see, and what is refused on the way."""

from __future__ import annotations

import io
import re

import pytest
from dash import Dash

from dashboard.pictures.addresses_and_digests import address_of
from dashboard.records.schema.columns import Dataset
from dashboard.staff import picture_uploads_and_fetching
from dashboard.store.holds import HoldKind
from dashboard.store.pictures import Picture
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.version_and_journal_types import Action
from tests.html import select
from tests.pictures.hostile import HOSTILE, photo, saved
from tests.staff.conftest import MakeApp
from tests.staff.made_drafts import checked_draft, csv_of, publish_records
from tests.staff.people import Person, signed_in, staff_context_of, store_of

WORDS = {"alt_en": "A <well>", "alt_fr": "Un puits", "credit": "Ana", "licence": "CC BY 4.0", "people_agreed": "yes"}


def upload(person: Person, content: bytes, name: str = "well.jpg") -> object:
    return person.post("pictures", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def added(person: Person, width: int = 1000, **words: str) -> Picture:
    answer = upload(person, saved(photo(size=(width, 600)), "JPEG"))
    assert answer.status_code == 303
    digest = answer.location.rpartition("/")[2]
    if words:
        assert person.post(f"pictures/{digest}", words).status_code == 303
    return store_of(person.app).pictures.get(digest)


def test_an_upload_is_read_in_a_process_of_its_own_and_the_same_picture_is_kept_once(app: Dash, editor: Person) -> None:
    picture = added(editor)
    assert (picture.widths, picture.filename, picture.added_by) == ((480, 960, 1000), "well.jpg", editor.email)
    assert added(editor) == picture
    page = editor.get("pictures").text
    assert "not yet described" in page
    assert editor.get(f"pictures/{picture.digest}/files/480.webp").mimetype == "image/webp"
    assert editor.get(f"pictures/{picture.digest}/files/480.jpg").status_code == 404


def test_what_is_no_picture_is_refused_with_a_sentence(app: Dash, editor: Person, quick: None) -> None:
    for name, (make, fault) in HOSTILE.items():
        if fault:
            answer = upload(editor, make(), name)
            told = select(answer.text, "[role=alert]")[0].text
            assert (answer.status_code, name in told or "Choose a picture first" in told) == (400, True), name
    assert store_of(app).pictures.all() == []


def test_a_page_that_is_out_of_date_gives_back_no_consent(app: Dash, publisher: Person) -> None:
    picture = added(publisher, **WORDS)
    seen = {"revision": str(picture.revision)}
    assert publisher.post(f"pictures/{picture.digest}", WORDS | seen | {"people_agreed": ""}).status_code == 303
    withdrawn = {name: text for name, text in WORDS.items() if name != "people_agreed"}
    publisher.post(f"pictures/{picture.digest}", withdrawn)
    answer = publisher.post(f"pictures/{picture.digest}", WORDS | seen | {"credit": "Another"})
    assert answer.status_code == 412
    assert "Someone else changed this picture meanwhile" in answer.text
    assert select(answer.text, "[name=credit]")[0].attrib["value"] == "Another"  # what was typed stays
    assert not select(answer.text, "[name=people_agreed][checked]")
    kept = store_of(app).pictures.get(picture.digest)
    assert (kept.credit, kept.people_agreed) == (WORDS["credit"], False)
    now = {"revision": select(answer.text, "[name=revision]")[0].attrib["value"]}
    assert publisher.post(f"pictures/{picture.digest}", withdrawn | now | {"credit": "Another"}).status_code == 303
    assert store_of(app).pictures.get(picture.digest).credit == "Another"


def test_an_unticked_picture_is_in_no_open_data_and_on_no_card(app: Dash, publisher: Person, quick: None) -> None:
    picture, visitor = added(publisher, **WORDS), app.server.test_client()
    address = address_of(picture.digest)
    publish_records(app, Dataset.PROJECTS, {"id": "P1", "title": "Wells", "countries": "MDA", "image_url": address})
    withdrawn = {name: text for name, text in WORDS.items() if name != "people_agreed"}
    for words, named in ((WORDS, address), (withdrawn, ""), (WORDS, address)):
        assert publisher.post(f"pictures/{picture.digest}", words).status_code == 303
        assert (visitor.get("/api/v1/projects").json["items"][0]["image_url"] or "") == named
        assert (address in visitor.get("/api/v1/projects.csv").text) == bool(named)
        card = select(visitor.get("/?country=MDA").text, "article[data-project-id=P1] img.thumbnail[alt='']")
        assert bool(card) == bool(named)
        assert "records/projects/edit?id=P1" in publisher.get(f"pictures/{picture.digest}").text


def test_a_focal_point_outside_of_the_picture_is_told(app: Dash, editor: Person, quick: None) -> None:
    picture = added(editor)
    for wrong in ("101", "-1", "left", "12.5"):
        refused = editor.post(f"pictures/{picture.digest}", WORDS | {"focal_x": "20", "focal_y": wrong})
        assert (refused.status_code, f"not “{wrong}”" in refused.text) == (422, True)
        assert select(refused.text, "[name=credit]")[0].attrib["value"] == WORDS["credit"]
    assert store_of(app).pictures.get(picture.digest) == picture


def test_a_long_name_of_a_file_is_shortened(app: Dash, editor: Person, quick: None) -> None:
    answer = upload(editor, saved(photo(), "JPEG"), "w" * 300 + ".jpg")
    assert answer.status_code == 303
    (picture,) = store_of(app).pictures.all()
    assert (len(picture.filename), picture.filename[-5:]) == (150, "….jpg")


def test_a_picture_that_takes_too_much_is_refused(app: Dash, editor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_uploads_and_fetching, "_SECONDS", 0.1)
    answer = upload(editor, saved(photo(), "JPEG"))
    assert (answer.status_code, "time and memory allowed" in answer.text) == (400, True)


def test_too_many_bytes_are_refused(make_app: MakeApp, quick: None) -> None:
    editor = signed_in(make_app(upload_megabytes=0.1), Role.EDITOR)
    refused = upload(editor, bytes(150_000))
    assert (refused.status_code, "has more than 0.1 MB" in refused.text) == (400, True)
    assert upload(editor, bytes(300_000)).status_code == 413


def test_visitors_see_a_picture_once_all_is_said_and_as_long_as_a_record_shows_it(
    app: Dash, editor: Person, publisher: Person, quick: None
) -> None:
    visitor = app.server.test_client()
    picture = added(editor)
    address = address_of(picture.digest)
    publish_records(
        app,
        Dataset.NEWS,
        {"id": "N1", "title": "Opened", "date": "2026-01-02", "countries": "MDA", "image_url": address},
    )
    assert visitor.get(f"{address}/960.webp").status_code == 404
    assert address not in visitor.get("/news/N1").text
    publisher.post(f"pictures/{picture.digest}", WORDS | {"people_agreed": ""} | {"focal_x": "30", "focal_y": "50"})
    publisher.post(f"pictures/{picture.digest}", {name: text for name, text in WORDS.items() if name != "alt_en"})
    assert visitor.get(address).status_code == 404
    publisher.post(f"pictures/{picture.digest}", WORDS | {"focal_x": "30", "focal_y": "50"})
    refused = editor.post(f"pictures/{picture.digest}", WORDS | {"people_agreed": "", "credit": "Bo"})
    assert (refused.status_code, "only a publisher" in refused.text, "Bo" in refused.text) == (403, True, True)
    assert "only a publisher" in editor.get(f"pictures/{picture.digest}").text
    page = visitor.get("/news/N1").text
    (shown,) = select(page, "picture img.article-picture")
    assert shown.attrib["alt"] == "A <well>"
    assert (shown.attrib["width"], shown.attrib["height"]) == ("1000", "600")
    assert "fx3" in shown.attrib["class"]
    assert select(page, "figcaption")[0].text == "Ana · CC BY 4.0"
    (source,) = select(page, "picture source")
    assert source.attrib["srcset"] == ", ".join(f"{address}/{width}.webp {width}w" for width in (480, 960, 1000))
    assert select(visitor.get("/news/N1?lang=fr").text, "img.article-picture")[0].attrib["alt"] == "Un puits"
    spanish = select(visitor.get("/news/N1?lang=es").text, "img.article-picture")[0].attrib
    assert (spanish["alt"], spanish["lang"]) == ("A <well>", "en")
    assert f"{address}/1000.jpg" in visitor.get("/feeds/news.atom").text
    for path, look in (("/", "story-picture"), ("/news", "thumbnail"), ("/?country=MDA", "plate-photo")):
        assert select(visitor.get(path).text, f"picture img.{look}[alt='']"), path
    assert select(visitor.get("/countries/MDA").text, "img.band-photo")[0].attrib["alt"] == "A <well>"
    for name, mimetype in (("", "image/jpeg"), ("/1000.jpg", "image/jpeg"), ("/480.webp", "image/webp")):
        file = visitor.get(address + name)
        assert (file.status_code, file.mimetype) == (200, mimetype)
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in file.headers["Cache-Control"]
        assert "Set-Cookie" not in file.headers
    for wrong in ("/479.webp", "/480.svg", "/x"):
        assert visitor.get(address + wrong).status_code == 404

    hold = store_of(app).holds.place(HoldKind.NEWS, "N1", sentence="Not now.", reason="", by="tests")
    staff_context_of(app).portfolio.refresh()
    assert visitor.get(f"{address}/480.webp").status_code == 404
    store_of(app).holds.lift(hold.number, "tests")
    staff_context_of(app).portfolio.refresh()
    assert visitor.get(f"{address}/480.webp").status_code == 200
    assert publisher.post(f"pictures/{picture.digest}/delete").status_code == 409
    page = publisher.get(f"pictures/{picture.digest}").text
    assert "Opened" in page
    assert "Delete this picture" not in page


def test_an_earlier_state_keeps_its_picture_until_a_consent_is_taken_back(
    app: Dash, editor: Person, publisher: Person, quick: None
) -> None:
    visitor, picture = app.server.test_client(), added(editor, **WORDS)
    address = address_of(picture.digest)
    publish_records(app, Dataset.NEWS, {"id": "N1", "title": "Opened", "date": "2026-01-02", "image_url": address})
    then = staff_context_of(app).portfolio.current().since
    publish_records(app, Dataset.NEWS, {"id": "N1", "title": "Opened", "date": "2026-01-02"})
    moment = f"{then:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert visitor.get(f"{address}/480.webp").status_code == 404
    (source,) = select(visitor.get(f"/news/N1?as_of={moment}").text, "picture source")
    first = source.attrib["srcset"].split(" ")[0]
    assert visitor.get(first).status_code == 200
    refused = {name: text for name, text in WORDS.items() if name != "people_agreed"}
    assert publisher.post(f"pictures/{picture.digest}", refused).status_code == 303
    assert visitor.get(first).status_code == 404
    assert "<picture>" not in visitor.get(f"/news/N1?as_of={moment}").text
    assert "By an earlier version only" in editor.get(f"pictures/{picture.digest}").text


def test_publishing_names_the_record_and_the_picture_that_is_not_described(
    app: Dash, publisher: Person, quick: None
) -> None:
    picture = added(publisher)
    row = {"id": "N1", "title": "Opened", "date": "2026-01-02", "image_url": address_of(picture.digest)}
    draft = checked_draft(app, Dataset.NEWS, csv_of(row, {**row, "id": "N2", "image_url": address_of("0" * 64)}))
    page = publisher.get(f"drafts/{draft.number}/").text
    assert "Say of the picture well.jpg of “Opened”: what it shows, in words; whose picture it is" in page
    assert "“Opened” names a picture that is not among the pictures of this site." in page
    refused = publisher.post(f"drafts/{draft.number}/publish", {"revision": draft.revision})
    assert refused.status_code in {409, 422}
    assert store_of(app).published()[Dataset.NEWS].is_sample


def test_a_preview_shows_a_picture_that_visitors_do_not_see_yet(app: Dash, editor: Person, quick: None) -> None:
    picture = added(editor, **WORDS)
    address = address_of(picture.digest)
    row = {"id": "N1", "title": "Opened", "date": "2026-01-02", "image_url": address}
    draft = checked_draft(app, Dataset.NEWS, csv_of(row))
    page = editor.get(f"drafts/{draft.number}/preview/news/N1").text
    source = select(page, "picture source")[0].attrib["srcset"].split(" ")[0]
    assert source.startswith("/staff/drafts/")
    assert editor.client.get(source).mimetype == "image/webp"
    assert app.server.test_client().get(source).status_code == 302
    assert app.server.test_client().get(f"{address}/480.webp").status_code == 404


def test_the_form_of_a_record_offers_pictures(app: Dash, publisher: Person, quick: None) -> None:
    picture = added(publisher, **WORDS)
    form = publisher.get("records/news/new")
    assert select(form.text, f"input[name=picture][value='{address_of(picture.digest)}']")
    values = {"id": "N9", "title": "Wells", "date": "2026-01-02", "countries": "Moldova", "based_on": "0"}
    sent = publisher.post("records/news/new", {**values, "picture": address_of(picture.digest), "publish": "yes"})
    assert sent.status_code == 303, sent.text
    page = publisher.get("records/news/edit?id=N9").text
    (chosen,) = select(page, "input[name=picture][checked]")
    assert chosen.attrib["value"] == address_of(picture.digest)
    assert select(page, "#field-image_url")[0].attrib["value"] == ""
    version = re.findall(r'name="based_on" value="(\d+)"', page)[0]
    publisher.post("records/news/edit?id=N9", {**values, "based_on": version, "picture": "", "publish": "yes"})
    frame = store_of(app).frame(store_of(app).published()[Dataset.NEWS].number)
    assert frame["image_url"].tolist() == [""]


def test_only_unused_pictures_are_deleted_and_by_publishers(
    app: Dash, editor: Person, publisher: Person, quick: None
) -> None:
    picture, other = added(editor), added(editor, width=700)
    row = {"id": "N1", "title": "Opened", "date": "2026-01-02", "image_url": address_of(other.digest)}
    publish_records(app, Dataset.NEWS, row)
    unused = publisher.get("pictures?show=unused").text
    assert picture.digest in unused
    assert other.digest not in unused
    assert editor.post(f"pictures/{picture.digest}/delete").status_code == 403
    assert "Delete this picture" in publisher.get(f"pictures/{picture.digest}").text
    assert publisher.post(f"pictures/{picture.digest}/delete").status_code == 303
    assert publisher.get(f"pictures/{picture.digest}").status_code == 404
    acts = [entry.action for entry in store_of(app).journal() if "picture" in entry.action]
    assert acts == [Action.ADD_PICTURE, Action.ADD_PICTURE, Action.DELETE_PICTURE]
