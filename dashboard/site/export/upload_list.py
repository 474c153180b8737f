"""The list of what to upload to an object store, and what to delete there, after an export."""

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

PUT, DELETE = "put", "delete"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_CODINGS = {".br": "br", ".gz": "gzip"}
_KEEPING = (
    (re.compile(r"static/"), "public, max-age=31536000, immutable"),
    (re.compile(r"fragments/"), "public, max-age=31536000, s-maxage=60, immutable"),
    (re.compile(r"edition\.json$"), "public, max-age=1"),
    (re.compile(""), "public, max-age=0, must-revalidate, s-maxage=60"),
)


def is_kept_for_a_day(path: str) -> bool:
    """Whether a file of an earlier export, which the last export does not have any more, is kept for another day.
    ``path`` is its path in the folder. True for files below ``static/`` and ``fragments/``: their paths change with
    their content, and open pages may still ask for them. Other files are deleted at once; a picture, for example,
    because somebody may have withdrawn the permission to show it."""
    return path.startswith(("static/", "fragments/"))


def put(name: str, digest: str) -> dict[str, str]:
    """An entry of the upload list: a dictionary that says how to upload the file at the path ``name``. Its keys are
    ``put`` (the path), ``content_type`` (the media type), ``content_encoding`` ("" for none), ``cache_control`` (the
    value of the header Cache-Control) and ``sha256`` (``digest``, the SHA-256 of the content in hexadecimal digits)."""
    path = PurePosixPath(name)
    coding = _CODINGS.get(path.suffix, "")
    return {
        PUT: name,
        "content_type": _TYPES.get(path.with_suffix("").suffix if coding else path.suffix, "application/octet-stream"),
        "content_encoding": coding,
        "cache_control": next(keeping for pattern, keeping in _KEEPING if pattern.match(name)),
        "sha256": digest,
    }


def merged(earlier: str, changes: Iterable[dict[str, str]]) -> str:
    """Merge the changes of a new export into the list of what to upload to an object store and what to delete there.
    ``earlier`` is the text of the list that nobody has uploaded yet, "" for none. Each of ``changes`` is a dictionary
    that ``put`` returned, or ``{"delete": path}``. Returns a text with one JSON object on each line: first all files to
    upload, then all to delete. Of several changes of a path the last one counts."""
    before = [json.loads(line) for line in earlier.splitlines()]
    latest: dict[str, dict[str, str]] = {}
    for change in (*before, *changes):
        path = change.get(PUT) or change[DELETE]
        latest.pop(path, None)
        latest[path] = change
    ordered = sorted(latest.values(), key=lambda one: PUT not in one)  # what no page names any more goes last
    return "".join(json.dumps(one) + "\n" for one in ordered)
