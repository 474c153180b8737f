"""The commands and options that may be typed after ``python -m dashboard``."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import __version__
from dashboard.language_and_locale import SOURCE_LANGUAGE, gettext as _
from dashboard.records.schema.columns import Dataset

ROLES = ("editor", "publisher", "admin")  # the values of Role in the store, which imports SQLAlchemy; a test compares
DATASETS = tuple(str(dataset) for dataset in Dataset)

Commands = argparse._SubParsersAction  # argparse has no public name for it


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line. In the namespace that it returns, ``run`` names the function of the command as
    "module:function" within dashboard.cli, such as "import_and_check_commands:check_file"; the other names are the
    command's arguments and options. Only the module of the chosen command needs to be imported, so that light commands
    do not wait for pandas."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", description=_("Bring project and news files onto the map.")
    )
    parser.add_argument("--version", action="version", version=__version__, help=_("print the release number"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_import(commands.add_parser("import", help=_("read a file and keep it as a new version")))
    _add_check(commands.add_parser("check", help=_("read a file and say what is wrong with it; keep nothing")))
    versions = commands.add_parser("versions", help=_("list what is kept"))
    versions.add_argument("dataset", nargs="?", choices=DATASETS, help=_("only versions of this"))
    versions.set_defaults(run="version_commands:list_versions")
    publish = commands.add_parser("publish", help=_("show a version to visitors"))
    _add_number(publish, method="publish")
    roll_back = commands.add_parser("rollback", help=_("show again a version that was published before"))
    _add_number(roll_back, method="roll_back")
    _add_export(commands.add_parser("export", help=_("write the public site as files for any web server")))
    _add_users(commands.add_parser("users", help=_("who may sign in, and what they may do")))
    _add_back_up(commands.add_parser("backup", help=_("write all that the database holds into one file")))
    _add_restore(commands.add_parser("restore", help=_("put a backup into a database of either kind")))
    _add_prune(commands.add_parser("prune", help=_("delete what nobody needs any more, such as old drafts' files")))
    migrate = commands.add_parser("migrate", help=_("run the migrations that the database lacks"))
    migrate.add_argument("--check", action="store_true", help=_("change nothing; exit with 1 if any are missing"))
    migrate.set_defaults(run="maintenance_commands:migrate")
    doctor = commands.add_parser("doctor", help=_("say how this installation stands and what is wrong with it"))
    doctor.add_argument("--json", action="store_true", help=_("print it as JSON, for programs"))
    doctor.add_argument(
        "--deep", action="store_true", help=_("also read every stored record, file and picture, and compare hashes")
    )
    doctor.set_defaults(run="maintenance_commands:doctor")
    _add_worker_commands(commands)
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", choices=DATASETS, help=_("what the file holds"))
    _add_reading(parser)
    parser.add_argument(
        "--skip-errors", action="store_true", help=_("leave out the rows that have errors and keep the rest")
    )
    parser.add_argument(
        "--allow-empty", action="store_true", help=_("go on even if published values would become empty")
    )
    parser.add_argument("--publish", action="store_true", help=_("show it to visitors at once"))
    _add_author(parser)
    parser.set_defaults(run="import_and_check_commands:import_file")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dataset", nargs="?", choices=DATASETS, help=_("what the file holds; guessed from its headers if not said")
    )
    _add_reading(parser)
    parser.set_defaults(run="import_and_check_commands:check_file")


def _add_number(parser: argparse.ArgumentParser, *, method: str) -> None:
    parser.add_argument("number", type=int, metavar="ID", help=_("number of the version, as `versions` lists it"))
    _add_author(parser)
    parser.set_defaults(run="version_commands:move_pointer", method=method)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help=_("the folder to write; a new one, or that of an earlier export")
    )
    parser.add_argument(
        "--base-path",
        default="",
        metavar="/PATH/",
        help=_("where the web server has the folder; by default as the site"),
    )
    parser.add_argument(
        "--languages",
        type=lambda text: tuple(filter(None, (one.strip() for one in text.split(",")))),
        default=(),
        metavar="en,fr",
        help=_("the languages to write, the first one without a folder; by default those of the site"),
    )
    parser.set_defaults(run="export_command:export")


def _add_users(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = _add_user_command(commands, "add", _("make an account"), run="add_user")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--name", default="", help=_("the person's name"))
    add.add_argument(
        "--invite", action="store_true", help=_("ask for no password; print a path whose bearer may choose one")
    )
    commands.add_parser("list", help=_("list the accounts")).set_defaults(run="user_commands:list_users")
    role = _add_user_command(commands, "role", _("give another role"), run="change_role")
    role.add_argument("role", choices=ROLES)
    closing = _("close an account: its person is signed out and cannot sign in")
    _add_user_command(commands, "deactivate", closing, run="set_active").set_defaults(active=False)
    opening = _("open a closed account again")
    _add_user_command(commands, "activate", opening, run="set_active").set_defaults(active=True)
    _add_user_command(commands, "invite", _("print a path whose bearer may choose a new password"), run="invite")
    losing = _("sign a person out, and in without a code, because the phone is lost")
    _add_user_command(commands, "remove-code", losing, run="remove_code")
    commands.add_parser("offer").set_defaults(run="user_commands:offer")  # for `make run`; the help does not list it


def _add_user_command(
    commands: Commands[argparse.ArgumentParser], name: str, description: str, *, run: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=description)
    parser.add_argument("email", metavar="EMAIL")
    parser.set_defaults(run=f"user_commands:{run}")
    return parser


def _add_back_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to write, such as backup.zip"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--verify",
        action="store_true",
        help=_("write nothing; say whether the backup in the file is whole"),
    )
    what.add_argument(
        "--without-secrets", action="store_true", help=_("leave out the passwords and second steps of staff")
    )
    parser.set_defaults(run="maintenance_commands:back_up_or_verify")


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the backup to read"))
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help=_("the database to fill; by default that of the settings, which must then be empty"),
    )
    parser.add_argument(
        "--empty-first", action="store_true", help=_("delete all that the database named by --database holds")
    )
    parser.set_defaults(run="maintenance_commands:restore_file")


def _add_prune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=_("delete nothing; say what would be deleted"))
    parser.add_argument(
        "--keep-days",
        type=int,
        default=90,
        metavar="N",
        help=_("keep what somebody has worked on within so many days; 90 by default"),
    )
    parser.add_argument(
        "--unpublished-versions",
        action="store_true",
        help=_("also delete the records and files of versions that never were public and that nothing needs"),
    )
    parser.set_defaults(run="maintenance_commands:prune")


def _add_worker_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Commands that the server starts in worker processes; the help does not list them."""
    check = commands.add_parser("check-draft")
    check.add_argument("number", type=int)
    check.add_argument("--revision", type=int, default=0)
    check.set_defaults(run="worker_commands:check_draft")
    peek = commands.add_parser("peek")
    peek.add_argument("--filename", default="")
    peek.add_argument("--dataset", choices=DATASETS)
    peek.add_argument("--choices", default="")
    peek.add_argument("--language", default=SOURCE_LANGUAGE)
    peek.set_defaults(run="worker_commands:detect_file")
    annotate = commands.add_parser("annotate-draft")
    annotate.add_argument("number", type=int)
    annotate.add_argument("form", choices=("csv", "xlsx"))
    annotate.add_argument("--language", default=SOURCE_LANGUAGE)
    annotate.set_defaults(run="worker_commands:annotate_draft")
    source = commands.add_parser("read-source")
    source.add_argument("number", type=int)
    source.add_argument("lease")
    source.set_defaults(run="worker_commands:read_due_source")
    picture = commands.add_parser("make-picture")
    picture.set_defaults(run="worker_commands:make_picture_files")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to read"))
    parser.add_argument(
        "--map",
        dest="mapping",
        action=_Pairs,
        default={},
        metavar="FIELD=HEADER",
        help=_("the column of the file that holds a field, or A+B for a list; may be given several times"),
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help=_("a column of the file that is not read; may be given several times"),
    )
    parser.add_argument(
        "--separator",
        dest="separators",
        action=_Pairs,
        default={},
        metavar="COLUMN=SIGN",
        help=_("the sign between the values of a list: , | / or ;"),
    )
    parser.add_argument(
        "--alias",
        dest="aliases",
        action=_Pairs,
        default={},
        metavar="NAME=PLACE",
        help=_("a name of the file's own and the places that it means; may be given several times"),
    )
    order = parser.add_mutually_exclusive_group()
    for answer, words in (
        ("day-first", _("in dates such as 03/04/2023 the day comes first")),
        ("month-first", _("in dates such as 03/04/2023 the month comes first")),
    ):
        order.add_argument(f"--{answer}", dest="date_order", action="store_const", const=answer, help=words)
    parser.add_argument(
        "--join-rows", action="store_true", help=_("rows of one id that differ only in their places are one record")
    )
    parser.add_argument(
        "--answer",
        dest="answers",
        action=_Pairs,
        default={},
        metavar="QUESTION=ANSWER",
        help=_("the answer to a question that an earlier check printed; may be given several times"),
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help=_("the sheet of a workbook to read"))
    parser.add_argument("--report", type=Path, metavar="OUT.csv", help=_("write all findings to this CSV file"))


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", default="", metavar="TEXT", help=_("a note for the history"))
    parser.add_argument("--author", default="", metavar="NAME", help=_("who does it; by default your user name"))


class _Pairs(argparse.Action):
    """Collects options such as FIELD=HEADER in a dictionary; each name may be given once."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
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
