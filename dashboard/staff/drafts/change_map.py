"""A small world on which a draft's changes are seen: where there would be more records, fewer, or other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from markupsafe import Markup

from dashboard.geography.outlines import Outlines
from dashboard.geography.surroundings import beginnings
from dashboard.geography.territories import Territory
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.review.comparison import CountryChange
from dashboard.staff.web.template_filters import figure

_RADIUS = 9  # of a place too small for a shape, in a view box that is 2000 wide
# Told apart without colour: stripes, dots, and a plain fill.
_PATTERNS = Markup(
    '<defs><pattern id="map-more" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="10" height="10"/><path d="M0 0V10"/></pattern>'
    '<pattern id="map-fewer" width="11" height="11" patternUnits="userSpaceOnUse">'
    '<rect width="11" height="11"/><circle cx="3" cy="3" r="2.6"/><circle cx="8.5" cy="8.5" r="2.6"/></pattern></defs>'
)


class Way(StrEnum):
    """What happens to the number of records of a country; the values are CSS classes."""

    MORE = "more"
    FEWER = "fewer"
    OTHER = "other"  # the number stays, a record changes


def way_of(change: CountryChange) -> Way:
    """What happens to the number of the country's records."""
    if change.more:
        return Way.MORE if change.more > 0 else Way.FEWER
    return Way.OTHER


def change_map(outlines: Outlines, changes: Sequence[CountryChange], territories: Mapping[str, Territory]) -> Markup:
    """A figure: the world as SVG, each country that changes with its name and numbers, and a legend in words.

    It needs no script. Countries that have neither shape nor marker are in the legend's numbers only.
    """
    by_code = {change.code: change for change in changes if change.code in territories}
    drawn = beginnings(outlines, by_code.keys(), _RADIUS)
    label = _("World map of what changes; the table tells the same.")
    svg = Markup('<svg viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}{}</svg>').format(
        outlines.width, outlines.height, label, _PATTERNS, Markup("").join(_shape(by_code.get(c), s) for c, s in drawn)
    )
    return Markup('<figure class="change-map">{}<figcaption><ul>{}</ul></figcaption></figure>').format(
        svg, Markup("").join(_legend(list(by_code.values())))
    )


def _shape(change: CountryChange | None, shape: Markup) -> Markup:
    if change is None:
        return shape + Markup("/>")
    numbers = _(
        "{name}: {before} → {after}", name=change.name, before=figure(change.before), after=figure(change.after)
    )
    tag = "circle" if shape.startswith("<circle") else "path"
    return shape + Markup(' class="{}"><title>{}</title></{}>').format(way_of(change), numbers, tag)


def _legend(changes: Sequence[CountryChange]) -> list[Markup]:
    counts = {way: sum(way_of(change) is way for change in changes) for way in Way}
    words = {
        Way.MORE: ngettext("more records in {number} country", "more records in {number} countries", counts[Way.MORE]),
        Way.FEWER: ngettext(
            "fewer records in {number} country", "fewer records in {number} countries", counts[Way.FEWER]
        ),
        Way.OTHER: ngettext(
            "other records in {number} country", "other records in {number} countries", counts[Way.OTHER]
        ),
    }
    swatch = Markup(
        '<li><svg viewBox="0 0 30 20" aria-hidden="true"><rect class="{}" width="30" height="20"/></svg>{}</li>'
    )
    return [swatch.format(way, words[way]) for way in Way if counts[way]]
