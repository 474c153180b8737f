"""What a page of the static twin does before it is painted: a file shows the same whatever its address asks for."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256

from dashboard.portfolio.questions import NAMES

_AS_OF = NAMES["as_of"]
_ASKED = [name for name in NAMES.values() if name != _AS_OF]

# Of an earlier state nothing is there: no figure of now may stand for it, and where no map says so, a sentence does.
# What else is asked for the map's scripts have yet to answer: until then the answer to another question is unseen.
FIRST_SCRIPT = f"""(() => {{
const root = document.documentElement, asked = new URLSearchParams(location.search);
const has = (name) => asked.get(name)?.trim();
if (has({json.dumps(_AS_OF)})) {{
root.classList.add("no-state");
addEventListener("DOMContentLoaded", () => document.body.prepend(document.getElementById("no-state")?.content ?? ""));
}} else if ("answers" in root.dataset && {json.dumps(_ASKED)}.some(has)) root.classList.add("asking");
}})()"""

FIRST_HASH = f"'sha256-{b64encode(sha256(FIRST_SCRIPT.encode()).digest()).decode()}'"
"""How a Content-Security-Policy lets it run, which lets no other script stand in a page."""
