"""The types of versions and of journal entries: the dataclasses ``Version`` and ``Entry``, and the enum ``Action``."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.language_and_locale import WordedEnum, marked
from dashboard.records.schema.columns import Dataset


class Action(WordedEnum):
    """The kinds of acts of staff and of the program that the journal records, such as publishing or signing in, with
    what the journal says of each behind the person's name. The values are stored in the database and must not
    change."""

    ADD_VERSION = "add version", marked("kept a version")
    PUBLISH = "publish", marked("published")
    PUBLISH_PLANNED = "publish as planned", marked("published as planned")
    ROLL_BACK = "roll back", marked("rolled back")

    UPLOAD = "upload", marked("uploaded a file")
    ADD_RECORD = "add record", marked("added a record")
    EDIT_RECORD = "edit record", marked("edited a record")
    WITHDRAW_RECORD = "withdraw record", marked("withdrew a record")
    MAP_COLUMNS = "map columns", marked("chose columns")
    # Which sheet, whether rows are joined, whether rows with errors are left out.
    CHOOSE_READING = "choose reading", marked("chose how to read the file")
    EDIT_CELL = "edit cell", marked("corrected a cell")
    APPLY_FIX = "apply fix", marked("took a suggestion")
    UNDO = "undo", marked("undid a change")
    DECIDE_MISSING = "decide on missing", marked("decided on missing records")
    REBASE = "rebase", marked("compared anew")
    DISCARD = "discard", marked("put a draft aside")
    REOPEN = "reopen", marked("took a draft up again")

    SUBMIT = "plan publication", marked("planned a publication")
    APPROVE = "approve", marked("approved")
    CANCEL_PLAN = "cancel plan", marked("cancelled a plan")
    PLAN_OVERTAKEN = "plan overtaken", marked("plan was overtaken")
    CARRY_OVER = "carry over plan", marked("plan was carried over")
    COMMENT = "comment", marked("commented on a draft")
    ASK_FOR_CHANGES = "ask for changes", marked("asked for changes")
    DECLINE = "decline publication", marked("declined a publication")

    PLACE_HOLD = "place hold", marked("hid something")
    LIFT_HOLD = "lift hold", marked("showed something again")
    ADD_ALIAS = "add alias", marked("added a place name")
    REMOVE_ALIAS = "remove alias", marked("removed a place name")
    REMEMBER_MAPPING = "remember mapping", marked("had columns remembered")
    KEEP_WORD = "keep word", marked("had a word always read so")
    DROP_WORD = "drop word", marked("had a word no longer read so")
    ADD_PICTURE = "add picture", marked("added a picture")
    DESCRIBE_PICTURE = "describe picture", marked("described a picture")
    DELETE_PICTURE = "delete picture", marked("deleted a picture")
    ADD_SOURCE = "add source", marked("added a source")
    CHANGE_SOURCE = "change source", marked("changed a source")
    REMOVE_SOURCE = "remove source", marked("removed a source")
    FETCH_SOURCE = "fetch source now", marked("had a source fetched at once")
    READ_SOURCE = "read source", marked("brought new content")

    ADD_USER = "add user", marked("added a person")
    INVITE = "invite", marked("made an invitation")
    LINK_FOR_PASSWORD = "link for a new password", marked("made a link for a new password")
    RETRY_MAIL = "retry mail", marked("had a mail sent again")
    DROP_MAIL = "drop mail", marked("dropped a mail")
    CHANGE_ROLE = "change role", marked("changed a role")
    CLOSE_ACCOUNT = "close account", marked("closed an account")
    OPEN_ACCOUNT = "open account", marked("opened an account")
    SET_PASSWORD = "set password", marked("set a password")
    SET_CODE = "set up code", marked("set up a code for signing in")
    REMOVE_CODE = "remove code", marked("removed the code for signing in")
    REQUIRE_CODE = "require code", marked("required a code for signing in")
    FREE_OF_CODE = "no longer require code", marked("no longer required a code for signing in")
    BIND = "bind single sign-on", marked("signed in by single sign-on for the first time")
    UNBIND = "unbind single sign-on", marked("loosened an account from single sign-on")
    SIGN_IN = "sign in", marked("signed in")
    SIGN_IN_REFUSED = "sign in refused", marked("could not sign in")
    SIGN_OUT = "sign out", marked("signed out")
    END_SESSION = "end session", marked("ended a session")
    SIGN_OUT_EVERYWHERE = "sign out everywhere", marked("signed out everywhere")
    DOWNLOAD = "download", marked("downloaded")
    EXPORT_JOURNAL = "export journal", marked("took the journal away")
    BACK_UP = "back up", marked("backed up the database")
    RESTORE = "restore backup", marked("restored a backup")
    PRUNE = "prune", marked("deleted what is no longer needed")


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
