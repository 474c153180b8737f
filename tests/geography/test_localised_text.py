"""Names in every language: the policy's own first, then CLDR's, then the English one."""

import pytest

from dashboard.geography.territories import COLUMNS, LocalisedText, Territories
from dashboard.language_and_locale import speaking
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.settings import ROOT

OTHERS = ("fr", "es", "ar", "ru")
ROW = "MDA,MD,498,Moldova,Republic of Moldova,150,Europe,151,Eastern Europe,A note.,solid,yes,no,28.5,47.2"


def test_english_is_the_source_and_needs_no_other() -> None:
    wording = LocalisedText("Moldova", (("en", "never"),), cldr="MD")
    assert wording.in_current_language() == wording.in_language("en") == "Moldova"


@pytest.mark.parametrize(
    ("wording", "language", "said"),
    [
        (LocalisedText("Korea", (("fr", "Corée"),), cldr="KR"), "fr", "Corée"),
        (LocalisedText("Korea", (("fr", "Corée"),), cldr="KR"), "fr-CA", "Corée"),
        (LocalisedText("Korea", (("fr", "Corée"),), cldr="KR"), "es", "Corea del Sur"),
        (LocalisedText("Korea", cldr="??"), "es", "Korea"),
        (LocalisedText("Korea", fallback=LocalisedText("South Korea", cldr="KR")), "es", "Corea del Sur"),
        (LocalisedText("Europe", cldr="150"), "ru", "Европа"),
        (LocalisedText("", (("fr", "Une note."),)), "fr", ""),  # where the policy has taken a footnote back
    ],
)
def test_a_text_in_another_language(wording: LocalisedText, language: str, said: str) -> None:
    with speaking(language):
        assert wording.in_current_language() == said


def test_a_row_brings_its_translations() -> None:
    row = {"name": "Moldova", "name_fr": "Moldova ", "name_pt-BR": "Moldávia", "name_es": "", "name_of_ours": "x"}
    assert LocalisedText.from_row(row, "name").others == (("fr", "Moldova"), ("pt-BR", "Moldávia"))


def test_whoever_searches_may_write_what_cldr_says_instead() -> None:
    found = LocalisedText("Republic of Korea", (("fr", "République de Corée"),), cldr="KR").spellings(["en", "fr"])
    assert found == ("Republic of Korea", "République de Corée", "South Korea", "Corée du Sud")


@pytest.mark.parametrize(
    ("language", "kosovo", "moldova"),
    [
        ("fr", "Kosovo*", ("République de Moldova", "Europe", "Europe de l’Est")),
        ("es", "Kosovo*", ("República de Moldova", "Europa", "Europa oriental")),
        ("ar", "كوسوفو*", ("مولدوفا", "أوروبا", "شرق أوروبا")),
        ("ru", "Косово*", ("Молдова", "Европа", "Восточная Европа")),
    ],
)
def test_territories_speak(territories: Territories, language, kosovo, moldova) -> None:
    with speaking(language):
        place = territories["MDA"]
        assert territories["XKX"].name == kosovo
        assert (place.name, place.region, place.subregion) == moldova
        assert place.official_name == place.name
        assert territories["ATA"].region != "Antarctica"


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_must_be_said_is_said_in_every_language(territories: Territories, language: str) -> None:
    english = {code: (place.footnote, "*" in place.name) for code, place in territories.items()}
    disclaimer = territories.disclaimer
    with speaking(language):
        for code, (footnote, starred) in english.items():
            place = territories[code]
            assert bool(place.footnote) == bool(footnote), code
            assert not footnote or place.footnote != footnote, code
            assert ("*" in place.name) == starred, code
        assert territories.disclaimer != disclaimer
        assert len(territories.disclaimer) > len(disclaimer) / 2


@pytest.mark.parametrize("language", OTHERS)
def test_names_are_unique_and_whole_words(territories: Territories, language: str) -> None:
    with speaking(language):
        names = [place.name for place in territories.values()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "о-в" in name or "EE. UU" in name or "R.A.S" in name]


@pytest.mark.parametrize(
    ("language", "first", "before"),
    [
        ("fr", "Afghanistan", ("Égypte", "Équateur")),
        ("es", "Afganistán", ("España", "Estonia")),
        ("ru", "Австралия", ("Иордания", "Йемен")),
        ("ar", "إثيوبيا", ("تونس", "مصر")),
    ],
)
def test_the_order_is_that_of_the_language(territories: Territories, language, first, before) -> None:
    with speaking(language):
        names = [place.name for place in territories.values()]
    assert names[0] == first
    assert names.index(before[0]) < names.index(before[1])


def test_the_policy_is_the_same_in_every_language(territories: Territories) -> None:
    policy = repr(territories.policy)
    with speaking("ar"):
        assert repr(territories.policy) == policy


def test_a_disclaimer_and_columns_in_other_languages_are_read(tmp_path) -> None:
    path = tmp_path / "territories.csv"
    path.write_text(f"{','.join(COLUMNS)},name_eo,footnote_eo\n{ROW},Moldavio,Noto.\n", encoding="utf-8")
    (tmp_path / "disclaimer.txt").write_text("Only for orientation.\n", encoding="utf-8")
    (tmp_path / "disclaimer_eo.txt").write_text("Nur por orientiĝo.\n", encoding="utf-8")
    read = Territories.load(path, ["en", "eo"])
    with speaking("eo"):
        assert (read["MDA"].name, read["MDA"].footnote) == ("Moldavio", "Noto.")
        assert read.disclaimer == "Nur por orientiĝo."
    with speaking("fr"):
        assert read.disclaimer == "Only for orientation."


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
def test_no_two_places_have_the_same_name(language: str) -> None:
    places = ROOT / "data" / "places"
    territories = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
    gazetteer = Gazetteer.load(territories, regions=places / "regions.csv", aliases=places / "aliases.csv")
    for named in (territories.values(), gazetteer.regions.values()):
        names = [one.names.in_language(language) for one in named]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
