"""Where a record is: a small map of its countries, drawn by the server from the outlines of the first paint."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.geography.surroundings import opening_tags
from dashboard.geography.territories import Territories
from dashboard.language import gettext as _
from dashboard.site.context.context import Site
from dashboard.site.context.wording import listed

ASPECT = 1.6
_LEAST = 0.14  # of the world's width: enough to see what lies around a place
_MARKER = 0.012  # of the width of the window
_MOST_NAMED = 6

_FIGURE = Markup(
    '<figure class="small-map"><svg viewBox="{box}" role="img" aria-label="{label}" focusable="false">{shapes}</svg>'
    "{notes}</figure>"
)


def small_map(site: Site, codes: Sequence[str], territories: Territories) -> Markup:
    """A figure with these countries and what lies around them, and their footnotes; nothing for no country."""
    known = [code for code in codes if code in territories]
    if not known:
        return Markup("")
    box, near = site.geography.surroundings.around(tuple(known), ASPECT, _LEAST)
    shapes = [
        _shape(beginning, code, territories, here=code in known)
        for code, beginning in opening_tags(site.geography.outlines, known, box[2] * _MARKER)
        if code in near
    ]
    names = [territories[code].name for code in known]
    few = len(names) <= _MOST_NAMED
    label = _("Map with {places} marked", places=listed(names)) if few else _("Map of its countries")
    footnotes = [(territories[code].name, territories[code].footnote) for code in known]
    notes = [Markup("<p>{}: {}</p>").format(name, footnote) for name, footnote in footnotes if footnote]
    caption = Markup('<figcaption class="footnote">{}</figcaption>').format(Markup("").join(notes)) if notes else ""
    view_box = " ".join(f"{number:.0f}" for number in box)
    return _FIGURE.format(box=view_box, label=label, shapes=Markup("").join(shapes), notes=caption)


def _shape(beginning: Markup, code: str, territories: Territories, *, here: bool) -> Markup:
    if not here:
        return beginning + Markup("/>")
    tag = "circle" if beginning.startswith("<circle") else "path"
    place = territories[code]
    return beginning + Markup(' class="here {}"><title>{}</title></{}>').format(place.line, place.name, tag)
