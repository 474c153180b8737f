"""Two releases of the site side by side, on one database and behind one address."""

from __future__ import annotations

import re
import shutil
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from dashboard.portfolio.snapshot import release_of
from dashboard.settings import ROOT
from tests.contracts.conftest import MakeApp
from tests.html import only
from tests.sharing import NewDatabase

FRAGMENTS = ("panel", "country/MDA", "panel?theme=x", "world", "suggest/mol", "_dash-layout", "_dash-dependencies")


class RoundRobin:
    """Asks one application after the other in turn; for fragments and files it tries the next on 404, if told to."""

    def __init__(self, *applications: Any, next_on_404: bool) -> None:
        self._applications, self._turn, self._next_on_404 = applications, count(), next_on_404

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        named = environ["PATH_INFO"].startswith(("/fragments/", "/static/"))
        first = next(self._turn)
        for step in range(len(self._applications) if named and self._next_on_404 else 1):
            one = Client(self._applications[(first + step) % len(self._applications)])
            answer = one.open(environ.copy())
            if answer.status_code != 404:
                break
        start_response(answer.status, list(answer.headers))
        return [answer.data]


@pytest.fixture(scope="module")
def releases(
    make_app: MakeApp, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> tuple[FlaskClient, FlaskClient]:
    """The second has other scripts, styles, another icon and another name, as releases do."""
    url, root = new_database(), tmp_path_factory.mktemp("later")
    shutil.copytree(ROOT / "assets", root / "assets")
    for path in (path for kind in ("js", "css", "svg") for path in (root / "assets").rglob(f"*.{kind}")):
        path.write_bytes(path.read_bytes() + (b"\n<!-- later -->\n" if path.suffix == ".svg" else b"\n/* later */\n"))
    made = [make_app(database_url=url), make_app(database_url=url, organisation="Under its new name", root=root)]
    return made[0].server.test_client(), made[1].server.test_client()


def front(releases: tuple[FlaskClient, FlaskClient], *, next_on_404: bool) -> Client:
    return Client(RoundRobin(*(one.application for one in releases), next_on_404=next_on_404))


def parts(page: TestResponse) -> tuple[str, set[str]]:
    """The version that a page names, and the files that it loads; of the finer shapes those of one place."""
    html = only(page.text, "html")
    named = {value for element in html.iter() for value in element.attrib.values()}
    files = {f"{address}MDA.json" if address.endswith("/") else address for address in named}
    return html.attrib["data-version"], {address for address in files if address.startswith("/static/")}


def test_one_data_has_two_versions(releases: tuple[FlaskClient, FlaskClient]) -> None:
    one, other = (client.get("/edition").json["version"] for client in releases)
    assert one != other
    assert one.split("-")[1] == other.split("-")[1]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{12}", one)


def test_a_page_gets_fragments_and_files_of_its_own_release_from_wherever(
    releases: tuple[FlaskClient, FlaskClient],
) -> None:
    asked = front(releases, next_on_404=True)
    own = {client.get("/edition").json["version"]: client for client in releases}
    seen = set()
    for path in ("/", "/", "/?country=MDA&theme=Health", "/?country=MDA&theme=Health", "/countries/MDA", "/projects"):
        version, files = parts(asked.get(path))
        seen.add(version)
        for fragment in FRAGMENTS if path == "/" else ():
            address = f"/fragments/{version}/en/{fragment}"
            for _ in range(3):
                assert (answer := asked.get(address)).status_code == 200, address
                assert answer.data == own[version].get(address).data
                assert "immutable" in answer.headers["Cache-Control"]
        for file in files:
            for _ in range(3):
                assert (answer := asked.get(file)).status_code == 200, file
                assert answer.data == own[version].get(file).data
    assert seen == set(own)


def test_without_such_a_front_the_wrong_one_finds_nothing_and_nobody_keeps_that(
    releases: tuple[FlaskClient, FlaskClient],
) -> None:
    asked = front(releases, next_on_404=False)
    found = {200: 0, 404: 0}
    version, files = parts(asked.get("/"))
    for address in (*(f"/fragments/{version}/en/{one}" for one in FRAGMENTS), *files):
        for answer in (asked.get(address), asked.get(address)):
            found[answer.status_code] += 1
            if answer.status_code == 200:
                continue
            assert answer.headers["Cache-Control"] == "no-store"
            if answer.is_json:
                assert answer.json["release"] not in {"", release_of(version)}
    assert found[404] > len(FRAGMENTS)  # each of them, and the files that differ


def test_pages_of_two_releases_have_tags_of_their_own(releases: tuple[FlaskClient, FlaskClient]) -> None:
    for path in ("/", "/?country=MDA", "/projects", "/countries/MDA"):
        one, other = (client.get(path) for client in releases)
        assert one.headers["ETag"] != other.headers["ETag"]
        assert releases[1].get(path, headers={"If-None-Match": one.headers["ETag"]}).status_code == 200
