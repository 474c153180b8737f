"""The words of issues about one row or cell."""

from dashboard.language import marked
from dashboard.records.schema.messages.message import Message, error, notice, warning

_STATUS_AND_DATES = marked("Status and dates disagree")
_CORRECT_STATUS = marked("Correct the status or the date. The status is shown as the file states it.")

_CELLS = {
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
            "Use Pipeline, Implementation, Finalisation, Closed, Cancelled, Suspended, "
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
}

_WRITE_ISO = marked("Write it as 2023-09-29, or 2023-09 or 2023 where no more is known.")
_DATE_UNREADABLE = marked("Date not understood")
_DATE_IMPOSSIBLE = marked("Date that does not exist")
_DATE_AMBIGUOUS = marked("Day and month can be swapped")

_DATE = {
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
}

ROW_MESSAGES: dict[str, Message] = {**_CELLS, **_DATE}
