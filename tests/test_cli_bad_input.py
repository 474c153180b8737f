"""Files that cannot be used: each gets its sentence and exit code 1, and what is published stays."""

import random
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.store.store import Store

GOOD = b"id,title,countries\nP1,Roads,Moldova\n"

BAD = {
    "empty": (b"", "bad.csv is empty."),
    "only blank lines": (b"\r\n\r\n  \n", "bad.csv is empty"),
    "header alone": (b"id,title,countries\n", "bad.csv has a header and no rows"),
    "binary": (random.Random(1).randbytes(200_000), "bad.csv looks like a binary file, which is not read here"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(5000), "bad.csv is a picture, not a list of projects or news"),
    "archive": (b"PK\x03\x04" + bytes(5000), "bad.csv is an archive that cannot be unpacked"),
    "cut in a quoted cell": (
        b'id,title,countries\nP1,"Roads and',
        "ends inside a quoted cell; the quote opens in row 2",
    ),
    "10 MB without a newline": (b"x" * 10_000_000, "a line that is too long"),
    "5,000 columns": (
        b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"," * 4999 + b"\n",
        "Row 1 of bad.csv has too many columns: 5000. The limit is",
    ),
    "unknown headers": (b"a,b,c\n1,2,3\n", "has no column for id, title, countries. Its headers are: a, b, c."),
    "duplicate ids": (GOOD + b"P1,Bridges,Ukraine\n", "Row 3 repeats the id “P1” of row 2"),
    "null bytes": (b"id,title,countries\n" + b"\x00" * 3000, "bad.csv looks like a binary file"),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store where a version is published."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", url)
    (tmp_path / "good.csv").write_bytes(GOOD)
    assert main(["import", "projects", str(tmp_path / "good.csv"), "--publish"]) == 0
    return Store(url)


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_gets_its_sentence_and_changes_nothing(kind, store, tmp_path, capsys):
    content, sentence = BAD[kind]
    published, versions, journal = store.published(), store.versions(), store.journal()
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    capsys.readouterr()
    assert main(["import", "projects", str(file), "--publish"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    told = [line for line in printed.err.splitlines() if line.startswith(("error: ", "warning: "))]
    assert any(sentence in line for line in told), printed.err[:2000]
    assert "Nothing was stored" in printed.err
    assert max(map(len, printed.err.splitlines())) < 2000, "a sentence, not the file again"
    assert (store.published(), store.versions(), store.journal()) == (published, versions, journal)


@pytest.mark.parametrize("kind", sorted(BAD.keys() - {"duplicate ids"}))
def test_skipping_errors_does_not_let_a_refused_file_in(kind, store, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_bytes(BAD[kind][0])
    assert main(["import", "projects", str(file), "--publish", "--skip-errors"]) == 1
    assert len(store.versions()) == 1


@pytest.mark.parametrize("kind", BAD)
def test_check_says_the_same(kind, store, tmp_path, capsys):
    file = tmp_path / "bad.csv"
    file.write_bytes(BAD[kind][0])
    for command in (["check"], ["check", "projects"]):
        assert main([*command, str(file)]) == 1
        assert BAD[kind][1] in capsys.readouterr().err
