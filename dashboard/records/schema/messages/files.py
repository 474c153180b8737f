"""The words of issues about a file as a whole, its encoding and its headers."""

from dashboard.language import marked
from dashboard.records.schema.messages.message import Message, error, notice, warning

_SAVE_AS = marked("Save it as a workbook (.xlsx) or as “CSV UTF-8” in your spreadsheet program, then bring that file.")

FILE_MESSAGES: dict[str, Message] = {
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
}
