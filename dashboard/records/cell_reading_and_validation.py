"""Checks the cells of a table: reads each by the kind of its column, resolves places, finds repeated ids."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.records.places.name_comparison_and_translations import country_names_among
from dashboard.records.places.place_and_scope_codes import (
    NAMIBIA,
    NOT_SPECIFIED,
    PlaceTally,
    Resolver,
    is_codes,
    joined_codes,
    read_scope,
    resolve_places,
    says_nothing,
    widest,
)
from dashboard.records.reading.table_building_and_cleanup import Table
from dashboard.records.schema.column_help_and_template_headers import EXAMPLE_ID
from dashboard.records.schema.columns import COLUMNS, Dataset, Kind
from dashboard.records.schema.header_matching import PLACE_FIELDS, column_of, is_translation, normalised
from dashboard.records.schema.issues import LONGEST_VALUE, NO_DETAILS, Issue, is_error
from dashboard.records.schema.questions_about_file import Questions
from dashboard.records.text.bidi import balanced, has_signs, without_signs
from dashboard.records.values import cell_columns_and_readers as simple
from dashboard.records.values.cell_columns_and_readers import (
    Cells,
    Finding,
    Reader,
    apply,
    combinations,
    empty,
    from_column,
    with_invisible,
)
from dashboard.records.values.dates import (
    SAID_ONCE,
    DateOrder,
    bounds,
    excel_day,
    has_fiscal_years,
    order_of_pairs,
    proven_order,
    read_date,
)
from dashboard.records.values.list_separators import SIGNS, WHOLE, Separation, has_sign, separated, separation
from dashboard.records.values.money import (
    NOTHING,
    Amount,
    proven_mark,
    read_currency,
    read_money,
    stated_in_header,
)
from dashboard.records.values.status import DECLARED, DERIVED, contradictions, derive, read_status

_SAID_ONCE = (*SAID_ONCE, "url-completed")
MOST_PARTS = 1_000  # values of one cell
LONGEST_TEXT, LONGEST_MARKDOWN = 20_000, 200_000  # characters of a cell that holds no list
_SEPARATORS = {Kind.LIST: ";\n", Kind.PLACES: ";；|\n", Kind.SDGS: ";,\n"}

_READERS: dict[Kind, Reader] = {
    Kind.ID: simple.read_id,
    Kind.TEXT: simple.read_text,
    Kind.MARKDOWN: simple.read_text,
    Kind.LIST: simple.read_list,
    Kind.STATUS: read_status,
    Kind.STATUS_SOURCE: lambda text: (DERIVED if text.casefold() == DERIVED else "", []),
    Kind.SCOPE: read_scope,
    Kind.SDGS: simple.read_sdgs,
    Kind.CURRENCY: read_currency,
    Kind.CATEGORY: simple.read_category,
    Kind.FLAG: simple.read_flag,
    Kind.LANGUAGE: simple.read_language,
    Kind.URL: simple.read_url,
    Kind.EMAIL: simple.read_email,
}


@dataclass(slots=True)
class Validation:
    """Reads and checks the cells of a ``table`` of raw text. ``header`` returns the header of a field. ``today`` is the
    day for statuses that follow from dates. ``tick`` is called after each step of the work, to show progress.
    ``questions`` has the answers of a person, and receives the questions that come up. ``typed_by_people`` is false for
    IATI files and feeds, whose lists are always separated by semicolons. ``words`` are texts that the organisation
    always reads as a certain value: field → text → value.

    ``run`` does the work and fills the other attributes. ``columns`` are then the canonical columns by field, ``keep``
    says for each row whether it is accepted, ``issues`` are the faults, and notices of how cells were read, and
    ``tally`` counts the rows that name each place."""

    dataset: Dataset
    table: Table
    header: Callable[[str], str]
    today: datetime.date
    tick: Callable[[], None]
    questions: Questions
    typed_by_people: bool = True
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: dict[str, Cells] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    keep: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    tally: PlaceTally = field(default_factory=PlaceTally)

    def run(self, gazetteer: Resolver) -> None:
        """Read and check all columns of the table. ``gazetteer`` finds the places that texts name. Fills ``columns``
        (field → canonical column), ``keep`` (for each row whether it is accepted), ``issues``, and ``tally`` (how many
        rows name each place)."""
        self.keep = np.ones(len(self.table.rows), bool)
        raw: dict[str, Cells] = {}
        names = [column.name for column in COLUMNS[self.dataset]]
        names += sorted(name for name in self.table.columns if is_translation(name, self.dataset))
        orders = self._date_orders()
        for name in names:
            raw[name] = self._raw(name)
            kind = column_of(name, self.dataset).kind
            if kind is Kind.DATE:
                self.columns[name] = self._dates(name, raw[name], orders[name])
            elif kind is Kind.MONEY:
                pass  # read with its currency below
            elif kind is Kind.PLACES:
                self.columns[name] = raw[name]
            else:
                cells = self._separated(name, raw[name]) if kind is Kind.LIST else raw[name]
                self.columns[name], findings = apply(self._as_meant(name, cells), _READERS[kind])
                self._report(name, raw[name], self._said_once(name, raw[name], findings))
            self.tick()
        if "budget" in raw:
            self._budgets(raw["budget"])
            self.tick()
        self._needed()
        self._places(gazetteer)
        self.tick()
        if self.dataset is Dataset.PROJECTS:
            self._time(raw["status"])
        else:
            self._check_end("appears_on", "ends_on")
        self.columns = {name: self.columns[name] for name in names}

    def _as_meant(self, name: str, cells: Cells) -> Cells:
        """The column with the values that the organisation always reads for some texts in place of these texts."""
        meant = {normalised(text): value for text, value in self.words.get(name, {}).items()}
        if not meant:
            return cells
        is_list = column_of(name, self.dataset).kind is Kind.LIST
        texts = (value.replace("\n", ";").split(";") if is_list else [value] for value in cells.values)
        return Cells(cells.codes, [";".join(meant.get(normalised(part), part) for part in parts) for parts in texts])

    def _raw(self, name: str) -> Cells:
        column = self.table.columns.get(name)
        if column is None:
            return empty(len(self.table.rows))
        cells = self._limited(name, from_column(column))
        if len(positions := with_invisible(column)):
            first, details = int(positions[0]), {"count": str(len(positions))}
            self._add(first, self.header(name), Finding("invisible-removed", cells.text(first), None, details))
        return self._steadied(name, cells) if has_signs(column) else cells

    def _limited(self, name: str, cells: Cells) -> Cells:
        """The column without texts that are too long or hold too many values, which are errors."""
        kind = column_of(name, self.dataset).kind
        longest = LONGEST_MARKDOWN if kind is Kind.MARKDOWN else LONGEST_TEXT
        findings: dict[int, list[Finding]] = {}
        for index, text in enumerate(cells.values):
            if kind in _SEPARATORS and sum(map(text.count, _SEPARATORS[kind])) >= MOST_PARTS:
                findings[index] = [Finding("cell-parts", text[:LONGEST_VALUE], None, {"limit": str(MOST_PARTS)})]
            elif kind not in _SEPARATORS and len(text) > longest:
                findings[index] = [Finding("cell-too-long", text[:LONGEST_VALUE], None, {"limit": str(longest)})]
        if not findings:
            return cells
        self._report(name, cells, findings)
        return Cells(cells.codes, ["" if index in findings else text for index, text in enumerate(cells.values)])

    def _separated(self, name: str, cells: Cells) -> Cells:
        """The column of a list with semicolons between its values, if the file uses another sign. A question shows what
        is meant; without an answer a comma or slash separates only where the column proves it."""
        header = self.header(name)
        signs = [code for code in SIGNS if any(has_sign(value, code) for value in cells.values)]
        found = separation(cells.values, country_names_among) if signs and self.typed_by_people else None
        if found is None and not (signs and self.questions.has_answer("list-separator", header)):
            return cells
        if found is None:
            example = next(value for value in cells.values if has_sign(value, signs[0]))
            found = Separation(WHOLE, False, example, tuple(separated(example, signs[0], country_names_among)))
        details = {"example": found.example, "parts": " · ".join(found.parts)}
        until = found.code if found.proven else WHOLE
        code = self.questions.ask("list-separator", *signs, WHOLE, column=header, until=until, **details)
        if code == WHOLE:
            return cells
        return Cells(cells.codes, [";".join(separated(value, code, country_names_among)) for value in cells.values])

    def _steadied(self, name: str, raw: Cells) -> Cells:
        """The column without invisible characters that change the direction of writing, and an issue if it had any."""
        steady = balanced if column_of(name, self.dataset).kind is Kind.MARKDOWN else without_signs
        values = [steady(value) for value in raw.values]
        cells = Cells(raw.codes, values)
        changed = [number for number, value in enumerate(values) if value != raw.values[number]]
        positions = np.flatnonzero(np.isin(cells.codes, changed))
        if len(positions):
            first = int(positions[0])
            details = {"count": str(len(positions))}
            self._add(first, self.header(name), Finding("direction-removed", cells.text(first), None, details))
        return cells

    def _report(self, name: str, cells: Cells, findings: dict[int, list[Finding]]) -> None:
        """Add an issue for each row that holds a value with findings."""
        if not findings:
            return
        hit = np.zeros(len(cells.values), bool)
        hit[list(findings)] = True
        header = self.header(name)
        for position in np.flatnonzero(hit[cells.codes]):
            for finding in findings[int(cells.codes[position])]:
                self._add(int(position), header, finding)

    def _flag(
        self, positions: NDArray[np.intp], name: str | None, code: str, values: Cells | None = None, **details: Cells
    ) -> None:
        """Add an issue of this code for each of the rows, with their cells in ``values`` and ``details``."""
        header = self.header(name) if name else None
        for position in positions.tolist():
            texts = {key: cells.text(position) for key, cells in details.items()} or NO_DETAILS
            self._add(position, header, Finding(code, values.text(position) if values else "", None, texts))

    def _add(self, position: int, column: str | None, finding: Finding) -> None:
        row = int(self.table.rows[position])
        issue = Issue(finding.code, row, column, finding.value or None, finding.suggestion, finding.details)
        if is_error(issue):
            self.keep[position] = False
        self.issues.append(issue)

    def _dates(self, name: str, cells: Cells, order: DateOrder) -> Cells:
        stated = [value for value in cells.values if value and not simple.is_absent(value)]
        if stated and all(map(excel_day, stated)):
            details = {"count": str(int(cells.filled().sum()))}
            first = Issue("date-serial", None, self.header(name), stated[0], excel_day(stated[0]), details)
            self.issues.append(first)
            cells = Cells(cells.codes, [excel_day(value) or value for value in cells.values])
        read = partial(read_date, end=name in ("end_date", "ends_on"), fiscal=has_fiscal_years(cells.values))
        dates, findings = apply(cells, partial(read, order=order))
        if swappable := _swappable(cells, findings):
            answer = self.questions.ask(
                "date-order", "day-first", "month-first", "empty", column=self.header(name), count=str(swappable)
            )
            order = {"day-first": DateOrder.DAY_FIRST, "month-first": DateOrder.MONTH_FIRST}.get(answer, order)
            dates, findings = apply(cells, partial(read, order=order))
        findings = self._said_once(name, cells, findings)
        if column_of(name, self.dataset).required:
            for index, faults in findings.items():
                findings[index] = [replace(fault, code=f"needed-{fault.code}") for fault in faults]
            for index, value in enumerate(cells.values):
                if not dates.values[index] and index not in findings:
                    findings[index] = [Finding("date-missing", value)]
        self._report(name, cells, findings)
        return dates

    def _date_orders(self) -> dict[str, DateOrder]:
        """The order of day and month in each column of dates: what the column proves; for start and end else what the
        other of the two proves, else the only order in which no work ends before it starts."""
        raw = {one.name: self._raw(one.name) for one in COLUMNS[self.dataset] if one.kind is Kind.DATE}
        orders: dict[str, DateOrder] = {}
        for name, cells in raw.items():
            orders[name], conflict = proven_order(cells.values)
            if conflict:
                details = {"other": conflict[1]}
                self.issues.append(Issue("date-order-mixed", None, self.header(name), conflict[0], None, details))
        pair = {name: orders[name] for name in ("start_date", "end_date") if name in orders}
        if DateOrder.UNKNOWN in pair.values():
            proven = {*pair.values()} - {DateOrder.UNKNOWN} or {order_of_pairs(raw["start_date"], raw["end_date"])}
            mixed = any(issue.code == "date-order-mixed" for issue in self.issues)
            orders |= {
                name: order for order in proven for name in pair if pair[name] is DateOrder.UNKNOWN and not mixed
            }
        return orders

    def _said_once(self, name: str, cells: Cells, findings: Mapping[int, list[Finding]]) -> dict[int, list[Finding]]:
        """Say how dates of the column are read, one issue for each way; the other findings."""
        for code in _SAID_ONCE:
            found = [index for index, (one, *_others) in findings.items() if one.code == code]
            if found:
                first = findings[found[0]][0]
                details = {"count": str(int(np.isin(cells.codes, found).sum()))}
                self.issues.append(Issue(code, None, self.header(name), first.value, first.suggestion, details))
        return {index: faults for index, faults in findings.items() if faults[0].code not in _SAID_ONCE}

    def _chosen_mark(self, raw: Cells, read: Sequence[tuple[Amount, list[Finding]]]) -> str:
        """The decimal mark that a person chose for the amounts of two readings, such as 125,000; "" for none. A single
        such row is not asked about: it is mended on its own."""
        found = [index for index, (_, faults) in enumerate(read) if faults and faults[0].code == "money-ambiguous"]
        count = int(np.isin(raw.codes, found).sum())
        if count <= 1:
            return ""
        example = raw.values[found[0]]
        few, many = sorted(read[found[0]][1][0].details.values(), key=Decimal)
        details = {"count": str(count), "example": example, "thousands": many, "decimals": few}
        column = self.header("budget")
        answer = self.questions.ask("amount-mark", "thousands", "decimals", "empty", column=column, **details)
        sign, other = (",", ".") if "," in example else (".", ",")
        return {"thousands": other, "decimals": sign}.get(answer, "")

    def _budgets(self, raw: Cells) -> None:
        """Read amounts, and take the currency from the cell of the amount if the currency column is empty."""
        times, in_header = stated_in_header(self.header("budget"))
        read = [read_money(value, "", times) if value else (NOTHING, []) for value in raw.values]
        if any(faults for _, faults in read) and (mark := proven_mark(raw.values)):
            read = _read_again(raw, read, partial(read_money, mark=mark, times=times))
        if mark := self._chosen_mark(raw, read):
            read = _read_again(raw, read, partial(read_money, mark=mark, times=times, chosen=True))
        self._report("budget", raw, {index: faults for index, (_, faults) in enumerate(read) if faults})
        example = next((index for index, (one, _) in enumerate(read) if one.number), 0)
        if times > 1 and (number := read[example][0].number):
            self.issues.append(Issue("amount-multiplied", None, self.header("budget"), raw.values[example], number))
        stated = self.columns["currency"]
        codes, pairs = combinations(raw, stated)
        amounts: list[str] = []
        currencies: list[str] = []
        conflicts: dict[int, list[Finding]] = {}
        for index, (first, second) in enumerate(pairs):
            amount, currency = read[first][0], stated.values[second]
            clash = bool(amount.currency and currency and amount.currency != currency)
            if clash:
                conflicts[index] = [Finding("currency-conflict", raw.values[first], None, {"currency": currency})]
            amounts.append("" if clash else amount.number)
            currencies.append("" if clash else currency or amount.currency or (in_header if amount.number else ""))
        amounts, currencies = amounts or [""], currencies or [""]
        self.columns["budget"], self.columns["currency"] = Cells(codes, amounts), Cells(codes, currencies)
        self._report("budget", self.columns["budget"], conflicts)
        bare = np.array([bool(a) and not c for a, c in zip(amounts, currencies, strict=True)], bool)[codes]
        if bare.any():
            count = str(int(bare.sum()))
            self.issues.append(Issue("currency-not-stated", None, self.header("budget"), details={"count": count}))

    def _needed(self) -> None:
        for name in ("id", "title"):
            self._flag(np.flatnonzero(~self.columns[name].filled()), name, f"{name}-missing")
        ids = self.columns["id"]
        examples = np.array([value == EXAMPLE_ID for value in ids.values], bool)[ids.codes]
        self._flag(np.flatnonzero(examples), "id", "example-left", ids)

    def _places(self, gazetteer: Resolver) -> None:
        scope = self.columns.get("scope", empty(len(self.table.rows)))
        raw = {name: self._with_na_answered(name, self.columns[name], gazetteer) for name in ("countries", "regions")}
        raw["countries"] = self._with_empty_answered(raw, scope, gazetteer)
        places = resolve_places(raw["countries"], raw["regions"], scope, gazetteer, self.tick)
        unknown = np.zeros(len(self.table.rows), bool)
        for name, cells in raw.items():
            self._report(name, cells, places.findings[name])
            unknown |= np.isin(cells.codes, list(places.findings[name]))
            self._note_variants(name, cells, places.read_as[name])
        self.columns["countries"], self.columns["regions"], self.tally = places.countries, places.regions, places.tally
        if self.dataset is Dataset.PROJECTS:
            self.columns["scope"] = places.scope
            somewhere = places.countries.filled() | places.regions.filled() | places.scope.filled() | unknown
            self._flag(np.flatnonzero(~somewhere), None, "places-missing")

    def _with_na_answered(self, name: str, cells: Cells, gazetteer: Resolver) -> Cells:
        """The column with what "NA" means in it: nothing known, or Namibia, which only a column of codes may mean."""
        if NAMIBIA not in cells.values or not any(one.ambiguous for one in gazetteer.resolve(NAMIBIA).unknown):
            return cells
        until = "" if any(is_codes(value) for value in cells.values if value != NAMIBIA) else "unspecified"
        count = str(int((cells.codes == cells.values.index(NAMIBIA)).sum()))
        answer = self.questions.ask(
            "place-na", "unspecified", "namibia", column=self.header(name), until=until, count=count
        )
        meant = {"unspecified": NOT_SPECIFIED, "namibia": "NAM"}.get(answer, NAMIBIA)
        return Cells(cells.codes, [meant if value == NAMIBIA else value for value in cells.values])

    def _with_empty_answered(self, raw: Mapping[str, Cells], scope: Cells, gazetteer: Resolver) -> Cells:
        """The column of countries, in which a person may say of all rows without a place that it is not specified."""
        countries = raw["countries"]
        stated = scope.filled()
        for cells in raw.values():
            stated = stated | ~np.array([says_nothing(value) for value in cells.values], bool)[cells.codes]
        if stated.all() or self.dataset is not Dataset.PROJECTS or not gazetteer.resolve(NOT_SPECIFIED).regions:
            return countries
        if any(one.code == "fill-down" and not one.answer for one in self.questions.asked):
            return countries  # the values above may belong to these rows
        count = str(int((~stated).sum()))
        if self.questions.ask("places-empty", "unspecified", "refuse", until="refuse", count=count) == "refuse":
            return countries
        codes = np.where(stated, countries.codes, len(countries.values)).astype(np.int32)
        return Cells(codes, [*countries.values, NOT_SPECIFIED])

    def _note_variants(self, name: str, cells: Cells, read_as: dict[int, tuple[tuple[str, str], ...]]) -> None:
        """Add one notice for each variant of a name, at the first row that holds it."""
        first: dict[tuple[str, str], int] = {}
        codes, positions = np.unique(cells.codes, return_index=True)
        for code, position in sorted(zip(codes.tolist(), positions.tolist(), strict=True), key=lambda pair: pair[1]):
            for variant in read_as.get(code, ()):
                first.setdefault(variant, position)
        for (text, meant), position in first.items():
            self._add(position, self.header(name), Finding("place-read-as", text, meant))

    def _time(self, raw_status: Cells) -> None:
        """Check that no project ends before it starts; check its status against the dates or derive it from them."""
        self._check_end("start_date", "end_date")
        self._status(raw_status, self.columns["start_date"], self.columns["end_date"])

    def _check_end(self, start_name: str, end_name: str) -> None:
        """Flag and empty the dates in the column ``end_name`` that lie before those in ``start_name``."""
        start, end = self.columns[start_name], self.columns[end_name]
        reversed_ = end.numbers(lambda value: bounds(value)[1]) < start.numbers(lambda value: bounds(value)[0])
        self._flag(np.flatnonzero(reversed_), end_name, "date-end-first", end, start=start)
        if reversed_.any():
            codes = np.where(reversed_, len(end.values), end.codes).astype(np.int32)
            self.columns[end_name] = Cells(codes, [*end.values, ""])

    def _status(self, raw: Cells, start: Cells, end: Cells) -> None:
        today = self.today.toordinal()
        source = self.columns["status_source"]
        was_derived = np.array([value == DERIVED for value in source.values], bool)[source.codes]
        declared = np.array(self.columns["status"].values)[self.columns["status"].codes]
        declared[was_derived] = ""
        for code, positions, dates in contradictions(declared, start, end, today):
            self._flag(positions, "status", code, raw, date=dates)
        derived = np.where(declared == "", derive(start, end, today), "")
        status = np.where(declared == "", derived, declared)
        origin = np.select([declared != "", derived != ""], [DECLARED, DERIVED], default="")
        self.columns["status"], self.columns["status_source"] = Cells.of(status), Cells.of(origin)


@dataclass(frozen=True, slots=True)
class RepeatedIds:
    """The records of a file after rows with the same id were joined or left out. ``columns`` are the canonical columns
    by field. ``keep`` has a Boolean for each row: whether it stays. ``joined`` is the number of rows that were joined
    to an earlier one. ``issues`` has one issue for each row that was left out because an earlier row has its id."""

    columns: dict[str, Cells]
    keep: NDArray[np.bool_]
    joined: int
    issues: list[Issue]


def join_repeated_ids(
    columns: dict[str, Cells],
    numbers: NDArray[np.int64],
    keep: NDArray[np.bool_],
    *,
    join: bool,
    header: Callable[[str], str],
) -> RepeatedIds:
    """Keep only the first row of each id. With ``join``, a later row that differs from the first only in its places is
    joined to it: the first row then has the places of both, and the widest scope. Every other later row is left out,
    with an issue.

    ``columns`` are canonical columns by field, ``numbers`` the numbers of the rows as Excel shows them, ``header``
    returns the header of a field. ``keep`` says for each row whether it is accepted. With ``join`` only accepted rows
    are compared. Without it refused rows are compared as well: an accepted row with the id of an earlier refused one is
    left out, because nobody can tell which of them is right."""
    positions = np.flatnonzero(keep if join else columns["id"].filled())
    ids = _codes(columns["id"], positions)
    first = np.unique(ids, return_index=True)[1][ids]
    later = np.flatnonzero(first != np.arange(len(ids)))
    if not len(later):
        return RepeatedIds(columns, keep, 0, [])
    differing = {name: _differs(cells, positions, first, later) for name, cells in columns.items() if name != "id"}
    differs_in_places = np.any([differing.pop(name) for name in PLACE_FIELDS if name in differing], axis=0)
    fields = list(differing)
    differs = np.array([differing[name] for name in fields])
    issues: list[Issue] = []
    groups: dict[int, list[int]] = {}
    for index, row in enumerate(later):
        here, earlier = int(positions[row]), int(positions[first[row]])
        others = differs[:, index]
        if join and not others.any():
            groups.setdefault(earlier, [earlier]).append(here)
            continue
        code = "id-repeated"
        details = {"earlier": str(numbers[earlier])}
        if join:
            code = "id-repeated-differs"
            details["fields"] = ", ".join(header(fields[other]) for other in np.flatnonzero(others))
        elif differs_in_places[index] and not others.any():
            code = "id-repeated-places"
        value = columns["id"].text(here)
        issues.append(Issue(code, int(numbers[here]), header("id"), value, None, details))
    stays = keep.copy()
    stays[positions[later]] = False
    joined = sum(len(rows) - 1 for rows in groups.values())
    return RepeatedIds(columns | _joined_places(columns, groups), stays, joined, issues)


def _codes(cells: Cells, positions: NDArray[np.intp]) -> NDArray[np.int64]:
    """The cells at ``positions`` as numbers, one for each different text."""
    encoded = cells.array().take(pa.array(positions)).dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(), np.int64)


def _differs(
    cells: Cells, positions: NDArray[np.intp], first: NDArray[np.intp], later: NDArray[np.intp]
) -> NDArray[np.bool_]:
    if len(cells.values) == 1:
        return np.zeros(len(later), bool)
    codes = _codes(cells, positions)
    return np.asarray(codes[later] != codes[first[later]], bool)


def _joined_places(columns: dict[str, Cells], groups: dict[int, list[int]]) -> dict[str, Cells]:
    joined = {}
    for name in PLACE_FIELDS:
        if name not in columns:
            continue
        cells = columns[name]
        codes, values = cells.codes.copy(), list(cells.values)
        for earlier, rows in groups.items():
            texts = [cells.text(row) for row in rows]
            values.append(widest(texts) if name == "scope" else joined_codes(texts))
            codes[earlier] = len(values) - 1
        joined[name] = Cells(codes, values)
    return joined


def _read_again(
    raw: Cells, read: Sequence[tuple[Amount, list[Finding]]], reader: Callable[[str], tuple[Amount, list[Finding]]]
) -> list[tuple[Amount, list[Finding]]]:
    """The amounts of a column; amounts that have faults are read again by ``reader``."""
    return [reader(value) if one[1] else one for value, one in zip(raw.values, read, strict=True)]


def _swappable(cells: Cells, findings: Mapping[int, Sequence[Finding]]) -> int:
    """The number of rows whose date can be read with the day or the month first."""
    values = [index for index, found in findings.items() if any(one.code == "date-ambiguous" for one in found)]
    return int(np.isin(cells.codes, values).sum())
