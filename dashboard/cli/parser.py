"""The commands and options that may be typed after ``python -m dashboard``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from dashboard import __version__
from dashboard.language_and_locale import SOURCE_LANGUAGE, gettext as _
from dashboard.records.schema.columns import Dataset

ROLES = ("editor", "publisher", "admin")  # the values of Role in the store, which imports SQLAlchemy; a test compares
DATASETS = tuple(str(dataset) for dataset in Dataset)

Parser = argparse.ArgumentParser
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # argparse has no public name for it


def build_parser() -> Parser:
    """The parser of the command line. In the namespace that it returns, ``run`` names the function of the command as
    "module:function" within dashboard.cli, such as "import_and_check_commands:check_file"; the other names are the
    command's arguments and options. Only the module of the chosen command needs to be imported, so that light commands
    do not wait for pandas."""
    parser = Parser(prog="python -m dashboard", description=_("Bring project and news files onto the map."))
    parser.add_argument("--version", action="version", version=__version__, help=_("print the release number"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_import(commands)
    _add_check(commands)
    versions = _command(commands, "versions", "version_commands:list_versions", _("list what is kept"))
    versions.add_argument("dataset", nargs="?", choices=DATASETS, help=_("only versions of this"))
    for name, method, words in (
        ("publish", "publish", _("show a version to visitors")),
        ("rollback", "roll_back", _("show again a version that was published before")),
    ):
        moving = _command(commands, name, "version_commands:move_pointer", words, method=method)
        moving.add_argument("number", type=int, metavar="ID", help=_("number of the version, as `versions` lists it"))
        _add_author(moving)
    _add_export(commands)
    _add_users(commands.add_parser("users", help=_("who may sign in, and what they may do")))
    _add_back_up(commands)
    _add_restore(commands)
    _add_prune(commands)
    words = _("run the migrations that the database lacks")
    migrate = _command(commands, "migrate", "maintenance_commands:migrate", words)
    _add_flags(migrate, check=_("change nothing; exit with 1 if any are missing"))
    words = _("say how this installation stands and what is wrong with it")
    doctor = _command(commands, "doctor", "maintenance_commands:doctor", words)
    _add_flags(
        doctor,
        json=_("print it as JSON, for programs"),
        deep=_("also read every stored record, file and picture, and compare hashes"),
    )
    _add_worker_commands(commands)
    return parser


def _command(commands: Commands, name: str, run: str, words: str = "", **defaults: object) -> Parser:
    """Add a command and return its parser. The help lists it with ``words``, without them not at all."""
    parser = commands.add_parser(name, help=words) if words else commands.add_parser(name)
    parser.set_defaults(run=run, **defaults)
    return parser


def _add_flags(parser: argparse._ActionsContainer, **words: str) -> None:
    """Add options that take no value, such as --dry-run for ``dry_run``, each with its help."""
    for name, help_text in words.items():
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=help_text)


def _add_import(commands: Commands) -> None:
    words = _("read a file and keep it as a new version")
    parser = _command(commands, "import", "import_and_check_commands:import_file", words)
    parser.add_argument("dataset", choices=DATASETS, help=_("what the file holds"))
    _add_reading(parser)
    _add_flags(
        parser,
        skip_errors=_("leave out the rows that have errors and keep the rest"),
        allow_empty=_("go on even if published values would become empty"),
        publish=_("show it to visitors at once"),
    )
    _add_author(parser)


def _add_check(commands: Commands) -> None:
    words = _("read a file and say what is wrong with it; keep nothing")
    parser = _command(commands, "check", "import_and_check_commands:check_file", words)
    words = _("what the file holds; guessed from its headers if not said")
    parser.add_argument("dataset", nargs="?", choices=DATASETS, help=words)
    _add_reading(parser)


def _add_export(commands: Commands) -> None:
    words = _("write the public site as files for any web server")
    parser = _command(commands, "export", "export_command:export", words)
    words = _("the folder to write; a new one, or that of an earlier export")
    parser.add_argument("folder", type=Path, metavar="DIR", help=words)
    words = _("where the web server has the folder; by default as the site")
    parser.add_argument("--base-path", default="", metavar="/PATH/", help=words)
    parser.add_argument(
        "--languages",
        type=lambda text: tuple(filter(None, (one.strip() for one in text.split(",")))),
        default=(),
        metavar="en,fr",
        help=_("the languages to write, the first one without a folder; by default those of the site"),
    )


def _add_users(parser: Parser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = _user_command(commands, "add", "add_user", _("make an account"))
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--name", default="", help=_("the person's name"))
    _add_flags(add, invite=_("ask for no password; print a path whose bearer may choose one"))
    _command(commands, "list", "user_commands:list_users", _("list the accounts"))
    role = _user_command(commands, "role", "change_role", _("give another role"))
    role.add_argument("role", choices=ROLES)
    closing = _("close an account: its person is signed out and cannot sign in")
    _user_command(commands, "deactivate", "set_active", closing, active=False)
    _user_command(commands, "activate", "set_active", _("open a closed account again"), active=True)
    _user_command(commands, "invite", "invite", _("print a path whose bearer may choose a new password"))
    losing = _("sign a person out, and in without a code, because the phone is lost")
    _user_command(commands, "remove-code", "remove_code", losing)
    _command(commands, "offer", "user_commands:offer")  # for `make run`; the help does not list it


def _user_command(commands: Commands, name: str, run: str, words: str, **defaults: object) -> Parser:
    parser = _command(commands, name, f"user_commands:{run}", words, **defaults)
    parser.add_argument("email", metavar="EMAIL")
    return parser


def _add_back_up(commands: Commands) -> None:
    words = _("write all that the database holds into one file")
    parser = _command(commands, "backup", "maintenance_commands:back_up_or_verify", words)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to write, such as backup.zip"))
    _add_flags(
        parser.add_mutually_exclusive_group(),
        verify=_("write nothing; say whether the backup in the file is whole"),
        without_secrets=_("leave out the passwords and second steps of staff"),
    )


def _add_restore(commands: Commands) -> None:
    words = _("put a backup into a database of either kind")
    parser = _command(commands, "restore", "maintenance_commands:restore_file", words)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the backup to read"))
    words = _("the database to fill; by default that of the settings, which must then be empty")
    parser.add_argument("--database", default="", metavar="URL", help=words)
    _add_flags(parser, empty_first=_("delete all that the database named by --database holds"))


def _add_prune(commands: Commands) -> None:
    words = _("delete what nobody needs any more, such as old drafts' files")
    parser = _command(commands, "prune", "maintenance_commands:prune", words)
    _add_flags(parser, dry_run=_("delete nothing; say what would be deleted"))
    words = _("keep what somebody has worked on within so many days; 90 by default")
    parser.add_argument("--keep-days", type=int, default=90, metavar="N", help=words)
    words = _("also delete the records and files of versions that never were public and that nothing needs")
    _add_flags(parser, unpublished_versions=words)


def _add_worker_commands(commands: Commands) -> None:
    """Commands that the server starts in worker processes; the help does not list them."""
    check = _command(commands, "check-draft", "worker_commands:check_draft")
    check.add_argument("number", type=int)
    check.add_argument("--revision", type=int, default=0)
    peek = _command(commands, "peek", "worker_commands:detect_file")
    peek.add_argument("--filename", default="")
    peek.add_argument("--dataset", choices=DATASETS)
    peek.add_argument("--choices", default="")
    peek.add_argument("--language", default=SOURCE_LANGUAGE)
    annotate = _command(commands, "annotate-draft", "worker_commands:annotate_draft")
    annotate.add_argument("number", type=int)
    annotate.add_argument("form", choices=("csv", "xlsx"))
    annotate.add_argument("--language", default=SOURCE_LANGUAGE)
    source = _command(commands, "read-source", "worker_commands:read_due_source")
    source.add_argument("number", type=int)
    source.add_argument("lease")
    _command(commands, "make-picture", "worker_commands:make_picture_files")


def _add_reading(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to read"))
    words = _("the column of the file that holds a field, or A+B for a list; may be given several times")
    _add_pairs(parser, "--map", "mapping", "FIELD=HEADER", words)
    words = _("a column of the file that is not read; may be given several times")
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN", help=words)
    words = _("the sign between the values of a list: , | / or ;")
    _add_pairs(parser, "--separator", "separators", "COLUMN=SIGN", words)
    words = _("a name of the file's own and the places that it means; may be given several times")
    _add_pairs(parser, "--alias", "aliases", "NAME=PLACE", words)
    order = parser.add_mutually_exclusive_group()
    for answer, words in (
        ("day-first", _("in dates such as 03/04/2023 the day comes first")),
        ("month-first", _("in dates such as 03/04/2023 the month comes first")),
    ):
        order.add_argument(f"--{answer}", dest="date_order", action="store_const", const=answer, help=words)
    _add_flags(parser, join_rows=_("rows of one id that differ only in their places are one record"))
    words = _("the answer to a question that an earlier check printed; may be given several times")
    _add_pairs(parser, "--answer", "answers", "QUESTION=ANSWER", words)
    parser.add_argument("--sheet", default="", metavar="NAME", help=_("the sheet of a workbook to read"))
    parser.add_argument("--report", type=Path, metavar="OUT.csv", help=_("write all findings to this CSV file"))


def _add_pairs(parser: Parser, option: str, dest: str, form: str, words: str) -> None:
    parser.add_argument(option, dest=dest, action=_Pairs, default={}, metavar=form, help=words)


def _add_author(parser: Parser) -> None:
    parser.add_argument("--note", default="", metavar="TEXT", help=_("a note for the history"))
    parser.add_argument("--author", default="", metavar="NAME", help=_("who does it; by default your user name"))


class _Pairs(argparse.Action):
    """Collects options such as FIELD=HEADER in a dictionary; each name may be given once."""

    def __call__(
        self,
        parser: Parser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        # The header of a column may hold "="; the code of an answer and a separator do not.
        cut = str(values).rpartition if self.dest in ("answers", "separators") else str(values).partition
        name, sign, value = (part.strip() for part in cut("="))
        if not (name and sign and value):
            hints = {
                "mapping": _("write FIELD=HEADER, such as --map title=project_name"),
                "answers": _("write QUESTION=ANSWER, as the check prints it"),
                "separators": _("write COLUMN=SIGN, such as --separator Donors=,"),
                "aliases": _("write NAME=PLACE, such as --alias NOA=Somalia"),
            }
            parser.error(f"{option_string} {values}: {hints[self.dest]}")
        pairs: dict[str, str] = dict(getattr(namespace, self.dest))
        if name in pairs:
            parser.error(_("{option} names {name} twice", option=option_string, name=name))
        setattr(namespace, self.dest, pairs | {name: value})
