"""Uploaded pictures: the files that pages show, and what staff say about each. A picture is named by its digest, the
SHA-256 of the uploaded bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from dashboard.errors import LimitReached, NotFound, StaleDraft, StoreError
from dashboard.language_and_locale import gettext as _, marked
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.tables_and_row_access import (
    content_of_rows,
    now,
    picture_files,
    picture_uses,
    pictures,
    read_row,
    read_rows,
    rows_of_content,
    write_entry,
)
from dashboard.store.version_and_journal_types import Action

if TYPE_CHECKING:
    from dashboard.pictures.picture_files_from_uploads import MadePicture

OVERTAKEN = marked("Someone else changed this picture meanwhile. Look at it, then save once more.")
MOST_A_DAY = 200  # pictures that one person may add
MOST_BYTES = 10_000_000_000  # that the files of all pictures may have together


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """What staff say about a picture. ``alts`` has, by code of a language, what it shows, for people who do not see it.
    ``credit`` says whose picture it is, ``licence`` how it may be used, ``people_agreed`` that the people in it agreed
    to be shown. The focal point is the point that stays in sight when edges are cut off: ``focal_x`` and ``focal_y``
    are fractions of the width from the left and of the height from the top."""

    alts: Mapping[str, str]
    credit: str = ""
    licence: str = ""
    people_agreed: bool = False
    focal_x: float = 0.5
    focal_y: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(PictureWords):
    """A picture. ``digest`` is the SHA-256 of the uploaded bytes in hexadecimal. ``width`` and ``height`` (pixels) are
    those of its largest file; there is a WebP file of each of the ``widths``, and a JPEG file of the largest. ``size``
    is the number of bytes of all files. ``revision`` rises with each change, and no two pictures have the same."""

    digest: str
    revision: int
    width: int
    height: int
    widths: tuple[int, ...]
    size: int
    filename: str
    added_by: str
    added_at: datetime

    def missing(self, language: str) -> list[str]:
        """What the picture lacks before visitors may see it, each as words for a sentence: the description in
        ``language`` (the site's first one), the credit, the consent of the people shown. Empty if it has all three."""
        wanted = {
            _("what it shows, in words"): self.alts.get(language),
            _("whose picture it is"): self.credit,
            _("that the people shown agreed"): self.people_agreed,
        }
        return [words for words, given in wanted.items() if not given]


_picture = partial(read_row, Picture, parsed=("alts", "widths"))


class Pictures(Repository):
    """Stores pictures. Their files never change; their descriptions, credits and consent do."""

    def state(self) -> tuple[int, int]:
        """(number of pictures, highest revision among them), of the pictures that a stored version names and of which
        staff have said that the people shown agreed; (0, 0) if there are none. Visitors can see no others. One of the
        two figures changes with every change of such a picture, which tells a process that it must build a new
        snapshot. It takes one cheap query, which may be made every few seconds."""
        named = pictures.c.digest.in_(select(picture_uses.c.digest))
        query = select(func.count(), func.max(pictures.c.revision)).where(pictures.c.people_agreed, named)
        with self._database.reading() as connection:
            number, last = connection.execute(query).one()
        return number, last or 0

    def agreed(self, digests: Iterable[str]) -> dict[str, Picture]:
        """The stored pictures with these digests, by digest, if staff have said that the people in them agreed to be
        shown."""
        query = select(pictures).where(pictures.c.people_agreed, pictures.c.digest.in_(list(digests)))
        return {one.digest: one for one in read_rows(_picture, self._rows(query))}

    def all(self) -> list[Picture]:
        """All pictures, described or not, used or not; those added last first."""
        return read_rows(_picture, self._rows(select(pictures).order_by(pictures.c.added_at.desc())))

    def get(self, digest: str) -> Picture:
        """The picture with this digest. Raises NotFound if there is no such picture."""
        with self._database.reading() as connection:
            return _find(connection, digest)

    def file(self, digest: str, name: str) -> bytes | None:
        """The content of one file of the picture with this digest, such as ``960.webp``; None if the picture has no
        such file. Raises CorruptData if the file is not as it was written."""
        kept = picture_files.c
        query = select(kept.content, kept.piece_hash).filter_by(digest=digest, name=name).order_by(kept.part)
        with self._database.reading() as connection:
            pieces = connection.execute(query).all()
        return content_of_rows(pieces, _("A file of the picture {digest}", digest=digest)) if pieces else None

    def used(self, digests: Iterable[str] | None = None) -> set[str]:
        """The digests of the pictures that the records of any stored version name, published or not; with ``digests``
        only those among them."""
        query = select(picture_uses.c.digest).distinct()
        if digests is not None:
            query = query.where(picture_uses.c.digest.in_(list(digests)))
        return {row["digest"] for row in self._rows(query)}

    def add(self, made: MadePicture, *, filename: str, by: str) -> Picture:
        """Store an uploaded picture with the files made of it (``made``), not described yet, and return it. If the same
        picture is stored already, that one stays as it is and is returned. ``filename`` is the name that it was
        uploaded with, ``by`` the e-mail address of who adds it. Raises LimitReached if the person added 200 pictures
        within 24 hours, or if the files of all pictures would exceed 10 GB."""
        moment, size = now(), sum(len(file.content) for file in made.files)
        pieces = [
            {"digest": made.digest, "name": file.name, **piece}
            for file in made.files
            for piece in rows_of_content(file.content)
        ]
        with self._database.writing(alone=pictures, long=True) as connection:
            if same := _row(connection, made.digest):
                return _picture(same)
            _check_limits(connection, by, moment, size)
            webp = [file.name.removesuffix(".webp") for file in made.files if file.name.endswith(".webp")]
            connection.execute(
                insert(pictures).values(
                    digest=made.digest,
                    revision=_next_revision(connection),
                    width=made.width,
                    height=made.height,
                    widths=json.dumps(sorted(map(int, webp))),
                    size=size,
                    filename=filename,
                    added_by=by,
                    added_at=moment,
                    **_values(PictureWords(alts={})),
                )
            )
            connection.execute(insert(picture_files), pieces)
            write_entry(connection, Action.ADD_PICTURE, actor=by, subject=filename, content_hash=made.digest)
            return _find(connection, made.digest)

    def describe(self, digest: str, words: PictureWords, *, by: str, based_on: int | None = None) -> Picture:
        """Store the description, credit, licence, consent and focal point of a picture (``words``) in place of those
        before, and return the picture. Writes nothing if they are the same. ``based_on`` is the picture's revision that
        the person saw, None for any. ``by`` is the person's e-mail address. Raises NotFound if there is no such
        picture, and StaleDraft if somebody has changed the picture since that revision."""
        with self._database.writing(alone=pictures) as connection:
            before = _find(connection, digest)
            if based_on not in (None, before.revision):
                raise StaleDraft(_(OVERTAKEN))
            values = _values(words)
            if values == _values(before):
                return before
            changing = update(pictures).where(pictures.c.digest == digest)
            connection.execute(changing.values(revision=_next_revision(connection), **values))
            after = _find(connection, digest)
            subject = f"{before.filename}: {'; '.join(_changes(_values(before), _values(after)))}"
            write_entry(connection, Action.DESCRIBE_PICTURE, actor=by, subject=subject, content_hash=digest)
            return after

    def delete(self, digest: str, *, by: str) -> Picture:
        """Delete a picture and its files. Returns the picture as it was. ``by`` is the e-mail address of who deletes
        it. Raises NotFound if there is no such picture, and StoreError if any stored version names it, because earlier
        states of the site show it."""
        with self._database.writing(alone=pictures) as connection:
            picture = _find(connection, digest)
            if connection.execute(select(picture_uses.c.version).filter_by(digest=digest).limit(1)).first():
                raise StoreError(_("{name} is used by a version of the records, so it stays.", name=picture.filename))
            connection.execute(delete(picture_files).where(picture_files.c.digest == digest))
            connection.execute(delete(pictures).where(pictures.c.digest == digest))
            write_entry(connection, Action.DELETE_PICTURE, actor=by, subject=picture.filename, content_hash=digest)
        return picture


def _check_limits(connection: Connection, by: str, moment: datetime, size: int) -> None:
    today = select(func.count()).where(pictures.c.added_by == by, pictures.c.added_at > moment - timedelta(days=1))
    if connection.execute(today).scalar_one() >= MOST_A_DAY:
        raise LimitReached(_("You added {number} pictures within a day. Add more tomorrow.", number=MOST_A_DAY))
    stored = connection.execute(select(func.coalesce(func.sum(pictures.c.size), 0))).scalar_one()
    if stored + size > MOST_BYTES:
        raise LimitReached(_("There is no more room for pictures. Delete some that are not used."))


def _row(connection: Connection, digest: str) -> RowMapping | None:
    return connection.execute(select(pictures).where(pictures.c.digest == digest)).mappings().first()


def _find(connection: Connection, digest: str) -> Picture:
    row = _row(connection, digest)
    if row is None:
        raise NotFound(_("There is no such picture."))
    return _picture(row)


def _next_revision(connection: Connection) -> int:
    last: int | None = connection.execute(select(func.max(pictures.c.revision))).scalar_one()
    return (last or 0) + 1


def _values(words: PictureWords) -> dict[str, object]:
    """The columns of the table for what staff say about a picture."""
    return {
        "alts": json.dumps(
            {language: text for language, text in sorted(words.alts.items()) if text}, ensure_ascii=False
        ),
        "credit": words.credit,
        "licence": words.licence,
        "people_agreed": words.people_agreed,
        "focal_x": words.focal_x,
        "focal_y": words.focal_y,
    }


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """What changed between two rows of the table, each as words for the journal."""
    return [f"{name} {before[name] or '–'} → {text or '–'}" for name, text in after.items() if text != before[name]]
