"""The guide for staff: its pictures exist and are small, its links lead somewhere, its words are those of the pages."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import ROOT

GUIDE = ROOT / "docs" / "staff-guide.md"
TEXT = GUIDE.read_text(encoding="utf-8")
# Bold words that begin a paragraph of the guide or name a part of a page, and are not on the screen.
OWN_WORDS = {
    *("bold", "Change a record", "Add a record", "Withdraw a record", "Now", "Later", "With a second person."),
    *("With one click.", "In place.", "In Excel.", "Without these rows.", "The headline", "The bar"),
    *("Uploading publishes nothing.", "Your own file is never changed.", "Nothing is lost."),
    *("A news item for a day to come", "Go on with a change that you saved", "Other languages"),
    *("Nothing disappears silently.", "You can stop at any moment."),
}
MOST_BYTES = 120_000
MOST_PICTURES = 10
LEAST_LETTERS = 6  # of a pattern beside its places, so that none fits everything
PLACE = re.compile(r"\\\{\w+\\\}")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def bold() -> list[str]:
    return sorted(set(re.findall(r"\*\*(.+?)\*\*", TEXT)) - OWN_WORDS)


def pictures() -> list[tuple[str, str]]:
    return re.findall(r"!\[(.*?)\]\((.+?)\)", TEXT)


@cache
def product_words() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """All texts in templates and code; those with places such as {name} as patterns."""
    templates = list((ROOT / "dashboard" / "staff" / "templates").rglob("*.html"))
    code = list((ROOT / "dashboard").rglob("*.py"))
    assert len(templates) > 30
    assert len(code) > 200
    texts = set(chain.from_iterable([*map(in_template, templates), *map(in_code, code)]))
    patterns = (PLACE.sub(".+", re.escape(text)) for text in texts if has_words_beside_places(text))
    return frozenset(texts), tuple(re.compile(pattern) for pattern in patterns)


def in_template(file: Path) -> list[str]:
    return LITERAL.findall(file.read_text(encoding="utf-8"))


def in_code(file: Path) -> list[str]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def has_words_beside_places(text: str) -> bool:
    return "{" in text and sum(sign.isalpha() for sign in re.sub(r"\{\w+\}", "", text)) >= LEAST_LETTERS


@pytest.mark.parametrize("words", bold())
def test_words_in_bold_stand_on_the_pages(words: str) -> None:
    texts, patterns = product_words()
    assert words in texts or any(pattern.fullmatch(words) for pattern in patterns)


@pytest.mark.parametrize("words", ["Publish it all", "Upload and cheque", "Go away."])
def test_other_words_would_be_noticed(words: str) -> None:
    texts, patterns = product_words()
    assert words not in texts
    assert not any(pattern.fullmatch(words) for pattern in patterns)


def test_every_picture_exists_is_small_and_is_described() -> None:
    assert 1 <= len(pictures()) <= MOST_PICTURES
    for description, path in pictures():
        assert (GUIDE.parent / path).stat().st_size < MOST_BYTES, path
        assert len(description) > 40, path


def test_no_picture_is_left_over() -> None:
    made = {f"pictures/{file.name}" for file in (GUIDE.parent / "pictures").glob("staff-*.png")}
    assert made == {path for _, path in pictures()}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", TEXT):
        name, _, anchor = target.partition("#")
        file = GUIDE.parent / name if name else GUIDE
        assert file.is_file(), target
        assert not anchor or anchor in anchors(file), target


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
