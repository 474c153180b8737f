"""Projects as an IATI file: valid by the schema, and read back field by field as they were."""

import csv
import datetime
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from lxml import etree

from dashboard.records.frames.canonical_frames import TEXT
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.writing.iati_file_writer import FileDetails, Publisher, iati_parts
from tests.records.conftest import Read

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2025, 3, 31)
TOLD = FileDetails(
    Publisher("Example Centre", "en", "XM-DAC-30010", "40"), datetime.datetime(2025, 3, 31, tzinfo=datetime.UTC)
)
UNREGISTERED = FileDetails(Publisher("Example Centre", "fr"), sample_mark="P-")
NAMED = {
    "title": "project_name",
    "countries": "countryshortname",
    "start_date": "boardapprovaldate",
    "end_date": "closingdate",
    "summary": "pdo",
    "budget": "curr_project_cost",
}
WHOLE = {
    "id": "P/1 & 2%",
    "acronym": "OBS",
    "acronym_fr": "OBS-F",
    "title": "Wells ]]> & <b>trees</b>",
    "title_en": "Wells again",
    "title_pt-BR": "Poços",
    "summary": "",
    "summary_fr": "Puits",
    "description": "  one\n\n\ttwo\u2028three \u0645\u0631\u062d\u0628\u0627\u200f " + "long " * 20_000,
    "status": "3",
    "start_date": "2023-05",
    "end_date": "2026",
    "countries": "Moldova;Kosovo;Namibia",
    "regions": "Western Balkans;West Africa",
    "country_percentages": "MDA 60.00;NAM 40",
    "scope": "3",
    "themes": "Labour migration;Children",
    "themes_fr": "Migration de travail;Enfants",
    "themes_es": "Niños",
    "sectors": "15190;160;own code",
    "sdgs": "8;10.7;16.a",
    "donors": "European Union;Ministry of Labour, Family and Youth",
    "partners": "UNU-MERIT",
    "budget": "1234.567",
    "currency": "EUR",
    "url": "http://[::1]:80/a[1]?b=50%#c#d",
    "image_url": "https://example.org/1.jpg",
    "image_alt": "''=1+1",
    "image_alt_fr": "Image",
    "contact_email": "office@example.org",
    "related_ids": "P-2;P/1 & 2%",
    "updated_at": "2024-02",
}
STATED = {"id": "P-2", "title": "B", "scope": "1", "currency": "CHF", "budget": "5", "updated_at": "2024-02-29"} | {
    "start_date": "2024-01-31", "end_date": "2025-02-28", "status": "4", "country_percentages": "about half"
}  # fmt: skip


@pytest.fixture(scope="module")
def schema(shared_data: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared_data / "iati" / "iati-activities-schema.xsd"))


def table(*records: dict[str, str]) -> bytes:
    """A CSV file of the records."""
    names = list(dict.fromkeys(name for record in records for name in record))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, restval="")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()


def read_back(content: bytes, gazetteer: Gazetteer, **options: object) -> pd.DataFrame:
    given_ = {"filename": "f", "gazetteer": gazetteer, "today": DAY, **options}
    return read_records(content, Dataset.PROJECTS, **given_).frame


def differences(first: pd.DataFrame, second: pd.DataFrame) -> list[tuple[str, str, str]]:
    """(column, before, after) of each field that is another; a column that is empty throughout may be absent."""
    assert first["id"].tolist() == second["id"].tolist()
    found = []
    for name in dict.fromkeys((*first.columns, *second.columns)):
        before, after = (one[name] if name in one else pd.Series([""] * len(one)) for one in (first, second))
        found += [(name, a, b) for a, b in zip(before, after, strict=True) if a != b]
    return found


def through(
    frame: pd.DataFrame, schema: etree.XMLSchema, gazetteer: Gazetteer, told: FileDetails = TOLD
) -> pd.DataFrame:
    """What is read of the valid file that is written of ``frame``."""
    content = b"".join(iati_parts(frame, told))
    schema.assertValid(etree.fromstring(content))
    return read_back(content, gazetteer)


@pytest.mark.parametrize("told", [TOLD, UNREGISTERED])
def test_every_column_comes_back(schema: etree.XMLSchema, real_gazetteer: Gazetteer, told: FileDetails) -> None:
    frame = read_back(table(WHOLE, STATED), real_gazetteer)
    assert {name for name in column_names(Dataset.PROJECTS) if (frame[name] == "").all()} == {"summary"}
    assert differences(frame, through(frame, schema, real_gazetteer, told)) == []


def test_what_the_standard_demands_and_a_record_does_not_state_is_marked(
    schema: etree.XMLSchema, real_gazetteer: Gazetteer
) -> None:
    frame = read_back(table({"id": "P-1", "title": "A", "scope": "Global"}), real_gazetteer)
    [activity] = etree.fromstring(b"".join(iati_parts(frame, TOLD))).findall("iati-activity")
    marked = {child.tag for child in activity if child.get("{urn:where-we-work:iati:1}stated") == ""}
    assert marked == {"description", "participating-org", "activity-status", "activity-date"}
    assert differences(frame, through(frame, schema, real_gazetteer)) == []


def test_samples_and_identifiers_of_our_own_are_marked(real_gazetteer: Gazetteer) -> None:
    root = etree.fromstring(b"".join(iati_parts(read_back(table(WHOLE, STATED), real_gazetteer), UNREGISTERED)))
    assert root.get("{urn:where-we-work:iati:1}registered") == "no"
    assert [one.get("{urn:where-we-work:iati:1}sample") for one in root.iter("iati-activity")] == [None, "yes"]
    assert [one.text for one in root.iter("iati-identifier")][1] == "UNREGISTERED-P-2"


def test_own_ids_are_taken_back_only_from_one_organisation(real_gazetteer: Gazetteer) -> None:
    frame = read_back(table(STATED | {"related_ids": "P-9"}), real_gazetteer)
    ours = b"".join(iati_parts(frame, TOLD))
    theirs = b"".join(iati_parts(frame, FileDetails(Publisher("Other", "en", "XX-ORG-2", "21"))))
    both = ours.replace(b"</iati-activities>", theirs[theirs.index(b"<iati-activity ") :])
    found = read_back(both, real_gazetteer)
    assert found["id"].tolist() == ["XM-DAC-30010-P-2", "XX-ORG-2-P-2"]
    assert found["related_ids"].tolist() == ["XM-DAC-30010-P-9", "XX-ORG-2-P-9"]


def test_what_xml_cannot_hold_is_shown_counted_and_told(real_gazetteer: Gazetteer, schema: etree.XMLSchema) -> None:
    frame = pd.DataFrame({name: [""] for name in column_names(Dataset.PROJECTS)}, dtype=object)
    frame.loc[0, ["id", "title", "scope"]] = ["P-1", "a\x00b\ud800c\uffff", "1"]
    content = b"".join(iati_parts(frame, TOLD))
    root = etree.fromstring(content)
    schema.assertValid(root)
    assert root[0].get("{urn:where-we-work:iati:1}replaced") == "3"
    intake = read_records(content, Dataset.PROJECTS, filename="f", gazetteer=real_gazetteer, today=DAY)
    assert intake.frame["title"].tolist() == ["a\ufffdb\ufffdc\ufffd"]
    assert ("iati-not-read", "characters that XML cannot hold (written as �)") in {
        (issue.code, issue.value) for issue in intake.issues
    }


def test_a_column_that_is_none_by_now_is_not_written(schema: etree.XMLSchema, real_gazetteer: Gazetteer) -> None:
    frame = read_back(table(STATED), real_gazetteer)
    stored = frame.assign(colour="red", status_fr="Actif", description_fr="Puits")
    assert differences(frame.assign(description_fr="Puits"), through(stored, schema, real_gazetteer)) == []


def test_what_someone_added_to_our_file_is_told(real_gazetteer: Gazetteer) -> None:
    content = b"".join(iati_parts(read_back(table(STATED), real_gazetteer), TOLD))
    added = b'<result type="1"/><ww:column name="colour">red</ww:column></iati-activity>'
    intake = read_records(
        content.replace(b"</iati-activity>", added), Dataset.PROJECTS, filename="f", gazetteer=real_gazetteer, today=DAY
    )
    assert [issue.value for issue in intake.issues if issue.code == "iati-not-read"] == ["result", "colour"]
    assert intake.frame["id"].tolist() == ["P-2"]


def test_the_same_records_are_the_same_bytes_in_whatever_pieces(real_gazetteer: Gazetteer, monkeypatch) -> None:
    frame = read_back(table(*({"id": f"P-{n}", "title": "A", "scope": "1"} for n in range(5))), real_gazetteer)
    whole = b"".join(iati_parts(frame, TOLD))
    monkeypatch.setattr("dashboard.records.writing.iati_file_writer._CHUNK", 2)
    parts = list(iati_parts(frame.astype("category"), TOLD))
    assert (len(parts), b"".join(parts)) == (5, whole)


def test_the_samples(schema: etree.XMLSchema, real_gazetteer: Gazetteer) -> None:
    frame = read_back((ROOT / "data" / "samples" / "projects.csv").read_bytes(), real_gazetteer)
    assert differences(frame, through(frame, schema, real_gazetteer)) == []


def test_the_world_bank(schema: etree.XMLSchema, real_gazetteer: Gazetteer, shared_data: Path) -> None:
    content = (shared_data / "worldbank" / "wb_projects_2025-03-31.csv").read_bytes()
    whole = read_back(content, real_gazetteer, choices=Choices(mapping=NAMED))
    assert len(whole) == 27_132
    some = np.sort(np.random.default_rng(5).choice(len(whole), 3_000, replace=False))
    frame = whole.take(some).reset_index(drop=True)
    assert differences(frame, through(frame, schema, real_gazetteer)) == []


TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        "]]>",
        "<![CDATA[",
        "&amp;",
        "'=1",
        "''+a",
        "\u202eabc",
        "\ufffe",
        "a\r\nb",
        " \u00a0a\u2003",
        "مرحبا;b",
        "; ;",
        "''",
    ]
)
DATES = st.sampled_from(["", "2024", "2023-02", "2020-02-29", "2031-12-31"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "title": TEXTS.map("T{}".format),
            **dict.fromkeys(("start_date", "end_date", "updated_at"), DATES),
            "countries": st.sampled_from(["", "Moldova", "NAM;UKR", "Western Balkans;Moldova"]),
            "scope": st.sampled_from(["1", "8"]),
            "status": st.sampled_from(["", "1", "2", "4", "6"]),
            "budget": st.sampled_from(["", "0", "12.5", "1.2345"]),
            "currency": st.sampled_from(["", "EUR"]),
            "url": TEXTS.map("https://example.org/{}".format),
        },
        optional=dict.fromkeys(
            (
                *("acronym", "title_fr", "title_en", "summary", "summary_es", "description", "description_zh-Hant"),
                *("themes", "themes_fr", "sectors", "donors", "partners", "country_percentages", "related_ids"),
                *("image_alt", "image_alt_ar"),
            ),
            TEXTS,
        ),
    )
)
def test_any_record(read: Read, shared_data: Path, record: dict[str, str]) -> None:
    frame = read(table({"id": "P-1"} | record)).frame
    if frame.empty:
        return  # refused on the way in
    again = read(b"".join(iati_parts(frame.astype(TEXT), TOLD))).frame
    assert differences(frame, again) == []
