"""The commands import and check, which read a file and report its issues."""

import argparse
import csv
import os
import shlex
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from dashboard.cli.output import DATA_HAS_ERRORS, DONE, message, progress_bar, result
from dashboard.cli.version_commands import user_name
from dashboard.errors import StaleBase, WrongUsageError
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import gettext as _, ngettext, written_number
from dashboard.records.frames.file_choices import NO_CHOICES, Choices, Missing
from dashboard.records.frames.frame_difference_and_carry_over import difference
from dashboard.records.frames.three_way_merge import Composition, ids_of
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.places.region_and_alias_files import Alias
from dashboard.records.read_file import Intake, read_records
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Issue, Severity, shortened
from dashboard.records.schema.questions_about_file import Question
from dashboard.records.text.formula_xml_and_uri_escaping import defended
from dashboard.records.values.list_separators import WHOLE
from dashboard.review.draft_review import compose_file
from dashboard.review.version_and_plan_comparison import records_today
from dashboard.settings import Settings
from dashboard.store.store import Store
from dashboard.store.version_and_journal_types import Version

LINES = 20
FEW_ROWS = 5  # numbers of rows printed for one value
SEPARATORS = {",": "comma", "|": "bar", "/": "slash", ";": WHOLE}
FEW_IDS = 5  # records named for each column that would lose values
LARGE_FILE = 5_000_000  # bytes, from which progress is also printed if stderr is no terminal
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def in_order(issues: Sequence[Issue]) -> list[Issue]:
    """The issues sorted: errors, then warnings, then notices. Within each of these groups issues without a row number
    come first, then the others by row."""
    return sorted(issues, key=lambda issue: (_ORDER[issue.severity], issue.row or 0))


def print_issues(issues: Sequence[Issue], report: Path | None) -> None:
    """Print the issues to stderr. Issues with a row number that have the same code, column and value form one group; an
    issue without a row number is a group of its own. At most 20 groups are printed. If there are more, each code gets
    an equal share of the 20, so that a frequent code does not hide the others, and the number of issues not printed
    follows. If there are more than 20 issues, the last lines say how many there are of each severity and title.
    ``report`` is the CSV file with all issues, which the printed text names; None if there is no such file."""
    ordered = in_order(issues)
    groups: dict[tuple[object, ...], list[Issue]] = {}
    for place, issue in enumerate(ordered):
        group_key = (issue.code, issue.column, issue.value) if issue.row else (place,)
        groups.setdefault(group_key, []).append(issue)
    shown = _some_of_each([*groups.values()])
    for group in shown:
        message(f"{_severity(group[0])}: {group[0].sentence} {_fix(group[0])}".rstrip())
        if len(group) > 1:
            rows = ", ".join(str(issue.row) for issue in group[:FEW_ROWS]) + (" …" if len(group) > FEW_ROWS else "")
            how_many = ngettext("{number} row", "{number} rows", len(group))
            message(f"  {how_many}: {shortened(group[0].value or group[0].title)} ({rows})")
    if rest := len(ordered) - sum(map(len, shown)):
        where = _("see {file}", file=report) if report else _("see them all with --report FILE.csv")
        message(ngettext("and {number} more: {where}", "and {number} more: {where}", rest, where=where))
    if len(ordered) > LINES:
        count: Counter[tuple[str, str]] = Counter((_severity(issue), issue.title) for issue in ordered)
        for (severity, title), number in count.items():
            message(f"  {written_number(number)} × {severity}: {title}")


def print_questions(questions: Sequence[Question]) -> None:
    """Print to stderr each question about how to read the file, and below it the possible answers. The answer with
    which the file was read, if there is one, comes first and is marked with a star; after each other answer comes the
    option of the command line that chooses it."""
    for question in questions:
        message(_("question: {sentence}", sentence=question.sentence))
        for answer in sorted(question.answers, key=lambda one: one != question.answer):
            words = question.in_words(answer)
            switch = f"--answer {shlex.quote(f'{question.key}={answer}')}"
            message(f"  * {words}" if answer == question.answer else f"    {words}: {switch}")


def write_report(issues: Sequence[Issue], path: Path) -> None:
    """Write all issues to ``path`` as CSV, in UTF-8 with a byte order mark for Excel. Raises WrongUsageError if the
    file cannot be written."""
    heads = ("severity", "code", "row", "column", "value", "sentence", "suggestion", "fix")
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            for issue in in_order(issues):
                cells = (issue.column, issue.value, issue.sentence, issue.suggestion, _fix(issue))
                row = "" if issue.row is None else issue.row
                writer.writerow([issue.severity, issue.code, row, *(defended(cell or "") for cell in cells)])
    except OSError as error:
        raise WrongUsageError(
            _("The report {file} cannot be written: {cause}", file=path, cause=error.strerror)
        ) from error


def _some_of_each(groups: Sequence[list[Issue]]) -> list[list[Issue]]:
    """At most ``LINES`` groups of issues, the same number of each code, so that no frequent code hides another."""
    codes = list(dict.fromkeys(group[0].code for group in groups))[:LINES]
    share = max(1, LINES // max(1, len(codes)))
    count: Counter[str] = Counter()
    chosen = []
    for group in groups:
        if len(groups) <= LINES or (group[0].code in codes and count[group[0].code] < share):
            count[group[0].code] += 1
            chosen.append(group)
    return chosen


def _fix(issue: Issue) -> str:
    """What to do about an issue, with the switch for it."""
    return f"{issue.fix} ({issue.switch})" if issue.switch else issue.fix


def _severity(issue: Issue) -> str:
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTICE: _("notice")}
    return words[issue.severity]


def check_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read ``arguments.file``, a file of projects or news, and print its issues; nothing is stored.
    ``arguments.dataset`` says what it holds; if that is None, its headers decide. With ``--report`` the issues are also
    written to a CSV file. Returns the exit code: 1 if no record can be read from the file, if it has errors, or if a
    question about the file has no answer, else 0. Raises WrongUsageError if a file cannot be read or written, or an
    option names a column, separator or place that cannot be used, and GeographyError or RecordsError if a file of
    territories, regions or aliases cannot be used."""
    content = _content(arguments.file)
    intake = _read(content, Dataset(arguments.dataset) if arguments.dataset else None, arguments, settings)
    if intake.refused:
        message(_("No record can be taken from the file."))
        return DATA_HAS_ERRORS
    result(intake.dataset.counted(len(intake.frame)))
    if left_out := _left_out(intake):
        result(ngettext("{number} row has errors", "{number} rows have errors", left_out))
    return DATA_HAS_ERRORS if intake.errors or _unanswered(intake) else DONE


def import_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read ``arguments.file`` and store its records as a new version of ``arguments.dataset`` (projects or news); with
    ``--publish`` also publish the version. A published record that the file does not have is not in the version. Three
    things are copied from the published records: columns that the file lacks, values whose cell cannot be read, and
    whole records whose row is left out because of errors. Returns the exit code: 1, with nothing stored, if no record
    can be read, any row has errors (unless ``--skip-errors`` leaves these rows out), a question about the file has no
    answer, or published values would become empty (unless ``--allow-empty``); else 0. Raises WrongUsageError if a file
    cannot be read or written, or an option names a column, separator or place that cannot be used, GeographyError or
    RecordsError if a file of territories, regions or aliases cannot be used, and StaleBase if someone else publishes
    meanwhile: the version is then stored, but not published."""
    dataset = Dataset(arguments.dataset)
    content = _content(arguments.file)
    with Store(settings.database_url) as store:
        before = store.published().get(dataset)
        published = _published(store, dataset, before)
        own, words = store.aliases.for_gazetteer(), store.words.all()
        intake = _read(content, dataset, arguments, settings, own=own, words=words, published_ids=ids_of(published))
        if intake.refused or _unanswered(intake) or (intake.errors and not arguments.skip_errors):
            message(_refusal(intake))
            return DATA_HAS_ERRORS
        if left_out := _left_out(intake):
            message(ngettext("{number} row was left out.", "{number} rows were left out.", left_out))
        # Published values stay where the file has no column or an unreadable cell, and so do records with refused rows.
        composed = compose_file(intake, Choices(missing=Missing.REMOVE), origin=published, theirs=published)
        if _print_emptied(composed) and not arguments.allow_empty:
            message(_("Nothing was stored. Fill in these cells, leave out the column, or add --allow-empty."))
            return DATA_HAS_ERRORS
        version = store.add_version(
            dataset,
            composed.frame,
            original=content,
            filename=_filename(arguments.file),
            author=arguments.author or user_name(),
            note=arguments.note,
        )
        result(_summary(store, before, version, composed))
        if not arguments.publish:
            return _print_publish_command(version)
        try:
            base = before.number if before else None
            store.publish(version.number, author=version.author, based_on=base, note=arguments.note)
        except StaleBase:
            _print_publish_command(version)
            raise
    result(_("published"))
    return DONE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUsageError(_("{file} cannot be read: {cause}", file=path, cause=error.strerror)) from error


def _refuse_to_overwrite(arguments: argparse.Namespace, settings: Settings) -> None:
    """Raise WrongUsageError if the report would be written over a file that the command reads."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for path in filter(None, (arguments.file, database, settings.territories, settings.regions, settings.aliases)):
        with suppress(OSError):  # there is no such file
            if arguments.report and arguments.report.samefile(path):
                raise WrongUsageError(
                    _("--report names {file}, which this program reads. Choose another file.", file=arguments.report)
                )


def _filename(path: Path) -> str:
    """The name of a file, with "�" for bytes that are not UTF-8, which neither a report nor the database can hold."""
    return os.fsencode(path.name).decode(errors="replace")


def _read(
    content: bytes,
    dataset: Dataset | None,
    arguments: argparse.Namespace,
    settings: Settings,
    *,
    own: Collection[Alias] = (),
    words: Mapping[str, Mapping[str, str]] = NO_CHOICES.words,
    published_ids: Collection[str] = (),
) -> Intake:
    _refuse_to_overwrite(arguments, settings)
    gazetteer = _gazetteer(settings, own, arguments.aliases)
    with progress_bar(arguments.file.name, 100, quiet=len(content) < LARGE_FILE) as bar:
        intake = read_records(
            content,
            dataset,
            filename=_filename(arguments.file),
            gazetteer=gazetteer,
            choices=Choices(
                mapping=arguments.mapping | ({"": "+".join(arguments.ignore)} if arguments.ignore else {}),
                join_rows=arguments.join_rows,
                sheet=arguments.sheet,
                answers=_answers(arguments),
                words=words,
            ),
            today=date.today(),
            published_ids=published_ids,
            progress=lambda done, total: bar.update(100 * done // total - bar.n) if total else None,
        )
    known = {*intake.headers, *intake.mapping.values()}
    absent = [name for name in arguments.separators if name not in known]
    if absent and intake.headers:  # without headers the file could not be read, which the issues explain
        raise WrongUsageError(_("The file has no column “{column}”.", column=absent[0]))
    if dataset is None:
        message(_("Read as {dataset}, by its headers. To choose: check projects|news FILE.", dataset=intake.dataset))
    print_issues(intake.issues, arguments.report)
    print_questions(intake.questions)
    if arguments.report:
        write_report(intake.issues, arguments.report)
    return intake


def _answers(arguments: argparse.Namespace) -> dict[str, str]:
    """The answers to questions that the switches give."""
    answers = {"date-order": arguments.date_order} if arguments.date_order else {}
    for column, sign in arguments.separators.items():
        if sign not in SEPARATORS:
            raise WrongUsageError(
                _("{sign} is no separator: write one of {signs}.", sign=sign, signs=" ".join(SEPARATORS))
            )
        answers[f"list-separator:{column}"] = SEPARATORS[sign]
    return {**answers, **arguments.answers}


def _gazetteer(settings: Settings, own: Collection[Alias], added: Mapping[str, str]) -> Gazetteer:
    """The known names of places, with the organisation's own names and the names that the switch --alias adds for this
    run. Raises WrongUsageError if a place of --alias is not known."""
    territories = Territories.load(settings.territories)
    load = partial(Gazetteer.load, territories, regions=settings.regions, aliases=settings.aliases)
    gazetteer = load(own=own)
    aliases = [*own]
    for text, places in added.items():
        found = gazetteer.resolve(places)
        if found.unknown or not (found.countries or found.regions):
            names = ", ".join(found.unknown[0].suggestions) if found.unknown else ""
            hint = _(" Did you mean {names}?", names=names) if names else ""
            raise WrongUsageError(_("“{text}” is not a place that the map knows.", text=places) + hint)
        aliases.append(Alias(text, (*found.countries, *found.regions), ()))
    return load(own=aliases) if added else gazetteer


def _unanswered(intake: Intake) -> int:
    return sum(not question.answer for question in intake.questions)


def _left_out(intake: Intake) -> int:
    return intake.rows_refused or len({issue.row for issue in intake.errors})


def _refusal(intake: Intake) -> str:
    if intake.refused:
        return _("Nothing was stored: no record can be taken from the file.")
    if unanswered := _unanswered(intake):
        return ngettext(
            "Nothing was stored: {number} question is open. Answer it with --answer.",
            "Nothing was stored: {number} questions are open. Answer them with --answer.",
            unanswered,
        )
    return ngettext(
        "Nothing was stored: {number} row has errors. Correct it, or leave it out with --skip-errors.",
        "Nothing was stored: {number} rows have errors. Correct them, or leave them out with --skip-errors.",
        _left_out(intake),
    )


def _print_publish_command(version: Version) -> int:
    command = f"python -m dashboard publish {version.number}"
    result(_("draft; publish with: {command}", command=command))
    return DONE


def _published(store: Store, dataset: Dataset, version: Version | None) -> pd.DataFrame:
    """The published records; none of sample data, which the first real file replaces."""
    return records_today(store, dataset, None if version is None or version.is_sample else version)


def _print_emptied(composed: Composition) -> int:
    """Print how many published values stay because a cell could not be read, and how many would become empty, by
    column; the number of the latter."""
    for name, number in composed.kept_text_counts.items():
        message(
            _(
                "Published values that stay, because the file's text could not be read: {number} in {column}.",
                number=written_number(number),
                column=name,
            )
        )
    for name, ids in composed.emptied.items():
        some = ", ".join(ids[:FEW_IDS]) + (" …" if len(ids) > FEW_IDS else "")
        message(
            _(
                "Published values that would become empty: {number} in {column} ({ids}).",
                number=written_number(len(ids)),
                column=name,
                ids=some,
            )
        )
    return sum(map(len, composed.emptied.values()))


def _summary(store: Store, before: Version | None, version: Version, composed: Composition) -> str:
    """The version compared with the published one: "version 3: 27,132 projects (120 new, 3 changed, 0 missing)"."""
    added, changed, missing = version.records, 0, 0
    if before:
        change = difference(store.frame(before.number), composed.frame)
        added, changed, missing = len(change.added), len(change.changed), len(change.missing)
    return _(
        "version {number}: {count} ({added} new, {changed} changed, {missing} missing)",
        number=version.number,
        count=version.dataset.counted(version.records),
        added=written_number(added),
        changed=written_number(changed),
        missing=written_number(missing),
    )
