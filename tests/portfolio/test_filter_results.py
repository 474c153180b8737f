"""What fits a question, counted a second time from the records alone."""

from calendar import monthrange
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from dashboard.errors import InvalidRequest
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import ask, filter_values, rows_in
from tests.portfolio.making import snapshot_of

# What the policy's files say of the places below, written down again.
AFRICA, EUROPE, EASTERN_EUROPE, WORLD = "M49-002", "M49-150", "M49-151", "M49-001"
COUNTRIES_IN = {AFRICA: {"KEN", "GHA"}, EUROPE: {"MDA", "UKR", "FRA"}, EASTERN_EUROPE: {"MDA", "UKR"}}
REGIONS_IN = {AFRICA: {AFRICA}, EUROPE: {EUROPE, EASTERN_EUROPE}, EASTERN_EUROPE: {EASTERN_EUROPE}, "GONE": {"GONE"}}
COUNTRIES = ["MDA", "UKR", "FRA", "KEN", "GHA"]
DATES = ["", "2019", "2020", "2020-05", "2020-05-10", "2021-01", "2022"]
WORDS = ["wells", "schools", "harbour", "été"]


def joined(values: list[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), unique=True, max_size=most).map(";".join)


TEXT = st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)
PLACED = {"countries": joined(COUNTRIES), "regions": joined([AFRICA, EUROPE, EASTERN_EUROPE, "GONE", "UNSPECIFIED"], 2)}
PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            **PLACED,
            "scope": st.sampled_from(["", "1", "2", "4"]),
            "title": TEXT.map(lambda text: f"Title {text}"),
            "summary": TEXT,
            "acronym": st.sampled_from(["", "HRB"]),
            "themes": joined(["A", "B", "C"]),
            "donors": joined(["EU", "NO"]),
            "status": st.sampled_from(["", "2", "4", "5"]),
            "start_date": st.sampled_from(DATES),
            "end_date": st.sampled_from(["", "", "2022", "2022-06", "2023-01-31"]),
        }
    ).map(lambda one: one if one["start_date"] <= one["end_date"] or not one["end_date"] else one | {"end_date": ""}),
    max_size=10,
)
NEWS = st.lists(
    st.fixed_dictionaries(
        {
            **PLACED,
            "date": st.sampled_from(DATES[1:]),
            "title": TEXT.map(lambda text: f"Title {text}"),
            "lead": TEXT,
            "project_ids": joined(["P1", "P2", "P3", "P99"]),
        }
    ),
    max_size=6,
)
QUESTIONS = st.builds(
    Question,
    region=st.sampled_from(["", "", AFRICA, EUROPE, EASTERN_EUROPE, WORLD, "GONE", "NONE"]),
    themes=st.lists(st.sampled_from(["A", "B", "Z"]), unique=True, max_size=2).map(lambda many: tuple(sorted(many))),
    statuses=st.sampled_from([(), ("2",), ("2", "4")]),
    donors=st.sampled_from([(), (), ("EU",), ("EU", "NO")]),
    since=st.sampled_from(["", "", "2020", "2020-05-11"]),
    until=st.sampled_from(["", "", "2020-05", "2021", "2022-12-31"]),
    text=st.sampled_from(["", "", "wells", "WEL", "ete", "schools harbour", "hrb wells", "?!", "qqqqq"]),
)


class Told(NamedTuple):
    """Everything that a question is answered with, by ids."""

    projects: set[str]
    news: set[str]
    by_country: dict[str, tuple[int, int]]
    regional: int
    worldwide: int
    unplaced: int
    undated: int


def many(record: dict[str, str], name: str) -> set[str]:
    return set(filter(None, record.get(name, "").split(";")))


def is_worldwide(record: dict[str, str]) -> bool:
    return record.get("scope") == "1" or WORLD in many(record, "regions")


def is_regional(record: dict[str, str]) -> bool:
    return not is_worldwide(record) and bool(many(record, "regions") - {"UNSPECIFIED", WORLD})


def is_unplaced(record: dict[str, str]) -> bool:
    return not (many(record, "countries") or is_worldwide(record) or is_regional(record))


def is_in(record: dict[str, str], region: str) -> bool:
    if region == WORLD:
        return is_worldwide(record)
    inside, around = COUNTRIES_IN.get(region, set()), REGIONS_IN.get(region, set())
    return bool(many(record, "countries") & inside or many(record, "regions") & around)


def days(date: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The first and the last day of a year, a month or a day."""
    parts = [int(part) for part in date.split("-")]
    first, last = (*parts, 1, 1)[:3], (*parts, 12, 31)[:3]
    return first, last if len(parts) != 2 else (*parts, monthrange(*parts)[1])


def under_way(record: dict[str, str]) -> tuple | None:
    if "date" in record:
        return days(record["date"])
    start, end = record["start_date"], record["end_date"]
    if start and end:
        return days(start)[0], days(end)[1]
    if start:
        return (days(start)[0], (9999, 12, 31)) if record["status"] not in {"4", "5"} else days(start)
    return days(end) if end else None


def is_between(record: dict[str, str], since: str, until: str) -> bool:
    span = under_way(record)
    return span is not None and (not until or span[0] <= days(until)[1]) and (not since or span[1] >= days(since)[0])


def says(record: dict[str, str], text: str) -> bool:
    plain = " ".join(record.get(name, "") for name in ("title", "acronym", "summary", "lead"))
    words = plain.lower().replace("é", "e").split()
    asked = text.lower().replace("?!", "").split()
    return bool(asked) and all(any(word.startswith(one) for word in words) for one in asked)


def fits(record: dict[str, str], question: Question, *, dated: bool = True) -> bool:
    """Places, period and text: what a project and a news item are asked alike."""
    period = question.since or question.until
    return (
        (not question.region or is_in(record, question.region))
        and (not question.text or says(record, question.text))
        and (not dated or not period or is_between(record, question.since, question.until))
    )


def has_one(record: dict[str, str], name: str, asked: tuple[str, ...]) -> bool:
    return not asked or bool(many(record, name) & set(asked))


def by_hand(projects: list[dict[str, str]], news: list[dict[str, str]], question: Question) -> Told:
    by_id = {f"P{number}": project for number, project in enumerate(projects, 1)}
    filters = {"themes": question.themes, "status": question.statuses, "donors": question.donors}

    def has_all(record: dict[str, str]) -> bool:
        return all(has_one(record, name, asked) for name, asked in filters.items())

    def news_has_all(item: dict[str, str]) -> bool:
        named = [by_id[key] for key in many(item, "project_ids") if key in by_id]
        return all(not asked or any(has_one(one, name, asked) for one in named) for name, asked in filters.items())

    shown = {key: one for key, one in by_id.items() if has_all(one) and fits(one, question)}
    told = {f"N{n}": item for n, item in enumerate(news, 1) if news_has_all(item) and fits(item, question)}
    countries = {code for one in [*shown.values(), *told.values()] for code in many(one, "countries")}
    if question.region in COUNTRIES_IN:
        countries &= COUNTRIES_IN[question.region]
    period = question.since or question.until
    return Told(
        set(shown),
        set(told),
        {
            code: tuple(sum(code in many(one, "countries") for one in found.values()) for found in (shown, told))
            for code in countries
        },
        sum(map(is_regional, shown.values())),
        sum(map(is_worldwide, shown.values())),
        sum(map(is_unplaced, shown.values())),
        sum(has_all(one) and fits(one, question, dated=False) and under_way(one) is None for one in projects)
        if period
        else 0,
    )


@settings(max_examples=150)
@given(PROJECTS, NEWS, QUESTIONS)
def test_every_number_is_what_counting_the_records_gives(projects, news, question) -> None:
    snapshot = snapshot_of(projects, news)
    answer, expected = ask(snapshot, question), by_hand(projects, news, question)
    found = Told(
        set(snapshot.projects.frame["id"][answer.projects]),
        set(snapshot.news.frame["id"][answer.news]),
        {str(code): (int(row["projects"]), int(row["news"])) for code, row in answer.totals.iterrows()},
        answer.regional, answer.worldwide, answer.unplaced, answer.undated,
    )  # fmt: skip
    assert found == expected
    assert (answer.projects_total, answer.news_total) == (len(expected.projects), len(expected.news))
    for code in COUNTRIES:
        rows = rows_in(snapshot.projects, answer.projects, (code,))
        assert set(snapshot.projects.frame["id"][rows]) == {
            key for key in expected.projects if code in many(projects[int(key[1:]) - 1], "countries")
        }
        assert list(rows) == sorted(rows)  # newest first, as the index is


@settings(max_examples=50)
@given(PROJECTS, QUESTIONS)
def test_a_choice_says_what_choosing_it_alone_would_show(projects, question) -> None:
    offered = filter_values(snapshot_of(projects), question)
    for field, name in {"themes": "themes", "statuses": "status", "donors": "donors"}.items():
        chosen = set(getattr(question, field))
        expected = {}
        for value in chosen.union(*(many(one, name) for one in projects)):
            count = len(by_hand(projects, [], replace(question, **{field: (value,)})).projects)
            if count or value in chosen:
                expected[value] = (count, value in chosen)
        assert {one.value: (one.count, one.chosen) for one in offered[field]} == expected
        assert [one.count for one in offered[field]] == sorted((one.count for one in offered[field]), reverse=True)
    by_region = {one.value: one.count for one in offered["region"]}
    for region in (AFRICA, EUROPE, EASTERN_EUROPE, "GONE"):
        assert by_region.get(region, 0) == len(by_hand(projects, [], replace(question, region=region)).projects)
    assert not question.region or {one.value for one in offered["region"] if one.chosen} == {question.region}


@settings(max_examples=25)
@given(PROJECTS, NEWS, QUESTIONS)
def test_a_further_filter_never_shows_more(projects, news, question) -> None:
    snapshot = snapshot_of(projects, news)
    whole = ask(snapshot, question)
    for field in ("themes", "statuses", "donors"):
        wider = ask(snapshot, replace(question, **{field: ()}))
        assert not np.any(whole.projects & ~wider.projects)
        assert not np.any(whole.news & ~wider.news)


def test_the_country_is_no_filter() -> None:
    snapshot = snapshot_of([{"countries": "MDA"}, {"countries": "FRA"}])
    assert ask(snapshot, Question(country="MDA")).projects_total == 2


def test_nothing_asked_is_answered_with_the_totals_of_all() -> None:
    snapshot = snapshot_of([{"countries": "MDA"}], [{"countries": "FRA"}])
    assert ask(snapshot, Question()).totals is snapshot.totals


@pytest.mark.parametrize(
    "question",
    [
        Question(since="soon"),
        Question(until="2020-13"),
        Question(since="2021", until="2020"),
        Question(event="middle"),
        Question(event="middle", text="water"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(question: Question) -> None:
    for answered in (ask, filter_values):
        with pytest.raises(InvalidRequest):
            answered(snapshot_of([{"countries": "MDA"}]), question)


def test_groups_count_every_value_of_a_mask() -> None:
    groups = snapshot_of([{"themes": "A;B"}, {"themes": "B"}, {"themes": ""}]).projects.by_value["themes"]
    assert groups.counts(np.array([True, True, True])) == {"A": 1, "B": 2}
    assert groups.counts(np.array([False, True, True])) == {"B": 1}
    assert list(groups.mask(("A", "Z"), 3)) == [True, False, False]
    assert snapshot_of().projects.by_value["themes"].counts(np.zeros(0, bool)) == {}
