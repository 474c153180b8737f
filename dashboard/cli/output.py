"""Printing for commands: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.numbers import format_decimal

from dashboard.language import current_locale

DONE, DATA_HAS_ERRORS, WRONG_USAGE = 0, 1, 2
LARGE_FILE = 5_000_000  # bytes, from which progress is also printed where stderr is no terminal


def result(line: str) -> None:
    """Print one line of the command's result to stdout."""
    sys.stdout.write(_printable(line) + "\n")
    sys.stdout.flush()


def message(line: str) -> None:
    """Print one line about the command's progress or a problem to stderr."""
    sys.stderr.write(_printable(line) + "\n")
    sys.stderr.flush()


def figure(number: int) -> str:
    """A number with the separators of the current language, such as 27,132."""
    return str(format_decimal(number, locale=current_locale()))


@contextmanager
def progress_bar(path: Path, size: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar of reading a file of ``size`` bytes, as a function of the bytes (done, total).

    Where stderr is no terminal, only large files have one.
    """
    from tqdm import tqdm  # noqa: PLC0415 - most commands draw no bar

    watched = sys.stderr.isatty()
    with tqdm(
        desc=path.name,
        total=100,
        bar_format="{desc}: {percentage:3.0f}% |{bar}| {elapsed}",
        file=sys.stderr,
        disable=not watched and size < LARGE_FILE,
        delay=0.5,  # small files are done before a bar can be read
        mininterval=0.1 if watched else 5.0,
        leave=not watched,
    ) as bar:
        yield lambda done, total: bar.update(int(100 * done / total) - bar.n) if total else None


def _printable(line: str) -> str:
    """``line`` without control characters, which would steer the terminal and may stand in any file."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
