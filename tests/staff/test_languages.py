"""Staff pages speak the language of the person's account, else of the browser, and nothing on them stays English."""

from __future__ import annotations

import csv
import re

from dashboard.language_and_locale import gettext as _, speaking
from dashboard.records.schema.issues import Issue
from dashboard.settings import ROOT
from dashboard.staff.drafts.draft_checks_forms_and_addresses import removal_sentence
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.html import only, select, values
from tests.staff.all_pages import FAULTY, linked_pages, states
from tests.staff.conftest import MakeApp
from tests.staff.drafting import GOOD, csv_of, upload
from tests.staff.people import Person, make_account, signed_in, store_of
from tests.staff.world import make_world

NAMES = """CSV UTF Excel OpenDocument IATI HXL OECD DAC ISO ODS XML JSON RSS Atom Google Markdown JPEG PNG GIF WebP UTC
EUR Our organisation Admin Editor tests test Moldva Atlantis Bezeichnung Nummer Ort NEW MDA Guide staff Enter Not
News URL site Ein Projekt English Publisher admin publisher
editor The mail server Ctrl for country csv xlsx"""
"""Words that are no English: names, and what the records, people and holds of the tests are called."""
WORD = re.compile("[A-Za-z]{3,}")


def language_of(page: str) -> str:
    return only(page, "html").get("lang")


def test_the_browser_says_the_language_until_somebody_signs_in(make_app: MakeApp) -> None:
    visitor = Person(make_app()).client
    for accepted, shown in {"fr-CA, en;q=0.5": "fr", "es": "es", "de, ru;q=0.8": "ru", "de": "en", "": "en"}.items():
        assert language_of(visitor.get("/staff/sign-in", headers={"Accept-Language": accepted}).text) == shown


def test_a_language_chosen_before_signing_in_is_kept(make_app: MakeApp) -> None:
    visitor = Person(make_app()).client
    (french,) = [
        link for link in values(visitor.get("/staff/sign-in?next=/staff/upload").text, "a", "href") if "lang=fr" in link
    ]
    assert french == "?next=%2Fstaff%2Fupload&lang=fr"
    assert language_of(visitor.get(f"/staff/sign-in{french}").text) == "fr"
    assert language_of(visitor.get("/staff/forgotten").text) == "fr"
    assert language_of(visitor.get("/staff/forgotten?lang=zz").text) == "fr"


def test_a_language_chosen_before_signing_in_outlasts_it_unless_the_account_has_one(make_app: MakeApp) -> None:
    app = make_app()
    person = Person(app, make_account(app, Role.EDITOR))
    person.get("sign-in?lang=fr")
    person.sign_in()
    assert language_of(person.get("").text) == "fr"
    person.post("account/mail", {"language": "es"})
    assert language_of(person.get("").text) == "es"
    person.post("sign-out")
    assert language_of(person.get("sign-in").text) == "fr"


def test_the_account_says_the_language_wherever_the_person_signs_in(make_app: MakeApp) -> None:
    app = make_app()
    person = signed_in(app, Role.EDITOR)
    person.post("account/mail", {"language": "ar", "wants_mail": "yes"})
    page = person.get("").text
    assert (language_of(page), only(page, "html").get("dir")) == ("ar", "rtl")
    elsewhere = Person(app, person.email)
    elsewhere.sign_in()
    assert language_of(elsewhere.client.get("/staff/", headers={"Accept-Language": "fr"}).text) == "ar"
    assert language_of(elsewhere.client.get("/staff/nowhere", headers={"Accept-Language": "fr"}).text) == "ar"
    person.post("account/mail", {"language": ""})
    assert language_of(elsewhere.client.get("/staff/", headers={"Accept-Language": "fr"}).text) == "fr"


def test_choosing_a_language_leaves_mails_as_they_were_where_none_are_sent(make_app: MakeApp) -> None:
    person = signed_in(make_app(), Role.EDITOR)
    page = person.get("account").text
    (form,) = select(page, "form[action$='account/mail']")
    assert values(form, "[name=wants_mail]", "value") == ["1"]


def test_the_public_pages_do_not_follow_the_person(make_app: MakeApp) -> None:
    person = signed_in(make_app(), Role.EDITOR)
    person.post("account/mail", {"language": "fr"})
    assert language_of(person.client.get("/", headers={"Accept-Language": "fr"}).text) == "en"


def test_an_issue_is_said_in_the_language_of_its_reader() -> None:
    issue = Issue("status-unknown", 3, "Statut", "peut-être")
    record = Issue("title-missing", 3, details={"activity": "XM-1"})
    with speaking("fr"):
        assert issue.sentence.startswith("Ligne 3, colonne «\u00a0Statut\u00a0»")
        assert issue.sentence.endswith(issue.sentence_at_cell[1:])
        assert "XM-1" in record.sentence
        assert "ctivity" not in record.sentence
    assert issue.sentence == "Row 3, column “Statut”: “peut-être” is not a status. The cell was left empty."
    assert record.sentence == "Activity XM-1 has no title."


def test_what_several_people_read_is_written_in_the_first_language_of_the_site(make_app: MakeApp) -> None:
    app = make_app(languages=("fr", "en"))
    publisher = signed_in(app, Role.PUBLISHER)
    publisher.post("account/mail", {"language": "en"})
    store = store_of(app)
    number = upload(signed_in(app, Role.EDITOR, "ana@example.org"), csv_of(*GOOD))
    draft = store.drafts.get(number)
    publisher.post(f"drafts/{number}/publish", {"revision": str(draft.revision), "samples": "leave"})
    assert [one.text for one in store.comments.of(number)] == ["Publié\u00a0: version 3."]
    assert "Published as version 3." in [
        one.text for one in select(publisher.get(f"drafts/{number}/").text, "ol.list .own-words")
    ], "of what the program wrote, the note that a draft was published is the same in every language"


def test_the_public_map_opens_in_the_language_of_the_page_that_leads_there(make_app: MakeApp) -> None:
    person = signed_in(make_app(languages=("en", "fr")), Role.EDITOR)
    assert "/?lang=fr" not in person.get("").text
    person.post("account/mail", {"language": "fr"})
    links = [one.get("href") for one in select(person.get("").text, ".world-link, .site-foot a[href^='/?']")]
    assert links == ["/?lang=fr", "/?lang=fr"]
    assert language_of(person.client.get(links[0]).text) == "fr"


def english_on(page: str, quoted: re.Pattern[str]) -> set[str]:
    """The texts of a page with words in Latin letters, but for names, addresses, code, what names another language, and
    what is ``quoted`` of records."""
    root = only(page, "html")
    for part in select(root, "script, style, [lang]:not(html), bdi, .sample, code, datalist, input"):
        part.drop_tree()
    names = ("aria-label", "title", "alt", "placeholder")
    labels = [label for name in names for label in values(root, f"[{name}]", name)]
    texts = {text.strip() for text in (*root.itertext(), *labels)}
    left = {text: re.sub(r"\S*[@/._]\S*|[…-].*|.*…", " ", quoted.sub(" ", text)) for text in texts}
    return {text for text, rest in left.items() if {*WORD.findall(rest)} - {*NAMES.split()}}


def test_nothing_on_a_staff_page_stays_english(make_app: MakeApp) -> None:
    """In Russian, whose letters tell its words from English ones."""
    mail = {"smtp_host": "localhost", "smtp_sender": "map@example.org", "public_url": "https://map.example.org"}
    app = make_app(languages=("ru", "en"), **mail)
    make_world(app)
    person = signed_in(app, Role.ADMIN)
    files = [path.read_text("utf-8") for path in (ROOT / "data" / "samples").glob("*.csv")]
    rows = csv.reader("\n".join([*files, FAULTY.decode()]).splitlines())
    cells = {part.strip() for row in rows for cell in row for part in (cell, *cell.split(";"))} - {""}
    words = "|".join(re.escape(cell) for cell in sorted(cells, key=len, reverse=True))
    quoted = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    pages = {
        path: english_on(answer.text, quoted)
        for path, answer in (*states(person), *linked_pages(person))
        if answer.mimetype == "text/html" and answer.status_code != 302 and "/preview/" not in path
    }
    assert len(pages) > 60
    assert {path: words for path, words in pages.items() if words} == {}


def test_signs_between_two_words_are_those_of_the_language() -> None:
    """A colon has a space before it in French, a comma another shape in Arabic."""
    for template in (ROOT / "dashboard" / "staff" / "templates" / "staff").glob("*.html"):
        found = re.findall(r".{20}}}(?:</\w+>)?(?:: |, )(?:<\w+>)?(?:{{|{%).{20}", template.read_text("utf-8"))
        assert found == [], template.name
    with speaking("fr"):
        assert _("; ") == "\u00a0; "
        assert removal_sentence(1).startswith("1 fiche quitterait la carte.")
    assert removal_sentence(1).startswith("1 record would leave the map.")


def test_the_scope_of_a_record_is_said_in_words(make_app: MakeApp) -> None:
    person = signed_in(make_app(languages=("fr", "en")), Role.PUBLISHER)
    form = person.get("records/projects/new").text
    assert [one.text for one in select(form, "select[name=scope] option")][1:3] == [
        "Monde entier",
        "Une région du monde",
    ]
    number = upload(person, b"id,title,scope\nP1,Puits,global\n")
    assert "Monde entier" in person.get(f"drafts/{number}/changes?kind=new").text
