"""CSV with HXL tags: sound by the standard's own checker, and read back to the same records."""

import io
import re
from pathlib import Path

import hxl
import pytest

from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.writing.csv_and_workbook import hxl_parts, tag
from tests.records.test_iati_out import DAY, STATED, WHOLE, differences, table

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"


def written(content: bytes, dataset: Dataset, gazetteer) -> tuple[object, bytes]:
    """The records of a file, and the file with tags that is written of them."""
    frame = read_records(content, dataset, filename="f", gazetteer=gazetteer, today=DAY).frame
    return frame, b"".join(hxl_parts(frame, dataset))


@pytest.mark.parametrize("dataset", Dataset)
@pytest.mark.parametrize("first_line", [True, False], ids=["header and tags", "tags alone"])
def test_the_samples_come_back(dataset: Dataset, first_line: bool, real_gazetteer) -> None:
    frame, content = written((SAMPLES / f"{dataset}.csv").read_bytes(), dataset, real_gazetteer)
    content = content if first_line else content.split(b"\r\n", 1)[1]
    intake = read_records(content, dataset, filename="f", gazetteer=real_gazetteer, today=DAY)
    assert differences(frame, intake.frame) == []
    assert {issue.code for issue in intake.issues} <= {"hxl-row", "status-not-started"}


def test_every_column_comes_back_by_its_tag_alone(real_gazetteer) -> None:
    frame, content = written(table(WHOLE, STATED), Dataset.PROJECTS, real_gazetteer)
    tags_alone = content.split(b"\r\n", 1)[1]
    again = read_records(tags_alone, Dataset.PROJECTS, filename="f", gazetteer=real_gazetteer, today=DAY).frame
    assert differences(frame, again) == []
    assert b",MDA;XKX;NAM," in content


@pytest.mark.parametrize("dataset", Dataset)
def test_the_checker_of_the_standard_finds_no_error(dataset: Dataset, real_gazetteer) -> None:
    frame, content = written((SAMPLES / f"{dataset}.csv").read_bytes(), dataset, real_gazetteer)
    source = hxl.data(hxl.make_input(io.BytesIO(content), hxl.InputOptions(allow_local=True))).cache()
    assert [column.display_tag for column in source.columns] == [tag(name, dataset) for name in frame.columns]
    report = hxl.validate(source)
    # A warning, not an error: long texts have paragraphs.
    assert {(one["severity"], one["tag_pattern"]) for one in report["issues"]} <= {
        ("warning", "#*"),
        ("info", "#value"),
    }


@pytest.mark.parametrize("dataset", Dataset)
def test_each_column_has_a_tag_of_its_own(dataset: Dataset) -> None:
    tags = [column.hxl[0] for column in COLUMNS[dataset]]
    assert len(set(tags)) == len(tags)
    assert not [one for one in tags if not re.fullmatch(r"#[a-z]\w*(\+[a-z]\w*)*", one)]
    assert tag("title_pt-BR", dataset).endswith("+i_pt_br")
    assert tag("gone", dataset) == ""
