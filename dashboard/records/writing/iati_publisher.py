"""Who reports an IATI file, and what IATI calls the organisation's activities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

UNREGISTERED = "UNREGISTERED"
"""In place of the organisation's identifier where it has none; no registration agency has this code."""
_BANNED = re.compile(r"[\s%/&|?]")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who reports. ``registered`` and ``kind`` are the organisation's identifier and type in IATI, "" for none.

    ``language`` is that of the columns without a language.
    """

    name: str
    language: str
    registered: str = ""
    kind: str = ""

    @property
    def reference(self) -> str:
        """The organisation's identifier, or what stands for it."""
        return self.registered or UNREGISTERED

    def identifier(self, own_id: str) -> str:
        """What IATI calls the activity: the organisation's identifier, then ``own_id`` without signs that IATI bans."""
        return f"{self.reference}-{_BANNED.sub(lambda sign: quote(sign[0], safe=''), own_id)}"
