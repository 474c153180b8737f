"""When work is under way."""

import pytest

from dashboard.errors import InvalidRequest
from dashboard.portfolio.record_index import RecordIndex
from tests.portfolio.making import news_of, projects_of


def under_way(index: RecordIndex, since: str, until: str) -> set[str]:
    return set(index.frame["id"][index.spans.within(since, until)])


def project(start: str = "", end: str = "", status: str = "") -> RecordIndex:
    return projects_of({"id": "P", "start_date": start, "end_date": end, "status": status})


@pytest.mark.parametrize(("dates", "asked", "is_under_way"), [
    # both ends known: any day in common counts, the first and the last included
    (("2020-03-01", "2021-02-28", ""), ("2021-02-28", ""), True),
    (("2020-03-01", "2021-02-28", ""), ("2021-03-01", ""), False),
    (("2020-03-01", "2021-02-28", ""), ("", "2020-03-01"), True),
    (("2020-03-01", "2021-02-28", ""), ("", "2020-02-29"), False),
    (("2020-03-01", "2021-02-28", ""), ("2020-06", "2020-06"), True),
    (("2020-03-01", "2021-02-28", ""), ("2019", "2022"), True),
    # a month or a year is all its days
    (("2020", "2021", ""), ("2021-12-31", ""), True),
    (("2020", "2021", ""), ("", "2020-01-01"), True),
    (("2020-05", "2020-05", ""), ("2020-05-31", "2020-05-31"), True),
    (("2020-05", "2020-05", ""), ("2020-06", ""), False),
    (("2020-05-10", "2020-05-20", ""), ("2020-05", "2020-05"), True),
    # no end: it goes on, unless its status says that it ended
    (("2020", "", ""), ("2035", ""), True),
    (("2020", "", "2"), ("2035", "2036"), True),
    (("2020", "", "2"), ("", "2019"), False),
    (("2020", "", "4"), ("2020-12-31", ""), True),
    (("2020", "", "4"), ("2021", ""), False),
    (("2020-05", "", "5"), ("2020-06", ""), False),
    (("2020-05", "", "5"), ("2020-05-31", "2020-05-31"), True),
    # only its end: in those days alone
    (("", "2020", ""), ("2020", "2020"), True),
    (("", "2020", "4"), ("2019", "2019"), False),
    (("", "2020-05", ""), ("2020-06", ""), False),
    (("", "2020-05", ""), ("", "2020-04"), False),
    # no dates: never, whatever is asked
    (("", "", "2"), ("1900", "2100"), False),
    (("", "", ""), ("", "2100"), False),
])  # fmt: skip
def test_work_is_under_way(dates, asked, is_under_way) -> None:
    assert (under_way(project(*dates), *asked) == {"P"}) is is_under_way


def test_only_what_has_no_date_at_all_is_unknown() -> None:
    index = projects_of({"id": "a"}, {"id": "b", "end_date": "2020"}, {"id": "c", "start_date": "2020"})
    assert set(index.frame["id"][index.spans.unknown]) == {"a"}


def test_news_is_of_its_day_month_or_year() -> None:
    index = news_of(
        {"id": "day", "date": "2020-05-08"}, {"id": "month", "date": "2020-05"}, {"id": "year", "date": "2020"}
    )
    assert under_way(index, "2020-05-08", "2020-05-08") == {"day", "month", "year"}
    assert under_way(index, "2020-05-09", "2020-05-31") == {"month", "year"}
    assert under_way(index, "2020-06", "") == {"year"}
    assert under_way(index, "2021", "") == set()


def test_years_are_those_that_records_name() -> None:
    assert project("2004", "2011-05").spans.years == (2004, 2011)
    assert project("2004").spans.years == (2004, 2004)  # going on names no year
    assert projects_of({"start_date": "2004", "end_date": "2006"}, {"start_date": "2010"}).spans.years == (2004, 2010)
    assert project().spans.years is None
    assert projects_of().spans.years is None


@pytest.mark.parametrize("date", ["x", "20", "2020-13", "2020-1", "2020-05-32", "2020-05-", "٢٠٢٠", "2020/05", "-2020"])
def test_what_is_no_date_is_refused_in_words(date: str) -> None:
    for asked in ((date, ""), ("", date)):
        with pytest.raises(InvalidRequest, match="is not a date"):
            project("2020").spans.within(*asked)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="ends before it begins"):
        project("2020").spans.within("2021", "2020")
    assert under_way(project("2020"), "2020-12", "2020") == {"P"}  # within one year


def test_a_stored_date_that_is_none_is_not_known() -> None:
    index = projects_of({"id": "a", "start_date": "soon"}, {"id": "b", "start_date": "2020", "end_date": "later"})
    assert under_way(index, "2030", "") == {"b"}
    assert set(index.frame["id"][index.spans.unknown]) == {"a"}


@pytest.mark.parametrize(("dates", "event", "asked", "fits"), [
    (("2020-03-01", "2022-06", ""), "start", ("2020", "2020"), True),
    (("2020-03-01", "2022-06", ""), "start", ("2021", ""), False),
    (("2020-03-01", "2022-06", ""), "end", ("2022-06-15", "2022"), True),
    (("2020-03-01", "2022-06", ""), "end", ("", "2021"), False),
    (("2020", "", "2"), "end", ("2020", ""), False),  # nobody said when
    (("", "2020", ""), "start", ("2020", ""), False),
    (("", "2020", ""), "end", ("2020", "2020"), True),
])  # fmt: skip
def test_work_begins_and_ends(dates, event, asked, fits) -> None:
    assert bool(project(*dates).spans.about(event).within(*asked).all()) is fits


def test_news_have_one_date_whatever_is_asked() -> None:
    news = news_of({"id": "N", "date": "2024-05-01"})
    assert news.spans.about("end").within("2024", "2024").all()
    with pytest.raises(InvalidRequest, match="Write start or end"):
        news.spans.about("middle")
