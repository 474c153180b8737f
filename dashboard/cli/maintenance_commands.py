"""The commands of an operator: backup, restore, migrate, doctor and prune. Each function returns the exit code of the
process."""

import argparse
from datetime import UTC, datetime

import msgspec

from dashboard.cli.output import DATA_HAS_ERRORS, DONE, message, result
from dashboard.cli.version_commands import user_name
from dashboard.errors import StoreError, WrongUsageError
from dashboard.language_and_locale import gettext as _, ngettext, written_number
from dashboard.operations.doctor import Diagnosis, diagnose
from dashboard.settings import Settings
from dashboard.store.maintenance.backup_archive import BackupFile, Manifest
from dashboard.store.maintenance.backups import back_up, restore
from dashboard.store.maintenance.database_state_and_damage import read_state
from dashboard.store.store import Store

_MEGABYTE = 1_000_000
_MOST_DAYS = 36_500


def back_up_or_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a backup of the database to the new file ``arguments.file``. With ``--verify`` no database is read and
    nothing is written: the command checks whether the backup in this file is whole. Returns 0. Raises SettingsError for
    a database address that cannot be used, WrongUsageError if the file cannot be written or read, or exists already
    when it is to be written, BackupError if ``--verify`` finds it damaged, StoreError if there is nothing to back up or
    a newer version of this program made the database."""
    if arguments.verify:
        with BackupFile(arguments.file) as backup:
            backup.verify()
            manifest = backup.manifest
        message(_("The backup is whole."))
    else:
        manifest = back_up(
            settings.database_url, arguments.file, actor=user_name(), without_secrets=arguments.without_secrets
        )
    _print_manifest(manifest)
    return DONE


def restore_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put the backup in ``arguments.file`` into a database: that of ``--database``, or else that of the settings. The
    database must be empty, except for a journal, sessions and waiting mails. With ``--empty-first``, which needs
    ``--database``, all that it holds is deleted first. Returns 0. Raises WrongUsageError if the file cannot be read,
    the database is not empty or ``--database`` is missing, BackupError if the file is damaged or was made by a newer
    version of this program, SettingsError for a database address that cannot be used, StoreUnavailable if the database
    does not answer."""
    if arguments.empty_first and not arguments.database:
        raise WrongUsageError(_("--empty-first deletes a whole database: name it with --database as well."))
    manifest = restore(
        arguments.file,
        arguments.database or settings.database_url,
        actor=user_name(),
        empty_first=arguments.empty_first,
    )
    _print_manifest(manifest)
    message(_("All staff sign in anew. Links to choose a password that were sent before lead nowhere."))
    if manifest.without_secrets:
        message(_("Nobody has a password. Make a link for one: {command}", command="python -m dashboard users invite"))
    return DONE


def _print_manifest(manifest: Manifest) -> None:
    result(ngettext("{number} row", "{number} rows", manifest.rows))
    result(
        _(
            "of {moment} UTC, release {release}, schema {schema}",
            moment=f"{manifest.made_at:%Y-%m-%d %H:%M:%S}",
            release=manifest.release,
            schema=manifest.schema,
        )
    )
    if manifest.without_secrets:
        result(_("without secrets"))


def migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the migrations that the database lacks, or with ``--check`` only print them. Returns 0, or 1 if ``--check``
    finds any. Raises StoreError if a newer version of this program made the database."""
    state = read_state(settings.database_url, make_file=not arguments.check)
    if state.is_newer:
        raise StoreError(_("The database was made by a newer version of this program ({cause}).", cause=state.schema))
    for migration in state.pending:
        result(migration)
    if not state.pending:
        message(_("The database is up to date: schema {schema}.", schema=state.schema))
        return DONE
    if arguments.check:
        message(
            _("These migrations are missing. Make a backup, then run: {command}", command="python -m dashboard migrate")
        )
        return DATA_HAS_ERRORS
    Store(settings.database_url).close()
    message(_("These migrations were run."))
    return DONE


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the state of this installation, with ``--json`` for programs: its settings, its database, its disks, and
    what is wrong. With ``--deep`` all stored contents are compared with their hashes, too. Returns 0 if nothing is
    wrong, else 1. Raises SettingsError for a database address that cannot be used."""
    diagnosis = diagnose(settings, now=datetime.now(UTC), deep=arguments.deep)
    if arguments.json:
        result(msgspec.json.encode(diagnosis.as_values()).decode())
    else:
        _print_diagnosis(diagnosis)
    return DATA_HAS_ERRORS if diagnosis.findings else DONE


def _print_diagnosis(diagnosis: Diagnosis) -> None:
    for name, value in diagnosis.settings.items():
        result(f"{name}={value}")
    result(_("release {release}", release=diagnosis.release))
    if state := diagnosis.database:
        result(_("database: schema {schema}, {size}", schema=state.schema, size=_megabytes(state.size)))
        if state.last_backup:
            result(_("last backup: {moment} UTC", moment=f"{state.last_backup:%Y-%m-%d %H:%M}"))
    for folder, octets in diagnosis.free.items():
        result(_("free at {folder}: {size}", folder=folder, size=_megabytes(octets)))
    for finding in diagnosis.findings:
        message(finding.sentence)
    count = len(diagnosis.findings)
    message(ngettext("{number} thing is wrong.", "{number} things are wrong.", count) if count else _("All is well."))


def prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete data that is no longer needed. Of drafts that nobody has changed for ``--keep-days`` days these are the
    results of checks, if the draft was discarded or published, and the uploaded file, if the draft was discarded, or if
    the version that was published from it holds the same file. The draft that a source made last keeps both. Expired
    sessions and links to choose a password, attempts to sign in that are older than two days, and mails that are too
    old to be sent are deleted, too. With ``--unpublished-versions`` also the contents of versions that are older than
    ``--keep-days`` days, were never published, and that no plan or open draft needs. With ``--dry-run`` nothing is
    deleted, and the command prints how much would be. Returns 0. Raises WrongUsageError if ``--keep-days`` is less than
    0 or more than 36,500."""
    if not 0 <= arguments.keep_days <= _MOST_DAYS:
        raise WrongUsageError(
            _("--keep-days takes a number of days, from 0 to {most}.", most=written_number(_MOST_DAYS))
        )
    with Store(settings.database_url, make_file=False) as store:
        found = store.pruning.run(
            actor=user_name(),
            keep_days=arguments.keep_days,
            unpublished_versions=arguments.unpublished_versions,
            dry_run=arguments.dry_run,
        )
    for one in found:
        result(f"{written_number(one.count)} {one.what}: {_megabytes(one.size)}")
    if not found:
        message(_("There is nothing to delete."))
        return DONE
    freed = _megabytes(sum(one.size for one in found))
    if arguments.dry_run:
        message(_("Nothing was deleted. Without --dry-run {size} become free within the database.", size=freed))
    else:
        message(_("Deleted: {size} became free within the database.", size=freed))
    return DONE


def _megabytes(size: int) -> str:
    return _("{number} MB", number=written_number(round(size / _MEGABYTE, 1)))
