"""Places of a row, asked of the real gazetteer: what is told about a name that is not resolved."""

import datetime
from pathlib import Path

from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset

DATA = Path(__file__).resolve().parents[2] / "data"


def test_a_name_of_several_places_is_asked_with_all_its_choices() -> None:
    gazetteer = Gazetteer.load(
        Territories.load(DATA / "boundaries" / "territories.csv"),
        regions=DATA / "places" / "regions.csv",
        aliases=DATA / "places" / "aliases.csv",
    )
    content = b"id,title,countries\n1,A,Korea\n2,B,NA\n3,C,Nigera\n4,D,Tadjikistan\n"
    today = datetime.date(2025, 6, 30)
    intake = read_records(content, Dataset.PROJECTS, filename="f.csv", gazetteer=gazetteer, today=today)
    issues = intake.issues

    assert [(issue.row, issue.column, issue.code) for issue in issues] == [
        (2, "countries", "place-unclear"),
        (4, "countries", "place-unknown"),
        (5, "countries", "place-read-as"),
    ]
    assert "Republic of Korea; Democratic People's Republic of Korea" in issues[0].fix
    assert "“Not specified” if no place is known" in issues[0].fix
    assert "Did you mean Nigeria?" in issues[1].fix
    assert "“Tadjikistan” was read as Tajikistan" in issues[2].sentence
    assert [question.key for question in intake.questions] == ["place-na:countries"]
