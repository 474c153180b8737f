"""Questions about a file: asked where nothing else decides, and read by the answer of a person."""

from __future__ import annotations

import pytest

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices
from dashboard.records.schema.questions_about_file import Questions

UNCLEAR = "id,title,countries,start_date\n1,A,Moldova,03/04/2024\n2,B,Moldova,05/06/2024\n"


def test_a_question_holds_the_safe_answer_until_a_person_chooses() -> None:
    questions = Questions({"date-order:End": "no such answer"})
    assert questions.ask("date-order", "day-first", "empty", column="Start", until="empty", count="1") == "empty"
    assert questions.ask("date-order", "day-first", "empty", column="End", count="1") == ""
    start, end = questions.asked
    assert (start.answer, start.chosen, end.answer) == ("empty", False, "")
    chosen = Questions({"date-order:End": "day-first"})
    assert chosen.ask("date-order", "day-first", "empty", column="End", count="1") == "day-first"
    assert chosen.asked[0].chosen


def test_one_question_for_a_column_of_dates_that_prove_no_order(read) -> None:
    [question] = read(UNCLEAR).questions
    assert question.key == "date-order:start_date"
    assert question.answer == ""
    assert "Dates: 2" in question.sentence
    assert [question.in_words(one) for one in question.answers] == [
        "Day first",
        "Month first",
        "Leave these dates empty",
    ]


@pytest.mark.parametrize(
    ("answer", "dates"),
    [
        ("day-first", ["2024-04-03", "2024-06-05"]),
        ("month-first", ["2024-03-04", "2024-05-06"]),
        ("empty", ["", ""]),
    ],
)
def test_the_answer_decides_how_the_column_is_read(read, answer: str, dates: list[str]) -> None:
    intake = read(UNCLEAR, choices=Choices(answers={"date-order:start_date": answer}))
    assert intake.frame["start_date"].tolist() == dates


def test_answers_are_kept_with_the_other_choices() -> None:
    choices = Choices(answers={"date-order:Début": "day-first"})
    assert Choices.from_json(choices.to_json()) == choices
    assert Choices.from_json('{"skip_errors":true}').answers == {}


def test_the_command_line_prints_a_question_with_its_switches_and_takes_the_answer(tmp_path, capsys) -> None:
    file = tmp_path / "projects.csv"
    file.write_text(UNCLEAR, encoding="utf-8")
    assert main(["check", "projects", str(file)]) == 1
    asked = capsys.readouterr().err
    assert "Day first: --answer date-order:start_date=day-first" in asked
    assert main(["check", "projects", str(file), "--answer", "date-order:start_date=day-first"]) == 0
    assert "* Day first" in capsys.readouterr().err


def test_a_separator_that_nothing_proves_is_shown_with_its_values(read) -> None:
    text = 'id,title,country,themes\n1,A,Moldova,"A, B"\n2,B,Moldova,C\n'
    intake = read(text, choices=Choices(answers={"list-separator": "comma"}))
    (question,) = intake.questions
    assert "several: A · B?" in question.sentence
    assert intake.frame["themes"].tolist() == ["A;B", "C"]
