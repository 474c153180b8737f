"""Questions about a file that only a person can answer, such as whether 03/04/2023 is in March or in April."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.language_and_locale import gettext as _
from dashboard.records.schema.columns import COLUMNS
from dashboard.records.schema.issues import NO_DETAILS, shortened


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The English words of a question about a file: ``sentence`` is the question, ``answers`` is code of an answer →
    its words. Names in braces stand for details, such as the number of rows."""

    sentence: str
    answers: Mapping[str, str]


QUESTIONS: dict[str, QuestionText] = {
    "rows-below": QuestionText(
        "Totals, notes or sources seem to stand below the records, such as “{example}” (rows: {rows}).",
        {"leave-out": "Leave them out", "read": "They are records"},
    ),
    "rows-between": QuestionText(
        "Totals seem to stand between the records, such as “{example}” (rows: {rows}).",
        {"leave-out": "Leave them out", "read": "They are records"},
    ),
    "rows-header": QuestionText(
        "The header is repeated (rows: {rows}).",
        {"leave-out": "Leave them out", "read": "They are records"},
    ),
    "rows-hidden": QuestionText(
        "Hidden rows of the sheet ({count}): {rows}.",
        {"leave-out": "Leave them out", "read": "Read them too"},
    ),
    "columns-hidden": QuestionText(
        "Hidden columns of the sheet: {columns}.",
        {"leave-out": "Leave them out", "read": "Read them too"},
    ),
    "row-of-units": QuestionText(
        "Row {row}, below the header, looks like units: “{example}”.",
        {"leave-out": "Leave it out", "read": "It is a record"},
    ),
    "sheets-together": QuestionText(
        "Sheets with the same header: {sheets}.",
        {"together": "Read them together, as one list", "first": "Read “{sheet}” alone"},
    ),
    "sheets-places": QuestionText(
        "No column says where the records are. Sheets with the same header: {sheets}.",
        {
            "together": "Read them together; the name of each sheet is the place of its records",
            "first": "Read “{sheet}” alone, which is the place of its records",
        },
    ),
    "sheet-place": QuestionText(
        "No column says where the records are. The name of the sheet is “{sheet}”.",
        {"place": "It is the place of the records", "none": "It is not"},
    ),
    "sheets-years": QuestionText(
        "Sheets with the same header: {sheets}. No column has {field}.",
        {
            "together-year": "Read them together; {field} is the year in the name of each sheet, such as {example}",
            "together": "Read them together, as one list",
            "first": "Read “{sheet}” alone",
        },
    ),
    "links-of-names": QuestionText(
        "Links behind the words of {columns} ({count}), such as {example}. The file has no column of web addresses.",
        {"address": "They are the web addresses of the records", "leave-out": "Leave them out"},
    ),
    "fill-down": QuestionText(
        "Column “{column}” has empty cells or ditto marks below values: {count}, first in row {row}, below "
        "“{example}”.",
        {
            "fill-down": "Fill down: each takes the value above, such as “{example}” in row {row}",
            "leave": "Leave them empty",
        },
    ),
    "date-order": QuestionText(
        "Column “{column}”: does the day or the month come first? Nothing in the file says it. Dates: {count}.",
        {"day-first": "Day first", "month-first": "Month first", "empty": "Leave these dates empty"},
    ),
    "amount-mark": QuestionText(
        "Column “{column}”: do amounts such as “{example}” have thousands or decimals? Rows: {count}.",
        {
            "thousands": "“{example}” is {thousands}",
            "decimals": "“{example}” is {decimals}",
            "empty": "Leave these amounts empty",
        },
    ),
    "encoding": QuestionText(
        "The file does not say how its letters are written. Which reading is right?",
        {
            "cp1252": "“{cp1252}” (Windows)",
            "cp1250": "“{cp1250}” (Windows, Central Europe)",
            "cp1254": "“{cp1254}” (Windows, Turkish)",
            "mac_roman": "“{mac_roman}” (Mac)",
            "cp850": "“{cp850}” (DOS)",
        },
    ),
    "letters-twice": QuestionText(
        "Letters of {count} cells were encoded twice on their way into the file, such as those of “{broken}”.",
        {"repair": "Repair them all: “{broken}” is “{meant}”", "keep": "Leave them as they are"},
    ),
    "activity-parts": QuestionText(
        "Activities that are parts of others in the file: {children}, such as {child} of {parent}. If both are "
        "projects, their work and money count twice.",
        {
            "children": "The parts are the projects: leave out the {parents} activities that hold them",
            "parents": "The activities that hold them are the projects: leave out the {children} parts",
            "all": "All are projects",
        },
    ),
    "ids-missing": QuestionText(
        "No column has ids, by which a record is known again in the next file. If one does, match it.",
        {"make": "No: make ids from the titles, with place and date if titles repeat"},
    ),
    "id-zeros": QuestionText(
        "Ids that differ from published ones only in zeros at the start, which Excel takes off: {count}. Are they the "
        "same records?",
        {
            "same": "The same records: {file} → {published}, in all {count} rows",
            "new": "Other records, with ids as here",
        },
    ),
    "list-separator": QuestionText(
        "Column “{column}”: is “{example}” one value, or several: {parts}?",
        {
            "comma": "Several: commas separate values",
            "bar": "Several: bars separate values",
            "slash": "Several: slashes separate values",
            "whole": "One value: only semicolons and line ends separate",
        },
    ),
    "place-na": QuestionText(
        "Column “{column}”: what does NA mean? Rows: {count}.",
        {"unspecified": "No place is specified", "namibia": "Namibia, whose code it is"},
    ),
    "places-empty": QuestionText(
        "Rows that name no country, region or scope: {count}. Is their place not specified?",
        {"unspecified": "It is not specified: show and count them so", "refuse": "It is missing: the rows are errors"},
    ),
    "marked-countries": QuestionText(
        "{count} columns are countries that are marked: {columns}. Read them as the countries of the records?",
        {"read": "Read them as countries", "leave-out": "Leave these columns out"},
    ),
    "marked-sdgs": QuestionText(
        "{count} columns are goals that are marked: {columns}. Read them as the goals of the records?",
        {"read": "Read them as goals", "leave-out": "Leave these columns out"},
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question about a file, or about one of its columns. ``code`` is a key of QUESTIONS, which has the words.
    ``column`` is the header as the file has it, "" for the file as a whole. ``answers`` are the codes of the possible
    answers. ``answer`` is the code of the one that is used: the answer of a person (then ``chosen`` is true), or else a
    default that does no harm. It is "" if neither exists; then the file cannot be published before a person answers.
    ``details`` fill the names in braces in the words."""

    code: str
    column: str = ""
    answers: tuple[str, ...]
    answer: str = ""
    chosen: bool = False
    details: Mapping[str, str] = field(default_factory=lambda: NO_DETAILS)

    @property
    def key(self) -> str:
        """The name under which the answer is stored: the question's code, followed by ":" and the header if it is about
        a column."""
        return f"{self.code}:{self.column}" if self.column else self.code

    @property
    def sentence(self) -> str:
        """The question in the current language."""
        return _(QUESTIONS[self.code].sentence, **self._values())

    def in_words(self, answer: str) -> str:
        """The words of the answer with this code, in the current language. Raises KeyError for a code that QUESTIONS
        does not have for the question."""
        return _(QUESTIONS[self.code].answers[answer], **self._values())

    def _values(self) -> dict[str, str]:
        said = {name: _field_label(text) if name == "field" else shortened(text) for name, text in self.details.items()}
        return {"column": shortened(self.column), **said}


def _field_label(name: str) -> str:
    """What people read for the field ``name`` of projects or news; the name itself if neither has it."""
    labels = (_(column.label) for columns in COLUMNS.values() for column in columns if column.name == name)
    return next(labels, name)


class Questions:
    """Collects the questions that come up while one file is read, and returns the answers that a person gave to
    them."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        """``given`` has the code of an answer by the key of its question, None if nobody has answered. A key without a
        header is for all columns that have no answer of their own."""
        self._given = given or {}
        self._asked: dict[str, Question] = {}

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions for the person who brought the file, in the order in which they came up."""
        return tuple(self._asked.values())

    def has_answer(self, code: str, column: str) -> bool:
        """Whether a person answered the question ``code`` for the column with this header, or for all columns, even if
        reading the file has not raised this question."""
        return not self._given.keys().isdisjoint((code, f"{code}:{column}"))

    def ask(self, code: str, *answers: str, column: str = "", until: str = "", **details: str) -> str:
        """Add the question ``code`` (a key of QUESTIONS) about the ``column`` with this header, "" for the whole file.
        Returns the code of the answer to use: that of a person, if it is one of ``answers`` (codes), else ``until``,
        the default as long as no person has answered; "" for none. ``details`` fill the names in braces in the
        question's words. If the question was added before for the same column, nothing is added, and the same answer as
        then is returned."""
        question = Question(code=code, column=column, answers=answers, answer=until, details=details)
        given = self._given.get(question.key) or self._given.get(code, "")
        if given in answers:
            question = Question(code=code, column=column, answers=answers, answer=given, chosen=True, details=details)
        return self._asked.setdefault(question.key, question).answer
