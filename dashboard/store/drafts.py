"""Drafts: files with the choices that staff made about them. Each change of a draft is one transaction with a journal
entry."""

from types import EllipsisType
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from dashboard.errors import NotFound
from dashboard.language_and_locale import gettext as _
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.schema.columns import Dataset
from dashboard.store.draft_checks import DraftChecks
from dashboard.store.draft_rows import (
    OPEN,
    Draft,
    DraftKind,
    DraftState,
    find_draft,
    find_revision,
    next_revision,
    read_draft,
    set_draft,
)
from dashboard.store.tables_and_row_access import (
    content_of_rows,
    corrupt_data,
    draft_originals,
    drafts,
    insert_row,
    journal,
    now,
    read_rows,
    rows_of_content,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action
from dashboard.store.version_rows_and_pointer import ORIGINAL, find_version, published_number, read_content

__all__ = ["Draft", "DraftKind", "DraftState", "Drafts"]


class NewDraft:
    """A file (``content``) that is to be stored as a draft by ``write``. It is compressed when this object is made, so
    that the transaction that writes it is short. The attribute ``digest`` is the SHA-256 of the file in hexadecimal.
    ``author`` is the e-mail address of the person who brought the file, or who added the source that it was fetched
    from. ``choices`` are those made about the file so far, None for none. ``origin`` is the number of the version that
    the file was made from, None if it was made from none; by default it is the version published when ``write`` is
    called."""

    def __init__(
        self,
        dataset: Dataset,
        content: bytes,
        *,
        filename: str,
        author: str,
        kind: DraftKind = DraftKind.FILE,
        choices: Choices | None = None,
        origin: int | EllipsisType | None = ...,
    ) -> None:
        from dashboard.store.compressed_frames_and_checks import fingerprint, pack_file  # noqa: PLC0415

        self.digest = fingerprint(content)
        self._origin = origin
        self._pieces = list(rows_of_content(pack_file(content)))
        self._values = {
            "dataset": dataset,
            "kind": kind,
            "filename": filename,
            "author": author,
            "choices": (choices or Choices()).to_json(),
            "size": len(content),
            "content_hash": self.digest,
        }

    def write(self, connection: Connection, action: Action, subject: str, *, actor: str = "") -> Draft:
        """Store the draft in the transaction of ``connection``, and return it; it then waits for its check. A journal
        entry is written with this ``action`` and ``subject`` (what was done to what). It names ``actor`` as the one who
        did it; if ``actor`` is "", the author of the draft."""
        moment, dataset = now(), Dataset(str(self._values["dataset"]))
        base = connection.execute(published_number(dataset)).scalar_one()
        times = {"created_at": moment, "updated_at": moment}
        based = {"origin": base if self._origin is ... else self._origin, "based_on": base}
        draft = read_draft(insert_row(connection, drafts, **self._values, **times, **based))
        connection.execute(insert(draft_originals), [{"draft": draft.number, **piece} for piece in self._pieces])
        _log(connection, action, draft, actor or draft.author, subject)
        return draft


class Drafts(DraftChecks):
    """Reads and changes drafts, also those that are published or discarded. Methods by which a person changes a draft
    have the parameters ``revision``, the one that the person saw, and ``author``, the person's e-mail address. They
    return the changed draft, and raise NotFound if there is no such draft, StaleDraft if it has another revision, and
    AlreadyDone if it is published, discarded or submitted. ``reopen`` differs: it raises AlreadyDone for a draft that
    is not discarded."""

    def add(
        self,
        dataset: Dataset,
        content: bytes,
        *,
        filename: str,
        author: str,
        kind: DraftKind = DraftKind.FILE,
        choices: Choices | None = None,
        action: Action | None = None,
        subject: str = "",
        origin: int | EllipsisType | None = ...,
    ) -> Draft:
        """Store the ``content`` of a file as a new draft, which then waits for its check, and return it. ``author`` is
        the e-mail address of the person who brought the file, ``kind`` says whether it is a whole file or one record.
        ``choices`` are those made about the file so far, None for none. The journal records ``action`` (by default the
        upload of a file or, for one record, its edit) and ``subject`` (what it was done to; by default ``filename``).
        ``origin`` is the number of the version that the content was made from, None if it was made from none; by
        default that of the version published now."""
        new = NewDraft(dataset, content, filename=filename, author=author, kind=kind, choices=choices, origin=origin)
        act = action or (Action.UPLOAD if kind is DraftKind.FILE else Action.EDIT_RECORD)
        with self._database.writing(long=True) as connection:
            return new.write(connection, act, subject or filename)

    def get(self, number: int) -> Draft:
        """The draft with this number, in any state. Raises NotFound if there is no such draft."""
        with self._database.reading() as connection:
            return find_draft(connection, number)

    def all_open(self) -> list[Draft]:
        """The drafts that are neither published nor discarded, newest first. Drafts whose publication is planned are
        among them."""
        return self._list(select(drafts).where(drafts.c.state.in_(OPEN)))

    def reopenable(self, limit: int) -> list[Draft]:
        """The discarded drafts that can be reopened, newest first, at most ``limit``. Left out are drafts of a source
        that were discarded without a person, because the source brought newer content, and drafts whose file was
        deleted."""
        acts = select(journal.c.actor).where(journal.c.draft == drafts.c.number, journal.c.action == Action.DISCARD)
        actor = func.coalesce(acts.order_by(journal.c.number.desc()).limit(1).scalar_subquery(), "")
        by_person = actor.not_like("source %")
        discarded = select(drafts).where(drafts.c.state == DraftState.DISCARDED, by_person, _has_file())
        return self._list(discarded.limit(limit))

    def all(self, limit: int | None = None, *, dataset: Dataset | None = None) -> list[Draft]:
        """The drafts in every state, newest first: at most ``limit`` if that is given, and only those of ``dataset`` if
        that is given."""
        query = select(drafts).limit(limit)
        return self._list(query if dataset is None else query.where(drafts.c.dataset == dataset))

    def original(self, number: int) -> bytes:
        """The bytes of the file of the draft with this number, as it was uploaded or fetched. If they were deleted
        because the draft is published, they are read from its version. Raises NotFound if there is no such draft or the
        file was deleted, and CorruptData if what is stored is not as it was written."""
        from dashboard.store.compressed_frames_and_checks import fingerprint, unpack_file  # noqa: PLC0415

        kept, what = draft_originals.c, _("The file of draft {number}", number=number)
        pieces = select(kept.content, kept.piece_hash).where(kept.draft == number).order_by(kept.part)
        with self._database.reading(long=True) as connection:
            draft = find_draft(connection, number)
            packed = content_of_rows(connection.execute(pieces), what)
            if not packed and draft.version is not None:
                packed = read_content(connection, find_version(connection, draft.version), ORIGINAL)
        if not packed:
            raise _deleted(number)
        try:
            content = unpack_file(packed)
        except ValueError as error:
            raise corrupt_data(what) from error
        if fingerprint(content) != draft.content_hash:
            raise corrupt_data(what)
        return content

    def change(
        self,
        number: int,
        choices: Choices,
        *,
        revision: int,
        author: str,
        action: Action,
        subject: str = "",
        filename: str = "",
    ) -> Draft:
        """Replace the choices about the file of the draft with this number. The draft then waits for a new check; it is
        returned. ``revision`` is the one that the person saw, ``author`` the person's e-mail address. ``action`` and
        ``subject`` say in the journal what was changed. ``filename`` is a new name for the file, "" to keep the old
        one. Raises NotFound if there is no such draft, StaleDraft if it has another ``revision``, AlreadyDone if it is
        published, discarded or submitted."""
        with self._database.writing() as connection:
            before = find_revision(connection, number, revision)
            draft = set_draft(
                connection,
                number,
                filename=filename or before.filename,
                choices=choices.to_json(),
                revision=revision + 1,
                state=DraftState.WAITING,
                done=0,
                total=0,
                failure="",
                beat_at=None,
            )
            _log(connection, action, draft, author, subject)
        return draft

    def decide(self, number: int, choices: Choices, *, revision: int, author: str, subject: str = "") -> Draft:
        """Replace the choices about the draft with this number by ``choices``, which may differ only in decisions about
        records missing from the file, rows with errors, and fields that both the file and a colleague changed. A draft
        that is checked needs no new check after that. Returns the draft. ``revision`` is the one that the person saw,
        ``author`` the person's e-mail address, ``subject`` says in the journal what was decided. Raises ValueError if
        ``choices`` differ in what decides how the file is read, RecordsError if the stored choices cannot be read,
        NotFound if there is no such draft, StaleDraft if it has another ``revision``, AlreadyDone if it is published,
        discarded or submitted."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            if _about_the_file(choices) != _about_the_file(draft.choices):
                raise ValueError("these choices change what is read from the file")
            draft = next_revision(connection, draft, choices=choices.to_json())
            _log(connection, Action.DECIDE_MISSING, draft, author, subject)
        return draft

    def rebase(self, number: int, *, revision: int, author: str) -> Draft:
        """Let the draft with this number be compared with the version of its dataset that is published now, and return
        the draft. ``revision`` is the one that the person saw, ``author`` the person's e-mail address. Raises NotFound
        if there is no such draft, StaleDraft if it has another ``revision``, AlreadyDone if it is published, discarded
        or submitted."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            base = connection.execute(published_number(draft.dataset)).scalar_one()
            subject = f"{draft.based_on or '–'} → {base or '–'}"
            draft = next_revision(connection, draft, based_on=base)
            _log(connection, Action.REBASE, draft, author, subject)
        return draft

    def discard(self, number: int, *, revision: int, author: str) -> Draft:
        """Discard the draft with this number, and return it. Nothing of it is deleted, so that it can be reopened.
        ``revision`` is the one that the person saw, ``author`` the person's e-mail address, or "source" and the name of
        a source that discards a draft of its own. Raises NotFound if there is no such draft, StaleDraft if it has
        another ``revision``, AlreadyDone if it is published, discarded or submitted."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision)
            draft = next_revision(connection, draft, state=DraftState.DISCARDED)
            _log(connection, Action.DISCARD, draft, author, draft.filename)
        return draft

    def reopen(self, number: int, *, revision: int, author: str) -> Draft:
        """Reopen the discarded draft with this number, and return it. Its state is then "checked" if it was checked
        after its last change; otherwise it waits for a check. ``revision`` is the one that the person saw, ``author``
        the person's e-mail address. Raises NotFound if there is no such draft or its file was deleted, StaleDraft if it
        has another ``revision``, AlreadyDone if it is not discarded."""
        with self._database.writing() as connection:
            draft = find_revision(connection, number, revision, {DraftState.DISCARDED})
            if connection.scalar(select(drafts.c.number).where(drafts.c.number == number, _has_file())) is None:
                raise _deleted(number)
            draft = next_revision(connection, draft, done=0, total=0, failure="", beat_at=None)
            _log(connection, Action.REOPEN, draft, author, draft.filename)
        return draft

    def _list(self, query: Select[Any]) -> list[Draft]:
        return read_rows(read_draft, self._rows(query.order_by(drafts.c.number.desc())))


def _about_the_file(choices: Choices) -> Choices:
    """Only the choices that decide what is read from the file."""
    return replace(choices, missing=Missing.UNDECIDED, exceptions={}, conflicts={}, skip_errors=False)


def _has_file() -> ColumnElement[bool]:
    return select(draft_originals.c.part).where(draft_originals.c.draft == drafts.c.number).exists()


def _deleted(number: int) -> NotFound:
    return NotFound(_("The file of draft {number} was deleted after long disuse. Upload it again.", number=number))


def _log(connection: Connection, action: Action, draft: Draft, author: str, subject: str) -> None:
    write_entry(
        connection,
        action,
        actor=author,
        dataset=draft.dataset,
        draft=draft.number,
        previous=draft.based_on,
        subject=subject,
        content_hash=draft.content_hash,
    )
