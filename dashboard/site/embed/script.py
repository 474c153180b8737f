"""``/embed.js``: the script by which another site shows the map, with what it has to know of this one."""

from __future__ import annotations

import re
from functools import cache

from dashboard.framing import ANYBODY, OWN_SITE, origins_pattern
from dashboard.language import gettext as _
from dashboard.language import speaking
from dashboard.portfolio.questions import NAMES as QUESTION
from dashboard.portfolio.questions import SEVERAL
from dashboard.settings import ROOT
from dashboard.site.context.context import Site
from dashboard.site.embed.options import NAMES as LOOKS
from dashboard.site.export.first_paint import LOOKS as OF_FILES
from dashboard.site.maps.dash_app import to_json

PROTOCOL = 1
"""Version of the messages between frame and host (docs/embedding.md), as ``assets/embed/frame.js`` has it."""
_SCRIPT = ROOT / "assets" / "embed" / "host.js"
_FOR_READERS = re.compile(r"^\s*(?:/\*.*\*/\n)?\s*| // .*$", re.MULTILINE)
_PLACE = "WHERE_WE_WORK"


def embed_script(site: Site) -> str:
    """The script of a host page. It knows who may show the map, to say so where the browser only refuses."""
    ancestors = site.settings.frame_ancestors
    known = {
        "protocol": PROTOCOL,
        "path": f"{site.settings.base_path}embed.js",
        "self": OWN_SITE in ancestors or ANYBODY in ancestors,
        "origins": origins_pattern(ancestors),
        "several": [QUESTION[field] for field in SEVERAL],
        "question": [name for name in QUESTION.values() if name != "as_of"],
        "looks": OF_FILES if site.addresses.are_files else LOOKS,
        "language": site.settings.languages[0],
        "words": {language: _words(site, language) for language in site.settings.languages},
    }
    return packed_script().replace(_PLACE, to_json(known))


@cache
def packed_script() -> str:
    """The script without what only its readers need: every page that shows the map asks for it."""
    return _FOR_READERS.sub("", _SCRIPT.read_text(encoding="utf-8"))


def _words(site: Site, language: str) -> dict[str, str]:
    with speaking(language):
        return {
            "page": site.addresses.page("embed"),
            "map": site.addresses.home(),
            "title": f"{_('Where we work')} – {site.settings.organisation}",
            "open": _("Open the map"),
        }
