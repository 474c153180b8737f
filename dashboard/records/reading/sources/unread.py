"""What a file says and no column holds: counted by kind and told once for each, never dropped in silence."""

from __future__ import annotations

from dashboard.records.schema.issues import Issue, shortened

MOST_KINDS = 100  # told one by one; a file can make up any number of names


class Unread:
    """Counts of what was not read, with the row where each kind stands first."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._counts: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def note(self, kind: str, row: int) -> None:
        """One more of ``kind``, such as ``sector (vocabulary 99)``, in ``row``."""
        kind = shortened(kind)
        if kind not in self._counts and len(self._counts) >= MOST_KINDS:
            kind = "…"
        self._first.setdefault(kind, row)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def issues(self) -> list[Issue]:
        """One notice for each kind, in the order of the file."""
        return [
            Issue(self._code, self._first[kind], None, kind, None, {"count": str(count)})
            for kind, count in self._counts.items()
        ]
