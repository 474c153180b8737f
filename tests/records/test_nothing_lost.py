"""No published value is lost through a file unless it is named: columns left out, cells unread, what Excel does."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.frames.three_way_merge import Composition, compose
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing.csv_and_workbook import to_csv
from tests.records.composing import TODAY, cell

HEAD = (
    "id,title,status,start_date,end_date,countries,regions,scope,budget,currency,url,contact_email,sdgs,donors,title_fr"
)
PUBLISHED = f"""{HEAD}
00011,One,6,2020-01-02,2021-03-04,MDA,ORG-WB,4,1250000.50,EUR,https://example.org/1,a@example.org,8;10.7,EU,Un
00012,Two,,2022-05,2030,MDA;UKR,,,1200,USD,,,,Austria;EU,
00013,Three,2,2024-02-03,2031-04-05,,ORG-WB,,,,https://example.org/3,,16,,Trois
P-4,Four,,,,UKR,,2,75,,,b@example.org,,,
"""
COLUMNS = HEAD.split(",")


def onto(published: pd.DataFrame, intake: Intake) -> Composition:
    """The file composed with what is published; records that it lacks are kept."""
    return compose(
        Dataset.PROJECTS, intake.frame, origin=published, theirs=published, choices=Choices(missing=Missing.KEEP),
        today=TODAY, columns=intake.mapping, faulty=intake.faulty_ids, unread=intake.unread,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("start_date", "the spring"), ("start_date", "2020-02-31"), ("end_date", "1999"), ("status", "odd"),
        ("scope", "odd"), ("budget", "some"), ("budget", "1,234"), ("currency", "odd"), ("budget", "USD 5"),
        ("url", "odd"), ("contact_email", "odd"), ("sdgs", "odd"), ("budget", "#REF!"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_keeps_the_published_value(read, column: str, text: str) -> None:
    published = read(PUBLISHED).frame
    rows = list(csv.reader(io.StringIO(PUBLISHED)))
    rows[1][COLUMNS.index(column)] = text
    intake = read("\n".join(",".join(f'"{one}"' for one in row) for row in rows))
    assert intake.unread[column] == ("00011",)
    found = onto(published, intake)
    assert found.frame.equals(published)
    assert (found.kept_text_counts[column], found.emptied) == (1, {})


def test_a_row_that_ends_early_empties_nothing(read) -> None:
    published = read(PUBLISHED).frame
    found = onto(published, read(f"{HEAD}\n00011,One,6,2020-01-02,2021-03-04,MDA\n"))
    assert found.frame.equals(published)


def test_only_emptied_cells_are_named(read) -> None:
    published = read(PUBLISHED).frame
    emptied = PUBLISHED.replace("https://example.org/1", "").replace(",6,", ",,").replace(",EU,Un", ",,Un")
    found = onto(published, read(emptied))
    assert found.emptied == {"status": ("00011",), "url": ("00011",), "donors": ("00011",)}


@pytest.mark.parametrize("without", [("currency",), ("budget",), ("regions", "scope"), ("countries",), ("end_date",)])
def test_a_file_that_lacks_one_of_a_pair_keeps_both(read, without: tuple[str, ...]) -> None:
    published = read(PUBLISHED).frame
    frame = pd.read_csv(io.StringIO(PUBLISHED), dtype=str, keep_default_na=False).drop(columns=list(without))
    found = onto(published, read(frame.to_csv(index=False)))
    assert found.frame.sort_values("id", ignore_index=True).equals(published)


def test_a_new_amount_keeps_its_currency_and_one_that_is_emptied_takes_it_along(read) -> None:
    published = read(PUBLISHED).frame
    found = onto(published, read("id,title,countries,budget\n00011,One,MDA,9\n00012,Two,MDA;UKR,\n"))
    assert (cell(found, "00011", "budget"), cell(found, "00011", "currency")) == ("9", "EUR")
    assert found.emptied == {"budget": ("00012",), "currency": ("00012",)}
    in_the_cell = onto(published, read("id,title,countries,budget\n00011,One,MDA,USD 9\n"))
    assert cell(in_the_cell, "00011", "currency") == "USD"


def test_an_unread_currency_does_not_give_a_new_amount_the_old_one(read) -> None:
    published = read(PUBLISHED).frame
    found = onto(published, read("id,title,countries,budget,currency\n00011,One,MDA,9000,odd\nP-4,Four,UKR,9,odd\n"))
    assert (cell(found, "00011", "budget"), cell(found, "00011", "currency")) == ("1250000.50", "EUR")
    assert cell(found, "P-4", "budget") == "75"


def of_dates(form: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        return date.fromisoformat(text).strftime(form) if len(text) == 10 else text

    return changed


DAMAGE: dict[str, list[Callable[[str], str]]] = {
    "start_date": [of_dates("%d/%m/%Y"), of_dates("%d-%b-%Y"), of_dates("%d-%b-%y"), lambda _text: "#######"],
    "end_date": [of_dates("%d/%m/%Y"), of_dates("%m/%d/%Y"), of_dates("%d.%m.%Y"), lambda _text: "#VALUE!"],
    "budget": [
        lambda text: f"{float(text):,.2f}",
        lambda text: f"{float(text):,.0f}",
        lambda text: f"{float(text):.2E}",
    ],
    "status": [lambda _text: "?"],
    "url": [lambda text: text.removeprefix("https://")],
}  # fmt: skip


EDITS: dict[str, st.SearchStrategy[Any]] = {
    "left_out": st.sets(st.sampled_from(COLUMNS[2:])),
    "rows": st.permutations(range(4)),
    "kept": st.integers(1, 4),
    "zeros": st.booleans(),
    "damaged": st.dictionaries(st.sampled_from(sorted(DAMAGE)), st.integers(0, 3)),
    "emptied": st.sets(st.tuples(st.integers(0, 3), st.sampled_from(COLUMNS[2:])), max_size=3),
}


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.fixed_dictionaries(EDITS), order=st.randoms(use_true_random=False))
def test_no_published_value_is_lost_without_being_named(read, edits: dict[str, Any], order: random.Random) -> None:
    published = read(PUBLISHED).frame
    file = edited(published, edits, order)
    known = {"published_ids": published["id"].tolist()}
    answers = {one.key: "same" if one.key == "id-zeros" else "day-first" for one in read(file, **known).questions}
    intake = read(file, choices=Choices(answers=answers), **known)
    if intake.refused:
        return  # nothing can be published from it
    assert set(intake.frame["id"]) <= set(published["id"])
    found = onto(published, intake)
    named = {(record, column) for column, ids in found.emptied.items() for record in ids}
    after = found.frame.set_index("id")
    for record in published.to_dict("records"):
        follows = {"id", "status_source", "status" if record["status_source"] == "derived" else ""}
        for column, text in record.items():
            lost = bool(text) and column not in follows and not after.loc[record["id"]].get(column, "")
            assert not lost or (record["id"], column) in named, (record["id"], column)
    # Only what was emptied by hand, and the currency of an amount that was.
    by_hand = {(published["id"][row], column) for row, column in edits["emptied"]}
    along = {(record, "currency") for record, column in by_hand if column == "budget"}
    shares = {(record, "country_percentages") for record, column in by_hand if column == "countries"}
    assert named <= by_hand | along | shares


def edited(published: pd.DataFrame, edits: dict[str, Any], order: random.Random) -> str:
    """A download of what is published, after somebody has edited it in Excel."""
    content = to_csv(published, Dataset.PROJECTS)
    file = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)[COLUMNS]
    for row, column in edits["emptied"]:
        file.loc[row, column] = ""
    for column, way in edits["damaged"].items():
        change = DAMAGE[column][way % len(DAMAGE[column])]
        file[column] = [change(text) if text else "" for text in file[column]]
    if edits["zeros"]:
        file["id"] = file["id"].str.lstrip("0")
    names = [name for name in COLUMNS if name not in edits["left_out"]]
    order.shuffle(names)
    return str(file.iloc[edits["rows"][: edits["kept"]]][names].to_csv(index=False))
