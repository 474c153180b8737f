"""The sentence that says what is shown, and its parts."""

import pytest
from markupsafe import Markup

from dashboard.language_and_locale import speaking
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.explorer.active_filters import active_filters
from dashboard.site.html.filters_in_words import sentence
from tests.portfolio.making import snapshot_of
from tests.site.components import Element, attribute, kinds, text
from tests.site.views import view_of

SAID = [
    ({}, "All our work: 3 projects, 2 news items"),
    ({"statuses": ("2",)}, "1 active project"),
    ({"statuses": ("2", "4")}, "1 project with the status Active or Closed"),
    ({"themes": ("Return",), "statuses": ("2",), "region": "M49-151"}, "1 active project on Return in Eastern Europe"),
    ({"donors": ("Norway", "Sweden"), "themes": ("Return",)}, "1 project on Return funded by Norway or Sweden"),
    ({"donors": ("A", "B", "C", "Norway")}, "1 project funded by any of 4 donors"),
    ({"since": "2024", "until": "2024"}, "2 projects under way in 2024"),
    ({"since": "2019-05", "until": "2020"}, "1 project under way between May 2019 and 2020"),
    ({"since": "2020", "until": "2024", "event": "start"}, "2 projects beginning between 2020 and 2024"),
    ({"until": "2026", "event": "end"}, "1 project ending in 2026 or earlier"),
    ({"event": "end"}, "All our work: 3 projects, 2 news items"),
    ({"since": "2025"}, "2 projects under way in 2025 or later"),
    ({"until": "2021"}, "1 project under way in 2021 or earlier"),
    ({"region": "M49-001"}, "1 project for the whole world"),
    ({"region": "M49-009", "text": "reefs"}, "1 project in Oceania with “reefs” in title or summary"),
    ({"text": "printed"}, "No project matches your filters, but 1 news item."),
    ({"text": "zzz"}, "No title or summary contains “zzz”."),
    ({"statuses": ("99",)}, "Nothing matches your filters. Remove one of them."),
    ({"region": "M49-019"}, "Nothing matches your filters. Remove one of them."),
]


def test_the_numbers_at_filters_to_remove_do_not_depend_on_the_country(snapshot: Snapshot) -> None:
    asked = {"statuses": ("2",), "text": "zzz"}
    alone, beside = (active_filters(view_of(snapshot, **asked, **one)) for one in ({}, {"country": "MDA"}))
    assert "1 project" in text(alone)
    assert [text(chip) for chip in chips(alone)] == [text(chip) for chip in chips(beside)]


def chips(node: Markup) -> list[Element]:
    """The links that leave a part out."""
    return [link for link in kinds(node, "A") if attribute(link, "aria-label")]


@pytest.mark.parametrize(("question", "said"), SAID, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_shown_is_one_sentence(snapshot: Snapshot, question: dict[str, object], said: str) -> None:
    assert sentence(view_of(snapshot, **question)) == said


def test_each_part_is_a_link_that_leaves_it_out(snapshot: Snapshot) -> None:
    question = {"region": "M49-151", "themes": ("Return", "X"), "statuses": ("2",), "since": "2024", "until": "2026-05"}
    links = chips(active_filters(view_of(snapshot, **question, text="safe")))
    assert {attribute(link, "aria-label"): link.href for link in links} == {
        "Remove: Eastern Europe": "/?theme=Return&theme=X&status=2&from=2024&to=2026-05&q=safe",
        "Remove: Active": "/?region=M49-151&theme=Return&theme=X&from=2024&to=2026-05&q=safe",
        "Remove: Return": "/?region=M49-151&theme=X&status=2&from=2024&to=2026-05&q=safe",
        "Remove: X": "/?region=M49-151&theme=Return&status=2&from=2024&to=2026-05&q=safe",
        "Remove: 2024 – May 2026": "/?region=M49-151&theme=Return&theme=X&status=2&q=safe",
        "Remove: “safe”": "/?region=M49-151&theme=Return&theme=X&status=2&from=2024&to=2026-05",
    }
    for link in links:  # what is seen is part of what is said
        assert text(kinds(link, "Span")[0]) in str(attribute(link, "aria-label"))


def test_a_period_is_left_out_with_what_it_is_about(snapshot: Snapshot) -> None:
    (link,) = chips(active_filters(view_of(snapshot, since="2020", event="start")))
    assert (attribute(link, "aria-label"), link.href) == ("Remove: beginning: from 2020", "/")


def test_leaving_a_part_out_keeps_the_country_and_the_language(snapshot: Snapshot) -> None:
    with speaking("fr"):
        (link,) = chips(active_filters(view_of(snapshot, country="MDA", themes=("Return",))))
    assert link.href == "/?country=MDA&lang=fr"


def test_projects_without_dates_are_not_left_out_in_silence(snapshot: Snapshot) -> None:
    assert "1 project without dates is left out." in text(active_filters(view_of(snapshot, since="2024")))
    assert "left out" not in text(active_filters(view_of(snapshot, themes=("Return",))))
    assert chips(active_filters(view_of(snapshot))) == []


def test_the_same_projects_are_a_table_on_a_page_of_its_own(snapshot: Snapshot) -> None:
    shown = kinds(active_filters(view_of(snapshot, country="MDA", themes=("Return",))), "A")
    assert [link.href for link in shown if link.href.startswith("/projects")] == ["/projects?theme=Return"]
    nothing = kinds(active_filters(view_of(snapshot, themes=("None such",), text="x")), "A")
    assert all(link.href.startswith("/?") for link in nothing)


def test_words_of_a_question_stay_words() -> None:
    hostile = '"><script>{x}</script>'
    written = active_filters(view_of(snapshot_of([{"themes": hostile}]), themes=(hostile,), text="{0}"))
    assert "<script>" not in written
    assert "{x}" in written
