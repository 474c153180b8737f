"""Files under addresses that name their content."""

import gzip
from pathlib import Path

import brotli
import pytest
from backports import zstd
from flask import Flask
from flask.testing import FlaskClient

from dashboard.site.http.static_files import PACKERS, StaticFiles

STYLE = b"a { color: red } " * 100
FILES = {"style.css": STYLE, "page.js": b"let x;" * 200, "icon.svg": b"<svg/>", "world.geojson": b"{}" * 400}


def client_of(files: StaticFiles) -> FlaskClient:
    server = Flask("test", static_folder=None)
    server.add_url_rule("/map/static/<digest>/<path:name>", "static", files.answer)
    return server.test_client()


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    made = StaticFiles("/map/", tmp_path / "cache")
    made.add(FILES)
    return made


def test_the_address_holds_the_digest_and_changes_with_the_content(files: StaticFiles) -> None:
    before = files.address("style.css")
    assert before.startswith("/map/static/")
    assert before.endswith("/style.css")
    again = StaticFiles("/map/", None)
    again.add({"style.css": STYLE, "other.css": STYLE + b" "})
    assert again.address("style.css") == before
    assert again.address("other.css").split("/")[3] != before.split("/")[3]
    with pytest.raises(KeyError):
        files.address("nothing.css")


def test_every_file_is_answered_for_a_year(files: StaticFiles) -> None:
    client = client_of(files)
    kinds = {}
    for name, body in FILES.items():
        answer = client.get(files.address(name))
        assert (answer.status_code, answer.data) == (200, body)
        assert set(answer.headers["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
        kinds[name] = answer.mimetype
    assert kinds["style.css"] == "text/css"
    assert kinds["page.js"] in {"text/javascript", "application/javascript"}
    assert kinds["icon.svg"] == "image/svg+xml"


def test_a_wrong_digest_or_name_is_a_404(files: StaticFiles) -> None:
    client = client_of(files)
    digest = files.address("style.css").split("/")[3]
    for path in (
        "0000000000000000/style.css",
        f"{digest}/page.js",
        f"{digest[:-1]}/style.css",
        f"{digest}/../style.css",
        f"{digest}/%2e%2e/%2e%2e/app.py",
        f"{digest}/nothing.css",
    ):
        assert client.get(f"/map/static/{path}").status_code == 404, path


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("identity, br;q=0.5", None),
        ("*", "br"),
        ("compress", None),
    ],
)
def test_the_best_accepted_coding_is_sent(files: StaticFiles, accepted: str, coding: str | None) -> None:
    answer = client_of(files).get(files.address("style.css"), headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstd.decompress, None: bytes}[coding]
    assert decode(answer.data) == STYLE
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_is_small_is_not_compressed(files: StaticFiles) -> None:
    answer = client_of(files).get(files.address("icon.svg"), headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers


def test_each_coding_has_its_tag_and_is_answered_with_304(files: StaticFiles) -> None:
    client, tags = client_of(files), set()
    for coding in ("br", "zstd", "gzip", "identity"):
        headers = {"Accept-Encoding": coding}
        tag = client.get(files.address("style.css"), headers=headers).headers["ETag"]
        again = client.get(files.address("style.css"), headers=headers | {"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        tags.add(tag)
    assert len(tags) == 4


def test_the_cache_folder_spares_compressing_again(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "deep" / "cache"
    StaticFiles("/", folder).add(FILES)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name.rpartition(".")[2] for name in kept} == {"br", "zstd", "gzip"}  # and no file half written

    for coding in PACKERS:
        monkeypatch.setitem(PACKERS, coding, lambda _: pytest.fail("compressed again"))
    again = StaticFiles("/", folder)
    again.add(FILES)
    answer = client_of(again)
    packed = answer.get("/map" + again.address("style.css"), headers={"Accept-Encoding": "br"})
    assert brotli.decompress(packed.data) == STYLE


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    files = StaticFiles("/map/", tmp_path / "file" / "cache")
    files.add(FILES)
    answer = client_of(files).get(files.address("style.css"), headers={"Accept-Encoding": "br"})
    assert brotli.decompress(answer.data) == STYLE


def test_only_the_smallest_form_is_held_and_the_others_come_back_where_the_folder_is_emptied(tmp_path: Path) -> None:
    files = StaticFiles("/map/", tmp_path)
    files.add(FILES)
    client, address = client_of(files), files.address("style.css")

    def asked(coding: str) -> bytes:
        return client.get(address, headers={"Accept-Encoding": coding}).data

    digest = address.split("/")[3]
    (tmp_path / f"{digest}.gzip").write_bytes(b"from the disk")
    assert asked("gzip") == b"from the disk"
    for path in tmp_path.iterdir():
        path.unlink()
    assert gzip.decompress(asked("gzip")) == zstd.decompress(asked("zstd")) == STYLE
    assert brotli.decompress(asked("br")) == asked("identity") == STYLE


def test_what_cannot_be_kept_on_the_disk_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    files = StaticFiles("/map/", tmp_path / "file" / "folder")
    files.add(FILES)
    monkeypatch.setattr("dashboard.site.http.static_files.PACKERS", dict.fromkeys(PACKERS))  # nothing is packed again
    answer = client_of(files).get(files.address("style.css"), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data) == STYLE
