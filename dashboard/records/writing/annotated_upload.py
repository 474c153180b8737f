"""Writes an uploaded file, with its corrections and the issues beside each row, for further corrections."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial

from dashboard.errors import RecordsError
from dashboard.language_and_locale import gettext as _
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.read_file import Intake
from dashboard.records.reading.file_opening import open_source
from dashboard.records.reading.table_building_and_cleanup import Edits, Links
from dashboard.records.reading.table_layout import find_layout, with_sheets
from dashboard.records.schema.header_matching import FIX, ISSUES, annotation_columns, index_of
from dashboard.records.schema.issues import Issue, Severity
from dashboard.records.schema.questions_about_file import Questions
from dashboard.records.text.formula_xml_and_uri_escaping import cell_text, defended, taken_back

_ORDER = list(Severity)


# Issues by row, then by index of the cell (None: the whole row). Issues of a whole column stand in the header row.
Faults = dict[int, dict[int | None, list[Issue]]]


def annotate(
    content: bytes, filename: str, intake: Intake, choices: Choices, form: str, *, gazetteer: Resolver
) -> bytes:
    """The uploaded file ``content`` with a person's corrections, and beside each row its issues and what to do about
    them. ``form`` is the format, "csv" or "xlsx". ``choices`` has the corrections, the mapping and the answers to
    questions, ``intake`` the issues, the dataset and the sheet. ``gazetteer`` must be the one with which the file was
    checked, because it decides which places the rows of feeds, IATI files and joined sheets have. Every row keeps its
    number. Raises RecordsError if the rows cannot be read or written."""
    source = open_source(
        content,
        filename,
        sheet=intake.sheet or choices.sheet,
        gazetteer=gazetteer,
        questions=Questions(choices.answers),
    )
    layout = find_layout(source, intake.dataset, choices.mapping)
    layout = with_sheets(
        source, layout, intake.dataset, choices, questions=Questions(choices.answers), resolver=gazetteer
    )
    cells = layout.reading.rows(None)
    links = Links(cells.links, layout, intake.dataset, Questions(choices.answers))
    layout = links.layout
    ours = annotation_columns(layout.headers)
    width = min(ours, default=len(layout.headers))
    faults = _faults(intake.issues, layout.headers, layout.header_row)
    rows = Edits(choices.corrections, layout).applied(links.applied(cells))
    written = _beside(rows, width, len(ours), layout.header_row, faults)
    if form == "csv":
        return _as_csv(written, layout.reading.delimiter or ",")
    return _as_workbook(written, width, layout.header_row, faults)


def sentences_and_fixes(issues: Iterable[Issue]) -> tuple[str, str]:
    """(sentences, fixes): two texts about ``issues``. The first has the sentence of each issue on a line of its own,
    errors first, then warnings, then notices; the second has in the same order what to do about them, each advice
    once."""
    ordered = sorted(issues, key=lambda issue: _ORDER.index(issue.severity))
    return "\n".join(issue.sentence for issue in ordered), "\n".join(dict.fromkeys(issue.fix for issue in ordered))


def _faults(issues: Iterable[Issue], headers: Sequence[str], header_row: int) -> Faults:
    faults: Faults = defaultdict(lambda: defaultdict(list))
    place_of = cache(partial(index_of, headers=headers))  # tens of thousands of issues stand in a few columns
    for issue in issues:
        place = place_of(issue.column) if issue.column else None
        if issue.row is not None or place is not None:
            faults[issue.row or header_row][place].append(issue)
    return faults


def _beside(rows: Iterable[list[str]], width: int, ours: int, header_row: int, faults: Faults) -> Iterator[list[str]]:
    """Each row with its issues and fixes in two cells after ``width``. Cells beyond the header come after these."""
    for number, cells in enumerate(rows, 1):
        extra = cells[width + ours :]
        del cells[width:]
        if number == header_row:
            added = [ISSUES, FIX]
        elif number in faults:
            added = list(sentences_and_fixes(issue for issues in faults[number].values() for issue in issues))
        else:
            added = []
        if added or (number > header_row and any([*cells, *extra])):  # else a cell would be missing
            cells.extend([*[""] * (width - len(cells)), *(added or ["", ""]), *extra])
        yield cells


def _as_csv(rows: Iterable[list[str]], delimiter: str) -> bytes:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, "utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([defended(taken_back(cell)) for cell in cells] for cells in rows)
        stream.flush()
        return raw.getvalue()


EXCEL_ROWS = 1_048_576  # of one sheet; xlsxwriter leaves out further ones without an error
MOST_COMMENTS = 2_000  # Excel fails to open a sheet with very many; the columns beside the rows hold all issues
_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.NOTICE: "#DDEBF7"}


def _as_workbook(rows: Iterable[list[str]], width: int, header_row: int, faults: Faults) -> bytes:
    """A workbook with one sheet, all cells as text. Raises RecordsError if there are more rows than EXCEL_ROWS, or a
    cell is too long for Excel."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most processes never write a workbook

    raw = io.BytesIO()
    # Row by row: a whole sheet in memory would be many times the file.
    with Workbook(raw, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        marks = {severity: book.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(header_row, 0)
        sheet.set_column(0, width - 1, 18)
        sheet.set_column(width, width + 1, 60)
        comments = MOST_COMMENTS
        number = 0
        for number, cells in enumerate(rows, 1):
            if number > EXCEL_ROWS:
                raise RecordsError(
                    _(
                        "The file has more rows than the {most} that an Excel workbook takes. "
                        "Download the CSV file instead.",
                        most=EXCEL_ROWS,
                    )
                )
            heading = bold if number == header_row else None
            for place, text in enumerate(cells):
                issues = faults.get(number, {}).get(place)
                if text or issues:
                    worst = min((issue.severity for issue in issues or ()), key=_ORDER.index, default=None)
                    mark = marks[worst] if worst else heading
                    sheet.write_string(number - 1, place, cell_text(text, number), mark)
                if issues and comments:
                    comments -= 1
                    sheet.write_comment(
                        number - 1, place, "\n".join(sentences_and_fixes(issues)), {"x_scale": 2, "y_scale": 1.5}
                    )
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(number, 1)}"})
        sheet.autofilter(header_row - 1, 0, max(number, header_row) - 1, width + 1)
    return raw.getvalue()
