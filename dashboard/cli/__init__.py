"""The command line: imports and checks files, exports the site, manages versions and accounts, and runs the server's
worker processes."""

import io
import os
import sys
from collections.abc import Sequence
from pkgutil import resolve_name

from dashboard.cli.output import DATA_HAS_ERRORS, WRONG_USAGE, message
from dashboard.cli.parser import build_parser
from dashboard.errors import VersionNotFound, WhereWeWorkError, WrongUsageError
from dashboard.language_and_locale import gettext as _
from dashboard.settings import Settings

INTERRUPTED = 130  # what shells expect after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. ``arguments`` are the words after ``python -m dashboard``, by default those that this process
    was started with. An error is printed to stderr as a sentence. Returns the exit code: 0 done, or the reader of
    standard output closed it; 1 not done because of a setting, the data, the database or a limit, or something was
    found wrong or missing; 2 a version, file or name cannot be used; 70 out of memory (in a worker process); 130
    stopped by Ctrl-C, or by Ctrl-D at a question. For options that are not known, and for ``--help``, argparse raises
    SystemExit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode must not stop the work
    chosen = build_parser().parse_args(arguments)
    try:
        for text in vars(chosen).values():
            if isinstance(text, str) and not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                raise WrongUsageError(_("“{text}” is not text in UTF-8.", text=text))
        settings = Settings.from_environment()  # before what takes seconds to load
        code: int = resolve_name(f"dashboard.cli.{chosen.run}")(chosen, settings)
    except (VersionNotFound, WrongUsageError) as error:
        message(str(error))
        return WRONG_USAGE
    except WhereWeWorkError as error:
        message(str(error))
        return DATA_HAS_ERRORS
    except (KeyboardInterrupt, EOFError):  # Ctrl-C, and Ctrl-D where a password is asked for
        message(_("Stopped."))
        return INTERRUPTED
    except BrokenPipeError:  # the reader of standard output has closed it, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
