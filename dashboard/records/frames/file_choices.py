"""The choices of a person about one file: mapping, sheet, corrected cells, answers, conflicts, records missing from the
file; as data and as JSON text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

import msgspec
from msgspec import Meta

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _


class Missing(StrEnum):
    """What to do with a published record that is missing from the file: nothing decided yet (it stays published), keep
    it, close it (its status becomes Closed, unless it is Cancelled) or remove it."""

    UNDECIDED = ""
    KEEP = "keep"
    CLOSE = "close"  # stays published, with the status Closed; for projects only, news has no status
    REMOVE = "remove"


class Winner(StrEnum):
    """Whose value counts where a file and a colleague's publication changed the same field differently: that of the
    file (MINE) or that of the publication (THEIRS)."""

    MINE = "mine"  # that of the file
    THEIRS = "theirs"


class Edit(msgspec.Struct, frozen=True, kw_only=True, array_like=True, forbid_unknown_fields=True):
    """A correction of one cell of a file. ``value`` is the new text, ``row`` the number of the row as Excel shows it,
    ``column`` the header as the file has it, or the name of a field. If ``column`` is "", the whole row is left out.
    Edits made in one step, such as one fix for several rows, have the same number ``step`` and are undone together. As
    JSON it is a list of row, column, value and step."""

    row: Annotated[int, Meta(ge=1)]
    column: str
    value: str
    step: Annotated[int, Meta(ge=0)]


class Choices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a person decided about an uploaded file.

    ``mapping`` is field → header, "" for a field that no column serves; several headers for one field are joined by
    "+". The key "" has the headers of columns that are not to be read, also joined by "+". For fields that ``mapping``
    lacks, columns are found by their headers. ``sheet`` is the sheet of a workbook, or the table of a JSON file, to
    read; "" to choose it by its headers. ``join_rows`` says whether rows with one id that differ only in their places
    are one record. ``skip_errors`` says whether the file may be published without its rows that have errors. ``edits``
    are corrections of cells; if two correct the same cell, the later one counts. ``missing`` says what becomes of
    published records that the file lacks. ``exceptions`` (by record id) override ``missing`` for single records, and
    may also close or remove records that the file has. ``answers`` is question → code of the answer; the question is
    its code, followed by ":" and the header if it is about a column. ``conflicts`` is key of the conflict
    (``Conflict.key``) → whose value counts. ``words`` are texts that the organisation always reads as a certain value:
    field → text → value."""

    mapping: Mapping[str, str] = {}
    sheet: str = ""
    join_rows: bool = False
    skip_errors: bool = False
    edits: tuple[Edit, ...] = ()
    missing: Missing = Missing.UNDECIDED
    exceptions: Mapping[str, Missing] = {}
    answers: Mapping[str, str] = {}
    conflicts: Mapping[str, Winner] = {}
    words: Mapping[str, Mapping[str, str]] = {}

    @property
    def corrections(self) -> tuple[Edit, ...]:
        """The edits that change the text of a cell, without those that leave out a whole row."""
        return tuple(edit for edit in self.edits if edit.column)

    @property
    def left_out(self) -> frozenset[int]:
        """The row numbers, as Excel shows them, of the rows that a person left out."""
        return frozenset(edit.row for edit in self.edits if not edit.column)

    def to_json(self) -> str:
        """The choices about a file as JSON text; equal choices give equal text."""
        # Headers may be subclasses of str, of NumPy or lxml, which msgspec does not encode by itself.
        return msgspec.json.encode(self, order="deterministic", enc_hook=str.__str__).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the JSON text that ``to_json`` wrote; keys that are absent get their defaults. Raises RecordsError for
        other text."""
        try:
            return msgspec.json.decode(text, type=cls)
        except (ValueError, RecursionError):
            raise RecordsError(
                _("The choices kept for this file cannot be read. Put the draft aside and upload the file again.")
            ) from None


NO_CHOICES = Choices()
