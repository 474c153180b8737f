"""The organisation's logo: what is refused at the start, and where it stands."""

from pathlib import Path

import pytest

from dashboard.errors import SettingsError
from dashboard.factory import create_app
from dashboard.settings import ROOT, Settings
from dashboard.site.context.logo_file import MOST_BYTES, Logo
from tests.contracts.conftest import MakeApp

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 100">%s</svg>'
)
GOOD = SVG % '<defs><path id="a" d="M0 0h300v100H0z"/></defs><use xlink:href="#a" style="fill:url( \'#b\' )"/>'


def written(folder: Path, text: str | bytes, name: str = "mine.svg") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "has an element “script”"),
        ("<foreignObject/>", "has an element “foreignObject”"),
        ('<path onload="alert(1)"/>', "has a script in the attribute “onload”"),
        ('<image href="https://example.org/a.png"/>', "refers to “https://example.org/a.png”"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "refers to “data:image/svg"),
        ('<use xlink:href="other.svg#a"/>', "refers to “other.svg#a”"),
        ('<a href="javascript:alert(1)"/>', "refers to “javascript:alert"),
        ('<path style="fill:url(https://example.org/a)"/>', "elsewhere in the attribute “style”"),
        ("<style>@import 'a.css';</style>", "elsewhere in its style"),
        ("<style>a { background: URL( 'a.png' ) }</style>", "elsewhere in its style"),
        ("<path", "neither a PNG nor a well-formed SVG"),
    ],
)
def test_an_svg_that_is_more_than_a_drawing_is_refused(tmp_path: Path, inside: str, said: str) -> None:
    path = written(tmp_path, SVG % inside)
    with pytest.raises(SettingsError) as refused:
        Logo.read("WHEREWEWORK_LOGO", path)
    assert str(refused.value).startswith(f"WHEREWEWORK_LOGO names the file {path}, which ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"GIF89a", "neither a PNG nor a well-formed SVG"),
        (b"<html/>", "neither a PNG nor an SVG"),
        (b'<?xml version="1.0" encoding="unknown"?><svg/>', "neither a PNG nor a well-formed SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "well-formed SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "neither a viewBox nor width and height"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1.2.3 4"/>', "neither a viewBox nor width and height"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="1.2.3" height="."/>', "neither a viewBox nor width and"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s 1"/>' % (b"9" * 400), "neither a viewBox"),
        (b'<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "style sheet"),
        (b" " * (MOST_BYTES + 1), "100001 bytes; a logo may have 100000"),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Logo.read("WHEREWEWORK_LOGO", written(tmp_path, body))


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
    settings = Settings(
        logo=tmp_path / "absent.svg", database_url=f"sqlite:///{tmp_path / 'new.db'}", samples=None, cache_folder=None
    )
    with pytest.raises(SettingsError, match=r"WHEREWEWORK_LOGO names the file .*absent.svg, which cannot be read"):
        create_app(settings)


def test_a_png_and_an_svg_keep_their_proportion(tmp_path: Path) -> None:
    png = Logo.read("LOGO", next((ROOT / "docs" / "pictures").rglob("*.png")))
    assert png.name == "logo.png"
    assert png.width > png.height > 0
    svg = Logo.read("LOGO", written(tmp_path, GOOD))
    assert (svg.name, svg.width, svg.height) == ("logo.svg", 300, 100)
    sized = Logo.read("LOGO", written(tmp_path, '<svg xmlns="http://www.w3.org/2000/svg" width="50px" height="25"/>'))
    assert (sized.width, sized.height) == (200, 100)


def test_the_setting_survives_the_way_through_the_environment(tmp_path: Path) -> None:
    settings = Settings(logo=tmp_path / "a.svg")
    assert Settings.from_environment(settings.environment()) == settings
    assert Settings.from_environment(Settings().environment()).logo is None


def test_the_logo_stands_in_header_and_embed_with_the_name_as_its_text(tmp_path: Path, make_app: MakeApp) -> None:
    client = make_app(organisation="Water & Co", logo=written(tmp_path, GOOD)).server.test_client()
    page = client.get("/").get_data(as_text=True)
    address = page.split('<img class="logo own" src="')[1].split('"')[0]
    assert f'src="{address}" alt="Water &amp; Co" width="300" height="100"></a></p>' in page
    answer = client.get(address)
    assert answer.get_data(as_text=True) == GOOD
    assert answer.mimetype == "image/svg+xml"
    assert 'rel="icon" href="/static/' in page
    assert "icon.svg" in page.split('rel="icon"')[1].split(">")[0]
    embed = client.get("/embed").get_data(as_text=True)
    assert f'src="{address}" alt="" width="300"' in embed.split('class="whole"')[1]
