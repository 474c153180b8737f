"""Lists that stand in several columns, columns of marks, separators, and places that are not specified."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

import pytest

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices, Edit
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset

Really = Callable[..., Intake]


@pytest.fixture
def really(real_gazetteer: Gazetteer) -> Really:
    """Read projects with the places that the project comes with."""

    def read(text: str, **choices: object) -> Intake:
        return read_records(
            text.encode(),
            Dataset.PROJECTS,
            filename="list.csv",
            gazetteer=real_gazetteer,
            today=datetime.date(2025, 6, 30),
            choices=Choices(**choices),  # type: ignore[arg-type]
        )

    return read


@pytest.fixture
def database(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", f"sqlite:///{tmp_path}/columns.db")


def codes(intake: Intake) -> list[str]:
    return [issue.code for issue in intake.issues]


@pytest.mark.parametrize(
    ("headers", "cells", "field", "value"),
    [
        ("Country 1,Country 2,Country 3", "Kenya,,Mali", "countries", "KEN;MLI"),
        ("Pays 1,Pays 2", "Mali,Niger", "countries", "MLI;NER"),
        ("Страна 1,Страна 2", "Мали,Нигер", "countries", "MLI;NER"),
        ("country_1,country_2", '"Kenya, Uganda",Mali', "countries", "KEN;UGA;MLI"),
        ("Country,Country 2", "Kenya,Mali", "countries", "KEN;MLI"),
        ("countries,Donor 1,Donor 2", "Mali,EU,Austria", "donors", "EU;Austria"),
        ("countries,Donor #1,Donor #2", "Mali,EU,EU", "donors", "EU"),
        ("countries,Theme A,Theme B", "Mali,Health,Water", "themes", "Health;Water"),
        ("countries,Partner (1),Partner (2)", "Mali,A,B", "partners", "A;B"),
        ("countries,SDG 1,SDG 2", "Mali,8,10.7", "sdgs", "8;10.7"),
    ],
)
def test_columns_that_the_file_numbers_are_one_list(really, headers: str, cells: str, field: str, value: str) -> None:
    intake = really(f"id,title,{headers}\n1,A,{cells}\n")
    assert intake.frame[field].tolist() == [value]
    assert intake.mapping[field].count("+") == 1 + headers.count("3")
    assert {*codes(intake)} - {"place-read-as"} == {"columns-joined"}


def test_the_same_tag_of_hxl_several_times_is_one_list(really) -> None:
    intake = really(
        "a,b,c,d,e\n#activity+code,#activity+name,#country+name,#country+name,#country+code\n1,A,Mali,Niger,TD\n"
    )
    assert intake.frame["countries"].tolist() == ["MLI;NER"]
    assert codes(intake) == ["hxl-row", "columns-joined", "header-repeated"]


@pytest.mark.parametrize("headers", ["Country 1,Title 2", "Country 1,Budget 1,Budget 2"])
def test_one_number_and_fields_of_one_value_are_no_list(really, headers: str) -> None:
    intake = really(f"id,title,{headers}\n1,A,Mali,5,6\n")
    assert intake.mapping.keys() <= {"id", "title"}


def test_a_column_without_a_number_is_not_joined_to_the_first_of_others(really) -> None:
    intake = really("id,title,Countries,Country 1,Country 2\n1,A,Mali,Kenya,Uganda\n")
    assert intake.frame["countries"].tolist() == ["MLI"]
    assert codes(intake) == ["header-unknown", "header-unknown"]


def test_columns_named_by_a_person_are_joined(really) -> None:
    text = "id,title,Where,And where,Sum\n1,A,Kenya,Mali;Niger,\n"
    intake = really(text, mapping={"countries": "Where + And where"})
    assert intake.frame["countries"].tolist() == ["KEN;MLI;NER"]
    assert intake.mapping["countries"] == "Where+And where"
    assert codes(really(text, mapping={"countries": "Where+Nowhere"})) == ["map-header-unknown"]


def test_a_header_with_a_plus_is_still_one_column(really) -> None:
    assert really("id,title,A+B,B\n1,A,Kenya,Mali\n", mapping={"countries": "A+B"}).frame["countries"][0] == "KEN"


def test_what_is_wrong_in_a_joined_cell_is_corrected_as_a_whole(really) -> None:
    text = "id,title,Country 1,Country 2\n1,A,Kenya,Atlantis\n"
    [issue] = really(text).errors
    assert (issue.column, issue.value) == ("Country 1+Country 2", "Atlantis")
    assert really(text).faulty_rows["countries"].tolist() == ["Kenya;Atlantis"]
    mended = really(text, edits=(Edit(row=2, column="Country 1+Country 2", value="Kenya;Mali", step=0),))
    assert (mended.frame["countries"].tolist(), mended.errors) == (["KEN;MLI"], [])


def test_the_case_on_the_command_line(shared_data, capsys) -> None:
    path = shared_data / "cases" / "country123.csv"
    assert main(["check", "projects", str(path)]) == 0
    assert "Country 1+Country 2+Country 3" in capsys.readouterr().err


MARKED = "id,title,Kenya,Côte d'Ivoire,Tanzania,Ivory coast region,Mali\n1,A,x,,X,,\n2,B,,✓,,,yes\n3,C,1,0,no,,-\n"


def test_countries_that_are_marked_are_asked_about_once(really) -> None:
    asked = really(MARKED)
    [question] = asked.questions
    assert question.key == "marked-countries"
    assert question.answer == ""  # not published until somebody says so
    assert question.sentence.startswith(
        "4 columns are countries that are marked: Kenya, Côte d'Ivoire, Tanzania, Mali."
    )
    for intake in (asked, really(MARKED, answers={"marked-countries": "read"})):
        assert intake.frame["countries"].tolist() == ["KEN;TZA", "CIV;MLI", "KEN"]
    assert "headers-not-found" in codes(really(MARKED, answers={"marked-countries": "leave-out"}))


def test_a_country_known_by_another_name_only_is_read_among_them(really) -> None:
    intake = really("id,title,Kenya,Burma,Mali,Niger\n1,A,x,x,,\n2,B,,,x,x\n", answers={"marked-countries": "read"})
    assert intake.frame["countries"].tolist() == ["KEN;MMR", "MLI;NER"]


@pytest.mark.parametrize(
    "text",
    [
        "id,title,country,Kenya,Uganda,Mali\n1,A,Chad,x,x,x\n",  # the file says the countries otherwise
        "id,title,regions,Kenya,Uganda,Mali\n1,A,Sahel,50,20,30\n",  # numbers are no marks
        "id,title,regions,Kenya,Uganda,Gender\n1,A,Sahel,x,x,x\n",  # too few
    ],
)
def test_other_columns_are_not_taken_for_marks(really, text: str) -> None:
    assert really(text).questions == ()


def test_a_country_that_is_marked_for_the_first_time_far_down_is_read(really) -> None:
    rows = "".join(f"{number},A,x,x,,x\n" for number in range(40))
    intake = really(f"id,title,Kenya,Uganda,Chad,Mali\n{rows}99,B,,,x,\n")
    assert intake.frame["countries"].tolist()[-1] == "TCD"


def test_what_is_no_mark_further_down_is_named(really) -> None:
    rows = "".join(f"{number},A,x,x,x\n" for number in range(40))
    intake = really(f"id,title,Kenya,Uganda,Mali\n{rows}99,B,planned,x,x\n")
    assert [(issue.code, issue.row, issue.value) for issue in intake.errors] == [("place-unknown", 42, "planned")]


def test_goals_that_are_marked(really) -> None:
    heads = ",".join(f"SDG {goal}" for goal in range(1, 18))
    intake = really(f"id,title,country,{heads}\n1,A,Mali,{'x' + ',' * 15},x\n", answers={"marked-sdgs": "read"})
    assert intake.frame["sdgs"].tolist() == ["1;17"]
    assert [question.key for question in intake.questions] == ["marked-sdgs"]


def separated(cells: list[str], really: Really, field: str = "donors", **choices: object) -> tuple[list[str], Intake]:
    rows = "".join(f'{number},A,Mali,"{cell}"\n' for number, cell in enumerate(cells))
    intake = really(f"id,title,countries,{field}\n{rows}", **choices)
    return intake.frame[field].tolist(), intake


@pytest.mark.parametrize(
    ("field", "cells", "values"),
    [
        ("donors", ["EU, Austria, Norway", "EU", "Austria, Norway"], ["EU;Austria;Norway", "EU", "Austria;Norway"]),
        ("donors", ["Norway, Korea, Republic of, Japan"], ["Norway;Korea, Republic of;Japan"]),
        ("donors", ["Chemonics, Inc., EU", "EU", "Chemonics, Inc."], ["Chemonics, Inc.;EU", "EU", "Chemonics, Inc."]),
        ("donors", ["EU | Austria"], ["EU;Austria"]),
        ("donors", ["EU / GIZ", "GIZ", "EU"], ["EU;GIZ", "GIZ", "EU"]),
        ("themes", ["Health، Water", "Water، Health"], ["Health;Water", "Water;Health"]),
        (
            "themes",
            ["Health, Water, and Trade", "Water", "Trade, Health"],
            ["Health;Water;Trade", "Water", "Trade;Health"],
        ),
        ("sectors", ["15190, 16070"], ["15190;16070"]),
        ("related_ids", ["P-1,P-2"], ["P-1;P-2"]),
        ("country_percentages", ["MLI 60%, NER 40%"], ["MLI 60%;NER 40%"]),
    ],
)
def test_a_separator_is_what_the_column_proves(really, field: str, cells: list[str], values: list[str]) -> None:
    found, intake = separated(cells, really, field)
    assert found == values
    [question] = intake.questions
    assert question.key == f"list-separator:{field}"
    assert question.answer not in ("", "whole")
    assert separated(cells, really, field, answers={question.key: "whole"})[0] == cells


@pytest.mark.parametrize(
    "cells",
    [
        ["Ministry of Labour, Family and Youth", "EU"],
        ["University of Oxford, United Kingdom", "University of Leeds, United Kingdom"],
        ["UNDP / GEF"],
    ],
)
def test_what_may_be_one_value_is_asked_about_once(really, cells: list[str]) -> None:
    found, intake = separated(cells, really)
    assert found == cells
    [question] = intake.questions
    assert question.answer == "whole"
    code = "slash" if "/" in cells[0] else "comma"
    assert ";" in separated(cells, really, answers={question.key: code})[0][0]


@pytest.mark.parametrize(
    "cells",
    [
        ["Ministry of Labour, Family and Youth;EU", "EU"],  # semicolons separate
        ["EU;Austria", "Ministry of Labour, Family and Youth"],
        ["Chemonics International, Inc."],
        ["UNDP (Kenya, Uganda)"],
        ["Fund of 1,500 people"],
        ["Korea, Republic of"],
        ["HIV/AIDS", "UNDP/GEF"],
    ],
)
def test_nothing_is_asked_where_one_value_is_sure(really, cells: list[str]) -> None:
    found, intake = separated(cells, really)
    assert (found, intake.questions) == (cells, ())


@pytest.mark.parametrize(
    "cell",
    ["n/a", "N/A", "n.a.", "na", "none", "Not applicable", "TBC", "Not specified", "Non spécifié", "unspecified"],
)
def test_not_specified_is_an_answer(really, cell: str) -> None:
    intake = really(f"id,title,countries\n1,A,{cell}\n2,B,Mali\n")
    assert intake.frame[["countries", "regions"]].values.tolist() == [["", "UNSPECIFIED"], ["MLI", ""]]
    assert (intake.issues, intake.questions) == ([], ())


def test_multi_country_and_not_stated_on_purpose_are_answers_of_their_own(really) -> None:
    cells = ["multi-country unspecified", '"Multi-country, unspecified"', "Not stated on purpose", "Confidential"]
    intake = really("id,title,countries\n" + "".join(f"{one},A,{cell}\n" for one, cell in enumerate(cells)))
    assert intake.frame["regions"].tolist() == ["MULTI-COUNTRY", "MULTI-COUNTRY", "WITHHELD", "WITHHELD"]
    assert intake.errors == []


def test_a_word_for_nothing_beside_a_place_says_nothing(really) -> None:
    text = "id,title,countries,regions,scope\n1,A,n/a,Sahel,\n2,B,Mali,none,\n3,C,n/a,,Global\n4,D,n/a,n/a,\n"
    assert really(text).frame["regions"].tolist() == ["SAHEL", "", "", "UNSPECIFIED"]


def test_na_in_a_column_of_names_is_not_specified_until_somebody_says_otherwise(really) -> None:
    text = "id,title,countries\n1,A,NA\n2,B,Mali\n3,C,NA\n"
    intake = really(text)
    [question] = intake.questions
    assert (question.key, question.answer, question.details["count"]) == ("place-na:countries", "unspecified", "2")
    assert intake.frame["regions"].tolist() == ["UNSPECIFIED", "", "UNSPECIFIED"]
    assert really(text, answers={question.key: "namibia"}).frame["countries"].tolist() == ["NAM", "MLI", "NAM"]


def test_na_in_a_column_of_codes_waits_for_an_answer(really) -> None:
    intake = really("id,title,countries\n1,A,NA\n2,B,ML\n")
    assert [question.answer for question in intake.questions] == [""]
    assert codes(intake) == ["place-unclear"]


@pytest.mark.parametrize("cell", ["KE;NA;UG", '"KE, NA, UG"', "KE/NA/UG"])
def test_na_among_codes_is_namibia(really, cell: str) -> None:
    intake = really(f"id,title,countries\n1,A,{cell}\n")
    assert intake.frame["countries"].tolist() == ["KEN;NAM;UGA"]


def test_only_the_odd_part_of_a_list_of_codes_is_asked_about(really) -> None:
    [issue] = really('id,title,countries\n1,A,"00, DZ, EG, JO"\n2,B,"ID, KE"\n').errors
    assert (issue.row, issue.value) == (2, "00")


def test_rows_without_a_place_are_answered_together(really) -> None:
    text = "id,title,countries\n1,A,\n2,B,-\n3,C,Mali\n"
    intake = really(text)
    [question] = intake.questions
    assert (question.key, question.answer, question.details["count"]) == ("places-empty", "refuse", "2")
    assert codes(intake) == ["places-missing", "places-missing"]
    answered = really(text, answers={"places-empty": "unspecified"})
    assert (answered.frame["regions"].tolist(), answered.issues) == (["UNSPECIFIED", "UNSPECIFIED", ""], [])


def test_the_case_of_na_on_the_command_line(shared_data, capsys) -> None:
    command = ["check", "projects", str(shared_data / "cases" / "na.csv")]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "--answer places-empty=unspecified" in said
    assert "--answer place-na:countries=namibia" in said
    assert main([*command, "--answer", "places-empty=unspecified"]) == 0
    assert capsys.readouterr().out == "2 projects\n"


@pytest.mark.parametrize(
    "cell",
    ["(" + "," * 400_000 + ")", "(," * 200_000, "Inc," * 100_000, "a, b" * 90_000, "/" * 400_000, "( " * 200_000 + ","],
)
def test_a_cell_made_to_take_long_takes_no_time(really, cell: str) -> None:
    begin = time.process_time()
    separated([cell, "EU"], really)
    assert time.process_time() - begin < 5
