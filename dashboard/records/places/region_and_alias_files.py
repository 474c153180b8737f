"""Reads the files of regions (groups of territories, the world, former states) and of the organisation's aliases."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.errors import RecordsError
from dashboard.geography.territories import EXTRA, LocalisedText, PolicyFile
from dashboard.language_and_locale import gettext as _

KINDS = ("global", "m49", "world-bank", "organisation", "area", "multi-regional", "former", "unspecified")
_M49 = "M49-"
SCOPES = ("", "1", "2", "3", "4", "5", "6", "7", "8")  # IATI ActivityScope


@dataclass(frozen=True, slots=True)
class Region:
    """A region that records can name: a group of territories, the world, a former state, or "not specified". A record
    that names a region is never counted for its countries. ``names`` are its names by language, ``aliases`` further
    names that mean it. ``kind`` is "global" (the world), "m49" or "world-bank" (from the list of the United Nations or
    the World Bank), "organisation" (members of an organisation or process, such as the EU), "area" (any other, such as
    the Balkans), "multi-regional" (several regions or countries that are not named), "former" (a former state) or
    "unspecified" (no place is stated); ``scope`` is an IATI ActivityScope code or "". ``members`` are the codes of its
    territories, empty if they are not known and for a former state."""

    code: str
    names: LocalisedText
    kind: str
    scope: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the region in the current language."""
        return self.names.in_current_language()


@dataclass(frozen=True, slots=True)
class Alias:
    """A further name of places, which the organisation added. ``text`` is the name; it means all the places in
    ``codes``. If ``codes`` is empty, the name is ambiguous: ``ask`` has the codes of the places among which a person
    chooses."""

    text: str
    codes: tuple[str, ...]
    ask: tuple[str, ...]


def read_regions(path: Path, territories: Collection[str]) -> dict[str, Region]:
    """Read the regions of a CSV file: code → region, in the order of the file. Its columns are code, name, kind, scope,
    aliases and members; lists are separated by ";". Further columns such as ``name_fr`` have names in other languages;
    CLDR names the regions of M49 in languages without such a column. Members are codes in ``territories``, or of other
    regions, which are replaced by their territories. Raises RecordsError if the file cannot be read or a cell cannot be
    used; the message names the file, and for a cell also row, column, value and what to write instead."""
    file = PolicyFile(path, RecordsError)
    regions: dict[str, Region] = {}
    lines: dict[str, int] = {}
    for number, row in _rows(file, ("code", "name", "kind", "scope", "aliases", "members")):
        code = row["code"]
        if not code or not row["name"] or code in regions or code in territories:
            raise file.fault(number, "code", code, _("give each region a name and a code of its own"))
        if row["kind"] not in KINDS:
            raise file.fault(number, "kind", row["kind"], _("write one of {kinds}", kinds=", ".join(KINDS)))
        if row["scope"] not in SCOPES:
            raise file.fault(number, "scope", row["scope"], _("write an IATI ActivityScope code, or nothing"))
        names = LocalisedText.from_row(row, "name", cldr=code.removeprefix(_M49) if code.startswith(_M49) else "")
        regions[code] = Region(code, names, row["kind"], row["scope"], _listed(row["aliases"]), _listed(row["members"]))
        lines[code] = number
    full: dict[str, Region] = {}
    for code, region in regions.items():
        unknown = [member for member in region.members if member not in territories and member not in regions]
        if unknown:
            raise file.fault(lines[code], "members", unknown[0], _("write a code of territories or regions"))
        members = tuple(dict.fromkeys(_spread(code, regions, ())))
        full[code] = replace(region, members=members)
    return full


def read_aliases(path: Path, known: Collection[str]) -> list[Alias]:
    """Read the aliases of a CSV file, in the order of the file. Its columns are alias, code and ask; codes are
    separated by ";". A row has either ``code`` (the name means all these places) or ``ask`` (the name is ambiguous; the
    person who brings a file with it chooses one of these places). Every code must be in ``known``. Raises RecordsError
    if the file cannot be read or a cell cannot be used; the message names the file, and for a cell also row, column,
    value and what to write instead."""
    file = PolicyFile(path, RecordsError)
    aliases: list[Alias] = []
    for number, row in _rows(file, ("alias", "code", "ask")):
        alias = Alias(row["alias"], _listed(row["code"]), _listed(row["ask"]))
        if not alias.text or bool(alias.codes) == bool(alias.ask):
            raise file.fault(number, "alias", alias.text, _("give the alias a code or an ask, not both"))
        for column, codes in (("code", alias.codes), ("ask", alias.ask)):
            for code in codes:
                if code not in known:
                    raise file.fault(number, column, code, _("write a code of territories or regions"))
        aliases.append(alias)
    return aliases


def _spread(code: str, regions: Mapping[str, Region], above: tuple[str, ...]) -> Iterator[str]:
    for member in regions[code].members:
        if member not in regions:
            yield member
        elif member not in (*above, code):
            yield from _spread(member, regions, (*above, code))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(file: PolicyFile, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in file.rows(columns):
        yield number, {column: (cell or "").strip() for column, cell in row.items() if column != EXTRA}
