"""The headers of a page, and the libraries that it loads."""

import hashlib
import re
from pathlib import Path
from typing import Any

import plotly.offline
import pytest
from flask import Flask, Response

from dashboard.settings import ROOT
from dashboard.site.context.site_and_request_view import LIVE, SCRIPT, STYLE
from dashboard.site.http.security_headers_and_host_check import content_security_policy, secure_with
from dashboard.site.http.static_files import bundles

ASSETS = ROOT / "assets"
VENDOR = ASSETS / "vendor"


def rules_of(policy: str) -> dict[str, list[str]]:
    return {rule.split(" ")[0]: rule.split(" ")[1:] for rule in policy.split("; ")}


def test_the_policy_allows_this_site_only() -> None:
    rules = rules_of(content_security_policy(("'self'",)))
    assert rules["default-src"] == rules["base-uri"] == ["'none'"]
    for name in ("script-src", "connect-src", "font-src", "form-action", "manifest-src"):
        assert rules[name] == ["'self'"]
    assert rules["img-src"] == ["'self'", "data:"]
    styles = rules["style-src"]
    assert styles[0] == "'self'"
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", one) for one in styles[1:])
    assert len(set(styles)) == len(styles)


def test_framing_is_for_those_named() -> None:
    assert rules_of(content_security_policy(("'self'", "https://a.example")))["frame-ancestors"] == [
        "'self'",
        "https://a.example",
    ]


def secured(kind: str, days: int = 0, **asked: Any) -> Response:
    with Flask("test").test_request_context(**asked):
        return secure_with(("'self'",), days)(Response("x", mimetype=kind))


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/css"])
def test_every_answer_keeps_its_type_and_pages_have_a_policy(kind: str) -> None:
    headers = secured(kind).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for name in ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "Cross-Origin-Embedder-Policy"):
        assert (name in headers) == (kind == "text/html"), name


def test_other_sites_may_read_what_is_no_page() -> None:
    assert secured("application/json").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in secured("text/html").headers
    asked = secured("text/html", method="OPTIONS").headers
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert asked["Access-Control-Allow-Origin"] == "*"


def test_https_is_asked_for_only_where_it_is_set_and_used() -> None:
    assert secured("text/html", 30, base_url="https://x").headers["Strict-Transport-Security"] == "max-age=2592000"
    assert "Strict-Transport-Security" not in secured("text/html", 30).headers
    assert "Strict-Transport-Security" not in secured("text/html", base_url="https://x").headers


def test_the_map_bundle_is_of_the_version_that_the_python_package_carries() -> None:
    banner = (VENDOR / "plotly-geo.min.js").read_bytes()[:300].decode()
    assert f"v{plotly.offline.get_plotlyjs_version()}\n" in banner
    assert "geo" in banner


def test_vendored_files_are_as_their_source_sheet_says() -> None:
    sheet = (VENDOR / "SOURCE.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+\.(?:js|ttf)) \|.*\| ([0-9a-f]{64}) \|$", sheet, re.MULTILINE))
    kept = [*VENDOR.glob("*.js"), *VENDOR.glob("fonts/*.ttf")]
    assert rows == {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}
    for name in rows:
        notice = re.search(rf"^\| {re.escape(name)} \|.*?(\S+\.LICENSE\.txt)", sheet, re.MULTILINE)
        assert (VENDOR / notice[1]).is_file()


def own_files(*suffixes: str) -> list[Path]:
    """The scripts and styles of the project itself, without the libraries that it keeps."""
    found = [path for path in ASSETS.rglob("*") if path.suffix in suffixes and VENDOR not in path.parents]
    assert len(found) > 10
    return found


def _plain(style: bytes) -> bytes:
    """The style sheet with the addresses of fonts as they are written in the source."""
    return re.sub(rb'url\("\.\./\w+/(fonts/)', rb'url("\1', style)


def test_the_style_sheet_leads_to_the_fonts() -> None:
    made = bundles(ASSETS)
    named = re.findall(rb'url\("\.\./(\w+)/(fonts/[^"]+)"\)', made["style.css"])
    assert {name.decode() for _digest, name in named} == {name for name in made if name.startswith("fonts/")}
    assert all(hashlib.sha256(made[name.decode()]).hexdigest()[:16] == digest.decode() for digest, name in named)


def test_what_a_page_loads_is_in_the_bundles() -> None:
    made = bundles(ASSETS)
    assert {SCRIPT, *LIVE, STYLE, "icon.svg"} <= set(made)
    together = _plain(b"".join(made.values()))
    for path in own_files(".css"):
        if path.name != "main.css":  # the list of the others
            assert path.read_bytes() in together, path.name


def test_styles_come_in_the_order_of_their_list() -> None:
    style = _plain(bundles(ASSETS)["style.css"])
    listed = re.findall(r'"\./([\w-]+\.css)"', (ASSETS / "style" / "main.css").read_text(encoding="utf-8"))
    places = [style.index((ASSETS / "style" / name).read_bytes()) for name in listed]
    assert places == sorted(places)
    assert listed[0] == "tokens.css"


def test_own_files_name_no_other_host() -> None:
    for path in [*own_files(".css", ".js"), ASSETS / "icon.svg"]:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"https?://(?!www\.w3\.org/)[\w.]+", text), path.name
