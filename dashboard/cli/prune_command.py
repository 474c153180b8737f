"""The command prune, which deletes what nobody needs any more."""

import argparse

from dashboard.cli.output import DONE, message, result
from dashboard.cli.version_commands import user_name
from dashboard.errors import WrongUsageError
from dashboard.language import gettext as _, written_number
from dashboard.settings import Settings
from dashboard.store.store import Store

_MEGABYTE = 1_000_000
_MOST_DAYS = 36_500


def prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete what nobody has needed for some days, or with ``--dry-run`` only say what that is (see ``Pruning``).
    Returns 0. Raises WrongUsageError for a number of days that makes no sense."""
    if not 0 <= arguments.keep_days <= _MOST_DAYS:
        raise WrongUsageError(
            _("--keep-days takes a number of days, from 0 to {most}.", most=written_number(_MOST_DAYS))
        )
    with Store(settings.database_url) as store:
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
