"""Comments on drafts: what staff write about them, why a publication was declined or stopped, and notes that a draft
was published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import Connection, and_, func, or_, select, update

from dashboard.language_and_locale import gettext as _, speaking_to_all
from dashboard.store.database_connection_and_transactions import Repository
from dashboard.store.draft_rows import Draft, find_draft
from dashboard.store.mail_queue import MailKind, add_mail
from dashboard.store.staff_accounts_and_sign_in import email_key
from dashboard.store.tables_and_row_access import draft_comments, insert_row, now, read_row, read_rows, write_entry
from dashboard.store.version_and_journal_types import Action, Version

PUBLICATION_SHOWN = timedelta(days=14)  # that a desk tells of a publication, if its person does not open the draft


class CommentKind(StrEnum):
    """What a comment is: a remark (COMMENT), the reason why a publication was sent back for changes, declined or
    stopped, or a note that the draft was published. The values are stored in the database and must not change."""

    COMMENT = "comment"
    CHANGES = "ask for changes"  # ended a request or plan; the draft is to be changed
    DECLINE = "decline"  # ended a request or plan
    STOPPED = "stopped"  # written by the program: a plan collided with another publication
    PUBLISHED = "published"  # written by the program


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftComment:
    """A comment on the draft with the number ``draft``. ``author`` wrote it: the e-mail address of a person, or
    "source" and the name of a source. If the program wrote it because a planned publication was stopped, ``author``
    names the people whose publications stopped it, separated by commas. ``told`` is the e-mail address, in small
    letters, of the person on whose desk the comment appears; "" if it appears on none. ``seen_at`` is when that person
    opened the draft for the first time after the comment; None until then."""

    number: int
    draft: int
    author: str
    at: datetime
    kind: CommentKind
    text: str
    told: str
    seen_at: datetime | None

    @property
    def words(self) -> str:
        """The text to show. The note that a draft was published is written anew in the current language, with the
        number of the version from the stored text; all other comments are shown as they were stored."""
        number = re.search(r"\d+", self.text) if self.kind is CommentKind.PUBLISHED else None
        return _published(int(number[0])) if number else self.text


def _published(version: int) -> str:
    return _("Published as version {number}.", number=version)


_read = partial(read_row, DraftComment)


class DraftComments(Repository):
    """Reads and writes the comments on drafts. Also stores whether the person on whose desk a comment appears has seen
    it."""

    def of(self, draft: int) -> list[DraftComment]:
        """The comments on the draft with this number, oldest first; empty if it has none, or there is no such draft."""
        query = select(draft_comments).where(draft_comments.c.draft == draft).order_by(draft_comments.c.number)
        return read_rows(_read, self._rows(query))

    def add(self, draft: int, text: str, *, author: str) -> DraftComment:
        """Store a comment (``text``) on the draft with this number, with a journal entry, and return it. ``author`` is
        the e-mail address of the person who writes it. The author of the draft gets the comment on the desk and by
        mail. If that author has written it, it goes to the other person who last commented on the draft or refused its
        publication, if there is one. Raises NotFound if there is no such draft."""
        with self._database.writing() as connection:
            found = find_draft(connection, draft, lock=True)
            write_entry(connection, Action.COMMENT, actor=author, dataset=found.dataset, draft=draft, note=text)
            tell = _last_writer(connection, found) if email_key(author) == email_key(found.author) else found.author
            return add_comment(connection, draft, CommentKind.COMMENT, text, author=author, tell=tell)

    def unseen(self, person: str) -> list[DraftComment]:
        """The comments to show on the desk of the person with this e-mail address, newest first: those addressed to the
        person, who has not opened the draft since. A note that a draft was published is left out after two weeks. Of
        the notes about what sources published by themselves, only the last one of each source is listed."""
        mine, by_source = draft_comments.c.told == email_key(person), draft_comments.c.author.like("source %")
        published = draft_comments.c.kind == CommentKind.PUBLISHED
        last = select(func.max(draft_comments.c.number)).where(mine, published, by_source)
        is_last = draft_comments.c.number.in_(last.group_by(draft_comments.c.author))
        told = and_(draft_comments.c.at > now() - PUBLICATION_SHOWN, or_(~by_source, is_last))
        query = select(draft_comments).where(mine, draft_comments.c.seen_at.is_(None), or_(~published, told))
        return read_rows(_read, self._rows(query.order_by(draft_comments.c.number.desc())))

    def refusals(self, drafts: Iterable[int]) -> dict[int, DraftComment]:
        """The newest comment with which the publication of a draft was declined or sent back for changes, by the number
        of the draft. ``drafts`` are the numbers of the drafts to look at; those without such a comment are left out."""
        refused = draft_comments.c.kind.in_((CommentKind.CHANGES, CommentKind.DECLINE))
        query = select(draft_comments).where(refused, draft_comments.c.draft.in_(list(drafts)))
        found = read_rows(_read, self._rows(query.order_by(draft_comments.c.number)))
        return {comment.draft: comment for comment in found}

    def mark_seen(self, draft: int, person: str) -> None:
        """Store that the person with this e-mail address has now seen the comments on the draft with this number that
        are addressed to them."""
        if not any(comment.draft == draft for comment in self.unseen(person)):
            return
        table = draft_comments.c
        unseen = (table.draft == draft, table.told == email_key(person), table.seen_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(draft_comments).where(*unseen).values(seen_at=now()))


def _last_writer(connection: Connection, draft: Draft) -> str:
    """The e-mail address of the person who wrote last to the author of a draft; the author's own if nobody did."""
    by_program = (CommentKind.STOPPED, CommentKind.PUBLISHED)
    written = draft_comments.c.draft == draft.number, draft_comments.c.kind.not_in(by_program)
    query = select(draft_comments.c.author).where(*written).order_by(draft_comments.c.number.desc())
    others = (one for one in connection.execute(query).scalars() if email_key(one) != email_key(draft.author))
    return next(others, draft.author)


def add_comment(
    connection: Connection,
    draft: int,
    kind: CommentKind,
    text: str,
    *,
    author: str,
    tell: str,
    mailed: str | None = None,
) -> DraftComment:
    """Store a comment of this ``kind`` on the draft with this number, and return it. It is written in the transaction
    of ``connection``, without a journal entry. ``tell`` is the e-mail address of the person who gets it on the desk and
    by mail. The mail has the ``text`` of the comment, or ``mailed`` if that is given. If the same person wrote the
    comment (``author``), it appears on no desk and no mail is sent, unless the comment says that a publication was
    stopped or done."""
    by_program = kind in (CommentKind.STOPPED, CommentKind.PUBLISHED)
    told = "" if not by_program and email_key(tell) == email_key(author) else email_key(tell)
    if told:
        words = text if mailed is None else mailed
        add_mail(connection, MailKind(kind), told, actor=author, draft=draft, text=words)
    values = {"draft": draft, "kind": kind, "text": text, "author": author, "told": told, "at": now()}
    return _read(insert_row(connection, draft_comments, **values))


def tell_publication(connection: Connection, version: Version, draft: int, *, author: str, tell: str) -> None:
    """Tell the person with the e-mail address ``tell``, on the desk and by mail, that ``author`` has published the
    draft with this number as ``version``. The comment and the mail for that are stored in the transaction of
    ``connection``."""
    with speaking_to_all():
        text = _published(version.number)
    add_comment(connection, draft, CommentKind.PUBLISHED, text, author=author, tell=tell, mailed="")


def newest_stop(connection: Connection, draft: int) -> str:
    """The sentence that says why the planned publication of the draft with this number was last stopped; "" if it never
    was."""
    stops = select(draft_comments.c.text).where(
        draft_comments.c.draft == draft, draft_comments.c.kind == CommentKind.STOPPED
    )
    return connection.execute(stops.order_by(draft_comments.c.number.desc()).limit(1)).scalar() or ""
