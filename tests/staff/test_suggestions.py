"""What is typed into a list of places, projects or themes is completed, and what is not known is said."""

from __future__ import annotations

from typing import Any

import pytest
from dash import Dash

from dashboard.records.schema.columns import Dataset
from tests.staff.made_drafts import publish_records
from tests.staff.people import Person

ALL = "records/projects/suggestions"


def ask(person: Person, **arguments: Any) -> dict[str, Any]:
    answer = person.client.get(f"/staff/{ALL}", query_string=arguments)
    assert answer.status_code == 200
    return answer.json


@pytest.mark.parametrize("typed", ["Suis", "Швейц", "schweiz", "Confederation", "Switzreland"])
def test_a_country_is_found_by_any_of_its_names(editor: Person, typed: str) -> None:
    assert ["Switzerland", "Switzerland"] in ask(editor, field="countries", q=typed)["options"]


def test_pieces_are_read_as_the_check_reads_them(editor: Person) -> None:
    pieces = ask(editor, field="countries", piece=["Suisse", "Moldova and Ukraine", "Atlantis", "Western Balkans"])[
        "pieces"
    ]
    assert [[(value, known) for value, _words, known in piece] for piece in pieces] == [
        [("Switzerland", True)],
        [("Moldova", True), ("Ukraine", True)],
        [("Atlantis", False)],
        [("Western Balkans", True)],
    ]


def test_published_values_are_offered_by_a_part_of_their_words(app: Dash, editor: Person) -> None:
    assert ask(editor, field="donors", q="a")["options"] == []  # samples are nobody's
    record = {"id": "AB-7", "title": "Wells", "countries": "MDA", "themes": "Water; Waste water", "donors": "Norway"}
    publish_records(app, Dataset.PROJECTS, record)
    assert ask(editor, field="themes", q="wat")["options"] == [["Water", "Water"], ["Waste water", "Waste water"]]
    assert ask(editor, field="project_ids", q="wel")["options"] == [["AB-7", "Wells (AB-7)"]]
    (known,), (unknown,) = ask(editor, field="project_ids", piece=["AB-7", "AB-8"])["pieces"]
    assert (known, unknown) == (["AB-7", "Wells (AB-7)", True], ["AB-8", "AB-8", False])


def test_nothing_typed_and_other_fields_have_no_suggestions(editor: Person) -> None:
    for arguments in ({}, {"field": "countries"}, {"field": "title", "q": "a"}, {"field": "countries", "q": " ; "}):
        assert ask(editor, **arguments) == {"options": [], "pieces": []}
