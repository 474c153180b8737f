import pytest

from dashboard.records.values.cell_columns_and_readers import Cells
from dashboard.records.values.dates import (
    DateOrder,
    bounds,
    has_fiscal_years,
    order_of_pairs,
    proven_order,
    read_date,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-29", "2023-09-29"),
        ("1995-09-14T00:00:00Z", "1995-09-14"),
        ("2023-09-29 13:45:10.123+02:00", "2023-09-29"),
        ("2023/9/5", "2023-09-05"),
        ("20230929", "2023-09-29"),
        ("2023", "2023"),
        ("2023-09", "2023-09"),
        ("09/2023", "2023-09"),
        ("08.12.2021", "2021-12-08"),
        ("29 September 2023", "2023-09-29"),
        ("September 29, 2023", "2023-09-29"),
        ("Friday, 29 September 2023", "2023-09-29"),
        ("29-Sep-2023", "2023-09-29"),
        ("1st Sept. 2023", "2023-09-01"),
        ("September 2023", "2023-09"),
        ("1er août 2023", "2023-08-01"),
        ("29 de septiembre de 2023", "2023-09-29"),
        ("février 2020", "2020-02"),
        ("29 сентября 2023 г.", "2023-09-29"),
        ("29 вересня 2023 року", "2023-09-29"),
        ("6/30/2004 12:00:00 AM", "2004-06-30"),
        ("30/6/2004", "2004-06-30"),
        ("5/5/2004", "2004-05-05"),
        ("29 February 2024", "2024-02-29"),
        ("n/a", ""),
        ("-", ""),
        ("0000-00-00", ""),
        ("٢٠٢٣-٠٩-٢٩", "2023-09-29"),
        ("2021年1月3日", "2021-01-03"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert read_date(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6/7/2004", "date-ambiguous"),
        ("06-07-2004", "date-ambiguous"),
        ("31.02.2020", "date-impossible"),
        ("2023-13-01", "date-impossible"),
        ("30/30/2004", "date-impossible"),
        ("29 February 2023", "date-impossible"),
        ("0202-01-01", "date-impossible"),
        ("Q3 0000", "date-impossible"),
        ("H1 3000", "date-impossible"),
        ("soon", "date-unreadable"),
        ("May March 2020", "date-unreadable"),
        ("between 3 May and 2020", "date-unreadable"),
        ("45198", "date-unreadable"),
        ("03/04/23", "date-ambiguous"),
        ("ongoing", "date-unreadable"),
        ("00/00/2021", "date-impossible"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    value, findings = read_date(text)
    assert (value, [found.code for found in findings]) == ("", [code])


def test_ambiguous_date_names_both_readings() -> None:
    _, [found] = read_date("6/7/2004")
    assert dict(found.details) == {"first": "2004-07-06", "second": "2004-06-07"}


def test_excel_number_is_only_suggested() -> None:
    _, [found] = read_date("45198")
    assert found.suggestion == "2023-09-29"


def test_column_proves_order() -> None:
    assert proven_order(["6/7/2004", "1/22/1996"])[0] is DateOrder.MONTH_FIRST
    assert proven_order(["6/7/2004", "22/1/1996"])[0] is DateOrder.DAY_FIRST
    assert proven_order(["6/7/2004", "22.1.1996"])[0] is DateOrder.UNKNOWN
    assert proven_order(["22/1/1996", "1/22/1996"]) == (DateOrder.UNKNOWN, ("22/1/1996", "1/22/1996"))
    assert read_date("6/7/2004", DateOrder.MONTH_FIRST) == ("2004-06-07", [])
    assert read_date("6/7/2004", DateOrder.DAY_FIRST) == ("2004-07-06", [])


def test_bounds_cover_the_precision() -> None:
    first, last = bounds("2023-02")
    assert last - first == 27
    first, last = bounds("2024")
    assert last - first == 365
    assert bounds("2023-12")[1] + 1 == bounds("2024")[0]


@pytest.mark.parametrize(
    ("text", "start", "end", "code"),
    [
        ("Jan 2025 – Dec 2026", "2025-01", "2026-12", "date-period"),
        ("01.02.2023 bis 30.06.2024", "2023-02-01", "2024-06-30", "date-period"),
        ("15 janvier 2024 au 3 mars 2025", "2024-01-15", "2025-03-03", "date-period"),
        ("2024-01-01 to 2023-01-01", "", "", "date-unreadable"),
        ("01/02/2023 - 03/04/2024", "", "", "date-unreadable"),
        ("13-Dec-10", "2010-12-13", "2010-12-13", "date-century"),
        ("Jan-21", "2021-01", "2021-01", "date-century"),
        ("31.12.99", "1999-12-31", "1999-12-31", "date-century"),
        ("01-13-13", "2013-01-13", "2013-01-13", "date-century"),
        ("FY2021/22", "2021", "2022", "date-period"),
        ("2019-2023", "2019", "2023", "date-period"),
        ("Q3 2022", "2022-07", "2022-09", "date-period"),
        ("2022-Q3", "2022-07", "2022-09", "date-period"),
        ("3T 2022", "2022-07", "2022-09", "date-period"),
        ("H1 2021", "2021-01", "2021-06", "date-period"),
        ("mid-2021", "2021", "2021", "date-vague"),
        ("fin 2023", "2023", "2023", "date-vague"),
        ("mediados de 2021", "2021", "2021", "date-vague"),
        ("начало 2021 г.", "2021", "2021", "date-vague"),
    ],
)
def test_what_is_no_date_of_a_calendar_is_read_by_a_stated_rule(text: str, start: str, end: str, code: str) -> None:
    (begins, [found]), (ends, _) = read_date(text), read_date(text, end=True)
    assert (begins, ends, found.code) == (start, end, code)


@pytest.mark.parametrize(
    "text", ["ongoing", "Present", "9999-12-31", "31/12/9999", "en cours", "en curso", "laufend", "по настоящее время"]
)
def test_an_end_may_be_open(text: str) -> None:
    date, [found] = read_date(text, end=True)
    assert (date, found.code) == ("", "date-open")


def test_fiscal_years_of_a_column_are_no_months() -> None:
    column = ["2009/10", "2012/13"]
    assert has_fiscal_years(column)
    assert [read_date(text, fiscal=True)[0] for text in column] == ["2009", "2012"]
    assert not has_fiscal_years(["2009/10", "2009/11"])
    assert read_date("2009/10")[0] == "2009-10"


def test_no_work_ends_before_it_starts() -> None:
    starts, ends = Cells.of(["05/06/2020", "01/02/2021"]), Cells.of(["04/07/2020", "02/03/2021"])
    assert order_of_pairs(starts, ends) is DateOrder.DAY_FIRST
    assert order_of_pairs(starts, starts) is DateOrder.UNKNOWN
