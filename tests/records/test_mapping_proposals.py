"""A file with headers of its own: which column may serve which field, and how that was found."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.records.frames.file_choices import Choices
from dashboard.records.read_file import Intake
from dashboard.records.reading.mapping_proposals import Proposal, headers_signature
from dashboard.records.schema.columns import Dataset
from dashboard.review.file_detection_and_reading import detect_in_process

OWN = (
    "Kennung;Was;Recipient countries (all);Start of work;End of work;Mail;Site;Colour\n"
    "P-1;Advice for migrants;Moldova, Ukraine;2020-01-05;2021-05-01;a@example.org;https://example.org/1;red\n"
    "P-2;Skills for all;Georgia;2021-02-01;2023-05-01;b@example.org;https://example.org/2;blue\n"
)


def proposed(text: str | bytes, dataset: Dataset = Dataset.PROJECTS, **choices: object) -> Proposal:
    content = text if isinstance(text, bytes) else text.encode()
    return detect_in_process(content, "file.csv", dataset, Choices(**choices)).proposal  # type: ignore[arg-type]


def ways(found: Proposal) -> dict[str, tuple[str, str]]:
    return {column.header: (column.field, column.how) for column in found.columns}


def test_says_how_each_field_was_found() -> None:
    text = "Id,Name of action,Funder,Where,Place\n,#activity+name,,,\n1,A,EU,Moldova,x\n"
    assert ways(proposed(text, mapping={"countries": "Place"})) == {
        "Id": ("id", "name"),
        "Name of action": ("title", "tag"),
        "Funder": ("donors", "synonym"),
        "Where": ("", ""),
        "Place": ("countries", "saved"),
    }


def test_a_header_with_a_currency_is_a_known_name_and_no_tag() -> None:
    assert ways(proposed("id,title,Total budget (US$)\n1,A,5\n"))["Total budget (US$)"] == ("budget", "synonym")


def test_countries_joined_by_and_are_places() -> None:
    found = ways(proposed("id,title,Area\n1,A,Malawi & Zambia\n2,B,Kenya\n"))
    assert found["Area"] == ("countries", "guess")


def test_what_was_said_to_be_not_used_is_not_proposed_again() -> None:
    assert "start_date" in proposed(OWN).mapping
    assert ways(proposed(OWN, mapping={"start_date": "", "end_date": ""}))["Start of work"] == ("", "")


def test_a_column_that_is_not_used_is_not_read(read: Callable[..., Intake]) -> None:
    text = "id,title,country,budget\n1,A,Moldova,5\n"
    assert read(text).frame["budget"].tolist() == ["5"]
    intake = read(text, mapping={"budget": ""})
    assert intake.frame["budget"].tolist() == [""]
    assert [(issue.code, issue.column) for issue in intake.issues] == [("header-unknown", "budget")]


def test_guesses_by_header_and_by_values() -> None:
    found = proposed(OWN)
    assert found.mapping == {
        "id": "Kennung",
        "countries": "Recipient countries (all)",
        "start_date": "Start of work",
        "end_date": "End of work",
        "contact_email": "Mail",
        "url": "Site",
    }
    assert {column.how for column in found.columns if column.field and column.field != "id"} == {"guess"}
    assert found.missing == ("title",)
    assert ways(found)["Colour"] == ("", "")


def test_a_field_is_proposed_once() -> None:
    text = "Id,Title,First country,Second country\n1,A,Moldova,Georgia\n2,B,Ukraine,Armenia\n"
    fields = [column.field for column in proposed(text).columns if column.field]
    assert sorted(fields) == sorted(set(fields)) == ["countries", "id", "title"]


def test_values_speak_against_a_header() -> None:
    text = "Id,Title,Country,Day it begins,Project budgets\n1,A,Moldova,soon,none yet\n2,B,Moldova,later,unknown\n"
    assert {"start_date", "budget"}.isdisjoint(proposed(text).mapping)


def test_three_different_samples_of_each_column() -> None:
    rows = "".join(f"{number},A{number // 2},{'x' * 300}\n" for number in range(9))
    samples = {column.header: column.samples for column in proposed(f"id,title,countries\n{rows}").columns}
    assert samples["title"] == ("A0", "A1", "A2")
    assert len(samples["countries"][0]) == 80


def test_the_tags_are_no_samples_and_annotations_no_columns() -> None:
    text = "id,title,countries,Issues,Suggested fix\n#activity+code,#activity+name,#country,,\n1,A,MDA,wrong,mend\n"
    found = proposed(text)
    assert [(column.header, column.samples) for column in found.columns] == [
        ("id", ("1",)),
        ("title", ("A",)),
        ("countries", ("MDA",)),
    ]
    assert found.signature == headers_signature(["ID", "Countries", "Title "], Dataset.PROJECTS)


def test_signatures_tell_headers_and_datasets_apart() -> None:
    headers = ["id", "Título"]
    assert headers_signature(headers, Dataset.NEWS) == headers_signature(["titulo", "ID"], Dataset.NEWS)
    assert headers_signature(headers, Dataset.NEWS) != headers_signature(headers, Dataset.PROJECTS)
    assert headers_signature(headers, Dataset.NEWS) != headers_signature([*headers, "x"], Dataset.NEWS)
    assert headers_signature(["", " "], Dataset.NEWS) == ""


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"PK\x03\x04broken", b"<html></html>"])
def test_what_cannot_be_read_has_no_columns(content: bytes) -> None:
    assert proposed(content) == Proposal((), ("id", "title", "countries"), "")


def test_real_files(shared_data: Path) -> None:
    path = shared_data / "worldbank" / "wb_projects_2025-03-31.csv"
    found = detect_in_process(path.read_bytes(), path.name, Dataset.PROJECTS, Choices()).proposal
    wanted = {"id": "id", "title": "project_name", "countries": "countryshortname", "budget": "curr_project_cost"}
    assert wanted.items() <= found.mapping.items()
    assert found.missing == ()
    path = shared_data / "news" / "DONdatabase.csv"
    found = detect_in_process(path.read_bytes(), path.name, Dataset.NEWS, Choices()).proposal
    wanted = {"id": "DONid", "title": "Headline", "date": "ReportDate", "countries": "Country", "url": "Link"}
    assert found.mapping == wanted


def test_what_is_proposed_can_be_read(read) -> None:
    mapping = {**proposed(OWN).mapping, "title": "Was"}
    intake = read(OWN.replace("Georgia", "Namibia").replace("Moldova, ", ""), mapping=mapping)
    assert not intake.errors
    assert list(intake.frame["start_date"]) == ["2020-01-05", "2021-02-01"]
    assert isinstance(datetime.date.fromisoformat(intake.frame["end_date"][0]), datetime.date)


def test_dates_and_numbers_under_unknown_words_are_left_open() -> None:
    rows = "1,A,Moldova,2020-01-05,2021-05-01,12\n2,B,Moldova,2021-02-01,2022-05-01,34\n"
    text = f"Id,Title,Country,Opens,Closes,Volume\n{rows}"
    assert proposed(text).mapping.keys() == {"id", "title", "countries"}
    numbered = "Volumen,Title,Country\n120000,A,Moldova\n340000,B,Moldova\n"
    assert "id" not in proposed(numbered).mapping  # amounts are no ids
