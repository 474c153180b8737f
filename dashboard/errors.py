"""Every error that this project raises on purpose.

WhereWeWorkError
├── SettingsError       a setting has a value that makes no sense
├── GeographyError      a boundary or territory file cannot be used
├── RecordsError        a record file or a mapping cannot be used
├── InvalidRequest      what a visitor asks for has no answer: no such date, option or period
├── Busy                too many ask for costly work at the same time
├── WrongUsageError     a command names a file that cannot be read or written
├── LimitReached        a file needs more time or memory than the settings allow
├── FolderInUse         someone else writes to the folder at the moment
└── StoreError
    ├── NotFound          nothing has that number
    │   ├── VersionNotFound
    │   ├── DraftNotFound
    │   ├── PlanNotFound
    │   ├── UserNotFound
    │   ├── HoldNotFound
    │   └── AliasNotFound
    ├── StaleBase         someone else published since the work began
    ├── StaleDraft        someone else changed the draft since it was shown
    ├── AlreadyDone       it was published, discarded, cancelled or lifted before
    ├── AlreadyThere      another has that name
    ├── SamePerson        who asked for a publication cannot approve it
    ├── LastAdmin         nobody would be left to give access
    └── StoreUnavailable  the database does not answer

The message of each is a sentence for the person who meets it.
"""


class WhereWeWorkError(Exception):
    """Base of all errors of this project."""


class SettingsError(WhereWeWorkError):
    """A setting has a value that makes no sense."""


class GeographyError(WhereWeWorkError):
    """A boundary or territory file cannot be used."""


class RecordsError(WhereWeWorkError):
    """A record file or a mapping cannot be used."""


class InvalidRequest(WhereWeWorkError):
    """A visitor's address has a value that cannot be used; the message says what to write instead."""


class Busy(WhereWeWorkError):
    """Too many visitors ask for costly work, such as a large file, at the same time. A later request can succeed."""


class WrongUsageError(WhereWeWorkError):
    """A command names a file that cannot be read or written."""


class LimitReached(WhereWeWorkError):
    """A file needs more time or memory than the settings allow."""


class FolderInUse(WhereWeWorkError):
    """Someone else writes to the folder at the moment."""


class StoreError(WhereWeWorkError):
    """The store cannot do what was asked."""


class NotFound(StoreError):
    """Nothing has that number."""


class VersionNotFound(NotFound):
    """No version has that number."""


class DraftNotFound(NotFound):
    """No draft has that number."""


class PlanNotFound(NotFound):
    """No planned publication has that number."""


class UserNotFound(NotFound):
    """No person has that number."""


class HoldNotFound(NotFound):
    """No hold has that number."""


class AliasNotFound(NotFound):
    """No place name that the organisation added has that number."""


class StaleBase(StoreError):
    """Someone else published since the work began."""


class StaleDraft(StoreError):
    """Someone else changed the draft since it was shown."""


class AlreadyDone(StoreError):
    """A draft, plan or hold was already published, discarded, cancelled or lifted."""


class AlreadyThere(StoreError):
    """An account or place name with that name exists already."""


class SamePerson(StoreError):
    """The person who asked for a publication tries to approve it; a second person has to."""


class LastAdmin(StoreError):
    """Nobody would be left to give access."""


class StoreUnavailable(StoreError):
    """The database does not answer."""
