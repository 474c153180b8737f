"""The command migrate, which brings the tables of the database up to date or says which migrations are missing."""

import argparse

from dashboard.cli.output import DATA_HAS_ERRORS, DONE, message, result
from dashboard.errors import StoreError
from dashboard.language import gettext as _
from dashboard.settings import Settings
from dashboard.store.maintenance.database_state import read_state
from dashboard.store.store import Store

_COMMAND = "python -m dashboard migrate"


def migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the migrations that the database lacks, or with ``--check`` only print them. Returns 0, or 1 if ``--check``
    finds any. Raises StoreError if a newer version of this program made the database."""
    state = read_state(settings.database_url)
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
