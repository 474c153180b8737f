"""The errors that this project raises on purpose, except ``FileRefused`` and ``SingleSignOnFailed``, which their own
modules define. Their message is a sentence, nearly always for the user who caused the error."""


class WhereWeWorkError(Exception):
    """Base class of all errors of this project."""


class SettingsError(WhereWeWorkError):
    """A setting cannot be used: its name is unknown, its value is not allowed, or the file that it names (a secret, the
    logo) cannot be used."""


class GeographyError(WhereWeWorkError):
    """A file of boundaries, of territories or of their disclaimer cannot be read or used; the message names the file or
    the territory."""


class RecordsError(WhereWeWorkError):
    """A file with projects, news, regions or names of places cannot be used, or the choices stored about a file cannot.
    Also raised if records cannot be written in some form, such as a workbook with too many rows."""


class InvalidRequest(WhereWeWorkError):
    """A visitor's address has a value that cannot be used; the message says what to write instead."""


class Busy(WhereWeWorkError):
    """The server has too much to do: too many requests for costly work, such as large files or previews, too many
    requests that wait for the database, or a large file or picture that cannot be made at the moment. The same request
    may succeed later."""


class WrongUsageError(WhereWeWorkError):
    """A command of the command line cannot be run as it was typed, because it names a file, folder, column, place or
    account that cannot be used."""


class LimitReached(WhereWeWorkError):
    """A limit is reached: reading a file or exporting takes more time or memory than allowed, or staff add more
    pictures or sources than allowed. Also raised if a worker process cannot be started, or fails for a reason that is
    not known."""


class PictureRefused(WhereWeWorkError):
    """A picture that somebody uploads, or names by its address on another site, is not kept: none was chosen, it has
    too many bytes, cannot be fetched, or cannot be shown. The message says why, and what to do."""


class FetchError(WhereWeWorkError):
    """A file cannot be fetched from the web address that somebody wrote; the message says why. ``status`` is the HTTP
    status if the other server answered with an error, else 0."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class FolderInUse(WhereWeWorkError):
    """Another process is writing a static export to the same folder."""


class StoreError(WhereWeWorkError):
    """An action on the database failed: the database does not answer, it does not have the thing that the action needs,
    or the action is not allowed now (such as publishing a draft twice). Base class of the more precise errors below."""


class NotFound(StoreError):
    """The database has no such draft, version, planned publication, account, source, hold, place name, mail or picture,
    or the file of a draft was deleted; the message says which."""


class VersionNotFound(NotFound):
    """No stored version has the number that a command or a request names."""


class StaleBase(StoreError):
    """Someone else published meanwhile: the version with which a draft, a planned publication or a command was compared
    is no longer the published one."""


class StaleDraft(StoreError):
    """Someone else changed a draft or a picture meanwhile: the form that was sent shows an older revision of the draft,
    or an older state of the picture."""


class AlreadyDone(StoreError):
    """An action comes too late, for example because it was done before: the draft, planned publication or hold is no
    longer in the state in which the action is possible, or the place name or word that staff added is removed already.
    (Such a word stands for a value in files, as "dormant" for the status Suspended.)"""


class AlreadyThere(StoreError):
    """What is to be added exists already: an account, a hold or a place name."""


class SamePerson(StoreError):
    """A person tries to approve a publication that they submitted for approval themselves; a second person has to
    approve it."""


class PlansFailed(StoreError):
    """Some of the planned publications that were due could not be carried out. The message names each of these and says
    why; the cause is an ``ExceptionGroup`` with their errors. ``published`` has the journal entries of the planned
    publications that were carried out."""

    def __init__(self, sentence: str, published: tuple[object, ...] = ()) -> None:
        super().__init__(sentence)
        self.published = published


class LastAdmin(StoreError):
    """The account of the last administrator cannot be closed or lose this role: nobody could manage accounts any
    more."""


class BackupError(StoreError):
    """A file is no backup, is damaged, or does not fit the database that it is to be restored into."""


class CorruptData(StoreError):
    """Something stored is not as it was written: it does not fit its hash, or a row of a table has a value that cannot
    be right. ``version`` is the number of the version if its records do not fit their hash, else None."""

    def __init__(self, sentence: str, version: int | None = None) -> None:
        super().__init__(sentence)
        self.version = version


class StoreUnavailable(StoreError):
    """The database does not answer."""
