"""The region and alias files: what an organisation may write, and what is refused."""

import time
from pathlib import Path

import pytest

from dashboard.errors import RecordsError
from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.region_and_alias_files import Alias

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "data" / "places"
TERRITORIES = Territories.load(ROOT / "data" / "boundaries" / "territories.csv")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("aliases.csv", "alias,code,ask\nOur land,MDX,\n", "row 2, column code: “MDX”"),
        ("aliases.csv", "alias,code,ask\nOur land,,\n", "row 2, column alias: “Our land”"),
        ("aliases.csv", "alias,code\nOur land,MDA\n", "row 1: the column ask is missing"),
        ("regions.csv", "code,name,kind,scope,aliases,members\nX,X land,planet,2,,\n", "column kind: “planet”"),
        ("regions.csv", "code,name,kind,scope,aliases,members\nX,X land,area,9,,\n", "column scope: “9”"),
        ("regions.csv", "code,name,kind,scope,aliases,members\nX,X land,area,2,,MDX\n", "members: “MDX”"),
        ("regions.csv", "code,name,kind,scope,aliases,members\nMDA,X land,area,2,,\n", "column code: “MDA”"),
    ],
)
def test_a_bad_place_file_is_named(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    (tmp_path / "aliases.csv").write_text("alias,code,ask\n", encoding="utf-8")
    (tmp_path / "regions.csv").write_text("code,name,kind,scope,aliases,members\n", encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(RecordsError, match=sentence.replace("(", r"\(")):
        Gazetteer.load(TERRITORIES, regions=tmp_path / "regions.csv", aliases=tmp_path / "aliases.csv")


def test_an_organisation_adds_its_own_alias(tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("alias,code,ask\nOur pilots,MDA;UKR,\nField office East,,MDA\n", encoding="utf-8")
    own = Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=aliases)

    assert own.resolve("our PILOTS").countries == ("MDA", "UKR")
    assert own.resolve("Field office East").unknown[0].suggestions == ("Moldova",)


@pytest.mark.parametrize("codes", [("GONE",), ("MDA", "GONE")])
def test_an_own_alias_whose_code_is_gone_is_left_out(tmp_path: Path, codes: tuple[str, ...]) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("alias,code,ask\nOur lake office,UKR,\n", encoding="utf-8")
    own = [Alias("Our sea office", codes, ()), Alias("Our lake office", codes, ())]
    gazetteer = Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=aliases, own=own)

    for text in ("Our sea office", "Our sea offise"):
        assert [one.text for one in gazetteer.resolve(text).unknown] == [text]
    assert gazetteer.resolve("Our lake office").countries == ("UKR",), "the file's own alias counts again"


def test_search_names() -> None:
    gazetteer = Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=PLACES / "aliases.csv")
    names = {(name.casefold(), code) for name, code in gazetteer.names()}

    wanted = ["ivory coast CIV", "turkey TUR", "côte d'ivoire CIV", "burma MMR", "drc COD", "uk GBR", "usa USA"]
    for name, _, code in (item.rpartition(" ") for item in [*wanted, "uae ARE", "holland NLD", "moldova MDA"]):
        assert (name, code) in names
    assert len(names) < 1500


def test_loading_is_quick() -> None:
    times = []
    for _ in range(5):
        start = time.process_time()
        Gazetteer.load(TERRITORIES, regions=PLACES / "regions.csv", aliases=PLACES / "aliases.csv")
        times.append(time.process_time() - start)
    assert min(times) < 0.3
