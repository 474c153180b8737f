"""What files are called: one name for each id, which servers and file systems all understand."""

import re

from hypothesis import given, strategies as st

from dashboard.site.export.file_addresses import FileNames

HOSTILE = [
    "../../etc/passwd", "a/b", "..", ".", "", " ", "a b", "ä", "日本", "con", "LPT1.txt", "index.html", "page",
    "x" * 500, "a.", ".hidden", "a\\b", "a?b", "a#b", "%2e%2e", "a:b", "~", "a\x00b", "P1\n",
]  # fmt: skip


def test_a_plain_id_keeps_its_name():
    for key in ("P123456", "44000-P123456", "SAMPLE-1", "v1.2_b", "M49-150", "MDA"):
        assert FileNames([key]).of(key) == key


def test_every_other_id_has_a_name_that_needs_no_escape_and_stays_in_its_folder():
    names = FileNames(HOSTILE)
    found = [names.of(key) for key in HOSTILE]
    assert all(re.fullmatch(r"[a-z0-9-]{0,40}~[0-9a-f]{16}", name) for name in found), found
    assert len(set(found)) == len(HOSTILE)


def test_ids_that_differ_in_capitals_alone_have_names_that_differ_in_more():
    names = FileNames(["p1", "P1", "P2"])
    assert names.of("P2") == "P2"
    assert len({names.of("p1").casefold(), names.of("P1").casefold()}) == 2


def test_ids_of_different_folders_may_differ_in_capitals_alone():
    names = FileNames(["P1"], ["p1"])
    assert [names.of("p1"), names.of("P1")] == ["p1", "P1"]


@given(st.lists(st.text(max_size=30), unique=True, max_size=20))
def test_no_two_ids_share_a_name_whatever_the_case_is_worth(keys: list[str]):
    names = FileNames(keys)
    assert len({names.of(key).casefold() for key in keys}) == len(keys)
