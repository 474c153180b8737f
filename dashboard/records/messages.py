"""The one table of issue codes: severity, title, sentence and fix of each."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.language import marked


@dataclass(frozen=True, slots=True)
class Message:
    """The words of one code; ``fix_suggested`` replaces ``fix`` where the issue carries a suggestion."""

    severity: str
    title: str
    sentence: str
    fix: str
    fix_suggested: str = ""


def _error(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    return Message("error", title, sentence, fix, fix_suggested)


def _warning(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    return Message("warning", title, sentence, fix, fix_suggested)


def _notice(title: str, sentence: str, fix: str, fix_suggested: str = "") -> Message:
    return Message("notice", title, sentence, fix, fix_suggested)


_SAVE_AS = marked("Save it as “CSV UTF-8” in your spreadsheet program, then bring that file.")

_FILE = {
    "file-empty": _error(
        marked("Empty file"),
        marked("{file} is empty."),
        marked("Check that the export finished, then bring the file again."),
    ),
    "file-not-csv": _error(
        marked("Not a CSV file"),
        marked("{file} is not a CSV file: it looks like {kind}."),
        _SAVE_AS,
    ),
    "file-undecodable": _error(
        marked("Letters cannot be read"),
        marked("The letters of {file} fit no known encoding."),
        _SAVE_AS,
    ),
    "file-too-large": _error(
        marked("File too large"),
        marked("{file} has {size} MB; the limit is {limit} MB."),
        marked("Split the file or leave out columns that the page does not use."),
    ),
    "line-too-long": _error(
        marked("Line without an end"),
        marked("{file} has a line of more than {limit} characters; it starts in row {line}."),
        marked("Check that the file has one record per line."),
    ),
    "columns-too-many": _error(
        marked("Too many columns"),
        marked("Row {line} of {file} has {count} columns; the limit is {limit}."),
        marked("Bring one row per record, with the columns that docs/data-files.md names."),
    ),
    "quote-unclosed": _error(
        marked("Quoted cell never closed"),
        marked("{file} ends inside a quoted cell; the quote opens in row {line}. The file may be cut off."),
        marked("Export the file again, or close the quote in that row."),
    ),
    "headers-not-found": _error(
        marked("Columns not found"),
        marked("{file} has no column for {fields}. Its headers are: {headers}."),
        marked("Name the column yourself, for example --map {field}=HEADER, or rename the header."),
        marked("Name the column yourself, for example --map {field}={suggestion}, or rename the header."),
    ),
    "map-field-unknown": _error(
        marked("Unknown field in the mapping"),
        marked("The mapping names the field “{value}”, and there is none."),
        marked("Use one of: {fields}."),
        marked("Did you mean “{suggestion}”? The fields are: {fields}."),
    ),
    "map-header-unknown": _error(
        marked("Unknown header in the mapping"),
        marked("The mapping takes {field} from “{value}”, and {file} has no such header."),
        marked("Its headers are: {headers}."),
        marked("Did you mean “{suggestion}”? The headers are: {headers}."),
    ),
    "records-none": _warning(
        marked("No records"),
        marked("{file} has a header and no rows below it."),
        marked("Bring a file with records, unless you mean to publish an empty list."),
    ),
    "encoding-guessed": _warning(
        marked("Encoding guessed"),
        marked("{file} is not UTF-8. It was read as {encoding}, which is a guess."),
        marked("Look at accented letters before you publish, or save the file as “CSV UTF-8”."),
    ),
    "nul-removed": _warning(
        marked("NUL characters"),
        marked("{file} holds {count} NUL characters. They were taken out."),
        marked("Check the program that made the file; cells near them may be damaged."),
    ),
    "title-lines": _warning(
        marked("Lines above the header"),
        marked("The header was found in row {line}; the rows above it were not read, such as “{value}”."),
        marked("Delete the rows above the header."),
    ),
    "hxl-row": _notice(
        marked("HXL tags"),
        marked("Row {line} holds HXL tags and is not a record."),
        marked("Nothing to do."),
    ),
    "header-unknown": _notice(
        marked("Column not used"),
        marked("The column “{column}” matches no field and was not read."),
        marked("If it belongs to a field, name it with --map FIELD=HEADER or rename the header."),
        marked(
            "If it is meant as “{suggestion}”, name it with --map {suggestion}=HEADER or rename the header."
        ),
    ),
    "header-repeated": _warning(
        marked("Two columns for one field"),
        marked("“{column}” also fits the field “{field}”, which was taken from “{taken}”."),
        marked("Remove one of the two columns, or say which one with --map {field}=HEADER."),
    ),
    "header-twice": _warning(
        marked("Header stands twice"),
        marked("The header “{column}” stands {count} times; only the first was read."),
        marked("Rename or remove the others."),
    ),
    "header-empty": _warning(
        marked("Column without a header"),
        marked("Column {number} has values such as “{value}” and no header; it was not read."),
        marked("Write a header above it, or delete it."),
    ),
    "currency-not-stated": _notice(
        marked("Budgets without a currency"),
        marked("{count} budgets come without a currency; they are shown as bare numbers."),
        marked("Add a currency column with codes such as EUR."),
    ),
    "rows-joined": _notice(
        marked("Rows joined"),
        marked("{count} rows were joined with an earlier row of the same id."),
        marked("Nothing to do."),
    ),
}

_ROW = {
    "cells-extra": _error(
        marked("Too many cells"),
        marked(
            "Row {row} has {count} cells; the header has {expected}. The first one too many is “{value}”."
        ),
        marked("Put text that holds the separator in double quotes."),
    ),
    "cells-missing": _warning(
        marked("Too few cells"),
        marked("Row {row} has {count} cells; the header has {expected}. The rest was taken as empty."),
        marked("Check that no cell of the row is missing or out of place."),
    ),
    "id-missing": _error(
        marked("No id"),
        marked("Row {row} has no id."),
        marked("Give it an id that no other row has and that stays the same in later files."),
    ),
    "id-repeated": _error(
        marked("Id stands twice"),
        marked("Row {row} repeats the id “{value}” of row {first}."),
        marked("Give each record its own id, or delete the row."),
    ),
    "id-repeated-places": _error(
        marked("Id stands twice"),
        marked("Row {row} repeats the id “{value}” of row {first}; the two differ only in their places."),
        marked("Join such rows into one record with --join-rows, or list all places in one row."),
    ),
    "id-repeated-differs": _error(
        marked("Id stands twice"),
        marked(
            "Row {row} has the id “{value}” of row {first} but another {fields}, so they cannot be joined."
        ),
        marked("Make the rows agree, or give each record its own id."),
    ),
    "title-missing": _error(
        marked("No title"),
        marked("Row {row} has no title."),
        marked("Write the title by which visitors know the record."),
    ),
    "date-missing": _error(
        marked("No date"),
        marked("Row {row} has no date, and news needs one."),
        marked("Write the date as 2023-09-29."),
    ),
    "places-missing": _error(
        marked("No place"),
        marked("Row {row} names no country, region or scope."),
        marked("Write at least one country or region, or the scope “Global”."),
    ),
    "place-unknown": _error(
        marked("Unknown place"),
        marked("Row {row}, column “{column}”: “{value}” is not a place that the map knows."),
        marked("Correct the name, use the ISO code, or add the name to the aliases of your organisation."),
        marked("Did you mean {suggestion}? Correct the name, or add it to the aliases of your organisation."),
    ),
    "scope-unknown": _warning(
        marked("Unknown scope"),
        marked("Row {row}, column “{column}”: “{value}” is not a scope. The cell was left empty."),
        marked("Use Global, Regional, Multi-national, National, or an IATI ActivityScope code from 1 to 8."),
    ),
    "date-order-mixed": _warning(
        marked("Day and month mixed"),
        marked("Column “{column}” holds both “{value}” and “{other}”: one has the day first, one the month."),
        marked("Write all dates of the column as 2023-09-29."),
    ),
    "date-end-first": _warning(
        marked("End before start"),
        marked("Row {row} ends on {value} but starts on {start}. The end was left empty."),
        marked("Correct one of the two dates."),
    ),
    "status-unknown": _warning(
        marked("Unknown status"),
        marked("Row {row}, column “{column}”: “{value}” is not a status. The cell was left empty."),
        marked(
            "Use Pipeline, Implementation, Finalisation, Closed, Cancelled, Suspended, "
            "or an IATI ActivityStatus code from 1 to 6."
        ),
    ),
    "status-contradicted": _warning(
        marked("Status and dates disagree"),
        marked("Row {row} says “{value}”, but {reason}."),
        marked("Correct the status or the date. The status is shown as the file states it."),
    ),
    "money-unreadable": _warning(
        marked("Amount not understood"),
        marked("Row {row}, column “{column}”: “{value}” is not an amount. The cell was left empty."),
        marked("Write the amount as 1250000.50 and the currency in its own column."),
    ),
    "money-ambiguous": _warning(
        marked("Amount can be read in two ways"),
        marked("Row {row}, column “{column}”: “{value}” may be {readings}. The cell was left empty."),
        marked("Write the amount without separators, such as 1250000.50."),
    ),
    "currency-unknown": _warning(
        marked("Unknown currency"),
        marked("Row {row}, column “{column}”: “{value}” is not a currency code. It was left empty."),
        marked("Use the three letters of ISO 4217, such as EUR or USD."),
    ),
    "currency-conflict": _warning(
        marked("Two currencies"),
        marked("Row {row} gives the amount “{value}” but the currency {currency}. Both were left empty."),
        marked("Make the two agree."),
    ),
    "url-invalid": _warning(
        marked("Not a web address"),
        marked("Row {row}, column “{column}”: “{value}” is not a web address. The cell was left empty."),
        marked("Write the whole address, starting with https://."),
        marked("Write the whole address. Did you mean {suggestion}?"),
    ),
    "email-invalid": _warning(
        marked("Not an e-mail address"),
        marked("Row {row}, column “{column}”: “{value}” is not an e-mail address. It was left empty."),
        marked("Write one address, such as office@example.org."),
    ),
    "sdg-invalid": _warning(
        marked("Not a Sustainable Development Goal"),
        marked("Row {row}, column “{column}”: “{value}” is not a goal or target. It was left out."),
        marked("Write numbers from 1 to 17, or targets such as 10.7, separated by semicolons."),
    ),
    "category-unknown": _warning(
        marked("Unknown category"),
        marked("Row {row}, column “{column}”: “{value}” is not a category. The cell was left empty."),
        marked("Use headline, news, in-focus, publication or call."),
    ),
    "flag-unknown": _warning(
        marked("Neither yes nor no"),
        marked("Row {row}, column “{column}”: “{value}” is neither yes nor no. It was taken as no."),
        marked("Write yes, or leave the cell empty."),
    ),
    "language-unknown": _warning(
        marked("Unknown language"),
        marked("Row {row}, column “{column}”: “{value}” is not a language code. It was left empty."),
        marked("Use a code such as en, fr or pt-BR."),
    ),
}

_WRITE_ISO = marked("Write it as 2023-09-29, or 2023-09 or 2023 where no more is known.")
_DATE_UNREADABLE = marked("Date not understood")
_DATE_IMPOSSIBLE = marked("Date that does not exist")
_DATE_AMBIGUOUS = marked("Day and month can be swapped")

_DATE = {
    "date-unreadable": _warning(
        _DATE_UNREADABLE,
        marked("Row {row}, column “{column}”: “{value}” is not a date. The cell was left empty."),
        _WRITE_ISO,
        marked("Did you mean {suggestion}? Write it so."),
    ),
    "date-impossible": _warning(
        _DATE_IMPOSSIBLE,
        marked("Row {row}, column “{column}”: the date “{value}” does not exist. The cell was left empty."),
        _WRITE_ISO,
    ),
    "date-ambiguous": _warning(
        _DATE_AMBIGUOUS,
        marked("Row {row}, column “{column}”: “{value}” may be {readings}. The cell was left empty."),
        _WRITE_ISO,
    ),
    # The same three where the record cannot do without the date.
    "needed-date-unreadable": _error(
        _DATE_UNREADABLE,
        marked("Row {row}, column “{column}”: “{value}” is not a date, and news needs one."),
        _WRITE_ISO,
        marked("Did you mean {suggestion}? Write it so."),
    ),
    "needed-date-impossible": _error(
        _DATE_IMPOSSIBLE,
        marked("Row {row}, column “{column}”: the date “{value}” does not exist, and news needs one."),
        _WRITE_ISO,
    ),
    "needed-date-ambiguous": _error(
        _DATE_AMBIGUOUS,
        marked("Row {row}, column “{column}”: “{value}” may be {readings}, and news needs one date."),
        _WRITE_ISO,
    ),
}

MESSAGES: dict[str, Message] = {**_FILE, **_ROW, **_DATE}
