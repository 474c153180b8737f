"""The command line: what it prints where, its exit codes, and what it leaves in the store."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.store.store import Store

PROJECTS = """id,title,countries
P1,Roads,Moldova
P2,"Bridges,
and more",UKR
"""
ONE_WRONG = PROJECTS + "P3,Wells,Nigera\nP4,Schools,KEN\n"
NEWS = "id,title,date,countries\nN1,Opened,2024-05-06,MDA\n"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test has a database of its own, named by the environment."""
    url = f"sqlite:///{tmp_path / 'var' / 'store.db'}"
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", url)
    return url


@pytest.fixture
def store(database: str) -> Store:
    return Store(database)


@pytest.fixture
def write(tmp_path: Path):
    """Writes a file and gives its path."""

    def write_file(text: str | bytes, name: str = "data.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write_file


def test_import_keeps_a_draft_and_says_how_to_publish(write, store, capsys):
    file = write(PROJECTS)
    assert main(["import", "projects", file, "--author", "Ana", "--note", "May"]) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "version 1: 2 projects (2 new, 0 changed, 0 missing)\ndraft; publish with: python -m dashboard publish 1\n"
    )
    assert printed.err == ""
    (version,) = store.versions()
    assert (version.author, version.note, version.filename, version.records) == ("Ana", "May", "data.csv", 2)
    assert store.original(1) == PROJECTS.encode()
    assert store.frame(1)["title"].tolist() == ["Roads", "Bridges,\nand more"]
    assert store.published() == {}


def test_import_with_publish_tells_the_difference_to_what_was_published(write, store, capsys):
    assert main(["import", "projects", write(PROJECTS), "--publish"]) == 0
    assert capsys.readouterr().out.endswith("\npublished\n")
    changed = "id,title,countries\nP1,Better roads,Moldova\nP5,Wells,KEN\nP6,Wells,KEN\n"
    assert main(["import", "projects", write(changed), "--publish"]) == 0
    assert capsys.readouterr().out == "version 2: 3 projects (2 new, 1 changed, 1 missing)\npublished\n"
    assert store.published()["projects"].number == 2


def test_import_keeps_what_the_file_says_nothing_about(write, store, capsys):
    main(
        [
            "import",
            "projects",
            write("id,title,country,budget,currency,end_date\n1,A,MDA,5,EUR,2030\n2,B,MDA,,,\n"),
            "--publish",
        ]
    )
    capsys.readouterr()
    assert (
        main(
            [
                "import",
                "projects",
                write("id,title,country,budget,end_date\n1,A,MDA,6,soon\n2,,MDA,,\n"),
                "--publish",
                "--skip-errors",
            ]
        )
        == 0
    )
    assert "could not be read: 1 in end_date" in capsys.readouterr().err
    frame = store.frame(2).set_index("id")
    assert frame.loc["1", ["budget", "currency", "end_date"]].tolist() == ["6", "EUR", "2030"]
    assert frame.loc["2", "title"] == "B"  # its row has an error


def test_import_empties_published_values_only_when_told_to(write, store, capsys):
    main(["import", "projects", write("id,title,country,budget,currency\n1,A,MDA,5,EUR\n2,B,MDA,,\n"), "--publish"])
    capsys.readouterr()
    command = ["import", "projects", write("id,title,country,budget,currency\n1,A,MDA,,\n2,B,MDA,,\n"), "--publish"]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "1 in budget (1)" in said
    assert "--allow-empty" in said
    assert len(store.versions()) == 1
    assert main([*command, "--allow-empty"]) == 0
    assert store.frame(2).set_index("id").loc["1", "budget"] == ""


def test_draft_is_compared_to_what_is_published_and_not_to_the_last_draft(write, capsys):
    main(["import", "projects", write(PROJECTS), "--publish"])
    main(["import", "projects", write("id,title,countries\nP1,Roads,Moldova\n")])
    main(["import", "projects", write(PROJECTS)])
    assert "version 3: 2 projects (0 new, 0 changed, 0 missing)" in capsys.readouterr().out


def test_file_with_an_error_is_not_stored(write, store, capsys):
    assert main(["import", "projects", write(ONE_WRONG), "--publish"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "error: Row 4, column “countries”: “Nigera” is not a place" in printed.err
    assert "Did you mean Nigeria?" in printed.err
    assert "Nothing was stored: 1 row has errors." in printed.err
    assert store.versions() == []


def test_skip_errors_leaves_out_the_row_and_names_it_in_the_report(write, store, capsys, tmp_path):
    report = tmp_path / "report.csv"
    command = ["import", "projects", write(ONE_WRONG), "--publish", "--skip-errors", "--report", str(report)]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert printed.out == "version 1: 3 projects (3 new, 0 changed, 0 missing)\npublished\n"
    assert "1 row was left out." in printed.err
    assert store.frame(1)["id"].tolist() == ["P1", "P2", "P4"]
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    with report.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["severity"], line["code"], line["row"]) == ("error", "place-unknown", "4")
    assert (line["column"], line["value"], line["suggestion"]) == ("countries", "Nigera", "Nigeria")
    assert "Nigera" in line["sentence"]


def test_nothing_but_errors_is_not_stored_even_when_skipping(write, store, capsys):
    assert main(["import", "projects", write("id,title,countries\nP1,Wells,Nigera\n"), "--skip-errors"]) == 1
    assert "no record can be taken" in capsys.readouterr().err
    assert store.versions() == []


def test_many_findings_are_cut_short_and_counted(write, capsys, tmp_path):
    rows = "".join(f"P{n},Wells,Nigera {n}\n" for n in range(400))
    report = tmp_path / "all.csv"
    wrong = write("id,title,countries\n" + rows + "Q1,,MDA\n")
    assert main(["import", "projects", wrong, "--report", str(report)]) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) <= 25
    assert "Row 402 has no title" in err, "a rare kind of error does not hide behind a common one"
    assert f"and 390 more: see {report}" in err
    assert "400 × error: Unknown place" in err
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 402


def test_findings_of_one_value_are_printed_together(write, capsys):
    rows = "".join(f"P{n},Wells,NOA\n" for n in range(157))
    assert main(["check", "projects", write(f"id,title,countries\n{rows}Q1,,MDA\n")]) == 1
    err = capsys.readouterr().err
    assert "  157 rows: NOA (2, 3, 4, 5, 6 …)\n" in err
    assert err.count("is not a place that the map knows") == 1
    assert "(--alias NOA=…)" in err


def test_an_alias_counts_for_this_run(write, store, capsys):
    file = write("id,title,countries\nP1,Wells,NOA\nP2,Roads,NA\n")
    command = ["import", "projects", file, "--publish", "--alias", "NOA=Horn of Africa"]
    assert main([*command, "--alias", "NA=Not specified"]) == 0
    assert store.frame(1)["regions"].tolist() == ["HORN-OF-AFRICA", "UNSPECIFIED"]
    assert not store.aliases.for_gazetteer()
    assert main([*command, "--alias", "NA=Atlantis"]) == 2
    assert "“Atlantis” is not a place" in capsys.readouterr().err


def test_the_names_that_staff_added_count_on_the_command_line_too(write, store):
    store.aliases.add("NOA", ("HORN-OF-AFRICA",), "ana")
    assert main(["import", "projects", write("id,title,countries\nP1,Wells,NOA\n")]) == 0
    assert store.frame(1)["regions"].tolist() == ["HORN-OF-AFRICA"]


def test_a_column_that_is_ignored_serves_no_field(write, store, capsys):
    file = write("id,title,country,countries,Colour,Budget (old),Cost\nP1,Wells,Mali,Chad,red,5,7\n")
    switches = [part for name in ("countries", "Colour", "Budget (old)") for part in ("--ignore", name)]
    assert main(["import", "projects", file, *switches]) == 0
    assert store.frame(1)[["countries", "budget"]].values.tolist() == [["MLI", "7"]]
    assert "is not read" not in capsys.readouterr().err
    assert main(["check", "projects", file, "--ignore", "Color"]) == 1
    assert "Color" in capsys.readouterr().err


def test_a_separator_and_the_order_of_dates_are_said_once(write, store, capsys):
    file = write('id,title,country,Donor(s),start\nP1,Wells,Mali,"A & B, C",03/04/2023\n')
    assert main(["import", "projects", file]) == 1
    assert main(["import", "projects", file, "--separator", "Donor(s)=,", "--month-first"]) == 0
    assert store.frame(1)[["donors", "start_date"]].values.tolist() == [["A & B;C", "2023-03-04"]]
    assert main(["import", "projects", file, "--separator", "Donor(s)=;", "--day-first"]) == 0
    assert store.frame(2)[["donors", "start_date"]].values.tolist() == [["A & B, C", "2023-04-03"]]
    assert main(["check", "projects", file, "--separator", "Donors=,"]) == 2
    assert main(["check", "projects", file, "--separator", "Donor(s)=and"]) == 2
    assert "The file has no column “Donors”" in capsys.readouterr().err


def test_of_a_file_that_cannot_be_read_this_is_said_and_not_that_a_column_is_missing(write, capsys):
    assert main(["check", "projects", write(""), "--separator", "Donors=,"]) == 1
    said = capsys.readouterr().err
    assert "is empty" in said
    assert "no column" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know only names in Unicode")
def test_a_file_whose_name_is_not_utf_8_is_checked_and_imported(write, store, tmp_path):
    file = Path(write("id,title,country\nP1,Wells,Mali\n")).rename(tmp_path / os.fsdecode(b"caf\xe9.csv"))
    assert main(["import", "projects", str(file), "--report", str(tmp_path / "report.csv")]) == 0
    assert store.versions()[0].filename == "caf�.csv"
    file.write_text("")
    assert main(["check", "projects", str(file), "--report", str(tmp_path / "report.csv")]) == 1
    assert "caf�.csv is empty" in (tmp_path / "report.csv").read_text("utf-8")


def test_mapping_names_the_columns(write, store):
    file = write("ref no,headline text,where,a=b\nP1,Roads,MDA,x\n")
    maps = ["--map", "id=ref no", "--map", "title=headline text", "--map=countries=where", "--map", "summary=a=b"]
    assert main(["import", "projects", file, *maps]) == 0
    assert store.frame(1)[["id", "title", "countries", "summary"]].values.tolist() == [["P1", "Roads", "MDA", "x"]]


def test_rows_are_joined_when_asked(write, store):
    file = write("id,title,date,countries\nN1,Flood,2024-01-01,MDA\nN1,Flood,2024-01-01,UKR\n")
    assert main(["import", "news", file]) == 1
    assert main(["import", "news", file, "--join-rows"]) == 0
    assert store.frame(1)["countries"].tolist() == ["MDA;UKR"]


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["import"],
        ["import", "people", "x.csv"],
        ["import", "projects", "x.csv", "--map", "title"],
        ["import", "projects", "x.csv", "--map", "title="],
        ["import", "projects", "x.csv", "--map", "title=a", "--map", "title=b"],
        ["publish"],
        ["publish", "one"],
        ["unpublish", "1"],
    ],
)
def test_wrong_usage_exits_with_2(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main(command)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m dashboard")


@pytest.mark.parametrize("command", [["import", "projects"], ["check", "projects"], ["check"]])
def test_file_that_is_not_there_exits_with_2(command, tmp_path, capsys):
    assert main([*command, str(tmp_path / "absent.csv")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/absent.csv cannot be read: No such file or directory\n"


@pytest.mark.parametrize("number", [7, 2**31, 10**30])
@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_version_that_is_not_there_exits_with_2(command, number, store, capsys):
    assert main([command, str(number)]) == 2
    assert capsys.readouterr().err == f"There is no version {number}.\n"


@pytest.mark.parametrize("command", [["check-draft"], ["annotate-draft", "csv"], ["read-source", "2026-01-01"]])
def test_a_worker_is_told_in_a_sentence_that_a_number_is_none(command, store):
    words = [command[0], str(10**30), *command[1:]]
    ended = subprocess.run([sys.executable, "-m", "dashboard", *words], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.startswith("There is no ")) == (1, True), ended.stderr


def test_report_that_cannot_be_written_exits_with_2_and_nothing_is_stored(write, store, tmp_path, capsys):
    report = str(tmp_path / "no folder" / "report.csv")
    assert main(["import", "projects", write(PROJECTS), "--report", report]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
    assert store.versions() == []


@pytest.mark.parametrize("command", [["check"], ["import", "projects"]])
def test_a_report_over_the_file_itself_is_refused_and_nothing_written(command, write, store, tmp_path, capsys):
    file, soft, hard = Path(write(PROJECTS)), tmp_path / "soft.csv", tmp_path / "hard.csv"
    soft.symlink_to(file)
    hard.hardlink_to(file)
    for report in (file, soft, hard):
        assert main([*command, str(file), "--report", str(report)]) == 2
        assert f"--report names {report}, which this program reads. Choose another" in capsys.readouterr().err
    assert (file.read_text(), store.versions()) == (PROJECTS, [])


@pytest.mark.parametrize(
    "words", [["publish", "1", "--note"], ["users", "invite"], ["import", "projects", "p.csv", "--author"]]
)
def test_words_that_are_not_utf_8_are_refused(words, store, capsys):
    assert main([*words, os.fsdecode(b"\xff")]) == 2
    assert capsys.readouterr().err == "“�” is not text in UTF-8.\n"


def test_a_report_over_the_database_is_refused(write, store, tmp_path, capsys):
    database = store._database.url.database
    assert main(["check", write(PROJECTS), "--report", database]) == 2
    assert "which this program reads" in capsys.readouterr().err
    assert store.versions() == []


def test_setting_that_makes_no_sense_exits_with_1(monkeypatch, capsys):
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", "mysql://a@b/c")
    assert main(["versions"]) == 1
    assert "WHEREWEWORK_DATABASE_URL" in capsys.readouterr().err


def test_database_that_does_not_answer_exits_with_1(monkeypatch, capsys):
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", "postgresql://ana:wonderland@127.0.0.1:1/x")
    assert main(["versions"]) == 1
    err = capsys.readouterr().err
    assert "does not answer" in err
    assert "wonderland" not in err


def test_check_stores_nothing(write, store, capsys):
    assert main(["check", "projects", write(PROJECTS)]) == 0
    assert capsys.readouterr().out == "2 projects\n"
    assert main(["check", "projects", write(ONE_WRONG)]) == 1
    assert capsys.readouterr().out == "3 projects\n1 row has errors\n"
    assert store.versions() == []


@pytest.mark.parametrize(("text", "counted"), [(PROJECTS, "2 projects\n"), (NEWS, "1 news item\n")])
def test_check_guesses_what_the_file_holds(write, capsys, text, counted):
    assert main(["check", write(text)]) == 0
    printed = capsys.readouterr()
    assert printed.out == counted
    assert printed.err.startswith(f"Read as {'news' if text == NEWS else 'projects'}, by its headers.")


def test_versions_are_listed_in_a_table(write, store, capsys):
    assert main(["versions"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err[:24]) == ("", "Nothing is kept yet. Imp")
    main(["import", "projects", write(PROJECTS), "--author", "Ana", "--publish", "--note", "first\nfile"])
    main(["import", "news", write(NEWS), "--author", "Bo"])
    capsys.readouterr()
    assert main(["versions"]) == 0
    heads, news, projects = (line.split() for line in capsys.readouterr().out.splitlines())
    assert heads == ["number", "dataset", "records", "created", "(UTC)", "author", "state", "note"]
    assert [*news[:3], *news[5:]] == ["2", "news", "1", "Bo"]
    assert [*projects[:3], *projects[5:]] == ["1", "projects", "2", "Ana", "published", "first", "file"]
    assert main(["versions", "news"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_publish_and_roll_back(write, store, capsys):
    for _ in range(2):
        main(["import", "projects", write(PROJECTS)])
    capsys.readouterr()
    assert main(["publish", "1", "--author", "Ana"]) == 0
    assert capsys.readouterr().out == "version 1: 2 projects\npublished\n"
    assert main(["publish", "2"]) == 0
    assert capsys.readouterr().out == "version 2: 2 projects\npublished; before: version 1\n"
    assert main(["rollback", "1", "--author", "Bo", "--note", "wrong file"]) == 0
    assert store.published()["projects"].number == 1
    last = store.journal()[-1]
    assert (last.action, last.actor, last.note, last.previous) == ("roll back", "Bo", "wrong file", 2)


def test_publishing_what_is_published_does_nothing(write, store, capsys):
    main(["import", "projects", write(PROJECTS), "--publish"])
    entries = store.journal()
    assert main(["publish", "1"]) == 0
    assert "published already" in capsys.readouterr().err
    assert store.journal() == entries


def test_rolling_back_to_a_draft_is_refused(write, store, capsys):
    main(["import", "projects", write(PROJECTS), "--publish"])
    main(["import", "projects", write(PROJECTS)])
    assert main(["rollback", "2"]) == 1
    assert "never published" in capsys.readouterr().err
    assert store.published()["projects"].number == 1


def test_import_that_someone_overtook_stays_a_draft(write, store, capsys, monkeypatch):
    main(["import", "projects", write(PROJECTS), "--publish"])
    keep = Store.add_version

    def overtaken(self, *arguments, **rest):
        other = keep(self, *arguments, **(rest | {"author": "other"}))
        self.publish(other.number, author="other", based_on=1)
        return keep(self, *arguments, **rest)

    monkeypatch.setattr(Store, "add_version", overtaken)
    assert main(["import", "projects", write(PROJECTS), "--publish"]) == 1
    printed = capsys.readouterr()
    assert "Someone else published meanwhile" in printed.err
    assert printed.out.endswith("draft; publish with: python -m dashboard publish 3\n")
    assert store.published()["projects"].author == "other"


def test_terminal_and_spreadsheet_are_not_steered_by_a_cell(write, capsys, tmp_path):
    report = tmp_path / "report.csv"
    evil = "=HYPERLINK(1)\x1b[2J"
    main(["check", "projects", write(f"id,title,countries\nP1,Roads,{evil}\n"), "--report", str(report)])
    printed = capsys.readouterr()
    assert "HYPERLINK" in printed.err
    assert "\x1b" not in printed.err + printed.out
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["value"].startswith("'=HYPERLINK")


def test_module_runs_as_a_command(write):
    command = [sys.executable, "-m", "dashboard", "import", "projects", write(ONE_WRONG)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


def test_listing_does_not_wait_for_what_it_does_not_need():
    program = (
        "import sys; from dashboard.cli import main; main(['versions']); main(['versions']);"
        "print([name for name in ('pandas', 'pyarrow', 'geopandas', 'dash', 'plotly') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
