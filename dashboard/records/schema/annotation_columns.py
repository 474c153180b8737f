"""The two columns that the annotated file adds; where they come back they are known as ours and not read."""

from __future__ import annotations

from collections.abc import Sequence

ISSUES, FIX = "Issues", "Suggested fix"


def annotation_columns(headers: Sequence[str]) -> frozenset[int]:
    """Where both stand side by side as the last headers; nowhere else are such headers ours."""
    filled = [index for index, header in enumerate(headers) if header.strip()]
    return frozenset(filled[-2:]) if [headers[index].strip() for index in filled[-2:]] == [ISSUES, FIX] else frozenset()
