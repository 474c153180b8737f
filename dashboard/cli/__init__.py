"""The command line: import, check, versions, publish, rollback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from dashboard.cli.output import DATA_HAS_ERRORS, WRONG_USAGE, message
from dashboard.cli.parser import build_parser
from dashboard.errors import SettingsError, VersionNotFound, WhereWeWorkError, WrongUsageError
from dashboard.language import gettext as _
from dashboard.settings import Settings

INTERRUPTED = 130  # what shells expect after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 not done because of the data or the database, 2 wrong usage.

    ``arguments`` are those after ``python -m dashboard``; by default those of this process.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a poor terminal must not stop the work
    chosen = build_parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen, Settings.from_environment())
    except (SettingsError, VersionNotFound, WrongUsageError) as error:
        message(str(error))
        return WRONG_USAGE
    except WhereWeWorkError as error:
        message(str(error))
        return DATA_HAS_ERRORS
    except KeyboardInterrupt:
        message(_("Stopped."))
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads our answer has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
