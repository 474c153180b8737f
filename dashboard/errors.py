"""All errors that this project raises on purpose. Their message is a sentence for the user who caused the error."""


class WhereWeWorkError(Exception):
    """Base of all errors of this project."""


class SettingsError(WhereWeWorkError):
    """A setting has a value that makes no sense."""


class GeographyError(WhereWeWorkError):
    """A boundary or territory file cannot be used."""


class RecordsError(WhereWeWorkError):
    """A file of projects or news, or the choice of its columns, cannot be used."""


class InvalidRequest(WhereWeWorkError):
    """A visitor's address has a value that cannot be used; the message says what to write instead."""


class Busy(WhereWeWorkError):
    """Too many visitors ask for costly work, such as a large file, at the same time; it may succeed later."""


class WrongUsageError(WhereWeWorkError):
    """A command cannot be run as it was typed: a file or an account that it names cannot be used."""


class LimitReached(WhereWeWorkError):
    """Reading a file takes more time or memory than the settings allow."""


class FetchError(WhereWeWorkError):
    """A file cannot be fetched from the address that somebody wrote; the message says why."""


class FolderInUse(WhereWeWorkError):
    """Another process is writing to the folder of the export."""


class StoreError(WhereWeWorkError):
    """The database refuses an act, such as publishing a draft twice; the base of more precise errors."""


class NotFound(StoreError):
    """The database has no such draft, planned publication, account, hold, place name or picture; the message says
    which."""


class VersionNotFound(NotFound):
    """The database has no version of a dataset with that number."""


class StaleBase(StoreError):
    """The draft was compared with a version that is no longer the published one: someone else published meanwhile."""


class StaleDraft(StoreError):
    """The form was made from an older revision of the draft: someone else changed the draft meanwhile."""


class AlreadyDone(StoreError):
    """A draft, planned publication, hold or place name is no longer in the state in which this can be done, for example
    because it was done before."""


class AlreadyThere(StoreError):
    """What is to be added exists already: an account, a hold or a place name."""


class SamePerson(StoreError):
    """A person tries to approve a publication that they asked for themselves; a second person has to."""


class LastAdmin(StoreError):
    """The last administrator cannot be removed: nobody could give access any more."""


class StoreUnavailable(StoreError):
    """The database does not answer."""
