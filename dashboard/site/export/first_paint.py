"""What a page of the static twin does before it is painted: a file shows the same whatever its address asks for."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256

from dashboard.portfolio.questions import NAMES
from dashboard.site.embed.options import WAYS

_AS_OF = NAMES["as_of"]
_ASKED = [name for name in NAMES.values() if name != _AS_OF]

# Of an earlier state nothing is there: no figure of now may stand for it, and where no map says so, a sentence does.
# What else is asked for the map's scripts have yet to answer: until then the answer to another question is unseen.
# An embed looks as its address says, as far as that needs nothing else of a page.
FIRST_SCRIPT = f"""(() => {{
const root = document.documentElement, asked = new URLSearchParams(location.search);
const has = (name) => asked.get(name)?.trim();
if (has({json.dumps(_AS_OF)})) {{
root.classList.add("no-state");
addEventListener("DOMContentLoaded", () => document.body.prepend(document.getElementById("no-state")?.content ?? ""));
}} else if ("answers" in root.dataset && {json.dumps(_ASKED)}.some(has)) root.classList.add("asking");
if ("own" in root.dataset) {{
if ({json.dumps(WAYS)}.includes(asked.get("open"))) root.dataset.open = asked.get("open");
root.dataset.scheme = asked.get("scheme") ?? "";
root.classList.toggle("compact", /^(1|yes|true)$/i.test(has("compact")));
}}
}})()"""

LOOKS = ("scheme", "compact", "open")
"""The looks of an embed that it brings about."""

FIRST_HASH = f"'sha256-{b64encode(sha256(FIRST_SCRIPT.encode()).digest()).decode()}'"
"""How a Content-Security-Policy lets it run, which lets no other script stand in a page."""
