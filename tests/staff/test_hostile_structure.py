"""What a file costs is bounded by its structure, not its size: shapes of 1 MB that once took minutes or gigabytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.review.worker_launcher import LIGHT, is_light
from dashboard.store.drafts import DraftState
from tests.records.test_workbook import sheets
from tests.staff.drafting import upload
from tests.staff.people import Person
from tests.staff.test_checking import wait_until

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES = 300  # above the start
MOST_SECONDS = 10  # of the processor: how long a web thread may be held
MOST_TIMES = 20  # as long as plain records, wherever the file is read: linear work takes 3 to 11, quadratic hundreds
PROGRAM = r"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
from pathlib import Path
from types import SimpleNamespace
from dashboard.geography.territories import Territories
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Severity
from dashboard.review.issue_list import IssueList
from dashboard.review.file_detection_and_reading import detect_in_process, read_draft
from dashboard.review.worker_launcher import is_light
from dashboard.settings import Settings
from dashboard.store.compressed_frames_and_checks import pack_intake, unpack_intake

SIZE, PLACES, PLAIN = 990_000, "id,title,countries\n", "plain records"

def repeated(make, separator=""):
    parts, size = [], 0
    while size < SIZE:
        parts.append(make(len(parts)))
        size += len(parts[-1]) + len(separator)
    return separator.join(parts[:-1])

def cell(column, make, separator=";"):
    return f'id,title,countries,{column}\n1,T,Moldova,"{repeated(make, separator)}"\n'

def place_cell(make, separator):
    return f'{PLACES}1,T,"{repeated(make, separator)}"\n'

def feed(text):
    item = f"<item><guid>1</guid><title>T</title><description><![CDATA[{text}]]></description></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{item}</channel></rss>'

BAD = "id,title,countries,start_date,end_date,status,url,contact_email,budget\n"
IATI = '<iati-activities version="2.03"><iati-activity>'
SHAPES = {
    PLAIN: lambda: PLACES + repeated(lambda i: f"{i},T,Moldova\n"),
    "unknown names in rows": lambda: PLACES + repeated(lambda i: f"{i},T,Zzq{i}\n"),
    "names that are almost known": lambda: PLACES + repeated(lambda i: f"{i},T,Moldva{i:05d} Republc\n"),
    "unknown beside known names": lambda: PLACES + repeated(lambda i: f'{i},T,"Zzq{i}, Moldova"\n'),
    "unknown names in a cell": lambda: place_cell(lambda i: f"Zzq{i}", "; "),
    "unknown names with commas in a cell": lambda: place_cell(lambda i: f"Zzq{i}", ", "),
    "lines in a cell": lambda: place_cell(lambda i: f"Zzq{i}", "\n"),
    "themes in a cell": lambda: cell("themes", lambda i: f"Th{i}"),
    "goals in a cell": lambda: cell("sdgs", lambda i: f"x{i}"),
    "a title of many lines": lambda: PLACES + '1,"' + "a title\n" * 120_000 + '",Moldova\n',
    "faults in every cell": lambda: BAD + repeated(lambda i: f"{i},T,Moldova,q,q,q,q,q,q\n"),
    "rows of nothing but faults": lambda: PLACES + repeated(lambda i: ",,x\n"),
    "one id in all rows": lambda: PLACES + repeated(lambda i: "1,T,Moldova\n"),
    "columns without end": lambda: PLACES.strip() + "," + repeated(lambda i: f"startdte{i}", ",") + "\n",
    "nested HTML in a feed": lambda: feed("<div>" * 190_000),
    "nested XML": lambda: IATI + "<a>" * 300_000,
    "letters that can be misread again and again": lambda: f"{PLACES}1,Ã{'ƒ' * 480_000},Mali\n",
    "a long line before letters in another encoding": lambda: b"id,title\n1," + b"a" * 900_000 + b"\n2,caf\xe9\n",
    "long words before letters in another encoding": lambda: b"id,title\n" + 16 * (b"1," + b"a" * 60_000 + b" \xe9\n"),
    "footnote signs": lambda: PLACES + repeated(lambda i: f"{i},T,Mali{'*' * 9_000}{i}\n"),
    "commas in places": lambda: PLACES + repeated(lambda i: f"{i},T,\"{',a' * 4_900}{i}\"\n"),
    "a header of spaces": lambda: f"id,title,countries,a{' ' * 900_000}b\n1,T,Mali,x\n",
    "a header of brackets": lambda: f"id,title,countries,Budget{'(' * 900_000}\n1,T,Mali,5\n",
    "a header of words": lambda: f"id,title,countries,Budget{' .' * 450_000}\n1,T,Mali,5\n",
    "long headers that are the same": lambda: f"id,title,countries{(',Title' + '.' * 1_900) * 490}\n1,T,Mali\n",
    "long headers": lambda: f"id,title,countries{''.join(f',zz{i} ' + 'ab ' * 600 for i in range(490))}\n1,T,Mali\n",
    "a JSON key that stands twice": lambda: '[{"id":1,"id":2,' + ",".join(f'"a{i}":1' for i in range(90_000)) + "}]",
    "a long JSON key": lambda: '[{"' + "K" * 500_000 + '":{' + ",".join(f'"a{i}":1' for i in range(45_000)) + "}}]",
    "comments in XML that do not end": lambda: IATI + "& " + "<!--" * 240_000,
}

settings = Settings()
gazetteer = Gazetteer.load(
    Territories.load(settings.territories, settings.languages), regions=settings.regions, aliases=settings.aliases
)

def most_memory():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

def check(text, name):
    content = text if type(text) is bytes else text.encode()
    dataset = Dataset.NEWS if b"<rss" in content[:100] else Dataset.PROJECTS
    detect_in_process(content, name, None, Choices())
    draft = SimpleNamespace(dataset=dataset, filename=name, choices=Choices())
    began = time.process_time()
    stored = list(pack_intake(read_draft(draft, content, gazetteer)))
    elsewhere = 0 if is_light(content) else time.process_time() - began  # in a process of its own
    intake = unpack_intake([(row["kind"], row["content"]) for row in stored])
    issues = IssueList(intake.issues, intake.faulty_rows, intake.mapping)
    letters = sum(len(one.sentence) for group in issues.notes for one in group.first)
    for severity in (Severity.ERROR, Severity.WARNING):
        issues.kinds(severity)
        letters += sum(len(one.issue.value) for one in issues.values(severity, single_words=True))
        for row in issues.grid(issues.rows(severity)[:50]):
            told = [issue for cell in row.cells for issue in cell.issues]
            letters += sum(len(issue.sentence) for issue in (*row.issues, *told))
            letters += sum(len(text) for cell in row.cells for _offer, text in cell.offers)
            letters += sum(len(cell.text) if cell.editable else min(60, len(cell.text)) for cell in row.cells)
    return letters, elsewhere

check(PLACES + "1,T,Moldva\n", "a.csv")
start, found = most_memory(), {}
for name, shape in SHAPES.items():
    text, began = shape(), time.process_time()
    letters, elsewhere = check(text, "a.xml" if text[:1] == "<" else "a.csv")
    whole = time.process_time() - began
    found[name] = {"whole": whole, "seconds": whole - elsewhere, "letters": letters, "megabytes": most_memory() - start}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, float]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_no_shape_takes_much_memory(found: dict[str, dict[str, float]]) -> None:
    """Memory is the highest so far, so the first shape above the limit is the one to mend."""
    assert len(found) >= 12
    assert {name: one for name, one in found.items() if one["megabytes"] > MOST_MEGABYTES} == {}


def test_no_shape_holds_a_web_thread(found: dict[str, dict[str, float]]) -> None:
    assert {name: one for name, one in found.items() if one["seconds"] > MOST_SECONDS} == {}


def test_no_shape_takes_many_times_as_long_as_plain_records_of_its_size(found: dict[str, dict[str, float]]) -> None:
    plain = found["plain records"]["whole"]
    assert {name: one["whole"] / plain for name, one in found.items() if one["whole"] > MOST_TIMES * plain} == {}


def test_no_shape_makes_a_large_page(found: dict[str, dict[str, float]]) -> None:
    assert {name: one for name, one in found.items() if one["letters"] > 600_000} == {}


@pytest.mark.parametrize("column", ["themes", "donors", "countries"])
def test_the_page_of_a_cell_with_100_000_values_is_small(editor: Person, column: str) -> None:
    cell = ";".join(f"T{number}" for number in range(100_000))
    content = f'id,title,scope,{column}\n1,T,Global,"{cell}"\n2,T,Global,Moldova\n'.encode()
    number = upload(editor, content)
    wait_until(editor.app, number, lambda draft: draft.state is DraftState.CHECKED)
    page = editor.get(f"drafts/{number}/")
    assert "holds more than 1000 values" in page.text.replace(",", "")
    assert len(page.data) < 200_000


def test_a_small_file_of_very_many_parts_is_read_in_a_process_of_its_own() -> None:
    rows = b"".join(b"%d,T,Zzq%d\n" % (number, number) for number in range(45_000))
    assert len(rows) < LIGHT
    assert not is_light(b"id,title,countries\n" + rows)
    assert not is_light(b"<a>" * 40_000)
    assert not is_light(b"Kenya,Mali,Zzq," * 25_000)  # lists of places, whose parts are tried in all joinings
    assert is_light(b"id,title,countries\n" + b"x" * 900_000)


def test_a_small_workbook_with_a_long_text_in_many_cells_is_read_in_a_process_of_its_own() -> None:
    assert is_light(sheets(S=[["id", "title"], *([number, "T"] for number in range(5_000))]))
    assert not is_light(sheets(S=[["id", "title"], *([number, "T" * 30_000] for number in range(5_000))]))
