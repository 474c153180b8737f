"""Updates the files with translations (PO and MO) in dashboard/locales from the messages in the code; ``--check`` only
compares them. SCOPE lists the files of code whose messages visitors and staff read, and ``table_texts`` has those of
tables. The command line is in English only."""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dashboard.language_and_locale import CATALOGUES
from dashboard.records.schema.column_help_and_template_headers import HELP
from dashboard.records.schema.columns import COLUMNS, Dataset
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.questions_about_file import QUESTIONS
from dashboard.settings import ROOT

SCOPE = (
    "dashboard/*.py",
    "dashboard/pictures/**/*.py",
    "dashboard/portfolio/**/*.py",
    "dashboard/records/**/*.py",
    "dashboard/review/**/*.py",
    "dashboard/site/**/*.py",
    "dashboard/staff/**/*.py",
    "dashboard/store/**/*.py",
    "dashboard/site/templates/**/*.html",
    "dashboard/staff/templates/**/*.html",
)
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "marked_plural": (1, 2)}
_HEADER = "# PROJECT, in another language. See docs/decisions/0015-languages.md."
_PLACE = re.compile(r"\{(\w*)\}")
_FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # the current date would change the files with every run


def table_texts() -> Iterator[tuple[str, str]]:
    """The texts to translate that stand in tables of ``dashboard/records/schema``: messages about issues, questions
    about files, labels and explanations of columns. Each comes with the name of the module that has its table, as
    (module, text)."""
    for message in MESSAGES.values():
        yield from (("issue_messages", text) for text in message.texts)
    for question in QUESTIONS.values():
        yield from (("questions_about_file", text) for text in (question.sentence, *question.answers.values()))
    for dataset in Dataset:
        yield from (("columns", column.label) for column in COLUMNS[dataset])
        yield from (("column_help_and_template_headers", one.text) for one in HELP[dataset].values())


def messages_to_translate(root: Path = ROOT) -> Catalog:
    """All messages that visitors and staff read, as a catalogue without translations. They come from the Python files
    and HTML templates below the folder ``root`` that the list SCOPE names, such as those in ``dashboard/site``, and
    from the tables in ``dashboard/records/schema``."""
    template = Catalog(project="Where we work", charset="utf-8")
    for module, text in table_texts():
        template.add(text, locations=[(f"dashboard/records/schema/{module}.py", 0)])
    for pattern in SCOPE:
        for path in sorted(root.glob(pattern)):
            method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
            name = path.relative_to(root).as_posix()
            for _line, message, comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
                template.add(message, locations=[(name, 0)], auto_comments=comments)
    return template


def languages(folder: Path = CATALOGUES) -> list[str]:
    """The codes, such as "fr", of the languages for which ``folder`` has translations, in alphabetical order."""
    return sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po"))


def catalogue_file(language: str, folder: Path = CATALOGUES) -> Path:
    """The path of the file in ``folder`` with the translations into a language (PO), whose code is ``language``. The
    compiled file (MO) lies beside it."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str, folder: Path = CATALOGUES) -> Catalog:
    """The messages and their translations into a language (a code such as "fr"), from the PO file in ``folder``; an
    empty catalogue if there is no file. Raises ValueError or Babel's UnknownLocaleError for a code that Babel does not
    know."""
    path = catalogue_file(language, folder)
    text = path.read_bytes() if path.is_file() else b""
    catalogue = read_po(io.BytesIO(text), locale=Locale.parse(language, sep="-"), charset="utf-8")
    catalogue.fuzzy = False
    return catalogue


def updated(catalogue: Catalog, template: Catalog) -> Catalog:
    """Change ``catalogue`` so that it has exactly the messages of ``template``, and return it. It keeps the
    translations that it has; new messages have none. Its header is set to fixed values, so that the file does not
    depend on when and where it is written."""
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)  # update() takes over the messages themselves
    catalogue.obsolete.clear()
    catalogue.project, catalogue.header_comment, catalogue.fuzzy = template.project, _HEADER, False
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = _FIXED_DATE
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as the content of a PO file, which translators edit."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, include_lineno=False, width=110)
    return written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the content of an MO file, which the application reads."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """One sentence in English for each faulty message of a catalogue. A message is faulty if it is marked as fuzzy, if
    one of its plural forms is not translated, or if a translation has other placeholders than the message; only
    ``{number}`` may be left out, in a plural form."""
    for message in catalogue:
        if not message.id:
            continue
        forms = _forms(message.string)
        if message.fuzzy or not forms or not all(forms):
            yield f"“{_forms(message.id)[0]}” is not translated."
        elif wrong := [form for form in forms if not _same_places(message, form)]:
            yield f"“{wrong[0]}” has other places than “{_forms(message.id)[-1]}”."


def _same_places(message: Message, form: str) -> bool:
    """Whether ``form`` has the placeholders of the source; a plural form may leave out the number."""
    wanted = set(_PLACE.findall(_forms(message.id)[-1]))
    unsaid = wanted ^ set(_PLACE.findall(form))
    return not unsaid or (bool(message.pluralizable) and unsaid == {"number"} and "number" in wanted)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _known_language(code: str) -> str:
    try:
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise argparse.ArgumentTypeError(f"“{code}” is no known code of a language; write one such as pt.") from error
    return code


def main(arguments: Sequence[str] | None = None, *, folder: Path = CATALOGUES) -> int:
    """Update the PO and MO files of every language in ``folder``, and print to stderr what is wrong with the
    translations. If the command-line ``arguments`` (by default those of the process) have ``--check``, only compare the
    files; with ``--add`` and the code of a language, files for that language are made as well. Returns the exit code: 1
    if a translation is missing, is marked as fuzzy or has other placeholders, or if ``--check`` finds a file out of
    date, else 0. Raises SystemExit for arguments that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.update_translations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a catalogue is out of date")
    parser.add_argument(
        "--add",
        metavar="LANGUAGE",
        type=_known_language,
        help="begin the catalogue of one more language, such as pt",
    )
    chosen = parser.parse_args(arguments)
    template, found = messages_to_translate(), 0
    for language in dict.fromkeys([*languages(folder), *filter(None, [chosen.add])]):
        path = catalogue_file(language, folder)
        catalogue = updated(read_catalogue(language, folder), template)
        files = {path: as_po(catalogue), path.with_suffix(".mo"): as_mo(catalogue)}
        complaints = [f"{language}: {fault}" for fault in faults(catalogue)]
        for file, content in files.items():
            if chosen.check and not (file.is_file() and file.read_bytes() == content):
                complaints.append(f"{file.relative_to(folder)} is not up to date. Run: make translations")
            elif not chosen.check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        sys.stderr.write("".join(f"{complaint}\n" for complaint in complaints))
        found += len(complaints)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
