from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue

HEAD = "id,title,date,country\n"
ROWS = HEAD + "1,A,2020,MDA\n1,A,2020,Ukraine\n2,B,2021,MDA\n1,Other,2020,MDA\n1,A,2020,MDA\n"


def triples(issues: list[Issue]) -> list[tuple[int | None, str | None, str]]:
    return [(issue.row, issue.column, issue.code) for issue in issues]


def test_repeats_are_named_and_the_first_stays(read) -> None:
    intake = read(ROWS, Dataset.NEWS)
    assert triples(intake.issues) == [
        (3, "id", "id-repeated-places"),
        (5, "id", "id-repeated"),
        (6, "id", "id-repeated"),
    ]
    assert intake.frame[["id", "countries"]].to_numpy().tolist() == [["1", "MDA"], ["2", "MDA"]]
    assert "row 2" in intake.issues[1].sentence
    assert intake.issues[0].switch == "--join-rows"


def test_joined_rows_bring_all_places(read) -> None:
    intake = read(ROWS, Dataset.NEWS, join_rows=True)
    assert triples(intake.issues) == [(None, None, "rows-joined"), (5, "id", "id-repeated-differs")]
    assert intake.frame[["id", "countries"]].to_numpy().tolist() == [["1", "MDA;UKR"], ["2", "MDA"]]
    assert intake.rows_joined == 2
    assert "title" in intake.issues[1].sentence


def test_a_repeat_counts_even_where_a_row_has_other_faults(read) -> None:
    intake = read(HEAD + "1,A,soon,MDA\n1,A,2020,MDA\n", Dataset.NEWS)
    assert triples(intake.issues) == [(2, "date", "needed-date-unreadable"), (3, "id", "id-repeated")]
    assert intake.frame.empty


def test_scopes_of_joined_rows(read) -> None:
    intake = read("id,title,country,scope\n1,A,MDA,National\n1,A,UKR,Regional\n", join_rows=True)
    assert intake.frame[["countries", "scope"]].to_numpy().tolist() == [["MDA;UKR", "2"]]
