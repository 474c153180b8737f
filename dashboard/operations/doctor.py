"""Looks at an installation as an operator would, and says what is wrong with it and how to mend that."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard import __version__
from dashboard.errors import StoreError
from dashboard.language_and_locale import gettext as _, written_number
from dashboard.settings import PREFIX, Settings, setting_text
from dashboard.store.database_connection_and_transactions import address_without_passwords
from dashboard.store.maintenance.database_state_and_damage import DatabaseState, damaged_contents, read_state

MOST_SKEW = 5.0  # seconds
LEAST_FREE = 500_000_000  # bytes
OLDEST_BACKUP = timedelta(days=7)
HIDDEN = "(hidden)"
_SECRETS = ("secret_key", "oidc_client_secret", "smtp_password", "metrics_token")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong with an installation: a short ``code`` for programs, and ``sentence``, which says what it
    is and how to mend it."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The state of an installation: the ``release`` of the program, its ``settings`` as they are in effect, without
    secrets, the state of the ``database`` (None if it does not answer), the free bytes of each disk (``free``, by
    folder), and all that is wrong (``findings``)."""

    release: str
    settings: dict[str, str]
    database: DatabaseState | None
    free: dict[str, int]
    findings: tuple[Finding, ...]

    def as_values(self) -> dict[str, Any]:
        """The diagnosis as a dictionary for JSON: its fields by name, and ``fine``, which is true if nothing is
        wrong."""
        return asdict(self) | {"fine": not self.findings}


def diagnose(settings: Settings, *, now: datetime, deep: bool = False) -> Diagnosis:
    """Look at the settings, the database and the disks of an installation at the time ``now``. Nothing is changed. With
    ``deep`` every stored record, file and picture is read and compared with its hash. If the database does not answer,
    that is a finding. Raises SettingsError if the address of the database cannot be used."""
    state: DatabaseState | None = None
    findings: list[Finding] = []
    try:
        state = read_state(settings.database_url)
        findings += _of_database(settings, state, now)
        if deep and not state.pending and not state.is_newer:
            damages = damaged_contents(settings.database_url)
            findings += [Finding(code="damaged", sentence=sentence) for sentence in damages]
    except StoreError as error:
        findings.append(Finding(code="database", sentence=str(error)))
    free = {str(folder): shutil.disk_usage(folder).free for folder in written_folders(settings).values()}
    findings += [*_of_disks(free, state.size if state else 0), *_of_settings(settings)]
    return Diagnosis(
        release=__version__,
        settings=visible_settings(settings),
        database=state,
        free=free,
        findings=tuple(findings),
    )


def visible_settings(settings: Settings) -> dict[str, str]:
    """Each setting as it is in effect, by its name in the environment. Secrets, and passwords in the address of the
    database, are hidden. Raises SettingsError if that address cannot be used."""
    shown = {}
    for item in fields(settings):
        value = setting_text(getattr(settings, item.name))
        if item.name in _SECRETS and value:
            value = HIDDEN
        elif item.name == "database_url":
            value = address_without_passwords(value)
        shown[PREFIX + item.name.upper()] = value
    return shown


def _database_file(settings: Settings) -> Path | None:
    scheme, _colon, path = settings.database_url.partition(":///")
    return Path(path) if scheme == "sqlite" else None


def _of_database(settings: Settings, state: DatabaseState, now: datetime) -> Iterator[Finding]:
    if state.is_newer:
        sentence = _(
            "The database has schema {schema}, which this release does not know. Start the release that made it, or "
            "restore a backup of this one.",
            schema=state.schema,
        )
        yield Finding(code="schema", sentence=sentence)
    elif state.pending:
        sentence = _(
            "The database lacks the migrations {migrations}. Make a backup, then run: python -m dashboard migrate.",
            migrations=", ".join(state.pending),
        )
        yield Finding(code="schema", sentence=sentence)
    if abs(state.clock_skew) > MOST_SKEW:
        sentence = _(
            "The database's clock is {seconds} seconds ahead of this machine's. Let NTP set both.",
            seconds=written_number(round(state.clock_skew)),
        )
        yield Finding(code="clock", sentence=sentence)
    for number in state.overdue:
        sentence = _(
            "Planned publication {number} should have been carried out. Start the service, or look for the reason in "
            "its log.",
            number=number,
        )
        yield Finding(code="overdue", sentence=sentence)
    if state.samples and (state.is_in_use or settings.public_url):
        sentence = _(
            "Visitors read samples ({datasets}). Publish a file of your own, or if there was one, see whether the "
            "database is the right one.",
            datasets=", ".join(state.samples),
        )
        yield Finding(code="samples", sentence=sentence)
    if state.is_in_use and (state.last_backup is None or now - state.last_backup > OLDEST_BACKUP):
        last = f"{state.last_backup:%Y-%m-%d %H:%M} UTC" if state.last_backup else _("never")
        sentence = _("The last backup was made: {moment}. Let a timer run: python -m dashboard backup.", moment=last)
        yield Finding(code="backup", sentence=sentence)


def written_folders(settings: Settings) -> dict[str, Path]:
    """The folders to which this installation writes, by name: "database" (the folder of a SQLite file; left out for
    PostgreSQL) and "cache" (left out if the settings name none). If such a folder does not exist, or this user cannot
    look at it, the nearest existing folder above it stands in its place."""
    file = _database_file(settings)
    named = {"database": file and file.parent, "cache": settings.cache_folder}
    return {
        name: next(one for one in (folder.absolute(), *folder.absolute().parents) if _is_folder(one))
        for name, folder in named.items()
        if folder
    }


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked at
        return False


def _of_disks(free: dict[str, int], size: int) -> Iterator[Finding]:
    for folder, octets in free.items():
        if octets < max(LEAST_FREE, size):
            sentence = _(
                "The disk of {folder} has {free} MB left; {least} MB are needed for work and a backup. Free some, or "
                "see what prune would delete: python -m dashboard prune --dry-run.",
                folder=folder,
                free=written_number(octets // _MEGABYTE),
                least=written_number(max(LEAST_FREE, size) // _MEGABYTE),
            )
            yield Finding(code="disk", sentence=sentence)


def _of_settings(settings: Settings) -> Iterator[Finding]:
    if settings.public_url.startswith("https://") and not settings.trusted_proxies and not settings.plain_http:
        sentence = _(
            "WHEREWEWORK_TRUSTED_PROXIES is 0 although the public address is https, so staff cannot sign in through a "
            "proxy. Set it to the number of proxies in front."
        )
        yield Finding(code="proxies", sentence=sentence)
