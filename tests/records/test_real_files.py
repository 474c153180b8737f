"""Files that others made: every row in the frame, joined, or named."""

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset

WORLD_BANK = {
    "title": "project_name",
    "countries": "countryshortname",
    "status": "status",
    "start_date": "boardapprovaldate",
    "end_date": "closingdate",
    "summary": "pdo",
    "budget": "curr_project_cost",
}
OUTBREAK_NEWS = {"id": "DONid", "title": "Headline", "date": "ReportDate", "countries": "Country", "url": "Link"}


def read_file(path: Path, dataset: Dataset, gazetteer: Gazetteer, **choices: Any) -> Intake:
    return read_records(
        path.read_bytes(),
        dataset,
        filename=path.name,
        gazetteer=gazetteer,
        today=datetime.date(2025, 3, 31),
        choices=Choices(**choices),
    )


def accounted(intake: Intake) -> int:
    return len(intake.frame) + intake.rows_joined + len({issue.row for issue in intake.errors})


def test_world_bank(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    path = shared_data / "worldbank" / "wb_projects_2025-03-31.csv"
    intake = read_file(path, Dataset.PROJECTS, real_gazetteer, mapping=WORLD_BANK)
    assert (intake.rows_read, accounted(intake), len(intake.frame)) == (27_132, 27_132, 27_132)
    assert Counter(intake.frame["status"]).keys() == {"1", "2", "4", "5"}
    dropped = intake.frame.set_index("id").loc["P000002"]
    assert (dropped["status"], dropped["start_date"], dropped["budget"]) == ("5", "1997-06-30", "0")
    assert Counter(issue.code for issue in intake.issues)["date-end-first"] == 39


def test_outbreak_news(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    path = shared_data / "news" / "DONdatabase.csv"
    intake = read_file(path, Dataset.NEWS, real_gazetteer, mapping=OUTBREAK_NEWS, join_rows=True)
    assert (intake.rows_read, accounted(intake)) == (3_338, 3_338)
    assert intake.rows_joined > 500
    first = intake.frame.iloc[0]
    assert (first["id"], first["date"]) == ("DON-1996-01-22-a", "1996-01-22")
    assert first["countries"] == "CPV;CIV;IRN;IRQ;SEN"
    assert not [issue for issue in intake.issues if issue.code.startswith("needed-date")]


def test_odd_files(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    paths = [path for path in (shared_data / "csv").rglob("*") if path.is_file()]
    assert len(paths) > 20
    for path in paths:
        for dataset in Dataset:
            intake = read_file(path, dataset, real_gazetteer)
            whole = any(issue.row is None for issue in intake.errors)
            assert whole or accounted(intake) == intake.rows_read
            assert all(issue.sentence and issue.fix for issue in intake.issues)


def test_mapped_odd_file(shared_data: Path, real_gazetteer: Gazetteer) -> None:
    path = shared_data / "csv" / "table-with-accents.csv"
    mapping = {"id": "Classement", "title": "Quartier", "date": "annee"}
    intake = read_file(path, Dataset.NEWS, real_gazetteer, mapping=mapping)
    assert (intake.encoding, intake.delimiter, intake.mapping["date"]) == ("cp1252", ";", "Année")
    assert set(intake.frame["date"]) == {"2013"}
