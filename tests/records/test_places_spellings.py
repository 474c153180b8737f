"""497 spellings of places and of what is none: 467 made before the code was read, 30 of faults reported."""

from __future__ import annotations

import csv

from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.values.cell_columns_and_readers import is_absent
from dashboard.settings import ROOT

NOT_AS_LISTED = {"NA"}  # is asked about on purpose
BEFORE_BRACKETS = {"SAHEL", "REGIONAL"}  # the area that a list in brackets stands for is kept beside its members


def test_every_spelling_gives_the_right_place_or_none(real_gazetteer: Gazetteer) -> None:
    wrong = set()
    with (ROOT / "tests/records/places/spellings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text, right = row["text"].strip(), set(row["right"].split(";")) - {"none"}
            if is_absent(text) and text != "NA":  # read as an empty cell
                continue
            found = real_gazetteer.resolve(text)
            first = [real_gazetteer.resolve(name) for one in found.unknown for name in one.suggestions[:1]]
            given = {code for one in (found, *first) for code in (*one.countries, *one.regions)}
            if given - (BEFORE_BRACKETS if "(" in text else set()) != right:
                wrong.add(row["text"])
    assert wrong == NOT_AS_LISTED
