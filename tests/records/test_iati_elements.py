"""Where in an IATI file the columns of a project stand, so that others read them as we mean them."""

import datetime

from lxml import etree

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.writing.iati_file_writer import FileDetails, Publisher, iati_parts
from tests.records.test_iati_out import (
    STATED,
    TOLD,
    UNREGISTERED,
    WHOLE,
    differences,
    read_back,
    table,
)

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def written(gazetteer: Gazetteer, *records: dict[str, str], told: FileDetails = TOLD) -> list[etree._Element]:
    """The activities of the records."""
    return list(root_of(gazetteer, *records, told=told).iter("iati-activity"))


def root_of(gazetteer: Gazetteer, *records: dict[str, str], told: FileDetails = TOLD) -> etree._Element:
    return etree.fromstring(b"".join(iati_parts(read_back(table(*records), gazetteer), told)))


def test_what_the_standard_has_a_place_for_stands_there(real_gazetteer: Gazetteer) -> None:
    first, second = written(real_gazetteer, WHOLE, STATED)
    found = {
        (child.tag, child.get("vocabulary", ""), child.get("code"), child.get("percentage", ""))
        for child in first
        if child.get("code")
    }
    assert found == {
        ("activity-status", "", "3", ""),
        ("activity-scope", "", "3", ""),
        *(("recipient-country", "", *share) for share in (("MD", "60.00"), ("XK", ""), ("NA", "40"))),
        *(("recipient-region", *code, "") for code in (("99", "WESTERN-BALKANS"), ("2", "011"))),
        *(("sector", *code, "") for code in (("1", "15190"), ("2", "160"), ("99", "own code"))),
        *(("tag", *code, "") for code in (("99", "Labour migration"), ("99", "Children"))),
        *(("tag", *code, "") for code in (("2", "8"), ("3", "10.7"), ("3", "16.a"))),
    }
    assert first.findtext("iati-identifier") == "XM-DAC-30010-P%2F1%20%26%202%25"
    assert first.find("other-identifier").attrib == {"ref": "P/1 & 2%", "type": "A1"}
    dates = [(one.get("type"), one.get("iso-date"), one.findtext("narrative")) for one in first.iter("activity-date")]
    assert dates == [("2", "2023-05-01", "2023-05"), ("3", "2026-12-31", "2026")]
    assert first.find("budget") is None  # no day begins it
    assert [one.text for one in second.find("budget").iter("value")] == ["5"]
    assert (second.find("budget/value").get("value-date"), second.get("default-currency")) == ("2024-01-31", "CHF")
    assert second.get("last-updated-datetime") == "2024-02-29T00:00:00Z"
    assert first.find("related-activity").get("ref") == "XM-DAC-30010-P-2"


def test_an_identifier_has_no_sign_that_iati_bans_and_ids_stay_apart() -> None:
    identifier = Publisher("Centre", "en", "XM-1").identifier
    assert identifier("a/b|c?d&e f%7C") == "XM-1-a%2Fb%7Cc%3Fd%26e%20f%257C"
    assert len({identifier(one) for one in ("a b", "a%20b", "a/b", "a%2Fb")}) == 4


def test_a_date_is_planned_until_it_has_come(real_gazetteer: Gazetteer) -> None:
    types = {}
    for status in "123456":
        [activity] = written(real_gazetteer, STATED | {"status": status})
        types[status] = [one.get("type") for one in activity.iter("activity-date")]
    assert types == {
        "1": ["1", "3"],
        "2": ["2", "3"],
        "3": ["2", "3"],
        "4": ["2", "4"],
        "5": ["1", "3"],
        "6": ["1", "3"],
    }


def test_the_long_text_is_the_general_description(real_gazetteer: Gazetteer) -> None:
    texts = {"description": "Long", "summary": "Short"}
    [both] = written(real_gazetteer, STATED | texts)
    [short] = written(real_gazetteer, STATED | {"summary": "Short"})
    found = [
        [(one.get("type"), one.findtext("narrative")) for one in each.iter("description")] for each in (both, short)
    ]
    assert found == [[("1", "Long"), ("4", "Short")], [("1", "Short")]]


def test_organisations_have_the_roles_of_their_columns_and_an_id_has_its_owner(real_gazetteer: Gazetteer) -> None:
    [registered], [unregistered] = (written(real_gazetteer, WHOLE, told=told) for told in (TOLD, UNREGISTERED))
    roles = [(one.get("role"), one.findtext("narrative")) for one in registered.iter("participating-org")]
    assert roles == [("1", "European Union"), ("1", "Ministry of Labour, Family and Youth"), ("4", "UNU-MERIT")]
    assert registered.find("other-identifier/owner-org").attrib == {"ref": "XM-DAC-30010"}
    assert unregistered.findtext("other-identifier/owner-org/narrative") == "Example Centre"
    [alone] = written(real_gazetteer, {"id": "P", "title": "A", "scope": "1"})
    assert [dict(one.attrib)["role"] for one in alone.iter("participating-org")] == ["2"]


def test_shares_stand_at_their_countries_and_whole_beside_them_where_those_say_less(real_gazetteer: Gazetteer) -> None:
    for shares, at_countries, beside in (
        ("MDA 60;KEN 40", ["60", "40"], None),
        ("KEN 40;MDA 60", ["60", "40"], "KEN 40;MDA 60"),
        ("MDA 60;UKR 40", ["60", None], "MDA 60;UKR 40"),
        ("MDA 160", [None, None], "MDA 160"),
        ("", [None, None], None),
    ):
        record = {"id": "P", "title": "A", "countries": "MDA;KEN", "country_percentages": shares}
        [activity] = written(real_gazetteer, record)
        assert [one.get("percentage") for one in activity.iter("recipient-country")] == at_countries
        found = activity.findtext("ww:column", namespaces={"ww": "urn:where-we-work:iati:1"})
        assert found == beside
        frame = read_back(table(record), real_gazetteer)
        assert differences(frame, read_back(etree.tostring(wrapped(activity)), real_gazetteer)) == []


def wrapped(activity: etree._Element) -> etree._Element:
    root = etree.Element("iati-activities", version="2.03")
    root.append(activity)
    return root


def test_regions_and_languages_are_told(real_gazetteer: Gazetteer) -> None:
    names = {"WESTERN-BALKANS": "Western Balkans"}
    told = FileDetails(Publisher("Centre", "fr"), datetime.datetime(2025, 3, 31, tzinfo=datetime.UTC), regions=names)
    root = root_of(real_gazetteer, WHOLE | {"title_ar": "\u0622\u0628\u0627\u0631", "title_ru": "Колодцы"}, told=told)
    [activity] = root
    assert (activity.get(LANGUAGE), root.get("generated-datetime")) == ("fr", "2025-03-31T00:00:00+00:00")
    assert activity.findtext("recipient-region/narrative") == "Western Balkans"
    titles = {one.get(LANGUAGE): one.text for one in activity.iterfind("title/narrative")}
    assert (titles[None], titles["ar"], titles["ru"]) == (WHOLE["title"], "\u0622\u0628\u0627\u0631", "Колодцы")
    assert [one.text for one in activity.find("document-link/title")] == list(titles.values())
    goals = [one for one in activity.iter("tag") if one.get("vocabulary") == "99"]
    assert [[(two.get(LANGUAGE), two.text) for two in one] for one in goals] == [
        [(None, "Labour migration"), ("fr", "Migration de travail")],
        [(None, "Children"), ("fr", "Enfants")],
    ]
