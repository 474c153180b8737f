"""Rows and cells: what is named, what is left empty, what is kept."""

import pytest

from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.schema.issues import Issue

HEAD = "id,title,country,region,scope\n"


def triples(issues: list[Issue]) -> list[tuple[int | None, str | None, str]]:
    return [(issue.row, issue.column, issue.code) for issue in issues]


def test_frame_is_canonical(read) -> None:
    intake = read("Title,ID,title_fr,Country\n A ,1,Un,Moldova; Ukraine;MDA\n")
    assert list(intake.frame.columns) == [*column_names(Dataset.PROJECTS), "title_fr"]
    assert set(map(str, intake.frame.dtypes)) == {"str"}
    assert intake.frame["countries"][0] == "MDA;UKR"
    assert intake.mapping == {"id": "ID", "title": "Title", "title_fr": "title_fr", "countries": "Country"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",A,MDA,,", [(2, "id", "id-missing")]),
        ("1,,MDA,,", [(2, "title", "title-missing")]),
        ("1,A,,,", [(2, None, "places-missing")]),
        ("1,A,n/a,,", [(2, None, "places-missing")]),
        ("1,A,Moldva,,", [(2, "country", "place-unknown")]),
        ("1,A,MDA,Nowhere,", [(2, "region", "place-unknown")]),
        ("1,A,MDA,,,more", [(2, None, "cells-extra")]),
    ],
)
def test_rows_that_cannot_be_taken(read, row: str, expected: list) -> None:
    intake = read(f"{HEAD}{row}\n2,B,UKR,,\n")
    assert triples(intake.errors) == expected
    assert intake.frame["id"].tolist() == ["2"]
    assert not intake.refused


def test_suggestion_is_in_the_fix(read) -> None:
    [issue] = read(f"{HEAD}1,A,Moldva,,\n").errors
    assert (issue.value, issue.suggestion) == ("Moldva", "Moldova")
    assert "Moldova" in issue.fix


@pytest.mark.parametrize(
    ("row", "countries", "regions", "scope"),
    [
        ("1,A,MDA,,", "MDA", "", ""),
        ("1,A,Western Balkans,,", "", "ORG-WB", "2"),
        ("1,A,Moldova,Western Balkans,", "MDA", "ORG-WB", "2"),
        ("1,A,World,,", "", "", "1"),
        ("1,A,,,Global", "", "", "1"),
        ("1,A,World,,National", "", "", "4"),
    ],
)
def test_places_are_merged(read, row: str, countries: str, regions: str, scope: str) -> None:
    [record] = read(f"{HEAD}{row}\n").frame.to_dict("records")
    assert (record["countries"], record["regions"], record["scope"]) == (countries, regions, scope)


def test_each_name_is_asked_once(read, gazetteer) -> None:
    read(HEAD + "".join(f"{k},A,Moldova; Ukraine,,\n" for k in range(9)) + "9,A,Ukraine,,\n")
    assert sorted(gazetteer.asked) == ["Moldova", "Ukraine"]


def test_bad_cells_are_left_empty_and_named(read) -> None:
    head = "id,title,country,url,start_date,status,budget,currency,sdgs,contact_email\n"
    intake = read(f'{head}1,A,MDA,ftp://x,soon,Odd,"1,234",Taler,18,nobody\n')
    assert triples(intake.issues) == [
        (2, "status", "status-unknown"),
        (2, "start_date", "date-unreadable"),
        (2, "sdgs", "sdg-invalid"),
        (2, "currency", "currency-unknown"),
        (2, "url", "url-invalid"),
        (2, "contact_email", "email-invalid"),
        (2, "budget", "money-ambiguous"),
    ]
    assert set(intake.frame.iloc[0].drop(["id", "title", "countries"])) == {""}
    assert all("Row 2" in issue.sentence and issue.value in issue.sentence for issue in intake.issues)


@pytest.mark.parametrize("typed", ["https://example.org,", "www.example.org"])
def test_the_notice_of_a_mended_address_is_true_of_what_was_mended(read, typed: str) -> None:
    [issue] = read(f'id,title,country,url\n1,A,MDA,"{typed}"\n').issues
    address = typed.removesuffix(",") if typed.endswith(",") else f"https://{typed}"
    assert issue.sentence == (
        f"Column “url”: 1 addresses lack https:// or have signs beside them, such as “{typed}”, "
        f"which is read as {address}."
    )


def test_rows_count_as_excel_counts(read) -> None:
    intake = read('id,title,country\n1,"two\nlines",MDA\n\n,lost,MDA\n')
    assert triples(intake.errors) == [(4, "id", "id-missing")]
    assert intake.frame["title"][0] == "two\nlines"


def test_few_cells(read) -> None:
    assert triples(read("id,title,country,url\n1,A,MDA\n").issues) == [(2, None, "cells-missing")]


def test_order_of_day_and_month_by_column(read) -> None:
    head = "id,title,country,start_date,end_date\n"
    intake = read(f"{head}1,A,MDA,1/22/1996,3/4/1997\n2,B,MDA,2/3/1996,\n")
    assert intake.frame["start_date"].tolist() == ["1996-01-22", "1996-02-03"]
    assert intake.frame["end_date"].tolist() == ["1997-03-04", ""]  # start and end are written by the same hand
    mixed = read(f"{head}1,A,MDA,1/22/1996,\n2,B,MDA,22/1/1996,\n3,C,MDA,2/3/1996,\n")
    assert triples(mixed.issues) == [(None, "start_date", "date-order-mixed"), (4, "start_date", "date-ambiguous")]


@pytest.mark.parametrize(
    ("date", "code"),
    [("", "date-missing"), ("soon", "needed-date-unreadable"), ("31.2.2020", "needed-date-impossible"),
     ("1/2/2020", "needed-date-ambiguous")],
)  # fmt: skip
def test_news_needs_its_date(read, date: str, code: str) -> None:
    intake = read(f"id,title,date\n1,A,{date}\n2,B,2020\n", Dataset.NEWS)
    assert triples(intake.errors) == [(2, "date", code)]
    assert intake.frame["date"].tolist() == ["2020"]


def test_news_needs_no_place(read) -> None:
    assert read("id,title,date\n1,A,2020\n", Dataset.NEWS).issues == []


@pytest.mark.parametrize(
    ("budget", "currency", "expected", "codes"),
    [
        ("€5", "", ("5", "EUR"), []),
        ("€5", "EUR", ("5", "EUR"), []),
        ("$5", "USD", ("5", "USD"), []),
        ("€5", "USD", ("", ""), ["currency-conflict"]),
        ("5", "", ("5", ""), ["currency-not-stated"]),
    ],
)
def test_currency_of_a_budget(read, budget, currency, expected, codes) -> None:
    intake = read(f"id,title,country,budget,currency\n1,A,MDA,{budget},{currency}\n")
    assert tuple(intake.frame[["budget", "currency"]].iloc[0]) == expected
    assert [issue.code for issue in intake.issues] == codes


def test_progress_rises_to_its_total(read) -> None:
    seen: list[tuple[int, int]] = []
    read(HEAD + "".join(f"{k},A,MDA,,\n" for k in range(25_000)), progress=lambda *pair: seen.append(pair))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
