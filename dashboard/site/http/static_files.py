"""Static files, whose addresses contain the digest of their content, their compression, and the bundles of scripts and
styles."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import brotli
import dash
from backports import zstd
from flask import Response, abort, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from dashboard.atomic_and_hashed_files import write_whole
from dashboard.site.http.asset_bundling import join_scripts, join_styles

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "zstd": partial(zstd.compress, level=19),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
"""The content codings on offer, the best first, each at a high level, which takes long."""
_HELD = "br"


@lru_cache(maxsize=512)
def coding_for(accepted: str) -> str:
    """The content coding ("br", "zstd" or "gzip") for the response to a request with this ``Accept-Encoding`` header;
    "" for none. It is the one that the header prefers; if it prefers several equally, the one of these that compresses
    best."""
    best = parse_accept_header(accepted, Accept).best_match([*PACKERS, "identity"])
    return "" if best in {None, "identity"} else str(best)


YEAR = 31_536_000
_WORTH_COMPRESSING = 500


def cached_for_good(response: Response, tag: str) -> Response:
    """``response`` with headers that let browsers and shared caches keep it for good, because its address names its
    content. ``tag`` is its ETag; if the request has that ETag, the response becomes 304."""
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    response.set_etag(tag)
    response.make_conditional(request)
    return response


@dataclass(frozen=True, eq=False)
class StaticFile:
    """A static file. ``digest``, the beginning of the SHA-256 of its content, is part of its address. ``codings`` are
    the content codings in which there are compressed forms of the content ("br", "zstd", "gzip"); there are none if
    compression would gain little. ``content`` takes one of them and returns that form; it takes "" for the content
    itself."""

    name: str
    digest: str
    mimetype: str
    codings: Collection[str]
    content: Callable[[str], bytes]


class StaticFiles:
    """The static files that the site serves, by name, at addresses below ``base_path``. ``cache_folder`` keeps their
    compressed forms between starts, because the best compression takes seconds; None keeps nothing. What lies in the
    folder is read when it is asked for, and only the smallest form is held in memory: some 5 MB less."""

    def __init__(self, base_path: str, cache_folder: Path | None) -> None:
        self._base_path = base_path
        self._cache_folder = cache_folder
        self._files: dict[str, StaticFile] = {}

    def add(self, contents: dict[str, bytes]) -> None:
        """Add files: a dictionary from names such as ``style/tokens.css`` to contents. A file replaces an earlier one
        of the same name."""
        with ThreadPoolExecutor() as pool:
            for file in pool.map(self._make, contents.items()):
                self._files[file.name] = file

    def address(self, name: str) -> str:
        """The address of the file with this name, which contains its digest. Raises KeyError for an unknown name."""
        return f"{self._base_path}static/{self._files[name].digest}/{name}"

    def all(self) -> list[StaticFile]:
        """All static files that were added."""
        return list(self._files.values())

    def body(self, name: str) -> bytes:
        """The content of the file with this name. Raises KeyError for an unknown name."""
        return self._files[name].content("")

    def answer(self, digest: str, name: str) -> Response:
        """The response with the file ``name``, compressed as the request accepts it. Aborts with 404 if there is no
        such file, or if ``digest`` is not that of its content: the address may be from another release."""
        file = self._files.get(name)
        if file is None or file.digest != digest:
            abort(404)
        coding = coding_for(request.headers.get("Accept-Encoding", "")) if file.codings else ""
        response = Response(file.content(coding), mimetype=file.mimetype)
        if coding:
            response.headers["Content-Encoding"] = coding
        if file.codings:
            response.vary.add("Accept-Encoding")
        return cached_for_good(response, file.digest + (f"-{coding}" if coding else ""))

    def _make(self, entry: tuple[str, bytes]) -> StaticFile:
        name, body = entry
        digest = _digest(body)
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        text = len(body) >= _WORTH_COMPRESSING and not mimetype.startswith(("image/png", "font/"))
        if not text:
            return StaticFile(name, digest, mimetype, (), lambda _coding: body)
        packed = {coding: self._packed(coding, digest, lambda: body) for coding in PACKERS}
        held = {coding: form for coding, form in packed.items() if coding == _HELD or not self._is_kept(coding, digest)}
        return StaticFile(name, digest, mimetype, PACKERS, partial(self._content, digest, held))

    def _content(self, digest: str, held: dict[str, bytes], coding: str) -> bytes:
        """The content in this coding (see StaticFile). ``held`` are the forms in memory by coding; one is _HELD."""
        if coding in held:
            return held[coding]

        def body() -> bytes:
            whole: bytes = brotli.decompress(held[_HELD])
            return whole

        return self._packed(coding, digest, body) if coding else body()

    def _packed(self, coding: str, digest: str, body: Callable[[], bytes]) -> bytes:
        if self._cache_folder is None:
            return PACKERS[coding](body())
        kept = self._cache_folder / f"{digest}.{coding}"
        try:
            return kept.read_bytes()
        except OSError:
            made = PACKERS[coding](body())
        with suppress(OSError):  # a folder that cannot be written costs time and memory, nothing else
            write_whole(kept, [made])
        return made

    def _is_kept(self, coding: str, digest: str) -> bool:
        return self._cache_folder is not None and (self._cache_folder / f"{digest}.{coding}").is_file()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _with_font_addresses(style: bytes, fonts: dict[str, bytes]) -> bytes:
    """The style sheet with the addresses of fonts relative to its own, so that they hold below any base path."""
    for name, body in fonts.items():
        style = style.replace(f'url("{name}")'.encode(), f'url("../{_digest(body)}/{name}")'.encode())
    return style


_DASH = Path(dash.__file__).parent

# Order matters: React, then the renderer, whose interface the components use. Of Dash's polyfills only the generator
# runtime is needed (assets/vendor): every browser that understands the page's own scripts has the rest. Parts that
# dcc loads on demand (the graph) are put in at once, so that no second round trip is needed.
_DASH_PARTS = (
    "deps/react@18.3.1.min.js",
    "deps/react-dom@18.3.1.min.js",
    "deps/prop-types@15.8.1.min.js",
    "dash-renderer/build/dash_renderer.min.js",
    "html/dash_html_components.min.js",
    "dcc/dash_core_components.js",
    "dcc/dash_core_components-shared.js",
    "dcc/async-graph.js",
)


ENTRIES = {
    "page.js": "page/main.js",
    "share.js": "pages/share.js",
    "builder.js": "pages/builder.js",
    "frame.js": "embed/frame.js",
    "twin.js": "static_export/answer.js",
    "staff.js": "staff/main.js",
    "dash.js": "map/start.js",
}
"""The module that each bundle of scripts begins with, below the folder of assets."""


_WIDE = re.compile(rb"(?<=-width: )6(3\.99|4)rem(?=\))")
"""The width from which the panel lies on the map, in the media queries of the style sheet."""


def _narrower(width: re.Match[bytes]) -> bytes:
    """The width in a media query of the style sheet for embeds: 720 pixels instead of 1024, because an embed has the
    whole width of its frame for the map."""
    return b"45rem" if width[1] == b"4" else b"44.99rem"


def bundles(assets: Path) -> dict[str, bytes]:
    """The files that pages load, by name, built from the folder of assets and from Dash.

    ``page.js`` is for pages with a map, ``share.js`` for pages without; ``dash.js`` is Dash with its libraries, and
    ``plotly-geo.min.js`` is Plotly for the live map; ``builder.js`` is for the embed builder, ``frame.js`` and
    ``embed.css`` for embeds; ``style.css`` and ``icon.svg`` are for all pages; ``twin.js`` answers filters in the
    static export; ``fonts/`` holds the typeface; ``staff.css`` and ``staff.js`` are for staff pages. Few files mean few
    round trips on a slow line. Raises ValueError if imports of scripts cannot be resolved."""
    vendor = assets / "vendor"
    dash_parts = [vendor / "regenerator-runtime.js", *(_DASH / part for part in _DASH_PARTS)]
    scripts = {name: join_scripts(assets, entry) for name, entry in ENTRIES.items()}
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in sorted(vendor.glob("fonts/page-sans/*.woff2"))}
    style = _with_font_addresses(join_styles(assets / "style" / "main.css"), fonts)
    return {
        **scripts,
        **fonts,
        "style.css": style,
        "embed.css": _WIDE.sub(_narrower, style),
        "staff.css": join_styles(assets / "style" / "staff" / "main.css"),
        "dash.js": b"\n".join([*(path.read_bytes() for path in dash_parts), scripts["dash.js"]]),
        "plotly-geo.min.js": (vendor / "plotly-geo.min.js").read_bytes(),
        "icon.svg": (assets / "icon.svg").read_bytes(),
    }
