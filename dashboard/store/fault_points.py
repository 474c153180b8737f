"""The steps of a publication, by name, so that a test can end the process at each of them."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """A moment within a write; what was written before it lies in a transaction that is still open."""

    BEGUN = "begun"
    PLAN_MARKED = "plan marked"
    DRAFT_MARKED = "draft marked"
    VERSION_WRITTEN = "version written"
    PAYLOAD_WRITTEN = "payload written"
    POINTER_MOVED = "pointer moved"
    JOURNAL_WRITTEN = "journal written"
    COMMITTING = "committing"
    COMMITTED = "committed"  # the only one after the transaction


STEPS = tuple(Step)


def reached(step: Step) -> None:
    """Do nothing; a test puts a function of its own here."""
