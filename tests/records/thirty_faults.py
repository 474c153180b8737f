"""A projects file with 30 faults of 30 kinds, as CSV and as workbook, each with its place and the right value.

All other rows are sound. Dates lie so far away that no test day changes what is wrong.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import xlsxwriter

HEADERS = (
    *("Project id", "Title", "Status", "Start date", "End date", "Country", "Region", "Scope", "SDGs", "Budget"),
    *("Currency", "Web page", "Contact", "Updated", "Country name"),
)
SOUND = 15  # rows 2 to 16
TURNED = "Title that \u202eturns"


@dataclass(frozen=True)
class Fault:
    """``code`` is named at ``row`` and ``column``; with ``right`` by header in the row's cells it is gone.

    ``row`` None: the fault is of the column as a whole, ``stands`` is the row in which to mend it.
    """

    code: str
    row: int | None
    column: str | None
    right: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    stands: int = 0

    @property
    def place(self) -> tuple[int | None, str | None, str]:
        """What an issue says of it."""
        return self.row, self.column, self.code


# Code, the header that the issue names, what stands in the row, what should.
_CELLS: tuple[tuple[str, str | None, dict[str, str], dict[str, str]], ...] = (
    ("id-missing", "Project id", {"Project id": ""}, {"Project id": "P-N1"}),
    ("id-repeated", "Project id", {"Project id": "P-002"}, {"Project id": "P-N2"}),
    (
        "id-repeated-places",
        "Project id",
        {"Project id": "P-003", "Title": "Project 3", "Country": "Ukraine"},
        {"Project id": "P-N3"},
    ),
    ("example-left", "Project id", {"Project id": "EXAMPLE-1"}, {"Project id": "P-N4"}),
    ("title-missing", "Title", {"Title": ""}, {"Title": "Found again"}),
    ("places-missing", None, {"Country": ""}, {"Country": "Ukraine"}),
    ("place-unknown", "Country", {"Country": "Moldva"}, {"Country": "Moldova"}),
    ("place-unclear", "Country", {"Country": "Korea"}, {"Country": "KOR"}),
    ("scope-unknown", "Scope", {"Scope": "Galactic"}, {"Scope": "National"}),
    ("date-end-first", "End date", {"Start date": "2020-05-01", "End date": "2019-05-01"}, {"End date": "2091-05-01"}),
    ("date-unreadable", "Start date", {"Start date": "soon"}, {"Start date": "2020-05"}),
    ("date-impossible", "End date", {"End date": "31.02.2090"}, {"End date": "2090-02-28"}),
    ("date-ambiguous", "Updated", {"Updated": "03/04/2023"}, {"Updated": "2023-04-03"}),
    ("status-unknown", "Status", {"Status": "Sleeping"}, {"Status": "Suspended"}),
    ("status-ended", "Status", {"Status": "Implementation", "End date": "2020-12-31"}, {"Status": "Closed"}),
    ("status-not-started", "Status", {"Status": "Finalisation", "Start date": "2089-01-01"}, {"Status": "Pipeline"}),
    ("status-not-ended", "Status", {"Status": "Closed"}, {"Status": "Implementation"}),
    ("status-started", "Status", {"Status": "Pipeline"}, {"Status": "Implementation"}),
    ("money-unreadable", "Budget", {"Budget": "a lot", "Currency": "EUR"}, {"Budget": "250000"}),
    ("money-ambiguous", "Budget", {"Budget": "1.250", "Currency": "EUR"}, {"Budget": "1250"}),
    ("currency-unknown", "Currency", {"Currency": "XQZ"}, {"Currency": "EUR"}),
    ("currency-conflict", "Budget", {"Budget": "EUR 500", "Currency": "USD"}, {"Currency": "EUR"}),
    ("url-invalid", "Web page", {"Web page": "www example org/a"}, {"Web page": "https://www.example.org/a"}),
    ("email-invalid", "Contact", {"Contact": "office at example"}, {"Contact": "office@example.org"}),
    ("sdg-invalid", "SDGs", {"SDGs": "8;23"}, {"SDGs": "8;10.7"}),
    ("direction-removed", "Title", {"Title": TURNED}, {"Title": "Title that stays"}),
)
_FIRST = SOUND + 2
FAULTS: tuple[Fault, ...] = (
    *(Fault(code, row, column, right, wrong, row) for row, (code, column, wrong, right) in enumerate(_CELLS, _FIRST)),
    # The column holds a date that must have the day first; this row one that must have the month first.
    Fault(
        "date-order-mixed", None, "Start date", {"Start date": "2020-01-22"}, {"Start date": "01/22/2020"}, _FIRST + 26
    ),
    # A second column of places, and cells that are not there or one too many.
    Fault("header-repeated", None, "Country name", {}),
)
CSV_ONLY = (
    Fault("cells-missing", _FIRST + 27, None, {}, {}, _FIRST + 27),
    Fault("cells-extra", _FIRST + 28, None, {}, {}, _FIRST + 28),
)
XLSX_ONLY = (
    Fault("cell-error", _FIRST + 27, "Contact", {"Contact": "office@example.org"}, {}, _FIRST + 27),
    Fault("header-empty", None, None, {}, {}, _FIRST + 28),
)
ROWS = _FIRST + 28
EXTRA = "one cell too many"


def faults_of(form: str) -> tuple[Fault, ...]:
    """The 30 faults of the file as "csv" or "xlsx"."""
    return (*FAULTS, *(CSV_ONLY if form == "csv" else XLSX_ONLY))


def rows_of(form: str) -> list[list[str]]:
    """Header and 43 rows."""
    wrong = {fault.stands: fault.wrong for fault in FAULTS if fault.stands}
    rows = [list(HEADERS)]
    for row in range(2, ROWS + 1):
        cells = _sound(row) | wrong.get(row, {})
        rows.append([cells.get(header, "") for header in HEADERS])
    rows[4][HEADERS.index("Start date")] = "22/01/2020"
    if form == "csv":
        del rows[_FIRST + 26][-2:]
        rows[_FIRST + 27].append(EXTRA)
    else:
        rows[0].append("")
        rows[_FIRST + 27].append("under no header")
    return rows


def projects(form: str) -> bytes:
    """The file as "csv" or "xlsx"."""
    return as_csv(rows_of(form)) if form == "csv" else as_xlsx(rows_of(form))


def mended(rows: list[list[str]], form: str, codes: frozenset[str] | None = None) -> list[list[str]]:
    """``rows`` (header first, maybe with columns added) with the faults of ``codes``, or all, put right."""
    done = [list(row) for row in rows]
    for fault in faults_of(form):
        if codes is not None and fault.code not in codes:
            continue
        for header, text in fault.right.items():
            done[fault.stands - 1][rows[0].index(header)] = text
        if fault.code == "header-repeated":
            done[0][rows[0].index("Country name")] = "Remark"
        elif fault.code == "cells-missing":
            done[fault.stands - 1] += [""] * (len(rows[0]) - len(done[fault.stands - 1]))
        elif fault.code == "cells-extra":
            done[fault.stands - 1] = done[fault.stands - 1][: len(rows[0])]
        elif fault.code == "header-empty":
            done = [[cell for index, cell in enumerate(row) if index != len(HEADERS)] for row in done]
    return done


def as_csv(rows: list[list[str]]) -> bytes:
    """As Excel saves it."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[str]]) -> bytes:
    """A workbook with one sheet; the cell of the fault ``cell-error`` holds #REF! where it is still empty."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        sheet = book.add_worksheet("projects")
        for number, cells in enumerate(rows):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text)
        place = HEADERS.index("Contact")
        if tuple(rows[0][: len(HEADERS)]) == HEADERS and not rows[_FIRST + 26][place]:
            sheet.write_formula(_FIRST + 26, place, "=#REF!", None, "#REF!")
    return raw.getvalue()


def _sound(row: int) -> dict[str, str]:
    return {
        "Project id": f"P-{row:03}",
        "Title": f"Project {row}",
        "Start date": "2020-01-01",
        "End date": "2090-12-31",
        "Country": "Georgia",
    }
