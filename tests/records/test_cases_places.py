"""Lists of places in prose, and suggestions that do no harm: what real lists hold, and the cases congo, opt and na."""

from __future__ import annotations

import csv
import datetime
from gettext import translation
from pathlib import Path

import pycountry
import pytest

from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT


@pytest.mark.parametrize(
    ("cell", "countries", "regions"),
    [
        ("Cameroon, Central African Republic, Chad, Congo, DRC, Gabon", "CMR;CAF;TCD;COG;COD;GAB", ""),
        ("Japan, Hong Kong SAR, China, Mongolia", "JPN;HKG;MNG", ""),
        ("Congo, DRC", "COD", ""),
        ("China, Hong Kong Special Administrative Region, Japan", "HKG;JPN", ""),
        ("China, Taiwan Province of, Japan", "TWN;JPN", ""),
        ("Iran, Islamic Republic of, Iraq", "IRN;IRQ", ""),
        ("occupied Palestinian territory, including east Jerusalem", "PSE", ""),
        ("Jordan, Occupied Palestinian Territory, including East Jerusalem, Lebanon", "JOR;PSE;LBN", ""),
        ("Mali, Burkina Faso et Niger", "MLI;BFA;NER", ""),
        ("Argentina, Bolivia y Chile", "ARG;BOL;CHL", ""),
        ("Mali y Níger", "MLI;NER", ""),
        ("Mali und Niger", "MLI;NER", ""),
        ("Мали и Нигер", "MLI;NER", ""),
        ("مالي والنيجر", "MLI;NER", ""),
        ("Brazil - Peru", "BRA;PER", ""),
        ("Brazil – Peru", "BRA;PER", ""),
        ("Kenya + Uganda", "KEN;UGA", ""),
        ("Sahel (Mali, Niger, Burkina Faso)", "MLI;NER;BFA", "SAHEL"),
        ("Regional (Kenya, Uganda)", "KEN;UGA", "REGIONAL"),
        ("Guinea - Bissau", "GNB", ""),
        ("Bosnia - Herzegovina", "BIH", ""),
        ("São Tomé e Príncipe", "STP", ""),
        ("Centrafrique", "CAF", ""),
        ("Birmanie", "MMR", ""),
        ("Costa de Marfil", "CIV", ""),
        ("EL", "GRC", ""),
        ("N. Korea", "PRK", ""),
        ("ROM", "ROU", ""),
        ("LATAM", "", "M49-419"),
        ("Somali Democratic Republic", "SOM", ""),
    ],
)
def test_a_list_in_prose_keeps_all_its_members(
    real_gazetteer: Gazetteer, cell: str, countries: str, regions: str
) -> None:
    found = real_gazetteer.resolve(cell)
    assert (";".join(found.countries), ";".join(found.regions), found.unknown) == (countries, regions, ())


def test_one_odd_code_does_not_spoil_a_list(real_gazetteer: Gazetteer) -> None:
    found = real_gazetteer.resolve("00, DZ, EG, JO")
    assert found.countries == ("DZA", "EGY", "JOR")
    assert [one.text for one in found.unknown] == ["00"]
    assert real_gazetteer.resolve("ID, KE, UG").countries == ("IDN", "KEN", "UGA")


@pytest.mark.parametrize("asked", ["Georgia, USA", "China, Hong Kong", "China, Taiwan"])
@pytest.mark.parametrize("cell", ["{}", "{}, Canada", "Canada, {}"])
def test_what_is_asked_about_is_asked_about_in_a_list_too(real_gazetteer: Gazetteer, cell: str, asked: str) -> None:
    found = real_gazetteer.resolve(cell.format(asked))
    assert [one.text for one in found.unknown] == [asked]
    assert found.countries == (("CAN",) if "Canada" in cell else ())


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("England", ("United Kingdom",)),
        ("Canary Islands", ("Spain",)),
        ("the Republic of Italy", ("Italy",)),
        ("Moldva", ("Moldova",)),
        ("Kyrgistan", ("Kyrgyzstan",)),
        ("Cayman Island", ("Cayman Islands",)),
        ("General", ()),
        ("UN", ()),
        ("WHO", ()),
        ("REG", ()),
        ("Grand total", ()),
        ("Sub-total", ()),
        ("Public awareness projects", ()),
        ("Ministry of Health", ()),
    ],
)
def test_what_is_offered_does_no_harm(real_gazetteer: Gazetteer, text: str, offered: tuple[str, ...]) -> None:
    found = real_gazetteer.resolve(text)
    assert (found.countries, found.regions) == ((), ())
    assert [one.suggestions[:1] for one in found.unknown] == [offered]


@pytest.mark.parametrize(("name", "countries"), [("congo.csv", ["CMR;CAF;TCD;COG;COD;GAB"]), ("opt.csv", ["PSE"])])
def test_the_cases_are_read_whole(
    shared_data: Path, real_gazetteer: Gazetteer, name: str, countries: list[str]
) -> None:
    content = (shared_data / "cases" / name).read_bytes()
    today = datetime.date(2025, 6, 30)
    intake = read_records(content, Dataset.PROJECTS, filename=name, gazetteer=real_gazetteer, today=today)
    assert intake.frame["countries"].tolist() == countries
    assert intake.errors == []


def test_na_is_asked_with_not_specified_among_the_answers(real_gazetteer: Gazetteer) -> None:
    [unknown] = real_gazetteer.resolve("NA").unknown
    assert unknown.ambiguous
    assert unknown.suggestions == ("Namibia", "Not specified")
    assert real_gazetteer.resolve("Not specified").regions == ("UNSPECIFIED",)


ASKED_ON_PURPOSE = {("es", "Granada"), ("es", "América")}  # a province of Spain; the United States, as many write


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru"])
def test_the_product_reads_back_every_name_that_it_shows(real_gazetteer: Gazetteer, language: str) -> None:
    territories = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
    lost = set()
    for code, text in [
        *((code, place.names) for code, place in territories.items()),
        *((code, region.names) for code, region in real_gazetteer.regions.items()),
    ]:
        name = text.in_language(language)
        found = real_gazetteer.resolve(name)
        if (language, name) not in ASKED_ON_PURPOSE and code not in (*found.countries, *found.regions):
            lost.add((name, code))
    assert lost == set()


M49_ASKED_ON_PURPOSE = {
    ("es", "GRD"),  # Granada is a province of Spain, too
    ("ru", "ZAF"),  # "Южная Африка" is the region M49-018; "Южно-Африканская Республика" is read
}


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh_CN"])
def test_the_249_names_of_iso_3166_are_read_in_the_languages_of_the_united_nations(
    real_gazetteer: Gazetteer, language: str
) -> None:
    names = translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
    assert len(pycountry.countries) == 249
    lost = set()
    for country in pycountry.countries:
        for english in {getattr(country, form, country.name) for form in ("name", "common_name", "official_name")}:
            found = real_gazetteer.resolve(names.gettext(english))
            if found.countries != (country.alpha_3,) or found.unknown:
                lost.add((language[:2], country.alpha_3))
    assert lost <= M49_ASKED_ON_PURPOSE


def test_the_official_names_of_m49_are_read(real_gazetteer: Gazetteer) -> None:
    with (Path(__file__).parent / "places" / "m49_names.csv").open(encoding="utf-8", newline="") as file:
        names = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    assert len(names) > 400
    read = [(real_gazetteer.resolve(name), code, name) for code, name in names]
    assert [name for found, code, name in read if found.countries != (code,) or found.unknown or found.regions] == []


def test_official_names_with_commas_stay_one_place_in_a_list(real_gazetteer: Gazetteer) -> None:
    cell = "Mali, Chine, région administrative spéciale de Hong Kong, Niger, Bolivie, état plurinational de, Tchad"
    assert real_gazetteer.resolve(cell).countries == ("MLI", "HKG", "NER", "BOL", "TCD")
