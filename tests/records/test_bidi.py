"""Signs that turn the direction of writing: gone from short texts, closed in long ones, and told."""

import pytest

from dashboard.records.schema.issues import Issue

RLO, RLI, LRE, PDF, PDI = "\u202e", "\u2067", "\u202a", "\u202c", "\u2069"


@pytest.mark.parametrize("name", ["id", "title", "summary", "donors"])
def test_short_texts_lose_them(read, name: str) -> None:
    cells = {"id": "1", "title": "A", "summary": "S", "donors": "D", "country": "MDA"}
    cells[name] = f"a{RLO}b{PDF}c"
    intake = read(f"{','.join(cells)}\n0,Z,,,MDA\n{','.join(cells.values())}\n")
    assert intake.frame[name][1] == "abc"
    assert [(issue.code, issue.row, issue.column) for issue in intake.issues] == [("direction-removed", 3, name)]
    assert "all: 1 rows" in intake.issues[0].sentence


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"a {RLI}b{PDI} c", f"a {RLI}b{PDI} c"),
        (f"a {RLO}b", f"a {RLO}b{PDF}"),
        (f"{LRE}a {RLI}b", f"{LRE}a {RLI}b{PDI}{PDF}"),
        (f"a{PDF} b{PDI}", "a b"),
        (f"{RLI}a{PDF}b", f"{RLI}ab{PDI}"),
        (f"{RLO}one\ntwo", f"{RLO}one{PDF}\ntwo"),
    ],
)
def test_long_texts_close_them(read, text: str, kept: str) -> None:
    intake = read(f'id,title,country,description\n1,A,MDA,"{text}"\n')
    assert intake.frame["description"].tolist() == [kept]
    assert bool(intake.issues) == (text != kept)
    assert not read(f'id,title,country,description\n1,A,MDA,"{kept}"\n').issues


def test_ids_that_only_look_different_are_the_same(read) -> None:
    codes = {issue.code for issue in read(f"id,title,country\n1,A,MDA\n{RLO}1,B,MDA\n").errors}
    assert codes == {"id-repeated"}


def test_plain_marks_of_arabic_stay(read) -> None:
    intake = read("id,title,country\n1,\u200fمشروع (MPF)\u200f,MDA\n")
    assert not intake.issues
    assert "\u200f" in intake.frame["title"][0]


def test_sentences_are_never_turned() -> None:
    issue = Issue("place-unknown", 2, f"c{RLO}", f"v{RLO}", f"s{RLO}")
    assert RLO not in issue.sentence + issue.fix
    sheets = Issue("sheet-unknown", value="x", details={"file": f"f{RLO}", "sheets": f"a{RLO}"})
    assert RLO not in sheets.sentence
