import pytest

from dashboard.email_and_number_checks import digits_as_number, is_email_address, whole_number


@pytest.mark.parametrize(
    "text",
    [
        "name@example.org",
        "first.last+tag@mail.example.org",
        "o'neill@example.org",
        "имя@пример.рф",
        "a@b.co",
        "a" * 242 + "@example.org",
    ],
)
def test_one_address_is_accepted(text: str) -> None:
    assert is_email_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "@example.org",
        "name@",
        "name@localhost",
        "name@example.o",
        "name@example..org",
        "name@.org",
        "name@example.org.",
        "a@b@example.org",
        "office at example.org",
        "a b@example.org",
        " name@example.org",
        "name@example.org\n",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "Name <name@example.org>",
        "mailto:name@example.org",
        'x"@example.org',
        "name@[127.0.0.1]",
        "na\u202eme@example.org",
        "na\u200bme@example.org",
        "a" * 243 + "@example.org",
        "a." * 500_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert not is_email_address(text)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", " 5", "5 ", "5\n", "1.5", "1e3", "1_000", "1,000", "١", "²", "x", "0x1", "9" * 10**6, "0" * 12],
)
def test_what_is_no_small_number_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_the_caller_says_the_range_and_both_ends_belong_to_it() -> None:
    assert [whole_number(text, 1, 20) for text in ("0", "1", "20", "21")] == [None, 1, 20, None]
    assert whole_number("1000000000") is None
    assert whole_number("99999999999", most=99_999_999_999) == 99_999_999_999


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234),
        ("١٬٢٣٤", 1234),
        ("1 234 records", 1234),
        ("", None),
        ("none", None),
        ("x²", None),
        ("9" * 12, None),
    ],
)
def test_digits_of_any_script_make_a_number(text: str, number: int | None) -> None:
    assert digits_as_number(text) == number
