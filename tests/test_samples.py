"""The sample portfolio: valid without a remark, honest about what is invented, and whole."""

import csv
import datetime
import re
from functools import cache
from pathlib import Path

import pytest

from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.issue_messages import MESSAGES

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
WRITTEN = datetime.date(2026, 11, 22)  # statuses agree with the dates as of this day
MARK = "SAMPLE-"
GLOBAL = "1"

# Records that stand on public facts; data/samples/README.md says which fact.
PROJECTS_WITH_A_FACT = {
    "BUDAPEST-PROCESS",
    "CHILDREN-LEFT-BEHIND",
    "CULTIVATING-TALENT",
    "EUROMED-MIGRATION",
    "HEROES",
    "KHARTOUM-PROCESS",
    "LABOUR-PATHWAYS",
    "MMPAF",
    "MPF",
    "MRC",
    "NIGERIA-PERCEPTIONS",
    "OBSERVE-CV",
    "PRAGUE-PROCESS",
    "RABAT-PROCESS",
    "VMC-2024",
}
NEWS_WITH_A_FACT = {
    "children-left-behind": "2024-11-18",
    "director-general-call": "2024-11-06",
    "heroes-manual": "2024-11",
    "ireland-member-state": "2024",
    "joint-declaration-2024": "2024-11-13",
    "lisbon-joint-meeting-2024": "2024-10-17",
    "migrants-day-2024": "2024-12-18",
    "mmpaf-call-spring-2025": "2024-11-07",
    "nigeria-child-trafficking": "2024-11-19",
    "observe-cv-opening": "2024-11-15",
    "vmc-2024": "2024-10-23",
}
SMALL_PLACES = {"BRB", "CPV", "MDV", "MLT", "SGP", "SYC", "XKX"}


@cache
def gazetteer() -> Gazetteer:
    territories = Territories.load(DATA / "boundaries" / "territories.csv")
    places = DATA / "places"
    return Gazetteer.load(territories, regions=places / "regions.csv", aliases=places / "aliases.csv")


@cache
def sample(dataset: Dataset) -> Intake:
    path = DATA / "samples" / f"{dataset}.csv"
    return read_records(path.read_bytes(), dataset, filename=path.name, gazetteer=gazetteer(), today=WRITTEN)


def values(dataset: Dataset, column: str) -> list[str]:
    return [value for cell in sample(dataset).frame[column] for value in cell.split(";") if value]


def rows(dataset: Dataset) -> list[dict[str, str]]:
    frame = sample(dataset).frame
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


@pytest.mark.parametrize(("dataset", "count"), [(Dataset.PROJECTS, 60), (Dataset.NEWS, 20)])
def test_every_row_is_taken_without_a_remark(dataset: Dataset, count: int) -> None:
    intake = sample(dataset)
    assert [(issue.row, issue.column, issue.code) for issue in intake.issues] == []
    assert intake.rows_read == count
    assert len(intake.frame) == count


@pytest.mark.parametrize("dataset", list(Dataset))
def test_every_column_is_in_use_or_empty_for_a_reason(dataset: Dataset) -> None:
    frame = sample(dataset).frame
    # Pictures would come from another host, and the samples name none. Shares of countries come from IATI files.
    # Samples are seen on every day.
    unused = {column for column in frame if not frame[column].any()}
    assert unused - {"country_percentages", "appears_on", "ends_on"} == {"image_url", "image_alt"}


def test_an_id_without_the_mark_stands_on_a_fact() -> None:
    plain = {row["id"] for row in rows(Dataset.PROJECTS) if not row["id"].startswith(MARK)}
    assert plain == PROJECTS_WITH_A_FACT
    dated = {row["id"]: row["date"] for row in rows(Dataset.NEWS) if not row["id"].startswith(MARK)}
    assert dated == NEWS_WITH_A_FACT


def test_records_with_a_fact_invent_nothing() -> None:
    unknown = ["budget", "currency", "url", "contact_email", "sectors", "sdgs", "updated_at"]
    facts = [row for row in rows(Dataset.PROJECTS) if not row["id"].startswith(MARK)]
    assert [(row["id"], name) for row in facts for name in unknown if row[name]] == []
    dated = [row["id"] for row in facts if row["start_date"] or row["end_date"] or row["status"]]
    assert dated == ["VMC-2024"]


@pytest.mark.parametrize("dataset", list(Dataset))
def test_addresses_of_invented_records_belong_to_nobody(dataset: Dataset) -> None:
    assert [url for url in values(dataset, "url") if not url.startswith("https://example.org/")] == []
    raw = (DATA / "samples" / f"{dataset}.csv").read_text(encoding="utf-8")
    assert set(re.findall(r"@([\w.]+)|https?://([\w.]+)", raw)) <= {("example.org", ""), ("", "example.org")}


def test_links_between_records_lead_somewhere() -> None:
    projects = set(sample(Dataset.PROJECTS).frame["id"])
    assert set(values(Dataset.NEWS, "project_ids")) - projects == set()
    assert set(values(Dataset.PROJECTS, "related_ids")) - projects == set()
    itself = [row["id"] for row in rows(Dataset.PROJECTS) if row["id"] in row["related_ids"].split(";")]
    assert itself == []


def test_the_portfolio_spreads_over_the_world() -> None:
    frame = sample(Dataset.PROJECTS).frame
    countries = values(Dataset.PROJECTS, "countries")
    assert len(set(countries)) >= 45
    assert set(countries) >= SMALL_PLACES
    assert countries.count("MDA") >= 4
    assert len(set(values(Dataset.PROJECTS, "regions"))) >= 6
    assert (frame["scope"] == GLOBAL).sum() == 4
    assert (frame["countries"].str.count(";") >= 1).sum() >= 10
    assert set(frame["status"]) == {"", "1", "2", "3", "4", "5", "6"}
    assert set(frame["status_source"]) == {"", "declared", "derived"}
    assert (frame["title_fr"] != "").sum() >= 10
    assert (frame["title_es"] != "").sum() >= 5


def test_news_covers_every_category_and_features_one_publication() -> None:
    frame = sample(Dataset.NEWS).frame
    assert set(frame["category"]) == {"headline", "news", "in-focus", "publication", "call"}
    assert list(frame.loc[frame["featured"] == "yes", "id"]) == ["heroes-manual"]
    article = frame.loc[frame["id"] == "migrants-day-2024", "body"].item()
    assert article.count("\n## ") >= 5
    assert list(frame.loc[frame["id"] == "children-left-behind", "countries"]) == ["MDA;UKR;ROU"]


def test_the_files_are_clean_utf8_without_padding() -> None:
    for dataset in Dataset:
        text = (DATA / "samples" / f"{dataset}.csv").read_bytes().decode("utf-8")
        records = list(csv.DictReader(text.splitlines(keepends=True)))
        assert [cell for row in records for cell in row.values() if cell != cell.strip()] == []


def test_the_page_on_data_files_names_every_column_and_message() -> None:
    page = (ROOT / "docs" / "data-files.md").read_text(encoding="utf-8")
    names = {column.name for columns in COLUMNS.values() for column in columns} | set(MESSAGES)
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_example_on_the_page_can_be_taken_as_it_stands() -> None:
    page = (ROOT / "docs" / "data-files.md").read_text(encoding="utf-8")
    example = page.partition("```csv\n")[2].partition("```")[0]
    intake = read_records(
        example.encode(), Dataset.PROJECTS, filename="projects.csv", gazetteer=gazetteer(), today=WRITTEN
    )
    assert intake.issues == []
    assert list(intake.frame["countries"]) == ["MDA", "GEO;CIV", "", ""]
    assert list(intake.frame["scope"]) == ["", "", "2", "1"]
