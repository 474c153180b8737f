"""Issues of a file as data (code, row, column, value, suggestion, details), and the exception that refuses a file.
``issue_messages`` has the words of each code."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _, marked
from dashboard.records.schema.issue_messages import AT_CELL, MESSAGES
from dashboard.records.text.bidi import without_signs

LONGEST_VALUE = 80  # characters of a value that a sentence repeats
RECORD_NAMES = {
    "activity": (marked("activity {name}"), marked("another activity")),
    "entry": (marked("entry {name}"), marked("another entry")),
    "record": (marked("record {name}"), marked("another record")),
}
"""The details that say which record of a file without rows an issue is about, such as "activity XM-1-A7"; for each the
words for that record and for another one."""
NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class Severity(StrEnum):
    """How bad an issue is: error (the row is left out, or the whole file refused), warning (a person should look at it)
    or notice (for information only)."""

    ERROR = "error"  # the row is left out, or the whole file if the issue names no row
    WARNING = "warning"  # the row is accepted, but a person should look at it
    NOTICE = "notice"  # for information only


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault or notice about a file. ``code`` is a key of MESSAGES in issue_messages, where the words are. ``row``
    is the number of the row as Excel shows it (the header is usually 1), None for the file or a column as a whole.
    ``column`` is the header as the file has it (several that hold one field are joined by "+"), ``value`` the text that
    is at fault, ``suggestion`` what may be meant instead; each is None if there is none. ``details`` fill the names in
    braces of the message."""

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None
    details: Mapping[str, str] = field(default_factory=lambda: NO_DETAILS)

    @property
    def severity(self) -> Severity:
        """Error, warning or notice, as the code of the issue determines."""
        return Severity(MESSAGES[self.code].severity)

    @property
    def title(self) -> str:
        """A short title for all issues of this code, in the current language like all words of an issue."""
        return _(MESSAGES[self.code].title)

    @property
    def sentence(self) -> str:
        """A sentence in the current language that says what is wrong and where."""
        sentence = MESSAGES[self.code].sentence
        if not sentence.startswith(AT_CELL):
            return self._filled(sentence)
        return self._filled(AT_CELL, sentence.removeprefix(AT_CELL))

    @property
    def sentence_at_cell(self) -> str:
        """A sentence in the current language that says what is wrong, to be shown at the cell itself: the row and the
        column are left out if they stand at its beginning."""
        return self._filled(MESSAGES[self.code].sentence.removeprefix(AT_CELL))

    def _filled(self, *templates: str) -> str:
        """The translated templates one behind the other, filled in. It begins with a capital letter, unless it begins
        with what a file holds."""
        pattern = "".join(_(template) for template in templates)
        text = pattern.format(**self._values())
        if pattern.startswith("{") and not pattern.startswith("{where}"):
            return text
        return text[:1].upper() + text[1:]

    @property
    def fix(self) -> str:
        """Sentences in the current language that say what a person can do about the issue."""
        message = MESSAGES[self.code]
        template = message.fix_suggested if self.suggestion and message.fix_suggested else message.fix
        return _(template, **self._values())

    @property
    def switch(self) -> str:
        """The options to type on the command line about the issue, such as ``--alias NOA='Horn of Africa'``; "" if
        there are none. "…" stands for a text that a person has to fill in."""
        template = MESSAGES[self.code].switch
        whole = {**self._values(), "value": self.value, "column": self.column}
        values = {name: shlex.quote(str(value)) if value else "…" for name, value in whole.items()}
        return template.format_map(values)

    def _where(self) -> dict[str, str]:
        """The values of ``{where}`` and ``{earlier}``."""
        for kind, (this, another) in RECORD_NAMES.items():
            if kind in self.details:
                return {"where": _(this, name=without_signs(self.details[kind])), "earlier": _(another)}
        rows = {"where": self.details.get("row", self.row), "earlier": self.details.get("earlier")}
        return {name: _("row {row}", row=row) for name, row in rows.items()}

    def _values(self) -> dict[str, object]:
        return {
            "row": self.row,
            "column": shortened(self.column or ""),
            "value": shortened(self.value or ""),
            "suggestion": without_signs(self.suggestion or ""),
            **{name: without_signs(text) for name, text in self.details.items()},
            **self._where(),
            **{name: _(text) for name, text in self.details.items() if name == "kind"},  # our own words, not the file's
        }


def shortened(text: str) -> str:
    """``text`` on one line, without characters that change the direction of writing, cut to 80 characters to fit into a
    sentence."""
    line = " ".join(without_signs(text).split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


def is_error(issue: Issue) -> bool:
    """Whether the issue is an error: its row is left out, or the whole file is refused if it names no row."""
    return MESSAGES[issue.code].severity == Severity.ERROR


def refuses_file(issue: Issue) -> bool:
    """Whether the whole file is refused because of this issue: it is an error, and names no row."""
    return issue.row is None and is_error(issue)


class FileRefused(RecordsError):
    """Raised for a file that is refused as a whole. ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.sentence)
        self.issue = issue


def refusal(code: str, filename: str, value: str | None = None, **details: str) -> FileRefused:
    """Make the exception, for the caller to raise, that refuses the whole file ``filename``. Its issue has this
    ``code`` and this ``value`` (the text that is at fault, None for none); ``details`` fill the names in braces of the
    message."""
    return FileRefused(Issue(code, value=value, details={"file": filename, **details}))
