"""The words of every issue that a file can have, by the code of the issue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from dashboard.language import marked


@dataclass(frozen=True, slots=True)
class Message:
    """The words of one issue code, in English; the catalogues translate them.

    ``severity`` is "error" (the row or the file is refused), "warning" (it is accepted, but a person should look at
    it) or "notice" (for information only). ``sentence`` says what is wrong and ``fix`` what to do about it, with the
    details of the issue in braces. ``fix_suggested`` replaces ``fix`` where the issue carries a suggestion.
    """

    severity: str
    title: str
    sentence: str
    fix: str
    fix_suggested: str = ""


error, warning, notice = (partial(Message, severity) for severity in ("error", "warning", "notice"))

_SAVE_AS = marked("Save it as a workbook (.xlsx) or as “CSV UTF-8” in your spreadsheet program, then bring that file.")
_STATUS_AND_DATES = marked("Status and dates disagree")
_CORRECT_STATUS = marked("Correct the status or the date. The status is shown as the file states it.")
_WRITE_ISO = marked("Write it as 2023-09-29, or 2023-09 or 2023 where no more is known.")
_DATE_UNREADABLE = marked("Date not understood")
_DATE_IMPOSSIBLE = marked("Date that does not exist")
_DATE_AMBIGUOUS = marked("Day and month can be swapped")
_ONE_SHEET = marked("Copy the table alone into a new workbook and bring that one.")
_TOO_LARGE = marked("File too large")

MESSAGES: dict[str, Message] = {
    "file-empty": error(
        marked("Empty file"),
        marked("{file} is empty."),
        marked("Check that the export finished, then bring the file again."),
    ),
    "file-not-csv": error(
        marked("A kind of file that is not read"),
        marked("{file} looks like {kind}, which is not read here."),
        _SAVE_AS,
    ),
    "file-undecodable": error(
        marked("Letters cannot be read"),
        marked("The letters of {file} fit no known encoding."),
        _SAVE_AS,
    ),
    "file-too-large": error(
        marked("File too large"),
        marked("{file} has {size} MB; the limit is {limit} MB."),
        marked("Split the file or leave out columns that the page does not use."),
    ),
    "line-too-long": error(
        marked("Line without an end"),
        marked("{file} has a line that is too long; it starts in row {line}. The limit in characters is {limit}."),
        marked("Check that the file has one record per line."),
    ),
    "columns-too-many": error(
        marked("Too many columns"),
        marked("Row {line} of {file} has too many columns: {count}. The limit is {limit}."),
        marked("Bring one row per record, with the columns that docs/data-files.md names."),
    ),
    "quote-unclosed": error(
        marked("Quoted cell never closed"),
        marked("{file} ends inside a quoted cell; the quote opens in row {line}. The file may be cut off."),
        marked("Export the file again, or close the quote in that row."),
    ),
    "headers-not-found": error(
        marked("Columns not found"),
        marked("{file} has no column for {fields}. Its headers are: {headers}."),
        marked("Name the column yourself, for example --map {field}=HEADER, or rename the header."),
        marked("Name the column yourself, for example --map {field}={suggestion}, or rename the header."),
    ),
    "map-field-unknown": error(
        marked("Unknown field in the mapping"),
        marked("The mapping names the field “{value}”, and there is none."),
        marked("Use one of: {fields}."),
        marked("Did you mean “{suggestion}”? The fields are: {fields}."),
    ),
    "map-header-unknown": error(
        marked("Unknown header in the mapping"),
        marked("The mapping takes {field} from “{value}”, and {file} has no such header."),
        marked("Its headers are: {headers}."),
        marked("Did you mean “{suggestion}”? The headers are: {headers}."),
    ),
    "records-none": error(
        marked("No records"),
        marked("{file} has a header and no rows below it."),
        marked("Check that the export finished, then bring a file with records."),
    ),
    "encoding-guessed": warning(
        marked("Encoding guessed"),
        marked("{file} is not UTF-8. It was read as {encoding}, which is a guess."),
        marked("Look at accented letters before you publish, or save the file as “CSV UTF-8”."),
    ),
    "bytes-replaced": warning(
        marked("Damaged letters"),
        marked("{file} is UTF-8 with damaged letters, which were replaced with “�”: {count}."),
        marked("Search the file for “�” after export, correct the cells and bring it again."),
    ),
    "nul-removed": warning(
        marked("NUL characters"),
        marked("NUL characters in {file}: {count}. They were taken out."),
        marked("Check the program that made the file; cells near them may be damaged."),
    ),
    "title-lines": warning(
        marked("Lines above the header"),
        marked("The header was found in row {line}; the rows above it were not read, such as “{value}”."),
        marked("Delete the rows above the header."),
    ),
    "hxl-row": notice(
        marked("HXL tags"),
        marked("Row {line} holds HXL tags and is not a record."),
        marked("Nothing to do."),
    ),
    "header-unknown": notice(
        marked("Column not used"),
        marked("The column “{column}” matches no field and was not read."),
        marked("If it belongs to a field, name it with --map FIELD=HEADER or rename the header."),
        marked("If it is meant as “{suggestion}”, name it with --map {suggestion}=HEADER or rename the header."),
    ),
    "header-repeated": warning(
        marked("Two columns for one field"),
        marked("“{column}” also fits the field “{field}”, which was taken from “{taken}”."),
        marked("Remove one of the two columns, or say which one with --map {field}=HEADER."),
    ),
    "header-twice": warning(
        marked("Header stands twice"),
        marked("The header “{column}” stands more than once ({count}); only the first was read."),
        marked("Rename or remove the others."),
    ),
    "header-empty": warning(
        marked("Column without a header"),
        marked("Column {number} has values such as “{value}” and no header; it was not read."),
        marked("Write a header above it, or delete it."),
    ),
    "currency-not-stated": notice(
        marked("Budgets without a currency"),
        marked("Budgets without a currency: {count}. They are shown as bare numbers."),
        marked("Add a currency column with codes such as EUR."),
    ),
    "rows-joined": notice(
        marked("Rows joined"),
        marked("Rows joined with an earlier row of the same id: {count}."),
        marked("Nothing to do."),
    ),
    "cells-extra": error(
        marked("Too many cells"),
        marked("Row {row} has more cells than the header: {count}, not {expected}. The first beyond it is “{value}”."),
        marked("Put text that holds the separator in double quotes."),
    ),
    "cells-missing": warning(
        marked("Too few cells"),
        marked("Row {row} has fewer cells than the header: {count}, not {expected}. The rest was taken as empty."),
        marked("Check that no cell of the row is missing or out of place."),
    ),
    "direction-removed": warning(
        marked("Signs that turn the direction of writing"),
        marked(
            "Column “{column}” holds invisible signs that turn the direction of writing, first in row {row}; "
            "in all: {count} rows. They were taken out, or closed at the end of the line in long texts."
        ),
        marked("Look whether the texts still say what is meant. Arabic and Hebrew need no such signs."),
    ),
    "edit-lost": warning(
        marked("Correction without a cell"),
        marked("The correction “{value}” has no cell to go to: there is no row {row} with a column “{column}”."),
        marked("Undo the correction, and make it again where the value stands now."),
    ),
    "id-missing": error(
        marked("No id"),
        marked("Row {row} has no id."),
        marked("Give it an id that no other row has and that stays the same in later files."),
    ),
    "id-repeated": error(
        marked("Id stands twice"),
        marked("Row {row} repeats the id “{value}” of row {earlier}."),
        marked("Give each record its own id, or delete the row."),
    ),
    "id-repeated-places": error(
        marked("Id stands twice"),
        marked("Row {row} repeats the id “{value}” of row {earlier}; the two differ only in their places."),
        marked("Join such rows into one record with --join-rows, or list all places in one row."),
    ),
    "id-repeated-differs": error(
        marked("Id stands twice"),
        marked("Row {row} has the id “{value}” of row {earlier} but another {fields}, so they cannot be joined."),
        marked("Make the rows agree, or give each record its own id."),
    ),
    "example-left": error(
        marked("Example row"),
        marked("Row {row} is the example of the template, not a record. It is not published."),
        marked("Delete the row, or write a record of your own over it with an id of its own."),
    ),
    "title-missing": error(
        marked("No title"),
        marked("Row {row} has no title."),
        marked("Write the title by which visitors know the record."),
    ),
    "date-missing": error(
        marked("No date"),
        marked("Row {row} has no date, and news needs one."),
        marked("Write the date as 2023-09-29."),
    ),
    "places-missing": error(
        marked("No place"),
        marked("Row {row} names no country, region or scope."),
        marked("Write at least one country or region, or the scope “Global”."),
    ),
    "place-unknown": error(
        marked("Unknown place"),
        marked("Row {row}, column “{column}”: “{value}” is not a place that the map knows."),
        marked("Correct the name, use the ISO code, or add the name to the aliases of your organisation."),
        marked("Did you mean {suggestion}? Correct the name, or add it to the aliases of your organisation."),
    ),
    "place-unclear": error(
        marked("Name not clear"),
        marked("Row {row}, column “{column}”: “{value}” does not stand for one place of the map."),
        marked("Write what is meant, such as {suggestions}; leave the cell empty if no place is known."),
    ),
    "place-read-as": notice(
        marked("Known variant of a name"),
        marked("“{value}” was read as {suggestion}; the first time in row {row}."),
        marked("Nothing to do if that is right; else add the name to the aliases of your organisation."),
    ),
    "scope-unknown": warning(
        marked("Unknown scope"),
        marked("Row {row}, column “{column}”: “{value}” is not a scope. The cell was left empty."),
        marked("Use Global, Regional, Multi-national, National, or an IATI ActivityScope code from 1 to 8."),
    ),
    "date-order-mixed": warning(
        marked("Day and month mixed"),
        marked("Column “{column}” holds both “{value}” and “{other}”: one has the day first, one the month."),
        marked("Write all dates of the column as 2023-09-29."),
    ),
    "date-end-first": warning(
        marked("End before start"),
        marked("Row {row} ends on {value} but starts on {start}. The end was left empty."),
        marked("Correct one of the two dates."),
    ),
    "status-unknown": warning(
        marked("Unknown status"),
        marked("Row {row}, column “{column}”: “{value}” is not a status. The cell was left empty."),
        marked(
            "Use Planned, Active, Finalisation, Closed, Cancelled, Suspended, "
            "or an IATI ActivityStatus code from 1 to 6."
        ),
    ),
    "status-ended": warning(
        _STATUS_AND_DATES,
        marked("Row {row} says “{value}”, but it ended on {date}."),
        _CORRECT_STATUS,
    ),
    "status-not-started": warning(
        _STATUS_AND_DATES,
        marked("Row {row} says “{value}”, but it starts only on {date}."),
        _CORRECT_STATUS,
    ),
    "status-not-ended": warning(
        _STATUS_AND_DATES,
        marked("Row {row} says “{value}”, but it ends only on {date}."),
        _CORRECT_STATUS,
    ),
    "status-started": warning(
        _STATUS_AND_DATES,
        marked("Row {row} says “{value}”, but it started on {date}."),
        _CORRECT_STATUS,
    ),
    "money-unreadable": warning(
        marked("Amount not understood"),
        marked("Row {row}, column “{column}”: “{value}” is not an amount. The cell was left empty."),
        marked("Write the amount as 1250000.50 and the currency in its own column."),
    ),
    "money-ambiguous": warning(
        marked("Amount can be read in two ways"),
        marked("Row {row}, column “{column}”: “{value}” may be {first} or {second}. The cell was left empty."),
        marked("Write the amount without separators, such as 1250000.50."),
    ),
    "currency-unknown": warning(
        marked("Unknown currency"),
        marked("Row {row}, column “{column}”: “{value}” is not a currency code. It was left empty."),
        marked("Use the three letters of ISO 4217, such as EUR or USD."),
    ),
    "currency-conflict": warning(
        marked("Two currencies"),
        marked("Row {row} gives the amount “{value}” but the currency {currency}. Both were left empty."),
        marked("Make the two agree."),
    ),
    "url-invalid": warning(
        marked("Not a web address"),
        marked("Row {row}, column “{column}”: “{value}” is not a web address. The cell was left empty."),
        marked("Write the whole address, starting with https://."),
        marked("Write the whole address. Did you mean {suggestion}?"),
    ),
    "email-invalid": warning(
        marked("Not an e-mail address"),
        marked("Row {row}, column “{column}”: “{value}” is not an e-mail address. It was left empty."),
        marked("Write one address, such as office@example.org."),
    ),
    "sdg-invalid": warning(
        marked("Not a Sustainable Development Goal"),
        marked("Row {row}, column “{column}”: “{value}” is not a goal or target. It was left out."),
        marked("Write numbers from 1 to 17, or targets such as 10.7, separated by semicolons."),
    ),
    "category-unknown": warning(
        marked("Unknown category"),
        marked("Row {row}, column “{column}”: “{value}” is not a category. The cell was left empty."),
        marked("Use headline, news, in-focus, publication or call."),
    ),
    "flag-unknown": warning(
        marked("Neither yes nor no"),
        marked("Row {row}, column “{column}”: “{value}” is neither yes nor no. It was taken as no."),
        marked("Write yes, or leave the cell empty."),
    ),
    "language-unknown": warning(
        marked("Unknown language"),
        marked("Row {row}, column “{column}”: “{value}” is not a language code. It was left empty."),
        marked("Use a code such as en, fr or pt-BR."),
    ),
    "date-unreadable": warning(
        _DATE_UNREADABLE,
        marked("Row {row}, column “{column}”: “{value}” is not a date. The cell was left empty."),
        _WRITE_ISO,
        marked("Did you mean {suggestion}? Write it so."),
    ),
    "date-impossible": warning(
        _DATE_IMPOSSIBLE,
        marked("Row {row}, column “{column}”: the date “{value}” does not exist. The cell was left empty."),
        _WRITE_ISO,
    ),
    "date-ambiguous": warning(
        _DATE_AMBIGUOUS,
        marked("Row {row}, column “{column}”: “{value}” may be {first} or {second}. The cell was left empty."),
        _WRITE_ISO,
    ),
    # The same three where the record cannot do without the date.
    "needed-date-unreadable": error(
        _DATE_UNREADABLE,
        marked("Row {row}, column “{column}”: “{value}” is not a date, and news needs one."),
        _WRITE_ISO,
        marked("Did you mean {suggestion}? Write it so."),
    ),
    "needed-date-impossible": error(
        _DATE_IMPOSSIBLE,
        marked("Row {row}, column “{column}”: the date “{value}” does not exist, and news needs one."),
        _WRITE_ISO,
    ),
    "needed-date-ambiguous": error(
        _DATE_AMBIGUOUS,
        marked("Row {row}, column “{column}”: “{value}” may be {first} or {second}, and news needs one date."),
        _WRITE_ISO,
    ),
    "file-encrypted": error(
        marked("Protected by a password"),
        marked("{file} is protected by a password, so nothing in it can be read."),
        marked("Save it without a password, then bring it again."),
    ),
    "workbook-damaged": error(
        marked("Damaged workbook"),
        marked("{file} is damaged, or not a workbook as Excel writes it."),
        marked("Open it in a spreadsheet program, save it as .xlsx and bring it again."),
    ),
    "workbook-without-sheets": error(
        marked("No sheets"),
        marked("{file} is a workbook without a sheet of cells."),
        marked("Check that it is the right file."),
    ),
    "archive-entries": error(
        _TOO_LARGE,
        marked("{file} has more parts inside than the limit of {limit}."),
        _ONE_SHEET,
    ),
    "archive-too-large": error(
        _TOO_LARGE,
        marked("{file} unpacks to {size} MB; the limit is {limit} MB."),
        marked("Take out pictures, sheets and columns that the page does not use."),
    ),
    "archive-ratio": error(
        marked("Suspicious archive"),
        marked("{file} unpacks to {ratio} times its size, as no workbook does; the limit is {limit} times."),
        _ONE_SHEET,
    ),
    "sheet-cells": error(
        _TOO_LARGE,
        marked("Sheet “{sheet}” of {file} has more cells than the limit of {limit}."),
        marked("Take out columns that the page does not use, or save the sheet as “CSV UTF-8”."),
    ),
    "sheet-area": error(
        _TOO_LARGE,
        marked("Sheet “{sheet}” of {file} has a cell as far down as row {line}; that makes more than {limit} cells."),
        marked("Delete the rows below the table, save and bring the file again."),
    ),
    "sheet-merged": error(
        _TOO_LARGE,
        marked("Sheet “{sheet}” of {file} has more merged cells than the limit of {limit}."),
        _ONE_SHEET,
    ),
    "sheet-unknown": error(
        marked("Unknown sheet"),
        marked("{file} has no sheet “{value}”. Its sheets are: {sheets}."),
        marked("Choose one of these sheets."),
    ),
    "sheets-not-read": notice(
        marked("Other sheets"),
        marked("The records were read from sheet “{sheet}”. These sheets were not read: {sheets}."),
        marked("Nothing to do if that is the right one; else choose another sheet."),
    ),
    "cell-error": warning(
        marked("Error in a cell"),
        marked(
            "Row {row}, column “{column}”: the cell holds the error {value} instead of a value. It was taken as empty."
        ),
        marked("Mend the formula in the workbook, or write the value itself."),
    ),
    "xml-doctype": error(
        marked("XML with declarations of its own"),
        marked("{file} declares a document type or entities, which can hide what a file does."),
        marked("Export the file again without a DOCTYPE."),
    ),
    "xml-damaged": error(
        marked("Damaged XML"),
        marked("{file} cannot be read past line {line}: {cause}."),
        marked("Check that the export finished, or validate the file, then bring it again."),
    ),
    "iati-version": error(
        marked("Old version of IATI"),
        marked("{file} is written in version {value} of IATI; versions 2.01 to 2.03 are read."),
        marked("Export it as 2.01 or later."),
    ),
    "iati-not-read": notice(
        marked("Part of the activities without a column"),
        marked("“{value}” has no column here and was not read. It stands in row {row} first; in all: {count}."),
        marked("Nothing to do."),
    ),
    "feed-not-read": notice(
        marked("Part of the feed without a column"),
        marked("“{value}” has no column here and was not read. It stands in row {row} first; in all: {count}."),
        marked("Nothing to do. If it names a place, write the place into the record after the import."),
    ),
    "file-holds-projects": error(
        marked("A file of projects"),
        marked("{file} holds activities in the format of IATI, which are projects and no news."),
        marked("Bring it as a file of projects."),
    ),
    "file-holds-news": error(
        marked("A file of news"),
        marked("{file} is a feed of news and has no projects."),
        marked("Bring it as a file of news."),
    ),
}
