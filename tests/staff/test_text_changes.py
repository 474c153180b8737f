"""Before and after of a text, word by word, with nothing lost and nothing taken for markup."""

from hypothesis import given, strategies as st
from markupsafe import Markup

from dashboard.staff.drafts.record_differences import marked_changes


def test_words_that_go_and_come_are_marked() -> None:
    before, after = marked_changes("The project helps 30 people in Moldova.", "The project helps 45 people in Moldova.")
    assert before == "The project helps <del>30</del> people in Moldova."
    assert after == "The project helps <ins>45</ins> people in Moldova."


def test_two_texts_that_have_little_in_common_stand_whole() -> None:
    assert marked_changes("Alpha beta gamma", "Water") == ("<del>Alpha beta gamma</del>", "<ins>Water</ins>")
    assert marked_changes("", "Water") == ("", "<ins>Water</ins>")
    assert marked_changes("Water", "") == ("<del>Water</del>", "")


def test_a_very_long_text_stands_whole() -> None:
    before, after = marked_changes("word " * 3000, "word " * 3000 + "more")
    assert before.startswith("<del>word")
    assert after.endswith("more</ins>")


def test_markup_in_a_text_is_shown_as_text() -> None:
    before, after = marked_changes("a <script>x</script> b c d", "a <script>y</script> b c d")
    assert "<script" not in before + after
    assert "&lt;" in after


@given(st.text(), st.text())
def test_nothing_is_lost(before: str, after: str) -> None:
    for marked, text in zip(marked_changes(before, after), (before, after), strict=True):
        bare = marked.replace("<del>", "").replace("</del>", "").replace("<ins>", "").replace("</ins>", "")
        assert bare == Markup.escape(text)
