"""The naming policy: complete, sound, and refused with an exact place when it is not."""

import pycountry
import pytest

from dashboard.errors import GeographyError
from dashboard.geography.territories import COLUMNS, Territories

ROW = "MDA,MD,498,Moldova,Republic of Moldova,150,Europe,151,Eastern Europe,,solid,yes,no,28.5,47.2"


@pytest.fixture
def policy(tmp_path):
    """Writes a policy of these rows and loads it."""

    def load(*rows: str, header: str = ",".join(COLUMNS)) -> Territories:
        path = tmp_path / "territories.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        (tmp_path / "disclaimer.txt").write_text("Only for orientation.\n", encoding="utf-8")
        return Territories.load(path)

    return load


def test_every_iso_entry_and_kosovo_is_there(territories):
    assert set(territories) == {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    for country in pycountry.countries:
        territory = territories[country.alpha_3]
        assert (territory.alpha2, territory.numeric) == (country.alpha_2, country.numeric)
    assert (territories["XKX"].alpha2, territories["XKX"].numeric) == ("XK", "")


def test_regions_are_those_of_m49(territories):
    subregions = {
        "002": {"011", "014", "015", "017", "018"},
        "019": {"005", "013", "021", "029"},
        "142": {"030", "034", "035", "143", "145"},
        "150": {"039", "151", "154", "155"},
        "009": {"053", "054", "057", "061"},
        "010": {"010"},
    }
    found: dict[str, set[str]] = {}
    for territory in territories.values():
        found.setdefault(territory.region_code, set()).add(territory.subregion_code)
    assert found == subregions


@pytest.mark.parametrize(
    ("code", "region", "subregion"),
    [
        ("MDA", "Europe", "Eastern Europe"),
        ("CYP", "Asia", "Western Asia"),
        ("TWN", "Asia", "Eastern Asia"),
        ("XKX", "Europe", "Southern Europe"),
        ("SDN", "Africa", "Northern Africa"),
        ("MEX", "Americas", "Central America"),
        ("GRL", "Americas", "Northern America"),
        ("IRN", "Asia", "Southern Asia"),
        ("ZWE", "Africa", "Eastern Africa"),
    ],
)
def test_a_territory_stands_in_its_region(territories, code, region, subregion):
    assert (territories[code].region, territories[code].subregion) == (region, subregion)


def test_a_region_code_has_one_name(territories):
    pairs = {(item.region_code, item.region) for item in territories.values()}
    pairs |= {(item.subregion_code, item.subregion) for item in territories.values()}
    assert len(dict(pairs)) == len(pairs)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TUR", "Türkiye"),
        ("CZE", "Czechia"),
        ("CPV", "Cabo Verde"),
        ("CIV", "Côte d'Ivoire"),
        ("SWZ", "Eswatini"),
        ("MDA", "Moldova"),
        ("RUS", "Russian Federation"),
        ("XKX", "Kosovo*"),
        ("PSE", "Palestine*"),
    ],
)
def test_names_follow_practice(territories, code, name):
    assert territories[code].name == name


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("XKX", ("without prejudice", "UNSCR 1244/1999", "ICJ Opinion")),
        ("PSE", ("without prejudice",)),
        ("ESH", ("Non-Self-Governing",)),
        ("TWN", ("Province of China",)),
        ("UKR", ("Crimea", "68/262", "ES-11/4")),
        ("GIB", ("Spain", "United Kingdom")),
        ("HKG", ("Special Administrative Region",)),
        ("MAC", ("Special Administrative Region",)),
        ("FLK", ("Argentina", "United Kingdom")),
        ("GEO", ("Abkhazia", "South Ossetia")),
        ("IND", ("Jammu and Kashmir",)),
        ("PAK", ("Jammu and Kashmir",)),
        ("CYP", ("541", "550")),
    ],
)
def test_footnotes_say_what_must_be_said(territories, code, words):
    assert all(word in territories[code].footnote for word in words)


def test_a_starred_name_has_a_footnote(territories):
    assert {code for code, item in territories.items() if "*" in item.name} == {"XKX", "PSE"}
    assert all(item.footnote for item in territories.values() if "*" in item.name)


def test_dashed_lines_are_few(territories):
    assert {code for code, item in territories.items() if item.line == "dashed"} == {"XKX", "PSE", "ESH"}


def test_the_order_is_by_name_with_accents_set_aside(territories):
    names = [item.name for item in territories.values()]
    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert names.index("Côte d'Ivoire") == names.index("Croatia") - 1


def test_names_are_unique(territories):
    assert len({item.name for item in territories.values()}) == len(territories)


def test_the_disclaimer_is_read(territories):
    assert "boundaries" in territories.disclaimer
    assert territories.disclaimer == territories.disclaimer.strip()


def test_a_sound_row_is_read(policy):
    moldova = policy(ROW)["MDA"]
    assert (moldova.clickable, moldova.marker, moldova.lon, moldova.lat) == (True, False, 28.5, 47.2)


@pytest.mark.parametrize(
    ("change", "column", "value", "fix"),
    [
        (("MDA", "mda"), "code", "mda", "three capital letters"),
        ((",MD,", ",M,"), "alpha2", "M", "two capital letters"),
        (("498", "49"), "numeric", "49", "three digits"),
        (("Moldova,Rep", " ,Rep"), "name", " ", "write a name"),
        ((",150,", ",Europe,"), "region_code", "Europe", "M49"),
        (("solid", "dotted"), "line", "dotted", "solid or dashed"),
        (("yes", "true"), "clickable", "true", "yes or no"),
        (("28.5", "east"), "lon", "east", "degrees from -180"),
        (("28.5", "nan"), "lon", "nan", "degrees from -180"),
        (("47.2", "91"), "lat", "91", "degrees from -90"),
    ],
)
def test_a_bad_cell_is_named_by_row_column_value_and_fix(policy, change, column, value, fix):
    with pytest.raises(GeographyError) as caught:
        policy(ROW.replace("MDA", "AAA", 1), ROW.replace(*change, 1))
    message = str(caught.value)
    assert f"territories.csv, row 3, column {column}: “{value}”" in message
    assert fix in message


def test_a_code_that_occurs_twice_is_refused(policy):
    with pytest.raises(GeographyError, match="row 3, column code: “MDA”"):
        policy(ROW, ROW)


def test_blank_rows_count_in_row_numbers_as_in_a_spreadsheet(policy):
    with pytest.raises(GeographyError, match="row 4, column code: “MDA”"):
        policy(ROW, "", ROW)


def test_a_short_row_is_refused(policy):
    with pytest.raises(GeographyError, match=r"row 2.*one cell for each column"):
        policy(ROW.rsplit(",", 1)[0])


def test_a_long_row_is_refused(policy):
    with pytest.raises(GeographyError, match=r"row 2.*one cell for each column"):
        policy(ROW + ",more")


def test_a_missing_column_is_named(policy):
    with pytest.raises(GeographyError, match="the column footnote is missing"):
        policy(header=",".join(COLUMNS).replace("footnote", "note"))


def test_an_unclosed_quote_is_refused(policy):
    with pytest.raises(GeographyError, match="not a sound CSV"):
        policy(ROW.replace("Moldova", '"Moldova'))


def test_an_own_column_is_allowed(policy):
    assert "MDA" in policy(ROW + ",ours", header=",".join(COLUMNS) + ",department")


def test_an_absent_file_is_a_sentence(tmp_path):
    with pytest.raises(GeographyError, match="cannot be read"):
        Territories.load(tmp_path / "none.csv")
