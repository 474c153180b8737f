"""Writes docs/settings.md from the table of settings; with ``--check`` it only compares the file with the table."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from dashboard.settings import PREFIX, ROOT, Settings, setting_text

PAGE = ROOT / "docs" / "settings.md"

_HEAD = """\
# Settings

Each setting is an environment variable; none has to be set. A value that makes no sense, or a `{prefix}` name that
is not in this table, stops the start with a sentence that says which and why. A secret need not stand in the
environment: `{prefix}NAME_FILE` names a file that holds the value of `{prefix}NAME`.

Paths in this table are relative to the project's folder; those that you set may be absolute.

| name | default | what it does |
|---|---|---|
"""

_FOOT = """
`HOST` and `PORT` say where `make run` and `python app.py` listen: `127.0.0.1` and `8050` by default. A WSGI server
such as gunicorn takes its own option for that.

This page is written by `make docs` from `dashboard/settings.py`; do not edit it by hand.
"""


def settings_page() -> str:
    """The page docs/settings.md as Markdown text: a table with one row for each setting. It is the same on every
    machine."""
    rows = (
        f"| `{PREFIX}{item.name.upper()}` | {_default(item.default)} | {_cell(item.metadata['help'])} |\n"
        for item in fields(Settings)
    )
    return _HEAD.format(prefix=PREFIX) + "".join(rows) + _FOOT


def main(arguments: Sequence[str] | None = None, *, page: Path = PAGE) -> int:
    """Write the page about all settings to the file ``page`` (docs/settings.md). If the command-line ``arguments`` (by
    default those of the process) have ``--check``, only compare the file with what would be written. Returns the exit
    code: 1 if ``--check`` finds a difference, else 0."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.update_settings_docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page is out of date")
    wanted = settings_page()
    if not parser.parse_args(arguments).check:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(wanted, encoding="utf-8")
        return 0
    if page.is_file() and page.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write(f"docs/{page.name} is not up to date with dashboard/settings.py. Run: make docs\n")
    return 1


def _default(value: object) -> str:
    text = setting_text(value).replace(f"{ROOT.as_posix()}/", "")
    return f"`{_cell(text)}`" if text else "empty"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
