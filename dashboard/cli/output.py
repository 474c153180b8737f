"""What commands print: results on stdout, progress and messages on stderr, and the issues of a file for people."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from babel.numbers import format_decimal

from dashboard.errors import WrongUsageError
from dashboard.language import current_locale, ngettext
from dashboard.language import gettext as _
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.text.csv_injection import defended

DONE, DATA_HAS_ERRORS, WRONG_USAGE = 0, 1, 2
LARGE_FILE = 5_000_000  # bytes, from which progress is told also where nobody may be watching


def result(line: str) -> None:
    """Print a line that was asked for."""
    sys.stdout.write(_printable(line) + "\n")
    sys.stdout.flush()


def message(line: str) -> None:
    """Print a line about the work."""
    sys.stderr.write(_printable(line) + "\n")
    sys.stderr.flush()


def figure(number: int) -> str:
    """A number as people read it, such as 27,132."""
    return str(format_decimal(number, locale=current_locale()))


@contextmanager
def progress_bar(path: Path, size: int) -> Iterator[Callable[[int, int], None]]:
    """A function of (done, total) that draws a bar on a terminal, and tells of large files elsewhere."""
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
    """Without signs that would steer the terminal; files that people bring may hold them."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)


LINES = 20
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def in_order(issues: Sequence[Issue]) -> list[Issue]:
    """Errors, then warnings, then notices; each by row, the file as a whole first."""
    return sorted(issues, key=lambda issue: (_ORDER[issue.severity], issue.row or 0))


def tell(issues: Sequence[Issue], report: Path | None) -> None:
    """Print the issues to stderr; of many only the first of each kind in turn, and how many more there are."""
    ordered = in_order(issues)
    shown = ordered if len(ordered) <= LINES else _some_of_each(ordered)
    for issue in shown:
        message(f"{_severity(issue)}: {issue.sentence} {issue.fix}".rstrip())
    if rest := len(ordered) - len(shown):
        where = _("see {file}", file=report) if report else _("see them all with --report FILE.csv")
        message(ngettext("and {number} more: {where}", "and {number} more: {where}", rest, where=where))
    if len(ordered) > LINES:
        _sum_up(ordered)


def write_report(issues: Sequence[Issue], path: Path) -> None:
    """Write all issues as CSV, UTF-8 with a byte order mark so that Excel reads it. Raises WrongUsageError."""
    heads = ("severity", "code", "row", "column", "value", "sentence", "suggestion", "fix")
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            for issue in in_order(issues):
                cells = (issue.column, issue.value, issue.sentence, issue.suggestion, issue.fix)
                row = "" if issue.row is None else issue.row
                writer.writerow([issue.severity, issue.code, row, *(defended(cell or "") for cell in cells)])
    except OSError as error:
        raise WrongUsageError(
            _("The report {file} cannot be written: {cause}", file=path, cause=error.strerror)
        ) from error


def _some_of_each(ordered: Sequence[Issue]) -> list[Issue]:
    """At most ``LINES`` issues: the same number of each code, so that no kind hides behind another."""
    codes = list(dict.fromkeys(issue.code for issue in ordered))[:LINES]
    share = max(1, LINES // len(codes))
    seen: Counter[str] = Counter()
    chosen = []
    for issue in ordered:
        if issue.code in codes and seen[issue.code] < share:
            seen[issue.code] += 1
            chosen.append(issue)
    return chosen


def _sum_up(ordered: Sequence[Issue]) -> None:
    count: Counter[tuple[str, str]] = Counter((_severity(issue), issue.title) for issue in ordered)
    for (severity, title), number in count.items():
        message(f"  {figure(number)} × {severity}: {title}")


def _severity(issue: Issue) -> str:
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTICE: _("notice")}
    return words[issue.severity]
