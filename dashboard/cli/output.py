"""Printing for commands: results on stdout, messages and progress on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

DONE, DATA_HAS_ERRORS, WRONG_USAGE = 0, 1, 2


def result(line: str) -> None:
    """Print one line of the command's result to stdout; control characters are replaced by "�"."""
    sys.stdout.write(_printable(line) + "\n")
    sys.stdout.flush()


def message(line: str) -> None:
    """Print one line about the command's progress or a problem to stderr; control characters are replaced by "�"."""
    sys.stderr.write(_printable(line) + "\n")
    sys.stderr.flush()


@contextmanager
def progress_bar(label: str, total: int, *, quiet: bool = False) -> Iterator[Any]:
    """A context manager that shows a progress bar for ``total`` parts of work on stderr, after the text ``label``. Its
    value is the bar (of tqdm): the method ``update(count)`` adds finished parts, and ``n`` is the number of finished
    parts. If stderr is no terminal, the bar is printed again every few seconds, or never if ``quiet`` is true; ``n``
    then stays 0. In a terminal ``quiet`` has no effect."""
    from tqdm import tqdm  # noqa: PLC0415 - most commands draw no bar

    watched = sys.stderr.isatty()
    with tqdm(
        desc=label,
        total=total,
        bar_format="{desc}: {percentage:3.0f}% |{bar}| {elapsed}<{remaining}",
        file=sys.stderr,
        disable=quiet and not watched,
        delay=0.5,  # small work is done before anybody can read a bar
        mininterval=0.1 if watched else 5.0,
        leave=not watched,
    ) as bar:
        yield bar


def _printable(line: str) -> str:
    """``line`` without control characters, which would steer the terminal and may stand in any file."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
