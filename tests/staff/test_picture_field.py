"""A picture within the form of a record: stored with the form, described there, and public only when all is said."""

from __future__ import annotations

import io

import pytest
from dash import Dash

from dashboard.portfolio import work_limiter
from dashboard.records.schema.columns import Dataset
from dashboard.staff.picture_uploads_and_fetching import largest_file
from dashboard.store.pictures import Picture, Pictures, PictureWords
from tests.html import only, select, values
from tests.other_sites import FORBIDDEN, answers, server
from tests.pictures.hostile import photo, saved
from tests.staff.made_drafts import publish_records
from tests.staff.people import ORIGIN, Person, signed_in, staff_context_of, store_of

NEW = "records/news/new"
ARTICLE = {"id": "N-1", "title": "A well", "date": "2026-10-01", "countries": "Moldova"}
SAID = {"picture_alt_en": "A well in a yard", "picture_credit": "Ana", "picture_agreed": "yes"}
PUBLISH = {"publish": "yes"}

pytestmark = pytest.mark.usefixtures("quick")


def send(person: Person, data: dict[str, str], content: bytes | None = None, path: str = NEW) -> object:
    """Send the form as a browser would, with a picture or none."""
    file = (io.BytesIO(content or b""), "well.jpg" if content is not None else "")
    return person.post(path, data | {"picture_file": file}, content_type="multipart/form-data")


def jpeg(width: int = 1000) -> bytes:
    return saved(photo(size=(width, 600)), "JPEG")


def stored(app: Dash) -> Picture:
    (picture,) = store_of(app).pictures.all()
    return picture


def test_one_form_makes_an_article_with_its_picture_public(app: Dash, publisher: Person) -> None:
    before_it = {"picture_revision": "0"}
    assert send(publisher, ARTICLE | SAID | PUBLISH | before_it, jpeg()).status_code == 303
    shown = only(app.server.test_client().get("/news/N-1").text, "img.article-picture")
    assert (shown.attrib["alt"], shown.attrib["width"]) == ("A well in a yard", "1000")
    assert stored(app).filename == "well.jpg"


def test_what_is_not_said_is_asked_for_before_anything_is_public(app: Dash, publisher: Person) -> None:
    refused = send(publisher, ARTICLE | PUBLISH | {"picture_credit": "Ana"}, jpeg())
    assert refused.status_code == 422
    assert "what it shows, in words; that the people shown agreed" in only(refused.text, "#upload-error").text
    assert values(refused.text, "[name=picture_credit]", "value") == ["Ana"]
    (chosen,) = values(refused.text, "[name=picture]:checked", "value")  # stored: nobody chooses the file twice
    assert chosen == f"/pictures/{stored(app).digest}"
    assert store_of(app).drafts.all() == []
    assert stored(app).credit == ""
    assert send(publisher, ARTICLE | PUBLISH | SAID | {"picture": chosen}).status_code == 303
    assert app.server.test_client().get(chosen).status_code == 200


def test_a_draft_may_wait_for_what_is_to_be_said(app: Dash, editor: Person) -> None:
    answer = send(editor, ARTICLE | {"picture_credit": "Ana"}, jpeg())
    assert answer.status_code == 303
    assert "Say of the picture well.jpg" in editor.client.get(answer.location).text
    assert stored(app).credit == "Ana"


def test_a_file_that_is_no_picture_is_told_and_the_texts_stay(app: Dash, editor: Person) -> None:
    for content, sentence in ((b"%PDF", "“well.jpg” is no picture"), (b"", "Choose a picture first.")):
        refused = send(editor, ARTICLE | SAID, content)
        assert (refused.status_code, sentence in only(refused.text, "#upload-error").text) == (422, True)
        assert values(refused.text, "#field-title", "value") == ["A well"]
        assert select(refused.text, "[name=picture_agreed][checked]")
    assert store_of(app).pictures.all() == store_of(app).drafts.all() == []


def test_when_too_many_pictures_are_read_the_texts_stay(app: Dash, editor: Person, monkeypatch) -> None:
    monkeypatch.setattr(work_limiter, "MOST_ASKING", 0)
    refused = send(editor, ARTICLE | SAID, jpeg())
    assert (refused.status_code, "Too many pictures" in only(refused.text, "#upload-error").text) == (422, True)
    assert values(refused.text, "#field-title", "value") == ["A well"]


def test_the_script_stores_a_picture_while_the_rest_is_typed(app: Dash, editor: Person) -> None:
    answer = send(editor, {"title": "", "attach": "yes"}, jpeg())
    assert answer.status_code == 200
    assert values(answer.text, "[name=picture]:checked[data-open]", "value") == [f"/pictures/{stored(app).digest}"]
    assert not select(answer.text, "[role=alert]")
    assert store_of(app).drafts.all() == []


def test_consent_holds_for_the_picture_of_which_the_form_asked(app: Dash, editor: Person) -> None:
    send(editor, {"attach": "yes"}, jpeg())
    first = stored(app).digest
    send(editor, {"attach": "yes"}, jpeg(900))
    (second,) = (one.digest for one in store_of(app).pictures.all() if one.digest != first)
    chosen = ARTICLE | SAID | {"picture": f"/pictures/{second}"}
    assert send(editor, chosen | {"picture_about": first}).status_code == 303
    assert not store_of(app).pictures.get(second).people_agreed
    assert send(editor, chosen | {"picture_about": second}).status_code == 303
    assert store_of(app).pictures.get(second).people_agreed


def test_what_is_said_already_stays_and_only_publishers_speak_of_what_versions_name(
    app: Dash, editor: Person, publisher: Person
) -> None:
    send(editor, {"attach": "yes"}, jpeg())
    address = f"/pictures/{stored(app).digest}"
    publish_records(app, Dataset.NEWS, {"id": "N-9", "title": "x", "date": "2026-01-01", "image_url": address})
    refused = send(editor, ARTICLE | SAID | {"picture": address})
    assert (refused.status_code, "only a publisher changes" in refused.text) == (422, True)
    assert send(publisher, ARTICLE | SAID | {"picture": address}).status_code == 303
    assert send(editor, ARTICLE | SAID | {"picture": address, "picture_credit": "Bo"}).status_code == 303
    assert stored(app).credit == "Ana"


def test_what_a_colleague_says_of_the_picture_meanwhile_is_not_overwritten(app: Dash, editor: Person) -> None:
    send(editor, {"attach": "yes"}, jpeg())
    chosen = ARTICLE | SAID | {"picture": f"/pictures/{stored(app).digest}", "picture_about": stored(app).digest}
    seen = only(editor.get(NEW).text, "[name=picture_revision]").attrib["value"]
    store_of(app).pictures.describe(stored(app).digest, PictureWords(alts={"en": "A pump"}), by="bo@example.org")
    for wrong in ({"title": ""}, {}, {"picture_fetch": "yes"}):  # told at first, with the newer picture
        refused = send(editor, chosen | {"picture_revision": seen} | wrong)
        assert refused.status_code == 422
        assert "Someone else changed this picture meanwhile." in only(refused.text, "#upload-error").text
        assert "A well in a yard" in only(refused.text, "[name=picture_alt_en]").text
        assert not select(refused.text, "[name=picture_agreed][checked]")
        assert stored(app).alts == {"en": "A pump"}
    seen = only(refused.text, "[name=picture_revision]").attrib["value"]
    assert send(editor, chosen | {"picture_revision": seen}).status_code == 303
    assert (stored(app).alts, stored(app).people_agreed) == ({"en": "A well in a yard"}, True)


def test_nor_is_what_a_colleague_says_while_the_form_is_read(app: Dash, editor: Person, monkeypatch) -> None:
    send(editor, {"attach": "yes"}, jpeg())
    used = Pictures.used

    def meanwhile(self: Pictures, *digests: list[str]) -> set[str]:
        self.describe(stored(app).digest, PictureWords(alts={"en": "A pump"}), by="bo@example.org")
        return used(self, *digests)

    monkeypatch.setattr(Pictures, "used", meanwhile)
    refused = send(editor, ARTICLE | SAID | {"picture": f"/pictures/{stored(app).digest}"})
    assert "Someone else changed this picture meanwhile." in only(refused.text, "#upload-error").text
    assert (refused.status_code, stored(app).alts) == (422, {"en": "A pump"})


def test_the_form_of_a_record_may_be_as_large_as_its_picture(app: Dash, editor: Person) -> None:
    def sent(size: int) -> object:
        fields = {"csrf_token": editor.token(), **ARTICLE}
        parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
        head = 'Content-Disposition: form-data; name="picture_file"; filename="a.jpg"'
        body = "\r\n".join([*parts, f"--x\r\n{head}\r\n\r\n"]).encode() + bytes(size) + b"\r\n--x--\r\n"
        return editor.client.post(
            "/staff/records/news/new",
            data=body,
            content_type="multipart/form-data; boundary=x",
            headers={"Origin": ORIGIN},
        )

    limit = largest_file(staff_context_of(app))
    assert "is no picture" in sent(limit - 1000).text
    assert "MB. Make it smaller first" in sent(limit + 1).text
    assert sent(limit + 1_100_000).status_code == 413


def test_a_picture_on_another_site_is_fetched_once_when_that_is_meant(make_app) -> None:
    with server(answers(jpeg())) as host:
        app = make_app(source_hosts=(host,))
        publisher = signed_in(app, "publisher")
        there = ARTICLE | {"image_url": f"http://{host}/photos/a%20pump.jpg"}
        kept = publisher.post(NEW, there)
        assert kept.status_code == 303  # not ticked: the address stays, and nothing is fetched
        assert store_of(app).pictures.all() == []
        assert publisher.post(NEW, there | SAID | PUBLISH | {"picture_fetch": "yes"}).status_code == 303
    assert stored(app).filename == "a pump.jpg"
    assert stored(app).added_by == publisher.email
    page = app.server.test_client().get("/news/N-1").text
    assert only(page, "img.article-picture").attrib["alt"] == "A well in a yard"
    assert host not in page


@pytest.mark.parametrize("address", FORBIDDEN[:4] + FORBIDDEN[14:16])
def test_no_address_of_the_own_network_is_asked_for_a_picture(app: Dash, editor: Person, address: str) -> None:
    refused = editor.post(NEW, ARTICLE | {"image_url": address, "picture_fetch": "yes"})
    assert refused.status_code == 422
    assert "may not be read" in only(refused.text, "#upload-error").text
    assert values(refused.text, "#field-image_url", "value") == [address]
    assert select(refused.text, "[name=picture_fetch][checked]")
