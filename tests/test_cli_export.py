"""``export``: the samples as files, whose every link leads to a file."""

import json
import os
import shutil
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from dashboard.cli import export_command, main
from dashboard.factory import create_site
from dashboard.pictures.addresses_and_digests import address_of
from dashboard.pictures.picture_files_from_uploads import make_picture
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.records.writing import csv_and_workbook
from dashboard.settings import Settings
from dashboard.site.export import planned_files_and_static_site
from dashboard.site.export.export_folder import MANIFEST, ExportFolder
from dashboard.site.export.message_patterns_and_first_script import FIRST_SCRIPT
from dashboard.site.export.planned_files_and_static_site import (
    StaticSite,
    entry_pages,
    linked_files,
    pages,
    picture_files,
)
from dashboard.site.export.static_site_writer import Exporter
from dashboard.site.http.security_headers_and_host_check import PAGE_HEADERS, SVG_POLICY, content_security_policy
from dashboard.store.pictures import PictureWords
from dashboard.store.store import Store
from tests.conftest import ROOT
from tests.contracts.conftest import publish
from tests.html import select, values
from tests.nu_html import html_errors
from tests.pictures.hostile import photo, saved
from tests.sharing import NewDatabase

BASE = "/x/"
HOSTILE = ["a/b", "../../escape", "..", "Ärger & mehr", "page", "con", "p1", "P1", "x" * 300]
_ADDRESSES = {
    "href",
    "src",
    "action",
    "data-edition",
    "data-list",
    "data-walk",
    "data-shapes",
    "data-boundaries",
    "data-fragments",
}


@pytest.fixture(scope="module")
def export(new_database: NewDatabase, cache_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """Exports a small portfolio in two languages; what it gives is the folder, a function that exports again, the
    address of the database, and of each export the length of its bar and the steps in which it was filled."""
    bars: list[tuple[int, list[int]]] = []

    @contextmanager
    def noted(_label: str, total: int) -> Iterator[SimpleNamespace]:
        bars.append((total, []))
        yield SimpleNamespace(update=bars[-1][1].append)

    folder = tmp_path_factory.mktemp("twins") / "twin"
    url = new_database(samples=False)
    projects = [{"id": key, "countries": "MDA", "title_fr": "Projet"} for key in HOSTILE]
    publish(url, Dataset.PROJECTS, [*projects, *({"id": f"Q{number}", "countries": "KEN"} for number in range(60))])
    with Store(url) as store:
        picture = store.pictures.add(make_picture(saved(photo(size=(1000, 600)), "JPEG")), filename="p.jpg", by="a")
        words = PictureWords(alts={"en": "A well", "fr": "Un puits"}, credit="Ana", people_agreed=True)
        store.pictures.describe(picture.digest, words, by="a")
    shown = {"image_url": address_of(picture.digest)}
    publish(url, Dataset.NEWS, [{"id": "N1", "countries": "MDA", "project_ids": "a/b", **shown}])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "DATABASE_URL": url, "CACHE_FOLDER": cache_folder, "LANGUAGES": "en,fr", "SAMPLES": "",
            "PUBLIC_URL": "https://map.example.org",
        }.items():  # fmt: skip
            patch.setenv(f"WHEREWEWORK_{name}", str(value))
        patch.setattr(export_command, "progress_bar", noted)
        run = lambda *more: main(["export", str(folder), "--base-path", BASE, *more])  # noqa: E731
        assert run() == 0
        yield folder, run, url, bars


@pytest.fixture
def twin(export) -> Path:
    return export[0]


@pytest.mark.html_checker
def test_no_page_has_an_error_of_html(twin: Path, tmp_path: Path) -> None:
    files = [file for file in twin.rglob("*.html") if "countries" not in file.parts or "MDA" in file.parts]
    pages = {file.relative_to(twin).as_posix(): file.read_text("utf-8") for file in files}
    assert len(pages) > 2 * len(HOSTILE)
    assert html_errors(pages, tmp_path) == []


def file_of(twin: Path, address: str) -> Path | None:
    """The file that a plain web server has at an address of the twin; None for an address elsewhere."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.netloc not in {"h", "map.example.org"}:
        return None
    path = unquote(parts.path)
    assert path.startswith(BASE), address
    return twin / path.removeprefix(BASE) / ("index.html" if path.endswith("/") else "")


def test_every_address_in_every_page_leads_to_a_file(twin: Path):
    missing = []
    pages = list(twin.rglob("*.html"))
    assert len(pages) > 500
    for page in pages:
        elements = select(page.read_text(), "*")
        links = {value for one in elements for name, value in one.attrib.items() if name in _ADDRESSES}
        here = f"http://h{BASE}{page.relative_to(twin).as_posix().removesuffix('index.html')}"
        for link in links:
            file = file_of(twin, urljoin(here, link))
            if file and not (file.is_file() or (file.parent.is_dir() and "/fragments/" in link)):
                missing.append((page.relative_to(twin).as_posix(), link))
    assert not missing, missing[:10]


def test_own_pictures_are_files(twin: Path):
    for page, alt in (("news/N1/index.html", "A well"), ("fr/news/N1/index.html", "Un puits")):
        html = (twin / page).read_text()
        assert select(html, "img.article-picture")[0].attrib["alt"] == alt
        sources = select(html, "picture source")[0].attrib["srcset"].split(", ")
        assert len(sources) == 3
        for source in sources:
            file = file_of(twin, urljoin("http://h", source.split(" ")[0]))
            assert file.read_bytes()[8:12] == b"WEBP"
        (shared, *_) = values(html, "meta[property='og:image']", "content")
        assert file_of(twin, shared).read_bytes().startswith(b"\xff\xd8\xff")


def test_a_picture_without_words_in_the_first_language_is_left_out(new_database: NewDatabase, cache_folder: Path):
    url = new_database(samples=False)
    with Store(url) as store:
        picture = store.pictures.add(make_picture(saved(photo(), "JPEG")), filename="p.jpg", by="a")
        store.pictures.describe(picture.digest, PictureWords(alts={"en": "A well"}, people_agreed=True), by="a")
        publish(url, Dataset.NEWS, [{"id": "N1", "countries": "MDA", "image_url": address_of(picture.digest)}])
        site, portfolio = create_site(Settings(database_url=url, cache_folder=cache_folder, languages=("es",)), store)
        static_site = StaticSite(site)
        portfolio.end_polling()
        bodies = [static_site.content_of(one) for one in picture_files(static_site)]
    assert bodies
    assert set(bodies) == {None}


def files_of(url: str, cache_folder: Path, paths: set[str]) -> dict[str, str | None]:
    """What an export of this database has in the files ``paths``; None for one that it is to be without."""
    with Store(url) as store:
        chosen = Settings(database_url=url, cache_folder=cache_folder, samples=None, languages=("en",))
        site, portfolio = create_site(chosen, store)
        portfolio.end_polling()
        static_site = StaticSite(site)
        planned = [one for make in (linked_files, pages, entry_pages) for one in make(static_site)]
        bodies = {one.path: static_site.content_of(one) for one in planned if one.path in paths}
    return {path: None if body is None else body.decode(errors="replace") for path, body in bodies.items()}


IATI, WORKBOOK, PAGES = "api/v1/activities.xml", "api/v1/projects.xlsx", ["index.html", "projects/index.html"]


def test_a_portfolio_without_projects_is_exported_without_an_iati_file(new_database: NewDatabase, cache_folder: Path):
    files = files_of(new_database(samples=False), cache_folder, {IATI, WORKBOOK, *PAGES})
    assert files[IATI] is None
    assert files[WORKBOOK]
    for page in PAGES:
        assert IATI not in files[page]
        assert WORKBOOK in files[page]


def test_parts_that_are_the_same_on_all_pages_are_rendered_once_and_change_none(
    new_database: NewDatabase, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = Settings(database_url=new_database(), cache_folder=cache_folder, languages=("en", "ar"))
    with Store(settings.database_url) as store:
        site, portfolio = create_site(settings, store)
        kept = StaticSite(site)
        portfolio.end_polling()
    with monkeypatch.context() as patch:
        patch.setattr(planned_files_and_static_site, "_keep_parts", lambda _environment: None)
        plain = StaticSite(site)
    some = [*list(entry_pages(kept))[:8], *list(pages(kept))[:40], *list(pages(kept))[-40:]]
    rendered: list[str] = []
    load = kept.server.jinja_env.get_template
    monkeypatch.setattr(
        kept.server.jinja_env, "get_template", lambda name, *more: rendered.append(name) or load(name, *more)
    )
    for one in some:
        assert kept.content_of(one) == plain.content_of(one), one
    assert 0 < rendered.count("whole/site_menu.html") <= 2 * len(settings.languages)


def test_what_excel_can_hold_is_exported_with_both(new_database: NewDatabase, cache_folder: Path):
    url = new_database(samples=False)
    publish(url, Dataset.PROJECTS, [{"description": "x" * 32_767}])
    files = files_of(url, cache_folder, {IATI, WORKBOOK, *PAGES})
    assert all(files.values())
    assert IATI in files["index.html"]
    assert WORKBOOK in files["index.html"]
    assert '/api/v1/projects"' not in files["index.html"]  # a list that a server answers


@pytest.mark.parametrize("record", [{"description": "x" * 32_768}, {"title": "too many"}])
def test_what_excel_cannot_hold_is_exported_without_a_workbook_and_links_to_one(
    record: dict[str, str], new_database: NewDatabase, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    if "title" in record:
        monkeypatch.setattr(csv_and_workbook, "MOST_ROWS", 1)
    url = new_database(samples=False)
    publish(url, Dataset.PROJECTS, [record, {"countries": "KEN"}])
    files = files_of(url, cache_folder, {IATI, WORKBOOK, *PAGES})
    assert files[WORKBOOK] is None
    assert files[IATI]
    for page in PAGES:
        assert WORKBOOK not in files[page]
        assert "api/v1/projects.csv" in files[page]


@pytest.mark.parametrize("most", [1, 0])
def test_only_an_export_that_can_be_searched_tells_search_engines_so(
    most: int, new_database: NewDatabase, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(planned_files_and_static_site, "MOST_RECORDS", most)
    url = new_database(samples=False)
    publish(url, Dataset.PROJECTS, [{"countries": "KEN"}])
    home = files_of(url, cache_folder, {"index.html"})["index.html"]
    assert '"@type":"WebSite"' in home
    assert ("SearchAction" in home) == (most == 1)


def test_an_edition_is_of_the_day_in_the_time_zone_of_the_organisation(
    new_database: NewDatabase, cache_folder: Path, tmp_path: Path
):
    url, days = new_database(samples=False), []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # it is never the same day in both
        chosen = Settings(database_url=url, cache_folder=cache_folder, time_zone=zone)
        with Store(url) as store, ExportFolder(tmp_path / "twin").alone() as folder:
            days.append(Exporter(create_site(chosen, store)[0], folder).edition.split()[1])
    assert days[0] > days[1]


def test_fragments_lead_to_files_too(twin: Path):
    fragments = [*twin.rglob("country/MDA.*.json"), *twin.rglob("region/M49-150.*.json")]
    assert len(fragments) >= 4  # of a country and of a region, in two languages
    for fragment in fragments:
        found = set(values(json.loads(fragment.read_text())["html"], "a", "href"))
        assert len(found) > 5
        for link in found:
            file = file_of(twin, urljoin("http://h", link))
            assert file is None or file.is_file(), link


def test_languages_are_folders_and_name_each_other(twin: Path):
    french = (twin / "fr/countries/MDA/index.html").read_text()
    assert '<html lang="fr"' in french
    assert f'href="{BASE}countries/MDA/" lang="en"' in french
    assert f'href="https://map.example.org{BASE}fr/countries/MDA/"' in french
    assert "?lang=" not in french
    assert "as_of=" not in french


def test_hostile_ids_have_a_page_each_and_nothing_is_written_outside(twin: Path):
    pages = list(twin.glob("projects/*/index.html"))
    assert len(pages) == len(HOSTILE) + 60 + 0
    assert {path.name for path in twin.parent.iterdir()} == {"twin"}
    assert (twin / "projects/page/2/index.html").is_file()
    listed = (twin / "projects/index.html").read_text()
    assert "sort=" not in listed


def test_the_first_page_says_what_it_answers_and_that_fragments_are_files(twin: Path):
    home, europe = ((twin / path).read_text() for path in ("index.html", "regions/M49-150/index.html"))
    assert 'data-ending=".json" data-answers=""' in home
    assert 'data-answers="?region=M49-150"' in europe
    assert f'href="{BASE}countries/MDA/#panel"' in home
    assert f'data-home="{BASE}fr/"' in (twin / "fr/regions/M49-150/index.html").read_text()
    version = json.loads((twin / "edition.json").read_text())["version"]
    assert f'data-fragments="{BASE}fragments/en/" data-list="{BASE}fragments.json"' in home
    assert f'data-list="{BASE}fr/fragments.json"' in (twin / "fr/index.html").read_text()
    assert version not in home
    listed = json.loads((twin / "fr/fragments.json").read_text())
    assert version.startswith(listed["release"] + "-")
    for name in ("_dash-layout", "_dash-dependencies", "panel", "world", "country/MDA", "twin/filters"):
        json.loads((twin / f"fragments/fr/{name}.{listed['files'][name]}.json").read_text())


def test_data_feeds_and_pictures_are_there_whole(twin: Path):
    for path in ("api/v1/projects.csv", "api/v1/countries.geojson", "map.png", "fr/map.svg", "robots.txt", "404.html"):
        assert (twin / path).stat().st_size, path
    assert not (twin / "api/v1/openapi.json").exists()  # it describes what a server answers
    assert (twin / "api/v1/projects.csv").read_text().count("\nQ5") == 11
    assert f"https://map.example.org{BASE}fr/projects/Q1/" in (twin / "sitemap.xml").read_text()


def test_the_same_edition_again_writes_nothing_and_a_new_one_only_what_changed(export, capsys):
    twin, run, url, _bars = export
    before = {path: path.stat().st_mtime_ns for path in twin.rglob("*") if path.is_file()}
    assert run() == 0
    assert "already" in capsys.readouterr().err
    assert before == {path: path.stat().st_mtime_ns for path in twin.rglob("*") if path.is_file()}

    publish_again(url)
    assert run() == 0
    summary = capsys.readouterr().out
    assert "removed" in summary
    assert not (twin / "news/N1").exists()
    assert (twin / "news/N2/index.html").is_file()
    assert len(list(twin.glob("fragments/en/panel.*.json"))) == 2  # open pages may ask for the one before, for a day
    same = {path for path, time in before.items() if path.is_file() and path.stat().st_mtime_ns == time}
    assert {twin / "projects/Q1/index.html", twin / "fr/countries/UKR/index.html"} <= same
    assert any("static" in path.parts for path in same)


def test_a_changed_title_changes_few_files_even_on_another_day(export, capsys, monkeypatch):
    twin, run, url, _bars = export
    assert run() == 0
    before = {path: path.read_bytes() for path in twin.rglob("*") if path.is_file()}
    with Store(url) as store:
        now = store.published()[Dataset.PROJECTS]
        frame = store.frame(now.number).copy()
        frame.loc[frame["id"] == "Q1", "title"] = "A new title"
        version = store.add_version(Dataset.PROJECTS, frame, original=b"", filename="f.csv", author="a")
        store.publish(version.number, author="a", based_on=now.number)
    current = LivePortfolio.current
    later = lambda portfolio: replace(current(portfolio), published_at=datetime(2031, 1, 2, tzinfo=UTC))  # noqa: E731
    monkeypatch.setattr(LivePortfolio, "current", later)
    assert run() == 0
    files = {path: path.read_bytes() for path in twin.rglob("*") if path.is_file()}
    changed = sorted(str(path.relative_to(twin)) for path, body in files.items() if before.get(path) != body)
    assert len(changed) <= 60, changed
    assert "2 January 2031" in (twin / "projects/Q1/index.html").read_text()
    assert "2 janvier 2031" in (twin / "fr/projects/Q1/index.html").read_text()
    assert "2031" not in (twin / "projects/Q2/index.html").read_text()
    assert not [path for path, body in files.items() if b"8623-08-17" in body or b"August 8623" in body]


def test_the_bar_never_goes_beyond_its_end(export):
    total, steps = export[3][0]  # the first, which nobody stopped
    assert len(steps) > 1
    assert sum(steps) <= total < 1.01 * sum(steps)  # of a few files there is nothing to write


def test_only_the_languages_that_are_named_are_written(export, tmp_path: Path, capsys):
    assert main(["export", str(tmp_path / "twin"), "--languages", "fr, en"]) == 0
    assert '<html lang="fr"' in (tmp_path / "twin/index.html").read_text()
    assert (tmp_path / "twin/en/index.html").is_file()
    assert main(["export", str(tmp_path / "other"), "--languages", "xx-no"]) == 2
    assert "not a language code" in capsys.readouterr().err


def publish_again(url: str) -> None:
    from dashboard.store.store import Store
    from tests.portfolio.making import frame_of

    with Store(url) as store:
        now = store.published()[Dataset.NEWS]
        frame = frame_of(Dataset.NEWS, [{"id": "N2", "countries": "KEN"}])
        version = store.add_version(Dataset.NEWS, frame, original=b"", filename="f.csv", author="a")
        store.publish(version.number, author="a", based_on=now.number)


def test_a_worker_that_is_killed_ends_the_export_with_a_sentence(export, tmp_path: Path, monkeypatch, capsys):
    here, write = os.getpid(), ExportFolder.write

    def killed(folder: ExportFolder, path: str, body: bytes, **more: object):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(folder, path, body, **more)

    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(ExportFolder, "write", killed)
    assert main(["export", str(tmp_path / "twin")]) == 1
    assert "perhaps for want of memory" in capsys.readouterr().err


def test_two_exports_into_one_folder_do_not_meet(export, capsys):
    folder, run, _url, _bars = export
    at_work = """import sys, pathlib, dashboard.site.export.export_folder as export
with export.ExportFolder(pathlib.Path(sys.argv[1])).alone():
    print("there", flush=True)
    input()"""
    other = subprocess.Popen(
        [sys.executable, "-c", at_work, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with other:
        assert other.stdout.readline() == b"there\n"
        assert run() == 1
        assert f"Another export is writing to {folder}." in capsys.readouterr().err
        other.kill()
    assert run() == 0


def test_a_folder_with_other_files_is_refused(export, tmp_path: Path, capsys):
    (tmp_path / "thesis.odt").write_text("")
    assert main(["export", str(tmp_path)]) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.odt"]
    assert "thesis.odt" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "new"), "--base-path", "no-slash"]) == 2
    shutil.rmtree(tmp_path / "new", ignore_errors=True)
    assert (export[0] / MANIFEST).is_file()


def test_the_example_for_nginx_says_of_pages_what_the_application_says():
    example = (ROOT / "examples/deploy/nginx-static.conf").read_text()
    digest = b64encode(sha256(FIRST_SCRIPT.encode()).digest()).decode()
    policy = content_security_policy(("'self'",), (f"'sha256-{digest}'",))
    for name, value in (*PAGE_HEADERS, ("Content-Security-Policy", policy)):
        assert f'"{value}"' in example, name
        assert f"add_header {name} $" in example
    assert f'"{SVG_POLICY}"' in example
