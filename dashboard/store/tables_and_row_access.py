"""The tables of the database as the newest migration leaves them, and functions that read and write their rows, the
entries of the journal among them."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from dashboard.errors import CorruptData, StoreError
from dashboard.language_and_locale import gettext as _
from dashboard.store import fault_injection_points
from dashboard.store.version_and_journal_types import Action, Entry, Version

log = logging.getLogger(__name__)
T = TypeVar("T")
PART_BYTES = 4 * 1024 * 1024
LAST_NUMBER = 2**31 - 1
"""The largest number that a row can have."""


class UtcDateTime(TypeDecorator[datetime]):
    """A column type for times with time zone. They are stored in UTC, also in SQLite, whose own times have no time
    zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Called by SQLAlchemy: the value to store. It is ``value`` in UTC, in SQLite without its time zone, or None
        for None."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Called by SQLAlchemy: a function that turns a stored value into a time. It returns a stored value that is no
        time unchanged, so that one damaged row does not make the whole query fail."""
        read = super().result_processor(dialect, coltype)

        def read_or_pass(value: Any) -> Any:
            try:
                return read(value) if read else value
            except (ValueError, TypeError):
                return value

        return read_or_pass

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        """Called by SQLAlchemy: the stored ``value`` as an aware datetime in UTC; None for None."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The current time as an aware datetime in UTC."""
    return datetime.now(UTC)


def shared_now(connection: Connection) -> datetime:
    """The current time as an aware datetime in UTC, by the clock that all processes share: with PostgreSQL its server's
    clock, because several hosts may use it; with SQLite this machine's."""
    if connection.dialect.name == "sqlite":
        return now()
    moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)


def first_time(connection: Connection, query: Select[Any]) -> datetime | None:
    """The time (aware, UTC) in the first row that ``query`` selects; None if there is no row, or if what is stored in
    it is no time."""
    moment = connection.scalar(query)
    return moment if isinstance(moment, datetime) else None


def read_row(
    kind: type[T], row: RowMapping | Mapping[str, Any], *, parsed: Collection[str] = (), **values: object
) -> T:
    """Make an object of the dataclass ``kind`` from a row of the database. Texts become enums where the field is an
    enum. Columns without a field are ignored. The columns named in ``parsed`` hold JSON, which is decoded. ``values``
    are fields that the row lacks or has in another form. Raises CorruptData if a value does not fit its field."""
    try:
        given = {str(name): msgspec.json.decode(text) if name in parsed else text for name, text in row.items()}
        return msgspec.convert(given | values, kind)
    except (ValueError, TypeError, RecursionError) as error:
        name = f"{kind.__name__} {row.get('number') or row.get('digest') or ''}".rstrip()
        sentence = _("The row “{name}” of the database is damaged, so it is not used. Restore a backup.", name=name)
        raise CorruptData(sentence) from error


def read_rows(read: Callable[[RowMapping], T], rows: Iterable[RowMapping], damaged: list[int] | None = None) -> list[T]:
    """The results of calling ``read`` with each row. A row for which it raises CorruptData is logged and left out, so
    that one damaged row does not make a whole list fail. If ``damaged`` is given, the numbers of such rows are appended
    to it."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except CorruptData as error:  # without a traceback: every request that lists it writes this line
            log.error("A damaged row is left out of a list: %s", error)
            if damaged is not None:
                damaged.append(row["number"])
    return found


def find_row(
    connection: Connection, table: Table, number: int, missing: StoreError, *, lock: bool = False
) -> RowMapping:
    """The row of ``table`` with this number. With ``lock``, for which ``connection`` must come from
    ``Database.writing``, nobody else can change the row until the transaction ends. Raises the error ``missing`` if
    there is no such row."""
    query = select(table).where(table.c.number == number)
    known = 0 < number <= LAST_NUMBER  # for much larger ones SQLite's driver raises an error of its own
    row = connection.execute(query.with_for_update() if lock else query).mappings().first() if known else None
    if row is None:
        raise missing
    return row


def insert_row(connection: Connection, table: Table, **values: object) -> RowMapping:
    """Insert a row with ``values`` (column → value) into ``table``. Returns the whole row, with the number that the
    database gave it and the defaults of columns that ``values`` lacks."""
    return connection.execute(insert(table).values(values).returning(*table.c)).mappings().one()


def update_row(connection: Connection, table: Table, number: int, **values: object) -> RowMapping:
    """Write ``values`` (column → value) into the row of ``table`` with this number, which must exist. Returns the whole
    changed row."""
    changing = update(table).where(table.c.number == number).values(values)
    return connection.execute(changing.returning(*table.c)).mappings().one()


def rows_of_content(content: Any) -> Iterator[dict[str, object]]:
    """Cut ``content`` (bytes, or another object with the buffer protocol) into pieces of at most 4 MiB, and give a row
    for each: ``part`` (the number of the piece, from 0), ``content`` (the piece) and ``piece_hash`` (its SHA-256 in
    hexadecimal). Empty content gives one row with an empty piece."""
    view = memoryview(content)
    for part, start in enumerate(range(0, max(len(view), 1), PART_BYTES)):
        piece = bytes(view[start : start + PART_BYTES])
        yield {"part": part, "content": piece, "piece_hash": sha256(piece).hexdigest()}


def content_of_rows(rows: Iterable[Any], what: str) -> bytes:
    """Join the pieces of a stored content. Each of ``rows`` begins with a piece (bytes) and its SHA-256 in hexadecimal,
    "" for a piece that an older release stored without a hash. Returns empty bytes if there are no rows. Raises
    CorruptData if a piece does not fit its hash; ``what`` names the content in the message of the error."""
    pieces = []
    for piece, piece_hash, *_rest in rows:
        if piece_hash and sha256(piece).hexdigest() != piece_hash:
            raise corrupt_data(what)
        pieces.append(piece)
    return b"".join(pieces)


def corrupt_data(what: str, *, version: int | None = None) -> CorruptData:
    """Make the error to raise if a stored content does not fit its hash. ``what`` names the content in the message,
    such as "The file of draft 7". If the content is the records of a version, ``version`` is the number of that
    version."""
    sentence = _("{what}: what is stored does not fit its hash, so it is not used. Restore a backup.", what=what)
    return CorruptData(sentence, version)


metadata = MetaData()


def _numbered_table(name: str, *items: Column[Any] | Index) -> Table:
    """A table whose rows have a ``number`` that the database counts; no number is ever used twice."""
    return Table(name, metadata, Column("number", Integer, primary_key=True), *items, sqlite_autoincrement=True)


def _table_of_contents(name: str, *key: Column[Any]) -> Table:
    """A table of contents in pieces, see ``rows_of_content``. They are cut, so that no value comes near the 1 GB that
    both databases allow, and neither side needs much memory. ``key`` are the columns that say which content it is."""
    return Table(
        name,
        metadata,
        *key,
        Column("part", Integer, primary_key=True),
        Column("content", LargeBinary, nullable=False),
        Column("piece_hash", String(64), nullable=False, server_default=""),
    )


versions = _numbered_table(
    "versions",
    Column("dataset", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, default=now),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Index("versions_by_dataset", "dataset", "number"),
)

# A table of its own, so that listing versions stays cheap.
payloads = _table_of_contents(
    "payloads",
    Column("version", Integer, ForeignKey("versions.number"), primary_key=True),
    Column("kind", String(20), primary_key=True),
)

# One row per dataset from the first migration on, so that there is always a row to lock.
pointers = Table(
    "pointers",
    metadata,
    Column("dataset", String(20), primary_key=True),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("published_at", UtcDateTime),
)

journal = _numbered_table(
    "journal",
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("dataset", String(20)),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("previous", Integer, ForeignKey("versions.number")),
    Column("note", Text, nullable=False, default=""),
    Column("draft", Integer, ForeignKey("drafts.number")),
    Column("subject", Text, nullable=False, default=""),
    Column("content_hash", String(64), nullable=False, default=""),
    Index("journal_by_version", "version"),
    Index("journal_by_draft", "draft"),
)

# ``checked`` is the revision that the stored result belongs to; ``beat_at`` is when its checker was last alive.
drafts = _numbered_table(
    "drafts",
    Column("dataset", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False, default="waiting"),
    Column("revision", Integer, nullable=False, default=1),
    Column("filename", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("origin", Integer, ForeignKey("versions.number")),
    Column("based_on", Integer, ForeignKey("versions.number")),
    Column("choices", Text, nullable=False),
    Column("checked", Integer, nullable=False, default=0),
    Column("done", BigInteger, nullable=False, default=0),
    Column("total", BigInteger, nullable=False, default=0),
    Column("beat_at", UtcDateTime),
    Column("failure", Text, nullable=False, default=""),
    Column("version", Integer, ForeignKey("versions.number")),
    Column("note", Text, nullable=False, default=""),
    Column("size", BigInteger, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Index("drafts_by_state", "state", "number"),
)

# In the same form as the originals of versions, so that publishing copies them within the database.
draft_originals = _table_of_contents(
    "draft_originals", Column("draft", Integer, ForeignKey("drafts.number"), primary_key=True)
)

# The result of the last check; the next one replaces it.
draft_results = _table_of_contents(
    "draft_results",
    Column("draft", Integer, ForeignKey("drafts.number"), primary_key=True),
    Column("kind", String(20), primary_key=True),
)

plans = _numbered_table(
    "plans",
    Column("dataset", String(20), nullable=False),
    Column("draft", Integer, ForeignKey("drafts.number"), nullable=False),
    Column("version", Integer, ForeignKey("versions.number"), nullable=False),
    Column("based_on", Integer, ForeignKey("versions.number")),
    Column("state", String(20), nullable=False, default="waiting"),
    Column("publish_at", UtcDateTime),
    Column("needs_approval", Boolean, nullable=False),
    Column("approved_by", Text, nullable=False, default=""),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False, default=now),
    Column("note", Text, nullable=False),
    Index("plans_by_state", "state", "publish_at"),
    Index("plans_by_draft", "draft"),
)

# ``told`` is the key of the person whom a comment concerns; ``seen_at`` is when they saw it.
draft_comments = _numbered_table(
    "draft_comments",
    Column("draft", Integer, ForeignKey("drafts.number"), nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("told", String(320), nullable=False),
    Column("seen_at", UtcDateTime),
    Index("draft_comments_by_draft", "draft"),
    Index("draft_comments_by_told", "told", "seen_at"),
)

# ``key`` is the e-mail address in the form in which addresses are compared: capitals make no other person.
users = _numbered_table(
    "users",
    Column("key", String(320), nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", UtcDateTime, nullable=False, default=now),
    Column("password_hash", Text, nullable=False),
    # The second step of a sign-in: the shared secret (base32), the half minute of the code used last, hashes of codes
    # to keep for a lost phone, and whether an admin requires the step. The release before knows no such column.
    Column("code_secret", Text, nullable=False, server_default=""),
    Column("code_step", BigInteger, nullable=False, server_default="0"),
    Column("spare_codes", Text, nullable=False, server_default=""),
    Column("needs_code", Boolean, nullable=False, server_default=false()),
    # The provider of single sign-on and the name (claim "sub") under which it knows the person.
    Column("issuer", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    # The language of staff pages and mails ("": pages follow the browser, mails are in the site's first), and whether
    # the person wants mails about their work.
    Column("language", String(35), nullable=False, server_default=""),
    Column("wants_mail", Boolean, nullable=False, server_default=true()),
)

# Only the hash of a token is stored, so that nobody who reads this table can sign in with it.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("user", Integer, ForeignKey("users.number"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("agent", Text, nullable=False),
    Index("sessions_by_user", "user"),
    Index("sessions_by_end", "expires_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("account", String(128), nullable=False),
    Column("address", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("attempts_by_account", "account", "at"),
    Index("attempts_by_address", "address", "at"),
    Index("attempts_by_time", "at"),
)

holds = _numbered_table(
    "holds",
    Column("kind", String(20), nullable=False),
    Column("key", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False, default=now),
    Column("lifted_by", Text, nullable=False, default=""),
    Column("lifted_at", UtcDateTime),
    Index("holds_by_end", "lifted_at"),
)

own_aliases = _numbered_table(
    "own_aliases",
    Column("text", Text, nullable=False),
    Column("codes", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False, default=now),
    Column("removed_by", Text, nullable=False, default=""),
    Column("removed_at", UtcDateTime),
    Index("own_aliases_by_end", "removed_at"),
)

mappings = Table(
    "mappings",
    metadata,
    Column("signature", String(128), primary_key=True),
    Column("dataset", String(20), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("remembered_by", Text, nullable=False),
    Column("remembered_at", UtcDateTime, nullable=False, default=now),
)

# ``digest`` is the SHA-256 of the uploaded bytes. ``revision`` is larger than that of all rows written before.
pictures = Table(
    "pictures",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("revision", Integer, nullable=False, unique=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("widths", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("filename", Text, nullable=False),
    Column("focal_x", Float, nullable=False),
    Column("focal_y", Float, nullable=False),
    Column("alts", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("people_agreed", Boolean, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False, default=now),
    Index("pictures_by_time", "added_at"),
)

# ``name`` is the width and the format, such as 960.webp.
picture_files = _table_of_contents(
    "picture_files",
    Column("digest", String(64), ForeignKey("pictures.digest"), primary_key=True),
    Column("name", String(20), primary_key=True),
)

# Which versions name a picture. No foreign key: a record may name a picture that was never there.
picture_uses = Table(
    "picture_uses",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("version", Integer, ForeignKey("versions.number"), primary_key=True),
)

# Addresses that are read on a schedule; until ``lease_until`` one process reads.
sources = _numbered_table(
    "sources",
    Column("dataset", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("every_minutes", Integer, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("etag", Text, nullable=False, default=""),
    Column("last_modified", Text, nullable=False, default=""),
    Column("last_digest", String(64), nullable=False, default=""),
    Column("last_result", Text, nullable=False, default=""),
    Column("failures", Integer, nullable=False, default=0),
    Column("last_attempt_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("lease_until", UtcDateTime),
    Column("removed_at", UtcDateTime),
    Column("next_at", UtcDateTime, nullable=False),
    Column("draft", Integer, ForeignKey("drafts.number")),
    Column("draft_result", Text, nullable=False, server_default=""),
    Column("whole_list", Boolean, nullable=False, server_default=false()),
    Column("allowed_by", Text, nullable=False, server_default=""),
    Column("most_changes", Integer, nullable=False, server_default="0"),
    Index("sources_by_time", "next_at"),
)

# Mails that wait to be sent; until ``lease_until`` one process sends. ``next_at`` is NULL for one that was given up.
mails = _numbered_table(
    "mails",
    Column("kind", String(20), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("actor", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("draft", Integer, ForeignKey("drafts.number")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("failure", Text, nullable=False, default=""),
    Index("mails_by_time", "next_at"),
)

# "sessions" is the key that signs cookies, which a migration makes; "place" is where the database was found last.
secrets = Table(
    "secrets", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)


def write_entry(
    connection: Connection, action: Action, *, actor: str, version: Version | None = None, **about: Any
) -> Entry:
    """Write a journal entry in the transaction of ``connection``, and return it. It says who (``actor``) did what
    (``action``). If ``version`` is given, the entry also has its number, dataset and hash. ``about`` are other fields
    of ``Entry``."""
    if version:
        about |= {"version": version.number, "dataset": version.dataset, "content_hash": version.content_hash}
    row = insert_row(connection, journal, at=now(), actor=actor, action=action, **about)
    fault_injection_points.reached(fault_injection_points.Step.JOURNAL_WRITTEN)
    return read_row(Entry, row)
