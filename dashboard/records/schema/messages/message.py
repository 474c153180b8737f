"""The words of an issue code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """The words of one code; ``fix_suggested`` replaces ``fix`` where the issue carries a suggestion."""

    severity: str
    title: str
    sentence: str
    fix: str
    fix_suggested: str = ""


def error(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    """The row or file cannot be taken."""
    return Message("error", title, sentence, fix, fix_suggested)


def warning(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    """Taken, but someone should look."""
    return Message("warning", title, sentence, fix, fix_suggested)


def notice(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    """Told so that nothing is lost in silence."""
    return Message("notice", title, sentence, fix, fix_suggested)
