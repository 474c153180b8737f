import pytest

from dashboard.records.values.dates import DateOrder, bounds, proven_order, read_date


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
        ("01-13-13", "date-unreadable"),
        ("soon", "date-unreadable"),
        ("2019-2023", "date-unreadable"),
        ("May March 2020", "date-unreadable"),
        ("between 3 May and 2020", "date-unreadable"),
        ("45198", "date-unreadable"),
        ("٢٠٢٣-٠٩-٢٩", "date-unreadable"),
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
