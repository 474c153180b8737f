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
    """What staff say about a picture. ``alts`` has, by the code of a language, a description of what the picture shows,
    for people who do not see it. ``credit`` says whose picture it is, ``licence`` how it may be used, and
    ``people_agreed`` that the people in it agreed to be shown. The focal point stays in sight when edges of the picture
    are cut off: ``focal_x`` is its distance from the left as a fraction of the width, ``focal_y`` that from the top as
    a fraction of the height."""

    alts: Mapping[str, str]
    credit: str = ""
    licence: str = ""
    people_agreed: bool = False
    focal_x: float = 0.5
    focal_y: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(PictureWords):
    """A picture. ``digest`` is the SHA-256 of the uploaded bytes in hexadecimal. ``width`` and ``height`` are those of
    its largest file, in pixels. There is a WebP file in each of the ``widths``, and a JPEG file in the largest.
    ``size`` is the number of bytes of all its files. ``revision`` rises with each change; no two pictures have the
    same."""

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
        """What the picture still needs before visitors may see it, each in words that fit into a sentence of the
        current language: its description in ``language`` (a code, that of the site's first language), the credit, and
        the consent of the people shown. Empty if it has all three."""
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
        """(number, highest revision) of the pictures that visitors may be able to see; (0, 0) if there are none. They
        are the pictures that a stored version names, and of which staff have said that the people shown agreed. Every
        change of such a picture changes one of the two figures; then a process has to build a new snapshot. This is one
        cheap query, which may be made every few seconds."""
        named = pictures.c.digest.in_(select(picture_uses.c.digest))
        query = select(func.count(), func.max(pictures.c.revision)).where(pictures.c.people_agreed, named)
        with self._database.reading() as connection:
            number, last = connection.execute(query).one()
        return number, last or 0

    def agreed(self, digests: Iterable[str]) -> dict[str, Picture]:
        """The pictures (digest → picture) of which staff have said that the people in them agreed to be shown.
        ``digests`` are those of the pictures to look at, each the SHA-256 of the uploaded bytes; pictures that are not
        stored are left out."""
        query = select(pictures).where(pictures.c.people_agreed, pictures.c.digest.in_(list(digests)))
        return {one.digest: one for one in read_rows(_picture, self._rows(query))}

    def all(self) -> list[Picture]:
        """All stored pictures, described or not, used or not, newest first."""
        return read_rows(_picture, self._rows(select(pictures).order_by(pictures.c.added_at.desc())))

    def get(self, digest: str) -> Picture:
        """The picture with this digest, which is the SHA-256 of the uploaded bytes. Raises NotFound if there is no such
        picture."""
        with self._database.reading() as connection:
            return _find(connection, digest)

    def file(self, digest: str, name: str) -> bytes | None:
        """The bytes of one file of a picture; None if it has no such file. ``digest`` is the SHA-256 of the bytes that
        were uploaded, ``name`` the width and format of the file, such as ``960.webp``. Raises CorruptData if the file
        is not as it was written."""
        kept = picture_files.c
        query = select(kept.content, kept.piece_hash).filter_by(digest=digest, name=name).order_by(kept.part)
        with self._database.reading() as connection:
            pieces = connection.execute(query).all()
        return content_of_rows(pieces, _("A file of the picture {digest}", digest=digest)) if pieces else None

    def used(self, digests: Iterable[str] | None = None) -> set[str]:
        """The digests of the pictures that the records of any stored version name, published or not. If ``digests`` is
        given, only those that are in it."""
        query = select(picture_uses.c.digest).distinct()
        if digests is not None:
            query = query.where(picture_uses.c.digest.in_(list(digests)))
        return {row["digest"] for row in self._rows(query)}

    def add(self, made: MadePicture, *, filename: str, by: str) -> Picture:
        """Store an uploaded picture, which has no description yet, with the files made of it (``made``), and return it.
        If the same picture is stored already, nothing is changed, and the stored picture is returned. ``filename`` is
        the name of the uploaded file, ``by`` the e-mail address of the person who adds it. Raises LimitReached if this
        person added 200 pictures within the last 24 hours, or if the files of all pictures together would have more
        than 10 GB."""
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
        """Store what staff say about a picture (``words``: description, credit, licence, consent, focal point) in place
        of what they said before, and return the picture. Writes nothing if both are the same. ``based_on`` is the
        revision of the picture that the person saw; with None it is not compared. ``by`` is the person's e-mail
        address. Raises NotFound if there is no picture with this digest, StaleDraft if somebody has changed it since
        that revision."""
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
        """Delete the picture with this digest and its files. Returns the picture as it was. ``by`` is the e-mail
        address of the person who deletes it. Raises NotFound if there is no such picture, and StoreError if any stored
        version names it: visitors can open earlier states of the site, which show it."""
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
