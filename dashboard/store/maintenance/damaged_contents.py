"""Finds stored contents that are not as they were written."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

from sqlalchemy import Connection, Table, select

from dashboard.language import gettext as _
from dashboard.store.database import Database
from dashboard.store.tables import draft_originals, draft_results, payloads, picture_files, versions
from dashboard.store.version_writing import RECORDS

_TABLES = (payloads, draft_originals, draft_results, picture_files)
_AT_ONCE = 4  # pieces in memory


def damaged_contents(url: str) -> list[str]:
    """Read all records, files, results of checks and pictures of the up-to-date database ``url`` and compare them with
    their hashes. Returns a sentence for each that is not as it was written. Contents that an earlier release stored
    without a hash cannot be compared. Raises SettingsError for a URL that cannot be used, StoreUnavailable if the
    database does not answer."""
    database = Database(url, make_file=False)
    try:
        with database.reading(long=True) as connection:
            return [sentence for table in _TABLES for sentence in _damaged(connection, table)]
    finally:
        database.engine.dispose()


def _damaged(connection: Connection, table: Table) -> Iterator[str]:
    whole_hashes = _whole_hashes(connection, table)
    keys = [key for key in table.primary_key.columns if key.name != "part"]
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings()
    for key, pieces in groupby(rows, key=lambda row: tuple(row[column] for column in keys)):
        whole, is_damaged = sha256(), False
        for piece in pieces:
            whole.update(piece["content"])
            piece_hash = piece.get("piece_hash")
            is_damaged |= bool(piece_hash) and sha256(piece["content"]).hexdigest() != piece_hash
        if is_damaged or whole_hashes.get(key, whole.hexdigest()) != whole.hexdigest():
            yield _sentence(table, key)


def _whole_hashes(connection: Connection, table: Table) -> dict[tuple[object, ...], str]:
    """The hashes of whole contents, as they are stored, that the database has; by the key of the content."""
    if table is not payloads:
        return {}
    query = select(versions.c.number, versions.c.content_hash)
    return {(number, RECORDS): content_hash for number, content_hash in connection.execute(query)}


def _sentence(table: Table, key: tuple[object, ...]) -> str:
    if table is payloads:
        kind = _("records") if key[1] == RECORDS else _("file")
        what = _("version {number} ({kind})", number=key[0], kind=kind)
    elif table is picture_files:
        what = _("picture {digest} ({name})", digest=key[0], name=key[1])
    else:
        kind = _("file") if table is draft_originals else _("result of the check")
        what = _("draft {number} ({kind})", number=key[0], kind=kind)
    return _("{what} does not fit its hash: something changed it in the database. Restore a backup.", what=what)
