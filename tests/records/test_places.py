"""Reading of single names and of cells that hold several."""

import time
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from dashboard.geography.territories import Territories
from dashboard.language_and_locale import speaking
from dashboard.records.places.gazetteer import Gazetteer, Resolution

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "data" / "places"
TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")
GAZETTEER = Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=PLACES / "aliases.csv")


def countries(text: str) -> str:
    resolution = GAZETTEER.resolve(text)
    assert resolution.unknown == ()
    return ";".join((*resolution.countries, *resolution.regions))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MD", "MDA"),
        ("السودان، جنوب السودان", "SDN;SSD"),  # commas of other scripts
        ("肯尼亚、乌干达", "KEN;UGA"),
        ("MDA", "MDA"),
        ("moldova", "MDA"),
        ("  MOLDOVA  ", "MDA"),
        ("Moldova¹", "MDA"),
        ("Kosovo", "XKX"),
        ("Kosovo*", "XKX"),
        ("XK", "XKX"),
        ("XKX", "XKX"),
        ("Kosovo (UNSCR 1244/99)", "XKX"),
        ("Serbia", "SRB"),
        ("Congo", "COG"),
        ("Congo, Rep.", "COG"),
        ("Congo (Brazzaville)", "COG"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("DR Congo", "COD"),
        ("DRC", "COD"),
        ("Congo, DRC", "COD"),
        ("Zaire", "COD"),
        ("Guinea", "GIN"),
        ("Guinea Bissau", "GNB"),
        ("Guinea, Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("French Guiana", "GUF"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Rep.", "KOR"),
        ("South Korea", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Korea (Democratic People’s Republic of)", "PRK"),
        ("DPRK", "PRK"),
        ("Georgia", "GEO"),
        ("South Georgia and the South Sandwich Islands", "SGS"),
        ("Niger", "NER"),
        ("The Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Samoa", "WSM"),
        ("American Samoa", "ASM"),
        ("Sudan", "SDN"),
        ("South Sudan", "SSD"),
        ("Ireland", "IRL"),
        ("Mali", "MLI"),
        ("Malawi", "MWI"),
        ("Austria", "AUT"),
        ("Australia", "AUS"),
        ("Slovakia", "SVK"),
        ("Slovenia", "SVN"),
        ("Gambia", "GMB"),
        ("Zambia", "ZMB"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Ivory Coast", "CIV"),
        ("COTE D’IVOIRE", "CIV"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Burma", "MMR"),
        ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"),
        ("Macedonia, FYR", "MKD"),
        ("Holland", "NLD"),
        ("U.S.A.", "USA"),
        ("US", "USA"),
        ("UK", "GBR"),
        ("St Kitts & Nevis", "KNA"),
        ("St.Lucia", "LCA"),
        ("Saint Martin (French part)", "MAF"),
        ("St Maarten", "SXM"),
        ("Taiwan, China", "TWN"),
        ("Taiwan Province of China", "TWN"),
        ("Hong Kong SAR, China", "HKG"),
        ("China, Hong Kong SAR", "HKG"),
        ("Virgin Islands (British)", "VGB"),
        ("Palestine*", "PSE"),
        ("West Bank and Gaza", "PSE"),
        ("Mayotte (France)", "MYT"),
        ("Österreich", "AUT"),
        ("Espagne", "ESP"),
        ("Германия", "DEU"),
        ("中国", "CHN"),
        ("مصر", "EGY"),
        ("European Union", "EU"),
        ("EU Member States¹", "EU"),
        ("Western Balkans", "WESTERN-BALKANS"),
        ("Silk Routes", "SILK-ROUTES"),
        ("Global", "M49-001"),
        ("worldwide", "M49-001"),
        ("M49-142", "M49-142"),
        ("Soviet Union", "SUHH"),
        ("Netherlands Antilles", "ANHH"),
    ],
)
def test_one_name(text: str, code: str) -> None:
    assert countries(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Moldova (Republic of), Ukraine, Romania", "MDA;UKR;ROU"),
        ("Viet Nam, Cambodia, Laos CMU", "VNM;KHM;LAO"),
        ("Congo, Democratic Republic of the, Congo, Angola", "COD;COG;AGO"),
        ("Angola, Congo, Republic of", "AGO;COG"),
        ("Korea, Republic of, Moldova, Republic of", "KOR;MDA"),
        ("Moldova, Republic of Korea", "MDA;KOR"),
        ("Egypt, Arab Republic of; Bahamas, The", "EGY;BHS"),
        ("Bosnia and Herzegovina", "BIH"),
        ("Bosnia and Herzegovina, Serbia and Kosovo*", "BIH;SRB;XKX"),
        ("Albania, Montenegro, and North Macedonia", "ALB;MNE;MKD"),
        ("Trinidad and Tobago and Antigua and Barbuda", "TTO;ATG"),
        ("Australia and New Zealand", "AUS;NZL"),
        ("Armenia / Georgia", "ARM;GEO"),
        ("Armenia|Georgia", "ARM;GEO"),
        ("Armenia\nGeorgia\n", "ARM;GEO"),
        ("Bosnia and\nHerzegovina", "BIH"),
        ("MD, UA,RO", "MDA;UKR;ROU"),
        ("MDA;UKR;MDA;;", "MDA;UKR"),
        ("Niger, Nigeria", "NER;NGA"),
        ("Guinea, Guinea-Bissau, Equatorial Guinea", "GIN;GNB;GNQ"),
        ("Bonaire, Sint Eustatius and Saba, Aruba", "BES;ABW"),
        ("Albania, Western Balkans", "ALB;WESTERN-BALKANS"),
        ("Mayotte, France", "MYT;FRA"),
        ("Serbia, Kosovo*", "SRB;XKX"),
        ("France, UK, US, EU", "FRA;GBR;USA;EU"),
        ("Tanzania, United Republic of, Uganda", "TZA;UGA"),
        ("Hong Kong SAR, China, Macao SAR, China", "HKG;MAC"),
    ],
)
def test_several_names(text: str, codes: str) -> None:
    assert countries(text) == codes


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
def test_what_is_written_and_suggested_for_a_place_is_read_as_that_place(language: str) -> None:
    """Granada is Grenada in Spanish, and a city besides: the code stands in its place."""
    with speaking(language):
        for code in (*TERRITORIES, *GAZETTEER.regions):
            assert countries(GAZETTEER.readable_name(code)) == code
        (unknown,) = GAZETTEER.resolve("Grenadda").unknown
        assert countries(unknown.suggestions[0]) == "GRD"


@pytest.mark.parametrize("text", ["", "  ", ";", "-", "—", "\n"])
def test_a_cell_that_says_nothing(text: str) -> None:
    assert GAZETTEER.resolve(text) == Resolution()


@pytest.mark.parametrize(
    ("text", "unknown", "first"),
    [
        ("NA", "NA", "Namibia"),
        ("in", "in", "India"),
        ("mda", "mda", "Moldova"),
        ("498", "498", "Moldova"),
        ("142", "142", "Asia"),
        ("Korea", "Korea", "Republic of Korea"),
        ("Micronesia", "Micronesia", "Micronesia (Federated States of)"),
        ("Scotland", "Scotland", "United Kingdom"),
        ("Crimea", "Crimea", "Ukraine"),
        ("Georgia, USA", "Georgia, USA", "Georgia"),
        ("Republic of China", "Republic of China", "Taiwan"),
        ("CÃ´te d'Ivoire", "CÃ´te d'Ivoire", "Côte d'Ivoire"),
        ("La R\ufffdunion Island", "La R\ufffdunion Island", "Réunion"),
        ("Congo, Dem Repub", "Congo, Dem Repub", "Democratic Republic of the Congo"),
        ("Hong Kog SAR, China", "Hong Kog SAR, China", "Hong Kong SAR, China"),
        ("Serbia (Kosovo)", "Serbia (Kosovo)", "Kosovo*"),
        ("Taiwn, China", "Taiwn, China", "Taiwan"),
        ("Lybia", "Lybia", "Libya"),
        ("????", "????", ""),
        ("Egipt, Arab Republic of", "Egipt, Arab Republic of", "Egypt"),
    ],
)
def test_what_is_asked_and_not_taken(text: str, unknown: str, first: str) -> None:
    resolution = GAZETTEER.resolve(text)

    assert (resolution.countries, resolution.regions) == ((), ())
    assert [item.text for item in resolution.unknown] == [unknown]
    assert (*resolution.unknown[0].suggestions, "")[0] == first


@pytest.mark.parametrize("text", ["French", "London", "Dubai", "Kent", "Zaire River", "eng", "Atlantis", "🙂"])
def test_towns_and_nationalities_are_no_countries(text: str) -> None:
    resolution = GAZETTEER.resolve(text)

    assert (resolution.countries, resolution.regions) == ((), ())
    assert [item.text for item in resolution.unknown] == [text]


def test_a_misspelt_name_in_a_list_leaves_the_others_standing() -> None:
    resolution = GAZETTEER.resolve("Moldova, Ukrane, Romania")

    assert resolution.countries == ("MDA", "ROU")
    assert [(item.text, item.suggestions[0]) for item in resolution.unknown] == [("Ukrane", "Ukraine")]


def test_an_unknown_place_in_a_list_leaves_the_others_standing() -> None:
    resolution = GAZETTEER.resolve("Atlantis, Moldova, Ruritania")

    assert resolution.countries == ("MDA",)
    assert [item.text for item in resolution.unknown] == ["Atlantis", "Ruritania"]


def test_a_town_with_its_country_code_is_no_list() -> None:
    assert GAZETTEER.resolve("Atlanta, GA").countries == ()


def test_regional_work_is_not_spread_over_members() -> None:
    resolution = GAZETTEER.resolve("Western Balkans; Global")

    assert resolution.countries == ()
    assert resolution.regions == ("WESTERN-BALKANS", "M49-001")
    assert resolution.scope == "1"
    assert GAZETTEER.regions["YUCS"].members == ()


def test_a_name_in_the_language_of_the_reader_is_not_told() -> None:
    with speaking("fr"):
        for name in ("Tchad", "tchad", "Sénégal", "Centrafrique"):
            assert GAZETTEER.resolve(name).read_as == (), name
        assert GAZETTEER.resolve("Tayikistán").read_as == (("Tayikistán", "Tadjikistan"),)


def test_a_name_from_another_language_is_told() -> None:
    assert GAZETTEER.resolve("Tadjikistan").read_as == (("Tadjikistan", "Tajikistan"),)
    assert GAZETTEER.resolve("Tajikistan").read_as == ()


def test_m49_regions_hold_the_territories_that_the_policy_puts_there() -> None:
    for territory in TERRITORIES.values():
        for code in {territory.region_code, territory.subregion_code} - {"010"}:
            assert territory.code in GAZETTEER.regions[f"M49-{code}"].members, (territory.code, code)
    whole = {code for region in ("002", "019", "142", "150", "009") for code in _members(region)}
    assert whole == set(TERRITORIES) - {"ATA"}


def _members(number: str) -> tuple[str, ...]:
    return GAZETTEER.regions[f"M49-{number}"].members


def test_every_code_name_and_alias_stands_for_its_own_place() -> None:
    for code, territory in TERRITORIES.items():
        assert countries(territory.name) == countries(code) == countries(territory.official_name) == code
        assert territory.alpha2 == "NA" or countries(territory.alpha2) == code
    for code, region in GAZETTEER.regions.items():
        for name in (code, region.name, *region.aliases):
            assert countries(name) == code, name
            assert GAZETTEER._variants.code(name) is None, f"{name} is also a country's name"


@pytest.mark.parametrize("text", ["Moldova, " * 20_000, "a and " * 9_000, "(" * 50_000, "x," * 5_000])
def test_a_monstrous_cell_is_refused_in_time(text: str) -> None:
    start = time.process_time()  # of the processor: a busy machine must not fail the test
    resolution = GAZETTEER.resolve(text)

    assert resolution.countries == ()
    assert len(resolution.unknown) == 1
    assert time.process_time() - start < 5


@given(st.text(max_size=60))
def test_any_text_has_a_resolution(text: str) -> None:
    resolution = GAZETTEER.resolve(text)

    assert set(resolution.countries) <= set(TERRITORIES)
    assert set(resolution.regions) <= set(GAZETTEER.regions)


@given(st.lists(st.sampled_from(sorted(TERRITORIES)), min_size=1, max_size=6, unique=True), st.sampled_from(",;|"))
def test_a_list_of_policy_names_is_read_back(codes: list[str], glue: str) -> None:
    for pair in ({"GEO", "USA"}, {"CHN", "TWN"}, {"CHN", "HKG"}, {"CHN", "MAC"}):  # side by side: asked, or one
        assume(not pair <= set(codes))
    text = f"{glue} ".join(TERRITORIES[code].name for code in codes)

    assert countries(text) == ";".join(codes)


@given(st.text(max_size=30))
def test_every_suggestion_can_be_pasted(text: str) -> None:
    for item in GAZETTEER.resolve(text).unknown:
        for suggestion in item.suggestions:
            assert GAZETTEER.resolve(suggestion).unknown == ()
