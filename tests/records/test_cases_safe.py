"""Ids whose leading zeros a spreadsheet took off: the same records, if a person says so."""

from __future__ import annotations

import pytest

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices
from dashboard.store.store import Store

BEFORE = "id,title,countries,related_ids\n00011263,Floods,MDA,\n00011269,Training,UKR,00011263\nP-1,Seeds,MDA,\n"
AFTER = "id,title,countries,related_ids\n11263,Floods,MDA,\n11269,Training,UKR,11263\nP-1,Seeds,MDA,\n7,New,MDA,\n"
PUBLISHED = ("00011263", "00011269", "P-1")


def test_ids_without_their_zeros_are_asked_about_and_become_the_published_ones(read) -> None:
    asked = read(AFTER, published_ids=PUBLISHED)
    [question] = asked.questions
    assert (question.key, question.answer) == ("id-zeros", "")
    assert question.in_words("same") == "The same records: 11263 → 00011263, in all 2 rows"
    same = read(AFTER, published_ids=PUBLISHED, choices=Choices(answers={"id-zeros": "same"}))
    assert same.frame["id"].tolist() == ["00011263", "00011269", "P-1", "7"]
    assert same.frame["related_ids"].tolist() == ["", "00011263", "", ""]
    other = read(AFTER, published_ids=PUBLISHED, choices=Choices(answers={"id-zeros": "new"}))
    assert other.frame["id"].tolist() == ["11263", "11269", "P-1", "7"]


@pytest.mark.parametrize(
    ("ids", "published"),
    [
        (("11263",), ("11263", "0011263")),  # published as it is
        (("11263",), ("0011263", "00011263")),  # it could mean either
        (("11263", "011263"), ("00011263",)),  # either could be meant
        (("A-7",), ("0A-7",)),  # no spreadsheet takes that for a number
        (("7",), ("70",)),
    ],
)
def test_nothing_is_asked_where_zeros_say_nothing(read, ids: tuple[str, ...], published: tuple[str, ...]) -> None:
    rows = "".join(f"{one},Title,MDA\n" for one in ids)
    assert read(f"id,title,countries\n{rows}", published_ids=published).questions == ()


@pytest.fixture
def database(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path}/safe.db"
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", url)
    return url


def test_the_command_line_does_not_take_them_for_new_records(database, shared_data, capsys) -> None:
    before, after = (shared_data / "cases" / f"lead0-{one}.csv" for one in "ab")
    assert main(["import", "projects", str(before), "--publish"]) == 0
    capsys.readouterr()
    assert main(["import", "projects", str(after), "--publish"]) == 1
    assert "--answer id-zeros=same" in capsys.readouterr().err
    assert main(["import", "projects", str(after), "--publish", "--answer", "id-zeros=same"]) == 0
    assert "0 new, 0 changed, 0 missing" in capsys.readouterr().out
    with Store(database) as store:
        assert store.frame(2)["id"].tolist()[0].startswith("000")
