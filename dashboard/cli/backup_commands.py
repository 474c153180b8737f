"""The commands backup and restore, whose functions return the exit code of the process."""

import argparse

from dashboard.cli.output import DONE, message, result
from dashboard.cli.version_commands import user_name
from dashboard.errors import WrongUsageError
from dashboard.language import gettext as _, ngettext
from dashboard.settings import Settings
from dashboard.store.maintenance.backup_files import BackupFile, Manifest
from dashboard.store.maintenance.backups import back_up, restore


def back_up_or_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a backup of the database to the file that the command names, or with ``--verify`` read such a file whole
    without a database. Returns 0. Raises the errors of ``back_up`` and of ``BackupFile``."""
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
    """Put the backup that the command names into an empty database, or with ``--empty-first`` into that named by
    ``--database``. Returns 0. Raises the errors of ``restore``, and WrongUsageError if ``--empty-first`` stands
    without ``--database``."""
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
