"""The map as an SVG picture that can stand alone: with title, legend, date, source and notes on boundaries; also how
wide its texts are, and how they are wrapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from fontTools.ttLib import TTFont

from dashboard.geography.bounding_boxes import fitted, part_around
from dashboard.geography.marker_layout import ROOMS
from dashboard.geography.svg_outlines import Box, Outlines
from dashboard.language_and_locale import current_language, gettext as _, writing_direction
from dashboard.settings import ROOT
from dashboard.site.context.as_of_addresses_and_notice import published_on
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.context.site_and_request_view import View
from dashboard.site.html.colour_palettes_and_contrast import schemes
from dashboard.site.html.filters_in_words import sentence
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.maps.count_classes_and_place_labels import DASHED, classes_by_place, count_classes, numbers_by_place

_RADIUS = 0.42 * ROOMS["wide"]  # of the map's width: with its rim a marker stays within its room
_LEAST = 0.3  # of the world's width: what is nearer says too little about where a place lies


def drawn_map(view: View, place: Box) -> str:
    """The map as an SVG element, to be placed in the box ``place`` (left, top, width, height) of a picture. It shows
    the world, or the chosen region or countries with their surroundings. Raises InvalidRequest for a period or an
    ``event`` that is not valid and for more than two chosen countries."""
    outlines, (left, top, width, height) = view.site.geography.outlines, place
    x, y, seen, tall = fitted(_asked_part(view), width / height, outlines, _LEAST)
    unit = seen / width  # units of the outlines per unit of the picture
    shapes = _shapes(view, outlines, unit, marker=unit * width * _RADIUS)
    seen_part = f"{x:.0f} {y:.0f} {seen:.0f} {tall:.0f}"
    box = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" viewBox="{seen_part}"'
    sea = f'<rect x="{x:.0f}" y="{y:.0f}" width="{seen:.0f}" height="{tall:.0f}" fill="{_colours(view)["map-sea"]}"/>'
    return f'<svg {box} stroke-linejoin="round">{sea}{"".join(shapes)}</svg>'


def _shapes(view: View, outlines: Outlines, unit: float, marker: float) -> list[str]:
    colours, chosen, territories = _colours(view), view.question.countries, view.snapshot.territories
    classes = classes_by_place(view.snapshot, view.answer.totals)
    dashed = {code for code in classes if territories[code].line == DASHED}
    line, dashes = f"{unit * 0.6:.2f}", f"{unit * 3:.1f}"
    pieces = []
    for code in sorted(outlines.paths, key=lambda code: (code in chosen, code in dashed, classes.get(code, 0))):
        number = classes.get(code, 0)
        border = "map-chosen" if code in chosen else "map-line" if number else "map-coast"
        thick = f"{unit * 2.5:.2f}" if code in chosen else line
        look = f'fill="{colours[f"map-{number}"]}" stroke="{colours[border]}" stroke-width="{thick}"'
        if code in dashed:
            look += f' stroke-dasharray="{dashes}"'
        pieces.append(f'<path d="{outlines.paths[code]}" {look}/>')
    for code, (x, y) in outlines.markers["wide"].items():
        number = classes.get(code, 0)
        rim = "map-chosen" if code in chosen else "map-rim" if number else "line"
        radius = 2 * marker if code in chosen else marker
        pieces.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" fill="{colours[f"map-{number}"]}"'
            f' stroke="{colours[rim]}" stroke-width="{unit * (2.5 if code in chosen else 0.7):.2f}"/>'
        )
    return pieces


def _colours(view: View) -> Mapping[str, str]:
    return schemes(view.site.settings.accent)["light"]


def _asked_part(view: View) -> Box:
    """The part of the outlines with the region or the countries of the question; without either, all of it."""
    region = view.snapshot.gazetteer.regions.get(view.question.region)
    codes = [place.code for place in view.places] or (region.members if region else ())
    geography = view.site.geography
    return part_around(codes, geography.extents, geography.outlines)


FAMILY = "DejaVu Sans"  # Latin, Greek, Cyrillic and Arabic letters, among others
_FONTS = ROOT / "assets" / "vendor" / "fonts"
REGULAR, BOLD = _FONTS / "DejaVuSans.ttf", _FONTS / "DejaVuSans-Bold.ttf"
_UNKNOWN = 0.6  # of the font size: the width of a character that the font lacks
_JOINED = 0.85  # Arabic letters that join are narrower than those that stand alone, which are measured
WIDTH = 1200
CARD_HEIGHT = 630
"""What Open Graph expects; a picture without a fixed height is as high as its notes need."""

_EDGE = 32
_LEGEND = 210
_LEAST_MAP = 300
_FAMILIES = f"system-ui, '{FAMILY}', 'Noto Sans', Arial, sans-serif"
_JOINERS = "\u200c\u200d"
_BEGIN, _END = "\u2067", "\u2069"  # right-to-left, whatever letters a line begins with


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text: its size, colour and weight, and the height that it takes."""

    text: str
    size: float
    colour: str = "text"
    bold: bool = False

    @property
    def room(self) -> float:
        return round(self.size * 1.4)


def world_picture(view: View, height: int | None = None) -> str:
    """The map as a complete SVG picture, 1200 units wide, in the visitor's language and in light colours. With None for
    ``height`` it is as high as its footnotes need. Else it is exactly that high: if the footnotes of the places shown
    do not fit, only those of chosen countries stay, or none, and a sentence says where to read them. Raises
    InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
    head, foot = _head(view), _foot(view)
    outlines = view.site.geography.outlines
    notes = _notes(view, {*view.answer.totals.index, *view.question.countries})
    map_height = (WIDTH - 2 * _EDGE - _LEGEND) * outlines.height / outlines.width
    if height is not None:
        room = height - 3 * _EDGE - _tall(head) - _tall(foot)
        if notes and room - _tall(notes) < _LEAST_MAP:
            elsewhere = _small(_("Notes on the places shown are on the map’s page."))
            notes = [*_notes(view, {*view.question.countries}), *elsewhere]
            notes = notes if room - _tall(notes) >= _LEAST_MAP else elsewhere
        map_height = room - _tall(notes)
    total = height if height is not None else round(3 * _EDGE + _tall(head) + map_height + _tall(foot) + _tall(notes))
    top = _EDGE + _tall(head) + _EDGE / 2
    below = top + map_height + _EDGE / 2
    pieces = [
        f'<rect width="{WIDTH}" height="{total}" fill="{_colours(view)["surface"]}"/>',
        *_text(head, _EDGE),
        _map(view, top, max(map_height, 1)),
        *_legend(view, top, map_height),
        *_text([*foot, *notes], below),
    ]
    label = escape(" ".join(line.text for line in head), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}"'
        f' xml:lang="{current_language()}" role="img" aria-label="{label}" font-family="{_FAMILIES}">'
        f"<title>{label}</title>{''.join(pieces)}</svg>"
    )


def picture_title(view: View) -> str:
    """A title for the picture of the map. If countries are chosen, it names them with their numbers of projects and
    news that match all filters except the region; for a country that staff hide, words say so in place of the numbers.
    If no clickable country is chosen, it is a sentence with the number of matching projects and the filters. Raises
    InvalidRequest for a period or an ``event`` that is not valid and for more than two chosen countries."""
    numbers = numbers_by_place(view.snapshot, view.everywhere.totals)
    return " · ".join(numbers[code] for code in view.question.countries if code in numbers) or sentence(view)


def _head(view: View) -> list[_Line]:
    title = picture_title(view) if view.places else _("Where we work")
    lead = sentence(view) if view.question.is_filtered or not view.places else ""
    width = WIDTH - 2 * _EDGE
    return [
        *(
            _Line(line, 16, "text-quiet")
            for line in wrapped(_clean(view.site.settings.organisation), width, 16, most=1)
        ),
        *(_Line(line, 32, bold=True) for line in wrapped(_clean(title), width, 32, bold=True, most=2)),
        *(_Line(line, 20) for line in wrapped(_clean(lead), width, 20, most=2)),
    ]


def _foot(view: View) -> list[_Line]:
    site, published = view.site, view.snapshot.published_at
    parts = [
        site.notice,
        _("Sample data: what is marked SAMPLE is invented.") if view.snapshot.is_sample else "",
        published_on(view.question.as_of),
        _("Data as of {date}", date=written_date(published.date().isoformat())) if published else "",
        _("Source: {organisation}", organisation=site.settings.organisation),
        absolute(site, view.unfiltered.home()) if site.settings.public_url else "",
    ]
    said = _clean(" · ".join(filter(None, parts)))
    lines = wrapped(said, WIDTH - 2 * _EDGE, 15, most=2)
    return [*(_Line(line, 15) for line in lines), *_small(view.snapshot.territories.disclaimer)]


def _notes(view: View, shown: set[str]) -> list[_Line]:
    """The footnotes of the places in ``shown``, except those that staff hold back."""
    held = view.snapshot.places_held
    return [
        line
        for code, place in view.snapshot.territories.items()
        if code in shown and code not in held and place.footnote
        for line in _small(_("{name}: {numbers}", name=place.name, numbers=place.footnote))
    ]


def _small(text: str) -> list[_Line]:
    return [_Line(line, 12, "text-quiet") for line in wrapped(_clean(text), WIDTH - 2 * _EDGE, 12)]


def _map(view: View, top: float, height: float) -> str:
    left = _EDGE + (_LEGEND if writing_direction() == "rtl" else 0)
    return drawn_map(view, (left, top, WIDTH - 2 * _EDGE - _LEGEND, height))


def _legend(view: View, top: float, height: float) -> list[str]:
    """The colours of the classes with their labels, at the bottom of the map's side."""
    words = [_("no projects, or not shown") if view.snapshot.places_held else _("no projects")]
    words += [one.label for one in count_classes(view.snapshot.totals["projects"])]
    start, colours = WIDTH - _EDGE - _LEGEND + 16, _colours(view)
    title = wrapped(_("Projects per country"), _LEGEND - 16, 15, bold=True, most=2)
    labels = [wrapped(word, _LEGEND - 46, 15, most=2) for word in words]
    y = top + height - 21 * len(title) - sum(_row(label) for label in labels)
    pieces = []
    for line in title:
        y += 21
        pieces.append(_words(_Line(line, 15, bold=True), start, y - 6))
    for number, label in enumerate(labels):
        x = WIDTH - start - 22 if writing_direction() == "rtl" else start
        swatch = f'x="{x}" y="{y + 10:g}" width="22" height="16" fill="{colours[f"map-{number}"]}"'
        pieces.append(f'<rect {swatch} stroke="{colours["line"]}"/>')
        pieces += [_words(_Line(line, 15), start + 30, y + 23 + 18 * n) for n, line in enumerate(label)]
        y += _row(label)
    return pieces


def _row(label: list[str]) -> int:
    return 8 + 18 * len(label)


def _text(lines: list[_Line], top: float) -> list[str]:
    pieces = []
    for line in lines:
        top += line.room
        pieces.append(_words(line, _EDGE, top - line.room * 0.3))
    return pieces


def _words(line: _Line, x: float, y: float) -> str:
    text, anchor = line.text, "start"
    if writing_direction() == "rtl":
        x, anchor, text = WIDTH - x, "end", f"{_BEGIN}{text}{_END}"
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{line.size:g}"{weight} text-anchor="{anchor}"'
        f' fill="{schemes()["light"][line.colour]}">{escape(text)}</text>'
    )


def _tall(lines: list[_Line]) -> float:
    return sum(line.room for line in lines)


def _clean(text: str) -> str:
    """The text without characters that XML forbids; all kinds of spaces become plain ones."""
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " if sign.isspace() else "" for sign in text)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in a font of this ``size``, in the same unit as ``size``. Arabic may come out slightly too
    wide."""
    widths = _widths(BOLD if bold else REGULAR)
    return size * sum(widths.get(ord(sign), _UNKNOWN) * (_JOINED if "ء" <= sign <= "ۓ" else 1) for sign in text)


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """A text as lines that are at most ``width`` wide in a font of this ``size`` (both in the same unit). Words longer
    than a line are split. If there are more than ``most`` lines, the rest is left out, and the last line ends in an
    ellipsis. Empty for a text without words."""
    lines: list[str] = []
    for word in _short_words(text, width, size, bold=bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(f"{last}…", size, bold=bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _short_words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words of a text; words longer than a line are split."""
    for word in text.split():
        piece = ""
        for sign in word:
            if piece and text_width(piece + sign, size, bold=bold) > width:
                yield piece
                piece = ""
            piece += sign
        yield piece


@cache
def _widths(font: Path) -> Mapping[int, float]:
    """The advance of each character (Unicode code point) in units of the font size."""
    with TTFont(font, lazy=True) as tables:
        advances, units = tables["hmtx"], tables["head"].unitsPerEm
        return {code: advances[glyph][0] / units for code, glyph in tables.getBestCmap().items()}
