"""The records that both apps are given: the sample, the World Bank's list, or generated ones."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import countrynames
import numpy as np
import pandas as pd
import pycountry

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
SAMPLES = ROOT / "data" / "samples"
WORLD_BANK = ROOT.parent / "shared" / "data" / "worldbank" / "wb_projects_2025-03-31.csv"
WORLD_BANK_ROWS = 27_132
BORDERS_PACKAGE = "plotly.js@3.3.1"  # the last of npm that holds the base map; the CDN serves the same file

WORK = ["Supporting", "Improving", "Building", "Mapping", "Strengthening", "Expanding", "Advising on", "Monitoring"]
SUBJECT = [
    "border management", "labour migration", "visa dialogue", "return counselling", "asylum procedures",
    "skills partnerships", "migration data", "diaspora engagement", "anti-trafficking work", "remittance services",
]  # fmt: skip
MEANS = ["in rural areas", "with local partners", "through training", "for young people", "along main routes"]
THEMES = ["Labour migration", "Asylum", "Return", "Border governance", "Trafficking", "Diaspora", "Data", "Visa policy"]
DONORS = ["European Union", "Austria", "Denmark", "Germany", "Netherlands", "Norway", "Sweden", "Switzerland"]
# These have most of the generated projects, in this order.
LEADING = [
    "UKR", "MDA", "GEO", "ARM", "AZE", "TUR", "MAR", "TUN", "EGY", "NGA", "PAK", "IRQ", "BGD", "AFG",
    "IRN", "JOR", "LBN", "KEN", "ETH", "GHA", "SEN", "MLI", "NER", "COL", "PER", "ECU", "MEX", "BRA",
    "IND", "LKA", "NPL", "PHL", "IDN", "VNM", "KAZ", "UZB", "KGZ", "TJK", "SRB", "BIH", "ALB", "POL",
    "ROU", "DEU", "ITA", "LBY", "DZA", "SDN", "ZAF", "TZA",
]  # fmt: skip
EMPTY = {"ATA", "BVT", "CCK", "HMD", "UMI"}  # nobody lives there, or no shape
STATUS = {"Closed": "4", "Dropped": "5", "Active": "2", "Pipeline": "1"}


@dataclass(frozen=True, slots=True)
class Records:
    """Files of one size; ``size`` is ``sample`` or the number of projects asked for."""

    size: str
    projects: Path
    news: Path
    borders: Path

    def countries(self) -> pd.Series:
        """The country codes of each project joined by ``;``, by project id."""
        frame = pd.read_csv(self.projects, usecols=["id", "countries"], dtype=str, keep_default_na=False)
        return frame.set_index("id")["countries"]

    def titles(self) -> pd.Series:
        """The title of each project."""
        return pd.read_csv(self.projects, usecols=["title"], dtype=str, keep_default_na=False)["title"]


def prepare(size: str) -> Records:
    """Write the files for ``size`` under build/ where they are not there yet."""
    folder = BUILD / size
    folder.mkdir(parents=True, exist_ok=True)
    records = Records(size, folder / "projects.csv", folder / "news.csv", BUILD / "world_110m.json")
    if size == "sample" or not records.projects.exists():
        projects(size).to_csv(records.projects, index=False)
    with_codes(_read(SAMPLES / "news.csv")).to_csv(records.news, index=False)
    fetch_borders(records.borders)
    return records


def projects(size: str) -> pd.DataFrame:
    """Projects in the columns of docs/data-files.md, with ISO 3166-1 alpha-3 codes as countries."""
    if size == "sample":
        return with_codes(_read(SAMPLES / "projects.csv"))
    if int(size) == WORLD_BANK_ROWS and WORLD_BANK.exists():
        return world_bank(WORLD_BANK)
    return generated(int(size))


def generated(rows: int, seed: int = 2) -> pd.DataFrame:
    """``rows`` made-up projects: few countries have many, most have few, as in real portfolios."""
    dice = np.random.default_rng(seed)
    number = pd.Series(np.arange(rows)).astype("str")
    others = sorted({country.alpha_3 for country in pycountry.countries} - EMPTY - set(LEADING))
    codes = [*LEADING, *others]
    weights = 1 / (np.arange(len(codes)) + 4)

    def pick(words: list[str], chances: np.ndarray | None = None) -> pd.Series:
        return pd.Series(dice.choice(np.array(words, dtype=object), rows, p=chances), dtype="str")

    def country() -> pd.Series:
        return pick(codes, weights / weights.sum())

    first, second = country(), country()
    countries = first.where((dice.random(rows) > 0.1) | (first == second), first + ";" + second)
    global_work = dice.random(rows) < 0.02
    start = pd.Timestamp("2004-01-01") + pd.to_timedelta(dice.integers(0, 365 * 22, rows), unit="D")
    end = start + pd.to_timedelta(dice.integers(180, 365 * 5, rows), unit="D")
    theme, work, subject, means = pick(THEMES), pick(WORK), pick(SUBJECT), pick(MEANS)
    return pd.DataFrame(
        {
            "id": "BENCH-" + number,
            "title": work + " " + subject + " " + means,
            "summary": "Together with national authorities, the project is " + work.str.lower() + " " + subject + " "
            + means + ", and shares what it learns with neighbouring countries.",
            "status": np.where(end < pd.Timestamp("2024-01-01"), "4", ""),
            "start_date": pd.Series(start).dt.strftime("%Y-%m-%d"),
            "end_date": pd.Series(end).dt.strftime("%Y-%m-%d"),
            "countries": countries.mask(global_work, ""),
            "scope": np.where(global_work, "1", ""),
            "themes": theme,
            "donors": pick(DONORS),
            "url": "https://example.org/projects/" + number,
        }
    )  # fmt: skip


def code_of(name: str) -> str | None:
    """ISO 3166-1 alpha-3 code of a country name, None for anything else."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Install 'pyicu'")  # plain names need no better transliteration
        found: str | None = countrynames.to_code_3(name)
    return found


def world_bank(file: Path) -> pd.DataFrame:
    """The World Bank's projects list in our columns; rows that name no country have the scope “regional”."""
    frame = _read(file)
    countries = frame["countryshortname"].map(code_of).fillna("")
    countries = countries.where(countries.str.len() == 3, "")  # states of the past have four letters
    return pd.DataFrame(
        {
            "id": frame["id"],
            "title": frame["project_name"].where(frame["project_name"] != "", frame["id"]),
            "summary": frame["pdo"].str.slice(0, 300),
            "status": frame["status"].map(STATUS).fillna(""),
            "start_date": frame["boardapprovaldate"].str.slice(0, 10),
            "end_date": frame["closingdate"].str.slice(0, 10),
            "countries": countries,
            "scope": np.where(countries == "", "2", ""),
            "themes": frame["lendinginstr"],
            "donors": frame["projectfinancialtype"],
        }
    )


def with_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with names in ``countries`` turned into ISO 3166-1 alpha-3 codes where they are country names."""

    def code(text: str) -> str:
        return ";".join(code_of(part.strip()) or part.strip() for part in text.split(";"))

    known = {text: code(text) for text in frame["countries"].unique()}
    return frame.assign(countries=frame["countries"].map(known))


def fetch_borders(target: Path) -> None:
    """Fetch plotly.js's base map with npm, once: the plain app would load it from cdn.plot.ly."""
    if target.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(f"npm is needed once, to fetch {BORDERS_PACKAGE} for the plain Dash app.")
    pack = [npm, "pack", BORDERS_PACKAGE, "--silent", "--pack-destination", str(target.parent)]
    name = subprocess.run(pack, check=True, capture_output=True, text=True).stdout.split()[-1]
    package = target.parent / name
    with tarfile.open(fileobj=io.BytesIO(package.read_bytes())) as archive:
        member = archive.extractfile("package/dist/topojson/world_110m.json")
        if member is None:
            raise SystemExit(f"{BORDERS_PACKAGE} holds no base map.")
        target.write_bytes(member.read())
    package.unlink()


def _read(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
