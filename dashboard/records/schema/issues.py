"""What can be wrong with a file of records: an issue is data, its words come from one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dashboard.errors import RecordsError
from dashboard.language import gettext as _
from dashboard.records.schema.messages import MESSAGES
from dashboard.records.text.bidi import without_signs

LONGEST_VALUE = 80  # characters of a value that a sentence repeats
NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class Severity(StrEnum):
    """How much an issue matters."""

    ERROR = "error"  # the row, or the whole file where no row is named, cannot be taken
    WARNING = "warning"  # taken, but someone should look
    NOTICE = "notice"  # told so that nothing is lost in silence


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding.

    ``row`` is the row that Excel shows (the header is usually 1), None for the file as a whole;
    ``column`` is the header as the file has it; ``details`` fill the places of the message.
    """

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None
    details: Mapping[str, str] = field(default_factory=lambda: NO_DETAILS)

    @property
    def severity(self) -> Severity:
        """How much it matters, fixed by the code."""
        return Severity(MESSAGES[self.code].severity)

    @property
    def title(self) -> str:
        """A few words that all issues of this code share, in the current language."""
        return _(MESSAGES[self.code].title)

    @property
    def sentence(self) -> str:
        """What is wrong and where, in the current language."""
        return _(MESSAGES[self.code].sentence, **self._values())

    @property
    def fix(self) -> str:
        """What the person can do about it, in the current language."""
        message = MESSAGES[self.code]
        template = message.fix_suggested if self.suggestion and message.fix_suggested else message.fix
        return _(template, **self._values())

    def _values(self) -> dict[str, object]:
        return {
            "row": self.row,
            "column": shortened(self.column or ""),
            "value": shortened(self.value or ""),
            "suggestion": without_signs(self.suggestion or ""),
            **{name: without_signs(text) for name, text in self.details.items()},
            **({"kind": _(self.details["kind"])} if "kind" in self.details else {}),  # a word of ours
        }


def shortened(text: str) -> str:
    """``text`` on one line and cut to a length that a sentence can bear."""
    line = " ".join(without_signs(text).split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


def is_error(issue: Issue) -> bool:
    """Whether the row or file that the issue names cannot be taken."""
    return MESSAGES[issue.code].severity == Severity.ERROR


def refuses_file(issue: Issue) -> bool:
    """Whether the whole file cannot be taken."""
    return issue.row is None and is_error(issue)


class FileRefused(RecordsError):
    """The whole file cannot be taken; the issue says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.sentence)
        self.issue = issue
