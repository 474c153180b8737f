"""The words of issues about workbooks, XML files and feeds."""

from dashboard.language import marked
from dashboard.records.schema.messages.message import Message, error, notice, warning

_ONE_SHEET = marked("Copy the table alone into a new workbook and bring that one.")
_TOO_LARGE = marked("File too large")

_WORKBOOKS = {
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
}

_XML = {
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

SOURCE_MESSAGES: dict[str, Message] = {**_WORKBOOKS, **_XML}
