"""Every error that this project raises on purpose.

WhereWeWorkError
├── SettingsError       a setting has a value that makes no sense
├── GeographyError      a boundary or territory file cannot be used
├── RecordsError        a record file, a mapping or a request about records cannot be used
├── WrongUsageError     a command names a file that cannot be read or written
└── StoreError
    ├── VersionNotFound   no version has that number
    ├── StaleBase         someone else published since the work began
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
    """A record file, a mapping or a request about records cannot be used."""


class WrongUsageError(WhereWeWorkError):
    """A command names a file that cannot be read or written."""


class StoreError(WhereWeWorkError):
    """The store cannot do what was asked."""


class VersionNotFound(StoreError):
    """No version has that number."""


class StaleBase(StoreError):
    """Someone else published since the work began."""


class StoreUnavailable(StoreError):
    """The database does not answer."""
