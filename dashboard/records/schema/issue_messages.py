"""The severity and the words of every issue that a file can have, by the code of the issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from dashboard.language_and_locale import marked

AT_CELL = marked("{where}, column “{column}”: ")


@dataclass(frozen=True, slots=True)
class Message:
    """The words for all issues of one code, in English; they are translated when an issue is shown. ``severity`` is
    "error" (the row or the file is refused), "warning" (it is accepted, but a person should look at it) or "notice"
    (for information only). ``title`` is a short heading, ``sentence`` says what is wrong and ``fix`` what to do about
    it. If the issue has a suggestion, ``fix_suggested`` takes the place of ``fix``; "" keeps ``fix``. Names in braces
    stand for the issue's column, value, suggestion or a detail; ``{where}`` for its row or record, such as "row 12";
    ``{earlier}`` for an earlier row or record that the sentence mentions. ``switch`` has the options, such as "--sheet
    {suggestion}", that solve the problem when a file is read from the command line; "" for none."""

    severity: str
    title: str
    sentence: str
    fix: str
    fix_suggested: str = ""
    switch: str = ""

    @property
    def texts(self) -> Iterator[str]:
        """The texts to translate: title, sentence (without the words for row and column at its beginning), fix, and the
        fix with a suggestion if there is one."""
        return filter(None, (self.title, self.sentence.removeprefix(AT_CELL), self.fix, self.fix_suggested))


error, warning, notice = (partial(Message, severity) for severity in ("error", "warning", "notice"))

_SAVE_AS = "Save it as a workbook (.xlsx) or as “CSV UTF-8” in your spreadsheet program, then use that file."
_STATUS_AND_DATES = "Status and dates disagree"
_CORRECT_STATUS = "Correct the status or the date. Until then the status is shown as stated."
_WRITE_ISO = "Write it as 2023-09-29, or 2023-09 or 2023 where no more is known."
_DATE_UNREADABLE = "Date not understood"
_DATE_IMPOSSIBLE = "Date that does not exist"
_DATE_AMBIGUOUS = "Day and month may be swapped"
_ONE_SHEET = "Copy the table alone into a new workbook and use that one."
_TOO_LARGE = "File too large"

MESSAGES: dict[str, Message] = {
    "file-empty": error(
        "Empty file",
        "{file} is empty.",
        "Check that the export finished, then try again.",
    ),
    "file-not-csv": error(
        "A kind of file that is not read",
        "{file} looks like {kind}, which is not read here.",
        _SAVE_AS,
    ),
    "file-is-picture": error(
        "A picture",
        "{file} is a picture, not a list of projects or news.",
        "Add it on the staff page Pictures, or in the form of the project or news item that it belongs to.",
    ),
    "file-undecodable": error(
        "Letters cannot be read",
        "The letters of {file} fit no known encoding.",
        _SAVE_AS,
    ),
    "file-too-large": error(
        "File too large",
        "{file} has {size} MB; the limit is {limit} MB.",
        "Split the file or leave out columns that the page does not use.",
    ),
    "line-too-long": error(
        "Line without an end",
        "{file} has a line that is too long; it starts in row {line}. The limit in characters is {limit}.",
        "Check that the file has one record per line.",
    ),
    "columns-too-many": error(
        "Too many columns",
        "Row {line} of {file} has too many columns: {count}. The limit is {limit}.",
        "Write one row per record, with the columns that docs/data-files.md names.",
    ),
    "quote-unclosed": error(
        "Quoted cell never closed",
        "{file} ends inside a quoted cell; the quote opens in row {line}. The file may be cut off.",
        "Export the file again, or close the quote in that row.",
    ),
    "headers-not-found": error(
        "Columns not found",
        "{file} has no column for {fields}. Its headers are: {headers}.",
        "Choose the column yourself, rename the header, or add the column to the file.",
        "Choose the column yourself, for example “{suggestion}”, or rename the header.",
        switch="--map {field}={suggestion}",
    ),
    "map-field-unknown": error(
        "Unknown field in the mapping",
        "The mapping names the field “{value}”, and there is none.",
        "Use one of: {fields}.",
        "Did you mean “{suggestion}”? The fields are: {fields}.",
    ),
    "map-header-unknown": error(
        "Unknown header in the mapping",
        "The mapping takes {field} from “{value}”, and {file} has no such header.",
        "Its headers are: {headers}.",
        "Did you mean “{suggestion}”? The headers are: {headers}.",
    ),
    "map-header-twice": error(
        "One column for two fields",
        "The mapping takes both {other} and {field} from “{value}”.",
        "Choose one of them, or copy the column in the file under another header.",
    ),
    "records-none": error(
        "No records",
        "{file} has a header and no rows below it.",
        "Check that the export finished, then use a file with records.",
    ),
    "encoding-guessed": warning(
        "Encoding guessed",
        "{file} is not UTF-8. It was read as {encoding}, which is a guess: “{value}”.",
        "Look at accented letters before you publish, or save the file as “CSV UTF-8”.",
    ),
    "bytes-replaced": warning(
        "Damaged letters",
        "{file} is UTF-8 with damaged letters, which were replaced with “�”: {count}.",
        "Search the file for “�” after export, correct the cells and try again.",
    ),
    "nul-removed": warning(
        "NUL characters",
        "NUL characters in {file}: {count}. They were taken out.",
        "Check the program that made the file; cells near them may be damaged.",
    ),
    "title-lines": warning(
        "Lines above the header",
        "The header was found in row {line}; the rows above it were not read, such as “{value}”.",
        "Delete the rows above the header.",
    ),
    "hxl-row": notice(
        "HXL tags",
        "Row {line} holds HXL tags and is not a record.",
        "Nothing to do.",
    ),
    "header-unknown": notice(
        "Column not used",
        "The column “{column}” matches no field and was not read.",
        "If it belongs to a field, choose the field, or rename the header.",
        "If it is meant as “{suggestion}”, choose that field, or rename the header.",
        switch="--map {suggestion}={column}, --ignore {column}",
    ),
    "header-repeated": warning(
        "Two columns for one field",
        "“{column}” also fits the field “{field}”, which was taken from “{taken}”.",
        "Remove one of the two columns, or choose the one that is meant.",
        switch="--map {field}={column}, --ignore {column}",
    ),
    "columns-joined": notice(
        "Columns joined to a list",
        "{count} columns are read as one list for the field “{field}”: “{column}”.",
        "Nothing to do if that is right; else choose one of them for the field.",
        switch="--map {field}={suggestion}",
    ),
    "header-twice": warning(
        "Header stands twice",
        "The header “{column}” stands more than once ({count}); only the first was read.",
        "Rename or remove the others.",
    ),
    "header-empty": warning(
        "Column without a header",
        "Column {number} has values such as “{value}” and no header; it was not read.",
        "Write a header above it, or delete it.",
    ),
    "currency-not-stated": notice(
        "Budgets without a currency",
        "Budgets without a currency: {count}. They are shown as bare numbers.",
        "Add a currency column with codes such as EUR.",
    ),
    "rows-joined": notice(
        "Rows joined",
        "Rows joined with an earlier row of the same id: {count}.",
        "Nothing to do.",
    ),
    "issues-more": warning(
        "More of the same kind",
        "{kind}, column “{column}”: {count} more rows have this issue and are not listed.",
        "Resolve those that are listed, and check the file again.",
    ),
    "cell-too-long": error(
        "Text too long",
        "{where}, column “{column}”: the text has more than {limit} characters.",
        "Shorten it, or put it onto a page of its own and give its address.",
    ),
    "cell-parts": error(
        "Too many values in a cell",
        "{where}, column “{column}” holds more than {limit} values.",
        "Check that the right column is read; divide the record if it is.",
    ),
    "cells-extra": error(
        "Too many cells",
        "{where} has more cells than the header: {count}, not {expected}. The first beyond it is “{value}”.",
        "Put text that holds the separator in double quotes.",
    ),
    "cells-missing": warning(
        "Too few cells",
        "{where} has fewer cells than the header: {count}, not {expected}. The rest was taken as empty.",
        "Check that no cell of the row is missing or out of place.",
    ),
    "direction-removed": warning(
        "Signs that turn the direction of writing",
        (
            "Column “{column}” holds invisible signs that turn the direction of writing, first in {where}; "
            "in all: {count} rows. They were taken out, or closed at the end of the line in long texts."
        ),
        "Look whether the texts still say what is meant. Arabic and Hebrew need no such signs.",
    ),
    "invisible-removed": notice(
        "Invisible characters",
        "Column “{column}” holds control characters or others that nobody sees, first in {where}; in all: {count} "
        "rows. They were taken out.",
        "Nothing to do if the texts are complete.",
    ),
    "edit-lost": warning(
        "Correction without a cell",
        "The correction “{value}” has no cell to go to: there is no row {row} with a column “{column}”.",
        "Undo the correction, and make it again where the value stands now.",
    ),
    "id-missing": error(
        "No id",
        "{where} has no id.",
        "Give it an id that no other row has and that stays the same in later files.",
    ),
    "ids-made": notice(
        "Ids made from titles",
        "The file has no ids. {count} records have one made from their title, such as “{example}”.",
        "A record whose title changes becomes another record. To avoid that, add a column of ids to your list.",
    ),
    "ids-numbered": warning(
        "Records that are alike",
        "Title, places and dates of {count} records are those of others, so that their ids are numbered; the first is "
        "{where}: “{example}”.",
        "Look if a record stands there twice. To tell the others apart in the next file, add a column of ids.",
    ),
    "id-repeated": error(
        "Id stands twice",
        "{where} repeats the id “{value}” of {earlier}.",
        "Give each record its own id, or delete the row.",
    ),
    "id-repeated-places": error(
        "Id stands twice",
        "{where} repeats the id “{value}” of {earlier}; the two differ only in their places.",
        "Join such rows into one record, or list all places in one row.",
        switch="--join-rows",
    ),
    "id-repeated-differs": error(
        "Id stands twice",
        "{where} has the id “{value}” of {earlier} but another {fields}, so they cannot be joined.",
        "Make the rows agree, or give each record its own id.",
    ),
    "example-left": error(
        "Example row",
        "{where} is the example of the template, not a record. It is not published.",
        "Delete the row, or write a record of your own over it with an id of its own.",
    ),
    "title-missing": error(
        "No title",
        "{where} has no title.",
        "Write the title by which visitors know the record.",
    ),
    "date-missing": error(
        "No date",
        "{where} has no date, and news needs one.",
        "Write the date as 2023-09-29.",
    ),
    "places-missing": error(
        "No place",
        "{where} names no country, region or scope.",
        "Write at least one country or region, the scope “Global”, or “Not specified”.",
    ),
    "place-unknown": error(
        "Unknown place",
        "{where}, column “{column}”: “{value}” is not a place that the map knows.",
        "Correct the name, use the ISO code, or add the name to the aliases of your organisation.",
        "Did you mean {suggestion}? Correct the name, or add it to the aliases of your organisation.",
        switch="--alias {value}={suggestion}",
    ),
    "place-unclear": error(
        "Name not clear",
        "{where}, column “{column}”: “{value}” does not stand for one place of the map.",
        "Write what is meant, such as {suggestions}; “Not specified” if no place is known.",
        switch="--alias {value}={suggestion}",
    ),
    "place-read-as": notice(
        "Known variant of a name",
        "“{value}” was read as {suggestion}; the first time in {where}.",
        "Nothing to do if that is right; else add the name to the aliases of your organisation.",
    ),
    "scope-unknown": warning(
        "Unknown scope",
        "{where}, column “{column}”: “{value}” is not a scope. The cell was left empty.",
        "Use Global, Regional, Multi-national, National, or an IATI ActivityScope code from 1 to 8.",
    ),
    "date-order-mixed": warning(
        "Day and month mixed",
        "Column “{column}” holds both “{value}” and “{other}”: one has the day first, one the month.",
        "Write all dates of the column as 2023-09-29.",
    ),
    "date-end-first": warning(
        "End before start",
        "{where} ends on {value} but starts on {start}. The end was left empty.",
        "Correct one of the two dates.",
    ),
    "status-unknown": warning(
        "Unknown status",
        "{where}, column “{column}”: “{value}” is not a status. The cell was left empty.",
        (
            "Use Planned, Active, Finalisation, Closed, Cancelled, Suspended, "
            "or an IATI ActivityStatus code from 1 to 6."
        ),
        "Did you mean {suggestion}? Write it so.",
    ),
    "status-ended": warning(
        _STATUS_AND_DATES,
        "{where} says “{value}”, but it ended on {date}.",
        _CORRECT_STATUS,
    ),
    "status-not-started": warning(
        _STATUS_AND_DATES,
        "{where} says “{value}”, but it starts only on {date}.",
        _CORRECT_STATUS,
    ),
    "status-not-ended": warning(
        _STATUS_AND_DATES,
        "{where} says “{value}”, but it ends only on {date}.",
        _CORRECT_STATUS,
    ),
    "status-started": warning(
        _STATUS_AND_DATES,
        "{where} says “{value}”, but it started on {date}.",
        _CORRECT_STATUS,
    ),
    "money-unreadable": warning(
        "Amount not understood",
        "{where}, column “{column}”: “{value}” is not an amount. The cell was left empty.",
        "Write the amount as 1250000.50 and the currency in its own column.",
        "Did you mean {suggestion}? Write it so.",
    ),
    "money-ambiguous": warning(
        "Amount can be read in two ways",
        "{where}, column “{column}”: “{value}” may be {first} or {second}. The cell was left empty.",
        "Write the amount without separators, such as 1250000.50.",
    ),
    "currency-unknown": warning(
        "Unknown currency",
        "{where}, column “{column}”: “{value}” is not a currency code. It was left empty.",
        "Use the three letters of ISO 4217, such as EUR or USD.",
    ),
    "currency-conflict": warning(
        "Two currencies",
        "{where} gives the amount “{value}” but the currency {currency}. Both were left empty.",
        "Make the two agree.",
    ),
    "url-invalid": warning(
        "Not a web address",
        "{where}, column “{column}”: “{value}” is not a web address. The cell was left empty.",
        "Write the whole address, starting with https://.",
        "Write the whole address. Did you mean {suggestion}?",
    ),
    "url-completed": notice(
        "Web addresses without https, or with signs beside them",
        "Column “{column}”: {count} addresses lack https:// or have signs beside them, such as “{value}”, "
        "which is read as {suggestion}.",
        "Nothing to do if the pages open; else write the whole addresses and nothing else.",
    ),
    "cell-rest": warning(
        "Only one address is read",
        "{where}, column “{column}”: {taken} is read. Not read: “{value}”.",
        "Keep the address that visitors should have.",
    ),
    "email-invalid": warning(
        "Not an e-mail address",
        "{where}, column “{column}”: “{value}” is not an e-mail address. It was left empty.",
        "Write one address, such as office@example.org.",
    ),
    "sdg-invalid": warning(
        "Not a Sustainable Development Goal",
        "{where}, column “{column}”: “{value}” is not a goal or target. It was left out.",
        "Write numbers from 1 to 17, or targets such as 10.7, separated by semicolons.",
    ),
    "category-unknown": warning(
        "Unknown category",
        "{where}, column “{column}”: “{value}” is not a category. The cell was left empty.",
        "Use headline, news, in-focus, publication or call.",
    ),
    "flag-unknown": warning(
        "Neither yes nor no",
        "{where}, column “{column}”: “{value}” is neither yes nor no. It was taken as no.",
        "Write yes, or leave the cell empty.",
    ),
    "language-unknown": warning(
        "Unknown language",
        "{where}, column “{column}”: “{value}” is not a language code. It was left empty.",
        "Use a code such as en, fr or pt-BR.",
    ),
    "date-unreadable": warning(
        _DATE_UNREADABLE,
        "{where}, column “{column}”: “{value}” is not a date. The cell was left empty.",
        _WRITE_ISO,
        "Did you mean {suggestion}? Write it so.",
    ),
    "date-impossible": warning(
        _DATE_IMPOSSIBLE,
        "{where}, column “{column}”: the date “{value}” does not exist. The cell was left empty.",
        _WRITE_ISO,
    ),
    "date-ambiguous": warning(
        _DATE_AMBIGUOUS,
        "{where}, column “{column}”: “{value}” may be {first} or {second}. The cell was left empty.",
        _WRITE_ISO,
    ),
    # How the dates of a column are read, said once.
    "date-century": notice(
        "Years of two digits",
        "Column “{column}”: rows in which the year has two digits: {count}. 00 to 49 is read as 2000 to 2049, 50 to 99"
        " as 1950 to 1999: “{value}” is {suggestion}.",
        "Write four digits if another century is meant.",
    ),
    "date-period": notice(
        "Periods read as dates",
        "Column “{column}”: rows that name a period: {count}. A start is read as its beginning, an end as its end, by"
        " the calendar year: “{value}” is {suggestion}.",
        "Write the month if your fiscal year is another.",
    ),
    "date-vague": notice(
        "Only the year is read",
        "Column “{column}”: rows with no month that can be read: {count}. Of “{value}” the year {suggestion} is taken.",
        "Write the month as 2023-09 where it is known.",
    ),
    "date-serial": notice(
        "Days as Excel counts them",
        "Column “{column}”: rows with numbers of days, as Excel counts them: {count}. “{value}” is {suggestion}.",
        "Nothing to do if that is right; else write the dates as 2023-09-29.",
    ),
    "amount-multiplied": notice(
        "Amounts in thousands or millions",
        "The header “{column}” states thousands or millions: “{value}” was read as {suggestion}.",
        "Nothing to do if that is right; else rename the header.",
    ),
    "date-open": notice(
        "No end yet",
        "Column “{column}”: rows that say that the work goes on: {count}, such as “{value}”. The end is left empty.",
        "Nothing needs to be done.",
    ),
    # The first three again where the record cannot do without the date.
    "needed-date-unreadable": error(
        _DATE_UNREADABLE,
        "{where}, column “{column}”: “{value}” is not a date, and news needs one.",
        _WRITE_ISO,
        "Did you mean {suggestion}? Write it so.",
    ),
    "needed-date-impossible": error(
        _DATE_IMPOSSIBLE,
        "{where}, column “{column}”: the date “{value}” does not exist, and news needs one.",
        _WRITE_ISO,
    ),
    "needed-date-ambiguous": error(
        _DATE_AMBIGUOUS,
        "{where}, column “{column}”: “{value}” may be {first} or {second}, and news needs one date.",
        _WRITE_ISO,
    ),
    "file-encrypted": error(
        "Protected by a password",
        "{file} is protected by a password, so nothing in it can be read.",
        "Save it without a password, then try again.",
    ),
    "workbook-damaged": error(
        "Damaged workbook",
        "{file} is damaged, or not a workbook as Excel writes it.",
        "Open it in a spreadsheet program, save it as .xlsx and try again.",
    ),
    "workbook-without-sheets": error(
        "No sheets",
        "{file} is a workbook without a sheet of cells.",
        "Check that it is the right file.",
    ),
    "archive-entries": error(
        _TOO_LARGE,
        "{file} has more parts inside than the limit of {limit}.",
        _ONE_SHEET,
    ),
    "archive-several": error(
        "Several files in an archive",
        "{file} is an archive of several files ({count}): {names}. Only one can be read at a time.",
        "Unpack it, then use the file with the records.",
    ),
    "archive-damaged": error(
        "Damaged archive",
        "{file} is an archive that cannot be unpacked.",
        "Check that the export finished, or unpack it yourself and use the file in it.",
    ),
    "archive-too-large": error(
        _TOO_LARGE,
        "{file} unpacks to {size} MB; the limit is {limit} MB.",
        "Take out pictures, sheets and columns that the page does not use.",
    ),
    "archive-ratio": error(
        "Suspicious archive",
        "{file} unpacks to {ratio} times its size, as no workbook does; the limit is {limit} times.",
        _ONE_SHEET,
    ),
    "sheet-cells": error(
        _TOO_LARGE,
        "Sheet “{sheet}” of {file} has more cells than the limit of {limit}.",
        "Take out columns that the page does not use, or save the sheet as “CSV UTF-8”.",
    ),
    "sheets-cells": error(
        _TOO_LARGE,
        "The sheets {sheets} together have more cells than the limit of {limit}.",
        "Read one of them alone, or save each as “CSV UTF-8”.",
    ),
    "sheet-area": error(
        _TOO_LARGE,
        "Sheet “{sheet}” of {file} has a cell as far down as row {line}; that makes more than {limit} cells.",
        "Delete the rows below the table, save and try again.",
    ),
    "sheet-merged": error(
        _TOO_LARGE,
        "Sheet “{sheet}” of {file} has more merged cells than the limit of {limit}.",
        _ONE_SHEET,
    ),
    "sheet-unknown": error(
        "Unknown sheet",
        "{file} has no sheet “{value}”. Its sheets are: {sheets}.",
        "Choose one of these sheets.",
    ),
    "sheets-not-read": notice(
        "Other sheets",
        "The records were read from sheet “{sheet}”. These sheets were not read: {sheets}.",
        "Nothing to do if that is the right one; else choose another sheet.",
        switch="--sheet {suggestion}",
    ),
    "header-two-rows": notice(
        "Header in two rows",
        "The header stands in rows {first} and {second}; the upper names groups of columns.",
        "Look whether the columns were read as they are meant.",
    ),
    "sheets-joined": notice(
        "Sheets read together",
        "Sheets were read together, one below the other. In row numbers they begin with row: {sheets}.",
        "Nothing to do, if the row numbers are read so.",
    ),
    "links-not-read": notice(
        "Links behind words",
        "Links behind the words of column “{column}” were not read: {count}, such as {value}.",
        "If they are the web addresses of the records, write them into a column of their own, url.",
    ),
    "cell-error": warning(
        "Error in a cell",
        "{where}, column “{column}”: the cell holds the error {value} instead of a value. It was taken as empty.",
        "Correct the formula in the workbook, or write the value itself.",
    ),
    "xml-doctype": error(
        "XML with declarations of its own",
        "{file} declares a document type or entities, which can hide what a file does.",
        "Export the file again without a DOCTYPE.",
    ),
    "xml-damaged": error(
        "Damaged XML",
        "{file} cannot be read past line {line}: {cause}.",
        "Check that the export finished, or validate the file, then try again.",
    ),
    "file-iati-organisations": error(
        "IATI organisation file",
        "{file} is an IATI organisation file: the budgets and documents of an organisation as a whole, no activities.",
        "Use the activity file of the organisation, the one that begins with iati-activities.",
    ),
    "xml-unknown": error(
        "XML of another kind",
        "{file} is XML that begins with “{value}”. Of XML, IATI activities and feeds (RSS, Atom) are read.",
        "Ask the program that made it for IATI activities, RSS, or a table.",
    ),
    "json-damaged": error(
        "Damaged JSON",
        "{file} is JSON that cannot be read past line {line}: {cause}.",
        "Check that the export finished, or correct that line, then try again.",
    ),
    "json-no-table": error(
        "JSON without records",
        "{file} is JSON without a list of records: objects that have the same keys, one for each record.",
        "Export a list of objects, GeoJSON features, or one object on each line.",
    ),
    "json-values": error(
        _TOO_LARGE,
        "{file} is JSON with more values than the limit of {limit}.",
        "Split the file or leave out keys that the page does not use.",
    ),
    "json-key-twice": warning(
        "Key stands twice",
        "The key “{value}” stands more than once in an object of {file}; only the last value was read.",
        "Rename or remove the others.",
    ),
    "json-not-read": notice(
        "Part of the JSON without a column",
        "“{value}” cannot be put into a cell and was not read. It stands in {where} first; in all: {count}.",
        "Nothing to do.",
    ),
    "xml-entity": error(
        "Entity that nobody knows",
        "Line {line} of {file} holds “{value}”, an entity that neither the file nor HTML declares.",
        "Write the character that is meant in its place, then try again.",
    ),
    "xml-repaired": warning(
        "XML that was repaired",
        "{file} holds “{value}”, which XML does not allow; first in line {line}, in all: {count}. It was read as the "
        "character that it means, or left out if it is invisible.",
        "Look at the texts that hold it, and tell whoever makes the file.",
    ),
    "iati-version": notice(
        "Old version of IATI",
        "{file} is written in version {value} of IATI. What is alike in 2.03 was read; other elements are named.",
        "Look at a few activities; export the file as 2.01 or later if something is missing.",
    ),
    "iati-not-read": notice(
        "Part of the activities without a column",
        "“{value}” has no column here and was not read. It stands in {where} first; in all: {count}.",
        "Nothing to do.",
    ),
    "feed-not-read": notice(
        "Part of the feed without a column",
        "“{value}” has no column here and was not read. It stands in {where} first; in all: {count}.",
        "Nothing to do. If it names a place, write the place into the record after the import.",
    ),
    "file-holds-projects": error(
        "A file of projects",
        "{file} holds activities in the format of IATI, which are projects and no news.",
        "Give it as a file of projects.",
    ),
    "file-holds-news": error(
        "A file of news",
        "{file} is a feed of news and has no projects.",
        "Give it as a file of news.",
    ),
}
