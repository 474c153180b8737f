"""Counts, dates, periods and money in words."""

import pytest

from dashboard.language_and_locale import speaking
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import STATUS_NAMES, read_status
from dashboard.site.context.localised_formatting import (
    count_news,
    count_projects,
    place_in_numbers,
    short_money,
    status_name,
    written_date,
    written_money,
    written_period,
)
from dashboard.staff.drafts.record_differences import value_formatter


@pytest.mark.parametrize(
    ("iso", "english", "french"),
    [
        ("2023", "2023", "2023"),
        ("2023-05", "May 2023", "mai 2023"),
        ("2023-05-08", "8 May 2023", "8 mai 2023"),
        ("0001-01-01", "1 January 1", "1er janvier 1"),
    ],
)
def test_of_a_date_only_what_is_known_is_written(iso: str, english: str, french: str) -> None:
    assert written_date(iso) == english
    with speaking("fr"):
        assert written_date(iso) == french


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2023-05-01", "2026-04", "1 May 2023 – April 2026"),
        ("2023", "", "since 2023"),
        ("", "2026-04-30", "until 30 April 2026"),
        ("", "", ""),
    ],
)
def test_a_period_says_which_end_is_known(start: str, end: str, written: str) -> None:
    assert written_period(start, end) == written


def test_work_that_has_ended_is_not_said_to_go_on_since_its_start() -> None:
    assert written_period("2023", "", "4") == "2023 – not stated"
    assert written_period("2023", "", "2") == "since 2023"


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("1250000.50", "EUR", "€1,250,000.50"),
        ("1250000", "EUR", "€1,250,000"),
        ("1250000.00", "EUR", "€1,250,000"),
        ("12.5", "EUR", "€12.50"),
        ("1.234", "KWD", "KWD1.234"),
        ("740000", "CHF", "CHF740,000"),
        ("5000", "JPY", "JP¥5,000"),
        ("5000", "", "5,000"),
        ("80000.5", "", "80,000.50"),
        ("0", "EUR", "€0"),
        ("", "EUR", ""),
        ("", "", ""),
    ],
)
def test_money_is_written_as_stated(amount: str, currency: str, written: str) -> None:
    assert written_money(amount, currency) == written


def test_money_is_written_the_way_of_the_language() -> None:
    with speaking("fr"):
        assert written_money("1250000", "EUR") == "1\u202f250\u202f000\xa0€"


def test_a_currency_is_read_as_it_is_written_between_arabic_words() -> None:
    with speaking("ar"):
        assert written_money("1150000", "USD").endswith("US$\N{LEFT-TO-RIGHT MARK}")
        assert short_money(1_150_000, "USD").endswith("US$\N{LEFT-TO-RIGHT MARK}")
        assert written_money("1150000", "GBP").endswith("UK£\N{LEFT-TO-RIGHT MARK}")


def test_one_is_singular_and_none_and_many_are_plural() -> None:
    assert [count_projects(number) for number in (0, 1, 2, 1250)] == [
        "0 projects",
        "1 project",
        "2 projects",
        "1,250 projects",
    ]
    assert [count_news(number) for number in (0, 1, 2)] == ["0 news items", "1 news item", "2 news items"]


@pytest.mark.parametrize(
    ("projects", "news", "told"),
    [
        (None, None, "Moldova: no projects"),
        (0, 0, "Moldova: no projects"),
        (3, 0, "Moldova: 3 projects"),
        (1, 2, "Moldova: 1 project, 2 news items"),
        (0, 1, "Moldova: 1 news item"),
    ],
)
def test_a_place_in_numbers(projects: int | None, news: int | None, told: str) -> None:
    assert place_in_numbers("Moldova", projects, news) == told


def test_every_status_of_the_codelist_has_a_word() -> None:
    assert set(STATUS_NAMES) == set("123456")
    assert len(set(STATUS_NAMES.values())) == 6


@pytest.mark.parametrize("code", sorted(STATUS_NAMES))
def test_visitors_and_staff_read_the_same_word_for_a_status(code: str) -> None:
    staff = value_formatter(Dataset.PROJECTS, {})
    assert status_name(code) == staff("status", code) == STATUS_NAMES[code]
    assert read_status(STATUS_NAMES[code])[0] == code  # and a file may bring it
