import pytest

from dashboard.records.values.money import proven_mark, read_currency, read_money


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1250000.50", "1250000.50", ""),
        ("EUR 1.2m", "1200000", "EUR"),
        ("€1.5M", "1500000", "EUR"),
        ("1,5 M€", "1500000", "EUR"),
        ("kEUR 500", "500000", "EUR"),
        ("5k EUR", "5000", "EUR"),
        ("USD 2.5 mln", "2500000", "USD"),
        ("1,5 Mio. EUR", "1500000", "EUR"),
        ("EUR 200 million.", "200000000", "EUR"),
        ("1.2 billion", "1200000000", ""),
        ("3 mil millones", "3000000000", ""),
        ("5 млн евро", "5000000", "EUR"),
        ("25 lakh", "2500000", ""),
        ("2.5 crore INR", "25000000", "INR"),
        ("2 millions d’euros", "2000000", "EUR"),
        ("2 000 000 FCFA", "2000000", ""),
        ("Kč 1 500 000", "1500000", "CZK"),
        ("CHF 2'000'000.–", "2000000", "CHF"),
        ("١٠٠٠٠٠", "100000", ""),
        ("١٬٢٣٤٬٥٦٧٫٥٠", "1234567.50", ""),
        ("१२३४५", "12345", ""),
        ("1,250,000.50", "1250000.50", ""),
        ("1.250.000,50", "1250000.50", ""),
        ("1 250 000", "1250000", ""),
        ("1\u202f250\u202f000,5", "1250000.50", ""),
        ("1'250'000", "1250000", ""),
        ("12,34,567", "1234567", ""),
        ("13190000.0", "13190000", ""),
        ("0.500", "0.50", ""),
        ("1234.567", "1234.567", ""),
        ("1.2E+07", "12000000", ""),
        ("EUR 1.2 million", "1200000", "EUR"),
        ("€1,250,000", "1250000", "EUR"),
        ("1250000 CHF", "1250000", "CHF"),
        ("US$ 500", "500", "USD"),
        ("$ 500", "500", ""),
        ("007", "7", ""),
        ("n/a", "", ""),
    ],
)
def test_reads(text: str, number: str, currency: str) -> None:
    amount, findings = read_money(text)
    assert (amount.number, amount.currency, findings) == (number, currency, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "money-ambiguous"),
        ("1.234", "money-ambiguous"),
        ("1,234 million", "money-ambiguous"),
        ("-5", "money-unreadable"),
        ("about 5", "money-unreadable"),
        ("1,234 567", "money-unreadable"),
        ("1,2,3", "money-unreadable"),
        ("5 EUR USD", "money-unreadable"),
        ("1e99", "money-unreadable"),
        ("12 34", "money-unreadable"),
        ("(50000)", "money-unreadable"),
        ("2000-", "money-unreadable"),
        ("approx. 300000", "money-unreadable"),
        ("confidential", "money-unreadable"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    amount, findings = read_money(text)
    assert (amount.number, [found.code for found in findings]) == ("", [code])


def test_column_proves_the_decimal_mark() -> None:
    assert proven_mark(["1,234", "10.5"]) == "."
    assert proven_mark(["1.234", "10,5"]) == ","
    assert proven_mark(["10.5", "10,5"]) == ""
    assert read_money("1,234", ".")[0].number == "1234"
    assert read_money("1,234", ",")[0].number == "1.2340"


def test_currency() -> None:
    assert read_currency("eur") == ("EUR", [])
    assert read_currency("€") == ("EUR", [])
    assert [found.code for found in read_currency("Taler")[1]] == ["currency-unknown"]


def test_an_amount_with_three_decimals_is_written_so_that_it_reads_back() -> None:
    amount, _ = read_money("1,234", ",")
    assert amount.number == "1.2340"
    assert read_money(amount.number) == (amount, [])
