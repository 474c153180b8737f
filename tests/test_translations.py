"""The catalogues: whole, in step with the code, compiled; and no English left where another language is asked for."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.language_and_locale import SOURCE_LANGUAGE, ngettext, speaking
from dashboard.settings import ROOT, Settings
from dashboard.update_translations import (
    SCOPE,
    as_mo,
    as_po,
    catalogue_file,
    faults,
    languages,
    main,
    messages_to_translate,
    read_catalogue,
    updated,
)
from tests.html import only, select, values
from tests.sharing import GeographyOf, NewDatabase

OFFERED = [one for one in Settings().languages if one != SOURCE_LANGUAGE]
RECORDS = ("/projects/OBSERVE-CV", "/news/joint-declaration-2024")
PAGES = (
    *("/", "/?country=MDA", "/?country=FRA&theme=Children", "/?region=WESTERN-BALKANS", "/?region=M49-001"),
    *("/?q=centre", "/?q=zzzzz", "/?status=2&status=4&from=2024&to=2025", "/?country=XXX", "/nowhere"),
    *("/projects", "/projects?country=MDA&sort=end", "/countries/MDA", "/countries/XKX", "/countries/NPL"),
    *(*RECORDS, "/projects/none", "/news/none"),
    *("/news", "/news?category=news", "/accessibility", "/?as_of=2001-01-01", "/?as_of=nonsense"),
)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return messages_to_translate()


def test_every_language_that_is_offered_has_a_catalogue() -> None:
    assert languages() == sorted(OFFERED)


def test_the_scope_names_what_there_is(template: Catalog) -> None:
    assert all(list(ROOT.glob(pattern)) for pattern in SCOPE)
    assert len(template) > 400
    for message in ("Where we work", "Planned", "Skip to the content", "{name}: {numbers}"):
        assert template.get(message) is not None


@pytest.mark.parametrize("language", OFFERED)
def test_a_catalogue_is_whole(language: str, template: Catalog) -> None:
    catalogue = read_catalogue(language)
    missing = [message.id for message in template if message.id and message.id not in catalogue]
    assert not missing
    assert list(faults(catalogue)) == []


@pytest.mark.parametrize("language", OFFERED)
def test_a_catalogue_is_as_the_command_writes_it_and_compiled(language: str, template: Catalog) -> None:
    path = catalogue_file(language)
    catalogue = updated(read_catalogue(language), template)
    assert path.read_bytes() == as_po(catalogue), "run: make translations"
    assert path.with_suffix(".mo").read_bytes() == as_mo(catalogue), "run: make translations"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", {0: "0 projet", 1: "1 projet", 2: "2 projets", 27132: "27\u202f132 projets"}),
        ("es", {0: "0 proyectos", 1: "1 proyecto", 12: "12 proyectos"}),
        ("ru", {1: "1 проект", 3: "3 проекта", 5: "5 проектов", 11: "11 проектов", 21: "21 проект", 22: "22 проекта"}),
        ("ar", {1: "مشروع واحد", 2: "مشروعان", 3: "3 مشاريع", 11: "11 مشروعاً", 99: "99 مشروعاً", 100: "100 مشروع"}),
    ],
)
def test_numbers_take_the_form_of_the_language(language: str, told: dict[int, str]) -> None:
    with speaking(language):
        found = {number: ngettext("{number} project", "{number} projects", number) for number in told}
    assert found == told


def _catalogue(message: str | tuple[str, str], translation: str | tuple[str, ...], *flags: str) -> Catalog:
    catalogue = Catalog(locale="fr")
    catalogue.add(message, translation, flags=flags)
    return catalogue


@pytest.mark.parametrize(
    ("message", "translation", "flags"),
    [
        ("News", "", ()),
        ("News", "Actualités", ("fuzzy",)),
        ("{name}: {numbers}", "{name} : {number}", ()),
        ("{name}: {numbers}", "{numbers}", ()),
        (("{number} project", "{number} projects"), ("{number} projet", ""), ()),
        (("{number} in {place}", "{number} in {place}"), ("{number}", "{number}"), ()),
    ],
)
def test_a_fault_is_found(message, translation, flags) -> None:
    assert len(list(faults(_catalogue(message, translation, *flags)))) == 1


def test_a_form_for_one_need_not_say_the_number() -> None:
    forms = ("{number} project", "{number} projects")
    assert not list(faults(_catalogue(forms, ("un seul projet", "{number} projets"))))


@pytest.mark.parametrize("code", ["zzz", "p", "pt_BR", "../pt", ""])
def test_the_command_refuses_an_unknown_language_in_a_sentence(code: str, tmp_path: Path, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--add", code], folder=tmp_path)
    assert ended.value.code == 2
    assert f"“{code}” is no known code of a language; write one such as pt." in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_the_command_begins_a_language_and_keeps_what_is_translated(tmp_path: Path, capsys) -> None:
    assert main(["--add", "pt"], folder=tmp_path) == 1
    assert "pt: “Where we work” is not translated." in capsys.readouterr().err
    path = catalogue_file("pt", tmp_path)
    text = path.read_text(encoding="utf-8")
    own = text.replace('msgid "Where we work"\nmsgstr ""', 'msgid "Where we work"\nmsgstr "Onde trabalhamos"')
    path.write_text(f'{own}\nmsgid "Nobody says this"\nmsgstr "Ninguém"\n', encoding="utf-8")
    assert main(["--check"], folder=tmp_path) == 1
    assert "is not up to date" in capsys.readouterr().err
    main([], folder=tmp_path)
    written = path.read_text(encoding="utf-8")
    assert 'msgstr "Onde trabalhamos"' in written
    assert "Nobody says this" not in written
    assert b"Onde trabalhamos" in path.with_suffix(".mo").read_bytes()


def said_on(page: str, *, record: bool) -> list[str]:
    """What a page says in its own language: nothing inside of what is marked as another, nor script.

    A page of a ``record`` may quote it where no language can be marked: in titles and in the citation.
    """
    root = only(page, "html")
    quoting = ", title, meta, #cite" if record else ""
    for hidden in select(root, f"script, style, body [lang]{quoting}"):
        hidden.drop_tree()
    labels = [label for name in ("aria-label", "title", "alt") for label in values(root, f"[{name}]", name)]
    return [*root.itertext(), *labels, *values(root, "meta[name=description]", "content")]


def test_french_signs_do_not_stand_alone_on_a_line() -> None:
    """Before : a no-break space, before ; ! ? a narrow one; within guillemets a no-break space."""
    forms = (message.string for message in read_catalogue("fr") if message.id)
    texts = [text for form in forms for text in (form if isinstance(form, tuple) else (form,))]
    assert not [text for text in texts if re.search(r" [:;!?»]|« ", text)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "1 of 3 projects matches your filters."),
        ("fr", "1 projet sur 3 correspond à vos filtres."),
        ("es", "1 de 3 proyectos se ajusta a sus filtros."),
        ("ru", "1 проект из 3 подходит под фильтры."),
        ("ar", "مشروع واحد من أصل 3 يطابق عوامل التصفية."),
    ],
)
def test_one_of_three_is_one(language: str, sentence: str) -> None:
    forms = "{number} of {total} projects matches your filters.", "{number} of {total} projects match your filters."
    with speaking(language):
        assert ngettext(*forms, 1, total="3") == sentence


@pytest.fixture(scope="module")
def visitor(geography_of: GeographyOf, new_database: NewDatabase, cache_folder: Path) -> FlaskClient:
    settings = Settings(database_url=new_database(), cache_folder=cache_folder, organisation="O")
    return create_app(settings, geography_of(settings)).server.test_client()


@pytest.mark.parametrize("language", OFFERED)
def test_no_english_is_left_on_a_page(visitor: FlaskClient, language: str, template: Catalog) -> None:
    """Every message of the interface that could stand there, as a whole: words such as “Europe” mean more than one."""
    catalogue = read_catalogue(language)
    english = {
        re.sub(r"\s+", " ", message.id).strip()
        for message in template
        if isinstance(message.id, str) and message.id and "{" not in message.id
        if re.search("[A-Za-z]", message.id)  # a colon is not English
        if catalogue[message.id].string != message.id
    }
    for page in PAGES:
        answer = visitor.get(f"{page}{'&' if '?' in page else '?'}lang={language}")
        text = answer.get_data(as_text=True)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text, page
        said = said_on(text, record=page in RECORDS)
        said = [re.sub(r"\s+", " ", re.sub(r"\S*/\S+", "", one)).strip() for one in said]  # no addresses
        assert not english.intersection(said), page
        left = [one for one in said if re.search(r"\b(the|projects?|news|and|of|with|is|are|in)\b", one)]
        assert not [one for one in left if language != "fr" or not re.search(r"\bprojets?\b", one)], page
