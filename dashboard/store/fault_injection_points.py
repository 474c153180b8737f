"""The steps of a write to the database. At each of them a test can end the process, to see that nothing is left half
done."""

from enum import StrEnum


class Step(StrEnum):
    """A point in a write to the database at which a test can end the process. At every step but COMMITTED the
    transaction is still open, so that nothing is stored yet."""

    BEGUN = "begun"
    PLAN_MARKED = "plan marked"
    DRAFT_MARKED = "draft marked"
    VERSION_WRITTEN = "version written"
    PAYLOAD_WRITTEN = "payload written"
    POINTER_MOVED = "pointer moved"
    JOURNAL_WRITTEN = "journal written"
    COMMITTING = "committing"
    COMMITTED = "committed"  # the only one after the transaction


def reached(step: Step) -> None:
    """Called while something is written to the database, each time when the write has got as far as ``step``. It does
    nothing; tests replace it to end the process there."""
