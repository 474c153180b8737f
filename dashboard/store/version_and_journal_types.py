"""The types of versions and of journal entries: the dataclasses ``Version`` and ``Entry``, and the enum ``Action``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.records.schema.columns import Dataset


class Action(StrEnum):
    """The kinds of acts of staff and of the program that the journal records, such as publishing or signing in. The
    values are stored in the database and must not change."""

    ADD_VERSION = "add version"
    PUBLISH = "publish"
    PUBLISH_PLANNED = "publish as planned"
    ROLL_BACK = "roll back"

    UPLOAD = "upload"
    ADD_RECORD = "add record"
    EDIT_RECORD = "edit record"
    WITHDRAW_RECORD = "withdraw record"
    MAP_COLUMNS = "map columns"
    CHOOSE_READING = "choose reading"  # which sheet, whether rows are joined, whether rows with errors are left out
    EDIT_CELL = "edit cell"
    APPLY_FIX = "apply fix"
    UNDO = "undo"
    DECIDE_MISSING = "decide on missing"
    REBASE = "rebase"
    DISCARD = "discard"
    REOPEN = "reopen"

    SUBMIT = "plan publication"
    APPROVE = "approve"
    CANCEL_PLAN = "cancel plan"
    PLAN_OVERTAKEN = "plan overtaken"
    CARRY_OVER = "carry over plan"
    COMMENT = "comment"
    ASK_FOR_CHANGES = "ask for changes"
    DECLINE = "decline publication"

    PLACE_HOLD = "place hold"
    LIFT_HOLD = "lift hold"
    ADD_ALIAS = "add alias"
    REMOVE_ALIAS = "remove alias"
    REMEMBER_MAPPING = "remember mapping"
    KEEP_WORD = "keep word"
    DROP_WORD = "drop word"
    ADD_PICTURE = "add picture"
    DESCRIBE_PICTURE = "describe picture"
    DELETE_PICTURE = "delete picture"
    ADD_SOURCE = "add source"
    CHANGE_SOURCE = "change source"
    REMOVE_SOURCE = "remove source"
    FETCH_SOURCE = "fetch source now"
    READ_SOURCE = "read source"

    ADD_USER = "add user"
    INVITE = "invite"
    LINK_FOR_PASSWORD = "link for a new password"  # noqa: S105 - a name, not a password
    RETRY_MAIL = "retry mail"
    DROP_MAIL = "drop mail"
    CHANGE_ROLE = "change role"
    CLOSE_ACCOUNT = "close account"
    OPEN_ACCOUNT = "open account"
    SET_PASSWORD = "set password"  # noqa: S105 - a name, not a password
    SET_CODE = "set up code"
    REMOVE_CODE = "remove code"
    REQUIRE_CODE = "require code"
    FREE_OF_CODE = "no longer require code"
    BIND = "bind single sign-on"
    UNBIND = "unbind single sign-on"
    SIGN_IN = "sign in"
    SIGN_IN_REFUSED = "sign in refused"
    SIGN_OUT = "sign out"
    END_SESSION = "end session"
    SIGN_OUT_EVERYWHERE = "sign out everywhere"
    DOWNLOAD = "download"
    EXPORT_JOURNAL = "export journal"
    BACK_UP = "back up"
    RESTORE = "restore backup"
    PRUNE = "prune"


PUBLICATIONS = (Action.PUBLISH, Action.PUBLISH_PLANNED, Action.ROLL_BACK)


SAMPLE_AUTHOR = "first start"  # of the sample data


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The description of a version, which is all records of a dataset as they were stored together, published or not. A
    version never changes and has a ``number`` of its own. ``created_at`` is aware and in UTC. ``author`` is the e-mail
    address of the person who made it, the name of the person who ran a command, "source" and the name of a source that
    published by itself, or "first start" for sample data. ``note`` is what was written for the history. ``filename``
    names the file from which the records were read, ``records`` is the number of records. ``content_hash`` is the
    SHA-256, in hexadecimal, of the records as they are stored (Parquet). ``is_sample`` marks sample data, which is
    published at the first start."""

    number: int
    dataset: Dataset
    created_at: datetime
    author: str
    note: str
    filename: str
    records: int
    content_hash: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the journal: who (``actor``) did what (``action``) to what, and when (``at``: aware, UTC). ``actor``
    is an e-mail address, the name of the person who ran a command (the user of the operating system, or the name in the
    option ``--author``), "source" and the name of a source, or "first start" for sample data. ``version``, ``previous``
    and ``draft`` are numbers; ``previous`` is the version that was published before, or the one that a draft or plan is
    compared with. ``subject`` says in words what was changed ("row 4, Country: Moldva → Moldova"); ``note`` has the
    reason or comment that a person wrote. ``content_hash`` is the SHA-256, in hexadecimal, of the stored version, of
    the file of the draft, or of the picture. A field that an act does not need is None or ""."""

    number: int
    at: datetime
    actor: str
    action: Action
    dataset: Dataset | None
    version: int | None
    previous: int | None
    draft: int | None
    subject: str
    content_hash: str
    note: str
